"""The table of costs: flats × months, summed from the shares of the ledger and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from app.core.extensions import db
from app.core.months import next_month
from app.core.permissions import Access, Permission
from app.costs.cube import Part
from app.costs.models import CostCategory, CostEntry, CostPayer, CostShare
from app.flats.models import Flat

MOST_MONTHS = 24


class By(StrEnum):
    """What stands at the left of the table. Latvian: grupējums."""

    FLAT = "flat"
    MUNICIPALITY = "municipality"
    CATEGORY = "category"
    PAYER = "payer"


@dataclass(frozen=True)
class CostFilters:
    """Which costs are counted. `known_until`: only what was booked before that day, as it was known then."""

    municipality_id: int | None = None
    flat_id: int | None = None
    category: CostCategory | None = None
    payer: CostPayer | None = None
    part: Part | None = None
    known_until: date | None = None


@dataclass(frozen=True)
class Row:
    """One line of the table: month → cents; months without cost are not in it."""

    key: Any
    months: Mapping[date, int]

    @property
    def cents(self) -> int:
        return sum(self.months.values())


@dataclass(frozen=True)
class Table:
    """Rows and their sums for `months`; `total` is counted by the database itself, not from the rows shown."""

    months: list[date]
    rows: list[Row]
    total: Row = field(default_factory=lambda: Row(None, {}))


def months_between(first: date, last: date) -> list[date]:
    """First days of the months from `first` to `last`, both included; MOST_MONTHS at most."""
    months = [first.replace(day=1)]
    while months[-1] < last.replace(day=1) and len(months) < MOST_MONTHS:
        months.append(next_month(months[-1]))
    return months


def cost_table(
    viewer: Access, filters: CostFilters, by: By, months: list[date], flat_ids: Iterable[int] | None = None
) -> Table:
    """The sums by month for each flat, municipality, category or payer; `flat_ids`: only these as rows."""
    key = _KEYS[by]
    counted = counted_shares(viewer, filters, months)
    rows = counted if flat_ids is None else counted.where(CostShare.flat_id.in_(sorted(flat_ids)))
    found: dict[Any, dict[date, int]] = {}
    for one, month, cents in _fetched(_sums(rows, key)):
        found.setdefault(one, {})[month] = int(cents)
    total = {month: int(cents) for month, cents in _fetched(_sums(counted))}
    return Table(months, [Row(one, by_month) for one, by_month in found.items()], Row(None, total))


def flats_with_costs(viewer: Access, filters: CostFilters, months: list[date]) -> sa.Select[Any]:
    """The flats that carry something in these months, for a list in pages."""
    carries = counted_shares(viewer, filters, months).where(CostShare.flat_id == Flat.id).correlate(Flat).exists()
    return sa.select(Flat).where(carries)


def entries_of(viewer: Access, filters: CostFilters, months: list[date]) -> Any:
    """What a number of the table is made of: each entry and how much of it is counted there."""
    counted = counted_shares(viewer, filters, months).with_only_columns(
        CostShare.entry_id, sa.func.sum(CostShare.cents).label("counted")
    )
    part = counted.group_by(CostShare.entry_id).subquery()
    return sa.select(CostEntry, part.c.counted).join(part, part.c.entry_id == CostEntry.id)


def counted_shares(viewer: Access, filters: CostFilters, months: list[date]) -> sa.Select[Any]:
    """The shares in reach that the filters leave, as a query to sum."""
    query = (
        sa.select(CostShare.cents)
        .join(CostEntry, CostEntry.id == CostShare.entry_id)
        .where(
            CostEntry.municipality_id.in_(sorted(viewer.municipalities(Permission.COST_SEE))),
            CostShare.month >= months[0],
            CostShare.month <= months[-1],
        )
    )
    wanted = {
        CostEntry.municipality_id: filters.municipality_id,
        CostShare.flat_id: filters.flat_id,
        CostEntry.category: filters.category,
        CostEntry.payer: filters.payer,
    }
    query = query.where(*(column == value for column, value in wanted.items() if value is not None))
    if filters.part:
        is_support = CostEntry.category == CostCategory.SUPPORT
        query = query.where(is_support if filters.part is Part.SUPPORT else ~is_support)
    return query.where(CostEntry.booked_on < filters.known_until) if filters.known_until else query


def _fetched(query: Any) -> list[Any]:
    return list(db.session.execute(query))


def _sums(query: sa.Select[Any], *keys: Any) -> Any:
    columns = *keys, CostShare.month
    return query.with_only_columns(*columns, sa.func.sum(CostShare.cents)).group_by(*columns).order_by(*columns)


_KEYS = {
    By.FLAT: CostShare.flat_id,
    By.MUNICIPALITY: CostEntry.municipality_id,
    By.CATEGORY: CostEntry.category,
    By.PAYER: CostEntry.payer,
}
