"""The case of somebody who is not met: opened by what is done first, decided on by people, closed in words."""

from datetime import date, datetime

from flask_babel import gettext as _

from app.absences.calculations import Step
from app.absences.models import AbsenceAction, AbsenceCase, ActionKind
from app.absences.queries.cases import open_case
from app.absences.queries.facts import standing_of
from app.absences.rules import Standing
from app.clients.models import Client
from app.clients.queries import open_service
from app.core import audit, clock
from app.core.audit import Actor
from app.core.errors import Refused
from app.exits.models import AbsenceReview
from app.exits.operations.absences import extend_absence, open_absence, person_is_back
from app.exits.queries import open_review
from app.placements.operations.turns import take_turn
from app.visits.models import Contact, ContactWay
from app.visits.operations.contacts import record_contact


def open_by_hand(client: Client, last_contact_on: date | None, *, actor: Actor, today: date) -> AbsenceCase:
    """Somebody is worried before a visit was missed, or without one on record. `last_contact_on`: when the person was
    last met or reached, as far as whoever opens it knows.
    """
    take_turn(client.municipality_id, client)
    if open_case(client.id):
        raise Refused(_("A case of this person is open already."))
    if last_contact_on and last_contact_on >= today:
        raise Refused(_("Who was met or reached today is not missing."))
    return _open(client, today, last_contact_on, actor)


def note_action(
    client: Client, kind: ActionKind, at: datetime, words: str | None, *, actor: Actor, now: datetime
) -> AbsenceAction:
    """Something was done; the first thing opens the case, from the day of the first missed visit. Acting at once may be
    done at any step, also where nothing was missed yet, and always with a reason (digest row 117).
    """
    take_turn(client.municipality_id, client)
    if at > now:
        raise Refused(_("What was done is written down afterwards."))
    if kind in (ActionKind.ACTED, ActionKind.OTHER) and not words:
        raise Refused(_("Say in words why, or what was done."))
    case = _ensure(client, min(clock.local(at).date(), clock.local(now).date()), actor)
    action = AbsenceAction(case=case, kind=kind, at=at, words=words, by_id=actor.actor_id)
    audit.record(f"absence_action.{kind.value}", action, actor=actor)
    return action


def try_to_reach(
    client: Client, way: ContactWay, at: datetime, reached: bool, words: str | None, *, actor: Actor, now: datetime
) -> Contact:
    """Another way was tried; the case is open from then on, unless the person was reached and nothing was open."""
    take_turn(client.municipality_id, client)
    if not reached:
        _ensure(client, clock.local(min(at, now)).date(), actor)
    return record_contact(client, at, way, reached, words, actor=actor, now=now)


def open_review_of(client: Client, *, actor: Actor, today: date) -> AbsenceReview:
    """A month has passed: a person opens the review; the team and the manager decide there."""
    take_turn(client.municipality_id, client)
    standing = _missing(client, today)
    if standing.step is None or standing.step.number < Step.MONTH.number:
        raise Refused(_("Not yet a month without the person."))
    _ensure(client, today, actor)
    return open_absence(client, standing.start_on, actor=actor, today=today)


def wait_longer(client: Client, until: date, decision: str, *, actor: Actor, today: date) -> AbsenceReview:
    """The team decides in writing to wait once more, by at most a month (E7, E8); the review is opened with it."""
    review = open_review(client.id) or open_review_of(client, actor=actor, today=today)
    return extend_absence(review, until, decision, actor=actor, today=today)


def close_case(case: AbsenceCase, causes: str, *, actor: Actor, today: date) -> AbsenceCase:
    """The causes are talked through (digest row 119); an open review is settled with it. Raises Refused while nobody
    has met or reached the person, unless their service has ended.
    """
    take_turn(case.municipality_id, case)
    if case.closed_on is not None:
        raise Refused(_("This case is closed already."))
    standing = standing_of(case.client_id, today)
    if open_service(case.client_id) and not (standing and standing.back_on):
        raise Refused(_("Record first that the person was met or reached."))
    review = open_review(case.client_id)
    if review is not None:
        person_is_back(review, causes, actor=actor, today=today)
    case.closed_on, case.closed_by_id, case.causes = max(today, case.opened_on), actor.actor_id, causes
    audit.record("absence_case.close", case, actor=actor)
    return case


def _missing(client: Client, today: date) -> Standing:
    standing = standing_of(client.id, today)
    if standing is None:
        raise Refused(_("The person is not missing."))
    return standing


def _ensure(client: Client, on: date, actor: Actor) -> AbsenceCase:
    """The open case; opened from the first missed visit where there is none."""
    if case := open_case(client.id):
        return case
    standing = standing_of(client.id, on)
    return _open(client, standing.misses[0] if standing and standing.misses else on, None, actor)


def _open(client: Client, on: date, last_contact_on: date | None, actor: Actor) -> AbsenceCase:
    if open_service(client.id) is None:
        raise Refused(_("The person does not receive the service now."))
    case = AbsenceCase(
        municipality_id=client.municipality_id,
        client=client,
        opened_on=on,
        last_contact_on=last_contact_on,
        opened_by_id=actor.actor_id,
    )
    audit.record("absence_case.open", case, actor=actor)
    return case
