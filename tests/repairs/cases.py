"""Tickets to test with."""

from datetime import UTC, datetime
from typing import Any

from app.accounts.models import User
from app.core.audit import SYSTEM, Actor
from app.core.permissions import Role
from app.core.photos import read_photo
from app.flats.models import Building, Flat
from app.repairs.models import PhotoMoment, RepairTicket
from app.repairs.operations.reporting import Fault, add_photo, report_fault
from tests.factories import make_user
from tests.pictures import picture

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)  # Monday, ten in the morning in Latvia


def report(
    place: Flat | Building,
    code: str = "light",
    *,
    now: datetime = NOW,
    actor: Actor = SYSTEM,
    responsible: User | None = None,
    **values: Any,
) -> RepairTicket:
    """A ticket of somebody who answers for it: the municipality's specialist, or one made for it."""
    responsible = responsible or make_user(Role.SRA_OFFICER, municipality=place.municipality)
    return report_fault(place, Fault(code, **values), now=now, actor=actor, responsible=responsible)


def photo_of(ticket: RepairTicket, moment: PhotoMoment = PhotoMoment.BEFORE, **values: Any):
    return add_photo(ticket, read_photo(picture(**values)), moment, actor=SYSTEM)


def ticketed(flat: Flat) -> dict[str, Any]:
    """What addresses of repairs name: a ticket of the flat with a photo."""
    ticket = report(flat)
    return {
        "own_flat": flat.id,
        "own_building": flat.building_id,
        "ticket": ticket.id,
        "ticket_photo": photo_of(ticket).id,
    }
