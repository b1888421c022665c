"""Rules W1–W6: the decision period and the suggested order."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Level
from app.places.policy import Policy
from app.waitlist import rules
from app.waitlist.models import Decision
from app.waitlist.rules import Urgency

POLICY = Policy()
RECEIVED = date(2026, 10, 1)


def after(days: int) -> date:
    return RECEIVED + timedelta(days=days)


@pytest.mark.parametrize(
    ("day", "left", "urgency"),
    [
        (0, 30, Urgency.FAR),
        (22, 8, Urgency.FAR),
        (23, 7, Urgency.NEAR),
        (30, 0, Urgency.NEAR),  # the last day is still in time
        (31, -1, Urgency.OVERDUE),
    ],
)
def test_the_clock_counts_calendar_days_from_the_day_of_receipt(day: int, left: int, urgency: Urgency):
    clock = rules.decision_clock(RECEIVED, after(day), POLICY)

    assert (clock.due_on, clock.days_left, clock.urgency) == (date(2026, 10, 31), left, urgency)


def test_the_clock_follows_the_settings():
    clock = rules.decision_clock(RECEIVED, after(8), replace(POLICY, decision_days=10, decision_near_days=1))

    assert (clock.due_on, clock.days_left, clock.urgency) == (date(2026, 10, 11), 2, Urgency.FAR)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 400), st.integers(1, 90), st.integers(0, 30))
def test_urgency_only_ever_rises(received_on: date, days: int, period: int, near: int):
    policy = replace(POLICY, decision_days=period, decision_near_days=near)
    today = received_on + timedelta(days=days)
    order = list(Urgency)

    now, tomorrow = (rules.decision_clock(received_on, day, policy) for day in (today, today + timedelta(days=1)))

    assert now.days_left == period - days
    assert order.index(now.urgency) <= order.index(tomorrow.urgency)
    assert (now.urgency is Urgency.OVERDUE) == (today > now.due_on)


@pytest.mark.parametrize(("day", "passed"), [(0, True), (30, True), (31, False)])
def test_w1_decided_in_time(day: int, passed: bool):
    finding = rules.decided_in_time(RECEIVED, after(day), POLICY)

    assert (finding.id, finding.passed, finding.level) == ("W1", passed, Level.WARN)
    assert (finding.value, finding.limit) == (day, 30)


@pytest.mark.parametrize(("decided", "passed"), [(-1, False), (0, True), (10, True), (11, False)])
def test_w2_the_date_of_a_decision_is_possible(decided: int, passed: bool):
    finding = rules.decision_date_possible(RECEIVED, after(decided), today=after(10))

    assert (finding.id, finding.passed, finding.level) == ("W2", passed, Level.BLOCK)


@pytest.mark.parametrize(
    ("decision", "reason", "services", "passed"),
    [
        (Decision.APPROVED, None, None, True),
        (Decision.WITHDRAWN, None, None, False),
        (Decision.WITHDRAWN, "Pārdomāja", None, True),
        (Decision.NOT_ELIGIBLE, None, "Patversme", False),
        (Decision.NOT_ELIGIBLE, "Ir dzīvoklis", None, False),
        (Decision.NOT_ELIGIBLE, "Ir dzīvoklis", "Patversme", True),
        (Decision.OTHER_SERVICE, "Vajadzīga aprūpe", None, False),
        (Decision.OTHER_SERVICE, "Vajadzīga aprūpe", "Aprūpes nams", True),
    ],
)
def test_w3_a_refusal_is_explained_and_names_other_services(
    decision: Decision, reason: str | None, services: str | None, passed: bool
):
    finding = rules.refusal_explained(decision, reason, services)

    assert (finding.id, finding.passed, finding.level) == ("W3", passed, Level.BLOCK)


@pytest.mark.parametrize("undecided", [True, False])
def test_w4_one_application_at_a_time(undecided: bool):
    finding = rules.one_application_at_a_time(undecided)

    assert (finding.id, finding.passed, finding.level) == ("W4", not undecided, Level.BLOCK)


@pytest.mark.parametrize("since", [None, RECEIVED])
def test_w5_who_waits_needs_no_further_application(since: date | None):
    finding = rules.not_waiting_already(since)

    assert (finding.id, finding.passed, finding.level) == ("W5", since is None, Level.BLOCK)


@pytest.mark.parametrize(("day", "passed"), [(0, True), (42, True), (43, False)])
def test_w6_a_wait_beyond_six_weeks_is_long(day: int, passed: bool):
    finding = rules.wait_is_short(RECEIVED, after(day), POLICY)

    assert (finding.id, finding.passed, finding.level) == ("W6", passed, Level.WARN)
    assert (finding.value, finding.limit) == (day, 42)


def test_the_points_are_days_and_features_by_the_settings():
    points = rules.wait_points(RECEIVED, 2, after(62), POLICY)

    assert (points.days, points.features, points.total) == (62, 2, 62 * 1 + 2 * 30)
    assert rules.wait_points(RECEIVED, 2, after(62), replace(POLICY, wait_points=0, feature_points=5)).total == 10


def test_nobody_waits_less_than_no_day():
    assert rules.wait_points(after(5), 0, RECEIVED, POLICY).total == 0
