"""The index in memory finds what counting one by one finds."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.density import Near, PointIndex
from geo.proximity import distance_m

# centimetres in a square of 600 m around Rīga's centre: several cells, equal places, places on a cell's edge
eastings = st.integers(50_610_000, 50_670_000)
northings = st.integers(31_150_000, 31_210_000)
points = st.lists(st.tuples(eastings, northings, st.integers(0, 5)), max_size=30)
radii = st.sampled_from([0, 1, 50, 150, 400, 5000])


def index_of(centimetres: list[tuple[int, int, int]], cell_m: float = 150) -> PointIndex:
    return PointIndex([(east / 100, north / 100, weight) for east, north, weight in centimetres], cell_m)


def positions_within(centimetres: list[tuple[int, int, int]], east: int, north: int, radius_m: int) -> list[int]:
    """Exact, in whole numbers."""
    return [
        position
        for position, (e, n, _) in enumerate(centimetres)
        if (e - east) ** 2 + (n - north) ** 2 <= (radius_m * 100) ** 2
    ]


@given(points, eastings, northings, radii, st.sampled_from([10, 150, 1000]))
def test_it_counts_like_whole_number_arithmetic(centimetres, east, north, radius_m, cell_m):
    index = index_of(centimetres, cell_m)
    expected = positions_within(centimetres, east, north, radius_m)
    found = index.within(east / 100, north / 100, radius_m)
    assert sorted(near.position for near in found) == expected
    assert index.total_within(east / 100, north / 100, radius_m) == sum(centimetres[p][2] for p in expected)


@given(points, eastings, northings)
def test_the_nearest_is_the_first_of_all(centimetres, east, north):
    nearest = index_of(centimetres).nearest(east / 100, north / 100)
    here = (east / 100, north / 100)
    distances = [distance_m((e / 100, n / 100), here) for e, n, _ in centimetres]
    assert (nearest.distance_m if nearest else None) == (min(distances) if distances else None)


@given(st.sampled_from([(3000, 4000), (1760, 4680), (-4216, 2688), (5000, 0), (0, -5000)]), eastings, northings)
def test_a_neighbour_at_exactly_the_limit_counts(offset, east, north):
    index = index_of([(east + offset[0], north + offset[1], 1)])
    assert index.total_within(east / 100, north / 100, 50) == 1
    assert len(index.within(east / 100, north / 100, 50)) == 1
    assert index.total_within(east / 100, north / 100, 49.99) == 0


def test_what_is_found_says_which_how_much_and_how_far_nearest_first():
    index = PointIndex([(500_040.0, 300_000.0, 2), (500_000.0, 300_000.0, 3), (500_030.0, 300_040.0, 1)])
    assert index.within(500_000, 300_000, 50) == [Near(1, 3, 0), Near(0, 2, 40), Near(2, 1, 50)]


def test_of_two_equally_near_the_earlier_is_the_nearest():
    index = PointIndex([(500_010.0, 300_000.0, 1), (499_990.0, 300_000.0, 1)])
    assert index.nearest(500_000, 300_000) == Near(0, 1, 10)


def test_the_nearest_may_be_at_the_other_end_of_the_country():
    index = PointIndex([(316_016.0, 266_848.0, 1)])
    nearest = index.nearest(750_000, 240_000)
    assert nearest is not None
    assert nearest.distance_m == pytest.approx(434_813, abs=1)


def test_nothing_is_near_in_an_empty_index():
    index = PointIndex([])
    assert index.total_within(500_000, 300_000, 150) == 0
    assert index.within(500_000, 300_000, 150) == []
    assert index.nearest(500_000, 300_000) is None


def test_a_point_must_be_a_number():
    with pytest.raises(ValueError, match="NaN"):
        PointIndex([(math.nan, 300_000.0, 1)])
