"""Geometry columns in EPSG:3059, alike on SpatiaLite and PostGIS, and their values.

The column types are functions, not classes of our own, so that a generated migration names only GeoAlchemy2.
Spatial indexes are written by hand in a migration: GeoAlchemy2 and Alembic together would make them twice.
"""

import math

from geoalchemy2 import Geometry, WKBElement, WKTElement
from geoalchemy2.shape import from_shape, to_shape
from shapely import MultiPolygon

from geo.crs import LKS92, Point

Element = WKBElement | WKTElement
"""What a geometry column takes and gives."""


def PointColumn() -> Geometry:
    """Column type of a point: metres east, metres north."""
    return Geometry("POINT", srid=LKS92, spatial_index=False)


def AreaColumn() -> Geometry:
    """Column type of an area: one or more polygons."""
    return Geometry("MULTIPOLYGON", srid=LKS92, spatial_index=False)


def point(easting: float, northing: float) -> WKTElement:
    """The value to store in a `PointColumn`, exact to the last bit on both engines."""
    if not (math.isfinite(easting) and math.isfinite(northing)):
        raise ValueError(f"not a point: {easting}, {northing}")
    # As text: SpatiaLite gets text in any case, and this way a row of an import costs half.
    return WKTElement(f"POINT({float(easting)!r} {float(northing)!r})", srid=LKS92)


def coordinates(element: Element) -> Point:
    """What a `PointColumn` holds, read from the database or just assigned."""
    stored = to_shape(element)
    return Point(stored.x, stored.y)  # pyright: ignore[reportAttributeAccessIssue]


def area(shape: MultiPolygon) -> WKBElement:
    """The value to store in an `AreaColumn`."""
    return from_shape(shape, srid=LKS92, extended=True)


def polygons(element: Element) -> MultiPolygon:
    """What an `AreaColumn` holds, read from the database or just assigned."""
    stored = to_shape(element)
    if not isinstance(stored, MultiPolygon):
        raise TypeError(f"not an area: {stored.geom_type}")
    return stored
