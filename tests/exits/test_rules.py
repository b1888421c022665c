"""Rules E3, E4, E5, E6, E7, E8, E9, E10, E11 and E12 on both sides of every boundary."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.clients.models import TeamRole
from app.core.errors import Level
from app.exits import rules
from app.exits.calculations import Stop, one_month_after
from app.exits.models import SigningPart
from app.exits.rules import Signers, part_to_sign
from tests.factories import TODAY

SW, M, MUNICIPAL = TeamRole.SOCIAL_WORKER, TeamRole.MENTOR, TeamRole.MUNICIPAL_WORKER
FULL = Signers(((1, SW), (2, M)), frozenset({3}))
DAY = timedelta(1)

pytestmark = pytest.mark.usefixtures("app_ctx")


@pytest.mark.parametrize(("days", "passed"), [(0, False), (6, False), (7, True), (30, True)])
def test_e3_a_week_of_notice_only_warns(days, passed):
    finding = rules.notice_is_a_week(TODAY, TODAY + days * DAY)
    assert (finding.passed, finding.level, finding.value) == (passed, Level.WARN, days)


@pytest.mark.parametrize(
    ("team", "managers", "passed"),
    [
        (((1, SW), (2, M)), {3}, True),
        (((1, SW), (2, MUNICIPAL)), {3}, True),  # no mentor: the second member
        (((1, SW), (2, SW)), {3}, True),
        (((1, SW),), {3}, False),
        (((2, M), (4, MUNICIPAL)), {3}, False),  # no social worker
        (((1, SW), (1, M)), {3}, False),  # one person in two parts
        (((1, SW), (2, M)), {1}, False),
        (((1, SW), (2, M)), set(), False),
        (((1, SW), (2, M)), {1, 3}, True),
    ],
)
def test_e4_three_different_people_can_sign(team, managers, passed):
    assert rules.three_can_sign(Signers(team, frozenset(managers))).passed is passed


def test_e5_each_signs_once_and_only_who_belongs_to_the_team():
    assert [part_to_sign(user, FULL, []) for user in (1, 2, 3, 4)] == [*SigningPart, None]
    signed = [(SigningPart.SOCIAL_WORKER, 1)]
    assert not rules.may_sign(1, FULL, signed).passed
    assert rules.may_sign(2, FULL, signed).passed
    assert not rules.may_sign(4, FULL, signed).passed


def test_a_second_member_does_not_sign_where_there_is_a_mentor():
    signers = Signers(((1, SW), (2, M), (4, MUNICIPAL)), frozenset({3}))
    assert part_to_sign(4, signers, []) is None
    assert part_to_sign(4, Signers(((1, SW), (4, MUNICIPAL)), frozenset({3})), []) is SigningPart.MENTOR


@given(
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from(TeamRole)), max_size=6),
    st.frozensets(st.integers(1, 5), max_size=3),
    st.permutations(range(1, 6)),
)
@example([(1, SW), (2, SW), (2, M)], frozenset({3}), [2, 1, 3, 4, 5])
@example([(1, SW), (2, M), (4, M)], frozenset({2}), [2, 1, 4, 3, 5])
def test_in_whatever_order_they_sign_all_three_parts_are_filled(team, managers, order):
    signers, signed = Signers(tuple(team), managers), []
    for user in order:
        part = part_to_sign(user, signers, signed)
        signed += [(part, user)] if part else []
    assert not rules.three_can_sign(signers).passed or len(signed) == 3


@pytest.mark.parametrize(
    ("worker", "flat", "passed"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_e6_another_worker_and_another_flat_were_offered(worker, flat, passed):
    finding = rules.second_chance_was_offered(worker, flat)
    assert (finding.passed, finding.level) == (passed, Level.WARN)


@pytest.mark.parametrize(
    ("since", "day", "passed"),
    [
        (date(2026, 10, 23), date(2026, 11, 22), False),
        (date(2026, 10, 23), date(2026, 11, 23), True),
        (date(2026, 1, 31), date(2026, 2, 27), False),
        (date(2026, 1, 31), date(2026, 2, 28), True),
        (date(2026, 12, 15), date(2027, 1, 15), True),
    ],
)
def test_e7_a_month_before_anything_is_considered(since, day, passed):
    finding = rules.absent_for_a_month(since, day)
    assert finding.passed is passed
    if not passed:
        assert f"{one_month_after(since):%d.%m.%Y}" in str(finding.reason)


@pytest.mark.parametrize(
    ("until", "already", "passed"),
    [
        (TODAY, None, False),
        (TODAY + DAY, None, True),
        (date(2026, 12, 23), None, True),
        (date(2026, 12, 24), None, False),
        (TODAY + DAY, TODAY, False),
    ],
)
def test_e8_once_more_by_at_most_a_month(until, already, passed):
    assert rules.extension_fits(TODAY, until, already).passed is passed


@pytest.mark.parametrize(("until", "passed"), [(None, True), (TODAY + DAY, False), (TODAY, True)])
def test_e9_not_before_the_agreed_wait_is_over(until, passed):
    assert rules.waited_to_the_end(TODAY - DAY, until, TODAY).passed is passed


def test_e7_and_e9_stand_still_while_it_is_known_where_the_person_is():
    since, ten = TODAY - 31 * DAY, [Stop(TODAY - 20 * DAY, TODAY - 10 * DAY)]
    assert rules.absent_for_a_month(since, TODAY).passed
    assert not rules.absent_for_a_month(since, TODAY + 9 * DAY, ten).passed
    assert rules.absent_for_a_month(since, TODAY + 10 * DAY, ten).passed
    assert "netiek skaitītas" in str(rules.absent_for_a_month(since, TODAY, [Stop(since)]).reason)
    decided = TODAY - 15 * DAY
    assert not rules.waited_to_the_end(decided, TODAY, TODAY + 4 * DAY, ten).passed
    assert rules.waited_to_the_end(decided, TODAY, TODAY + 5 * DAY, ten).passed
    assert not rules.waited_to_the_end(decided, TODAY, TODAY + 99 * DAY, [Stop(decided)]).passed


def test_e11_nobody_s_service_ends_who_is_known_to_be_away():
    assert rules.whereabouts_unknown(None).passed
    finding = rules.whereabouts_unknown(Stop(TODAY))
    assert (finding.passed, finding.level) == (False, Level.BLOCK)


def test_e12_nor_who_was_met_since():
    met = [None, TODAY - DAY, TODAY, TODAY + DAY]
    assert [rules.not_met_since(TODAY, day).passed for day in met] == [True, True, True, False]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_month_later_is_28_to_31_days_later_and_never_skips_a_month(day):
    later = one_month_after(day)
    assert 28 <= (later - day).days <= 31
    assert (later.month - day.month) % 12 == 1


@pytest.mark.parametrize(("receives", "agreed", "passed"), [(1, 1, 1), (1, 0, 0), (0, 0, 1), (0, 1, 1)])
def test_e10_the_service_is_agreed(receives, agreed, passed):
    finding = rules.service_is_agreed(bool(receives), bool(agreed))
    assert (finding.passed, bool(finding.remedy)) == (bool(passed), not passed)
