"""Everybody who is missing, by file number: who is furthest first."""

from collections.abc import Sequence

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.absences import labels
from app.absences.forms import MissingFilterForm
from app.absences.queries.facts import Missing, missing_in_reach, number_of
from app.core import clock, listing, navigation
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.permissions import Permission, current_access, requires
from app.places.queries import municipalities

blueprint = Blueprint("missing", __name__, url_prefix="/absences")
navigation.add(52, _l("Absences"), "missing.index", Permission.ABSENCE_SEE, icon="clock")


@blueprint.get("")
@requires(Permission.ABSENCE_SEE)
def index() -> Answer:
    """Everybody in reach who is missing."""
    form, rows = _asked_for()
    return render_template(
        "absences/list.html",
        filters=form,
        rows=rows,
        labels=labels,
        today=clock.today(),
        files={kind: listing.with_filters(url_for("missing.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/export.<any(xlsx, csv):kind>")
@requires(Permission.ABSENCE_SEE)
def export(kind: FileKind) -> Response:
    """The whole list as a file, by file number."""
    columns = [
        Column(_("File number")),
        Column(_("Step"), "number"),
        Column(_("How far it is")),
        Column(_("Since"), "date"),
        Column(_("Days counted"), "number"),
        Column(_("Counted from"), "date"),
        Column(_("The clock stands still")),
        Column(_("The review is open")),
        Column(_("The team waits until"), "date"),
    ]
    lines = (
        (
            one.client.file_number,
            number_of(one.standing) or None,
            labels.STEP[one.standing.step] if one.standing.step else None,
            one.standing.since,
            one.standing.days,
            one.standing.start_on,
            _("Yes") if one.standing.stop else None,
            _("Yes") if one.review else None,
            one.review.extended_until if one.review else None,
        )
        for one in _asked_for()[1]
    )
    return table_response(columns, lines, _("Absences"), kind)


def _asked_for() -> tuple[MissingFilterForm, Sequence[Missing]]:
    viewer = current_access()
    towns = municipalities(viewer.municipalities(Permission.ABSENCE_SEE))
    form = MissingFilterForm.from_request(municipality_id=[(one.id, one.name) for one in towns])
    rows = missing_in_reach(viewer, Permission.ABSENCE_SEE, clock.today())
    number, step, town = (form.q.data or "").upper(), form.step.data, form.municipality_id.data
    return form, [
        one
        for one in rows
        if one.client.file_number.startswith(number)
        and step in (None, one.standing.step)
        and town in (None, one.client.municipality_id)
    ]
