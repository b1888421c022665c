"""Tickets to test with."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.accounts.models import User
from app.core.audit import SYSTEM, Actor
from app.core.papers import read_paper
from app.core.permissions import Role
from app.core.photos import read_photo
from app.flats.models import Building, Flat
from app.repairs.models import CostKind, CostPayer, PhotoMoment, RepairTicket
from app.repairs.operations.costs import Cost, add_cost, ask_to_spend
from app.repairs.operations.lists import ContractorFacts, add_contractor
from app.repairs.operations.reporting import Fault, add_photo, report_fault
from app.repairs.operations.waiting import Agreed, agree_appointment
from tests.contracts.papers import pdf
from tests.factories import TODAY, make_user
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
    """What addresses of repairs name: a ticket with all that belongs to it, and one about a danger."""
    ticket, asker = report(flat), make_user(Role.SRA_OFFICER, municipality=flat.municipality)
    paid = Cost(CostKind.LABOUR, CostPayer.CLIENT, TODAY, 1, invoice=read_paper(pdf()), agreement=read_paper(pdf("y")))
    agreed = Agreed(NOW, NOW + timedelta(hours=1))
    return {
        "own_flat": flat.id,
        "own_building": flat.building_id,
        "ticket": ticket.id,
        "ticket_photo": photo_of(ticket).id,
        "ticket_appointment": agree_appointment(ticket, agreed, now=NOW, actor=SYSTEM).id,
        "ticket_cost": add_cost(ticket, paid, now=NOW, actor=SYSTEM).id,
        "spend_request": ask_to_spend(ticket, 90_000, "Plīts", now=NOW, actor=asker).id,
        "danger": report(flat, "gas_smell").id,
        "contractor": add_contractor(flat.municipality, ContractorFacts("SIA Meistars"), actor=SYSTEM).id,
    }
