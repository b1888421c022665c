"""Counting the days on which nobody knew where a person was. Whoever is known to be away is not missing (row 122)."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Stop:
    """On [starts_on, ends_on) it is known where the person is, and the clock stands still; no end: until told."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


def one_month_after(day: date) -> date:
    """The same day of the next month, or its last day where the month is shorter: 31 January → 28 February."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days_counted(start: date, day: date, stops: Iterable[Stop]) -> int:
    """Whole days from `start` until `day`, without those on which the clock stood still; stops may overlap."""
    return sum((min(until, day) - since).days for since, until in _running(start, stops) if since < day)


def day_reached(start: date, days: int, stops: Iterable[Stop]) -> date | None:
    """The first day on which so many days are counted; None where the clock stands still without an end."""
    for since, until in _running(start, stops):
        if (until - since).days >= days:
            return since + timedelta(days)
        days -= (until - since).days
    return None


def month_reached(start: date, stops: Iterable[Stop]) -> date | None:
    """The day on which a month is counted; it is as long as the month after `start`, whatever comes between."""
    return day_reached(start, (one_month_after(start) - start).days, stops)


def _running(start: date, stops: Iterable[Stop]) -> Iterator[tuple[date, date]]:
    """The periods in which the clock runs, from `start` on; the last one is as good as endless."""
    for stop in sorted(stops, key=lambda one: one.starts_on):
        if stop.ends_on is not None and stop.ends_on <= max(start, stop.starts_on):
            continue
        if stop.starts_on > start:
            yield start, stop.starts_on
        if stop.ends_on is None:
            return
        start = stop.ends_on
    yield start, date.max
