"""Stays begun over a limit: who decided so and why, listed, counted, and on the manager's Today."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core import clock, listing, parts
from app.core.exports import Column, FileKind, streamed, table_response
from app.core.parts import part
from app.core.permissions import Access, Permission, current_access, requires
from app.flats.queries import flat_label, get_building
from app.placements.forms import OverrideFilterForm
from app.placements.labels import LIMIT
from app.placements.models import Placement
from app.placements.queries import browse
from app.placements.queries.lists import file_numbers
from app.placements.queries.overrides import (
    OVERRIDE_SORTS,
    OverrideFilters,
    lived_in_over_a_limit,
    override_counts,
    overrides,
)
from app.placements.routes.stays import blueprint
from app.places.queries import municipalities


@blueprint.get("/overrides")
@requires(Permission.OVERRIDE_SEE)
def list_overrides() -> str:
    """Every stay begun over a limit, and how many by year, municipality and limit."""
    viewer, today = current_access(), clock.today()
    form, narrowed = _asked_for(viewer)
    query = overrides(viewer, narrowed, today)
    order = listing.order_from(request.args, OVERRIDE_SORTS, "-from")
    page, count = listing.fetch(query, order, Placement.id), listing.count(query)
    building = get_building(narrowed.building_id, viewer) if narrowed.building_id else None
    return render_template(
        "placements/overrides.html",
        page=page,
        order=order,
        filters=form,
        building=building,
        found=ngettext(
            "%(count)s stay", "%(count)s stays", min(count, listing.COUNT_LIMIT), count=listing.count_text(count)
        ),
        files={kind: listing.with_filters(url_for(".export_overrides", kind=kind)) for kind in ("xlsx", "csv")},
        counts=override_counts(viewer, narrowed, today),
        numbers=file_numbers({row.Placement.household_id for row in page.rows}),
        states={row.Placement.id: browse.state_of(row.Placement, today) for row in page.rows},
        limits=LIMIT,
    )


@blueprint.get("/overrides/export.<any(xlsx, csv):kind>")
@requires(Permission.OVERRIDE_SEE)
def export_overrides(kind: FileKind) -> Response:
    """The whole list as a file, by file number; one line for each limit."""
    viewer, today = current_access(), clock.today()
    columns = [
        Column(_("From"), "date"),
        Column(_("Until"), "date"),
        Column(_("Flat")),
        Column(_("Municipality")),
        Column(_("File number")),
        Column(_("Limit passed")),
        Column(_("Value"), "number"),
        Column(_("Limit"), "number"),
        Column(_("Decided by")),
        Column(_("Reason")),
    ]
    query = overrides(viewer, _asked_for(viewer)[1], today).order_by(Placement.starts_on, Placement.id)
    rows = (
        (
            stay.starts_on,
            stay.ends_on,
            flat_label(stay.flat),
            stay.municipality.name,
            numbers,
            LIMIT.get(passed.rule, passed.rule),
            passed.value,
            passed.limit_then,
            stay.override_by.display_name if stay.override_by else None,
            stay.override_reason,
        )
        for stay, numbers in browse.with_file_numbers(streamed(query))
        for passed in stay.passed_limits
    )
    return table_response(columns, rows, "parsniegtie-ierobezojumi", kind)


def _asked_for(viewer: Access) -> tuple[OverrideFilterForm, OverrideFilters]:
    reach = municipalities(viewer.municipalities(Permission.OVERRIDE_SEE))
    form = OverrideFilterForm.from_request(municipality=((one.id, one.name) for one in reach))
    narrowed = OverrideFilters(
        form.municipality.data,
        listing.id_argument("building"),
        form.rule.data or None,
        form.lived.data or None,
        form.begun_from.data,
        form.begun_to.data,
    )
    return form, narrowed


def _on_today(today: date, viewer: Access) -> Markup | None:
    """For who may override: how many stays that began over a limit go on."""
    reach = viewer.municipalities(Permission.PLACEMENT_OVERRIDE)
    number: Any = lived_in_over_a_limit(reach, today) if reach else 0
    return part("placements/overrides_on_today.html", number=number) if number else None


parts.add(parts.TODAY, 30, _on_today)
