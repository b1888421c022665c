"""The work on a batch: checking its rows, writing them, undoing them.

A long one runs in a process of its own (`flask batches run`), so that no web worker waits for it and none that is
restarted cuts it off. Whatever does cut it off: a check starts over, and writing and undoing each are one transaction,
so they happen wholly or not at all.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from app.config import ROOT
from app.core import audit, clock
from app.core.audit import Actor
from app.core.database import writing
from app.core.errors import Refused
from app.core.extensions import db
from app.core.imports import sheets
from app.core.imports.batches import content_of, forget_rows, is_small
from app.core.imports.headers import Field
from app.core.imports.models import ImportBatch, ImportRow, ImportState, Outcome
from app.core.imports.xlsx import Row, UnreadableSheet

CHUNK = 500
SMALL = 200  # rows; so many are done at once, while the person waits
Problem = tuple[int | None, str]
"""A column, from 0 (None: the row as a whole), and what is wrong, in words."""


@dataclass
class Judged:
    """What a row means. `values` can be kept as JSON; `before` is what writing replaced."""

    outcome: Outcome
    values: dict[str, Any] | None = None
    problems: list[Problem] = field(default_factory=list)
    object_id: int | None = None
    before: dict[str, Any] | None = None


class Importer(Protocol):
    """What a feature makes of its kind of rows, a chunk at a time and in order; one object serves one run."""

    def check(self, rows: Sequence[Row]) -> list[Judged]: ...

    def finish_check(self) -> None:
        """All rows have been checked; what the feature keeps of them as a whole is written now."""
        ...

    def write(self, rows: Sequence[ImportRow], actor: Actor) -> list[Judged]: ...

    def undo(self, rows: Sequence[ImportRow], actor: Actor) -> list[Judged]:
        """The rows come from the last to the first."""
        ...

    def finish_undo(self, actor: Actor) -> None: ...


@dataclass(frozen=True)
class Kind:
    """A kind of records that can be imported."""

    fields: Sequence[Field]
    importer: Callable[[ImportBatch], Importer]


@dataclass(frozen=True)
class _Person:
    """Whoever confirmed the batch."""

    actor_id: int | None


KINDS: dict[str, Kind] = {}


def start(batch: ImportBatch) -> None:
    """Does the work of the batch's state: a short list at once, a long one in a process of its own."""
    if batch.total <= SMALL if batch.total is not None else is_small(content_of(batch), SMALL):
        run(batch.id)
        return
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "batches", "run", str(batch.id)]
    subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)


def run(batch_id: int) -> None:
    """Does the work the batch waits for; nothing where it waits for none."""
    batch = db.session.get(ImportBatch, batch_id)
    work = {ImportState.CHECKING: _check, ImportState.WRITING: _write, ImportState.UNDOING: _undo}
    if batch is None or batch.state not in work:
        return
    with force_locale(batch.language):
        try:
            work[batch.state](batch)
        except Refused as refusal:
            db.session.rollback()
            _fail(batch_id, str(refusal))
        except Exception:
            db.session.rollback()
            words = _("Something went wrong, and nothing was written. Try again; if it happens again, report it.")
            _fail(batch_id, words)
            raise


def _check(batch: ImportBatch) -> None:
    batch_id, heading_row, data = batch.id, batch.heading_row, content_of(batch)
    importer = KINDS[batch.kind].importer(batch)
    db.session.rollback()
    with _transaction():
        forget_rows(batch)
        batch.total = sheets.expected_rows(data)
    done = 0
    try:
        rows = (row for row in sheets.rows_of(data) if row[0] > heading_row)
        while chunk := list(islice(rows, CHUNK)):
            judged = importer.check(chunk)
            db.session.rollback()  # what was read ends here, so that the lock is held only to write
            done += len(chunk)
            with _transaction():
                _keep(batch_id, chunk, judged)
                _say(batch_id, processed=done)
    except UnreadableSheet as problem:
        db.session.rollback()
        _fail(batch_id, str(problem))
        return
    with _transaction():
        importer.finish_check()
        _say(batch_id, state=ImportState.CHECKED, total=done, counts=_counts(batch_id))


def _keep(batch_id: int, rows: Sequence[Row], judged: Sequence[Judged]) -> None:
    db.session.execute(
        sa.insert(ImportRow),
        [
            {
                "batch_id": batch_id,
                "number": number,
                "outcome": one.outcome,
                "cells": json.dumps([cell.text for cell in cells], ensure_ascii=False),
                "values": _json(one.values),
                "before": _json(one.before),
                "problems": one.problems,
                "object_id": one.object_id,
            }
            for (number, cells), one in zip(rows, judged, strict=True)
        ],
    )


