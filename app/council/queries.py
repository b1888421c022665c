"""The numbers of a council's report: summed from the same shares as the table of costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from app.budgets.calculations import flat_days, flat_months
from app.budgets.queries import Year, held_flats, years
from app.core.extensions import db
from app.core.months import next_month
from app.core.permissions import Access, Permission
from app.costs.cube import Group
from app.costs.models import CostCategory, CostEntry, CostPayer, CostShare
from app.costs.queries.cube import cost_cube
from app.costs.queries.table import CostFilters
from app.council.calculations import FEWEST_PEOPLE, Kind, by_kind, ratio, told_apart
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was
from app.places.models import Municipality
from app.places.queries import municipalities


@dataclass(frozen=True)
class Line:
    """A flat's month in one municipality, or in all (None): cents without support ÷ flat-months."""

    municipality: Municipality | None
    cents: int
    flat_months: Decimal

    @property
    def mean_cents(self) -> int | None:
        return ratio(self.cents, self.flat_months)


@dataclass(frozen=True)
class Report:
    """What homes cost in `months`; `spent`: (municipality, month, category, payer) → cents."""

    months: list[date]
    towns: list[Municipality]
    spent: Mapping[tuple[int, date, CostCategory, CostPayer], int]
    days: Mapping[int, Mapping[date, int]]  # municipality → month → flat-days held
    people: Mapping[int, int]
    years: list[Year]
    groups: list[Group]  # days of people and what they cost: each municipality, and last all together
    over: list[date]  # the months whose days can be counted

    @property
    def person_days(self) -> list[tuple[Municipality | None, Group]]:
        """The cost of a person's day for each municipality that may stand alone; the last is all together."""
        towns = {town.id: town for town in self.towns if town.id in self.apart and len(self.towns) > 1}
        alone = [(towns[one.municipality_id], one) for one in self.groups if one.municipality_id in towns]
        return [*alone, *((None, one) for one in self.groups[-1:])]

    @property
    def people_in_all(self) -> int:
        return sum(self.people.values())

    @property
    def too_few(self) -> bool:
        """Whether so few people lived there that even the whole would tell of them."""
        return 0 < self.people_in_all < FEWEST_PEOPLE

    @cached_property
    def apart(self) -> set[int]:
        """The municipalities that may stand in a row of their own."""
        return told_apart({town.id: self.people.get(town.id, 0) for town in self.towns})

    @property
    def in_total_only(self) -> int:
        """How many municipalities are said only in the total."""
        return len(self.towns) - len(self.apart)

    def kinds(self, month: date | None = None) -> dict[Kind, int]:
        """Cents of each kind, in a month or in all."""
        sums: dict[CostCategory, int] = {}
        for (_town, on, category, _payer), cents in self.spent.items():
            if month in (None, on):
                sums[category] = sums.get(category, 0) + cents
        return by_kind(sums)

    def flat_month(self, month: date | None = None, town: Municipality | None = None) -> Line:
        """The flat's month in a month or in all, in a municipality or everywhere."""
        cents = sum(
            amount
            for (where, on, category, _payer), amount in self.spent.items()
            if month in (None, on) and (town is None or where == town.id) and category is not CostCategory.SUPPORT
        )
        held = [
            {on: number for on, number in days.items() if month in (None, on)}
            for where, days in self.days.items()
            if town is None or where == town.id
        ]
        return Line(town, cents, sum((flat_months(days) for days in held), Decimal(0)))

    @property
    def by_municipality(self) -> list[Line]:
        """A line for each that may stand alone; the last is all together."""
        alone = [self.flat_month(town=town) for town in self.towns if town.id in self.apart]
        return [*(alone if len(self.towns) > 1 else []), self.flat_month()]

    @property
    def total_cents(self) -> int:
        return sum(self.spent.values())

    @property
    def by_payer(self) -> dict[CostPayer, int]:
        sums = dict.fromkeys(CostPayer, 0)
        for (_town, _on, _category, payer), cents in self.spent.items():
            sums[payer] += cents
        return {payer: cents for payer, cents in sums.items() if cents}

    @property
    def budgets(self) -> list[Year]:
        """The year of the last month, of each municipality that may stand alone."""
        return [one for one in self.years if one.municipality.id in self.apart]


def council_report(viewer: Access, months: list[date], municipality_id: int | None, today: date) -> Report:
    """The report over these months, of one municipality or of all in reach."""
    reach = viewer.municipalities(Permission.COST_SEE)
    towns = municipalities(reach if municipality_id is None else reach & {municipality_id})
    ids = [town.id for town in towns]
    held = held_flats(ids, months[0], months[-1])
    over = [month for month in months if next_month(month) <= today]
    return Report(
        months,
        towns,
        _spent(ids, months),
        {town: {month: flat_days(held.get(town, ()), month) for month in months} for town in ids},
        _people(ids, months[0], next_month(months[-1])),
        years(viewer, months[-1].year, today, municipality_id),
        cost_cube(viewer, CostFilters(municipality_id=municipality_id), over) if over else [],
        over,
    )


def _spent(municipality_ids: list[int], months: list[date]) -> dict[Any, int]:
    keys = CostEntry.municipality_id, CostShare.month, CostEntry.category, CostEntry.payer
    query = (
        sa.select(*keys, sa.func.sum(CostShare.cents))
        .join(CostEntry, CostEntry.id == CostShare.entry_id)
        .where(CostEntry.municipality_id.in_(municipality_ids), CostShare.month.between(months[0], months[-1]))
        .group_by(*keys)
    )
    return {tuple(row[:-1]): int(row[-1]) for row in db.session.execute(query)}


def _people(municipality_ids: list[int], first: date, until: date) -> dict[int, int]:
    """Municipality → how many people lived in its homes on some day of [first, until)."""
    query = (
        sa.select(PlacementClient.municipality_id, sa.func.count(sa.distinct(PlacementClient.client_id)))
        .join(Placement, Placement.id == PlacementClient.placement_id)
        .where(
            PlacementClient.municipality_id.in_(municipality_ids),
            really_was(),
            PlacementClient.starts_on < until,
            sa.or_(PlacementClient.ends_on.is_(None), PlacementClient.ends_on > first),
        )
        .group_by(PlacementClient.municipality_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
