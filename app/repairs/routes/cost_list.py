"""The list of what repairs cost."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import ValidationError
from wtforms.validators import Optional as OptionalValue

from app.core import listing, navigation
from app.core.asking import Answer
from app.core.exports import Column, FileKind, streamed, table_response
from app.core.forms import DateField, EnumField
from app.core.listing import FilterForm, id_field
from app.core.permissions import Permission, current_access, requires
from app.flats import addresses
from app.places.queries import municipalities
from app.repairs import labels
from app.repairs.models import CostPayer, TicketCost, ticket_number
from app.repairs.queries import costs as queries
from app.repairs.routes.tickets import blueprint

# Who records payments finds the list in the menu, all others on the pages of repairs.
navigation.add(48, _l("Repair costs"), "repairs.costs", Permission.PAYMENT_PAY, icon="note")


class CostFilterForm(FilterForm):
    """The filters of the list."""

    starts_on = DateField(_l("From"), [OptionalValue()])
    ends_on = DateField(_l("Until and including"), [OptionalValue()])
    payer = EnumField(_l("Who pays"), CostPayer, labels.COST_PAYER, empty=_l("Anybody"))
    municipality = id_field(_l("Municipality"), _l("All municipalities"))

    def validate_ends_on(self, field: DateField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("The period ends before it begins."))


@blueprint.get("/repairs/costs")
@requires(Permission.REPAIR_COST)
def costs() -> Answer:
    """What repairs cost, by ticket; who pays; no words and no photos."""
    form, filters, order = _asked_for()
    query = queries.costs_in_reach(current_access(), filters)
    number = listing.count(query)
    return render_template(
        "repairs/costs.html",
        filters=form,
        order=order,
        page=listing.fetch(query, order, TicketCost.id, total=number),
        number=number,
        total=queries.total_cents(current_access(), filters),
        count_text=listing.count_text,
        place=_place,
        ticket_number=ticket_number,
        labels=labels,
        may_open=current_access().can(Permission.REPAIR_SEE),
        files={kind: listing.with_filters(url_for("repairs.export_costs", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/repairs/costs.<any(xlsx, csv):kind>")
@requires(Permission.REPAIR_COST)
def export_costs(kind: FileKind) -> Response:
    """The same as a file; the first column names each line once, for a ledger."""
    _form, filters, order = _asked_for()
    columns = [
        Column(_("Line"), "number"),
        Column(_("Day"), "date"),
        Column(_("Ticket")),
        Column(_("Flat or building")),
    ]
    columns += [Column(_("What was paid for")), Column(_("Who pays"))]
    columns += [
        Column(_("Number of the invoice")),
        Column(_("Without VAT"), "money_cents"),
        Column(_("VAT"), "money_cents"),
    ]
    columns += [Column(_("With VAT"), "money_cents"), Column(_("Takes back line"), "number")]
    query = listing.in_order(queries.costs_in_reach(current_access(), filters), order, TicketCost.id)
    rows = (
        (row.id, row.cost_on, ticket_number(row.ticket_id), _place(row), labels.COST_KIND[row.kind],
         labels.COST_PAYER[row.payer], row.invoice_number, row.net_cents, row.vat_cents,
         row.net_cents + row.vat_cents, row.reverses_id)
        for row in streamed(query)
    )  # fmt: skip
    return table_response(columns, rows, _("Repair costs"), kind)


def _asked_for() -> tuple[CostFilterForm, queries.CostFilters, listing.Order]:
    towns = municipalities(current_access().municipalities(Permission.REPAIR_COST))
    form = CostFilterForm.from_request(municipality=[(one.id, one.name) for one in towns])
    data = {name: form.data[name] for name in queries.CostFilters.__dataclass_fields__}
    filters = queries.CostFilters() if form.errors else queries.CostFilters(**data)
    return form, filters, listing.order_from(request.args, queries.COST_SORTS, "-day")


def _place(row: Any) -> str:
    return addresses.flat_label(row.address, row.number) if row.number else addresses.short_address(row.address)
