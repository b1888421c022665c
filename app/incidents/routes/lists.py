"""Incidents as a list, by file number."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.core import clock, listing, navigation
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.permissions import Access, Permission, current_access, requires
from app.incidents import labels
from app.incidents.forms import ListForm
from app.incidents.models import Incident
from app.incidents.queries import lists
from app.incidents.words import person_label, place_label
from app.placements.queries.lists import file_numbers
from app.places.queries import municipalities

blueprint = Blueprint("incidents", __name__, url_prefix="/incidents")
navigation.add(48, _l("Incidents"), "incidents.index", Permission.INCIDENT_SEE, icon="shape-warn")
MOST_IN_FILE = 20_000


@blueprint.get("")
@requires(Permission.INCIDENT_SEE)
def index() -> Answer:
    """What happened, the latest first; open ones unless something else is asked for."""
    form, query = _asked_for()
    order = listing.order_from(request.args, lists.SORTS, "-happened")
    page = listing.fetch(query, order, Incident.id)
    found = [row.Incident for row in page.rows]
    return render_template(
        "incidents/list.html",
        filters=form,
        order=order,
        page=page,
        number=listing.count(query),
        count_text=listing.count_text,
        labels=labels,
        places={one.id: place_label(one) for one in found},
        people=people_of(found, current_access()),
        today=clock.today(),
        files={kind: listing.with_filters(url_for("incidents.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/export.<any(xlsx, csv):kind>")
@requires(Permission.INCIDENT_SEE)
def export(kind: FileKind) -> Response:
    """The list as a file: by file number, and nothing of what was said."""
    columns = [
        Column(_("Number")),
        Column(_("What kind of thing")),
        Column(_("Where")),
        Column(_("File number")),
        Column(_("When it happened or became known"), "date"),
        Column(_("Who sees to it")),
        Column(_("Incident closed on"), "date"),
    ]
    query = _asked_for()[1].order_by(Incident.happened_on.desc(), Incident.id.desc()).limit(MOST_IN_FILE)
    found = list(db.session.scalars(query))
    people = people_of(found, current_access())
    lines = (
        (
            one.number,
            labels.KIND[one.kind],
            place_label(one),
            people[one.id],
            one.happened_on,
            one.responsible.display_name,
            one.closed_on,
        )
        for one in found
    )
    return table_response(columns, lines, _("Incidents"), kind)


def people_of(found: list[Incident], viewer: Access) -> dict[int, str]:
    """Incident → the file number of whom it is about, or of the household; empty where the viewer sees neither."""
    numbers = file_numbers({one.placement.household_id for one in found if one.placement})
    return {one.id: person_label(one, numbers, viewer) for one in found}


def _asked_for() -> tuple[ListForm, Any]:
    viewer, today = current_access(), clock.today()
    towns = municipalities(viewer.municipalities(Permission.INCIDENT_SEE))
    form = ListForm.from_request(
        responsible=lists.responsible_in_reach(viewer, today), municipality_id=[(one.id, one.name) for one in towns]
    )
    filters = lists.Filters(
        form.q.data,
        form.kind.data or (),
        form.state.data or "open",
        form.responsible.data,
        form.municipality_id.data,
    )
    return form, lists.incidents(viewer, filters, today)
