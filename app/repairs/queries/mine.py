"""What somebody is to do about repairs today, and how many wait of a landlord or a contract."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Flat
from app.repairs.models import OPEN, RepairTicket, SafetyAnswer, SpendRequest
from app.repairs.queries.tickets import tickets_in_reach, with_places


def my_tickets(viewer: Access, most: int) -> list[RepairTicket]:
    """The open tickets for which the person answers, those promised first first: the late ones lead."""
    query = sa.select(RepairTicket).where(RepairTicket.responsible_id == viewer.user_id, RepairTicket.state.in_(OPEN))
    return list(db.session.scalars(with_places(query).order_by(RepairTicket.due_at, RepairTicket.id).limit(most)))


def unsafe_homes(viewer: Access, most: int) -> list[RepairTicket]:
    """Open tickets in reach of which the last answer says that it is not safe to stay there."""
    latest = (
        sa.select(SafetyAnswer.safe)
        .where(SafetyAnswer.ticket_id == RepairTicket.id)
        .order_by(SafetyAnswer.id.desc())
        .limit(1)
        .correlate(RepairTicket)
        .scalar_subquery()
    )
    query = with_places(tickets_in_reach(viewer)).where(
        RepairTicket.hazard.is_not(None), RepairTicket.state.in_(OPEN), latest.is_(sa.false())
    )
    return list(db.session.scalars(query.order_by(RepairTicket.due_at, RepairTicket.id).limit(most)))


def to_approve(viewer: Access, most: int) -> list[SpendRequest]:
    """Requests to spend more that the person may decide: made by somebody else, the oldest first."""
    query = (
        sa.select(SpendRequest)
        .join(RepairTicket, RepairTicket.id == SpendRequest.ticket_id)
        .where(
            RepairTicket.municipality_id.in_(sorted(viewer.unrestricted(Permission.REPAIR_APPROVE))),
            SpendRequest.decided_at.is_(None),
            SpendRequest.asked_by_id != viewer.user_id,
        )
        .options(joinedload(SpendRequest.ticket), joinedload(SpendRequest.asked_by))
        .order_by(SpendRequest.asked_at, SpendRequest.id)
    )
    return list(db.session.scalars(query.limit(most)))


def open_where(*conditions: sa.ColumnElement[bool], most: int) -> list[RepairTicket]:
    """Open tickets for which the conditions hold, those promised first first."""
    query = sa.select(RepairTicket).where(RepairTicket.state.in_(OPEN), *conditions)
    return list(db.session.scalars(with_places(query).order_by(RepairTicket.due_at, RepairTicket.id).limit(most)))


def of_landlord(landlord_id: int) -> sa.ColumnElement[bool]:
    """SQL: the tickets of flats that the landlord supplies."""
    flats: sa.Select[Any] = sa.select(Flat.id).where(Flat.landlord_id == landlord_id)
    return RepairTicket.flat_id.in_(flats)
