"""What those who live in a flat answered about the spare key, and when the door was opened."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.clients.models import Client
from app.clients.queries.scope import holds_on
from app.core.extensions import db
from app.keys.models import ConsentAnswer, KeyConsent, KeyUse, Situation
from app.keys.rules import strictest_answer
from app.placements.models import Placement

Answers = dict[int, KeyConsent | None]


def consents_of(stay_ids: Iterable[int]) -> list[KeyConsent]:
    """Every answer given in these stays, the latest first."""
    return list(
        db.session.scalars(
            sa.select(KeyConsent)
            .where(KeyConsent.placement_id.in_(list(stay_ids)))
            .options(joinedload(KeyConsent.client), joinedload(KeyConsent.recorded_by))
            .order_by(KeyConsent.starts_on.desc(), KeyConsent.id.desc())
        )
    )


def clients_on(stay: Placement, day: date) -> list[Client]:
    """Who of the stay lives there on the day, or will first live there."""
    day = max(day, stay.starts_on)
    return [row.client for row in stay.clients if row.starts_on <= day and (row.ends_on is None or row.ends_on > day)]


def answers_on(stay: Placement, day: date) -> Answers:
    """What each client who lives there on the day had answered by then; None where nothing is recorded."""
    answers: Answers = {client.id: None for client in clients_on(stay, day)}
    rows = db.session.scalars(
        sa.select(KeyConsent)
        .where(KeyConsent.placement_id == stay.id, holds_on(KeyConsent.starts_on, KeyConsent.ends_on, day))
        .order_by(KeyConsent.id)
    )
    return answers | {row.client_id: row for row in rows if row.client_id in answers}


def consent_on(stay: Placement, day: date) -> ConsentAnswer | None:
    """What counts for the flat on the day: one no is a no; None where somebody was not asked. For a list of visits."""
    return strictest_answer(row.answer if row else None for row in answers_on(stay, day).values())


def as_asked(answers: Answers) -> list[tuple[ConsentAnswer | None, frozenset[Situation]]]:
    """The answers as rule Y4 asks for them."""
    return [(row.answer, agreed_to(row)) if row else (None, frozenset()) for row in answers.values()]


def agreed_to(consent: KeyConsent) -> frozenset[Situation]:
    """What the spare key may be used for: a plain yes covers all of it."""
    if consent.answer is ConsentAnswer.YES:
        return frozenset(Situation)
    return frozenset(Situation(one) for one in consent.situations)


def consent_numbered(id: int, stay: Placement) -> KeyConsent | None:
    """An answer given in the stay."""
    return next((one for one in consents_of([stay.id]) if one.id == id), None)


def uses_of(stay_ids: Iterable[int]) -> list[KeyUse]:
    """Each time the door was opened, the latest first."""
    return list(
        db.session.scalars(
            sa.select(KeyUse)
            .where(KeyUse.placement_id.in_(list(stay_ids)))
            .options(joinedload(KeyUse.user), joinedload(KeyUse.key), joinedload(KeyUse.telling))
            .order_by(KeyUse.used_at.desc(), KeyUse.id.desc())
        )
    )


def use_numbered(id: int, stay: Placement) -> KeyUse | None:
    """A use of the spare key in the stay."""
    return next((one for one in uses_of([stay.id]) if one.id == id), None)


def consents_on(stays: Sequence[Placement], day: date) -> dict[int, ConsentAnswer | None]:
    """Stay → what counts for its flat on the day, as `consent_on`; for a list, in one query (and who lives there)."""
    rows = db.session.scalars(
        sa.select(KeyConsent)
        .where(
            KeyConsent.placement_id.in_([stay.id for stay in stays]),
            holds_on(KeyConsent.starts_on, KeyConsent.ends_on, day),
        )
        .order_by(KeyConsent.id)
    )
    given = {(row.placement_id, row.client_id): row.answer for row in rows}
    return {
        stay.id: strictest_answer(given.get((stay.id, client.id)) for client in clients_on(stay, day)) for stay in stays
    }
