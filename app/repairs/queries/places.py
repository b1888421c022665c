"""How a place is held on a day, what was reported there before, and who answers for a new ticket."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import RoleGrant, User
from app.accounts.queries import held_on, officers
from app.contracts.models import Contract, ContractFlat, ContractState, FlatSide
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Permission, Role
from app.flats.models import Building, Flat, Ownership
from app.flats.queries.details import rooms_lived_in
from app.placements.models import Placement
from app.placements.queries.browse import really_was
from app.repairs.models import OPEN, Contractor, RepairTicket, TicketState
from app.repairs.rules import Holding

YEAR = timedelta(days=365)
SPECIALISTS = (Role.SRA_OFFICER, Role.HOUSING_OFFICER)
"""Who organises repairs, those whose work it is first (digest rows 127, 130)."""


def holding_of(place: Flat | Building, day: date) -> tuple[Holding, Contract | None]:
    """How the place is held on the day, and the contract with its owner."""
    if isinstance(place, Building):
        private = sa.select(Flat.id).where(Flat.building_id == place.id, Flat.ownership != Ownership.MUNICIPAL)
        municipal = sa.select(Flat.id).where(Flat.building_id == place.id, Flat.ownership == Ownership.MUNICIPAL)
        owned = db.session.scalar(sa.select(sa.and_(municipal.exists(), ~private.exists())))
        return Holding(bool(owned)), None
    contract = _contract_of(place.id, day)
    repairs = contract.term_on(day).repairs if contract else None
    return Holding(place.ownership is Ownership.MUNICIPAL, repairs), contract


def _contract_of(flat_id: int, day: date) -> Contract | None:
    return db.session.scalar(
        sa.select(Contract)
        .join(ContractFlat, ContractFlat.contract_id == Contract.id)
        .where(
            ContractFlat.flat_id == flat_id,
            ContractFlat.side == FlatSide.OWNER,
            ContractFlat.held_from <= day,
            sa.or_(ContractFlat.held_until.is_(None), ContractFlat.held_until > day),
            Contract.state != ContractState.DRAFT,
        )
        .order_by(Contract.id)
        .limit(1)
    )


def lived_in(flat: Flat | None, day: date) -> bool:
    """Whether somebody lives in the flat on the day; of a building, that is not asked."""
    return flat is None or bool(rooms_lived_in([flat.id], day))


def households_in(flat: Flat | None, day: date) -> list[int]:
    """The households that live in the flat on the day."""
    if flat is None:
        return []
    lasts = sa.or_(Placement.ends_on.is_(None), Placement.ends_on > day)
    query = sa.select(Placement.household_id).where(Placement.flat_id == flat.id, Placement.starts_on <= day, lasts)
    return list(db.session.scalars(query.where(really_was()).order_by(Placement.id)))


def already_reported(building_id: int, codes: Collection[str], but: int | None = None) -> dict[str, list[RepairTicket]]:
    """Fault code → open tickets of that kind in the building, the oldest first. `but`: leave this ticket out."""
    query = sa.select(RepairTicket).where(
        RepairTicket.building_id == building_id,
        RepairTicket.state.in_(OPEN),
        RepairTicket.fault_code.in_(list(codes)),
        RepairTicket.id != (but or 0),
    )
    found: dict[str, list[RepairTicket]] = {}
    for row in db.session.scalars(query.order_by(RepairTicket.reported_at, RepairTicket.id)):
        found.setdefault(row.fault_code, []).append(row)
    return found


def other_open(ticket: RepairTicket) -> list[RepairTicket]:
    """Other open tickets of the building, those of the same kind first."""
    same = sa.case((RepairTicket.fault_code == ticket.fault_code, 0), else_=1)
    query = sa.select(RepairTicket).where(
        RepairTicket.building_id == ticket.building_id, RepairTicket.id != ticket.id, RepairTicket.state.in_(OPEN)
    )
    loaded = query.options(joinedload(RepairTicket.flat), joinedload(RepairTicket.building).joinedload(Building.place))
    return list(db.session.scalars(loaded.order_by(same, RepairTicket.reported_at, RepairTicket.id)))


def organisers(municipality_id: int) -> list[User]:
    """Who may answer for a ticket there today, by name."""
    return officers(municipality_id, Permission.REPAIR_CHANGE, clock.today())


def contractors_for(ticket: RepairTicket) -> list[Contractor]:
    """Who may be given the work, by name: those who still work for the municipality, and who has it already."""
    working = sa.or_(
        Contractor.ended_on.is_(None), Contractor.ended_on > clock.today(), Contractor.id == (ticket.contractor_id or 0)
    )
    query = sa.select(Contractor).where(Contractor.municipality_id == ticket.municipality_id, working)
    return list(db.session.scalars(query.order_by(Contractor.name)))


def times_within_year(flat_id: int, now: datetime) -> dict[str, int]:
    """Fault code → how often it was reported in the flat within a year; duplicates and cancelled ones do not count."""
    rows = db.session.execute(
        sa.select(RepairTicket.fault_code, sa.func.count().label("times"))
        .where(
            RepairTicket.flat_id == flat_id,
            RepairTicket.reported_at > now - YEAR,
            RepairTicket.reported_at <= now,
            RepairTicket.state.not_in((TicketState.CANCELLED, TicketState.DUPLICATE)),
        )
        .group_by(RepairTicket.fault_code)
    )
    return {row.fault_code: row.times for row in rows}


def specialist_of(municipality_id: int, day: date) -> User | None:
    """Who answers for a new ticket: of those whose work it is, who has the fewest open ones; None where nobody is."""
    for role in SPECIALISTS:
        held = sa.select(RoleGrant.user_id).where(
            RoleGrant.role == role, RoleGrant.municipality_id == municipality_id, held_on(day)
        )
        has = (
            sa.select(sa.func.count())
            .where(RepairTicket.responsible_id == User.id, RepairTicket.state.in_(OPEN))
            .correlate(User)
            .scalar_subquery()
        )
        query = sa.select(User).where(User.active, User.id.in_(held)).order_by(has, User.id).limit(1)
        if user := db.session.scalar(query):
            return user
    return None
