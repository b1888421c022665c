"""Flats as the rules see them: one query, for one flat or for all candidates."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.core.extensions import db
from app.flats.models import Building, Flat
from app.placements.rules.facts import FlatFacts
from app.places.models import Area, Place

_ELSEWHERE: dict[str, Any] = {
    "address": Place.address,
    "area_id": Place.area_id,
    "area_name": Area.name,
    "river_side": Area.river_side,
    "easting": sa.func.ST_X(Place.point),
    "northing": sa.func.ST_Y(Place.point),
    **{
        name: getattr(Building, name)
        for name in ("floors", "flats_total", "has_lift", "inside_institution", "outside_centre")
    },
}


def flats_where(*conditions: sa.ColumnElement[bool]) -> list[FlatFacts]:
    """The flats for which all conditions hold, in no order."""
    columns = (_ELSEWHERE[name] if name in _ELSEWHERE else getattr(Flat, name) for name in FlatFacts._fields)
    query = (
        sa.select(*columns)
        .select_from(Flat)
        .join(Building, Building.id == Flat.building_id)
        .join(Place, Place.id == Building.place_id)
        .outerjoin(Area, Area.id == Place.area_id)
        .where(*conditions)
    )
    return list(map(FlatFacts._make, plain_rows(query)))


def plain_rows(query: sa.Select[*tuple[Any, ...]]) -> Sequence[Any]:
    """The rows of a query for columns, without the layer that could make objects of them: half the time."""
    db.session.flush()
    return db.session.connection().execute(query).all()
