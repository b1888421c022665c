"""What contracts, repairs, treatments against pests and move-ins say homes cost: a line for each, for accruing."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.contracts.models import ContractModel
from app.core.extensions import db
from app.costs.accruals import Line
from app.costs.models import CostCategory, CostPayer, CostSource
from app.costs.queries.support import support_between
from app.flats.models import Building, Flat
from app.incidents.models import Incident, PestCase, PestTreatment
from app.moveins.models import ItemOwner, MoveIn, MoveInLine
from app.payments.calculations import Due, DueKind, split
from app.payments.queries.schedule import Owed, owed_between
from app.placements.models import Placement
from app.placements.queries.browse import really_was
from app.repairs.models import RepairTicket, TicketCost, TicketRun

DAY = timedelta(days=1)
# What each source's money is spent on. A repair before anybody lived in the flat makes it ready: `_ready_since`.
RENT_CATEGORY = {DueKind.RENT: CostCategory.RENT, DueKind.SERVICES: CostCategory.OTHER_UTILITIES}
REPAIR_CATEGORY, FIRST_REPAIR_CATEGORY = CostCategory.REPAIR, CostCategory.PREPARATION
PEST_CATEGORY, KIT_CATEGORY = CostCategory.PEST, CostCategory.FURNISHING
SUPPORT_CATEGORY, SUPPORT_PAYER = CostCategory.SUPPORT, CostPayer.MUNICIPALITY  # it contracts the hours (row 169)
# Whose a thing is paid for it (assumed): nothing else is known of who paid.
KIT_PAYER = {
    ItemOwner.CLIENT: CostPayer.CLIENT,
    ItemOwner.PROVIDER: CostPayer.PROVIDER,
    ItemOwner.LANDLORD: CostPayer.LANDLORD,
    ItemOwner.MUNICIPALITY: CostPayer.MUNICIPALITY,
}


def lines_between(municipality_id: int, first: date, end: date) -> list[Line]:
    """Every line whose service lies on [first, end), the first day of a month each; deposits are balances, no costs."""
    return [
        *_of_contracts(municipality_id, first, end),
        *_of_repairs(municipality_id, first, end),
        *_of_treatments(municipality_id, first, end),
        *_of_move_ins(municipality_id, first, end),
        *_of_support(municipality_id, first, end),
    ]


def _of_contracts(municipality_id: int, first: date, end: date) -> Iterator[Line]:
    for owed in owed_between(municipality_id, first, end):
        # Where the household signs, the municipality pays its first and last rent (row 168).
        leased = owed.contract.model is ContractModel.HEAD_LEASE
        for due in owed.ours:
            ours = CostPayer.PROVIDER if leased or due.kind is DueKind.SERVICES else CostPayer.MUNICIPALITY
            yield from _by_flat(owed, due, ours)
        for due in owed.households:
            yield from _by_flat(owed, due, CostPayer.CLIENT)


def _by_flat(owed: Owed, due: Due, payer: CostPayer) -> Iterator[Line]:
    """The amount by the shares that the contract names, as its payments are shown; equally where it names one sum."""
    flats = {row.flat_id: row.flat for row in owed.contract.flats}
    parts: Counter[int] = Counter()
    for line in due.lines:
        named = owed.plan.term_on(line.starts_on).flat_shares if due.kind is DueKind.RENT else {}
        parts.update(split(line.cents, named if any(named.values()) else dict.fromkeys(sorted(flats), 1)))
    for flat_id, cents in parts.items():
        if cents and due.ends_on:
            number = owed.contract.number
            yield Line(
                CostSource.CONTRACT,
                f"{owed.contract.id}:{flat_id}:{due.starts_on:%Y-%m}:{due.kind}",
                flats[flat_id],
                due.starts_on,
                due.ends_on,
                RENT_CATEGORY[due.kind],
                cents,
                payer,
                document=number,
                about=number,
                of_id=owed.contract.id,
            )


def _of_repairs(municipality_id: int, first: date, end: date) -> Iterator[Line]:
    query: Any = (
        sa.select(TicketCost)
        .where(TicketCost.municipality_id == municipality_id, TicketCost.cost_on >= first, TicketCost.cost_on < end)
        .options(_ticket(RepairTicket.flat), _ticket(RepairTicket.building), _ticket(RepairTicket.contractor))
        .order_by(TicketCost.id)
    )
    rows = list(db.session.scalars(query))
    lived_in = _lived_in_since({row.run.ticket.flat_id for row in rows} - {None})
    for row in rows:
        ticket = row.run.ticket
        begun = lived_in.get(ticket.flat_id, date.max) if ticket.flat else date.min
        words = _("Taken back on the ticket %(number)s.", number=ticket.number) if row.gross_cents < 0 else None
        yield Line(
            CostSource.TICKET,
            str(row.id),
            ticket.flat or ticket.building,
            row.cost_on,
            row.cost_on + DAY,
            REPAIR_CATEGORY if begun <= row.cost_on else FIRST_REPAIR_CATEGORY,
            row.gross_cents,
            CostPayer(row.payer.value),
            row.vat_cents,
            ticket.contractor.name if ticket.contractor else None,
            row.invoice_number,
            words,
            ticket.number,
            ticket.id,
        )


def _of_treatments(municipality_id: int, first: date, end: date) -> Iterator[Line]:
    query = (
        sa.select(PestTreatment)
        .join(PestTreatment.pest_case)
        .join(PestCase.incident)
        .where(
            Incident.municipality_id == municipality_id,
            PestTreatment.gross_cents > 0,
            PestTreatment.treated_on >= first,
            PestTreatment.treated_on < end,
        )
        .order_by(PestTreatment.id)
    )
    for row in db.session.scalars(query):
        incident = row.pest_case.incident
        place: Flat | Building | None = incident.flat or incident.building
        if place is not None:  # pests always have a place: ck_incident_has_place
            yield Line(
                CostSource.INCIDENT,
                str(row.id),
                place,
                row.treated_on,
                row.treated_on + DAY,
                PEST_CATEGORY,
                row.gross_cents or 0,
                CostPayer(row.pest_case.payer.value),
                row.vat_cents or 0,
                row.firm,
                about=incident.number,
                of_id=incident.id,
            )


def _of_move_ins(municipality_id: int, first: date, end: date) -> Iterator[Line]:
    query = (
        sa.select(MoveInLine)
        .join(MoveInLine.move_in)
        .join(MoveIn.placement)
        .where(
            Placement.municipality_id == municipality_id,
            really_was(),
            MoveInLine.cost_cents > 0,
            MoveInLine.delivered_on >= first,
            MoveInLine.delivered_on < end,
        )
        .options(joinedload(MoveInLine.move_in).joinedload(MoveIn.placement).joinedload(Placement.flat))
        .order_by(MoveInLine.id)
    )
    for row in db.session.scalars(query):
        if row.delivered_on and row.cost_cents:
            yield Line(
                CostSource.MOVE_IN,
                str(row.id),
                row.move_in.placement.flat,
                row.delivered_on,
                row.delivered_on + DAY,
                KIT_CATEGORY,
                row.cost_cents,
                KIT_PAYER[row.owner] if row.owner else None,
                about=_("Thing %(number)s", number=row.id),
                of_id=row.move_in.placement_id,
            )


def _of_support(municipality_id: int, first: date, end: date) -> Iterator[Line]:
    """Hours of contact by the days the person lived in each flat; who had no flat is on no line (see `Support`)."""
    found = support_between([municipality_id], first, end)
    wanted = {flat_id for one in found for flat_id in one.flats}
    flats = {flat.id: flat for flat in db.session.scalars(sa.select(Flat).where(Flat.id.in_(wanted)))}
    for one in found:
        for flat_id, cents in one.flats.items():
            if cents:
                lived = one.lived[flat_id]
                yield Line(
                    CostSource.SUPPORT,
                    f"{one.hours.id}:{flat_id}",
                    flats[flat_id],
                    lived.starts_on,
                    lived.ends_on,
                    SUPPORT_CATEGORY,
                    cents,
                    SUPPORT_PAYER,
                    about=one.hours.client.file_number,
                    of_id=one.hours.client_id,
                )


def _lived_in_since(flat_ids: set[Any]) -> dict[int, date]:
    """Flat → the first day on which anybody lived there."""
    query = sa.select(Placement.flat_id, sa.func.min(Placement.starts_on)).where(
        Placement.flat_id.in_(flat_ids), really_was()
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Placement.flat_id))}


def _ticket(then: Any) -> Any:
    return joinedload(TicketCost.run).joinedload(TicketRun.ticket).joinedload(then)
