"""The small map: to one scale, north up, everything asked for on it."""

import pytest
from shapely import MultiPolygon, box

from geo.crs import Point
from geo.geojson import AreaShape
from geo.sketch import LEAST_M, sketch_of

WIDTH, HEIGHT, MARGIN = 400, 300, 20
HERE = Point(506_000.0, 311_000.0)


def sketch(*points):
    made = sketch_of(points, WIDTH, HEIGHT, MARGIN)
    assert made
    return made


def test_nothing_to_show_is_no_map():
    assert sketch_of([], WIDTH, HEIGHT, MARGIN) is None


def test_one_point_is_in_the_middle():
    assert sketch(HERE).at(HERE) == (WIDTH / 2, HEIGHT / 2)


def test_north_is_up_and_east_is_right():
    made = sketch(HERE, Point(HERE.easting + 900, HERE.northing + 700))
    here, there = made.at(HERE), made.at(Point(HERE.easting + 900, HERE.northing + 700))
    assert there[0] > here[0]
    assert there[1] < here[1]


@pytest.mark.parametrize(("east", "north"), [(5000.0, 100.0), (100.0, 5000.0), (0.0, 0.0), (20.0, 20.0)])
def test_every_point_lies_within_the_margin_and_both_directions_have_one_scale(east, north):
    other = Point(HERE.easting + east, HERE.northing + north)
    made = sketch(HERE, other)
    for left, top in (made.at(HERE), made.at(other)):
        assert MARGIN <= left <= WIDTH - MARGIN
        assert MARGIN <= top <= HEIGHT - MARGIN
    assert made.units_per_m <= (HEIGHT - 2 * MARGIN) / LEAST_M


def test_an_outline_is_cut_off_at_the_edges_and_one_out_of_sight_is_empty():
    made = sketch(HERE)
    big = MultiPolygon([box(0, 0, 1_000_000, 1_000_000)])
    corners = made.path(big).strip("MZ").split("L")
    assert len(corners) == 4
    assert all(abs(float(number)) < 2 * WIDTH for corner in corners for number in corner.split())
    assert made.path(MultiPolygon([box(0, 0, 10, 10)])) == ""


def named(*areas):
    """Areas of 5 × 4 km around HERE: name and how far east of it their middle is."""
    west, south = HERE.easting - 2500, HERE.northing - 2000
    return [
        AreaShape(name, MultiPolygon([box(west + east, south, west + east + 5000, south + 4000)]))
        for name, east in areas
    ]


def test_a_name_stands_in_the_middle_of_its_area():
    ((name, left, top),) = sketch(HERE).names(named(("Centrs", 0)), [])
    assert (name, left, top) == ("Centrs", pytest.approx(WIDTH / 2, abs=40), pytest.approx(HEIGHT / 2, abs=5))


def test_a_name_gives_way_to_a_mark_and_to_another_name():
    made = sketch(HERE)
    ((_name, _left, top),) = made.names(named(("Centrs", 0)), [(WIDTH / 2, HEIGHT / 2), (WIDTH / 2 + 30, HEIGHT / 2)])
    assert abs(top - HEIGHT / 2) > 20
    both = list(made.names(named(("Centrs", 0), ("Vecpilsēta", 0)), []))
    assert abs(both[0][2] - both[1][2]) > 20
    assert [name for name, *_at in made.names(named(*((f"Apkaime {n}", 0) for n in range(9))), [])] == [
        "Apkaime 0", "Apkaime 1", "Apkaime 2",
    ]  # fmt: skip


def test_what_is_not_seen_has_no_name():
    assert not list(sketch(HERE).names(named(("Jūrmala", 60_000)), []))
