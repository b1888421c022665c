"""The steps of an import of invoices beside those of every import (`app/core/imports/batches.py`)."""

import json
from collections.abc import Collection, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.imports import batches, sheets
from app.core.imports.headers import LOOKED_AT, guess
from app.core.imports.models import ImportBatch, ImportRow, ImportState, Outcome
from app.core.imports.xlsx import UnreadableSheet
from app.invoices.columns import AMOUNT_OF, KIND, column_names, fields
from app.invoices.importer import add_totals
from app.invoices.models import InvoiceImport, InvoiceSupplier
from app.invoices.rules import control_agrees

FILE_ONLY = ("starts_on", "last_on", "document")  # of settings, what is of one file and not remembered
SUPPLIER_ONLY = ("heading_row", "headings")  # where the headings stand, and all of them as they were


def receive(supplier: InvoiceSupplier, data: bytes, file_name: str, *, actor: Actor) -> InvoiceImport:
    """A supplier's file; its columns are named as the last time, or guessed. Raises Refused where it cannot be read."""
    if _stated_rows(data) > sheets.MOST_ROWS + LOOKED_AT:
        number = sheets.MOST_ROWS
        raise Refused(_("There are more than %(number)s rows. Divide the file into several.", number=number))
    batch = batches.receive(
        data, file_name, kind=KIND, municipality_id=supplier.municipality_id, fields=fields, actor=actor
    )
    row = supplier.settings.get("heading_row")
    if row and row != batch.heading_row and not _remembered(batch, supplier):
        before = batch.heading_row
        batches.set_headings(batch, row, fields)
        if not _remembered(batch, supplier):
            batches.set_headings(batch, before, fields)
    batch.mapping = _remembered(batch, supplier) or guessed(batch.columns)
    batch.defaults = {key: value for key, value in supplier.settings.items() if key not in SUPPLIER_ONLY}
    invoices = InvoiceImport(batch_id=batch.id, supplier_id=supplier.id)
    db.session.add(invoices)
    db.session.flush()
    return invoices


def _stated_rows(data: bytes) -> int:
    """How many rows the file says it has; of one that cannot be read, receiving it says why."""
    try:
        return sheets.expected_rows(data) or 0
    except (UnreadableSheet, RuntimeError):
        return 0


def guessed(columns: list[str]) -> dict[str, Any]:
    """Field → column, for kinds of costs → columns, by the headings alone."""
    found = guess(columns, fields)
    return {key: [index] if key.startswith(AMOUNT_OF) else index for key, index in found.items()}


def _remembered(batch: ImportBatch, supplier: InvoiceSupplier) -> dict[str, Any]:
    """Field → column as the supplier's last file had them, by their headings; nothing where an amount is not there."""
    places = {name: index for index, name in enumerate(column_names(batch.columns))}
    found: dict[str, Any] = {}
    for key, names in supplier.columns.items():
        indexes = [places[name] for name in (names if isinstance(names, list) else [names]) if name in places]
        if indexes:
            found[key] = indexes if key.startswith(AMOUNT_OF) else indexes[0]
    known = set(supplier.settings.get("headings", []))
    new = {index for name, index in places.items() if name not in known}
    for key, index in guess(batch.columns, fields).items():
        if index in new and key not in found:
            found[key] = [index] if key.startswith(AMOUNT_OF) else index
    return found if any(key == "amount" or key.startswith(AMOUNT_OF) for key in found) else {}


def name_columns(
    invoices: InvoiceImport,
    mapping: Mapping[str, Any],
    settings: Mapping[str, Any],
    control_cents: int | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """What the columns mean and how values are read; the supplier's next file begins with it. The check can begin."""
    batch, supplier = invoices.batch, invoices.supplier
    names = column_names(batch.columns)
    supplier.columns = {
        key: [names[one] for one in index] if isinstance(index, list) else names[index]
        for key, index in mapping.items()
    }
    supplier.settings = {key: value for key, value in settings.items() if key not in FILE_ONLY} | {
        "heading_row": batch.heading_row,
        "headings": names,
    }
    audit.record("supplier.remember", supplier, actor=actor)
    invoices.control_cents, invoices.totals = control_cents, {}
    batches.set_columns(batch, dict(mapping), dict(settings), now=now)


def take_held(invoices: InvoiceImport, numbers: Collection[int], words: str, *, actor: Actor) -> int:
    """Rows that look booked already are booked all the same, for the reason given; how many there were."""
    batch = _in_state(invoices, ImportState.CHECKED)
    rows = db.session.scalars(
        sa.select(ImportRow).where(
            ImportRow.batch_id == batch.id,
            ImportRow.outcome == Outcome.UNCHANGED,
            ImportRow.values.is_not(None),
            ImportRow.number.in_(numbers),
        )
    ).all()
    if not rows:
        raise Refused(_("Tick the rows that are to be booked all the same."))
    totals = deepcopy(invoices.totals)
    for row in rows:
        values = json.loads(row.values or "{}")
        add_totals(totals, Outcome.UNCHANGED, values, sign=-1)
        add_totals(totals, Outcome.CHANGED, values)
        row.values = json.dumps({**values, "because": words}, ensure_ascii=False)
        row.outcome = Outcome.CHANGED
    invoices.totals = totals
    counts = dict(batch.counts)
    counts[Outcome.UNCHANGED.value] = counts.get(Outcome.UNCHANGED.value, 0) - len(rows)
    counts[Outcome.CHANGED.value] = counts.get(Outcome.CHANGED.value, 0) + len(rows)
    batch.counts = counts
    audit.record_facts("invoice.take_held", batch, actor=actor, facts={"rows": len(rows)}, note=words)
    return len(rows)


def confirm(invoices: InvoiceImport, *, good_rows_only: bool, words: str | None, actor: Actor, now: datetime) -> None:
    """What was checked may be booked: all of it, or the good rows.

    Raises Refused where the very same file was booked before, or the sums differ, and nobody says why it is right.
    """
    batch = _in_state(invoices, ImportState.CHECKED)
    if not words and batches.earlier_with_same_file(batch):
        raise Refused(_("The very same file has been booked. Say why it is booked once more."))
    if not words and not control_agrees(read_cents(invoices), invoices.control_cents).passed:
        raise Refused(_("The rows do not add up to the sum of the invoice. Say why they are booked all the same."))
    invoices.words = words
    batches.confirm(batch, good_rows_only=good_rows_only, actor=actor, now=now)


def undo(invoices: InvoiceImport, words: str, *, actor: Actor, now: datetime) -> None:
    """Takes back, by reversals, all that the import booked and nobody has reversed since."""
    invoices.undo_words, invoices.undone_by_id = words, actor.actor_id
    batches.undo(invoices.batch, actor=actor, now=now)


def read_cents(invoices: InvoiceImport) -> int:
    """The sum of all rows that could be read, held back or not."""
    return sum(one["cents"] for one in invoices.totals.values())


def _in_state(invoices: InvoiceImport, state: ImportState) -> ImportBatch:
    db.session.refresh(invoices.batch, with_for_update=True)
    if invoices.batch.state is not state:
        raise Refused(_("This import has gone on meanwhile. Look at it before you try again."))
    return invoices.batch
