"""A danger is looked into, made safe and put right; and somebody answers whether it is safe to stay."""

from datetime import datetime

from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.repairs.models import OPEN, EventKind, HazardStep, RepairTicket, SafetyAnswer
from app.repairs.operations.ticket import hold, instant_between, note


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
    note(step.ticket, EventKind.HAZARD, at=done_at, actor=actor, after=step.kind, words=words)


def answer_safety(ticket: RepairTicket, safe: bool, words: str, *, now: datetime, actor: Actor) -> SafetyAnswer:
    """Whether it is safe to stay there; every answer stays, the latest holds."""
    if ticket.hazard is None:
        raise Refused(_("This ticket is about nothing dangerous."))
    hold(ticket)
    row = SafetyAnswer(ticket=ticket, safe=safe, words=words, by_id=actor.actor_id, at=now)
    audit.record("ticket.answer_safety", row, actor=actor)
    note(ticket, EventKind.SAFETY, at=now, actor=actor, after="safe" if safe else "unsafe", words=words)
    return row
