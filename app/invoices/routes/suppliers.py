"""Suppliers: how their files are read, what they call our flats and kinds of costs, an example file."""

from collections.abc import Iterator
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.flats.models import Flat
from app.flats.queries import flat_label
from app.invoices import labels, operations, queries
from app.invoices.columns import LABELS
from app.invoices.examples import example_of
from app.invoices.flats import Flats, Wanted
from app.invoices.forms import CodeForm, NameForm, SupplierForm, WordForm
from app.invoices.models import InvoiceSupplier, SupplierCode
from app.invoices.routes.pages import blueprint, crumbs, supplier_or_404, towns


@blueprint.get("/invoices/suppliers")
@requires(Permission.COST_SEE)
def suppliers() -> Answer:
    """Who sends invoices."""
    access = current_access()
    return render_template(
        "invoices/suppliers.html",
        suppliers=queries.suppliers_in(access.municipalities(Permission.COST_SEE)),
        may_book=bool(access.municipalities(Permission.COST_BOOK)),
        files={kind: url_for(".export_suppliers", kind=kind) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/invoices/suppliers/export.<any(xlsx, csv):kind>")
@requires(Permission.COST_SEE)
def export_suppliers(kind: FileKind) -> Response:
    """The same as a file, with the codes of flats."""
    reach = current_access().municipalities(Permission.COST_SEE)
    columns = [Column(text) for text in (_("Supplier"), _("Municipality"), _("The supplier's code of the flat"))]
    rows: Iterator[tuple[Any, ...]] = (
        (one.name, one.municipality.name, code.code if code else None, flat_label(code.flat) if code else None)
        for one in queries.suppliers_in(reach)
        for code in (one.codes or [None])
    )
    return table_response([*columns, Column(_("Flat"))], rows, _("Suppliers"), kind)


@blueprint.route("/invoices/suppliers/new", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def new_supplier() -> Answer:
    """A supplier is recorded."""
    if location := earlier_result():
        return redirect(location, 303)
    known = {one.id: one for one in towns(Permission.COST_BOOK)}
    form = SupplierForm([(one.id, one.name) for one in known.values()])
    if form.validate_on_submit():
        with refusals_in(form):
            town = known[form.municipality_id.data]
            supplier = operations.add_supplier(town, form.name.data or "", actor=current_actor())
            return finish(url_for(".supplier", id=supplier.id), _("The supplier is recorded. Send a file now."))
    return ask(form, _("Record a supplier"), [*crumbs(), (_("Suppliers"), url_for(".suppliers"))])


@blueprint.get("/invoices/suppliers/<int:id>")
@requires(Permission.COST_SEE)
def supplier(id: int) -> Answer:
    """What is remembered of the supplier."""
    return _page(supplier_or_404(id))


@blueprint.get("/invoices/suppliers/<int:id>/example.xlsx")
@requires(Permission.COST_SEE)
def example(id: int) -> Response:
    """A file as the supplier's are read, with a row to look at."""
    columns, rows = example_of(supplier_or_404(id))
    return table_response(columns, rows, _("Example of an invoice file"), "xlsx")


@blueprint.route("/invoices/suppliers/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def edit_supplier(id: int) -> Answer:
    """The supplier is called otherwise."""
    if location := earlier_result():
        return redirect(location, 303)
    one = supplier_or_404(id, Permission.COST_BOOK)
    form = NameForm(obj=one)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.rename_supplier(one, form.name.data or "", actor=current_actor())
            return finish(url_for(".supplier", id=id), _("The supplier is changed."))
    return ask(form, _("Change the supplier"), [*crumbs(), (one.name, url_for(".supplier", id=id))])


@blueprint.post("/invoices/suppliers/<int:id>/codes")
@requires(Permission.COST_BOOK)
def add_code(id: int) -> Answer:
    """What the supplier calls one of our flats."""
    if location := earlier_result():
        return redirect(location, 303)
    one, form = supplier_or_404(id, Permission.COST_BOOK), CodeForm()
    if form.validate_on_submit():
        (found,) = Flats(one.municipality_id, one.id).find([Wanted(None, form.flat.data, None)])
        if found.flat_id:
            flat = db.session.get_one(Flat, found.flat_id)
            operations.add_code(one, form.code.data or "", flat, actor=current_actor())
            return finish(url_for(".supplier", id=id), _("The code is recorded."))
        form.flat.errors = [found.words]
    return _page(one, code_form=form), 422


@blueprint.post("/invoices/suppliers/<int:id>/codes/<int:code_id>/remove")
@requires(Permission.COST_BOOK)
def remove_code(id: int, code_id: int) -> Answer:
    """The code means nothing any more."""
    one = supplier_or_404(id, Permission.COST_BOOK)
    row = db.session.get(SupplierCode, code_id)
    if row is None or row.supplier_id != one.id:
        abort(404)
    operations.remove_code(row, actor=current_actor())
    return finish(url_for(".supplier", id=id), _("The code is removed."))


@blueprint.post("/invoices/suppliers/<int:id>/words")
@requires(Permission.COST_BOOK)
def add_word(id: int) -> Answer:
    """What the supplier calls a kind of costs."""
    if location := earlier_result():
        return redirect(location, 303)
    one, form = supplier_or_404(id, Permission.COST_BOOK), WordForm()
    if form.validate_on_submit():
        operations.add_word(one, form.word.data or "", form.category.data, actor=current_actor())
        return finish(url_for(".supplier", id=id), _("The word is recorded."))
    return _page(one, word_form=form), 422


@blueprint.post("/invoices/suppliers/<int:id>/words/remove")
@requires(Permission.COST_BOOK)
def remove_word(id: int) -> Answer:
    """The word is not known any more."""
    one = supplier_or_404(id, Permission.COST_BOOK)
    operations.remove_word(one, request.form.get("word", "")[:100], actor=current_actor())
    return finish(url_for(".supplier", id=id), _("The word is removed."))


def _page(one: InvoiceSupplier, code_form: CodeForm | None = None, word_form: WordForm | None = None) -> str:
    return render_template(
        "invoices/supplier.html",
        supplier=one,
        meanings=[
            (LABELS[key], ", ".join(names) if isinstance(names, list) else names)
            for key, names in one.columns.items()
            if key in LABELS
        ],
        code_form=code_form or CodeForm(formdata=None),
        word_form=word_form or WordForm(formdata=None),
        labels=labels,
        may_book=current_access().can(Permission.COST_BOOK, one.municipality_id),
        form=code_form or word_form,
    )
