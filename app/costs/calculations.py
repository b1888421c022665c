"""How a cost is parted over months and flats, to the cent. Pure: values in, values out."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import TypeVar

from app.core.months import months_before, next_month

LONGEST_DAYS = 5 * 366
Key = TypeVar("Key", date, int)


def split(cents: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """The amount by the weights, to the cent, so that the parts always add up to it.

    The largest remainders get the cents left over; of equal ones the earlier keys. Raises ValueError for no weight.
    """
    whole = sum(weights.values())
    if whole <= 0 or min(weights.values()) < 0:
        raise ValueError("an amount needs something to be split by")
    sign, amount = (-1 if cents < 0 else 1), abs(cents)
    parts = {key: amount * weight // whole for key, weight in weights.items()}
    left = amount - sum(parts.values())
    by_remainder = sorted(weights, key=lambda key: (-(amount * weights[key] % whole), key))
    return {key: sign * (part + (key in by_remainder[:left])) for key, part in parts.items()}


def days_by_month(starts_on: date, ends_on: date) -> dict[date, int]:
    """How many days of [starts_on, ends_on) lie in each month, by its first day."""
    marks = [starts_on]
    while marks[-1] < ends_on:
        marks.append(min(next_month(marks[-1]), ends_on))
    return {first.replace(day=1): (until - first).days for first, until in pairwise(marks)}


def months_carried(starts_on: date, ends_on: date, spread_months: int | None) -> dict[date, int]:
    """The weight of each month: its days of the service or, for a one-off that is spread, the same for each."""
    if spread_months is None:
        return days_by_month(starts_on, ends_on)
    first = starts_on.replace(day=1)
    return {months_before(first, -number): 1 for number in range(spread_months)}


def shares(cents: int, flats: Mapping[int, int], months: Mapping[date, int]) -> dict[tuple[int, date], int]:
    """What each flat carries in each month: first among the flats by their weights, then each part over the months.

    Parts of nothing are left out.
    """
    return {
        (flat_id, month): part
        for flat_id, of_flat in split(cents, flats).items()
        if of_flat
        for month, part in split(of_flat, months).items()
        if part
    }
