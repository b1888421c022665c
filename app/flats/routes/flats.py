"""Pages of flats: the list, one flat with its life, its form."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.core import clock, listing, navigation, parts
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, table_response
from app.core.formatting import format_date
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.flats import labels, queries, rules
from app.flats.forms import AddressForm, FlatFilterForm, FlatForm
from app.flats.models import Building, Flat, VoidPeriod
from app.flats.operations.readiness import standard_of
from app.flats.operations.stock import create_flat, edit_flat
from app.flats.parts import PartOf
from app.flats.queries.flat_list import (
    FLAT_SORTS,
    FlatFilters,
    FlatRow,
    exported_flats,
    flat_page,
    flats_in_reach,
)
from app.landlords.queries import get_landlord, landlord_choices
from app.landlords.queries import names_of as landlord_names
from app.places.queries import areas_of, municipalities, policy_on

blueprint = Blueprint("flats", __name__)
navigation.add(20, _l("Flats"), "flats.index", Permission.FLAT_SEE)
blueprint.add_app_template_filter(queries.flat_label)

FILTER_LANDLORDS = 100  # more names than that would slow down every view of the list
FORM_LANDLORDS = 20_000

Page = str | tuple[str, int] | Response


@blueprint.get("/flats")
@requires(Permission.FLAT_SEE)
def index() -> Page:
    """The flats the filters leave, a page of them."""
    form, query, order = _asked_for()
    number = listing.count(query)
    page = flat_page(query, order, clock.today(), number)
    return render_template(
        "flats/list.html",
        filters=form,
        order=order,
        page=page,
        number=number,
        count_text=listing.count_text,
        landlords=landlord_names(row.landlord_id for row in page.rows),
        labels=labels,
        files={kind: listing.with_filters(url_for("flats.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/flats/export.<any(xlsx, csv):kind>")
@requires(Permission.FLAT_SEE)
def export(kind: FileKind) -> Response:
    """The whole list as a file."""
    _form, query, order = _asked_for()
    return table_response(_export_columns(), _export_rows(query, order), _("Flats"), kind)


@blueprint.get("/landlords/<int:id>/flats")
@requires(Permission.FLAT_SEE)
def of_landlord(id: int) -> Page:
    """The flats one landlord supplies."""
    landlord = get_landlord(id, current_access()) or abort(404)
    viewer, today = current_access(), clock.today()
    query = flats_in_reach(viewer, FlatFilters(landlord=id), today)
    order = listing.order_from(request.args, FLAT_SORTS, "address")
    return render_template(
        "flats/of_landlord.html",
        landlord=landlord,
        order=order,
        page=flat_page(query, order, today),
        number=listing.count(query),
        occupied=listing.count(flats_in_reach(viewer, FlatFilters(landlord=id, use="occupied"), today)),
        count_text=listing.count_text,
        labels=labels,
    )


@blueprint.get("/flats/<int:id>")
@requires(Permission.FLAT_SEE)
def show(id: int) -> Page:
    """One flat: its facts, its state, its history."""
    flat, today = flat_or_404(id, Permission.FLAT_SEE), clock.today()
    lived_in = queries.rooms_lived_in([flat.id], today).get(flat.id, 0)
    return render_template(
        "flats/detail.html",
        flat=flat,
        building=flat.building,
        use=rules.use(lived_in, flat.rooms_to_let, flat.offers_on(today)),
        lived_in=lived_in,
        taken=queries.places_taken([flat.building_id], today).get(flat.building_id, 0),
        limit=policy_on(flat.municipality_id, today).building_limit,
        ready_findings=rules.standard_findings(standard_of(flat)),
        data_findings=_data_findings(flat),
        void=next((period for period in flat.void_periods if period.ends_on is None), None),
        photos=queries.photos_of([flat.id]).get(flat.id, []),
        voids=[_void_event(period) for period in reversed(flat.void_periods)],
        labels=labels,
        parts=parts.of(PartOf.FLAT, flat, current_access()),
        today=today,
    )


@blueprint.route("/flats/new", methods=["GET", "POST"])
@requires(Permission.FLAT_CHANGE)
def new() -> Page:
    """A flat of a building; without one the building is asked for first."""
    if location := earlier_result():
        return redirect(location, 303)
    building_id = listing.id_argument("building")
    if building_id is None:
        return _ask_for_building()
    building = queries.get_building(building_id, current_access(), Permission.FLAT_CHANGE) or abort(404)
    form = FlatForm(_landlords(building))
    if form.validate_on_submit():
        with refusals_in(form):
            flat = create_flat(building, form.facts(), actor=current_actor(), today=clock.today())
            return finish(url_for("flats.show", id=flat.id), _("The flat was added. Decide about its readiness next."))
    return _form_page(form, building, None)


@blueprint.route("/flats/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.FLAT_CHANGE)
def edit(id: int) -> Page:
    """All facts of the flat, to correct or complete."""
    if location := earlier_result():
        return redirect(location, 303)
    flat = flat_or_404(id, Permission.FLAT_CHANGE)
    form = FlatForm(_landlords(flat.building), flat)
    if form.validate_on_submit():
        with refusals_in(form):
            edit_flat(flat, form.facts(), actor=current_actor(), today=clock.today(), seen=form.seen.data)
            return finish(url_for("flats.show", id=id), _("The flat was saved."))
    return _form_page(form, flat.building, flat)


def flat_or_404(id: int, permission: Permission) -> Flat:
    """The flat, where the person holds the permission."""
    return queries.get_flat(id, current_access(), permission) or abort(404)


def _void_event(period: VoidPeriod) -> dict[str, Any]:
    """A void period as the timeline of the flat's page shows it."""
    end = format_date(period.ends_on) if period.ends_on else _("no end is known")
    when = _("%(start)s – %(end)s", start=format_date(period.starts_on), end=end)
    return {"title": labels.VOID_REASON[period.reason], "when": when, "text": period.note}


