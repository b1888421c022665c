"""Flats from a spreadsheet: sent, columns named, looked at, confirmed, undone."""

from collections.abc import Iterator
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.queries import names_of
from app.core import clock
from app.core.audit import current_actor
from app.core.exports import Column, table_response
from app.core.forms import commit, earlier_result, finish, refusals_in
from app.core.imports import batches as steps
from app.core.imports import sheets, work
from app.core.imports.forms import HeadingsForm, letter
from app.core.imports.models import RUNNING, ImportBatch, ImportState, Outcome
from app.core.imports.rows import SHOWN, batch_rows
from app.core.permissions import Permission, current_access, requires
from app.flats import labels
from app.flats.import_forms import ConfirmForm, FlatColumnsForm, ImportFileForm, columns_form
from app.flats.import_words import shown_rows
from app.flats.imports import KIND, fields
from app.flats.queries import import_batches as queries
from app.flats.routes.flats import Page, blueprint
from app.places.queries import municipalities


@blueprint.get("/flats/imports")
@requires(Permission.FLAT_CHANGE)
def imports() -> Page:
    """The spreadsheets that were sent, newest first."""
    found = queries.batches(current_access())
    names = names_of(batch.created_by_id for batch, _name in found)
    return render_template("imports/list.html", batches=found, names=names, labels=labels)


@blueprint.route("/flats/imports/new", methods=["GET", "POST"])
@requires(Permission.FLAT_CHANGE)
def new_import() -> Page:
    """A file is sent; nothing of it is written yet."""
    if location := earlier_result():
        return redirect(location, 303)
    reach = current_access().municipalities(Permission.FLAT_CHANGE)
    form = ImportFileForm([(one.id, one.name) for one in municipalities(reach)])
    if form.validate_on_submit():
        with refusals_in(form):
            batch = steps.receive(
                form.file.data.stream.read(sheets.MOST_BYTES + 1),
                form.file.data.filename,
                kind=KIND,
                municipality_id=form.municipality_id.data,
                fields=fields,
                actor=current_actor(),
            )
            return finish(_here(batch))
    return render_template("imports/new.html", form=form, fields=fields), 422 if form.is_submitted() else 200


@blueprint.get("/flats/imports/<int:batch_id>")
@requires(Permission.FLAT_CHANGE)
def show_import(batch_id: int) -> Page:
    """How far the batch is, and what comes next."""
    batch = _batch_or_404(batch_id)
    if batch.state in (ImportState.COLUMNS, ImportState.FAILED):
        return _columns_page(batch, columns_form(batch))
    if batch.state in RUNNING:
        stuck = steps.is_stuck(batch, clock.utc_now())
        return render_template("imports/progress.html", batch=batch, labels=labels, stuck=stuck)
    return _preview(batch, ConfirmForm())


@blueprint.get("/flats/imports/<int:batch_id>/progress")
@requires(Permission.FLAT_CHANGE)
def import_progress(batch_id: int) -> FlaskResponse:
    """How far the work is, for the script of the page."""
    batch = _batch_or_404(batch_id)
    return jsonify(state=batch.state.value, processed=batch.processed, total=batch.total)


@blueprint.post("/flats/imports/<int:batch_id>/headings")
@requires(Permission.FLAT_CHANGE)
def import_headings(batch_id: int) -> Page:
    """The headings end in another row than was guessed."""
    batch = _batch_or_404(batch_id, ImportState.COLUMNS, ImportState.FAILED, ImportState.CHECKED)
    form = HeadingsForm()
    if form.validate_on_submit():
        steps.set_headings(batch, form.row.data, fields)
        return finish(url_for("flats.import_columns", batch_id=batch_id))
    return _columns_page(batch, columns_form(batch), form), 422


@blueprint.route("/flats/imports/<int:batch_id>/columns", methods=["GET", "POST"])
@requires(Permission.FLAT_CHANGE)
def import_columns(batch_id: int) -> Page:
    """What the columns mean; then every row is checked."""
    if location := earlier_result():
        return redirect(location, 303)
    batch = _batch_or_404(batch_id, ImportState.COLUMNS, ImportState.FAILED, ImportState.CHECKED)
    form = columns_form(batch)
    if form.validate_on_submit():
        with refusals_in(form):
            steps.set_columns(batch, form.mapping, form.defaults, now=clock.utc_now())
            return _begin(batch)
    return _columns_page(batch, form), 422 if form.is_submitted() else 200


