"""Neighbourhoods from a GeoJSON file, and which of them each address lies in."""

from dataclasses import dataclass, field
from typing import Any, cast

import sqlalchemy as sa

from app.core import audit
from app.core.audit import Actor
from app.core.extensions import db
from app.places.models import Area, Municipality, Place, RiverSide
from app.places.operations.register_batch import areas_at
from app.places.queries import area_shapes
from geo.geojson import NAME_PROPERTIES, AreaShape, read_areas
from geo.types import area, polygons

BATCH = 2_000
LONGEST_NAME = 200
RIVER_SIDE = "river_side"


class AreasRefused(ValueError):
    """The file cannot be used; the message says why, in English: the file is loaded at the command line."""


@dataclass
class AreaReport:
    """What an import did. `absent`: neighbourhoods held that the file does not have; they stay."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    repaired: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    places_moved: int = 0


def import_areas(
    content: bytes, municipality: Municipality, *, actor: Actor, name_property: str | None = None
) -> AreaReport:
    """Takes over the file's outlines by name, and puts every address of the municipality into its neighbourhood.

    `name_property` names the property that holds the name, where it is none of the usual ones. A property `river_side`
    (left, right or empty) says which bank; without it what was known stays. All or nothing: raises GeoJsonRefused or
    AreasRefused.
    """
    shapes = read_areas(content, (name_property,) if name_property else NAME_PROPERTIES)
    sides = {shape.name: _river_side(shape) for shape in shapes}
    known = db.session.scalars(sa.select(Area).where(Area.municipality_id == municipality.id))
    held = {one.name: one for one in known}
    report = AreaReport(
        repaired=[shape.name for shape in shapes if shape.repaired],
        absent=sorted(held.keys() - sides.keys()),
    )
    for shape in shapes:
        _take_over(shape, sides[shape.name], held.get(shape.name), municipality, report)
    db.session.flush()
    report.places_moved = assign_places(municipality.id)
    facts = {"added": report.added, "updated": report.updated, "unchanged": report.unchanged}
    audit.record_facts("areas.import", municipality, actor=actor, facts=facts)
    return report


def assign_places(municipality_id: int) -> int:
    """Puts every address into the neighbourhood its point lies in; returns how many changed it."""
    shapes, moved, last_id = area_shapes([municipality_id]), 0, 0
    while rows := _points_after(last_id, municipality_id):
        last_id = rows[-1].id
        found = areas_at([(row.easting, row.northing) for row in rows], shapes)
        changes = [
            {"place_id": row.id, "new_area_id": area_id}
            for row, area_id in zip(rows, found, strict=True)
            if row.area_id != area_id
        ]
        if changes:
            db.session.connection().execute(_ASSIGN, changes)
        moved += len(changes)
    db.session.expire_all()
    return moved


_place = cast(sa.Table, Place.__table__)
_ASSIGN = sa.update(_place).where(_place.c.id == sa.bindparam("place_id")).values(area_id=sa.bindparam("new_area_id"))


def _points_after(place_id: int, municipality_id: int) -> list[Any]:
    query = (
        sa.select(
            Place.id,
            Place.area_id,
            sa.func.ST_X(Place.point).label("easting"),
            sa.func.ST_Y(Place.point).label("northing"),
        )
        .where(Place.id > place_id, Place.municipality_id == municipality_id, Place.point.is_not(None))
        .order_by(Place.id)
        .limit(BATCH)
    )
    return list(db.session.execute(query))


def _take_over(
    shape: AreaShape, side: RiverSide | None, held: Area | None, municipality: Municipality, report: AreaReport
) -> None:
    if held is None:
        db.session.add(Area(municipality=municipality, name=shape.name, river_side=side, polygon=area(shape.geometry)))
        report.added += 1
        return
    same_outline = polygons(held.polygon).equals_exact(shape.geometry)
    if same_outline and side in (None, held.river_side):
        report.unchanged += 1
        return
    held.polygon = held.polygon if same_outline else area(shape.geometry)
    held.river_side = side or held.river_side
    report.updated += 1


def _river_side(shape: AreaShape) -> RiverSide | None:
    value = shape.properties.get(RIVER_SIDE)
    if len(shape.name) > LONGEST_NAME:
        raise AreasRefused(f"The name of an area is longer than {LONGEST_NAME} characters: {shape.name[:60]}…")
    if value in (None, ""):
        return None
    if value not in list(RiverSide):
        raise AreasRefused(f"{shape.name}: {RIVER_SIDE} must be left, right or empty, not: {str(value)[:40]}.")
    return RiverSide(value)
