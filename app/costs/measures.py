"""A cost for each flat, square metre, or month in which somebody lived there. Pure: what is divided by what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Per(StrEnum):
    """What a cost is divided by. Latvian: uz ko attiecina izmaksas."""

    FLAT = "flat"  # each flat that carries something in the month
    AREA = "area"  # their square metres
    OCCUPIED = "occupied"  # the months in which somebody lived there: days lived in / days of the month


@dataclass(frozen=True)
class Quotient:
    """`cents` of `units`; `left_out`: flat-months whose area is not known, with their cost."""

    cents: int = 0
    units: Fraction = Fraction(0)
    left_out: int = 0

    @property
    def value(self) -> int | None:
        """Cents for each unit, halves rounded up; None where there is no unit."""
        return _rounded(Fraction(self.cents) / self.units, 0, int) if self.units else None

    @property
    def units_shown(self) -> Decimal:
        """With two decimals at most."""
        return _rounded(self.units, 2, Decimal).normalize() + 0

    def __add__(self, other: "Quotient") -> "Quotient":
        return Quotient(self.cents + other.cents, self.units + other.units, self.left_out + other.left_out)


@dataclass(frozen=True)
class Quotients:
    """By row and month (None: all months); `total`: of everything that is counted."""

    rows: Mapping[tuple[Any, date | None], Quotient] = field(default_factory=dict)
    total: Mapping[date | None, Quotient] = field(default_factory=dict)


Carried = Mapping[tuple[Any, int], Mapping[date, int]]
"""(row, flat) → month → cents."""
Units = Callable[[int, date], Fraction | None]
"""Of a flat in a month; None: not known, so that its cost is left out as well."""


def quotients(carried: Carried, units: Units, *, whole: bool) -> Quotients:
    """`whole`: each row is a part of the cost of the same flats, and divided by the units of all of them."""
    all_units = {
        (flat_id, month): units(flat_id, month)
        for flat_id, month in {(flat_id, month) for (_key, flat_id), sums in carried.items() for month in sums}
    }
    rows = _added(
        ((key, month), _of(cents, all_units[flat_id, month]))
        for (key, flat_id), sums in carried.items()
        for month, cents in sums.items()
    )
    cost = _added((month, Quotient(one.cents, left_out=0)) for (_key, month), one in rows.items() if month)
    counted = _added((month, _of(0, of_flat)) for (_flat_id, month), of_flat in all_units.items())
    total = {month: cost.get(month, Quotient()) + one for month, one in counted.items()}
    total[None] = sum(total.values(), Quotient())
    if whole:
        rows = {(key, month): Quotient(one.cents, total[month].units) for (key, month), one in rows.items()}
    together = _added(((key, None), one) for (key, _month), one in rows.items())
    if whole:
        together = {key: Quotient(one.cents, total[None].units) for key, one in together.items()}
    return Quotients(rows | together, total)


def _of(cents: int, units: Fraction | None) -> Quotient:
    return Quotient(left_out=1) if units is None else Quotient(cents, units)


def _added(parts: Iterable[tuple[Any, Quotient]]) -> dict[Any, Quotient]:
    found: dict[Any, Quotient] = {}
    for key, one in parts:
        found[key] = found.get(key, Quotient()) + one
    return found


def _rounded(value: Fraction, decimals: int, kind: Callable[[Any], Any]) -> Any:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return kind(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
