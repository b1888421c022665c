"""When each step of an absence is reached, from what happened. Pure: days in, days out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.exits.calculations import Stop, day_reached, month_reached

USUAL_DAYS = 15
LEAST_AGREED, MOST_AGREED = 1, 28  # below any month, so that the steps keep their order
WEEK = timedelta(7)


class Step(StrEnum):
    """How far an absence has come (digest rows 113–121). Latvian: prombūtnes solis."""

    MISSED = "missed"  # 1: once, without notice
    SECOND_WEEK = "second_week"  # 2
    DAYS = "days"  # 3: fifteen, or as agreed
    MONTH = "month"  # 4
    LONGER = "longer"  # 5: the team waits once more

    @property
    def number(self) -> int:
        return list(Step).index(self) + 1


@dataclass(frozen=True)
class Extension:
    """The team decided in writing on a day to wait until another."""

    decided_on: date
    until: date


@dataclass(frozen=True)
class Facts:
    """What is known of one person. Days only: what happened at which hour does not matter here."""

    last_contact_on: date | None = None  # last met or reached
    misses: tuple[date, ...] = ()  # visits for which the person was not there, without notice
    stops: tuple[Stop, ...] = ()  # away, or away as announced
    expected_back_on: date | None = None  # of who is away, where somebody said so
    agreed_days: int | None = None
    opened_on: date | None = None  # somebody has opened the case
    acted_on: date | None = None  # somebody acted at once, with a reason
    extension: Extension | None = None

    @property
    def back_on(self) -> date | None:
        """The day the person was met or reached, once the case was opened."""
        back = self.opened_on and self.last_contact_on and self.last_contact_on >= self.opened_on
        return self.last_contact_on if back else None


def counted_misses(facts: Facts, today: date) -> tuple[date, ...]:
    """The visits missed without notice since the person was last met or reached, and not while it was known where they
    were, the earliest first.
    """
    after = facts.last_contact_on or date.min
    missed = {day for day in facts.misses if after < day <= today}
    return tuple(sorted(day for day in missed if not any(stop.covers(day) for stop in facts.stops)))


def second_week_on(misses: Sequence[date]) -> date | None:
    """The first missed visit that makes it two calendar weeks running."""
    weeks = {monday(day) for day in misses}
    return next((day for day in misses if monday(day) - WEEK in weeks), None)


def reached_on(facts: Facts, misses: Sequence[date], start: date) -> dict[Step, date | None]:
    """The day on which each step is reached, in the past or to come; None: not with what is known."""
    extension = facts.extension
    return {
        Step.MISSED: misses[0] if misses else None,
        Step.SECOND_WEEK: second_week_on(misses),
        Step.DAYS: day_reached(start, facts.agreed_days or USUAL_DAYS, facts.stops),
        Step.MONTH: month_reached(start, facts.stops),
        Step.LONGER: extension.decided_on if extension and extension.decided_on >= start else None,
    }


def waits_until(extension: Extension, stops: Sequence[Stop]) -> date | None:
    """The day on which the longer wait is over; None while the clock stands still without an end."""
    return day_reached(extension.decided_on, (extension.until - extension.decided_on).days, stops)


def monday(day: date) -> date:
    return day - timedelta(day.weekday())
