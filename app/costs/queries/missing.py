"""What a month still lacks before it is closed; each with the flat or ticket where it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.clients.models import Client
from app.core import clock
from app.core.errors import Finding
from app.core.extensions import db
from app.core.months import months_before, next_month
from app.costs import rules
from app.costs.accruals import DUE, Step, What, summed
from app.costs.models import CostCategory, CostEntry, CostShare
from app.costs.queries.due import due_steps
from app.costs.queries.ledger import closed_until
from app.costs.queries.support import Support, support_between, without_hours
from app.costs.queries.table import months_between
from app.flats.models import Building, Flat, Readiness
from app.meters.models import Meter, MeterReading
from app.repairs.models import MendedBy, RepairTicket, TicketCost, TicketRun

UTILITIES = (
    CostCategory.HEATING,
    CostCategory.HOT_WATER,
    CostCategory.COLD_WATER,
    CostCategory.SEWERAGE,
    CostCategory.ELECTRICITY,
    CostCategory.GAS,
    CostCategory.WASTE,
    CostCategory.MANAGEMENT,
    CostCategory.OTHER_UTILITIES,
)
MONTHS_BEFORE = 3


@dataclass(frozen=True)
class Expected:
    """A utility that the flat had in the months before and lacks: when and how much last, and whose invoice it was."""

    flat: Flat
    category: CostCategory
    last_on: date
    cents: int
    supplier: str | None


@dataclass(frozen=True)
class Missing:
    """What the month lacks. `steps`: what accruing would do; `tickets`: mended by a firm in the month, without cost."""

    steps: Sequence[Step]
    utilities: Sequence[Expected]
    meters: Sequence[Meter]
    tickets: Sequence[RepairTicket]
    without_hours: Sequence[Client]  # in the service, and nobody entered hours of contact
    homeless: Sequence[Support]  # hours of who had no flat in the month: no flat carries them

    def __len__(self) -> int:
        kinds = self.steps, self.utilities, self.meters, self.tickets, self.without_hours
        return sum(len(kind) for kind in kinds)

    @property
    def findings(self) -> list[Finding]:
        """What the rules say of it."""
        kinds = summed(self.steps)
        due = sum(number for what, number in kinds.items() if what in DUE)
        return [
            rules.sources_are_booked(due),
            rules.payers_are_known(kinds.get(What.ASK, 0), kinds.get(What.HELD, 0)),
            rules.invoices_came(len(self.utilities)),
            rules.repairs_have_cost(len(self.tickets)),
            rules.meters_were_read(len(self.meters)),
            rules.hours_are_entered(len(self.without_hours)),
        ]

    @property
    def suppliers(self) -> list[tuple[str, int]]:
        """Whose invoices are expected, and for how many flats, by name."""
        flats: dict[str, set[int]] = {}
        for one in self.utilities:
            if one.supplier:
                flats.setdefault(one.supplier, set()).add(one.flat.id)
        return [(name, len(flats[name])) for name in sorted(flats)]


def missing_in(municipality_id: int, month: date) -> Missing:
    """What to look at before the month is closed; nothing of it has to be there."""
    first = month.replace(day=1)
    return Missing(
        due_steps(municipality_id, first),
        _utilities(municipality_id, first),
        _unread(municipality_id, first),
        _without_cost(municipality_id, first),
        without_hours(municipality_id, first),
        [one for one in support_between([municipality_id], first, next_month(first)) if one.cents and one.has_no_flat],
    )


def lacking_until(municipality_id: int, month: date) -> int:
    """How many things are missing in the month and in the open months before it that closing would close with it.

    What accruing would book of those is in the month's own number: it looks back by itself.
    """
    closed = closed_until(municipality_id)
    earlier = [one for one in months_between(closed, month) if one < month] if closed else []
    before = [missing_in(municipality_id, one) for one in earlier]
    return len(missing_in(municipality_id, month)) + sum(len(one) - len(one.steps) for one in before)


def _utilities(municipality_id: int, month: date) -> list[Expected]:
    """By flat and kind: something in one of the three months before, nothing in this one; reversals count against."""
    cents = sa.func.sum(CostShare.cents)
    rows = db.session.execute(
        sa.select(CostShare.flat_id, CostEntry.category, CostShare.month, cents)
        .join(CostEntry, CostEntry.id == CostShare.entry_id)
        .where(
            CostEntry.municipality_id == municipality_id,
            CostEntry.category.in_(UTILITIES),
            CostShare.month >= months_before(month, MONTHS_BEFORE),
            CostShare.month <= month,
        )
        .group_by(CostShare.flat_id, CostEntry.category, CostShare.month)
        .having(cents != 0)
        .order_by(CostShare.month)
    ).all()
    there = {row[:2] for row in rows if row[2] == month}
    last = {(row[0], row[1]): (row[2], int(row[3])) for row in rows if row[2] < month and tuple(row[:2]) not in there}
    flats = _flats({flat_id for flat_id, _category in last})
    supplied = _suppliers(set(flats), month)
    found = [
        Expected(flats[flat_id], category, on, amount, supplied.get((flat_id, category)))
        for (flat_id, category), (on, amount) in last.items()
        if flat_id in flats
    ]
    order = list(CostCategory)
    return sorted(found, key=lambda one: (one.flat.address_key, one.flat.id, order.index(one.category)))


def _suppliers(flat_ids: set[int], month: date) -> dict[tuple[int, CostCategory], str]:
    """Who sent the last invoice of each kind."""
    rows = db.session.execute(
        sa.select(CostShare.flat_id, CostEntry.category, CostEntry.supplier)
        .join(CostEntry, CostEntry.id == CostShare.entry_id)
        .where(
            CostShare.flat_id.in_(flat_ids),
            CostShare.month >= months_before(month, MONTHS_BEFORE),
            CostShare.month < month,
            CostEntry.supplier.is_not(None),
            CostEntry.reverses_id.is_(None),
        )
        .order_by(CostShare.month, CostEntry.id)
    )
    return {(row[0], row[1]): row[2] or "" for row in rows}


def _flats(flat_ids: set[int]) -> dict[int, Flat]:
    """Those that are not withdrawn."""
    rows = db.session.scalars(
        sa.select(Flat)
        .where(Flat.id.in_(flat_ids), Flat.readiness != Readiness.WITHDRAWN)
        .options(joinedload(Flat.building).joinedload(Building.place))
    )
    return {flat.id: flat for flat in rows}


def _unread(municipality_id: int, month: date) -> list[Meter]:
    """Meters that hung in a flat all month and that nobody read in it."""
    end = next_month(month)
    read = sa.exists().where(
        MeterReading.meter_id == Meter.id, MeterReading.read_on >= month, MeterReading.read_on < end
    )
    query: Any = (
        sa.select(Meter)
        .join(Meter.flat)
        .where(
            Flat.municipality_id == municipality_id,
            Flat.readiness != Readiness.WITHDRAWN,
            Meter.installed_on <= month,
            sa.or_(Meter.removed_on.is_(None), Meter.removed_on >= end),
            ~read,
        )
        .options(joinedload(Meter.flat).joinedload(Flat.building).joinedload(Building.place))
        .order_by(Flat.address_key, Flat.id, Meter.kind, Meter.id)
    )
    return list(db.session.scalars(query))


def _without_cost(municipality_id: int, month: date) -> list[RepairTicket]:
    """Tickets that a firm finished in the month (days of Latvia), and for which nothing was written down."""
    since, until = clock.start_of(month), clock.start_of(next_month(month))
    costs = (
        sa.exists()
        .where(TicketCost.run_id == TicketRun.id, TicketRun.ticket_id == RepairTicket.id)
        .correlate(RepairTicket)
    )
    query = sa.select(RepairTicket).where(
        RepairTicket.municipality_id == municipality_id,
        RepairTicket.mended_by == MendedBy.CONTRACTOR,
        RepairTicket.finished_at >= since,
        RepairTicket.finished_at < until,
        ~costs,
    )
    return list(db.session.scalars(query.order_by(RepairTicket.id)))
