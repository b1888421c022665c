"""Reads about imports of flats: the batches."""

import sqlalchemy as sa

from app.core.extensions import db
from app.core.imports.models import ImportBatch
from app.core.permissions import Access, Permission
from app.places.models import Municipality


def get_batch(id: int, viewer: Access) -> ImportBatch | None:
    """The batch, where the person may change flats."""
    return db.session.scalar(
        sa.select(ImportBatch).where(
            ImportBatch.id == id,
            ImportBatch.kind == "flats",
            ImportBatch.municipality_id.in_(viewer.municipalities(Permission.FLAT_CHANGE)),
        )
    )


def batches(viewer: Access, limit: int = 100) -> list[tuple[ImportBatch, str]]:
    """The latest imports of the viewer's municipalities, each with the municipality's name."""
    query = (
        sa.select(ImportBatch, Municipality.name)
        .join(Municipality, Municipality.id == ImportBatch.municipality_id)
        .where(
            ImportBatch.kind == "flats",
            ImportBatch.municipality_id.in_(viewer.municipalities(Permission.FLAT_CHANGE)),
        )
        .order_by(ImportBatch.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]
