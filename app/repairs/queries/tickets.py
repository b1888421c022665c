"""Tickets a person may reach: one, the open ones of flats, all; and the fault list that holds."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.clients.models import Household
from app.clients.queries.scope import household_in_reach
from app.conditions.standard import named
from app.core import clock
from app.core.extensions import db
from app.core.locale import current_language
from app.core.permissions import Access, Permission
from app.flats import addresses
from app.flats.models import Building, Flat
from app.placements.models import Placement
from app.placements.queries.browse import really_was
from app.placements.queries.reach import AFTERWARDS, flat_in_reach
from app.repairs.models import (
    OPEN,
    Appointment,
    FaultList,
    HazardStep,
    RepairTicket,
    SafetyAnswer,
    SpendRequest,
    TicketCost,
    TicketEvent,
    TicketRun,
)
from app.repairs.standard import STANDARD, Faults, faults_from


def ticket_in_reach(viewer: Access, permission: Permission, day: date) -> sa.ColumnElement[bool]:
    """SQL: the tickets for which the viewer holds the permission: all of a municipality, or those of own clients' flats
    and of the buildings these are in. Of a flat only what was open while the clients lived there, and what the viewer
    reported: earlier and later households are somebody else's (digest row 132).
    """
    everyone = viewer.unrestricted(permission)
    reach = RepairTicket.municipality_id.in_(sorted(everyone))
    if not viewer.municipalities(permission) - everyone:
        return reach
    own = sa.select(Flat.id).where(flat_in_reach(viewer, permission, day))
    buildings = sa.select(Flat.building_id).where(flat_in_reach(viewer, permission, day))
    return sa.or_(
        reach,
        sa.and_(
            RepairTicket.flat_id.in_(own),
            sa.or_(RepairTicket.recorded_by_id == viewer.user_id, _of_own_stay(viewer, permission, day)),
        ),
        sa.and_(RepairTicket.flat_id.is_(None), RepairTicket.building_id.in_(buildings)),
    )


def _of_own_stay(viewer: Access, permission: Permission, day: date) -> sa.ColumnElement[bool]:
    """SQL: on some day of a stay of own clients the ticket was open. Days are those of UTC, as the database has them: a
    few hours at the border of two stays.
    """
    return (
        sa.select(Placement.id)
        .join(Household, Household.id == Placement.household_id)
        .where(
            Placement.flat_id == RepairTicket.flat_id,
            really_was(),
            sa.or_(Placement.ends_on.is_(None), Placement.ends_on > day - AFTERWARDS),
            household_in_reach(viewer, permission, day),
            sa.or_(Placement.ends_on.is_(None), sa.func.date(RepairTicket.reported_at) < Placement.ends_on),
            sa.or_(RepairTicket.finished_at.is_(None), sa.func.date(RepairTicket.finished_at) >= Placement.starts_on),
        )
        .correlate(RepairTicket)
        .exists()
    )


def tickets_in_reach(viewer: Access, permission: Permission = Permission.REPAIR_SEE) -> sa.Select[Any]:
    """All tickets the viewer may see today; narrow, sort and load as needed (`with_places`)."""
    return sa.select(RepairTicket).where(ticket_in_reach(viewer, permission, clock.today()))


def with_places(query: sa.Select[Any]) -> sa.Select[Any]:
    """The query's tickets with their flats, buildings, and who answers for them."""
    return query.options(
        joinedload(RepairTicket.flat),
        joinedload(RepairTicket.building).joinedload(Building.place),
        joinedload(RepairTicket.responsible),
        joinedload(RepairTicket.contractor),
    )


def get_ticket(id: int, viewer: Access, permission: Permission = Permission.REPAIR_SEE) -> RepairTicket | None:
    """The ticket with its runs, pauses and photos; None where the viewer may not reach it."""
    runs = selectinload(RepairTicket.runs).selectinload(TicketRun.pauses)
    query = with_places(tickets_in_reach(viewer, permission)).where(RepairTicket.id == id)
    return db.session.scalar(query.options(runs, selectinload(RepairTicket.photos)))


def place_label(ticket: RepairTicket) -> str:
    """'Brīvības iela 21–5'; of what a building's flats share, the address alone."""
    address = ticket.building.place.address
    return addresses.flat_label(address, ticket.flat.number) if ticket.flat else addresses.short_address(address)


def fault_name(ticket: RepairTicket) -> str:
    """What is wrong, in the reader's language, as the list had it when it was reported."""
    return named(ticket.fault_names, current_language())


def reaches(ticket: RepairTicket, viewer: Access, permission: Permission) -> bool:
    """Whether the viewer holds the permission for the ticket; asks the database only where own clients decide."""
    if ticket.municipality_id in viewer.unrestricted(permission):
        return True
    if not viewer.can(permission, ticket.municipality_id):
        return False
    query = tickets_in_reach(viewer, permission).where(RepairTicket.id == ticket.id)
    return db.session.scalar(query.with_only_columns(RepairTicket.id)) is not None


def get_flat(id: int, viewer: Access, permission: Permission = Permission.REPAIR_REPORT) -> Flat | None:
    """The flat with its address, where the viewer holds the permission for it: all, or those of own clients."""
    return db.session.scalar(
        sa.select(Flat)
        .where(Flat.id == id, flat_in_reach(viewer, permission, clock.today()))
        .options(joinedload(Flat.municipality), joinedload(Flat.building).joinedload(Building.place))
    )


