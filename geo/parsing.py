"""Numbers and coordinates as people and registers write them."""

import math
import re

import numpy as np

from geo.crs import Column, Floats, Point, is_in_latvia, to_lks92, to_lks92_many
from geo.proximity import distance_m

# Digits in one run or in groups of three; the decimal mark is a comma or a point, never both.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,][0-9]+)?")
_SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\N{THIN SPACE}": " "})


def parse_number(text: str) -> float:
    """A number with a comma or a point before its decimals and spaces between thousands: "506 399,31".

    ValueError, with the text in it, for anything else: "1.234,56" (which mark is which?), words, "nan", "1e5".
    """
    plain = text.translate(_SPACES).strip()
    number = float(plain.replace(" ", "").replace(",", ".")) if _NUMBER.fullmatch(plain) else math.nan
    if not math.isfinite(number):
        raise ValueError(f"not a number: {text!r}")
    return number


def parse_coordinates(easting: str, northing: str) -> Point | None:
    """A point in EPSG:3059 from two texts; None where both are empty (the register's deleted addresses).

    ValueError where one is missing, not a number, or the point is outside Latvia. Mind the order: the address
    register's KOORD_X is the northing and KOORD_Y the easting.
    """
    if not easting.strip() and not northing.strip():
        return None
    point = Point(parse_number(easting), parse_number(northing))
    if not is_in_latvia(*point):
        raise ValueError(f"outside Latvia: easting {easting}, northing {northing}")
    return point


def mismatch_m(easting: float, northing: float, longitude: float, latitude: float) -> float:
    """Metres between a point given in LKS-92 and the same point given in degrees; near 0 when they agree.

    The register gives every address both ways (KOORD_* and DD_*); a large answer means swapped columns.
    """
    return distance_m((easting, northing), to_lks92(longitude, latitude))


def mismatches_m(eastings: Column, northings: Column, longitudes: Column, latitudes: Column) -> Floats:
    """`mismatch_m` of whole columns."""
    east, north = to_lks92_many(longitudes, latitudes)
    return np.hypot(east - np.asarray(eastings, float), north - np.asarray(northings, float))
