"""What repairs cost, line by line; nothing of what was written about a home."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.places.models import Place
from app.repairs.models import CostPayer, RepairTicket, TicketCost, TicketRun

COLUMNS: tuple[Any, ...] = (
    TicketCost.id,
    TicketCost.cost_on,
    TicketCost.kind,
    TicketCost.payer,
    TicketCost.net_cents,
    TicketCost.vat_cents,
    TicketCost.invoice_number,
    TicketCost.reverses_id,
    TicketRun.ticket_id,
    Place.address,
    Flat.number,
)
COST_SORTS = {"day": TicketCost.cost_on}


@dataclass(frozen=True)
class CostFilters:
    """What the list is narrowed to; None leaves a filter out. Days: the first and the last."""

    starts_on: date | None = None
    ends_on: date | None = None
    payer: CostPayer | None = None
    municipality: int | None = None


def costs_in_reach(viewer: Access, filters: CostFilters) -> Any:
    """The lines of cost the filters leave, as columns, with ticket and address."""
    query: Any = (
        sa.select(*COLUMNS)
        .join(TicketRun, TicketRun.id == TicketCost.run_id)
        .join(RepairTicket, RepairTicket.id == TicketRun.ticket_id)
        .join(Building, Building.id == RepairTicket.building_id)
        .join(Place, Place.id == Building.place_id)
        .outerjoin(Flat, Flat.id == RepairTicket.flat_id)
    )
    return query.where(*_conditions(viewer, filters))


def total_cents(viewer: Access, filters: CostFilters) -> int:
    """What the lines cost together, with VAT; lines taken back count as nothing."""
    query = sa.select(sa.func.coalesce(sa.func.sum(TicketCost.net_cents + TicketCost.vat_cents), 0))
    return int(db.session.scalar(query.where(*_conditions(viewer, filters))) or 0)


def _conditions(viewer: Access, filters: CostFilters) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = [
        TicketCost.municipality_id.in_(sorted(viewer.unrestricted(Permission.REPAIR_COST)))
    ]
    if filters.starts_on:
        wanted.append(TicketCost.cost_on >= filters.starts_on)
    if filters.ends_on:
        wanted.append(TicketCost.cost_on <= filters.ends_on)
    if filters.payer:
        wanted.append(TicketCost.payer == filters.payer)
    if filters.municipality:
        wanted.append(TicketCost.municipality_id == filters.municipality)
    return wanted
