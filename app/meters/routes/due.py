"""What runs out: verifications of meters and certificates of flats, as a list and as a file."""

from typing import Any

import sqlalchemy as sa
from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock, listing, navigation
from app.core.asking import Answer
from app.core.exports import Column, FileKind, streamed, table_response
from app.core.permissions import Permission, current_access, requires
from app.meters import labels
from app.meters.certificate_forms import DueFilterForm
from app.meters.queries import due
from app.meters.routes.meters import blueprint
from app.places.queries import municipalities

BATCH = 1000
navigation.add(57, _l("What runs out"), "meters.running_out", Permission.METER_SEE, icon="clock")


@blueprint.get("/running-out")
@requires(Permission.METER_SEE)
def running_out() -> Answer:
    """Over or soon, by the municipality's settings; the earliest first."""
    form, found = _asked_for()
    order = due.due_order(request.args, found)
    return render_template(
        "meters/due.html",
        filters=form,
        order=order,
        page=due.due_page(found, order),
        number=listing.count(sa.select(found)),
        count_text=listing.count_text,
        labels=labels,
        today=clock.today(),
        files={kind: listing.with_filters(url_for("meters.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/running-out/export.<any(xlsx, csv):kind>")
@requires(Permission.METER_SEE)
def export(kind: FileKind) -> Any:
    """The whole list as a file."""
    _form, found = _asked_for()
    columns = [Column(_("Flat")), Column(_("Municipality")), Column(_("What runs out")), Column(_("Name and number"))]
    columns.append(Column(_("Last day"), "date"))
    query = due.due_order(request.args, found)
    rows = (
        (row.flat, row.municipality, labels.DUE_WHAT[row.what], labels.due_name(row), row.due_on)
        for some in _batches(listing.in_order(sa.select(found), query, found.c.key))
        for row in due.due_rows(some)
    )
    return table_response(columns, rows, _("What runs out"), kind)


def _batches(query: sa.Select) -> Any:
    some: list[Any] = []
    for row in streamed(query):
        some.append(row)
        if len(some) == BATCH:
            yield some
            some = []
    if some:
        yield some


def _asked_for() -> tuple[DueFilterForm, sa.Subquery]:
    viewer, today = current_access(), clock.today()
    reach = viewer.municipalities(Permission.METER_SEE)
    form = DueFilterForm.from_request(municipality=[(one.id, one.name) for one in municipalities(reach)])
    filters = due.DueFilters(form.what.data, form.state.data, form.municipality.data)
    return form, due.due_in_reach(viewer, filters, today)
