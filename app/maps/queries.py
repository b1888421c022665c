"""Buildings as the map and the list beside it show them: places taken, the limit, vacant ready flats. Columns only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.permissions import Access, Permission
from app.flats.models import Building, BuildingPlace, Flat, Readiness, RoomOccupancy
from app.flats.queries import covers, offered
from app.places.models import Area, Municipality, Place
from app.places.queries import policy_on


@dataclass(frozen=True)
class MapFilters:
    """What the map and its list are narrowed to; None leaves a filter out."""

    municipality_id: int | None = None
    area_id: int | None = None
    places: str | None = None  # 'full', 'free', 'none' or 'over'
    vacant: bool = False  # only buildings with a vacant, ready flat


def limits_of(viewer: Access, today: date) -> dict[int, int]:
    """Municipality id → clients allowed in one building today, for those whose map the viewer may see."""
    ids = viewer.municipalities(Permission.MAP_SEE)
    return {municipality_id: policy_on(municipality_id, today).building_limit for municipality_id in sorted(ids)}


def on_map(limits: Mapping[int, int], filters: MapFilters, today: date) -> sa.Select[Any]:
    """Buildings with a point in the municipalities of `limits`, without order.

    Columns: id, easting, northing, taken, vacant, and municipality_id. Each count is one pass over its own table.
    """
    taken, vacant = _taken(today), _vacant(today)
    query: Any = (
        sa.select(
            Building.id,
            Building.municipality_id,
            sa.func.ST_X(Place.point).label("easting"),
            sa.func.ST_Y(Place.point).label("northing"),
            sa.func.coalesce(taken.c.taken, 0).label("taken"),
            sa.func.coalesce(vacant.c.vacant, 0).label("vacant"),
        )
        .join(Place, Place.id == Building.place_id)
        .outerjoin(taken, taken.c.building_id == Building.id)
        .outerjoin(vacant, vacant.c.building_id == Building.id)
        .where(Building.municipality_id.in_(sorted(limits)), Place.point.is_not(None))
    )
    if filters.municipality_id is not None:
        query = query.where(Building.municipality_id == filters.municipality_id)
    if filters.area_id is not None:
        query = query.where(Place.area_id == filters.area_id)
    if filters.vacant:
        query = query.where(vacant.c.vacant > 0)
    if filters.places and limits:
        query = query.where(_as_full(filters.places, sa.func.coalesce(taken.c.taken, 0), limits))
    return query


TAKEN_SORT = sa.literal_column("taken", sa.Integer)


def listed(limits: Mapping[int, int], filters: MapFilters, today: date) -> sa.Select[Any]:
    """The same buildings with what the list adds: address, neighbourhood, municipality."""
    return (
        on_map(limits, filters, today)
        .add_columns(Place.address, Area.name.label("area_name"), Municipality.name.label("municipality"))
        .join(Municipality, Municipality.id == Building.municipality_id)
        .outerjoin(Area, Area.id == Place.area_id)
    )


def _as_full(places: str, taken: sa.ColumnElement[int], limits: Mapping[int, int]) -> sa.ColumnElement[bool]:
    limit = sa.case(dict(limits), value=Building.municipality_id)
    return {"none": taken == 0, "free": taken < limit, "full": taken >= limit, "over": taken > limit}[places]


def _taken(today: date) -> sa.Subquery:
    return (
        sa.select(BuildingPlace.building_id, sa.func.count().label("taken"))
        .where(covers(BuildingPlace, today))
        .group_by(BuildingPlace.building_id)
        .subquery("taken_places")
    )


def _vacant(today: date) -> sa.Subquery:
    """Ready flats with a room nobody lives in today, and offered to nobody, by building."""
    lived_in = (
        sa.select(RoomOccupancy.flat_id, sa.func.count().label("rooms"))
        .where(covers(RoomOccupancy, today))
        .group_by(RoomOccupancy.flat_id)
        .subquery("lived_in")
    )
    return (
        sa.select(Flat.building_id, sa.func.count().label("vacant"))
        .outerjoin(lived_in, lived_in.c.flat_id == Flat.id)
        .where(
            Flat.readiness == Readiness.READY,
            ~offered(today),
            sa.func.coalesce(lived_in.c.rooms, 0) < sa.func.coalesce(Flat.group_rooms, 1),
        )
        .group_by(Flat.building_id)
        .subquery("vacant_flats")
    )
