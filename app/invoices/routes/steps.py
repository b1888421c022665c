"""The steps of an import of invoices: sent, columns named, doubles ticked, booked, undone, cancelled."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.forms import commit, earlier_result, finish, refusals_in
from app.core.imports import batches, sheets, work
from app.core.imports.forms import HeadingsForm
from app.core.imports.models import ImportState
from app.core.permissions import Permission, requires
from app.invoices import operations
from app.invoices.columns import fields
from app.invoices.forms import ConfirmForm, FileForm, HeldForm, UndoForm, columns_form
from app.invoices.models import InvoiceImport
from app.invoices.routes.imports import columns_page, preview
from app.invoices.routes.pages import blueprint, import_or_404, known_suppliers, supplier_or_404

NAMING = ImportState.COLUMNS, ImportState.FAILED, ImportState.CHECKED


@blueprint.route("/invoices/new", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def new() -> Answer:
    """A file is sent; nothing of it is booked yet."""
    if location := earlier_result():
        return redirect(location, 303)
    form = FileForm(known_suppliers(Permission.COST_BOOK), data={"supplier_id": request.args.get("supplier", type=int)})
    if form.validate_on_submit():
        with refusals_in(form):
            data = form.file.data.stream.read(sheets.MOST_BYTES + 1)
            supplier = supplier_or_404(form.supplier_id.data, Permission.COST_BOOK)
            invoices = operations.receive(supplier, data, form.file.data.filename, actor=current_actor())
            return finish(_here(invoices))
    return render_template("invoices/new.html", form=form, fields=fields), 422 if form.is_submitted() else 200


@blueprint.post("/invoices/<int:id>/headings")
@requires(Permission.COST_BOOK)
def headings(id: int) -> Answer:
    """The headings end in another row than was guessed."""
    invoices = _in_state(id, *NAMING)
    form = HeadingsForm()
    if form.validate_on_submit():
        batches.set_headings(invoices.batch, form.row.data, fields)
        invoices.batch.mapping = operations.guessed(invoices.batch.columns)
        return finish(url_for(".columns", id=id))
    return columns_page(invoices, columns_form(invoices), form), 422


@blueprint.route("/invoices/<int:id>/columns", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def columns(id: int) -> Answer:
    """What the columns mean; then every row is checked."""
    if location := earlier_result():
        return redirect(location, 303)
    invoices = _in_state(id, *NAMING)
    form = columns_form(invoices)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.name_columns(
                invoices,
                form.mapping,
                form.settings,
                form.control_cents.data,
                actor=current_actor(),
                now=clock.utc_now(),
            )
            return _begin(invoices)
    return columns_page(invoices, form), 422 if form.is_submitted() else 200


@blueprint.post("/invoices/<int:id>/held")
@requires(Permission.COST_BOOK)
def held(id: int) -> Answer:
    """Rows that look booked already are booked all the same."""
    if location := earlier_result():
        return redirect(location, 303)
    invoices, form = _in_state(id, ImportState.CHECKED), HeldForm()
    numbers = {int(one) for one in request.form.getlist("row") if one.isdecimal() and len(one) < 8}
    if form.validate_on_submit():
        with refusals_in(form):
            taken = operations.take_held(invoices, numbers, form.words.data or "", actor=current_actor())
            words = ngettext("%(num)s row will be booked.", "%(num)s rows will be booked.", taken)
            return finish(_here(invoices), words)
    return preview(import_or_404(id), held=form), 422


@blueprint.post("/invoices/<int:id>/confirm")
@requires(Permission.COST_BOOK)
def confirm(id: int) -> Answer:
    """What was looked at is booked."""
    if location := earlier_result():
        return redirect(location, 303)
    invoices, form = _in_state(id, ImportState.CHECKED), ConfirmForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.confirm(
                invoices,
                good_rows_only=form.good_rows_only.data,
                words=form.words.data,
                actor=current_actor(),
                now=clock.utc_now(),
            )
            return _begin(invoices)
    return preview(import_or_404(id), form=form), 422


@blueprint.post("/invoices/<int:id>/undo")
@requires(Permission.COST_BOOK)
def undo(id: int) -> Answer:
    """What the import booked is reversed."""
    if location := earlier_result():
        return redirect(location, 303)
    invoices, form = _in_state(id, ImportState.WRITTEN), UndoForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.undo(invoices, form.words.data or "", actor=current_actor(), now=clock.utc_now())
            return _begin(invoices)
    return preview(import_or_404(id), undo=form), 422


@blueprint.post("/invoices/<int:id>/cancel")
@requires(Permission.COST_BOOK)
def cancel(id: int) -> Answer:
    """Nothing of the file is booked."""
    invoices = _in_state(id, *NAMING)
    batches.cancel(invoices.batch, actor=current_actor())
    return finish(url_for(".index"), _("The spreadsheet was cancelled. Nothing of it was booked."))


@blueprint.post("/invoices/<int:id>/again")
@requires(Permission.COST_BOOK)
def again(id: int) -> Answer:
    """Starts work again that was cut off; two at once do no harm."""
    invoices = import_or_404(id, Permission.COST_BOOK)
    stuck = batches.is_stuck(invoices.batch, clock.utc_now())
    return _begin(invoices) if stuck else redirect(_here(invoices), 303)


def _begin(invoices: InvoiceImport) -> Answer:
    """Keeps the step, then has the work done: at once, or in a process of its own."""
    here = _here(invoices)
    commit(here)
    work.start(invoices.batch)
    return redirect(here, 303)


def _in_state(id: int, *states: ImportState) -> InvoiceImport:
    """The import; a step that its state does not allow any more leads back to its page."""
    invoices = import_or_404(id, Permission.COST_BOOK)
    if invoices.batch.state not in states:
        abort(redirect(_here(invoices), 303))
    return invoices


def _here(invoices: InvoiceImport) -> str:
    return url_for("invoices.show", id=invoices.batch_id)
