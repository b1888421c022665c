"""Coordinates: LKS-92 / Latvia TM in metres (how everything is stored) and WGS84 in degrees (maps, GeoJSON).

Easting comes before northing and longitude before latitude, everywhere; only EPSG's own definition of 3059 and the
address register put the northing first.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

LKS92 = 3059
WGS84 = 4326

# EPSG's area of use of 3059, but from the westernmost land (20.97 E, Bernāti) instead of 19.06 E, far out at sea:
# the narrow edge is what gives away northing and easting swapped around Liepāja.
WEST, SOUTH, EAST, NORTH = 20.9, 55.67, 28.24, 58.09

Floats = NDArray[np.float64]
Column = Sequence[float] | Floats
"""Many numbers at once."""


class Point(NamedTuple):
    """A place in EPSG:3059: metres east and metres north."""

    easting: float
    northing: float


def to_lks92(longitude: float, latitude: float) -> Point:
    """Degrees (WGS84) to metres (LKS-92); infinite where the projection has no answer."""
    return Point(*_transformer(WGS84, LKS92).transform(longitude, latitude))


def to_wgs84(easting: float, northing: float) -> tuple[float, float]:
    """Metres (LKS-92) to (longitude, latitude) in degrees; infinite where the projection has no answer."""
    return _transformer(LKS92, WGS84).transform(easting, northing)


def to_lks92_many(longitudes: Column, latitudes: Column) -> tuple[Floats, Floats]:
    """`to_lks92` of whole columns: arrays of eastings and northings."""
    return _transformer(WGS84, LKS92).transform(np.asarray(longitudes, float), np.asarray(latitudes, float))


def to_wgs84_many(eastings: Column, northings: Column) -> tuple[Floats, Floats]:
    """`to_wgs84` of whole columns: arrays of longitudes and latitudes."""
    return _transformer(LKS92, WGS84).transform(np.asarray(eastings, float), np.asarray(northings, float))


def is_in_latvia(easting: float, northing: float) -> bool:
    """Whether the point lies in Latvia's frame (`WEST` … `NORTH`, edges included); false for anything not finite."""
    return is_latvian_position(*to_wgs84(easting, northing))


def are_in_latvia(eastings: Column, northings: Column) -> NDArray[np.bool_]:
    """`is_in_latvia` of whole columns: an array of booleans."""
    return are_latvian_positions(*to_wgs84_many(eastings, northings))


def is_latvian_position(longitude: float, latitude: float) -> bool:
    """`is_in_latvia` for degrees."""
    return WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH


def are_latvian_positions(longitudes: Floats, latitudes: Floats) -> NDArray[np.bool_]:
    """`is_in_latvia` for columns of degrees: an array of booleans."""
    return (longitudes >= WEST) & (longitudes <= EAST) & (latitudes >= SOUTH) & (latitudes <= NORTH)


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
