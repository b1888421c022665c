"""The board and the list of tickets."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.core import clock, listing, navigation
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.landlords.queries import get_landlord
from app.places.queries import municipalities
from app.repairs import labels, list_labels
from app.repairs.list_forms import TicketFilterForm
from app.repairs.queries import board as queries
from app.repairs.queries.tickets import get_building, get_flat
from app.repairs.routes.tickets import blueprint

navigation.add(47, _l("Repairs"), "repairs.index", Permission.REPAIR_SEE)


@blueprint.get("/repairs")
@requires(Permission.REPAIR_SEE)
def index() -> Answer:
    """The open tickets in columns: by promise, by state, or by what is waited for."""
    view = next((one for one in queries.View if one == request.args.get("by")), queries.View.DUE)
    now = clock.utc_now()
    return render_template(
        "repairs/board.html",
        view=view,
        views=queries.View,
        columns=queries.board(current_access(), view, now),
        filter_of=queries.FILTER_OF[view],
        count_text=listing.count_text,
        labels=labels,
        words=_words_of(view),
        view_words=list_labels.VIEW,
        now=now,
    )


@blueprint.get("/repairs/list")
@requires(Permission.REPAIR_SEE)
def table() -> Answer:
    """The tickets the filters leave, a page of them."""
    form, query, order = _asked_for()
    number = listing.count(query)
    return render_template(
        "repairs/list.html",
        filters=form,
        order=order,
        page=queries.ticket_page(query, order, number),
        number=number,
        count_text=listing.count_text,
        labels=labels,
        now=clock.utc_now(),
        files={kind: listing.with_filters(url_for("repairs.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/repairs/export.<any(xlsx, csv):kind>")
@requires(Permission.REPAIR_SEE)
def export(kind: FileKind) -> Response:
    """The whole list as a file; nothing of clients stands in it."""
    columns = [Column(_("Ticket")), Column(_("Flat or building")), Column(_("Municipality")), Column(_("Room"))]
    columns += [Column(_("Fault")), Column(_("How urgent")), Column(_("State")), Column(_("Waiting for"))]
    columns += [Column(_("Who has to mend it")), Column(_("Who answers for it")), Column(_("Contractor"))]
    columns += [Column(_("Reported")), Column(_("Promised first")), Column(_("Promised")), Column(_("Net target"))]
    columns += [Column(_("Finished")), Column(_("Runs"), "number")]
    _form, query, order = _asked_for()
    rows = (_exported(row) for row in queries.exported_tickets(query, order))
    return table_response(columns, rows, _("Repairs"), kind)


def _exported(row: queries.TicketRow) -> tuple[Any, ...]:
    instants = (row.reported_at, row.promised_at, row.due_at, row.net_due_at, row.finished_at)
    return (
        row.number,
        row.place,
        row.municipality,
        labels.ROOM[row.room] if row.room else None,
        row.fault,
        labels.PRIORITY[row.priority],
        labels.TICKET_STATE[row.state],
        labels.PAUSE_REASON[row.waiting] if row.waiting else None,
        labels.PARTY[row.party],
        row.responsible,
        row.contractor,
        *(f"{clock.local(at):%Y-%m-%d %H:%M}" if at else None for at in instants),
        row.run_number,
    )


def _asked_for() -> tuple[TicketFilterForm, Any, listing.Order]:
    """The filters and the order in the address, and the tickets they leave."""
    viewer, now = current_access(), clock.utc_now()
    towns = municipalities(viewer.municipalities(Permission.REPAIR_SEE))
    form = TicketFilterForm.from_request(
        responsible=queries.responsible_people(viewer, now),
        contractor=queries.contractor_choices(viewer),
        municipality=[(one.id, one.name) for one in towns],
        **_named_in_address(),
    )
    query = queries.tickets(viewer, queries.TicketFilters(**form.data), now)
    default = "due" if not form.show.data or form.show.data in queries.OPEN_STATES else "-reported"
    return form, query, listing.order_from(request.args, queries.TICKET_SORTS, default)


def _named_in_address() -> dict[str, list[tuple[int, str]]]:
    """The one flat, building or landlord whose page led here: all of them would be too many to choose from."""
    viewer = current_access()
    flat = get_flat(listing.id_argument("flat") or 0, viewer, Permission.REPAIR_SEE)
    building = get_building(listing.id_argument("building") or 0, viewer, Permission.REPAIR_SEE)
    landlord = get_landlord(listing.id_argument("landlord") or 0, viewer)
    return {
        "flat": [(flat.id, flat_label(flat))] if flat else [],
        "building": [(building.id, building.place.address)] if building else [],
        "landlord": [(landlord.id, landlord.name)] if landlord else [],
    }


def _words_of(view: queries.View) -> dict[Any, Any]:
    words: dict[queries.View, dict[Any, Any]] = {
        queries.View.DUE: list_labels.DUE,
        queries.View.STATE: list_labels.SHOW,
        queries.View.WAITING: labels.PAUSE_REASON,
    }
    return words[view]
