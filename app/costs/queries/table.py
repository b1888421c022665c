"""The table of costs: flats × months, summed from the shares of the ledger and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from app.core.extensions import db
from app.core.months import next_month
from app.core.permissions import Access, Permission
from app.costs.cube import Part
from app.costs.measures import Carried
from app.costs.models import CostCategory, CostEntry, CostPayer, CostShare
from app.costs.queries.homes import HOME, Held, area_of, held_by, is_one_of
from app.flats.models import Flat, Ownership

MOST_MONTHS = 24


class By(StrEnum):
    """What stands at the left of the table. Latvian: grupējums."""

    FLAT = "flat"
    MUNICIPALITY = "municipality"
    AREA = "area"  # apkaime, pagasts
    OWNERSHIP = "ownership"
    LANDLORD = "landlord"
    MODEL = "model"  # of the contract with the owner, in the month
    CATEGORY = "category"
    PAYER = "payer"


@dataclass(frozen=True)
class CostFilters:
    """Which costs are counted. `known_until`: only what was booked before that day, as it was known then.

    `area_id`, `landlord_id`: homes.WITHOUT for flats that have none.
    """

    municipality_id: int | None = None
    flat_id: int | None = None
    category: CostCategory | None = None
    payer: CostPayer | None = None
    part: Part | None = None
    area_id: int | None = None
    ownership: Ownership | None = None
    landlord_id: int | None = None
    model: Held | None = None
    known_until: date | None = None


@dataclass(frozen=True)
class Row:
    """One line of the table: month → cents; months without cost are not in it.

    `parts`: the same by what it was spent on, where that was asked for; they add up to the row.
    """

    key: Any
    months: Mapping[date, int]
    parts: tuple["Row", ...] = ()

    @property
    def cents(self) -> int:
        return sum(self.months.values())


@dataclass(frozen=True)
class Table:
    """Rows and their sums for `months`; `total` is of all that is counted, also where not all rows are shown."""

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
    viewer: Access,
    filters: CostFilters,
    by: By,
    months: list[date],
    flat_ids: Iterable[int] | None = None,
    *,
    stacked: bool = False,
) -> Table:
    """The sums by month for each flat, municipality, category or what else stands at the left.

    `flat_ids`: only these as rows. `stacked`: each row also by what it was spent on.
    """
    counted = counted_shares(viewer, filters, months)
    rows = counted if flat_ids is None else counted.where(CostShare.flat_id.in_(sorted(flat_ids)))
    key = _key(by, months)
    parts: dict[Any, list[Row]] = defaultdict(list)
    for (one, category), by_month in (_by_key(_sums(rows, key, CostEntry.category)) if stacked else {}).items():
        parts[one].append(Row(category, by_month))
    sums = _by_key(_sums(rows, key))
    shown = [Row(one, by_month, tuple(parts[one])) for (one,), by_month in sums.items()]
    total = _together(shown) if flat_ids is None else _by_key(_sums(counted)).get((), {})
    return Table(months, shown, Row(None, total))


def carried_by_flats(viewer: Access, filters: CostFilters, by: By, months: list[date]) -> Carried:
    """(row, flat) → month → cents: what every row of the table is made of."""
    return _by_key(_sums(counted_shares(viewer, filters, months), _key(by, months), CostShare.flat_id))


def _together(rows: Iterable[Row]) -> dict[date, int]:
    total: dict[date, int] = defaultdict(int)
    for row in rows:
        for month, cents in row.months.items():
            total[month] += cents
    return total


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
    of_homes = _of_homes(filters)
    if of_homes:
        query = query.where(sa.exists().where(HOME.id == CostShare.flat_id, *of_homes).correlate(CostShare))
    if filters.model:
        query = query.where(held_by(months) == filters.model.value)
    return query.where(CostEntry.booked_on < filters.known_until) if filters.known_until else query


def _of_homes(filters: CostFilters) -> list[sa.ColumnElement[bool]]:
    asked = [is_one_of(HOME.landlord_id, filters.landlord_id), is_one_of(area_of(), filters.area_id)]
    asked.append(HOME.ownership == filters.ownership if filters.ownership else None)
    return [one for one in asked if one is not None]


def _key(by: By, months: list[date]) -> Any:
    """What the rows are told apart by: a column of the entry or share, or something of the share's flat."""
    if by is By.MODEL:
        return held_by(months)
    of_home = {By.OWNERSHIP: HOME.ownership, By.LANDLORD: HOME.landlord_id}
    if by is By.AREA or by in of_home:
        value = area_of() if by is By.AREA else of_home[by]
        return sa.select(value).where(HOME.id == CostShare.flat_id).correlate(CostShare).scalar_subquery()
    return _KEYS[by]


def _by_key(query: Any) -> dict[tuple[Any, ...], dict[date, int]]:
    """Key → month → cents."""
    found: dict[tuple[Any, ...], dict[date, int]] = {}
    for row in db.session.execute(query):
        *key, month, cents = tuple(row)
        found.setdefault(tuple(key), {})[month] = int(cents)
    return found


def _sums(query: sa.Select[Any], *keys: Any) -> Any:
    """Summed by the keys and months. What is looked up for each share comes first: it is summed by what was found."""
    plain = all(isinstance(key, InstrumentedAttribute) for key in keys)
    columns: list[Any] = [*keys, CostShare.month]
    cents: Any = CostShare.cents
    if not plain:
        named = [column.label(f"key_{number}") for number, column in enumerate(columns)]
        inner = query.with_only_columns(*named, CostShare.cents.label("cents")).subquery()
        columns, cents = [inner.c[column.name] for column in named], inner.c.cents
        return sa.select(*columns, sa.func.sum(cents)).group_by(*columns).order_by(*columns)
    return query.with_only_columns(*columns, sa.func.sum(cents)).group_by(*columns).order_by(*columns)


_KEYS = {
    By.FLAT: CostShare.flat_id,
    By.MUNICIPALITY: CostEntry.municipality_id,
    By.CATEGORY: CostEntry.category,
    By.PAYER: CostEntry.payer,
}
