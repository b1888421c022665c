"""The map of buildings by places taken, the same as a list, and the feeds both maps of the service draw from."""

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.core import clock, listing, navigation
from app.core.extensions import db
from app.core.forms import DateField
from app.core.permissions import Access, Permission, current_access, requires
from app.flats.addresses import short_address
from app.flats.models import Building
from app.flats.queries import get_building
from app.maps import feeds
from app.maps.drawing import setup_script
from app.maps.queries import TAKEN_SORT, MapFilters, limits_of, listed, on_map
from app.places.models import Place
from app.places.queries import area_shapes, areas_of, municipalities

blueprint = Blueprint("maps", __name__, url_prefix="/map")
navigation.add(30, _l("Map"), "maps.index", Permission.MAP_SEE)

PAGE_SIZE = 25
PLACES = (
    ("", _l("All buildings")),
    ("free", _l("With free places")),
    ("full", _l("All places taken")),
    ("over", _l("Over the limit by a decision")),
    ("none", _l("No client")),
)
SORTS = {"taken": TAKEN_SORT, "address": Place.address}


class MapFilterForm(listing.FilterForm):
    """The filters of the map and of the list beside it."""

    municipality = listing.id_field(_l("Municipality"), _l("All municipalities"))
    area = listing.id_field(_l("Neighbourhood"), _l("All neighbourhoods"))
    places = SelectField(_l("Places"), choices=[SelectChoice(*one) for one in PLACES], default="")
    vacant = BooleanField(_l("With a vacant, ready flat"))


class MapDayForm(listing.FilterForm):
    """The day for which a page shows its map."""

    on = DateField(_l("On which day"), [OptionalValue()])


@blueprint.get("")
@requires(Permission.MAP_SEE)
def index() -> str:
    """Buildings by places taken: the map and the same as a list; `building=` opens one of them on the map."""
    viewer, today = current_access(), clock.today()
    form, limits = _filters(viewer), limits_of(viewer, today)
    query = listed(limits, _narrowed(form), today)
    order, count = listing.order_from(request.args, SORTS, "-taken"), listing.count(query)
    return render_template(
        "maps/map_page.html",
        filters=form,
        several=len(limits) > 1,
        page=listing.fetch(query, order, Building.id, PAGE_SIZE),
        order=order,
        found=ngettext(
            "%(count)s building",
            "%(count)s buildings",
            min(count, listing.COUNT_LIMIT),
            count=listing.count_text(count),
        ),
        limits=limits,
        feed=_feed_arguments(form),
        shown=_asked_building(viewer),
    )


@blueprint.get("/setup.js")
@requires(Permission.MAP_SEE)
def setup() -> Response:
    """The script that makes the map, from the installation's settings."""
    settings = current_app.config
    script = setup_script(
        settings["MAP_TILE_URL"], settings["MAP_TILE_ATTRIBUTION"], int(settings["MAP_TILE_MAX_ZOOM"])
    )
    return Response(script, mimetype="text/javascript")


@blueprint.get("/buildings.json")
@requires(Permission.MAP_SEE)
def buildings() -> Response:
    """The buildings of the map: places, counts and nothing about anybody; `on=` another day than today."""
    viewer, day = current_access(), MapDayForm.from_request().on.data or clock.today()
    limits = limits_of(viewer, day)
    query = on_map(limits, _narrowed(_filters(viewer)), day).order_by(Building.id)
    return feeds.feed(feeds.buildings_json(db.session.execute(query).all(), limits))


@blueprint.get("/areas.json")
@requires(Permission.MAP_SEE)
def areas() -> Response:
    """The outlines of the neighbourhoods."""
    viewer = current_access()
    asked = _filters(viewer).municipality.data
    reach = viewer.municipalities(Permission.MAP_SEE)
    return feeds.feed(feeds.areas_json(area_shapes(reach & {asked} if asked else reach)))


def _filters(viewer: Access) -> MapFilterForm:
    reach = viewer.municipalities(Permission.MAP_SEE)
    return MapFilterForm.from_request(
        municipality=((one.id, one.name) for one in municipalities(reach)),
        area=((one.id, one.name) for one in areas_of(reach)),
    )


def _narrowed(form: MapFilterForm) -> MapFilters:
    return MapFilters(form.municipality.data, form.area.data, form.places.data or None, bool(form.vacant.data))


def _asked_building(viewer: Access) -> dict[str, Any]:
    building = get_building(listing.id_argument("building") or 0, viewer, Permission.MAP_SEE)
    return {"building": {"id": building.id, "label": short_address(building.place.address)}} if building else {}


def _feed_arguments(form: MapFilterForm) -> dict[str, Any]:
    """The same filters for the feed."""
    values = {name: form[name].data for name in ("municipality", "area", "places")}
    return {name: value for name, value in values.items() if value} | ({"vacant": "y"} if form.vacant.data else {})
