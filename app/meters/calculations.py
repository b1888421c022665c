"""How much was used over any period, across replaced meters, and what is not known of it. Pure: values in, values out.

Between two readings the use is spread evenly over the days, whole thousandths by day, so that periods that touch always
add up to the period they make together.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from app.core.months import next_month
from app.meters.models import WhyLower


@dataclass(frozen=True)
class Shown:
    """What a counter showed at the beginning of a day, in thousandths, and why it is less than before, where it is."""

    read_on: date
    value: int
    why_lower: WhyLower | None = None


@dataclass(frozen=True)
class Counter:
    """One zone of one meter on [hangs_from, hangs_until); its readings by day and then as they were written down.

    `turns_at` is what it would show next after all nines, in thousandths; None: not known.
    """

    hangs_from: date
    hangs_until: date | None
    readings: tuple[Shown, ...] = ()
    turns_at: int | None = None


class Missing(StrEnum):
    """Why the use of some days is not known. Latvian: kāpēc patēriņš nav zināms."""

    NO_READING = "no_reading"  # before the first reading, or after the last
    LOWER = "lower"  # less than before, and nobody said why
    REPLACED = "replaced"  # another meter hung there, which is not recorded
    DIGITS = "digits"  # it began anew, and nobody said how many digits it has


@dataclass(frozen=True)
class Gap:
    """Days [starts_on, ends_on) of which the use is not known."""

    starts_on: date
    ends_on: date
    why: Missing


@dataclass(frozen=True)
class Consumption:
    """What was used, in thousandths; without the days in `gaps`. `spread`: part of it lies between two readings."""

    value: int = 0
    gaps: tuple[Gap, ...] = ()
    spread: bool = False

    def __add__(self, other: "Consumption") -> "Consumption":
        return Consumption(self.value + other.value, self.gaps + other.gaps, self.spread or other.spread)


@dataclass(frozen=True)
class _Step:
    """What was used on [starts_on, ends_on), from one reading to the next; `missing`: why that is not known."""

    starts_on: date
    ends_on: date
    value: int = 0
    missing: Missing | None = None

    def until(self, day: date) -> int:
        """Of that, what was used before the day."""
        passed = (min(max(day, self.starts_on), self.ends_on) - self.starts_on).days
        return self.value * passed // (self.ends_on - self.starts_on).days


def consumption(counter: Counter, starts_on: date, ends_on: date) -> Consumption:
    """What was used on the days [starts_on, ends_on) on which the meter hung there."""
    ends_on = min(ends_on, counter.hangs_until or ends_on)
    total = Consumption()
    for step in _steps(counter, ends_on):
        first, last = max(step.starts_on, starts_on), min(step.ends_on, ends_on)
        if first >= last:
            continue
        if step.missing:
            total += Consumption(gaps=(Gap(first, last, step.missing),))
        else:
            whole = (first, last) == (step.starts_on, step.ends_on)
            total += Consumption(step.until(last) - step.until(first), spread=not whole)
    return total


def together(counters: Iterable[Counter], starts_on: date, ends_on: date) -> Consumption:
    """What all of them counted: zones, several meters of a kind, a meter and the one that replaced it."""
    return sum((consumption(one, starts_on, ends_on) for one in counters), Consumption())


def by_month(counters: Sequence[Counter], starts_on: date, ends_on: date) -> Iterator[tuple[date, Consumption]]:
    """First day of each month that touches [starts_on, ends_on) → what was used on its days within."""
    month = starts_on.replace(day=1)
    while month < ends_on:
        after = next_month(month)
        yield month, together(counters, max(month, starts_on), min(after, ends_on))
        month = after


def standing(readings: Iterable[Shown]) -> list[Shown]:
    """The readings that count: one a day, the last written down, without those that a later one says were wrong."""
    kept: list[Shown] = []
    for one in readings:
        if kept and kept[-1].read_on == one.read_on:
            one = Shown(one.read_on, one.value, one.why_lower or kept.pop().why_lower)
        while one.why_lower is WhyLower.EARLIER_WRONG and kept and kept[-1].value > one.value:
            kept.pop()
        kept.append(one)
    return kept


def _steps(counter: Counter, ends_on: date) -> Iterator[_Step]:
    """From the day the meter was put up until `ends_on`, without a day left out."""
    read = standing(counter.readings)
    if not read:
        yield _Step(counter.hangs_from, max(ends_on, counter.hangs_from), missing=Missing.NO_READING)
        return
    yield _Step(counter.hangs_from, read[0].read_on, missing=Missing.NO_READING)
    for before, after in pairwise(read):
        yield _between(before, after, counter.turns_at)
    yield _Step(read[-1].read_on, max(ends_on, read[-1].read_on), missing=Missing.NO_READING)


def _between(before: Shown, after: Shown, turns_at: int | None) -> _Step:
    days = (before.read_on, after.read_on)
    if after.why_lower is WhyLower.REPLACED:
        return _Step(*days, missing=Missing.REPLACED)
    if after.value >= before.value:
        return _Step(*days, after.value - before.value)
    if after.why_lower is not WhyLower.ROLLED_OVER:
        return _Step(*days, missing=Missing.LOWER)
    if turns_at is None or turns_at <= before.value:
        return _Step(*days, missing=Missing.DIGITS)
    return _Step(*days, turns_at - before.value + after.value)
