"""Pages of stays: the list, one stay with the check that let it begin, its end, a parting, a reversal."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.clients.models import Client
from app.clients.queries import get_household
from app.core import audit, clock, listing, navigation
from app.core.exports import Column, FileKind, streamed, table_response
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.placements import labels
from app.placements.forms import EndForm, PartForm, ReverseForm, StayFilterForm
from app.placements.models import Placement
from app.placements.operations.stays import end_placement, part_client, reverse_placement
from app.placements.queries import browse
from app.placements.queries.lists import file_numbers, get_placement
from app.placements.routes import asked

blueprint = Blueprint("placements", __name__, url_prefix="/placements")
navigation.add(45, _l("Stays"), "placements.index", Permission.PLACEMENT_SEE)

blueprint.add_app_template_filter(flat_label)
blueprint.add_app_template_filter(labels.ranked_label)
blueprint.add_app_template_filter(labels.in_readers_words)
blueprint.add_app_template_filter(labels.END_REASON.get, "end_reason_words")

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
    return table_response(columns, rows, "izmitinasana", kind)


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
    return _page(_placement(id, Permission.PLACEMENT_SEE))


@blueprint.post("/<int:id>/end")
@requires(Permission.PLACEMENT_CHANGE)
def end(id: int) -> Page:
    """Records the end of the stay, also one to come."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = _placement(id), EndForm()
    if form.validate():
        with refusals_in(form):
            end_placement(
                stay,
                asked.day(form.ends_on),
                form.reason.data,
                form.note.data,
                actor=audit.current_actor(),
                today=clock.today(),
            )
            return _done(stay, _("The end of the stay is recorded."))
    return _page(stay, end_form=form), 422


@blueprint.post("/<int:id>/part")
@requires(Permission.PLACEMENT_CHANGE)
def part(id: int) -> Page:
    """One of a couple leaves; the stay goes on for the other."""
    if location := earlier_result():
        return redirect(location, 303)
    stay = _placement(id)
    form = _part_form(stay)
    if form.validate():
        leaving = next(client for client in _present(stay) if client.id == form.client.data)
        with refusals_in(form):
            part_client(stay, leaving, asked.day(form.leaves_on), actor=audit.current_actor(), today=clock.today())
            return _done(stay, _("The parting is recorded; the stay goes on."))
    return _page(stay, part_form=form), 422


@blueprint.post("/<int:id>/reverse")
@requires(Permission.PLACEMENT_CHANGE)
def reverse(id: int) -> Page:
    """The stay was recorded in error and never was."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = _placement(id), ReverseForm()
    if form.validate():
        with refusals_in(form):
            reverse_placement(stay, form.reverse_reason.data or "", actor=audit.current_actor(), today=clock.today())
            return _done(stay, _("The stay is marked as recorded in error."))
    return _page(stay, reverse_form=form), 422


def _done(stay: Placement, message: str) -> Response:
    return finish(url_for(".show", id=stay.id), message)


def _placement(id: int, permission: Permission = Permission.PLACEMENT_CHANGE) -> Placement:
    return get_placement(id, current_access(), permission) or abort(404)


def _present(stay: Placement) -> list[Client]:
    """The clients who have not left the stay."""
    return [row.client for row in stay.clients if row.ends_on == stay.ends_on]


def _part_form(stay: Placement, **options: Any) -> PartForm:
    form = PartForm(**options)
    form.client.choices = [(client.id, client.file_number) for client in _present(stay)]
    return form


def _page(stay: Placement, **failed: BaseForm) -> str:
    """The page of a stay; the form handed over was refused, the others are fresh."""
    viewer, today = current_access(), clock.today()
    fresh: dict[str, Any] = {
        "end_form": EndForm(formdata=None, ends_on=today),
        "part_form": _part_form(stay, formdata=None, leaves_on=today),
        "reverse_form": ReverseForm(formdata=None),
    }
    return render_template(
        "placements/detail.html",
        stay=stay,
        state=browse.state_of(stay, today),
        numbers=file_numbers([stay.household_id]).get(stay.household_id, "–"),
        form=next(iter(failed.values()), None),
        several=len(_present(stay)) > 1,
        may_change=viewer.can(Permission.PLACEMENT_CHANGE, stay.municipality_id),
        may_see_client=get_household(stay.household_id, viewer) is not None,
        today=today,
        **(fresh | failed),
    )
