"""The imports of invoices; one of them: how far it is, what is in its way, its rows with errors as a file."""

from collections.abc import Iterator
from typing import Any

from flask import Response as FlaskResponse
from flask import jsonify, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.queries import names_of
from app.core import clock, listing
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.imports import batches as steps
from app.core.imports.forms import HeadingsForm, letter
from app.core.imports.models import RUNNING, ImportBatch, ImportState, Outcome
from app.core.imports.rows import SHOWN, batch_rows
from app.core.permissions import Permission, current_access, requires
from app.invoices import labels, queries, rules
from app.invoices.forms import ConfirmForm, HeldForm, InvoiceColumnsForm, UndoForm, columns_form
from app.invoices.models import InvoiceImport
from app.invoices.operations.imports import read_cents
from app.invoices.routes.pages import blueprint, import_or_404
from app.invoices.shown import shown_rows

ORDER = (Outcome.ERROR, Outcome.UNCHANGED, Outcome.CHANGED, Outcome.NEW, Outcome.KEPT, Outcome.UNDONE)


@blueprint.get("/invoices")
@requires(Permission.COST_SEE)
def index() -> Answer:
    """The files that were sent, the newest first, with what each booked."""
    query = queries.imports_in_reach(current_access())
    order = listing.order_from(request.args, {"sent": InvoiceImport.batch_id}, "-sent")
    page = listing.fetch(query, order, InvoiceImport.batch_id)
    imports = [row[0] for row in page.rows]
    return render_template(
        "invoices/list.html",
        imports=imports,
        page=page,
        order=order,
        names=names_of(one.batch.created_by_id for one in imports),
        labels=labels,
        may_book=bool(current_access().municipalities(Permission.COST_BOOK)),
        files={kind: url_for(".export", kind=kind) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/invoices/export.<any(xlsx, csv):kind>")
@requires(Permission.COST_SEE)
def export(kind: FileKind) -> Response:
    """The same as a file."""
    query = queries.imports_in_reach(current_access()).order_by(InvoiceImport.batch_id.desc())
    columns = [Column(_("Import"), "number"), Column(_("Supplier")), Column(_("Spreadsheet")), Column(_("State"))]
    columns += [Column(_("Sent"), "date"), Column(_("Entries booked"), "number"), Column(_("Booked"), "money_cents")]
    rows: Iterator[tuple[Any, ...]] = (
        (
            one.batch_id,
            one.supplier.name,
            one.batch.file_name,
            labels.STATE[one.batch.state],
            clock.local(one.batch.created_at).date(),
            one.booked_lines,
            one.booked_cents,
        )
        for one in db.session.scalars(query)
    )
    return table_response(columns, rows, _("Invoices from files"), kind)


@blueprint.get("/invoices/<int:id>")
@requires(Permission.COST_SEE)
def show(id: int) -> Answer:
    """How far the import is, and what comes next."""
    invoices = import_or_404(id)
    batch = invoices.batch
    if batch.state in RUNNING:
        stuck = steps.is_stuck(batch, clock.utc_now())
        return render_template("invoices/progress.html", batch=batch, labels=labels, stuck=stuck)
    if batch.state in (ImportState.COLUMNS, ImportState.FAILED) and may_book(invoices):
        return columns_page(invoices, columns_form(invoices))
    return preview(invoices)


@blueprint.get("/invoices/<int:id>/progress")
@requires(Permission.COST_SEE)
def progress(id: int) -> FlaskResponse:
    """How far the work is, for the script of the page."""
    batch = import_or_404(id).batch
    return jsonify(state=batch.state.value, processed=batch.processed, total=batch.total)


@blueprint.get("/invoices/<int:id>/errors.xlsx")
@requires(Permission.COST_SEE)
def errors(id: int) -> Response:
    """The rows with errors as they were sent, with what is wrong in a further column."""
    batch = import_or_404(id).batch
    headings = [heading or letter(index) for index, heading in enumerate(batch.columns)]
    columns = [Column(text) for text in (_("Row"), _("What is wrong"), *headings)]
    return table_response(columns, _error_rows(batch), _("Rows with errors"), "xlsx")


def _error_rows(batch: ImportBatch) -> Iterator[list[Any]]:
    after, width = 0, len(batch.columns)
    while rows := batch_rows(batch.id, Outcome.ERROR, after, 500):
        for row in rows:
            words = " ".join(
                f"{batch.columns[column]}: {text}" if column is not None else text for column, text in row.problems
            )
            yield [row.number, words, *(row.cells + [""] * width)[:width]]
        after = rows[-1].number


def may_book(invoices: InvoiceImport) -> bool:
    return current_access().can(Permission.COST_BOOK, invoices.batch.municipality_id)


def columns_page(invoices: InvoiceImport, form: InvoiceColumnsForm, headings: HeadingsForm | None = None) -> str:
    """What the columns mean, to be said."""
    batch = invoices.batch
    return render_template(
        "invoices/columns.html",
        invoices=invoices,
        batch=batch,
        form=form,
        headings_form=headings or HeadingsForm(formdata=None, data={"row": batch.heading_row}),
        samples=steps.samples(batch),
        letters=[letter(index) for index in range(len(batch.columns))],
        twin=steps.earlier_with_same_file(batch),
    )


def preview(
    invoices: InvoiceImport,
    form: ConfirmForm | None = None,
    held: HeldForm | None = None,
    undo: UndoForm | None = None,
) -> str:
    """The rows by what becomes of them, the sums, and what may be done."""
    batch = invoices.batch
    outcomes = [one for one in ORDER if batch.counts.get(one)]
    wanted = Outcome.UNCHANGED.value if held else request.args.get("show")
    shown = next((one for one in outcomes if one == wanted), outcomes[0] if outcomes else Outcome.NEW)
    after = max(0, min(request.args.get("after", 0, int), 10**9))
    rows = batch_rows(batch.id, shown, after, SHOWN + 1)
    checked = batch.state is ImportState.CHECKED
    return render_template(
        "invoices/preview.html",
        invoices=invoices,
        batch=batch,
        form=form or ConfirmForm(formdata=None),
        held_form=held or HeldForm(formdata=None),
        undo_form=undo or UndoForm(formdata=None),
        outcomes=outcomes,
        shown=shown,
        rows=shown_rows(batch, rows[:SHOWN]),
        after=str(rows[SHOWN - 1].number) if len(rows) > SHOWN else None,
        labels=labels,
        control=rules.control_agrees(read_cents(invoices), invoices.control_cents),
        may_book=may_book(invoices),
        writer=names_of([batch.confirmed_by_id]).get(batch.confirmed_by_id or 0),
        twin=steps.earlier_with_same_file(batch) if checked else None,
    )
