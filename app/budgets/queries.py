"""A municipality's year: what it may cost, what it cost, what it will have cost, and who bears it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa

from app.budgets import rules
from app.budgets.calculations import Forecast, Held, allowed, flat_days, flat_months, forecast
from app.budgets.models import BudgetLine
from app.contracts.models import ContractFlat, FlatSide
from app.core.errors import Finding
from app.core.extensions import db
from app.core.months import months_before
from app.core.permissions import Access, Permission
from app.costs.models import CostCategory, CostEntry, CostPayer, CostShare
from app.costs.queries import closed_days
from app.flats.models import Flat
from app.places.models import Municipality
from app.places.queries import municipalities, policy_on

OUTSIDE_NORM = frozenset({CostCategory.SUPPORT})  # the norm is for the flat: rent, upkeep, repairs (digest row 154)
NOT_OURS = CostPayer.BENEFIT, CostPayer.CLIENT, CostPayer.GRANT
Spent = Mapping[tuple[date, CostCategory, CostPayer], int]


@dataclass(frozen=True)
class Year:
    """One municipality's year. Amounts in cents; `days`: month → flat-days held; `lines`: the typed budget, if any."""

    municipality: Municipality
    year: int
    today: date
    days: Mapping[date, int]
    norms: Mapping[date, int]
    lines: Mapping[CostCategory, BudgetLine]
    spent: Spent
    closed_until: date | None

    @property
    def flat_months(self) -> Decimal:
        return flat_months(self.days)

    @property
    def budget_cents(self) -> int:
        """The typed amounts; where none is typed, what the norm allows for the flats that are held."""
        return sum(line.cents or 0 for line in self.lines.values()) if self.lines else self.norm_cents

    @property
    def norm_cents(self) -> int:
        return allowed(self.days, self.norms)

    def counts(self, category: CostCategory) -> bool:
        """Whether the kind of cost is compared with the budget."""
        return category in self.lines if self.lines else category not in OUTSIDE_NORM

    @property
    def by_category(self) -> dict[CostCategory, int]:
        """What was spent of each kind in the months that have come."""
        sums = Counter[CostCategory]()
        for _month, category, _payer, cents in self._so_far():
            sums[category] += cents
        return sums

    @property
    def spent_cents(self) -> int:
        return sum(cents for _month, category, _payer, cents in self._so_far() if self.counts(category))

    @property
    def outside_cents(self) -> int:
        """Spent on what the budget does not speak of."""
        return sum(cents for _month, category, _payer, cents in self._so_far() if not self.counts(category))

    @property
    def by_payer(self) -> dict[CostPayer, int]:
        """Who bears how much of what is compared with the budget."""
        sums = Counter[CostPayer]()
        for _month, category, payer, cents in self._so_far():
            if self.counts(category):
                sums[payer] += cents
        return sums

    @property
    def net_cents(self) -> int:
        """What is left for municipality and provider after benefit, co-payment and grant."""
        by_payer = self.by_payer
        return self.spent_cents - sum(by_payer[payer] for payer in NOT_OURS)

    @property
    def by_month(self) -> dict[date, int]:
        """Every month that was asked for → what of its cost is compared with the budget."""
        sums: dict[date, int] = {}
        for (month, category, _payer), cents in self.spent.items():
            if self.counts(category):
                sums[month] = sums.get(month, 0) + cents
        return sums

    @property
    def forecast(self) -> Forecast | None:
        return forecast(self.by_month, self.year, self.closed_until)

    @property
    def left_cents(self) -> int | None:
        """What of the budget will be left by the forecast; negative where it will not do."""
        return self.budget_cents - self.forecast.cents if self.forecast else None

    @property
    def mean_cents(self) -> int | None:
        """What a flat's month cost, support aside, in the months that are over."""
        over = {month: days for month, days in self.days.items() if month < self.today.replace(day=1)}
        held = flat_months(over)
        spent = sum(
            cents
            for (month, category, _payer), cents in self.spent.items()
            if month in over and category not in OUTSIDE_NORM
        )
        return int((spent / held).quantize(Decimal(1), ROUND_HALF_UP)) if held and spent else None

    @property
    def findings(self) -> list[Finding]:
        """U1 and U2."""
        ahead = self.forecast.cents if self.forecast else None
        last = min(self.today, date(self.year, 12, 31))
        policy = policy_on(self.municipality.id, last)
        return [rules.stays_within(ahead, self.budget_cents), rules.flat_month_within_norm(self.mean_cents, policy)]

    def _so_far(self) -> Iterator[tuple[date, CostCategory, CostPayer, int]]:
        """What was spent in the months of the year that have come."""
        for (month, category, payer), cents in self.spent.items():
            if month.year == self.year and month <= self.today:
                yield month, category, payer, cents


