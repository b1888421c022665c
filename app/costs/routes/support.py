"""Hours of contact: entered by those who support, seen by finance by file number."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, table_response
from app.core.forms import earlier_result, finish, refusals_in
from app.core.months import month_named, months_before, next_month
from app.core.permissions import Permission, current_access, requires
from app.costs import operations
from app.costs.forms import hours_form
from app.costs.labels import shown_hours
from app.costs.queries.support import Support, hours_of, own_clients, support_between
from app.costs.queries.table import By
from app.costs.routes.pages import blueprint
from app.costs.words import names_of

blueprint.add_app_template_filter(shown_hours, "hours")


@blueprint.route("/costs/support", methods=["GET", "POST"])
@requires(Permission.SUPPORT_RECORD)
def support() -> Answer:
    """One field for each client of one's own; nothing asked: of last month."""
    if location := earlier_result():
        return redirect(location, 303)
    month, today = _month(), clock.today()
    clients = own_clients(current_access(), month, today)
    known = hours_of([client.id for client in clients], month)
    form = hours_form(clients, {id: row.hundredths for id, row in known.items()})
    if form.validate_on_submit():
        by_id = {client.id: client for client in clients}
        with refusals_in(form):
            for id, hundredths in form.entered().items():
                operations.record_hours(by_id[id], month, hundredths, actor=current_actor(), today=today)
            said = ngettext(
                "%(num)s person's hours are saved.", "%(num)s people's hours are saved.", len(form.entered())
            )
            return finish(_address("costs.support", month), said)
    earlier = hours_of([client.id for client in clients], months_before(month, 1))
    page = render_template(
        "costs/support.html",
        form=form,
        clients=clients,
        earlier={id: row.hundredths for id, row in earlier.items()},
        **_around("costs.support", month),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.get("/costs/hours")
@requires(Permission.COST_SEE)
def hours() -> Answer:
    """What a month's hours cost and which flats carry it."""
    month = _month()
    rows = _rows(month)
    return render_template(
        "costs/hours.html",
        rows=rows,
        names=_flat_names(rows),
        cents=sum(row.cents for row in rows),
        homeless=sum(row.cents for row in rows if row.has_no_flat),
        hundredths=sum(row.hours.hundredths for row in rows),
        files={kind: _address("costs.export_hours", month, kind=kind) for kind in ("xlsx", "csv")},
        **_around("costs.hours", month),
    )


@blueprint.get("/costs/hours/export.<any(xlsx, csv):kind>")
@requires(Permission.COST_SEE)
def export_hours(kind: FileKind) -> Any:
    """The same as a file: a line for each person and flat; nobody is named."""
    month = _month()
    rows = _rows(month)
    names = _flat_names(rows)
    columns = [Column(_("File number")), Column(_("Municipality")), Column(_("Month"), "date")]
    columns += [Column(_("Hours"), "number"), Column(_("Price of an hour"), "money_cents")]
    columns += [Column(_("Flat")), Column(_("Days"), "number"), Column(_("Cost of the hours"), "money_cents")]
    lines = (
        (
            row.hours.client.file_number,
            row.hours.municipality.name,
            row.hours.month,
            row.hours.hundredths / 100,
            row.hour_cents,
            _("Without a flat") if row.has_no_flat else names.get(flat_id),
            row.lived[flat_id].days if flat_id else None,
            cents,
        )
        for row in rows
        for flat_id, cents in (row.flats or {0: row.cents}).items()
    )
    return table_response(columns, lines, _("Hours of contact"), kind)


def _rows(month: date) -> list[Support]:
    return support_between(current_access().municipalities(Permission.COST_SEE), month, next_month(month))


def _flat_names(rows: Sequence[Support]) -> dict[Any, Any]:
    return names_of(By.FLAT, {flat_id for row in rows for flat_id in row.flats})


def _month() -> date:
    """The month that the address asks for; last month where it asks for none."""
    text = request.args.get("month")
    if text is None:
        return months_before(clock.today(), 1)
    return month_named(text) or abort(404)


def _around(endpoint: str, month: date) -> dict[str, Any]:
    """The month and its neighbours; none after the current one."""
    after = next_month(month)
    return {
        "month": month,
        "before": _address(endpoint, months_before(month, 1)),
        "after": _address(endpoint, after) if after <= clock.today() else None,
    }


def _address(endpoint: str, month: date, **values: Any) -> str:
    return url_for(endpoint, month=f"{month:%Y-%m}", **values)
