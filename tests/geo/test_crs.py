"""Coordinates: known points, round trips, Latvia's frame."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import (
    EAST,
    NORTH,
    SOUTH,
    WEST,
    are_in_latvia,
    are_latvian_positions,
    is_in_latvia,
    is_latvian_position,
    to_lks92,
    to_lks92_many,
    to_wgs84,
    to_wgs84_many,
)

RIGA = (24.1052, 56.9496), (506399.31, 311780.57)
LIEPAJA_EASTING, LIEPAJA_NORTHING = 316016.03, 266848.67
longitudes = st.floats(WEST, EAST)
latitudes = st.floats(SOUTH, NORTH)


def test_riga_centre_is_where_the_register_puts_it():
    degrees, metres = RIGA
    assert to_lks92(*degrees) == pytest.approx(metres, abs=0.01)
    assert to_wgs84(*metres) == pytest.approx(degrees, abs=1e-7)


def test_a_point_names_its_easting_and_northing():
    point = to_lks92(24.1052, 56.9496)
    assert (point.easting, point.northing) == tuple(point)
    assert point.easting > point.northing


def test_a_metre_east_and_a_metre_north_go_the_right_way():
    longitude, latitude = to_wgs84(506399.31, 311780.57)
    assert to_wgs84(506400.31, 311780.57)[0] > longitude
    assert to_wgs84(506399.31, 311781.57)[1] > latitude


@given(longitudes, latitudes)
def test_there_and_back_is_the_same_place(longitude: float, latitude: float):
    assert to_wgs84(*to_lks92(longitude, latitude)) == pytest.approx((longitude, latitude), abs=1e-9)


@given(st.lists(st.tuples(longitudes, latitudes), max_size=5))
def test_columns_give_what_single_values_give(positions: list[tuple[float, float]]):
    eastings, northings = to_lks92_many([p[0] for p in positions], [p[1] for p in positions])
    assert list(zip(eastings, northings, strict=True)) == [to_lks92(*position) for position in positions]
    back = to_wgs84_many(eastings, northings)
    assert list(zip(*back, strict=True)) == [to_wgs84(e, n) for e, n in zip(eastings, northings, strict=True)]


@pytest.mark.parametrize(
    ("longitude", "latitude", "inside"),
    [
        (24.1052, 56.9496, True),  # Rīga
        (21.01, 56.51, True),  # Liepāja
        (20.97, 56.35, True),  # Bernāti, the westernmost land
        (WEST, SOUTH, True),
        (EAST, NORTH, True),
        (WEST - 1e-6, 56.9, False),
        (EAST + 1e-6, 56.9, False),
        (24.1, SOUTH - 1e-6, False),
        (24.1, NORTH + 1e-6, False),
        (56.9496, 24.1052, False),  # latitude first
        (math.nan, 56.9, False),
        (24.1, math.inf, False),
    ],
)
def test_latvias_frame_in_degrees(longitude: float, latitude: float, inside: bool):
    assert is_latvian_position(longitude, latitude) is inside
    assert are_latvian_positions(np.array([longitude]), np.array([latitude])).tolist() == [inside]


@pytest.mark.parametrize(
    ("easting", "northing", "inside"),
    [
        (506399.31, 311780.57, True),
        (311780.57, 506399.31, False),  # Rīga with the northing first
        (LIEPAJA_NORTHING, LIEPAJA_EASTING, False),  # Liepāja with the northing first: at sea
        (0, 0, False),
        (24.1, 56.9, False),
        (1e12, 1e12, False),
        (math.nan, 311780.57, False),
        (506399.31, math.inf, False),
    ],
)
def test_latvias_frame_in_metres(easting: float, northing: float, inside: bool):
    assert is_in_latvia(easting, northing) is inside
    assert are_in_latvia(np.array([easting]), [northing]).tolist() == [inside]
