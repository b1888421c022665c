"""What was agreed for a crisis."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.clients.queries.scope import holds_on
from app.core.extensions import db
from app.moveins.models import CrisisAgreement
from app.placements.models import Placement


def agreements_of(stay_ids: Iterable[int]) -> list[CrisisAgreement]:
    """Every agreement of these stays, the latest first."""
    return list(
        db.session.scalars(
            sa.select(CrisisAgreement)
            .where(CrisisAgreement.placement_id.in_(list(stay_ids)))
            .options(
                selectinload(CrisisAgreement.lines),
                joinedload(CrisisAgreement.client),
                joinedload(CrisisAgreement.signed_by),
            )
            .order_by(CrisisAgreement.starts_on.desc(), CrisisAgreement.id.desc())
        )
    )


def agreements_on(stay: Placement, day: date) -> dict[int, CrisisAgreement]:
    """Client → what holds on the day; who has agreed on nothing is left out."""
    rows = db.session.scalars(
        sa.select(CrisisAgreement)
        .where(
            CrisisAgreement.placement_id == stay.id,
            holds_on(CrisisAgreement.starts_on, CrisisAgreement.ends_on, day),
        )
        .order_by(CrisisAgreement.id)
    )
    return {row.client_id: row for row in rows}
