"""Costs of a month that are unlike those of comparable flats, or unlike the flat's own a year ago."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.errors import Finding
from app.core.extensions import db
from app.core.months import months_before
from app.costs import rules
from app.costs.models import CostCategory, CostEntry, CostShare
from app.flats.models import Flat
from app.places.queries import policy_on

CLASS_M2 = 15  # flats of 30 to 45 square metres are of one class
RECURRING = (
    CostCategory.RENT, CostCategory.HEATING, CostCategory.HOT_WATER, CostCategory.COLD_WATER, CostCategory.SEWERAGE,
    CostCategory.ELECTRICITY, CostCategory.GAS, CostCategory.WASTE, CostCategory.MANAGEMENT,
    CostCategory.OTHER_UTILITIES, CostCategory.SUPERVISION,
)  # fmt: skip


@dataclass(frozen=True)
class Unusual:
    """What a flat cost of one kind in the month, and what the rules D1 and D2 say of it."""

    flat_id: int
    category: CostCategory
    cents: int
    findings: tuple[Finding, ...]

    @property
    def stands_out(self) -> bool:
        return not all(finding.passed for finding in self.findings)


def compared_costs(municipality_id: int, month: date) -> list[Unusual]:
    """Every flat's costs of the kinds that come each month, with both findings; what stands out most first."""
    first = month.replace(day=1)
    then = months_before(first, 12)
    sums = _sums(municipality_id, first, then)
    kinds = _kinds(municipality_id)
    policy = policy_on(municipality_id, first)
    alike: dict[Any, dict[int, int]] = defaultdict(dict)
    for (flat_id, category, of), cents in sums.items():
        if of == first:
            alike[_likeness(kinds[flat_id], category)][flat_id] = cents
    found = [
        Unusual(
            flat_id,
            category,
            cents,
            (
                rules.like_comparable(cents, _others(alike[_likeness(kinds[flat_id], category)], flat_id), policy),
                rules.like_last_year(cents, sums.get((flat_id, category, then)), policy),
            ),
        )
        for (flat_id, category, of), cents in sums.items()
        if of == first
    ]
    return sorted(found, key=lambda one: (not one.stands_out, -abs(one.cents), one.flat_id, one.category))


def outliers(municipality_id: int, month: date) -> list[Unusual]:
    """Those that stand out."""
    return [one for one in compared_costs(municipality_id, month) if one.stands_out]


def _sums(municipality_id: int, first: date, then: date) -> dict[tuple[int, CostCategory, date], int]:
    keys = CostShare.flat_id, CostEntry.category, CostShare.month
    query = (
        sa.select(*keys, sa.func.sum(CostShare.cents))
        .join(CostEntry, CostEntry.id == CostShare.entry_id)
        .where(
            CostEntry.municipality_id == municipality_id,
            CostEntry.category.in_(RECURRING),
            CostShare.month.in_([first, then]),
        )
        .group_by(*keys)
    )
    return {(row[0], row[1], row[2]): int(row[3]) for row in db.session.execute(query) if row[3]}


def _kinds(municipality_id: int) -> dict[int, tuple[Any, ...]]:
    """Flat → rooms, class of area (None: not known), whose stock."""
    query = sa.select(Flat.id, Flat.rooms, Flat.area_m2, Flat.ownership).where(Flat.municipality_id == municipality_id)
    return {
        flat_id: (rooms, int(area // CLASS_M2) if area else None, ownership)
        for flat_id, rooms, area, ownership in db.session.execute(query)
    }


def _likeness(kind: tuple[Any, ...], category: CostCategory) -> tuple[Any, ...]:
    """What comparable flats have in common; for the rent also whose stock they are of."""
    rooms, size, ownership = kind
    return category, rooms, size, ownership if category is CostCategory.RENT else None


def _others(alike: dict[int, int], flat_id: int) -> list[int]:
    return [cents for other, cents in alike.items() if other != flat_id]
