"""The repair clock: until when a repair is promised, and what waiting for others does to that promise. Latvian: remonta
termiņš (digest row 126).

Pure: instants come in and go out as values, in UTC; days are those of the wall clock in Latvia.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache

from flask_babel import gettext as _
from holidays.countries.latvia import Latvia

from app.core.clock import instant, local
from app.places.policy import Policy

LAST_SECOND = time(23, 59, 59)
YEARS = range(2000, 2100)
ISO_8601 = re.compile(r"[0-9W-]+[T ][0-9:.,]+(Z|[+-][0-9:]+)?")


class Priority(StrEnum):
    """How soon a repair is promised. Latvian: steidzamība (digest row 126, 002:1482–1488)."""

    URGENT = "urgent"
    PRIORITY = "priority"
    ROUTINE = "routine"


@dataclass(frozen=True)
class Pause:
    """The clock stood still between these instants; without an end it still does. Latvian: termiņa apturēšana."""

    from_at: datetime
    until_at: datetime | None = None


class InstantRefused(ValueError):
    """The text is no instant; the message says why, for the person who wrote it."""


def parse_instant(text: str) -> datetime:
    """The instant an ISO 8601 text names, in UTC.

    Without an offset it is what the clock in Latvia showed: a time that spring leaves out is refused, of two in autumn
    the earlier is meant. Raises InstantRefused.
    """
    written = text.strip().upper()
    try:
        if not ISO_8601.fullmatch(written):
            raise ValueError
        found = datetime.fromisoformat(written)
    except ValueError:
        raise InstantRefused(_("Write the day and the time, for example 2026-11-22T14:05.")) from None
    if found.year not in YEARS:
        raise InstantRefused(
            _("Write a time between the years %(first)s and %(last)s.", first=YEARS[0], last=YEARS[-1])
        )
    if found.tzinfo is not None:
        return found.astimezone(UTC)
    try:
        return instant(found.date(), found.time())
    except ValueError:
        words = _("No clock in Latvia showed %(time)s: clocks were put forward.", time=f"{found:%Y-%m-%d %H:%M}")
        raise InstantRefused(words) from None


def target(priority: Priority, reported_at: datetime, policy: Policy) -> datetime:
    """Until when the repair is promised, in UTC, by the settings of the day of the report.

    Urgent: so many hours, whatever the clock does. Otherwise the end of the Nth day after the day of the report, or of
    the Nth working day where the municipality counts those.
    """
    if priority is Priority.URGENT:
        return reported_at.astimezone(UTC) + timedelta(hours=policy.urgent_hours)
    days = policy.priority_days if priority is Priority.PRIORITY else policy.routine_days
    reported_on = local(reported_at).date()
    last = nth_working_day(reported_on, days) if policy.repair_working_days else reported_on + timedelta(days=days)
    return instant(last, LAST_SECOND)


def nth_working_day(day: date, number: int) -> date:
    """The day by which so many working days have passed after `day`."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Whether Latvia works on this day: no holiday, no day off moved here, a Saturday only if work was moved to it."""
    off, worked = _year(day.year)
    return day in worked or (day.weekday() < 5 and day not in off)


@cache
def _year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Days off, and days of a weekend on which work is done. A calendar of one's own for each year: the library's
    fills itself while it is read, which two threads at once would notice.
    """
    known = Latvia(years=year, expand=False)
    return frozenset(known), frozenset(known.weekend_workdays)


def net_target(started_at: datetime, due_at: datetime, pauses: Iterable[Pause]) -> datetime | None:
    """Until when the repair is in target when the time of the pauses does not count; None while a pause that stops the
    clock is open: nobody can say yet.

    A pause that begins after the net target changes nothing, what lies before the start does not count, and pauses at
    the same time count once. Finished by the net target means: not more time unpaused than was promised.
    """
    net = due_at
    for from_at, until_at in _joined(started_at, pauses):
        if from_at > net:
            break
        if until_at is None:
            return None
        net += until_at - from_at
    return net


def unpaused(started_at: datetime, until: datetime, pauses: Iterable[Pause]) -> timedelta:
    """How much of the time between the two instants the clock ran."""
    stood = timedelta()
    for from_at, until_at in _joined(started_at, pauses):
        stood += max(timedelta(), min(until_at or until, until) - from_at)
    return until - started_at - stood


def _joined(started_at: datetime, pauses: Iterable[Pause]) -> list[tuple[datetime, datetime | None]]:
    """The stretches in which the clock stood, in order, none touching another; an open one is the last."""
    stretches: list[tuple[datetime, datetime | None]] = []
    for pause in sorted(pauses, key=lambda one: one.from_at):
        from_at, until_at = max(pause.from_at, started_at), pause.until_at
        if until_at is not None and until_at <= from_at:
            continue
        if stretches:
            first, last = stretches[-1]
            if last is None:
                break
            if from_at <= last:
                stretches[-1] = (first, until_at and max(last, until_at))
                continue
        stretches.append((from_at, until_at))
    return stretches