@blueprint.post("/flats/imports/<int:batch_id>/confirm")
@requires(Permission.FLAT_CHANGE)
def confirm_import(batch_id: int) -> Page:
    """What was looked at is written."""
    if location := earlier_result():
        return redirect(location, 303)
    batch = _batch_or_404(batch_id, ImportState.CHECKED)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_in(form):
            only_good = form.good_rows_only.data
            steps.confirm(batch, good_rows_only=only_good, actor=current_actor(), now=clock.utc_now())
            return _begin(batch)
    return _preview(_batch_or_404(batch_id), form), 422


@blueprint.post("/flats/imports/<int:batch_id>/undo")
@requires(Permission.FLAT_CHANGE)
def undo_import(batch_id: int) -> Page:
    """What the batch wrote is taken back, as far as nobody has used it since."""
    batch = _batch_or_404(batch_id, ImportState.WRITTEN)
    form = ConfirmForm()
    with refusals_in(form):
        steps.undo(batch, actor=current_actor(), now=clock.utc_now())
        return _begin(batch)
    return _preview(_batch_or_404(batch_id), form), 422


@blueprint.post("/flats/imports/<int:batch_id>/cancel")
@requires(Permission.FLAT_CHANGE)
def cancel_import(batch_id: int) -> Page:
    """Nothing of the file is taken over."""
    batch = _batch_or_404(batch_id, ImportState.COLUMNS, ImportState.FAILED, ImportState.CHECKED)
    steps.cancel(batch, actor=current_actor())
    return finish(url_for("flats.imports"), _("The spreadsheet was cancelled. Nothing of it was taken over."))


@blueprint.post("/flats/imports/<int:batch_id>/again")
@requires(Permission.FLAT_CHANGE)
def restart_import(batch_id: int) -> Page:
    """Starts work again that was cut off; two at once do no harm."""
    batch = _batch_or_404(batch_id)
    return _begin(batch) if steps.is_stuck(batch, clock.utc_now()) else redirect(_here(batch), 303)


@blueprint.get("/flats/imports/<int:batch_id>/errors.xlsx")
@requires(Permission.FLAT_CHANGE)
def import_errors(batch_id: int) -> Response:
    """The rows with errors as they were sent, with what is wrong in a further column."""
    batch = _batch_or_404(batch_id)
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


def _begin(batch: ImportBatch) -> Page:
    """Keeps the step, then has the work done: at once, or in a process of its own."""
    here = _here(batch)
    commit(here)
    work.start(batch)
    return redirect(here, 303)


def _batch_or_404(batch_id: int, *states: ImportState) -> ImportBatch:
    """The batch; a step that its state does not allow any more leads back to its page."""
    batch = queries.get_batch(batch_id, current_access()) or abort(404)
    if states and batch.state not in states:
        abort(redirect(_here(batch), 303))
    return batch


def _here(batch: ImportBatch) -> str:
    return url_for("flats.show_import", batch_id=batch.id)


def _columns_page(batch: ImportBatch, form: FlatColumnsForm, headings: HeadingsForm | None = None) -> str:
    return render_template(
        "imports/columns.html",
        batch=batch,
        form=form,
        headings_form=headings or HeadingsForm(formdata=None, data={"row": batch.heading_row}),
        samples=steps.samples(batch),
        letters=[letter(index) for index in range(len(batch.columns))],
        twin=steps.earlier_with_same_file(batch),
    )


def _preview(batch: ImportBatch, form: ConfirmForm) -> str:
    outcomes = [one for one in Outcome if batch.counts.get(one)]
    order = (Outcome.ERROR, Outcome.KEPT, Outcome.CHANGED, Outcome.NEW, Outcome.UNDONE, Outcome.UNCHANGED)
    first = next((one for one in order if one in outcomes), Outcome.UNCHANGED)
    shown = next((one for one in outcomes if one == request.args.get("show")), first)
    rows = batch_rows(batch.id, shown, max(0, min(request.args.get("after", 0, int), 10**9)), SHOWN + 1)
    return render_template(
        "imports/preview.html",
        batch=batch,
        form=form,
        outcomes=outcomes,
        shown=shown,
        rows=shown_rows(batch, rows[:SHOWN]),
        after=str(rows[SHOWN - 1].number) if len(rows) > SHOWN else None,
        labels=labels,
        writer=names_of([batch.confirmed_by_id]).get(batch.confirmed_by_id or 0),
        twin=steps.earlier_with_same_file(batch) if batch.state is ImportState.CHECKED else None,
    )
