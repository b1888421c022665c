"""Who was visited when: for those who plan visits, and see where nobody has been for a week."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField

from app.clients.queries import supporters_in
from app.core import clock, listing, navigation
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.listing import FilterForm, id_field
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.placements.models import Placement
from app.placements.queries.lists import file_numbers
from app.places.queries import municipalities
from app.visits import labels
from app.visits.models import VisitSlot
from app.visits.queries import homes as queries
from app.visits.queries.visits import slots_of_stays
from app.visits.rules import visited_within_a_week

blueprint = Blueprint("homes", __name__, url_prefix="/homes")
navigation.add(56, _l("Visits"), "homes.index", Permission.VISIT_PLAN, icon="home")


class HomeFilterForm(FilterForm):
    """The filters of the list of homes."""

    late = BooleanField(_l("Not visited for a week"))
    unplanned = BooleanField(_l("Without a fixed time"))
    user = id_field(_l("Who supports them"), _l("Any colleague"))
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))


@blueprint.get("")
@requires(Permission.VISIT_PLAN)
def index() -> Answer:
    """Homes, those nobody has come to for the longest time first."""
    form, query = _asked_for()
    today = clock.today()
    order = listing.order_from(request.args, queries.HOME_SORTS, "since")
    page = listing.fetch(query, order, Placement.id)
    stays = [row.Placement for row in page.rows]
    return render_template(
        "visits/homes.html",
        filters=form,
        order=order,
        page=page,
        number=listing.count(query),
        count_text=listing.count_text,
        numbers=file_numbers({stay.household_id for stay in stays}),
        slots=slots_of_stays([stay.id for stay in stays], today),
        findings={
            row.Placement.id: visited_within_a_week(row.last_on, row.Placement.starts_on, today) for row in page.rows
        },
        labels=labels,
        files={kind: listing.with_filters(url_for("homes.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/export.<any(xlsx, csv):kind>")
@requires(Permission.VISIT_PLAN)
def export(kind: FileKind) -> Response:
    """The whole list as a file, by file number."""
    rows = db.session.execute(_asked_for()[1].order_by(Placement.id)).all()
    stays = [row.Placement for row in rows]
    numbers = file_numbers({stay.household_id for stay in stays})
    slots = slots_of_stays([stay.id for stay in stays], clock.today())
    columns = [Column(_("Flat")), Column(_("File number")), Column(_("Fixed times")), Column(_("Last visit"), "date")]
    lines = (
        (
            flat_label(row.Placement.flat),
            numbers.get(row.Placement.household_id),
            _times(slots.get(row.Placement.id, [])),
            row.last_on,
        )
        for row in rows
    )
    return table_response(columns, lines, _("Visits"), kind)


def _times(slots: Iterable[VisitSlot]) -> str | None:
    said = (f"{labels.WEEKDAY[one.weekday]} {one.at:%H:%M}, {one.user.display_name}" for one in slots)
    return "; ".join(said) or None


def _asked_for() -> tuple[HomeFilterForm, Any]:
    viewer, today = current_access(), clock.today()
    reach = viewer.municipalities(Permission.VISIT_PLAN)
    towns = [(one.id, one.name) for one in municipalities(reach)]
    form = HomeFilterForm.from_request(user=supporters_in(reach, today), municipality_id=towns)
    filters = queries.HomeFilters(
        bool(form.late.data), bool(form.unplanned.data), form.user.data, form.municipality_id.data
    )
    return form, queries.homes(viewer, filters, today)