def _form_page(form: FlatForm, building: Building, flat: Flat | None) -> Page:
    page = render_template("flats/form.html", form=form, building=building, flat=flat)
    return page, 422 if form.is_submitted() else 200


def _ask_for_building() -> Page:
    """Leads to the form for the flat, or for the building where none is recorded at the address yet."""
    form = AddressForm()
    form.municipality_ids = current_access().municipalities(Permission.FLAT_CHANGE)
    if form.validate_on_submit():
        building = queries.building_at(form.place.place.id)
        if building:
            return redirect(url_for("flats.new", building=building.id), 303)
        return redirect(url_for("buildings.new", place=form.place.place.id), 303)
    return render_template("flats/which_building.html", form=form), 422 if form.errors else 200


def _landlords(building: Building) -> list[tuple[int, str]]:
    return landlord_choices([building.municipality_id], FORM_LANDLORDS)


def _data_findings(flat: Flat) -> list[rules.Finding]:
    """What looks wrong in the data: only what fails is worth showing."""
    findings = [
        rules.codes_agree(flat.cadastral_code, flat.building.cadastral_code),
        rules.floor_is_in_building(flat.floor, flat.building.floors),
    ]
    return [finding for finding in findings if not finding.passed]


def _asked_for() -> tuple[FlatFilterForm, Any, listing.Order]:
    """The filters and the order in the address, and the flats they leave."""
    reach = current_access().municipalities(Permission.FLAT_SEE)
    landlords = landlord_choices(reach, FILTER_LANDLORDS)
    chosen = listing.id_argument("landlord")
    if chosen and not landlords and (landlord := get_landlord(chosen, current_access())):
        landlords = [(landlord.id, landlord.name)]
    form = FlatFilterForm.from_request(
        municipality=[(one.id, one.name) for one in municipalities(reach)],
        area=[(one.id, one.name) for one in areas_of(reach)],
        landlord=landlords,
    )
    query = flats_in_reach(current_access(), FlatFilters(**form.data), clock.today())
    return form, query, listing.order_from(request.args, FLAT_SORTS, "address")


def _export_columns() -> list[Column]:
    return [
        Column(_("Flat")),
        Column(_("Municipality")),
        Column(_("Neighbourhood")),
        Column(_("Rooms"), "number"),
        Column(_("Floor area, m²"), "number"),
        Column(_("Floor"), "number"),
        Column(_("Floors"), "number"),
        Column(_("Expected rent per month"), "money_cents"),
        Column(_("Expected utilities per month"), "money_cents"),
        Column(_("Whose stock")),
        Column(_("Landlord")),
        Column(_("Readiness")),
        Column(_("From"), "date"),
        Column(_("Use")),
    ]


def _export_rows(query: Any, order: listing.Order) -> Any:
    names: dict[int | None, str | None] = {None: None}
    # each word translated once, not once for every row
    words = {key: str(text) for key, text in (labels.OWNERSHIP | labels.READINESS | labels.USE).items()}
    for row in exported_flats(query, order, clock.today()):
        if row.landlord_id not in names:
            names |= landlord_names([row.landlord_id])
        yield _export_row(row, names[row.landlord_id], words)


def _export_row(row: FlatRow, landlord: str | None, words: dict[Any, str]) -> tuple[Any, ...]:
    return (
        row.label,
        row.municipality,
        row.area,
        row.rooms,
        row.area_m2,
        row.floor,
        row.floors,
        row.rent_cents,
        row.utilities_cents,
        words[row.ownership],
        landlord,
        words[row.readiness],
        row.readiness_since,
        words[row.use],
    )
