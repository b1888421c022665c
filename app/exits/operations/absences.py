"""A person cannot be reached: the review after a month, one more wait, and how it ended. Nothing is automatic."""

from datetime import date

from flask_babel import gettext as _

from app.clients.models import Client, Destination, ServiceEnd
from app.clients.queries import open_service
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Finding, Refused, insist
from app.core.extensions import db
from app.exits import queries, rules
from app.exits.known import known_of
from app.exits.models import AbsenceReview, ReviewOutcome
from app.exits.operations.endings import finish
from app.placements.operations.turns import take_turn


def open_absence(client: Client, unreachable_since: date, *, actor: Actor, today: date) -> AbsenceReview:
    """The person has not been reached since a day. Whoever is known to be away is not unreachable (rows 112, 122)."""
    take_turn(client.municipality_id, client)
    if unreachable_since > today:
        raise Refused(_("The date cannot be in the future."))
    if open_service(client.id) is None:
        raise Refused(_("The person does not receive the service now."))
    insist(rules.whereabouts_unknown(known_of([client.id], today)[client.id].stop_on(today)))
    if queries.open_review(client.id):
        raise Refused(_("An absence of this person is already open."))
    review = AbsenceReview(
        municipality_id=client.municipality_id,
        client=client,
        unreachable_since=unreachable_since,
        opened_on=today,
        opened_by_id=actor.actor_id,
    )
    audit.record("absence.open", review, actor=actor)
    return review


def extend_absence(review: AbsenceReview, until: date, words: str, *, actor: Actor, today: date) -> AbsenceReview:
    """The team waits once more, by at most a month, and goes on trying (E7, E8)."""
    _insist_open(review)
    insist(
        findings_of(review, today)[0],
        rules.extension_fits(today, until, review.extended_until),
    )
    review.extended_on, review.extended_until, review.extension_words = today, until, words
    audit.record("absence.extend", review, actor=actor)
    return review


def person_is_back(review: AbsenceReview, words: str, *, actor: Actor, today: date) -> AbsenceReview:
    """The person was reached; `words` are what was talked through (digest row 119)."""
    _insist_open(review)
    review.outcome, review.closed_on, review.closing_words = ReviewOutcome.BACK, today, words
    audit.record("absence.close", review, actor=actor)
    return review


def end_by_absence(
    review: AbsenceReview,
    ended_on: date,
    destination: Destination,
    words: str,
    *,
    stay_ends_on: date | None,
    actor: Actor,
    today: date,
) -> AbsenceReview:
    """The team decides that the service ends: after a month, and after the further wait where one was agreed."""
    _insist_open(review)
    insist(*findings_of(review, today))
    service = open_service(review.client_id)
    if service is None:
        raise Refused(_("The person does not receive the service now."))
    if ended_on < today:
        raise Refused(_("The service does not end before the team has decided: today or later."))
    review.outcome, review.closed_on, review.closing_words = ReviewOutcome.ENDED, today, words
    audit.record("absence.close", review, actor=actor)
    finish(service, ended_on, ServiceEnd.ABSENCE, destination, stay_ends_on=stay_ends_on, actor=actor, today=today)
    return review


def findings_of(review: AbsenceReview, today: date) -> list[Finding]:
    """What stands for and against ending the service today, as it is known: E7, E9, E11, E12."""
    known, since = known_of([review.client_id], today)[review.client_id], review.unreachable_since
    return [
        rules.absent_for_a_month(since, today, known.stops),
        rules.waited_to_the_end(review.extended_on, review.extended_until, today, known.stops),
        rules.whereabouts_unknown(known.stop_on(today)),
        rules.not_met_since(since, known.last_contact_on),
    ]


def _insist_open(review: AbsenceReview) -> None:
    take_turn(review.municipality_id, review)
    db.session.refresh(review)
    if review.outcome is not None:
        raise Refused(_("This absence is already settled."))
