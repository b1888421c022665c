"""Changes to applications and the waitlist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from app.clients.models import Household
from app.clients.operations.services import ensure_service
from app.clients.queries import clients_of
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.waitlist import queries, rules
from app.waitlist.models import (
    Application,
    ApplicationSource,
    CloseReason,
    Decision,
    EntrySource,
    PriorityFeature,
    RehousingReason,
    WaitlistEntry,
)


@dataclass(frozen=True)
class Questions:
    """What an application says. Features and criteria inform people; nothing here gates anything (rows 1–15)."""

    received_on: date
    source: ApplicationSource
    features: Sequence[PriorityFeature] = ()
    criteria: Mapping[str, bool | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """A decision on an application with what it needs: why, what else there is, and when the person was told."""

    decision: Decision
    decided_on: date
    reason: str | None = None
    other_services: str | None = None
    informed_on: date | None = None


def submit_application(household: Household, questions: Questions, *, actor: Actor, today: date) -> Application:
    """Records a written application; day 0 of the decision period is the day it was received."""
    db.session.refresh(household, ["closed_on"], with_for_update=True)
    if household.closed_on is not None:
        raise Refused(_("The household is closed."))
    entry = queries.open_entry(household.id)
    insist(
        rules.one_application_at_a_time(queries.undecided_application(household.id) is not None),
        rules.not_waiting_already(entry.entered_on if entry else None),
    )
    application = Application(municipality_id=household.municipality_id, household_id=household.id)
    _fill(application, questions, today)
    audit.record("application.submit", application, actor=actor)
    return application


def correct_application(application: Application, questions: Questions, *, actor: Actor, today: date) -> Application:
    """Corrects an application that is not decided yet."""
    _refuse_if_decided(application)
    _fill(application, questions, today)
    audit.record("application.correct", application, actor=actor)
    return application


def decide_application(application: Application, answer: Answer, *, actor: Actor, today: date) -> WaitlistEntry | None:
    """Decides; an approved household is on the waitlist in the same transaction, and its entry is returned.

    From that day its clients receive the service, with or without a flat (row 191).
    """
    _refuse_if_decided(application)
    insist(
        rules.decision_date_possible(application.received_on, answer.decided_on, today),
        rules.refusal_explained(answer.decision, answer.reason, answer.other_services),
    )
    if answer.informed_on:
        _check_informed(answer.informed_on, answer.decided_on, today)
    application.decision = answer.decision
    application.decided_on = answer.decided_on
    application.decided_by_id = actor.actor_id
    application.reason = answer.reason
    application.other_services = answer.other_services
    application.informed_on = answer.informed_on
    audit.record("application.decide", application, actor=actor)
    if answer.decision is not Decision.APPROVED:
        return None
    for client in clients_of(application.household, answer.decided_on):
        ensure_service(client, answer.decided_on, actor=actor)
    return _enter(application, answer.decided_on, actor)


def record_informed(application: Application, on: date, *, actor: Actor, today: date) -> Application:
    """The person was told of the decision, and of the documents needed later (rows 17, 19)."""
    if application.decided_on is None:
        raise Refused(_("This application is not decided yet."))
    _check_informed(on, application.decided_on, today)
    application.informed_on = on
    audit.record("application.inform", application, actor=actor)
    return application


def close_entry(entry: WaitlistEntry, reason: CloseReason, on: date, *, actor: Actor) -> WaitlistEntry:
    """The household no longer waits, and why (row 24). It may apply again any number of times."""
    db.session.refresh(entry, ["closed_on"], with_for_update=True)
    if entry.closed_on is not None:
        raise Refused(_("This waitlist entry is already closed."))
    if on < entry.entered_on:
        raise Refused(_("It cannot end before it began."))
    entry.closed_on = on
    entry.close_reason = reason
    audit.record("waitlist.close", entry, actor=actor)
    return entry


def reopen_entry(entry: WaitlistEntry, *, actor: Actor) -> WaitlistEntry:
    """What closed the entry was recorded in error or taken back: the household waits again, since its old day."""
    entry.closed_on = None
    entry.close_reason = None
    audit.record("waitlist.reopen", entry, actor=actor)
    return entry


def open_rehousing(
    household: Household,
    reason: RehousingReason,
    entered_on: date,
    *,
    actor: Actor,
    after_breach: bool = False,
) -> WaitlistEntry:
    """The household needs another flat: it waits again, without a new application (rows 90, 190)."""
    if queries.open_entry(household.id):
        raise Refused(_("The household is already on the waitlist."))
    entry = WaitlistEntry(
        municipality_id=household.municipality_id,
        household=household,
        source=EntrySource.REHOUSING,
        rehousing_reason=reason,
        after_breach=after_breach,
        entered_on=entered_on,
    )
    audit.record("waitlist.rehouse", entry, actor=actor)
    return entry


def correct_rehousing(
    entry: WaitlistEntry, reason: RehousingReason, entered_on: date, *, after_breach: bool, actor: Actor
) -> WaitlistEntry:
    """The end of the stay was recorded anew, with another day or reason; an agreement already made stays."""
    entry.rehousing_reason = reason
    entry.entered_on = min(entry.entered_on, entered_on)
    entry.after_breach = after_breach or entry.agreement is not None
    audit.record("waitlist.correct_rehousing", entry, actor=actor)
    return entry


def record_agreement(entry: WaitlistEntry, words: str, agreed_on: date, *, actor: Actor, today: date) -> WaitlistEntry:
    """What was agreed with the household on keeping the next lease, after a breach (row 91)."""
    if not entry.after_breach:
        raise Refused(_("An agreement is made after a breach of the lease only."))
    if agreed_on > today:
        raise Refused(_("The date cannot be in the future."))
    entry.agreement = words
    entry.agreed_on = agreed_on
    audit.record("waitlist.agree", entry, actor=actor)
    return entry


def _fill(application: Application, questions: Questions, today: date) -> None:
    if questions.received_on > today:
        raise Refused(_("An application cannot be received in the future."))
    application.received_on = questions.received_on
    application.source = questions.source
    application.features = [feature.value for feature in PriorityFeature if feature in questions.features]
    application.criteria = dict(questions.criteria)


def _enter(application: Application, on: date, actor: Actor) -> WaitlistEntry:
    entry = WaitlistEntry(
        municipality_id=application.municipality_id,
        household_id=application.household_id,
        application=application,
        entered_on=on,
    )
    audit.record("waitlist.enter", entry, actor=actor)
    return entry


def _refuse_if_decided(application: Application) -> None:
    """Reads the decision once more under a lock: a colleague may have decided a moment ago."""
    db.session.refresh(application, ["decision"], with_for_update=True)
    if application.decision is not None:
        raise Refused(_("This application is already decided."))


def _check_informed(on: date, decided_on: date, today: date) -> None:
    if not decided_on <= on <= today:
        raise Refused(_("The person is told between the day of the decision and today."))
