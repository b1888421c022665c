"""The table of costs, and what each of its numbers is made of."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.core import clock, listing
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.formatting import format_date
from app.core.permissions import Permission, current_access, requires
from app.costs import labels, queries
from app.costs.forms import TableForm
from app.costs.measures import Quotients
from app.costs.models import CostEntry
from app.costs.queries.homes import WITHOUT
from app.costs.queries.measures import cost_per
from app.costs.queries.table import By, Row, Table, cost_table, entries_of, flats_with_costs
from app.costs.routes.pages import blueprint
from app.costs.sparkline import line_of
from app.costs.words import chosen, names_of, where_of
from app.flats.models import Building, Flat
from app.places.queries import municipalities
from app.places.queries.areas import areas_of

KEPT = (
    "category", "payer", "part", "municipality_id", "area_id", "ownership", "model", "landlord_id", "flat",
    "known_until",
)  # fmt: skip
FILTER_OF = {
    By.FLAT: "flat",
    By.MUNICIPALITY: "municipality_id",
    By.AREA: "area_id",
    By.OWNERSHIP: "ownership",
    By.LANDLORD: "landlord_id",
    By.MODEL: "model",
    By.CATEGORY: "category",
    By.PAYER: "payer",
}
ENTRY_SORTS = {"booked": CostEntry.booked_on, "service": CostEntry.starts_on, "amount": CostEntry.cents}


@blueprint.get("/costs")
@requires(Permission.COST_SEE)
def index() -> Answer:
    """Flats, or what else was asked for, by months."""
    form, by = _asked_for()
    months = form.months(clock.today())
    page, table, names = _table(form, by, months)
    return render_template(
        "costs/table.html",
        filters=form,
        by=by,
        page=page,
        table=table,
        names=names,
        per=_per(form, by, months),
        drill=_drill,
        line_of=line_of,
        labels=labels,
        closed=_closed(),
        files={kind: listing.with_filters(url_for("costs.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/costs/export.<any(xlsx, csv):kind>")
@requires(Permission.COST_SEE)
def export(kind: FileKind) -> Any:
    """The whole table as a file."""
    form, by = _asked_for()
    months = form.months(clock.today())
    if (per := _per(form, by, months)) is not None:
        return _export_per(per, by, months, kind)
    table = cost_table(current_access(), form.filters(), by, months)
    names = names_of(by, [row.key for row in table.rows])
    columns = [Column(labels.BY[by]), *(Column(month.strftime("%m.%Y"), "money_cents") for month in months)]
    lines = (
        (names[row.key], *(row.months.get(month, 0) for month in months), row.cents)
        for row in sorted(table.rows, key=lambda row: str(names[row.key]))
    )
    return table_response([*columns, Column(_("Together"), "money_cents")], lines, _("Costs"), kind)


def _export_per(per: Quotients, by: By, months: list[date], kind: FileKind) -> Any:
    """Each row divided, and at its end what was divided by what."""
    keys = {key for key, _month in per.rows}
    names = names_of(by, keys)
    columns = [Column(labels.BY[by]), *(Column(month.strftime("%m.%Y"), "money_cents") for month in months)]
    columns += [Column(_("Together"), "money_cents"), Column(_("Cost"), "money_cents")]
    columns += [Column(_("Divided by"), "number"), Column(_("Left out"), "number")]
    lines = (
        (
            names[key],
            *(_value(per, key, month) for month in (*months, None)),
            per.rows[key, None].cents,
            per.rows[key, None].units_shown,
            per.rows[key, None].left_out,
        )
        for key in sorted(keys, key=lambda one: str(names[one]))
    )
    return table_response(columns, lines, _("Costs"), kind)


def _value(per: Quotients, key: Any, month: date | None) -> int | None:
    one = per.rows.get((key, month))
    return one.value if one else None


@blueprint.get("/costs/entries")
@requires(Permission.COST_SEE)
def entries() -> Answer:
    """The entries that a number of the table is made of."""
    form, _by = _asked_for()
    months, access = form.months(clock.today()), current_access()
    query = entries_of(access, form.filters(), months)
    order = listing.order_from(request.args, ENTRY_SORTS, "-booked")
    shown = query.options(joinedload(CostEntry.flat).joinedload(Flat.building).joinedload(Building.place))
    return render_template(
        "costs/entries.html",
        filters=form,
        months=months,
        order=order,
        page=listing.fetch(shown, order, CostEntry.id),
        number=listing.count(query),
        count_text=listing.count_text,
        cents=db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(query.subquery().c.counted), 0))),
        labels=labels,
        files={kind: listing.with_filters(url_for("costs.export_entries", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/costs/entries/export.<any(xlsx, csv):kind>")
@requires(Permission.COST_SEE)
def export_entries(kind: FileKind) -> Any:
    """The entries as a file, each with how much of it is counted; notes stay in the ledger."""
    form, _by = _asked_for()
    query = entries_of(current_access(), form.filters(), form.months(clock.today()))
    place = joinedload(CostEntry.flat).joinedload(Flat.building).joinedload(Building.place)
    columns = [Column(_("Entry"), "number"), Column(_("What it was spent on")), Column(_("Where"))]
    columns += [Column(_("First day"), "date"), Column(_("First day after"), "date"), Column(_("Booked on"), "date")]
    columns += [Column(_("Who bears it")), Column(_("Supplier")), Column(_("Number of the invoice"))]
    columns += [Column(_("Amount with VAT"), "money_cents"), Column(_("Of it VAT"), "money_cents")]
    columns += [Column(_("Counted here"), "money_cents"), Column(_("It takes back"), "number")]
    rows: Any = db.session.execute(query.options(place).order_by(CostEntry.booked_on, CostEntry.id))
    lines = (
        (
            entry.id,
            labels.CATEGORY[entry.category],
            where_of(entry),
            entry.starts_on,
            entry.ends_on,
            entry.booked_on,
            labels.PAYER[entry.payer],
            entry.supplier,
            entry.document,
            entry.cents,
            entry.vat_cents,
            int(counted),
            entry.reverses_id,
        )
        for entry, counted in rows
    )
    return table_response(columns, lines, _("Entries of costs"), kind)


def _asked_for() -> tuple[TableForm, By]:
    reach = current_access().municipalities(Permission.COST_SEE)
    form = TableForm.from_request(
        municipality_id=[(one.id, one.name) for one in municipalities(reach)],
        area_id=[*((one.id, one.name) for one in areas_of(reach)), (WITHOUT, _("Neighbourhood not known"))],
        known_until=[(str(day), _("when it was closed: %(day)s", day=_last_day(day))) for day in queries.closes(reach)],
    )
    return form, form.by.data or By.FLAT


def _per(form: TableForm, by: By, months: list[date]) -> Quotients | None:
    """What each number is divided by, where that was asked for."""
    per = form.per.data
    return cost_per(current_access(), form.filters(), by, months, per) if per else None


def _table(form: TableForm, by: By, months: list[date]) -> tuple[Any, Table, dict[Any, Any]]:
    """A page of rows in their order, and their names."""
    access, filters = current_access(), form.filters()
    if by is By.FLAT:
        order = listing.order_from(request.args, {"address": Flat.address_key}, "address")
        flats = flats_with_costs(access, filters, months)
        page = listing.fetch(flats.with_only_columns(Flat.id), order, Flat.id)
        ids = [row.id for row in page.rows]
        table = cost_table(access, filters, by, months, ids, stacked=form.stacked.data)
        by_key = {row.key: row for row in table.rows}
        rows = [by_key.get(one, Row(one, {})) for one in ids]
        return page, Table(months, rows, table.total), names_of(by, ids)
    table = cost_table(access, filters, by, months, stacked=form.stacked.data)
    return listing.Page(), table, names_of(by, [row.key for row in table.rows])


def _drill(by: By, row: Row | None, months: list[date], part: Row | None = None) -> str:
    """The address of the entries behind a number: row (None: all), part of it, months, with the page's filters."""
    kept = {key: value for key, value in request.args.items() if key in KEPT}
    asked: dict[str, Any] = kept | ({} if row is None else {FILTER_OF[by]: chosen(by, row.key)})
    asked |= {} if part is None else {"category": part.key.value}
    asked |= {"from_on": months[0], "until_on": months[-1]}
    return url_for("costs.entries", **asked)


def _closed() -> list[tuple[str, str]]:
    """Each municipality's last closed day, in words."""
    reach = municipalities(current_access().municipalities(Permission.COST_SEE))
    days = queries.closed_days([one.id for one in reach])
    return [(one.name, _last_day(days[one.id]) if one.id in days else "") for one in reach]


def _last_day(day: date) -> str:
    return format_date(day - timedelta(days=1))
