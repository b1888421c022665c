"""The rows of an import as its page shows them."""

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.core.extensions import db
from app.core.imports.models import ImportRow, Outcome

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


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell: what its column is called, what was typed, and why it cannot be taken."""

    column: str
    typed: str
    words: str


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
