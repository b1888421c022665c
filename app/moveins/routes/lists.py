"""Everything that is missing in the flats people move into."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.core import clock, listing, navigation
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.locale import current_language
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.moveins import labels
from app.moveins.forms import MissingFilterForm
from app.moveins.models import MoveInLine
from app.moveins.queries import lists
from app.placements.queries.lists import file_numbers
from app.places.queries import municipalities

blueprint = Blueprint("move_ins", __name__, url_prefix="/move-ins")
navigation.add(46, _l("Move-ins"), "move_ins.index", Permission.MOVEIN_SEE, icon="check")


@blueprint.get("")
@requires(Permission.MOVEIN_SEE)
def index() -> Answer:
    """What is missing, the first needed first."""
    form, query = _asked_for()
    order = listing.order_from(request.args, lists.LINE_SORTS, "due")
    page, viewer = listing.fetch(query, order, MoveInLine.id), current_access()
    stays = [row.MoveInLine.move_in.placement for row in page.rows]
    return render_template(
        "moveins/list.html",
        filters=form,
        order=order,
        page=page,
        number=listing.count(query),
        count_text=listing.count_text,
        labels=labels,
        numbers=file_numbers({stay.household_id for stay in stays}),
        towns=municipalities(viewer.municipalities(Permission.SETTINGS_SEE)),
        today=clock.today(),
        files={kind: listing.with_filters(url_for("move_ins.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/export.<any(xlsx, csv):kind>")
@requires(Permission.MOVEIN_SEE)
def export(kind: FileKind) -> Response:
    """The whole list as a file, by file number."""
    columns = [
        Column(_("Flat")),
        Column(_("File number")),
        Column(_("What is needed")),
        Column(_("How many pieces"), "number"),
        Column(_("Basic or extra")),
        Column(_("Where it comes from")),
        Column(_("Who sees to it")),
        Column(_("Needed by"), "date"),
    ]
    rows = list(db.session.scalars(_asked_for()[1].order_by(MoveInLine.due_on, MoveInLine.id)))
    numbers = file_numbers({one.move_in.placement.household_id for one in rows})
    lines = (
        (
            flat_label(one.move_in.placement.flat),
            numbers.get(one.move_in.placement.household_id),
            one.words(current_language()),
            one.count,
            labels.CLASS[one.kind],
            labels.SOURCE[one.source] if one.source else None,
            one.responsible.display_name,
            one.due_on,
        )
        for one in rows
    )
    return table_response(columns, lines, _("Move-ins"), kind)


def _asked_for() -> tuple[MissingFilterForm, Any]:
    viewer, today = current_access(), clock.today()
    towns = municipalities(viewer.municipalities(Permission.MOVEIN_SEE))
    form = MissingFilterForm.from_request(
        responsible=lists.responsible_in_reach(viewer, today), municipality_id=[(one.id, one.name) for one in towns]
    )
    filters = lists.LineFilters(
        form.q.data,
        form.kind.data,
        form.source.data,
        form.responsible.data,
        bool(form.late.data),
        form.municipality_id.data,
    )
    return form, lists.missing_lines(viewer, filters, today)
