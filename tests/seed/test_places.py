"""Where the demonstration's addresses are: in the right neighbourhood, and not on top of each other."""

import csv
import json
from itertools import combinations
from math import dist

import pytest
from shapely.geometry import Point, shape

from seed.programme.people import TOWNS
from seed.programme.stock import HOUSES
from seed.world import DATA

ROWS = list(csv.DictReader((DATA / "addresses.csv").read_text(encoding="utf-8-sig").splitlines()))
NEIGHBOURS = {frozenset(("Ģertrūdes iela 62", "Ģertrūdes iela 64")), frozenset(("Tilta iela 16", "Tilta iela 18"))}


def row_of(town: str, address: str) -> dict[str, str]:
    endings = next(one.endings for one in TOWNS if one.name == town)
    found = [
        row
        for row in ROWS
        if row["STD"].startswith(f"{address}, ") and row["STD"].rpartition(", ")[0].endswith(tuple(endings))
    ]
    assert len(found) == 1, f"{address} in {town} is in the file {len(found)} times"
    return found[0]


def outline(town: str, area: str):
    file = next(one.areas_file for one in TOWNS if one.name == town)
    features = json.loads((DATA / file).read_text())["features"]
    return shape(next(one["geometry"] for one in features if one["properties"]["name"] == area))


@pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.address)
def test_each_house_lies_in_the_area_its_row_names(house):
    row = row_of(house.town, house.address)
    assert outline(house.town, house.area).contains(Point(float(row["DD_E"]), float(row["DD_N"])))


def test_houses_stand_apart_unless_they_are_meant_as_neighbours():
    points = {}
    for house in HOUSES:
        row = row_of(house.town, house.address)
        points[house.address] = (float(row["KOORD_Y"]), float(row["KOORD_X"]))
    near = {frozenset((one, other)) for one, other in combinations(points, 2) if dist(points[one], points[other]) < 60}
    assert near == NEIGHBOURS
