"""Pages of buildings: the list, one building with its places, its form, its further addresses."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.core import clock, listing, navigation, parts
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Access, Permission, current_access, requires
from app.flats import labels, queries
from app.flats.addresses import short_address
from app.flats.forms import AddressForm, BuildingFilterForm, BuildingForm
from app.flats.models import Building
from app.flats.operations.stock import add_address, create_building, edit_building, remove_address
from app.flats.parts import PartOf
from app.flats.queries.building_list import (
    BUILDING_SORTS,
    BuildingFilters,
    building_page,
    buildings_in_reach,
    exported_buildings,
)
from app.flats.queries.flat_list import flats_of_building
from app.places.models import Place
from app.places.queries import areas_of, municipalities, policy_on

blueprint = Blueprint("buildings", __name__)
navigation.add(55, _l("Buildings"), "buildings.index", Permission.FLAT_SEE, icon="places")
blueprint.add_app_template_filter(short_address)

Page = str | tuple[str, int] | Response
SAVED = "buildings.show"


@blueprint.get("/buildings")
@requires(Permission.FLAT_SEE)
def index() -> Page:
    """The buildings the filters leave, with the places taken in them."""
    form, query, order = _asked_for()
    page = building_page(query, order, clock.today())
    return render_template(
        "buildings/list.html",
        filters=form,
        order=order,
        page=page,
        limits=_limits({row.municipality_id for row in page.rows}),
        number=listing.count(query),
        count_text=listing.count_text,
        files={kind: listing.with_filters(url_for("buildings.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/buildings/export.<any(xlsx, csv):kind>")
@requires(Permission.FLAT_SEE)
def export(kind: FileKind) -> Response:
    """The whole list as a file."""
    _form, query, order = _asked_for()
    columns = [Column(_("Address")), Column(_("Municipality")), Column(_("Neighbourhood"))]
    columns += [Column(_("Flats of the stock"), "number"), Column(_("Flats in the building"), "number")]
    columns.append(Column(_("Places taken"), "number"))
    return table_response(columns, _export_rows(query, order), _("Buildings"), kind)


@blueprint.get("/buildings/<int:id>")
@requires(Permission.FLAT_SEE)
def show(id: int) -> Page:
    """One building: its addresses, its flats, and which places are taken until when."""
    building, today = _building(id, Permission.FLAT_SEE), clock.today()
    return render_template(
        "buildings/detail.html",
        building=building,
        flats=flats_of_building(building.id, today),
        taken=queries.places_taken([id], today).get(id, 0),
        periods=queries.taken_periods(id, today),
        limit=policy_on(building.municipality_id, today).building_limit,
        labels=labels,
        parts=parts.of(PartOf.BUILDING, building, current_access()),
        today=today,
    )


@blueprint.route("/buildings/new", methods=["GET", "POST"])
@requires(Permission.FLAT_CHANGE)
def new() -> Page:
    """A building of the stock; `place=` in the address fills the form's address in."""
    if location := earlier_result():
        return redirect(location, 303)
    reach = current_access().municipalities(Permission.FLAT_CHANGE)
    place = db.session.get(Place, listing.id_argument("place") or 0)
    form = BuildingForm(place=place if place and place.municipality_id in reach else None)
    form.municipality_ids = reach
    if form.validate_on_submit():
        with refusals_in(form):
            building = create_building(form.place.place, form.facts(), actor=current_actor())
            return finish(url_for(SAVED, id=building.id), _("The building was added. Add its flats next."))
    return _form_page(form, None)


@blueprint.route("/buildings/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.FLAT_CHANGE)
def edit(id: int) -> Page:
    """The building's facts and its main address."""
    if location := earlier_result():
        return redirect(location, 303)
    building = _building(id, Permission.FLAT_CHANGE)
    form = BuildingForm(building)
    form.municipality_ids = frozenset({building.municipality_id})
    if form.validate_on_submit():
        with refusals_in(form):
            edit_building(building, form.place.place, form.facts(), actor=current_actor(), seen=form.seen.data)
            return finish(url_for(SAVED, id=id), _("The building was saved."))
    return _form_page(form, building)


@blueprint.route("/buildings/<int:id>/addresses", methods=["GET", "POST"])
@requires(Permission.FLAT_CHANGE)
def add_further_address(id: int) -> Page:
    """One more address of the same building: a stairwell, a corner."""
    if location := earlier_result():
        return redirect(location, 303)
    building = _building(id, Permission.FLAT_CHANGE)
    form = AddressForm()
    form.municipality_ids = frozenset({building.municipality_id})
    if form.validate_on_submit():
        with refusals_in(form):
            add_address(building, form.place.place, actor=current_actor())
            return finish(url_for(SAVED, id=id), _("The address was added."))
    page = render_template("buildings/address.html", form=form, building=building)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/buildings/<int:id>/addresses/<int:place_id>/remove")
@requires(Permission.FLAT_CHANGE)
def remove_further_address(id: int, place_id: int) -> Page:
    """Takes back a further address that was a mistake."""
    building = _building(id, Permission.FLAT_CHANGE)
    address = next((one for one in building.addresses if one.place_id == place_id), None) or abort(404)
    remove_address(address, actor=current_actor())
    return finish(url_for(SAVED, id=id), _("The address was removed."))


def _building(id: int, permission: Permission) -> Building:
    return queries.get_building(id, current_access(), permission) or abort(404)


def _form_page(form: BuildingForm, building: Building | None) -> Page:
    page = render_template("buildings/form.html", form=form, building=building)
    return page, 422 if form.is_submitted() else 200


def _limits(municipality_ids: set[int]) -> dict[int, int]:
    """How many clients may live in one building, by municipality."""
    return {one: policy_on(one, clock.today()).building_limit for one in municipality_ids}


def _asked_for() -> tuple[BuildingFilterForm, Any, listing.Order]:
    """The filters and the order in the address, and the buildings they leave."""
    viewer: Access = current_access()
    reach = viewer.municipalities(Permission.FLAT_SEE)
    form = BuildingFilterForm.from_request(
        municipality=[(one.id, one.name) for one in municipalities(reach)],
        area=[(one.id, one.name) for one in areas_of(reach)],
    )
    query = buildings_in_reach(viewer, BuildingFilters(**form.data))
    return form, query, listing.order_from(request.args, BUILDING_SORTS, "address")


def _export_rows(query: Any, order: listing.Order) -> Any:
    """Places taken only where the person may see who is placed where."""
    reach = current_access().municipalities(Permission.PLACEMENT_SEE)
    for row in exported_buildings(query, order, clock.today()):
        taken = row.taken if row.municipality_id in reach else None
        yield row.address, row.municipality, row.area, row.flats, row.flats_total, taken
