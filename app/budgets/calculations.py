"""How long flats are held, what the norm allows for it, and what a year will have cost. Pure: values in, values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.core.months import months_before, next_month

MEAN_OF = 3  # the last closed months whose mean stands for each month to come
WHOLE = Decimal(1)


@dataclass(frozen=True)
class Held:
    """A flat under contract with its owner on [starts_on, ends_on); no end is open-ended."""

    flat_id: int
    starts_on: date
    ends_on: date | None


def flat_days(held: Iterable[Held], month: date) -> int:
    """Days on which flats are held in the month; a flat's day counts once, however many contracts speak of it."""
    days: dict[int, set[int]] = {}
    after = next_month(month)
    for one in held:
        first, until = max(one.starts_on, month), min(one.ends_on or after, after)
        if first < until:
            days.setdefault(one.flat_id, set()).update(range(first.day, first.day + (until - first).days))
    return sum(len(numbers) for numbers in days.values())


def flat_months(days: Mapping[date, int]) -> Decimal:
    """Flat-months: of each month, the days held in proportion to the days it has."""
    return sum((Decimal(number) / _length(month) for month, number in days.items()), Decimal(0))


def allowed(days: Mapping[date, int], norm_cents: Mapping[date, int]) -> int:
    """Cents the norm allows: for each month norm × flat-days ÷ days of the month, halves of a cent rounded up."""
    return sum(
        int((Decimal(norm_cents[month] * number) / _length(month)).quantize(WHOLE, ROUND_HALF_UP))
        for month, number in days.items()
    )


@dataclass(frozen=True)
class Forecast:
    """What the year will have cost: the closed months, and the mean of `mean_of` for each of `remaining` months."""

    closed: tuple[date, ...]
    closed_cents: int
    mean_of: tuple[date, ...]
    mean_of_cents: int
    remaining: int

    @property
    def mean_cents(self) -> int:
        return _rounded(Decimal(self.mean_of_cents) / len(self.mean_of))

    @property
    def cents(self) -> int:
        """Rounded once, at the end."""
        return self.closed_cents + _rounded(Decimal(self.mean_of_cents * self.remaining) / len(self.mean_of))


def forecast(spent: Mapping[date, int], year: int, closed_until: date | None) -> Forecast | None:
    """The year's forecast from the months whose booking is closed; None where none of those before the end is.

    `spent`: month → cents, of this year and the year before. Months before the first that cost anything do not count
    towards the mean: nothing was kept then.
    """
    months = [date(year, number, 1) for number in range(1, 13)]
    if closed_until is None or not any(spent.values()):
        return None
    first = min(month for month, cents in spent.items() if cents)
    back = [months_before(min(closed_until, date(year + 1, 1, 1)), number) for number in range(MEAN_OF, 0, -1)]
    mean_of = tuple(month for month in back if month >= first)
    if not mean_of:
        return None
    closed = tuple(month for month in months if month < closed_until)
    return Forecast(
        closed,
        sum(spent.get(month, 0) for month in closed),
        mean_of,
        sum(spent.get(month, 0) for month in mean_of),
        len(months) - len(closed),
    )


def _length(month: date) -> int:
    return (next_month(month) - month).days


def _rounded(cents: Decimal) -> int:
    return int(cents.quantize(WHOLE, ROUND_HALF_UP))
