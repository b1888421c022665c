"""Waiting for what is not ours to do, and times that are agreed with those who come."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.repairs import labels, rules
from app.repairs.models import (
    OPEN,
    Appointment,
    AppointmentOutcome,
    EventKind,
    PauseReason,
    RepairTicket,
    TicketPause,
    TicketState,
)
from app.repairs.operations.moving import change_state
from app.repairs.operations.ticket import hold, instant_between, keep_in_step, note, run_of


def pause_ticket(
    ticket: RepairTicket,
    reason: PauseReason,
    from_at: datetime,
    *,
    now: datetime,
    actor: Actor,
    words: str | None = None,
) -> TicketPause:
    """Nothing can go on for a reason that is not ours: the net target moves, what was promised does not."""
    hold(ticket)
    run = run_of(ticket)
    insist(rules.move_is_allowed(ticket.state, TicketState.WAITING, labels.TICKET_STATE))
    from_at = instant_between(run.started_at, from_at, now, _("Give a time between the report and now."))
    pause = TicketPause(from_at=from_at, reason=reason, words=words, by_id=actor.actor_id)
    run.pauses.append(pause)
    keep_in_step(ticket)
    note(ticket, EventKind.PAUSED, at=from_at, noted_at=now, actor=actor, after=reason, words=words)
    change_state(ticket, TicketState.WAITING, now=from_at, noted_at=now, actor=actor)
    return pause


def resume_ticket(ticket: RepairTicket, until_at: datetime, *, now: datetime, actor: Actor) -> None:
    """It can go on: the clock runs again from an instant that has come."""
    hold(ticket)
    pause = next((one for one in run_of(ticket).pauses if one.until_at is None), None)
    if pause is None:
        raise Refused(_("The clock of this ticket runs."))
    words = _("Give a time between the beginning of the pause and now.")
    pause.until_at = until_at = instant_between(pause.from_at, until_at, now, words)
    keep_in_step(ticket)
    note(ticket, EventKind.RESUMED, at=until_at, noted_at=now, actor=actor, before=pause.reason)
    change_state(ticket, TicketState.IN_WORK, now=until_at, noted_at=now, actor=actor)


@dataclass(frozen=True)
class Agreed:
    """A time at which somebody comes."""

    from_at: datetime
    until_at: datetime


def agree_appointment(ticket: RepairTicket, agreed: Agreed, *, now: datetime, actor: Actor) -> Appointment:
    """A time is agreed with who lives there and who comes; a reported ticket is planned from then on."""
    hold(ticket)
    if ticket.state not in OPEN:
        raise Refused(_("The ticket is closed. Open it again first."))
    if agreed.until_at <= agreed.from_at:
        raise Refused(_("The time ends after it begins."))
    row = Appointment(
        ticket=ticket,
        run_number=ticket.run_number,
        contractor_id=ticket.contractor_id,
        from_at=agreed.from_at,
        until_at=agreed.until_at,
        by_id=actor.actor_id,
    )
    audit.record("ticket.agree_appointment", row, actor=actor)
    note(ticket, EventKind.APPOINTMENT, at=now, actor=actor, after=row.from_at.isoformat())
    if ticket.state is TicketState.REPORTED:
        change_state(ticket, TicketState.PLANNED, now=now, actor=actor)
    return row


def record_outcome(
    appointment: Appointment, outcome: AppointmentOutcome, words: str | None, *, now: datetime, actor: Actor
) -> None:
    """What became of the agreed time; said once. Where nobody let them in, agree on another time or pause the clock."""
    hold(appointment.ticket)
    db.session.refresh(appointment)
    if appointment.outcome is not None:
        raise Refused(_("What became of this time is written down already."))
    if outcome is not AppointmentOutcome.CANCELLED and appointment.from_at > now:
        raise Refused(_("The agreed time is still to come."))
    appointment.outcome, appointment.words = outcome, words
    audit.record("ticket.record_outcome", appointment, actor=actor)
    note(appointment.ticket, EventKind.VISITED, at=now, actor=actor, after=outcome, words=words)
