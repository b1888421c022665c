"""What the map on a page about a household shows beside the buildings."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from app.clients.labels import IMPORTANT_PLACE
from app.clients.models import Household
from app.placements.queries.ranking import RankedFlat
from app.placements.rules.facts import FlatFacts
from geo.crs import to_wgs84
from geo.types import coordinates


class Pin(NamedTuple):
    """A flat of the page, to stand on the map under its number there."""

    flat_id: int
    building_id: int
    easting: float | None
    northing: float | None
    possible: bool


def pin_of_ranked(flat: RankedFlat) -> Pin:
    return Pin(flat.flat_id, flat.building_id, flat.easting, flat.northing, flat.verdict != "not_possible")


def pin_of_asked(flat: FlatFacts, possible: bool) -> Pin:
    return Pin(flat.id, flat.building_id, flat.easting, flat.northing, possible)


def map_data(household: Household, flats: Iterable[Pin], chosen: int | None, radii: tuple[int, int]) -> dict[str, Any]:
    """The flats, numbered from 1, the household's important places, the radii around the chosen flat.

    Positions are [latitude, longitude].
    """
    pins: dict[int, dict[str, Any]] = {}
    for number, flat in enumerate(flats, 1):
        if flat.easting is None or flat.northing is None:
            continue
        pin = pins.setdefault(flat.building_id, {"at": _degrees(flat.easting, flat.northing), "flats": []})
        pin["flats"].append({"id": flat.flat_id, "number": number})
        pin["possible"] = pin.get("possible", False) or flat.possible
    return {
        "pins": list(pins.values()),
        "places": [
            {"at": _degrees(*coordinates(place.place.point)), "label": _place_label(place)}
            for place in household.important_places
            if place.place.point is not None
        ],
        "chosen": chosen,
        "radii": radii,
    }


def _place_label(place: Any) -> str:
    kind = str(IMPORTANT_PLACE[place.kind])
    return f"{kind}: {place.label}" if place.label else kind


def _degrees(easting: float, northing: float) -> list[float]:
    longitude, latitude = to_wgs84(easting, northing)
    return [round(latitude, 6), round(longitude, 6)]
