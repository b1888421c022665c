"""Neighbourhoods: names for choosing, shapes for the map and for telling which one a point lies in."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from app.core.crypto import without_diacritics
from app.core.extensions import db
from app.places.models import Area, Municipality
from geo.geojson import AreaShape
from geo.types import polygons


def areas_of(municipality_ids: Iterable[int]) -> list[Area]:
    """The neighbourhoods by municipality and name, without their outlines (a city's are megabytes)."""
    found = db.session.scalars(
        sa.select(Area)
        .join(Area.municipality)
        .where(Area.municipality_id.in_(municipality_ids))
        .options(defer(Area.polygon), joinedload(Area.municipality))
        .order_by(Municipality.name)
    )
    # in Python, because the engines disagree where Ā, Č and Ķ belong
    return sorted(found, key=lambda area: (area.municipality.name, without_diacritics(area.name), area.name))


def area_shapes(municipality_ids: Iterable[int]) -> list[tuple[int, AreaShape]]:
    """(id, outline) of each neighbourhood, by name."""
    rows = db.session.execute(
        sa.select(Area.id, Area.name, Area.polygon)
        .where(Area.municipality_id.in_(municipality_ids))
        .order_by(Area.name)
    )
    return [(row.id, AreaShape(row.name, polygons(row.polygon))) for row in rows]
