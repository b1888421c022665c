"""What visitors have to mind, and what was tried to reach clients."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.clients.queries.scope import holds_on
from app.core.extensions import db
from app.visits.models import Caution, Contact


def cautions_on(client_ids: Iterable[int], day: date) -> dict[int, list[Caution]]:
    """Client id → what visitors mind on the day; clients without any are left out."""
    rows = db.session.scalars(
        sa.select(Caution)
        .where(Caution.client_id.in_(list(client_ids)), holds_on(Caution.starts_on, Caution.ends_on, day))
        .order_by(Caution.id)
    )
    found: dict[int, list[Caution]] = {}
    for row in rows:
        found.setdefault(row.client_id, []).append(row)
    return found


def caution_of(id: int, client_id: int) -> Caution | None:
    """What visitors of this client mind."""
    return db.session.scalar(sa.select(Caution).where(Caution.id == id, Caution.client_id == client_id))


def all_cautions(client_id: int) -> list[Caution]:
    """Everything that was ever to be minded, the earliest first."""
    return list(db.session.scalars(sa.select(Caution).where(Caution.client_id == client_id).order_by(Caution.id)))


def contacts_of(client_id: int, limit: int | None = None) -> list[Contact]:
    """What was tried to reach the client, the latest first."""
    return list(
        db.session.scalars(
            sa.select(Contact)
            .where(Contact.client_id == client_id)
            .options(joinedload(Contact.by))
            .order_by(Contact.at.desc(), Contact.id.desc())
            .limit(limit)
        )
    )
