"""A ticket moves on: planned, in work, done, cancelled, the same as another, opened again; another priority."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.repairs import labels, rules
from app.repairs.clock import Priority, target
from app.repairs.models import (
    OPEN,
    EventKind,
    MendedBy,
    RepairTicket,
    RunOutcome,
    StepKind,
    TicketState,
)
from app.repairs.operations.reporting import begin_run
from app.repairs.operations.ticket import hold, instant_between, keep_in_step, note, policy_of, run_of
from app.repairs.queries.tickets import approval_open, steps_of

STEPS = (TicketState.REPORTED, TicketState.PLANNED, TicketState.IN_WORK)
"""States one sets by hand, in their order; waiting goes with a pause, the ends with what they need."""


def move_ticket(
    ticket: RepairTicket, state: TicketState, *, now: datetime, actor: Actor, words: str | None = None
) -> None:
    """The work is planned, or has begun. Raises RuleViolation where the map has no such move (R1)."""
    if state not in STEPS:
        raise Refused(_("For this there is a page of its own."))
    hold(ticket)
    if ticket.state not in OPEN:
        raise Refused(_("The ticket is closed. Open it again first."))
    if ticket.state is TicketState.WAITING:
        raise Refused(_("The ticket waits: let the clock run again first."))
    change_state(ticket, state, now=now, actor=actor, words=words)


def finish_ticket(
    ticket: RepairTicket,
    mended_by: MendedBy,
    finished_at: datetime,
    *,
    now: datetime,
    actor: Actor,
    words: str | None = None,
) -> None:
    """The fault is repaired, at an instant that has come; a pause ends with it.

    Raises RuleViolation while an approval is open or a danger is not over (R2, R3).
    """
    hold(ticket)
    _insist_end(ticket, TicketState.DONE)
    words_ = _("Give a time between the report and now.")
    at = instant_between(run_of(ticket).started_at, finished_at, now, words_)
    _end(ticket, TicketState.DONE, at, noted_at=now, actor=actor, words=words, mended_by=mended_by)


def cancel_ticket(ticket: RepairTicket, reason: str, *, now: datetime, actor: Actor) -> None:
    """Nothing is to be done: reported in error, or gone by itself."""
    hold(ticket)
    _insist_end(ticket, TicketState.CANCELLED)
    _end(ticket, TicketState.CANCELLED, now, actor=actor, words=reason)


def mark_duplicate(ticket: RepairTicket, other: RepairTicket, *, now: datetime, actor: Actor) -> None:
    """The same fault is on another ticket, which goes on: an open one of the same building, promised no later.

    What was promised for a day is not put off by a second report of the same fault (digest row 132).
    """
    hold(ticket)
    if other.id == ticket.id or other.building_id != ticket.building_id or other.state not in OPEN:
        raise Refused(_("Choose another open ticket of the same building."))
    if ticket.hazard and other.hazard is not ticket.hazard:
        _insist_end(ticket, TicketState.DUPLICATE)
    insist(rules.move_is_allowed(ticket.state, TicketState.DUPLICATE, labels.TICKET_STATE))
    insist(rules.nothing_is_asked(TicketState.DUPLICATE, approval_open(ticket)))
    if other.due_at > ticket.due_at:
        raise Refused(_("The ticket that was promised earlier goes on. Open the other one and say so there."))
    _end(ticket, TicketState.DUPLICATE, now, actor=actor, words=other.number, duplicate_of=other)


def reopen_ticket(ticket: RepairTicket, reason: str, *, now: datetime, actor: Actor) -> None:
    """It is not repaired after all: a new run of the clock begins; both runs count.

    One that was cancelled, or the same as another, counts in no figure, so its promise stays: else a repair could be
    put off by closing it and opening it again.
    """
    hold(ticket)
    if ticket.state in OPEN:
        raise Refused(_("The ticket is open."))
    with db.session.no_autoflush:
        before, run = run_of(ticket), begin_run(ticket, ticket.priority, now)
        if before.outcome is not RunOutcome.DONE:
            run.promised_at = run.due_at = before.due_at
            keep_in_step(ticket)
        ticket.mended_by, ticket.duplicate_of = None, None
        note(ticket, EventKind.REOPENED, at=now, actor=actor, after=ticket.priority, words=reason)
        change_state(ticket, TicketState.REPORTED, now=now, actor=actor)


def change_priority(ticket: RepairTicket, priority: Priority, reason: str, *, now: datetime, actor: Actor) -> None:
    """How soon it is needed, counted from the start of the run again; what was promised first stays to be seen.

    A promise that has passed is not put off by it (`rules.due_after_change`).
    """
    hold(ticket)
    if ticket.state not in OPEN:
        raise Refused(_("The ticket is closed. Open it again first."))
    if priority is ticket.priority:
        raise Refused(_("The ticket has this priority already."))
    run, before = run_of(ticket), ticket.priority
    due_at = target(priority, run.started_at, policy_of(ticket, run.started_at))
    with db.session.no_autoflush:
        run.priority, run.due_at = priority, rules.due_after_change(run.due_at, due_at, now)
        keep_in_step(ticket)
        audit.record("ticket.change_priority", ticket, actor=actor, note=reason)
    note(ticket, EventKind.PRIORITY, at=now, actor=actor, before=before, after=priority, words=reason)
    db.session.flush()


def change_state(
    ticket: RepairTicket,
    state: TicketState,
    *,
    now: datetime,
    actor: Actor,
    words: str | None = None,
    noted_at: datetime | None = None,
) -> None:
    """Sets the state and writes it down; `noted_at`: when, where it happened before. Raises RuleViolation where the map
    has no such move (R1).
    """
    before = ticket.state
    insist(rules.move_is_allowed(before, state, labels.TICKET_STATE))
    ticket.state = state
    audit.record("ticket.move", ticket, actor=actor)
    note(ticket, EventKind.STATE, at=now, noted_at=noted_at, actor=actor, before=before, after=state, words=words)
    db.session.flush()


def _insist_end(ticket: RepairTicket, state: TicketState) -> None:
    safe = all(step.done_at for step in steps_of(ticket) if step.kind is StepKind.MAKE_SAFE)
    insist(
        rules.move_is_allowed(ticket.state, state, labels.TICKET_STATE),
        rules.nothing_is_asked(state, approval_open(ticket)),
        rules.danger_is_over(state, ticket.hazard, made_safe=safe),
    )


def _end(
    ticket: RepairTicket,
    state: TicketState,
    at: datetime,
    *,
    actor: Actor,
    words: str | None,
    noted_at: datetime | None = None,
    **values: Any,
) -> None:
    """The run ends at the instant, and a pause that lasts with it."""
    with db.session.no_autoflush:
        run = run_of(ticket)
        for pause in run.pauses:
            if pause.until_at is None:
                pause.until_at = max(at, pause.from_at)
        run.finished_at, run.outcome = at, RunOutcome(state)
        keep_in_step(ticket)
        for name, value in values.items():
            setattr(ticket, name, value)
        change_state(ticket, state, now=at, noted_at=noted_at, actor=actor, words=words)
