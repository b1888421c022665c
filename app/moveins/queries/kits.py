"""The lists of things that count for a municipality today."""

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.core.extensions import db
from app.moveins.models import KitList


def lists_for(municipality_id: int) -> list[KitList]:
    """The latest version of each list, the municipality's own before everybody's; by name."""
    rows = db.session.scalars(
        sa.select(KitList)
        .where(sa.or_(KitList.municipality_id == municipality_id, KitList.municipality_id.is_(None)))
        .options(selectinload(KitList.items))
        .order_by(KitList.version, KitList.id)
    ).all()
    standard = {one.code: one for one in rows if one.municipality_id is None}
    own = {one.code: one for one in rows if one.municipality_id is not None}
    return sorted((standard | own).values(), key=lambda one: (one.name, one.code))


def list_for(municipality_id: int, code: str) -> KitList | None:
    """The latest version of one list."""
    return next((one for one in lists_for(municipality_id) if one.code == code), None)


def versions_of(municipality_id: int, code: str) -> list[KitList]:
    """All versions that counted for the municipality, the latest first."""
    return list(
        db.session.scalars(
            sa.select(KitList)
            .where(
                KitList.code == code,
                sa.or_(KitList.municipality_id == municipality_id, KitList.municipality_id.is_(None)),
            )
            .order_by(KitList.id.desc())
        )
    )