def years(viewer: Access, year: int, today: date, only_id: int | None = None) -> list[Year]:
    """The year of each municipality in reach, by name."""
    reach = viewer.municipalities(Permission.COST_SEE)
    towns = municipalities(reach if only_id is None else reach & {only_id})
    ids = [town.id for town in towns]
    months = [date(year, number, 1) for number in range(1, 13)]
    held, lines, closed = held_flats(ids, months[0], months[-1]), _lines(ids, year), closed_days(ids)
    spent = _spent(ids, months_before(months[0], 3), months[-1])
    return [
        Year(
            town,
            year,
            today,
            {month: flat_days(held.get(town.id, ()), month) for month in months},
            {month: policy_on(town.id, month).flat_month_norm_eur * 100 for month in months},
            lines.get(town.id, {}),
            spent.get(town.id, {}),
            closed.get(town.id),
        )
        for town in towns
    ]


def held_flats(municipality_ids: Iterable[int], first: date, last: date) -> dict[int, list[Held]]:
    """Municipality → its flats under a signed contract with their owner in the months from `first` to `last`."""
    query = sa.select(Flat.municipality_id, Flat.id, ContractFlat.held_from, ContractFlat.held_until).join(
        ContractFlat, ContractFlat.flat_id == Flat.id
    )
    rows = db.session.execute(
        query.where(
            Flat.municipality_id.in_(sorted(municipality_ids)),
            ContractFlat.side == FlatSide.OWNER,
            ContractFlat.held_from < months_before(last, -1),
            sa.or_(ContractFlat.held_until.is_(None), ContractFlat.held_until > first),
        )
    )
    found: dict[int, list[Held]] = {}
    for town, flat_id, starts_on, ends_on in rows:
        found.setdefault(town, []).append(Held(flat_id, starts_on, ends_on))
    return found


def _lines(municipality_ids: list[int], year: int) -> dict[int, dict[CostCategory, BudgetLine]]:
    query = sa.select(BudgetLine).where(BudgetLine.municipality_id.in_(municipality_ids), BudgetLine.year == year)
    latest: dict[int, dict[CostCategory, BudgetLine]] = {}
    for line in db.session.scalars(query.order_by(BudgetLine.id)):
        latest.setdefault(line.municipality_id, {})[line.category] = line
    return {
        town: {category: line for category, line in lines.items() if line.cents is not None}
        for town, lines in latest.items()
    }


def lines_of(municipality_id: int, year: int) -> list[BudgetLine]:
    """Every decision about the year, the latest first."""
    query = sa.select(BudgetLine).where(BudgetLine.municipality_id == municipality_id, BudgetLine.year == year)
    return list(db.session.scalars(query.order_by(BudgetLine.id.desc())))


def _spent(municipality_ids: list[int], first: date, last: date) -> dict[int, dict[Any, int]]:
    keys = CostEntry.municipality_id, CostShare.month, CostEntry.category, CostEntry.payer
    query = (
        sa.select(*keys, sa.func.sum(CostShare.cents))
        .join(CostEntry, CostEntry.id == CostShare.entry_id)
        .where(CostEntry.municipality_id.in_(municipality_ids), CostShare.month.between(first, last))
        .group_by(*keys)
    )
    found: dict[int, dict[Any, int]] = {}
    for town, month, category, payer, cents in db.session.execute(query):
        found.setdefault(town, {})[month, category, payer] = int(cents)
    return found