def _write(batch: ImportBatch) -> None:
    importer = KINDS[batch.kind].importer(batch)
    batch_id, actor = batch.id, _Person(batch.confirmed_by_id)
    db.session.rollback()
    with _transaction():
        batch = _take(batch_id, ImportState.WRITING)
        refused = 0
        for rows in _chunks(batch_id, {Outcome.NEW, Outcome.CHANGED}):
            judged = importer.write(rows, actor)
            refused += sum(one.outcome is Outcome.ERROR for one in judged)
            _note(rows, judged)
        if refused and not batch.good_rows_only:
            problems = _problems(batch_id)
            db.session.rollback()
            _refuse(batch_id, problems)
            return
        counts = _counts(batch_id)
        event = audit.record_facts("import.write", batch, actor=actor, facts={"counts": counts})
        _say(
            batch_id,
            state=ImportState.WRITTEN,
            processed=batch.total,
            counts=counts,
            content=None,
            written_at=clock.utc_now(),
            last_event_id=event.id,
        )


def _refuse(batch_id: int, problems: dict[int, list[Problem]]) -> None:
    """All or nothing was chosen, and the records have changed since the check: the rows say so, nothing is written."""
    with _transaction():
        changes = [{"id": id, "outcome": Outcome.ERROR, "problems": found} for id, found in problems.items()]
        db.session.execute(sa.update(ImportRow), changes)
        words = _("The records have changed since the check, so nothing was written. Look at the rows with errors.")
        _say(batch_id, state=ImportState.CHECKED, counts=_counts(batch_id), failure=words)


def _undo(batch: ImportBatch) -> None:
    importer = KINDS[batch.kind].importer(batch)
    batch_id, actor = batch.id, _Person(batch.confirmed_by_id)
    db.session.rollback()
    with _transaction():
        batch = _take(batch_id, ImportState.UNDOING)
        for rows in _chunks(batch_id, {Outcome.NEW, Outcome.CHANGED}, backwards=True):
            _note(rows, importer.undo(rows, actor))
        importer.finish_undo(actor)
        counts = _counts(batch_id)
        audit.record_facts("import.undone", batch, actor=actor, facts={"counts": counts})
        _say(batch_id, state=ImportState.UNDONE, processed=batch.total, counts=counts)


def _take(batch_id: int, state: ImportState) -> ImportBatch:
    """The batch, held until the end of the transaction. Of two processes the second finds nothing more to do."""
    query = sa.select(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.state == state)
    return db.session.scalars(query.with_for_update()).one()


def _chunks(batch_id: int, outcomes: set[Outcome], *, backwards: bool = False) -> Iterator[Sequence[ImportRow]]:
    last: int | None = None
    number = ImportRow.number
    while True:
        query = sa.select(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.outcome.in_(outcomes))
        if last is not None:
            query = query.where(number < last if backwards else number > last)
        query = query.order_by(number.desc() if backwards else number).limit(CHUNK)
        rows = db.session.scalars(query).all()
        if not rows:
            return
        last = rows[-1].number
        yield rows
        for row in rows:
            db.session.expunge(row)  # what was written need not be remembered


def _note(rows: Sequence[ImportRow], judged: Sequence[Judged]) -> None:
    changes = [
        {
            "id": row.id,
            "outcome": one.outcome,
            "problems": one.problems,
            "object_id": one.object_id,
            "before": _json(one.before),
        }
        for row, one in zip(rows, judged, strict=True)
    ]
    db.session.execute(sa.update(ImportRow), changes)


def _problems(batch_id: int) -> dict[int, list[Problem]]:
    query = sa.select(ImportRow.id, ImportRow.problems).where(
        ImportRow.batch_id == batch_id, ImportRow.outcome == Outcome.ERROR
    )
    return {row.id: row.problems for row in db.session.execute(query)}


def _counts(batch_id: int) -> dict[str, int]:
    query = (
        sa.select(ImportRow.outcome, sa.func.count().label("rows"))
        .where(ImportRow.batch_id == batch_id)
        .group_by(ImportRow.outcome)
    )
    return {row.outcome.value: row.rows for row in db.session.execute(query)}


def _say(batch_id: int, **values: Any) -> None:
    """How far the work is."""
    values["beat_at"] = clock.utc_now()
    db.session.execute(sa.update(ImportBatch).where(ImportBatch.id == batch_id).values(**values))


def _fail(batch_id: int, words: str) -> None:
    """Back to where a person can go on from."""
    with _transaction():
        batch = db.session.get(ImportBatch, batch_id)
        before = {ImportState.WRITING: ImportState.CHECKED, ImportState.UNDOING: ImportState.WRITTEN}
        if batch:
            _say(batch_id, state=before.get(batch.state, ImportState.FAILED), failure=words)


@contextmanager
def _transaction() -> Iterator[None]:
    """One transaction that says from its start that it writes, and is committed at the end."""
    with writing():
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def _json(values: dict[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False)
