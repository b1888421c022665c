"""What was said to landlords and what was promised, by landlord and by day."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.core.promises import is_open
from app.landlords.models import Landlord, LandlordContact, LandlordPromise

MOST = 200  # contacts on a landlord's page, the newest


def contacts_of(landlord_id: int) -> list[LandlordContact]:
    """Every time one spoke with the landlord, the newest first."""
    return list(
        db.session.scalars(
            sa.select(LandlordContact)
            .where(LandlordContact.landlord_id == landlord_id)
            .options(joinedload(LandlordContact.recorded_by))
            .order_by(LandlordContact.spoken_on.desc(), LandlordContact.id.desc())
            .limit(MOST)
        )
    )


def promises_of(landlord_id: int) -> list[LandlordPromise]:
    """The open promises by the day they are due, then the settled ones, the latest first."""
    rows = db.session.scalars(
        sa.select(LandlordPromise).where(LandlordPromise.landlord_id == landlord_id).order_by(LandlordPromise.due_on)
    ).all()
    settled = [one for one in rows if one.kept_on or one.broken_on]
    return [one for one in rows if one not in settled] + settled[::-1]


def get_promise(id: int, landlord: Landlord) -> LandlordPromise | None:
    """A promise of this landlord's record."""
    promise = db.session.get(LandlordPromise, id)
    return promise if promise and promise.landlord_id == landlord.id else None


def next_promises(landlord_ids: Iterable[int]) -> dict[int, date]:
    """Landlord → the day the next open promise is due; those without one are left out."""
    rows = db.session.execute(
        sa.select(LandlordPromise.landlord_id, sa.func.min(LandlordPromise.due_on))
        .where(LandlordPromise.landlord_id.in_(landlord_ids), is_open(LandlordPromise))
        .group_by(LandlordPromise.landlord_id)
    )
    return {row[0]: row[1] for row in rows}


def due_promises(viewer: Access, until: date, most: int) -> list[LandlordPromise]:
    """The open promises due by the day that the viewer may settle, the most pressing first."""
    return list(
        db.session.scalars(
            sa.select(LandlordPromise)
            .join(LandlordPromise.landlord)
            .where(
                Landlord.municipality_id.in_(viewer.municipalities(Permission.LANDLORD_CHANGE)),
                is_open(LandlordPromise),
                LandlordPromise.due_on <= until,
            )
            .options(joinedload(LandlordPromise.landlord))
            .order_by(LandlordPromise.due_on, LandlordPromise.id)
            .limit(most)
        )
    )
