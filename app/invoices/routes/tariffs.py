"""Tariffs, by which invoices are held against meters."""

from collections.abc import Iterator
from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, table_response
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.invoices import labels, operations, queries
from app.invoices.forms import TariffForm
from app.invoices.routes.pages import blueprint, crumbs, known_suppliers, supplier_or_404, towns


@blueprint.get("/invoices/tariffs")
@requires(Permission.COST_SEE)
def tariffs() -> Answer:
    """What units on meters cost, and since when."""
    access = current_access()
    return render_template(
        "invoices/tariffs.html",
        tariffs=queries.tariffs_in(access.municipalities(Permission.COST_SEE)),
        labels=labels,
        may_book=access.municipalities(Permission.COST_BOOK),
        files={kind: url_for(".export_tariffs", kind=kind) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/invoices/tariffs/export.<any(xlsx, csv):kind>")
@requires(Permission.COST_SEE)
def export_tariffs(kind: FileKind) -> Response:
    """The same as a file."""
    names = _("Municipality"), _("Supplier"), _("Meter"), _("Unit"), _("Zone of the meter, such as T1")
    columns = [*map(Column, names), Column(_("Valid from"), "date"), Column(_("Price of one unit, with VAT"), "number")]
    rows: Iterator[tuple[Any, ...]] = (
        (
            one.municipality.name,
            one.supplier.name if one.supplier else None,
            labels.METER_KIND[one.kind],
            labels.METER_UNIT[one.unit],
            one.zone or None,
            one.valid_from,
            one.price.normalize(),
            one.source,
        )
        for one in queries.tariffs_in(current_access().municipalities(Permission.COST_SEE))
    )
    return table_response([*columns, Column(_("Where it is published"))], rows, _("Tariffs"), kind)


@blueprint.route("/invoices/tariffs/new", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def new_tariff() -> Answer:
    """A price from a day on."""
    if location := earlier_result():
        return redirect(location, 303)
    known = {one.id: one for one in towns(Permission.COST_BOOK)}
    form = TariffForm([(one.id, one.name) for one in known.values()], known_suppliers(Permission.COST_BOOK))
    if form.validate_on_submit():
        town = known[form.municipality_id.data]
        supplier = supplier_or_404(form.supplier_id.data, Permission.COST_BOOK) if form.supplier_id.data else None
        if supplier and supplier.municipality_id != town.id:
            form.supplier_id.errors = [_("This supplier belongs to another municipality.")]
        else:
            with refusals_in(form):
                facts = operations.TariffFacts(
                    form.kind.data,
                    form.unit.data,
                    form.zone.data or "",
                    form.valid_from.data,
                    form.price.data,
                    form.source.data or "",
                    supplier,
                )
                operations.add_tariff(town, facts, actor=current_actor())
                return finish(url_for(".tariffs"), _("The tariff is recorded."))
    hints = {
        "price": _("Up to six decimals, as it is published."),
        "source": _(
            "The decision, the contract or the page of the supplier. No tariff is known to the tool by itself."
        ),
        "zone": _("Leave empty where the meter has one tariff, or all zones cost the same."),
    }
    return ask(form, _("Record a tariff"), [*crumbs(), (_("Tariffs"), url_for(".tariffs"))], hints=hints)


@blueprint.post("/invoices/tariffs/<int:id>/remove")
@requires(Permission.COST_BOOK)
def remove_tariff(id: int) -> Answer:
    """One that was typed wrongly."""
    tariff = queries.get_tariff(id, current_access(), Permission.COST_BOOK) or abort(404)
    operations.remove_tariff(tariff, actor=current_actor())
    return finish(url_for(".tariffs"), _("The tariff is removed."))
