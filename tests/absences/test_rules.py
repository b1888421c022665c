"""Rules B1, B2, B3, B4, B5, B6, B7, B8 and B9, the steps they make, and the clock that stands still."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.absences import rules
from app.absences.calculations import MOST_AGREED, Extension, Facts, Step, counted_misses, second_week_on
from app.absences.rules import Allowed, Standing, steps
from app.core.errors import Finding, Level
from app.exits.calculations import Stop, one_month_after
from tests.exits.test_calculations import stops
from tests.factories import TODAY

DAY, WEEK = timedelta(1), timedelta(7)
MET = TODAY - 4 * WEEK  # a Monday
MET_ONLY = Facts(last_contact_on=MET)

pytestmark = pytest.mark.usefixtures("app_ctx")


def missing(*misses: date, **more: object) -> Facts:
    return replace(MET_ONLY, misses=misses or (MET + WEEK,), **more)


def on(facts: Facts, day: date) -> Standing:
    standing = steps(facts, day)
    assert standing
    return standing


def finding(standing: Standing, id: str) -> Finding:
    return next(one for one in standing.findings if one.id == id)


class TestSteps:
    def test_nobody_is_missing_who_missed_nothing_or_was_met_since(self):
        assert steps(MET_ONLY, MET + 60 * DAY) is None
        assert steps(missing(MET, MET - WEEK), TODAY) is None  # the day they were met, and before
        assert steps(missing(TODAY + WEEK), TODAY) is None  # still to come

    def test_in_their_order_as_the_days_go_by(self):
        facts = missing(MET + WEEK, MET + 2 * WEEK)
        seen = [(day, on(facts, MET + day * DAY)) for day in range(7, 40)]
        assert [(day, one.step) for day, one in seen if day in (7, 13, 14, 15, 30, 31)] == [
            (7, Step.MISSED),
            (13, Step.MISSED),
            (14, Step.SECOND_WEEK),
            (15, Step.DAYS),
            (30, Step.DAYS),  # from 26 October, a month of 31 days
            (31, Step.MONTH),
        ]
        assert {one.since for _day, one in seen} == {MET + n * DAY for n in (7, 14, 15, 31)}
        assert all(one.start_on == MET and one.met_on_start for _day, one in seen)

    def test_says_what_comes_next_and_when(self):
        standing = on(missing(), MET + WEEK)
        assert [(one.step, one.on) for one in standing.upcoming] == [
            (Step.DAYS, MET + 15 * DAY),
            (Step.MONTH, one_month_after(MET)),
        ]
        assert standing.come_again_by == MET + 2 * WEEK
        assert [one.step for one in on(missing(), MET + 20 * DAY).upcoming] == [Step.MONTH]
        assert on(missing(), MET + 40 * DAY).upcoming == ()

    def test_what_is_allowed_grows_step_by_step(self):
        facts = missing(MET + WEEK, MET + 2 * WEEK)
        ways, again, two = Allowed.OTHER_WAYS, Allowed.COME_AGAIN, Allowed.TOGETHER
        enter, more, check = Allowed.ENTER, Allowed.EXTRA_VISITS, Allowed.CHECK_FLAT
        assert on(missing(MET + DAY), MET + DAY).allowed == (ways, again)
        assert on(facts, MET + WEEK).allowed == (ways, again, two)
        assert on(facts, MET + 14 * DAY).allowed == (ways, again, two, enter)
        assert on(facts, MET + 15 * DAY).allowed == (ways, two, enter, more, check)
        assert on(facts, MET + 31 * DAY).allowed == (ways, two, enter, more, check, Allowed.REVIEW)
        decided = replace(facts, extension=Extension(MET + 31 * DAY, MET + 50 * DAY))
        assert on(decided, MET + 49 * DAY).step is Step.LONGER
        assert on(decided, MET + 49 * DAY).allowed == (ways, two, enter, more, check, Allowed.KEEP_TRYING)
        assert on(decided, MET + 50 * DAY).allowed == (two, enter, more, check, Allowed.DECIDE)

    def test_acting_at_once_allows_entry_at_any_step(self):
        facts = replace(missing(MET + DAY), acted_on=MET + 2 * DAY)
        assert Allowed.ENTER not in on(facts, MET + DAY).allowed
        assert {Allowed.ENTER, Allowed.TOGETHER} <= set(on(facts, MET + 2 * DAY).allowed)
        earlier = replace(missing(), acted_on=MET - DAY)  # in an earlier absence
        assert Allowed.ENTER not in on(earlier, MET + WEEK).allowed

    def test_a_case_opened_by_hand_counts_without_a_missed_visit(self):
        facts = replace(MET_ONLY, opened_on=MET + 3 * DAY)
        assert on(facts, MET + 14 * DAY).step is None
        assert on(facts, MET + 15 * DAY).step is Step.DAYS
        unknown = Facts(opened_on=MET)
        assert (on(unknown, MET).start_on, on(unknown, MET).met_on_start) == (MET, False)

    def test_without_a_meeting_on_record_the_first_missed_visit_is_the_start(self):
        facts = Facts(misses=(MET + WEEK, MET), opened_on=MET + 2 * WEEK)
        standing = on(facts, MET + 2 * WEEK)
        assert (standing.start_on, standing.met_on_start, standing.days) == (MET, False, 14)

    def test_met_again_there_is_no_step_any_more_but_something_to_talk_about(self):
        facts = replace(MET_ONLY, opened_on=MET)  # the morning they were missed, they were reached in the evening
        standing = on(facts, TODAY)
        assert (standing.step, standing.back_on, standing.upcoming) == (None, MET, ())
        assert standing.allowed == (Allowed.TALK,)
        assert not finding(standing, "B9").passed

    def test_an_earlier_longer_wait_is_of_another_absence(self):
        facts = missing(extension=Extension(MET - 9 * DAY, MET + 9 * DAY))
        assert on(facts, MET + WEEK).step is Step.MISSED


def test_b1_a_missed_visit_is_named_with_its_day():
    assert rules.was_there(()).passed
    found = rules.was_there((date(2026, 11, 12), date(2026, 11, 19)))
    assert (found.passed, found.level, found.value) == (False, Level.WARN, 2)
    assert "12.11.2026., 19.11.2026." in str(found.reason)


@pytest.mark.parametrize(
    ("days", "second"),
    [
        ([0], None),
        ([0, 6], None),  # Monday and Sunday of one week
        ([0, 7], 7),
        ([6, 7], 7),  # Sunday, and the Monday after it
        ([0, 13], 13),  # Monday, and the Sunday of the next week
        ([0, 14], None),  # in the week between nobody came
        ([6, 14], None),
        ([0, 14, 21], 21),
        ([0, 2, 8, 9], 8),
    ],
)
def test_b2_two_calendar_weeks_running(days, second):
    misses = tuple(TODAY + day * DAY for day in days)
    assert second_week_on(misses) == (None if second is None else TODAY + second * DAY)
    assert rules.not_two_weeks_running(misses).passed is (second is None)


@pytest.mark.parametrize(("year_end", "misses"), [(2026, ((12, 28), (1, 3))), (2020, ((12, 31), (1, 4)))])
def test_b2_weeks_run_on_over_the_end_of_a_year(year_end, misses):
    (first_month, first), (second_month, second) = misses
    days = (date(year_end, first_month, first), date(year_end + 1, second_month, second))
    same_week = days[0].isocalendar()[:2] == days[1].isocalendar()[:2]
    assert (second_week_on(days) is None) is same_week


@pytest.mark.parametrize(("agreed", "days"), [(None, 15), (1, 1), (7, 7), (20, 20), (MOST_AGREED, MOST_AGREED)])
def test_b3_fifteen_days_or_the_agreed_period_on_both_sides(agreed, days):
    facts = missing(MET + DAY, agreed_days=agreed)
    before, then = on(facts, MET + max(days - 1, 1) * DAY), on(facts, MET + days * DAY)
    assert (then.step, then.since) == (Step.DAYS, MET + days * DAY)
    assert (finding(then, "B3").passed, finding(then, "B3").value, finding(then, "B3").limit) == (False, days, days)
    if days > 1:
        assert before.step is not Step.DAYS
        assert finding(before, "B3").passed


@pytest.mark.parametrize(
    ("met", "month"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2026, 1, 28), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2026, 3, 28)),
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_b4_a_month_on_both_sides_of_its_last_day(met, month):
    facts = Facts(last_contact_on=met, misses=(met + DAY,))
    assert on(facts, month - DAY).step is Step.DAYS
    standing = on(facts, month)
    assert (standing.step, standing.since) == (Step.MONTH, month)
    assert not finding(standing, "B4").passed
    assert Allowed.REVIEW in standing.allowed


def test_b5_the_longer_wait_ends_on_its_day_and_not_before():
    wait = Extension(MET, MET + 20 * DAY)
    assert rules.longer_wait_is_not_over(None, (), TODAY).passed
    assert rules.longer_wait_is_not_over(wait, (), MET + 19 * DAY).passed
    assert not rules.longer_wait_is_not_over(wait, (), MET + 20 * DAY).passed
    away = [Stop(MET + DAY, MET + 4 * DAY)]  # three days of it are known
    assert rules.longer_wait_is_not_over(wait, away, MET + 22 * DAY).passed
    assert not rules.longer_wait_is_not_over(wait, away, MET + 23 * DAY).passed
    assert rules.longer_wait_is_not_over(wait, [Stop(MET)], MET + 99 * DAY).passed


class TestB6:
    def test_the_clock_stands_still_and_goes_on_where_it_was(self):
        facts = missing(MET + DAY, stops=(Stop(MET + 5 * DAY, MET + 25 * DAY),))
        standing = on(facts, MET + 24 * DAY)
        assert (standing.days, standing.step, standing.stop) == (5, Step.MISSED, facts.stops[0])
        assert standing.allowed == (Allowed.KEEP_IN_TOUCH,)
        assert (finding(standing, "B6").passed, finding(standing, "B6").level) == (False, Level.INFO)
        after = on(facts, MET + 25 * DAY)
        assert (after.days, after.stop) == (5, None)
        assert [one.on for one in after.upcoming] == [MET + 35 * DAY, one_month_after(MET) + 20 * DAY]

    def test_without_an_end_nothing_comes_next_until_somebody_says_so(self):
        facts = missing(MET + DAY, stops=(Stop(MET + 5 * DAY),))
        standing = on(facts, MET + 400 * DAY)
        assert (standing.step, standing.days) == (Step.MISSED, 5)
        assert [one.on for one in standing.upcoming] == [None, None]

    def test_a_visit_missed_while_it_was_known_is_none_also_when_we_learn_of_it_later(self):
        facts = missing(MET + WEEK, stops=(Stop(MET + 6 * DAY, MET + 9 * DAY),))
        assert counted_misses(facts, TODAY) == ()
        assert steps(facts, TODAY) is None
        for day, counts in ((5, True), (6, False), (8, False), (9, True)):
            assert bool(counted_misses(missing(MET + day * DAY, stops=facts.stops), TODAY)) is counts


def test_b7_nobody_is_awaited_longer_than_was_said():
    away = Stop(MET)
    for expected, passed in ((None, True), (TODAY, True), (TODAY - DAY, False)):
        assert rules.is_back_as_expected(away, expected, TODAY).passed is passed
    assert rules.is_back_as_expected(Stop(MET, TODAY + DAY), TODAY - DAY, TODAY).passed
    assert rules.is_back_as_expected(None, TODAY - DAY, TODAY).passed


def test_b8_two_go_after_a_week():
    assert [rules.seen_within_a_week(days).passed for days in (0, 6, 7, 30)] == [True, True, False, False]


def test_b9_the_causes_are_talked_through():
    assert [rules.causes_talked_through(day).passed for day in (None, MET)] == [True, False]


# --- properties: any visits, any stops -------------------------------------------------------------------------------

days = st.integers(0, 120).map(lambda number: MET + number * DAY)
facts_of_all_kinds = st.builds(
    Facts,
    last_contact_on=st.none() | st.just(MET),
    misses=st.lists(days, max_size=6).map(tuple),
    stops=stops,
    agreed_days=st.none() | st.integers(1, MOST_AGREED),
    opened_on=st.none() | st.just(MET + DAY),
)


def number_of(standing: Standing | None) -> int:
    return standing.step.number if standing and standing.step else 0


@given(facts_of_all_kinds)
def test_a_step_once_reached_is_not_lost_while_nothing_new_is_known(facts):
    numbers = [number_of(steps(facts, MET + n * DAY)) for n in range(0, 130, 6)]
    assert numbers == sorted(numbers)


@given(facts_of_all_kinds, stops)
def test_knowing_where_somebody_is_never_brings_a_step_nearer(facts, more):
    known = replace(facts, stops=facts.stops + more)
    for day in (MET + n * DAY for n in (1, 8, 15, 16, 31, 60, 120)):
        assert number_of(steps(known, day)) <= number_of(steps(facts, day))


@given(facts_of_all_kinds, st.integers(0, 130))
def test_the_steps_say_the_same_as_their_findings(facts, number):
    today = MET + number * DAY
    standing = steps(facts, today)
    if standing is None or standing.back_on:
        return
    failed = {one.id for one in standing.findings if not one.passed}
    reached = {1: "B1", 2: "B2", 3: "B3", 4: "B4"}
    assert number_of(standing) == max((number for number, id in reached.items() if id in failed), default=0)
    assert standing.since is None or standing.since <= today
    assert all(one.on is None or one.on > today for one in standing.upcoming)
    assert [one.id for one in standing.findings] == [f"B{number}" for number in range(1, 10)]
    assert all(one.source for one in standing.findings)


@given(facts_of_all_kinds, days)
def test_who_is_met_later_starts_anew(facts, day):
    again = replace(facts, last_contact_on=day, opened_on=None)
    standing = steps(again, day + 14 * DAY)
    assert standing is None or (standing.start_on == day and standing.days <= 14)
