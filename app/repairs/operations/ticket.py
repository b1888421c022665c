"""What every change of a ticket does: waits for its turn, writes down what happened, keeps the run in step."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.places.policy import Policy
from app.places.queries import policy_on
from app.repairs.clock import Pause, net_target
from app.repairs.models import EventKind, RepairTicket, TicketEvent, TicketRun


def hold(ticket: RepairTicket) -> None:
    """Waits for whoever changes the ticket at this moment, then reads all again; other tickets are not held up."""
    db.session.flush()
    db.session.execute(sa.select(RepairTicket.id).where(RepairTicket.id == ticket.id).with_for_update())
    db.session.expire_all()  # its runs and pauses too may have changed meanwhile


def note(
    ticket: RepairTicket,
    kind: EventKind,
    *,
    at: datetime,
    actor: Actor,
    before: Any = None,
    after: Any = None,
    words: str | None = None,
    noted_at: datetime | None = None,
) -> TicketEvent:
    """Writes into the ticket's own history what happened, and when that was written down where it was later."""
    event = TicketEvent(
        ticket=ticket,
        at=at,
        kind=kind,
        before=None if before is None else str(before),
        after=None if after is None else str(after),
        words=words,
        by_id=actor.actor_id,
        created_at=noted_at or at,
    )
    db.session.add(event)
    return event


def instant_between(start: datetime, at: datetime, now: datetime, words: str) -> datetime:
    """`at`, which people write to the minute: not before the start and not after now. Raises Refused with the words."""
    if not start.replace(second=0, microsecond=0) <= at <= now:
        raise Refused(words)
    return max(at, start)


def run_of(ticket: RepairTicket) -> TicketRun:
    """The last run: the one that counts."""
    return ticket.runs[-1]


def policy_of(ticket: RepairTicket, at: datetime) -> Policy:
    """The settings of the ticket's municipality on the day of the instant."""
    return policy_on(ticket.municipality_id, clock.local(at).date())


def keep_in_step(ticket: RepairTicket) -> None:
    """Counts the net target of the last run anew, and copies the run's instants to the ticket."""
    run = run_of(ticket)
    run.net_due_at = net_target(run.started_at, run.due_at, [Pause(one.from_at, one.until_at) for one in run.pauses])
    ticket.run_number, ticket.priority = run.number, run.priority
    ticket.promised_at, ticket.due_at, ticket.net_due_at = run.promised_at, run.due_at, run.net_due_at
    ticket.finished_at = run.finished_at
