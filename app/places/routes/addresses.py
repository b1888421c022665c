"""Addresses: suggestions for the address field, and the list of what the register gave us."""

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.core import navigation
from app.core.exports import Column, FileKind, streamed, table_response
from app.core.listing import count, count_text, fetch, in_order, order_from, with_filters
from app.core.permissions import Permission, current_access, requires
from app.places import queries
from app.places.forms import AddressFilterForm, AddressState
from app.places.labels import PLACE_KIND, PLACE_STATUS
from app.places.models import Place, PlaceStatus
from app.places.queries.address_list import address_list, used_among

blueprint = Blueprint("places", __name__)
navigation.add(80, _l("Addresses"), "places.index", Permission.PLACE_CHANGE, icon="pin")

SORTS = {"address": Place.address, "code": Place.register_code}
SHORTEST = 2


@blueprint.get("/places/suggest")
@requires(Permission.PLACE_FIND)
def suggest() -> Response:
    """Addresses that fit what is being typed (`q`), as the address field's script wants them."""
    text = request.args.get("q", "")
    within = current_access().municipalities(Permission.PLACE_FIND)
    hits = queries.find_places(text, within) if len(text.strip()) >= SHORTEST else []
    return jsonify([{"value": hit.address} for hit in hits])


@blueprint.get("/places")
@requires(Permission.PLACE_FIND)
def index() -> str:
    form, query = _asked_for()
    page = fetch(query, order_from(request.args, SORTS, "address"), Place.id)
    total = count(query)
    return render_template(
        "places/list.html",
        filters=form,
        page=page,
        found=ngettext("%(count)s address", "%(count)s addresses", total, count=count_text(total)),
        used=used_among([row.id for row in page.rows if row.status is PlaceStatus.WITHDRAWN]),
        kinds=PLACE_KIND,
        statuses=PLACE_STATUS,
        files={kind: with_filters(url_for("places.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/places/export.<any(xlsx, csv):kind>")
@requires(Permission.PLACE_FIND)
def export(kind: FileKind) -> Response:
    query = in_order(_asked_for()[1], order_from(request.args, SORTS, "address"), Place.id)
    columns = [
        Column(_("Register code")),
        Column(_("Address")),
        Column(_("Kind")),
        Column(_("Neighbourhood")),
        Column(_("State")),
        Column(_("Easting (LKS-92, m)"), "number"),
        Column(_("Northing (LKS-92, m)"), "number"),
    ]
    rows = (
        (
            row.register_code,
            row.address,
            PLACE_KIND[row.kind],
            row.area,
            PLACE_STATUS[row.status],
            row.easting,
            row.northing,
        )
        for row in streamed(query)
    )
    return table_response(columns, rows, _("Addresses"), kind)


def _asked_for() -> tuple[AddressFilterForm, sa.Select]:
    """The filters in the address and the addresses they leave."""
    reach = current_access().municipalities(Permission.PLACE_FIND)
    form = AddressFilterForm.from_request(
        municipality=[(one.id, one.name) for one in queries.municipalities(reach)],
        area=[(one.id, _area_name(one, len(reach) > 1)) for one in queries.areas_of(reach)],
    )
    state = form.state.data
    query = address_list(
        [form.municipality.data] if form.municipality.data else reach,
        text=form.q.data,
        status=None if state is None else _STATUS[state],
        in_use=state is AddressState.IN_USE,
        area_id=form.area.data,
    )
    return form, query


_STATUS = {
    AddressState.EXISTING: PlaceStatus.EXISTING,
    AddressState.WITHDRAWN: PlaceStatus.WITHDRAWN,
    AddressState.IN_USE: PlaceStatus.WITHDRAWN,
}


def _area_name(area: Any, with_municipality: bool) -> str:
    return f"{area.municipality.name}: {area.name}" if with_municipality else area.name
