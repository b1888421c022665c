"""What is near: SQL conditions that use the spatial index of either engine, and the same measure in Python.

A distance equal to the radius is within it, on both engines and in Python alike.
"""

import math
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from geo.crs import LKS92, Point
from geo.types import PointColumn, point

ROUNDING_M = 1e-9
"""Added to every radius. Coordinates with two or three decimals are not exact in binary (up to 2e-10 m off), so a
neighbour at exactly 50 m could count on one engine and not on the other. Up to 150 m this is still less than the
smallest step between two distances of coordinates given in millimetres; up to 20 km, in centimetres."""

_INDEX_MARGIN_M = 0.01  # the box that asks the index is only a first sieve: it must not lose the edge

_TREE_COLUMNS = ("pkid", "xmin", "xmax", "ymin", "ymax")

PointAttribute = InstrumentedAttribute[Any] | sa.ColumnElement[Any]
"""A `PointColumn` of a model, of an alias of it, or of a table."""


def distance_m(a: Point | tuple[float, float], b: Point | tuple[float, float]) -> float:
    """Metres in a straight line between two points, each (easting, northing)."""
    return math.hypot(a[0] - b[0], a[1] - b[1])


def within_m(
    column: PointAttribute, easting: float, northing: float, radius_m: float, dialect_name: str
) -> sa.ColumnElement[bool]:
    """Condition: the point in `column` lies at most `radius_m` metres from the given one, the limit included.

    The same SQL on both engines but for the index (SpatiaLite has no ST_DWithin). Needs the spatial index:
    without it SpatiaLite says "no such table: idx_…", PostGIS is slow.
    """
    if not 0 <= radius_m < math.inf:
        raise ValueError(f"not a radius: {radius_m}")
    reach = radius_m + _INDEX_MARGIN_M
    here = sa.literal(point(easting, northing), PointColumn())
    return sa.and_(
        _in_index(column, easting - reach, northing - reach, easting + reach, northing + reach, dialect_name),
        sa.func.ST_Distance(column, here) <= radius_m + ROUNDING_M,
    )


def within_box(
    column: PointAttribute, west: float, south: float, east: float, north: float, dialect_name: str
) -> sa.ColumnElement[bool]:
    """Condition: the point in `column` lies in a map window, edges included (eastings and northings in metres)."""
    return sa.and_(
        _in_index(
            column,
            west - _INDEX_MARGIN_M,
            south - _INDEX_MARGIN_M,
            east + _INDEX_MARGIN_M,
            north + _INDEX_MARGIN_M,
            dialect_name,
        ),
        sa.func.ST_X(column).between(float(west), float(east)),
        sa.func.ST_Y(column).between(float(south), float(north)),
    )


def _in_index(
    column: PointAttribute, west: float, south: float, east: float, north: float, dialect_name: str
) -> sa.ColumnElement[bool]:
    """Condition: the spatial index holds the point in this box, or a few centimetres beside it (it keeps 32 bits)."""
    if dialect_name == "postgresql":
        return column.op("&&")(sa.func.ST_MakeEnvelope(west, south, east, north, LKS92))
    stored = column.expression
    (original,) = stored.base_columns
    # The R-tree itself rather than SpatiaLite's SpatialIndex view, which silently finds nothing where the index is
    # missing; a missing table is an error. It also takes half the time.
    tree = sa.table(f"idx_{original.table.name}_{original.name}", *map(sa.column, _TREE_COLUMNS)).c
    return _rowid(stored.table).in_(
        sa.select(tree.pkid).where(tree.xmin <= east, tree.xmax >= west, tree.ymin <= north, tree.ymax >= south)
    )


def _rowid(table: sa.FromClause) -> sa.ColumnElement[int]:
    """The column SQLite uses as row number: a single integer primary key."""
    key = list(table.primary_key)
    if len(key) != 1 or type(key[0].type) is not sa.Integer:
        raise TypeError("a table with geometry needs one integer primary key: on SQLite the index points to it")
    return key[0]
