"""Deciding on applications and ordering the waitlist: rules W1–W6. Pure: values in, findings out.

Nothing here knows income, sobriety or behaviour: they gate nothing (digest rows 1–3). Priority features and the
municipality's criteria are information; they only move a household within an order that people may leave aside.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from app.core.errors import Finding, Level
from app.core.formatting import format_date
from app.places.policy import Policy
from app.waitlist.models import Decision

NEEDS_SERVICES = frozenset({Decision.NOT_ELIGIBLE, Decision.OTHER_SERVICE})


class Urgency(StrEnum):
    """How near the end of the decision period is. Latvian: termiņa stāvoklis."""

    FAR = "far"
    NEAR = "near"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class DecisionClock:
    """Until when an application is to be decided. `days_left` is negative once it is overdue; from `near_days` on it is
    marked as near.
    """

    due_on: date
    days_left: int
    near_days: int
    urgency: Urgency


@dataclass(frozen=True)
class WaitPoints:
    """A household's place in the suggested order, with every number it is made of."""

    days: int
    features: int
    points_per_day: int
    points_per_feature: int

    @property
    def total(self) -> int:
        return self.days * self.points_per_day + self.features * self.points_per_feature


def decision_clock(received_on: date, today: date, policy: Policy) -> DecisionClock:
    """Day 0 is the day of receipt and calendar days count; the last day is still in time (digest row 19, 000:409)."""
    due_on = received_on + timedelta(days=policy.decision_days)
    left = (due_on - today).days
    near_days = policy.decision_near_days
    urgency = Urgency.OVERDUE if left < 0 else Urgency.NEAR if left <= near_days else Urgency.FAR
    return DecisionClock(due_on, left, near_days, urgency)


def decided_in_time(received_on: date, decided_on: date, policy: Policy) -> Finding:
    """W1: the decision is made within 30 calendar days of receipt. A late one is still made, so this only warns."""
    clock = decision_clock(received_on, decided_on, policy)
    taken = (decided_on - received_on).days
    passed = clock.urgency is not Urgency.OVERDUE
    reason = _("Days from receipt to decision: %(days)s, at most: %(limit)s.", days=taken, limit=policy.decision_days)
    remedy = _("Decide now and tell the person why it took longer.")
    return Finding("W1", passed, Level.WARN, taken, policy.decision_days, reason, "digest row 19, 000:409", remedy)


def decision_date_possible(received_on: date, decided_on: date, today: date) -> Finding:
    """W2: nothing is decided before it was received, or in the future."""
    passed = received_on <= decided_on <= today
    reason = _(
        "The date of the decision lies between the day of receipt and today: %(first)s to %(last)s",
        first=format_date(received_on),
        last=format_date(today),
    )
    return Finding("W2", passed, Level.BLOCK, None, None, reason, "assumed", _("Correct the date of the decision."))


def refusal_explained(decision: Decision, reason: str | None, other_services: str | None) -> Finding:
    """W3: whoever is not put on the waitlist is told why, and of the other services there are (rows 13, 17)."""
    needs_services = decision in NEEDS_SERVICES
    passed = decision is Decision.APPROVED or bool(reason and (other_services or not needs_services))
    if passed:
        text = _("The decision is explained.")
    elif needs_services:
        text = _("This decision needs a reason, and the other services the person was told of.")
    else:
        text = _("This decision needs a reason.")
    remedy = _("Write the reason and the other services in the words in which the person is told.")
    return Finding("W3", passed, Level.BLOCK, None, None, text, "digest rows 13, 17; 000:405", remedy)


def one_application_at_a_time(undecided: bool) -> Finding:
    """W4: an application follows the decision on the one before; any number may follow each other (row 15)."""
    reason = (
        _("The household has an application that is not decided yet.")
        if undecided
        else _("No other application of the household waits for a decision.")
    )
    remedy = _("Decide on that application first, or record that it was withdrawn.")
    return Finding("W4", not undecided, Level.BLOCK, None, None, reason, "digest row 15, 000:397", remedy)


def not_waiting_already(waiting_since: date | None) -> Finding:
    """W5: who is on the waitlist needs no further application."""
    reason = (
        _("The household already waits for a flat, since: %(day)s", day=format_date(waiting_since))
        if waiting_since
        else _("The household is not on the waitlist.")
    )
    remedy = _("Find a flat, or close the waitlist entry first.")
    return Finding("W5", waiting_since is None, Level.BLOCK, None, None, reason, "digest row 19, 000:409", remedy)


def wait_is_short(entered_on: date, today: date, policy: Policy) -> Finding:
    """W6: housed within six weeks of being put on the waitlist (row 25)."""
    days = (today - entered_on).days
    limit = policy.housed_within_days
    passed = not is_long_wait(entered_on, today, policy)
    reason = _("Days on the waitlist: %(days)s, aim: at most %(limit)s.", days=days, limit=limit)
    remedy = _("Find a flat for this household next.")
    return Finding("W6", passed, Level.WARN, days, limit, reason, "digest row 25, 002:4860", remedy)


def is_long_wait(entered_on: date, today: date, policy: Policy) -> bool:
    """Whether rule W6 fails, without the words: for long lists."""
    return (today - entered_on).days > policy.housed_within_days


def wait_points(entered_on: date, features: int, today: date, policy: Policy) -> WaitPoints:
    """The suggested order: so many points per day waited and per priority feature (rows 7, 22). Never automatic."""
    days = max((today - entered_on).days, 0)
    return WaitPoints(days, features, policy.wait_points, policy.feature_points)
