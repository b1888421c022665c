"""The list of keys that are in somebody's hands, and of stays in which somebody has none."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.core import clock, listing, navigation
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.keys import labels
from app.keys.forms import KeyFilterForm
from app.keys.models import Holder, KeyHolding
from app.keys.queries import lists
from app.keys.queries.scope import clients_in_reach
from app.keys.queries.waiting import stays_without_keys
from app.keys.routes.register import blueprint
from app.placements.models import Placement
from app.placements.queries.lists import file_numbers
from app.places.queries import municipalities

navigation.add(57, _l("Keys"), "keys.index", Permission.KEY_SEE, icon="lock")


@blueprint.get("/keys")
@requires(Permission.KEY_SEE)
def index() -> Answer:
    """Every key in use and who has it."""
    form, query = _asked_for()
    order = listing.order_from(request.args, lists.KEY_SORTS, "-since")
    page = listing.fetch(query, order, KeyHolding.id)
    return render_template(
        "keys/list.html",
        filters=form,
        order=order,
        page=page,
        number=listing.count(query),
        count_text=listing.count_text,
        labels=labels,
        known=clients_in_reach((row.KeyHolding.client_id for row in page.rows), current_access()),
        files={kind: listing.with_filters(url_for("keys.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/keys/export.<any(xlsx, csv):kind>")
@requires(Permission.KEY_SEE)
def export(kind: FileKind) -> Response:
    """The whole list as a file, by file number."""
    columns = [
        Column(_("Flat")),
        Column(_("What the key opens")),
        Column(_("Copy no."), "number"),
        Column(_("Marking on the key")),
        Column(_("Who has the key")),
        Column(_("Name, number or place")),
        Column(_("Since"), "date"),
    ]
    rows = list(db.session.scalars(_asked_for()[1].order_by(KeyHolding.id)))
    known = clients_in_reach((one.client_id for one in rows), current_access())
    lines = (
        (
            flat_label(one.key.flat),
            labels.KEY_KIND[one.key.kind],
            one.key.number,
            one.key.marking,
            labels.HOLDER[one.holder],
            _named(one, known),
            one.starts_on,
        )
        for one in rows
    )
    return table_response(columns, lines, _("Keys"), kind)


@blueprint.get("/keys/missing")
@requires(Permission.KEY_SEE)
def missing() -> Answer:
    """Stays in whose flats one of the three hands has no key."""
    query = stays_without_keys(current_access(), Permission.KEY_SEE, clock.today())
    order = listing.order_from(request.args, {"from": Placement.starts_on}, "-from")
    page = listing.fetch(query, order, Placement.id)
    return render_template(
        "keys/missing.html",
        page=page,
        order=order,
        number=listing.count(query),
        count_text=listing.count_text,
        numbers=file_numbers({row.Placement.household_id for row in page.rows}),
        labels=labels,
    )


def _asked_for() -> tuple[KeyFilterForm, Any]:
    viewer, today = current_access(), clock.today()
    towns = municipalities(viewer.municipalities(Permission.KEY_SEE))
    form = KeyFilterForm.from_request(
        user=lists.holders_in_reach(viewer, today), municipality_id=[(one.id, one.name) for one in towns]
    )
    filters = lists.KeyFilters(
        form.q.data, form.holder.data, form.kind.data, form.user.data, form.wrong.data, form.municipality_id.data
    )
    return form, lists.keys_out(viewer, filters, today)


def _named(holding: KeyHolding, known: set[int]) -> str | None:
    """Who has it, without a name of anybody but ourselves."""
    if holding.holder is Holder.CLIENT and holding.client:
        return holding.client.file_number if holding.client_id in known else None
    return holding.user.display_name if holding.user else holding.words
