"""The way of a file: received, its columns named, checked, confirmed, written, perhaps undone.

Each step is one change of `state`, taken by whoever comes first. The work itself is in work.py.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.imports import headers, sheets
from app.core.imports.headers import Field
from app.core.imports.models import RUNNING, ImportBatch, ImportRow, ImportState, Outcome
from app.core.imports.xlsx import Row, UnreadableSheet
from app.core.locale import current_language

SILENT = timedelta(minutes=2)  # after which the work on a batch is taken to have been cut off


def receive(
    data: bytes, file_name: str, *, kind: str, municipality_id: int, fields: Sequence[Field], actor: Actor
) -> ImportBatch:
    """A file that was sent; its headings are read and its columns guessed. Refused where it cannot be read."""
    try:
        first = first_rows(data)
    except UnreadableSheet as problem:
        raise Refused(str(problem)) from None
    if len(first) < 2:
        raise Refused(_("There is no list in the file: it needs headings and at least one row."))
    found = headers.find_headings(first, fields)
    batch = ImportBatch(
        municipality_id=municipality_id,
        kind=kind,
        file_name=file_name[:200],
        file_hash=hashlib.sha256(data).hexdigest(),
        content=base64.b64encode(data).decode(),
        language=current_language(),
        state=ImportState.COLUMNS,
        heading_row=found.last_row,
        columns=found.columns,
        mapping=headers.guess(found.columns, fields),
        created_by_id=actor.actor_id or 0,
    )
    db.session.add(batch)
    db.session.flush()
    audit.record_facts("import.receive", batch, actor=actor, facts={"kind": kind})
    return batch


def earlier_with_same_file(batch: ImportBatch) -> ImportBatch | None:
    """The last batch that was written from the very same file and not undone."""
    return db.session.scalar(
        sa.select(ImportBatch)
        .where(
            ImportBatch.file_hash == batch.file_hash,
            ImportBatch.municipality_id == batch.municipality_id,
            ImportBatch.kind == batch.kind,
            ImportBatch.id != batch.id,
            ImportBatch.state == ImportState.WRITTEN,
        )
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )


def set_headings(batch: ImportBatch, last_row: int, fields: Sequence[Field]) -> None:
    """Reads the headings again where a person says that they end in another row."""
    found = headers.find_headings(first_rows(content_of(batch)), fields, last_row)
    batch.heading_row, batch.columns = found.last_row, found.columns
    batch.mapping = headers.guess(found.columns, fields)


def set_columns(batch: ImportBatch, mapping: dict[str, int], defaults: dict[str, Any], *, now: datetime) -> None:
    """What the columns mean, as a person says; the check can begin."""
    batch.mapping, batch.defaults = mapping, defaults
    begin(batch, ImportState.CHECKING, {ImportState.COLUMNS, ImportState.CHECKED, ImportState.FAILED}, now=now)


def confirm(batch: ImportBatch, *, good_rows_only: bool, actor: Actor, now: datetime) -> None:
    """What was checked may be written: all of it, or the good rows where that was chosen."""
    if batch.counts.get(Outcome.ERROR) and not good_rows_only:
        raise Refused(_("Some rows have errors. Correct the file and send it again, or take over only the good rows."))
    if not any(batch.counts.get(one) for one in (Outcome.NEW, Outcome.CHANGED)):
        raise Refused(_("There is nothing to write: no row is new or changed."))
    begin(batch, ImportState.WRITING, {ImportState.CHECKED}, now=now)
    batch.good_rows_only, batch.confirmed_by_id = good_rows_only, actor.actor_id
    audit.record_facts("import.confirm", batch, actor=actor, facts={"counts": batch.counts})


def undo(batch: ImportBatch, *, actor: Actor, now: datetime) -> None:
    """Takes back what the batch wrote, as far as nobody has used it since."""
    begin(batch, ImportState.UNDOING, {ImportState.WRITTEN}, now=now)
    audit.record_facts("import.undo", batch, actor=actor, facts={})


def cancel(batch: ImportBatch, *, actor: Actor) -> None:
    """Nothing of the file is taken over, and it is forgotten."""
    begin(batch, ImportState.CANCELLED, {ImportState.COLUMNS, ImportState.CHECKED, ImportState.FAILED}, now=None)
    forget_rows(batch)
    batch.content = None
    audit.record_facts("import.cancel", batch, actor=actor, facts={})


def begin(batch: ImportBatch, state: ImportState, after: set[ImportState], *, now: datetime | None) -> None:
    """Moves the batch on. Refused where somebody else has moved it meanwhile."""
    moved = db.session.execute(
        sa.update(ImportBatch)
        .where(ImportBatch.id == batch.id, ImportBatch.state.in_(after))
        .values(state=state, beat_at=now, processed=0, failure=None)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(_("This import has gone on meanwhile. Look at it before you try again."))
    db.session.refresh(batch)


def is_stuck(batch: ImportBatch, now: datetime) -> bool:
    """Whether the work on it was cut off, as by a power failure; starting it again is safe."""
    return batch.state in RUNNING and (batch.beat_at is None or now - batch.beat_at > SILENT)


def forget_rows(batch: ImportBatch) -> None:
    db.session.execute(sa.delete(ImportRow).where(ImportRow.batch_id == batch.id))


def content_of(batch: ImportBatch) -> bytes:
    """The file as it was sent."""
    return base64.b64decode(batch.content or "")


def first_rows(data: bytes, number: int = headers.LOOKED_AT) -> list[Row]:
    """The first rows of a file. Raises UnreadableSheet."""
    found: list[Row] = []
    for row in sheets.rows_of(data):
        found.append(row)
        if len(found) == number:
            break
    return found


def is_small(data: bytes, rows: int) -> bool:
    """Whether the file has at most so many rows."""
    return all(index < rows for index, _row in zip(range(rows + 1), sheets.rows_of(data), strict=False))


def samples(batch: ImportBatch, number: int = 3) -> list[list[str]]:
    """For each column some of what stands in it."""
    rows = [cells for row, cells in first_rows(content_of(batch)) if row > batch.heading_row]
    return [
        [cells[index].text for cells in rows if index < len(cells) and cells[index].text.strip()][:number]
        for index in range(len(batch.columns))
    ]


def rows_with(batch: ImportBatch, outcome: Outcome | None = None) -> sa.Select:
    """The rows of a batch in their order, or those of one outcome."""
    query = sa.select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number)
    return query.where(ImportRow.outcome == outcome) if outcome else query


def cells_of(row: ImportRow) -> list[str]:
    """The texts of a row as typed."""
    return json.loads(row.cells)