def get_building(id: int, viewer: Access, permission: Permission = Permission.REPAIR_REPORT) -> Building | None:
    """The building, where the viewer holds the permission for it, or for a flat in it."""
    flat = sa.select(Flat.id).where(Flat.building_id == Building.id, flat_in_reach(viewer, permission, clock.today()))
    everyone = Building.municipality_id.in_(sorted(viewer.unrestricted(permission)))
    return db.session.scalar(
        sa.select(Building)
        .where(Building.id == id, sa.or_(everyone, flat.correlate(Building).exists()))
        .options(joinedload(Building.municipality), joinedload(Building.place))
    )


def open_of(flat_ids: Iterable[int]) -> dict[int, list[RepairTicket]]:
    """Flat → its open tickets, those promised first first; flats without any are left out. One query."""
    rows = db.session.scalars(
        sa.select(RepairTicket)
        .where(RepairTicket.flat_id.in_(list(flat_ids)), RepairTicket.state.in_(OPEN))
        .options(joinedload(RepairTicket.responsible))
        .order_by(RepairTicket.due_at, RepairTicket.id)
    )
    found: dict[int, list[RepairTicket]] = {}
    for row in rows:
        found.setdefault(row.flat_id or 0, []).append(row)
    return found


def open_of_building(building_id: int) -> list[RepairTicket]:
    """The open tickets of what the building's flats share, those promised first first."""
    query = sa.select(RepairTicket).where(RepairTicket.building_id == building_id, RepairTicket.flat_id.is_(None))
    query = query.where(RepairTicket.state.in_(OPEN)).options(joinedload(RepairTicket.responsible))
    return list(db.session.scalars(query.order_by(RepairTicket.due_at, RepairTicket.id)))


def latest_list(municipality_id: int) -> tuple[int, Faults]:
    """The version of the fault list that holds and what it says; version 0 is the list everybody begins with."""
    row = latest_row(municipality_id)
    return (row.version, faults_from(row.content)) if row else (0, STANDARD)


def latest_row(municipality_id: int) -> FaultList | None:
    """The municipality's own latest version."""
    query = sa.select(FaultList).where(FaultList.municipality_id == municipality_id)
    return db.session.scalar(query.order_by(FaultList.version.desc()).limit(1))


def lists_of(municipality_id: int) -> list[FaultList]:
    """The versions of the municipality's own list, the latest first."""
    query = sa.select(FaultList).where(FaultList.municipality_id == municipality_id)
    return list(db.session.scalars(query.options(joinedload(FaultList.made_by)).order_by(FaultList.version.desc())))


def events_of(ticket: RepairTicket) -> list[TicketEvent]:
    """What happened to it, the latest first."""
    query = sa.select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).options(joinedload(TicketEvent.by))
    return list(db.session.scalars(query.order_by(TicketEvent.at.desc(), TicketEvent.id.desc())))


def appointments_of(ticket: RepairTicket) -> list[Appointment]:
    """Agreed times, the latest first."""
    query = sa.select(Appointment).where(Appointment.ticket_id == ticket.id)
    query = query.options(joinedload(Appointment.contractor))
    return list(db.session.scalars(query.order_by(Appointment.from_at.desc(), Appointment.id.desc())))


def costs_of(ticket: RepairTicket) -> list[TicketCost]:
    """Its lines of cost in the order in which they were written."""
    query = sa.select(TicketCost).join(TicketCost.run).where(TicketRun.ticket_id == ticket.id)
    return list(db.session.scalars(query.options(joinedload(TicketCost.recorded_by)).order_by(TicketCost.id)))


def spent_on(ticket: RepairTicket) -> int:
    """What it costs so far, in cents with VAT."""
    query = sa.select(sa.func.coalesce(sa.func.sum(TicketCost.net_cents + TicketCost.vat_cents), 0))
    return int(db.session.scalar(query.join(TicketCost.run).where(TicketRun.ticket_id == ticket.id)) or 0)


def requests_of(ticket: RepairTicket) -> list[SpendRequest]:
    """Requests to spend more, the latest first."""
    query = sa.select(SpendRequest).where(SpendRequest.ticket_id == ticket.id)
    query = query.options(joinedload(SpendRequest.asked_by), joinedload(SpendRequest.decided_by))
    return list(db.session.scalars(query.order_by(SpendRequest.id.desc())))


def approval_open(ticket: RepairTicket) -> bool:
    """Whether somebody is asked to approve spending on it."""
    query = sa.select(SpendRequest.id).where(SpendRequest.ticket_id == ticket.id, SpendRequest.decided_at.is_(None))
    return db.session.scalar(query) is not None


def steps_of(ticket: RepairTicket) -> list[HazardStep]:
    """The steps of its hazard, in their order; none where there is no hazard."""
    query = sa.select(HazardStep).where(HazardStep.ticket_id == ticket.id).options(joinedload(HazardStep.done_by))
    return list(db.session.scalars(query.order_by(HazardStep.id)))


def answers_of(ticket: RepairTicket) -> list[SafetyAnswer]:
    """Whether it is safe to stay, the latest answer first: that one holds."""
    query = sa.select(SafetyAnswer).where(SafetyAnswer.ticket_id == ticket.id).options(joinedload(SafetyAnswer.by))
    return list(db.session.scalars(query.order_by(SafetyAnswer.id.desc())))
