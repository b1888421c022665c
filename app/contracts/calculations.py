"""Rent over any period, exact to the cent, and each amount with what it is made of.

Within a month the rent is rounded once, cumulatively: what is owed up to a day is rounded (half up), and a part of the
month is the difference of two such sums. So the parts of a month always add up to the month, two periods that touch
add up to the whole period, and a month under one rent costs exactly that rent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from app.core.months import months_before, next_month


class DayCount(StrEnum):
    """How a part of a month is counted. Latvian: dienu skaitīšana."""

    ACTUAL = "actual"  # pēc faktiskajām dienām: the days of that month
    THIRTY = "thirty"  # every month has 30 days: its 31st weighs nothing, the last of February fills it up


class RentKind(StrEnum):
    """How a rent comes about. Latvian: īres maksas veids."""

    FIXED = "fixed"  # fiksēta
    INDEXED = "indexed"  # indeksēta pēc noteikuma
    FREE = "free"  # bez maksas


@dataclass(frozen=True)
class RentStep:
    """The rent a month from a day on, until the next step begins or the contract ends."""

    starts_on: date
    monthly_cents: int
    kind: RentKind = RentKind.FIXED
    index_from: int | None = None  # ten-thousandths: the index at the base month, where the rent follows one
    index_to: int | None = None  # and at the month that set this rent
    capped: bool = False  # the rise was cut to the yearly limit


@dataclass(frozen=True)
class RentLine:
    """The days of one month under one rent: `days` of `of_days`, at `step.monthly_cents` a month."""

    starts_on: date
    ends_on: date  # first day no longer counted
    days: int
    of_days: int
    step: RentStep
    cents: int


@dataclass(frozen=True)
class Rent:
    """What is owed for a period; the lines add up to it."""

    lines: tuple[RentLine, ...]

    @property
    def cents(self) -> int:
        return sum(line.cents for line in self.lines)


@dataclass(frozen=True)
class IndexRule:
    """The rent follows an index once a year. The amounts of `most_percent` are hundredths of a percent.

    `base_month` is the first day of the month whose index the first rent was agreed at; each year from `first_on` the
    rent is base rent x index of the month `lag_months` earlier / base index, never lower than before when `may_fall` is
    False, and never more than `most_percent` above the rent before.
    """

    base_month: date
    first_on: date
    lag_months: int = 2
    may_fall: bool = False
    most_percent: int | None = None


def rent_over(
    steps: Sequence[RentStep], starts_on: date, ends_on: date, *, ended_on: date | None, day_count: DayCount
) -> Rent:
    """The rent for [starts_on, ends_on); nothing before the first step and nothing from `ended_on`, the first day the
    contract no longer holds. `steps` are in order of their days, no two on the same. Raises ValueError otherwise.
    """
    if any(later.starts_on <= earlier.starts_on for earlier, later in pairwise(steps)):
        raise ValueError("rent steps out of order")
    until = ends_on if ended_on is None else min(ends_on, ended_on)
    lines = [line for month in _months(starts_on, until) for line in _month_lines(month, steps, ended_on, day_count)]
    return Rent(tuple(cut for line in lines if (cut := _cut(line, lines, starts_on, until, day_count)) is not None))


def indexed_steps(
    base: RentStep, rule: IndexRule, index: Mapping[date, int], until: date
) -> tuple[list[RentStep], date | None]:
    """The base rent and its yearly changes before `until`, and the month whose index is missing (None: all known).

    `index` maps the first day of a month to the index in ten-thousandths. The rent stays as it was from a year on
    whose index is not published yet, and the caller says so.
    """
    steps, current = [base], base.monthly_cents
    if rule.base_month not in index:
        return steps, rule.base_month
    base_index = index[rule.base_month]
    for year in range((until.year - rule.first_on.year) + 1):
        day = _same_day(rule.first_on, rule.first_on.year + year)
        if day >= until:
            break
        month = months_before(day, rule.lag_months)
        if month not in index:
            return steps, month
        wanted = _half_up(Fraction(base.monthly_cents * index[month], base_index))
        limit = (
            None if rule.most_percent is None else _half_up(Fraction(current * (10_000 + rule.most_percent), 10_000))
        )
        capped = limit is not None and wanted > limit
        amount = limit if capped and limit is not None else wanted
        current = amount if rule.may_fall else max(amount, current)
        steps.append(RentStep(day, current, RentKind.INDEXED, base_index, index[month], capped))
    return steps, None


def _month_lines(
    month: date, steps: Sequence[RentStep], ended_on: date | None, day_count: DayCount
) -> Iterator[RentLine]:
    """The whole month as its parts under each rent, from the day the contract begins to the day it ends."""
    after = next_month(month)
    last = after if ended_on is None else min(after, ended_on)
    exact, before = Fraction(0), 0
    starts = [step.starts_on for step in steps[1:]] + [last]
    for step, next_start in zip(steps, starts, strict=True):
        first, end = max(step.starts_on, month), min(next_start, last)
        if first >= end:
            continue
        days = _position(end, month, day_count) - _position(first, month, day_count)
        of_days = _days_of(month, day_count)
        exact += Fraction(step.monthly_cents * days, of_days)
        owed = _half_up(exact)
        yield RentLine(first, end, days, of_days, step, owed - before)
        before = owed


def _cut(line: RentLine, lines: list[RentLine], starts_on: date, until: date, day_count: DayCount) -> RentLine | None:
    """The part of the line inside the period, priced as the difference of what is owed up to its two ends."""
    first, end = max(line.starts_on, starts_on), min(line.ends_on, until)
    if first >= end:
        return None
    if (first, end) == (line.starts_on, line.ends_on):
        return line
    month = line.starts_on.replace(day=1)
    days = _position(end, month, day_count) - _position(first, month, day_count)
    cents = _owed(lines, line, end, day_count) - _owed(lines, line, first, day_count)
    return RentLine(first, end, days, line.of_days, line.step, cents)


def _owed(lines: list[RentLine], line: RentLine, day: date, day_count: DayCount) -> int:
    """What is owed for the line's month before `day`, a day within the line or the day after it."""
    month = line.starts_on.replace(day=1)
    earlier = (other for other in lines if month <= other.starts_on < line.starts_on)
    exact = sum((Fraction(other.step.monthly_cents * other.days, other.of_days) for other in earlier), Fraction(0))
    days = _position(day, month, day_count) - _position(line.starts_on, month, day_count)
    return _half_up(exact + Fraction(line.step.monthly_cents * days, line.of_days))


def _position(day: date, month: date, day_count: DayCount) -> int:
    """How many counted days of the month are over when `day` begins; `day` may be the first of the next month."""
    if day >= next_month(month):
        return _days_of(month, day_count)
    return min((day - month).days, _days_of(month, day_count))


def _days_of(month: date, day_count: DayCount) -> int:
    return 30 if day_count is DayCount.THIRTY else (next_month(month) - month).days


def _months(starts_on: date, ends_on: date) -> Iterator[date]:
    """The first day of each month that has a day in the period."""
    month = starts_on.replace(day=1)
    while month < ends_on:
        yield month
        month = next_month(month)


def _same_day(day: date, year: int) -> date:
    """The anniversary; 29 February falls on 28 February in other years."""
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _half_up(amount: Fraction) -> int:
    """To whole cents, a half upwards; amounts are never negative."""
    return int(amount + Fraction(1, 2))
