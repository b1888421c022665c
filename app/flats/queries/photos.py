"""The photos of flats."""

from collections.abc import Iterable

import sqlalchemy as sa

from app.core.extensions import db
from app.flats.models import FlatPhoto


def photos_of(flat_ids: Iterable[int]) -> dict[int, list[FlatPhoto]]:
    """Flat → its photos in their order, those taken off left out; flats without any are left out too.

    The picture itself: `files.path_of(photo.file_name)`, or `small_name` for the small one; both JPEG.
    """
    rows = db.session.scalars(
        sa.select(FlatPhoto)
        .where(FlatPhoto.flat_id.in_(flat_ids), FlatPhoto.removed_on.is_(None))
        .order_by(FlatPhoto.flat_id, FlatPhoto.position, FlatPhoto.id)
    )
    found: dict[int, list[FlatPhoto]] = {}
    for photo in rows:
        found.setdefault(photo.flat_id, []).append(photo)
    return found


def get_photo(flat_id: int, photo_id: int) -> FlatPhoto | None:
    """One photo of the flat that is shown."""
    return db.session.scalar(
        sa.select(FlatPhoto).where(
            FlatPhoto.id == photo_id, FlatPhoto.flat_id == flat_id, FlatPhoto.removed_on.is_(None)
        )
    )
