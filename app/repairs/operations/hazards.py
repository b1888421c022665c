"""A danger is looked into, made safe and put right; and somebody answers whether it is safe to stay."""

from datetime import datetime

from flask_babel import gettext as _

from app.core import audit, clock
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.flats.models import Readiness, VoidReason
from app.flats.operations import readiness
from app.flats.queries import open_void
from app.repairs.models import OPEN, EventKind, HazardStep, RepairTicket, SafetyAnswer
from app.repairs.operations.ticket import hold, instant_between, note
from app.repairs.queries.places import lived_in
from app.repairs.queries.tickets import answers_of


def do_step(step: HazardStep, words: str, done_at: datetime, *, now: datetime, actor: Actor) -> None:
    """What was found, or done, at an instant that has come; written once."""
    hold(step.ticket)
    db.session.refresh(step)
    if step.done_at is not None:
        raise Refused(_("This step is written down already."))
    if step.ticket.state not in OPEN:
        raise Refused(_("The ticket is closed. Open it again first."))
    done_at = instant_between(step.ticket.reported_at, done_at, now, _("Give a time between the report and now."))
    step.done_at, step.words, step.done_by_id = done_at, words, actor.actor_id
    audit.record("ticket.do_step", step, actor=actor)
    note(step.ticket, EventKind.HAZARD, at=done_at, noted_at=now, actor=actor, after=step.kind, words=words)


def answer_safety(ticket: RepairTicket, safe: bool, words: str, *, now: datetime, actor: Actor) -> SafetyAnswer:
    """Whether it is safe to stay there; every answer stays, the latest holds."""
    if ticket.hazard is None:
        raise Refused(_("This ticket is about nothing dangerous."))
    hold(ticket)
    row = SafetyAnswer(ticket=ticket, safe=safe, words=words, by_id=actor.actor_id, at=now)
    audit.record("ticket.answer_safety", row, actor=actor)
    note(ticket, EventKind.SAFETY, at=now, actor=actor, after="safe" if safe else "unsafe", words=words)
    return row


def take_out_of_use(ticket: RepairTicket, *, now: datetime, actor: Actor) -> None:
    """An empty flat where it is not safe to stay is in repair from today; its empty days count as being repaired.

    Raises Refused where somebody lives there, or nobody answered that it is not safe; that it is ready again is for a
    person to decide, as always.
    """
    hold(ticket)
    flat, today = ticket.flat, clock.local(now).date()
    latest = next(iter(answers_of(ticket)), None)
    if flat is None or latest is None or latest.safe:
        raise Refused(_("Nobody has answered that it is not safe to stay in this flat."))
    if lived_in(flat, today):
        raise Refused(_("Somebody lives there: find the household another flat first."))
    if flat.readiness is not Readiness.IN_REPAIR:
        readiness.set_readiness(flat, Readiness.IN_REPAIR, today, actor=actor, today=today, note=ticket.number)
    period = open_void(flat.id)
    if period is None or period.reason is not VoidReason.REPAIR:
        if period is not None:
            readiness.end_void(period, max(today, period.starts_on), actor=actor)
        readiness.open_void(flat, today, VoidReason.REPAIR, actor=actor, today=today)
    note(ticket, EventKind.SAFETY, at=now, actor=actor, after="in_repair")
