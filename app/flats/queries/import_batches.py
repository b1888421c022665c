"""Reads about imports of flats: the batches, and their rows as a page shows them."""

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.core.extensions import db
from app.core.imports.models import ImportBatch, ImportRow, Outcome
from app.core.permissions import Access, Permission
from app.places.models import Municipality

SHOWN = 50


@dataclass(frozen=True)
class BatchRow:
    """A row of the file as the preview shows it; `cells`: field → as typed; `problems`: (column or None, words)."""

    number: int
    outcome: Outcome
    cells: list[str]
    values: dict[str, Any]
    before: dict[str, Any]
    problems: list[tuple[int | None, str]]
    object_id: int | None


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


def batch_rows(batch_id: int, outcome: Outcome, after: int = 0, limit: int | None = SHOWN) -> list[BatchRow]:
    """Rows of one outcome after a row's number, in their order."""
    query = (
        sa.select(ImportRow)
        .where(ImportRow.batch_id == batch_id, ImportRow.outcome == outcome, ImportRow.number > after)
        .order_by(ImportRow.number)
        .limit(limit)
    )
    return [
        BatchRow(
            number=row.number,
            outcome=row.outcome,
            cells=json.loads(row.cells),
            values=json.loads(row.values or "{}"),
            before=json.loads(row.before or "{}"),
            problems=[(column, words) for column, words in row.problems],
            object_id=row.object_id,
        )
        for row in db.session.scalars(query)
    ]
