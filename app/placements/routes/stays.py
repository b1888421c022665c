"""Pages of stays: the list, and one stay with the check that let it begin."""

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.clients.labels import AWAY, DESTINATION
from app.clients.models import Client
from app.clients.queries import away_among, get_household, open_services_in
from app.core import clock, listing, navigation, parts
from app.core.exports import Column, FileKind, streamed, table_response
from app.core.forms import BaseForm
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.placements import labels
from app.placements.forms import EndForm, PartForm, ReverseForm, StayFilterForm, TakeBackForm, WarningForm
from app.placements.models import EndReason, Placement
from app.placements.parts import PartOf
from app.placements.queries import browse
from app.placements.queries.lists import file_numbers, get_placement
from app.placements.routes import asked
from app.placements.rules.endings import move_is_wanted

blueprint = Blueprint("placements", __name__, url_prefix="/placements")
navigation.add(45, _l("Stays"), "placements.index", Permission.PLACEMENT_SEE)

blueprint.add_app_template_filter(flat_label)
blueprint.add_app_template_filter(labels.ranked_label)
blueprint.add_app_template_filter(labels.in_readers_words)
blueprint.add_app_template_filter(labels.END_REASON.get, "end_reason_words")
blueprint.add_app_template_filter(labels.LIMIT.get, "limit_words")

Page = str | tuple[str, int] | Response


@blueprint.get("")
@requires(Permission.PLACEMENT_SEE)
def index() -> Page:
    """Who lives where, by file number."""
    today = clock.today()
    form, state, query = _asked_for()
    order = listing.order_from(request.args, browse.STAY_SORTS, "-from")
    page, count = listing.fetch(query, order, Placement.id), listing.count(query)
    return render_template(
        "placements/list.html",
        page=page,
        order=order,
        filters=form,
        state=state,
        found=ngettext(
            "%(count)s stay", "%(count)s stays", min(count, listing.COUNT_LIMIT), count=listing.count_text(count)
        ),
        files={kind: listing.with_filters(url_for(".export", kind=kind)) for kind in ("xlsx", "csv")},
        numbers=file_numbers({row.Placement.household_id for row in page.rows}),
        states={row.Placement.id: browse.state_of(row.Placement, today) for row in page.rows},
    )


@blueprint.get("/export.<any(xlsx, csv):kind>")
@requires(Permission.PLACEMENT_SEE)
def export(kind: FileKind) -> Response:
    """The whole list as a file, by file number."""
    columns = [
        Column(_("File number")),
        Column(_("Flat")),
        Column(_("From"), "date"),
        Column(_("Until"), "date"),
        Column(_("Why the stay ended")),
        Column(_("Over a limit")),
    ]
    rows = (
        (
            numbers,
            flat_label(stay.flat),
            stay.starts_on,
            stay.ends_on,
            labels.END_REASON[stay.end_reason] if stay.end_reason else None,
            _("Yes") if stay.override_reason else _("No"),
        )
        for stay, numbers in browse.with_file_numbers(streamed(_asked_for()[2].order_by(Placement.id)))
    )
    return table_response(columns, rows, _("Stays"), kind)


def _asked_for() -> tuple[StayFilterForm, str, Any]:
    """The filters in the address, which stays by state, and the query they make."""
    viewer = current_access()
    form, narrowed = asked.narrowed(viewer)
    state = request.args.get("state", "current")
    state = state if state in browse.STAY_STATES else "current"
    return form, state, browse.stays(viewer, narrowed, state, clock.today())


@blueprint.get("/<int:id>")
@requires(Permission.PLACEMENT_SEE)
def show(id: int) -> Page:
    """One stay: who, where, from when, and the findings on which it was decided."""
    return stay_page(stay_numbered(id, Permission.PLACEMENT_SEE))


def stay_numbered(id: int, permission: Permission = Permission.PLACEMENT_CHANGE) -> Placement:
    """The stay; not found where the viewer does not hold the permission."""
    return get_placement(id, current_access(), permission) or abort(404)


def present_clients(stay: Placement) -> list[Client]:
    """The clients who have not left the stay."""
    return [row.client for row in stay.clients if row.ends_on == stay.ends_on]


def part_form(stay: Placement, **options: Any) -> PartForm:
    """Who of them leaves."""
    form = PartForm(**options)
    form.client.choices = [(client.id, client.file_number) for client in present_clients(stay)]
    return form


def stay_page(stay: Placement, **failed: BaseForm) -> str:
    """The page of a stay; the form handed over was refused, the others are fresh."""
    viewer, today = current_access(), clock.today()
    fresh: dict[str, Any] = {
        "end_form": EndForm(formdata=None, ends_on=today),
        "part_form": part_form(stay, formdata=None, leaves_on=today),
        "reverse_form": ReverseForm(formdata=None),
        "take_back_form": TakeBackForm(formdata=None),
        "warning_form": WarningForm(formdata=None, given_on=today),
    }
    (failed.get("end_form") or fresh["end_form"]).seen.data = str(stay.ends_on or "")  # type: ignore[attr-defined]
    may_see_client = get_household(stay.household_id, viewer) is not None
    service_goes_on = bool(open_services_in(stay.household_id))
    if service_goes_on:
        (failed.get("end_form") or fresh["end_form"]).leave_out(EndReason.PROVIDER_EXIT)  # type: ignore[attr-defined]
    return render_template(
        "placements/detail.html",
        stay=stay,
        state=browse.state_of(stay, today),
        numbers=file_numbers([stay.household_id]).get(stay.household_id, "–"),
        form=next(iter(failed.values()), None),
        several=len(present_clients(stay)) > 1,
        away=away_among(row.client_id for row in stay.clients) if may_see_client else {},
        away_words=AWAY,
        destinations=DESTINATION,
        about_words=labels.WARNING_ABOUT,
        move_words=labels.MOVE_REASON,
        move_finding=move_is_wanted(stay.moved_because) if stay.moved_because else None,
        service_goes_on=service_goes_on,
        may_change=viewer.can(Permission.PLACEMENT_CHANGE, stay.municipality_id),
        may_see_client=may_see_client,
        today=today,
        later_parts=parts.of(PartOf.STAY, stay, viewer),
        **(fresh | failed),
    )
