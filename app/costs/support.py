"""What contact hours cost, and which flats carry it. Pure: values in, values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.core.months import next_month
from app.costs.calculations import split

HUNDRED = 100


@dataclass(frozen=True)
class Lived:
    """Days of a month that a person lived in one flat: how many, the first, and the first day after the last."""

    days: int
    starts_on: date
    ends_on: date


def support_cents(hundredths: int, hour_cents: int) -> int:
    """Hours (in hundredths) × the price of one, to the cent, a half upwards. Source: digest row 169."""
    return (hundredths * hour_cents + HUNDRED // 2) // HUNDRED


def lived_in(stays: Iterable[tuple[int, date, date | None]], month: date) -> dict[int, Lived]:
    """Flat → the days of the month, from stays (flat, first day, first day after, which is not lived)."""
    found: dict[int, Lived] = {}
    end = next_month(month)
    for flat_id, starts_on, ends_on in stays:
        first, last = max(starts_on, month), min(ends_on or end, end)
        if first < last:
            before = found.get(flat_id, Lived(0, first, last))
            days = before.days + (last - first).days
            found[flat_id] = Lived(days, min(first, before.starts_on), max(last, before.ends_on))
    return found


def by_flat(cents: int, lived: Mapping[int, Lived]) -> dict[int, int]:
    """The cost by the days lived in each flat, to the cent; empty for who had no flat in the month."""
    return split(cents, {flat_id: one.days for flat_id, one in lived.items()}) if lived and cents else {}
