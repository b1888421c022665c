"""Who answers for a ticket, who has to mend it, who does the work; and what else is to be remembered."""

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.queries import officers
from app.core import audit, clock
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.permissions import Permission
from app.repairs.models import Contractor, EventKind, Party, PartySource, RepairTicket
from app.repairs.operations.ticket import hold, note


def assign_responsible(ticket: RepairTicket, user: User, *, now: datetime, actor: Actor) -> None:
    """Somebody else answers for it: one who organises repairs in the municipality."""
    hold(ticket)
    able = officers(ticket.municipality_id, Permission.REPAIR_CHANGE, clock.local(now).date())
    if user not in able:
        raise Refused(_("Choose somebody who organises repairs in this municipality."))
    if user.id == ticket.responsible_id:
        return
    before = ticket.responsible.display_name
    ticket.responsible = user
    audit.record("ticket.assign", ticket, actor=actor)
    note(ticket, EventKind.RESPONSIBLE, at=now, actor=actor, before=before, after=user.display_name)


def decide_party(ticket: RepairTicket, party: Party, reason: str, *, now: datetime, actor: Actor) -> None:
    """A person decides who has to mend it, in spite of what follows from the contract."""
    hold(ticket)
    before = ticket.party
    ticket.party, ticket.party_source, ticket.contract_id = party, PartySource.PERSON, None
    audit.record("ticket.decide_party", ticket, actor=actor, note=reason)
    note(ticket, EventKind.PARTY, at=now, actor=actor, before=before, after=party, words=reason)


def choose_contractor(ticket: RepairTicket, contractor: Contractor | None, *, now: datetime, actor: Actor) -> None:
    """Who does the work; None: nobody is chosen, or somebody of ours does it."""
    hold(ticket)
    day = clock.local(now).date()
    if contractor and (contractor.municipality_id != ticket.municipality_id or contractor.has_ended(day)):
        raise Refused(_("No new work goes to this contractor."))
    if contractor is ticket.contractor:
        return
    before = ticket.contractor.name if ticket.contractor else None
    ticket.contractor = contractor
    audit.record("ticket.choose_contractor", ticket, actor=actor)
    note(ticket, EventKind.CONTRACTOR, at=now, actor=actor, before=before, after=contractor.name if contractor else "–")


def add_note(ticket: RepairTicket, words: str, *, now: datetime, actor: Actor) -> None:
    """Something to be remembered, such as what the landlord said."""
    event = note(ticket, EventKind.NOTE, at=now, actor=actor, words=words)
    audit.record_facts("ticket.note", ticket, actor=actor, facts={"at": event.at})
