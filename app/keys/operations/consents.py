"""What the person answered about the spare key is written down; a new answer ends the one before."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.clients.models import Client, Language
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.papers import Paper
from app.keys.models import ConsentAnswer, KeyConsent, Signing, Situation
from app.placements.models import Placement
from app.placements.operations.turns import take_turn


@dataclass(frozen=True)
class Answered:
    """An answer as it was given; `situations` and `conditions` where it is a yes on conditions."""

    answer: ConsentAnswer
    signed_on: date
    signing: Signing
    language: Language
    situations: tuple[Situation, ...] = ()
    conditions: str | None = None


def record_consent(
    placement: Placement, client: Client, answered: Answered, *, paper: Paper | None = None, actor: Actor, today: date
) -> KeyConsent:
    """Writes down an answer, signed by the person; saying no has no consequence but that the key stays where it is.

    Raises Refused for conditions without situations or words, for who does not live there, and for a day to come or
    before the answer that holds.
    """
    take_turn(placement.municipality_id, placement)
    on_conditions = answered.answer is ConsentAnswer.CONDITIONS
    if on_conditions and not (answered.situations and answered.conditions):
        raise Refused(_("Write down the conditions, and tick the situations they are about."))
    if answered.signed_on > today:
        raise Refused(_("The date cannot be in the future."))
    if all(row.client_id != client.id for row in placement.clients):
        raise Refused(_("The person does not live there."))
    if placement.ends_on is not None and answered.signed_on >= placement.ends_on:
        raise Refused(_("The household does not live there on that day."))
    _end_before(placement, client, answered.signed_on, actor)
    consent = KeyConsent(
        placement=placement,
        client=client,
        answer=answered.answer,
        situations=[one.value for one in answered.situations] if on_conditions else [],
        conditions=answered.conditions if on_conditions else None,
        starts_on=answered.signed_on,
        signing=answered.signing,
        language=answered.language,
        file_name=paper.keep() if paper else None,
        sha256=paper.sha256 if paper else None,
        recorded_by_id=actor.actor_id,
    )
    audit.record("key_consent.record", consent, actor=actor)
    return consent


def _end_before(placement: Placement, client: Client, on: date, actor: Actor) -> None:
    """The answer that holds until now ends on the day of the new one."""
    before = db.session.scalar(
        sa.select(KeyConsent).where(
            KeyConsent.placement_id == placement.id, KeyConsent.client_id == client.id, KeyConsent.ends_on.is_(None)
        )
    )
    if before is None:
        return
    if on < before.starts_on:
        raise Refused(_("A later answer is recorded already."))
    before.ends_on = on
    audit.record("key_consent.end", before, actor=actor)
