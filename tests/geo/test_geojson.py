"""Neighbourhood files read, refused in words, written; points given to areas."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LinearRing, MultiPolygon, Point, Polygon, box

from geo.crs import to_lks92, to_wgs84
from geo.geojson import (
    SENTENCES,
    AreaShape,
    GeoJsonProblem,
    GeoJsonRefused,
    ProblemCode,
    assign_areas,
    feature_collection,
    read_areas,
    simplify,
)

SQUARE = [[24.10, 56.94], [24.12, 56.94], [24.12, 56.95], [24.10, 56.95], [24.10, 56.94]]
HOLE = [[24.105, 56.942], [24.105, 56.944], [24.11, 56.944], [24.11, 56.942], [24.105, 56.942]]
FAR_SQUARE = [[24.20, 56.94], [24.22, 56.94], [24.22, 56.95], [24.20, 56.95], [24.20, 56.94]]
LKS92_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3059"}}


def feature(coordinates: Any, name: str = "Centrs", kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"name": name, **properties}, "geometry": geometry}


def file_of(*features: Any, **members: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


def in_metres(ring: list[list[float]]) -> list[list[float]]:
    return [list(to_lks92(*position)) for position in ring]


def swapped(ring: list[list[float]]) -> list[list[float]]:
    return [[second, first] for first, second in ring]


def problems_of(content: str | bytes) -> list[tuple[int | None, str | None, ProblemCode]]:
    with pytest.raises(GeoJsonRefused) as refused:
        read_areas(content)
    return [(problem.feature_index, problem.name, problem.code) for problem in refused.value.problems]


def code_of(content: str | bytes) -> ProblemCode:
    ((_, _, code),) = problems_of(content)
    return code


def test_a_polygon_in_degrees_becomes_a_multipolygon_in_metres():
    (area,) = read_areas(file_of(feature([SQUARE, HOLE], code="R1")))
    assert (area.name, area.properties["code"], area.repaired) == ("Centrs", "R1", False)
    assert isinstance(area.geometry, MultiPolygon)
    corner = area.geometry.geoms[0].exterior.coords[0]
    assert corner == pytest.approx(tuple(to_lks92(24.10, 56.94)), abs=0.001)
    assert len(area.geometry.geoms[0].interiors) == 1
    assert 1_200_000 < area.geometry.area < 1_300_000  # about 1.2 km by 1.1 km, less the hole


def test_all_parts_of_a_multipolygon_are_kept_and_heights_dropped():
    high = [[*position, None] for position in FAR_SQUARE]
    (area,) = read_areas(file_of(feature([[SQUARE], [high]], kind="MultiPolygon")))
    assert len(area.geometry.geoms) == 2
    assert not area.geometry.has_z


def test_metres_are_read_where_the_file_says_so():
    (in_degrees,) = read_areas(file_of(feature([SQUARE])))
    (area,) = read_areas(file_of(feature([in_metres(SQUARE)]), crs=LKS92_CRS))
    assert area.geometry.equals_exact(in_degrees.geometry, 0.001)


@pytest.mark.parametrize(
    "name",
    ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326", "urn:ogc:def:crs:EPSG:9.8:4326"],
)
def test_old_names_of_wgs84_are_known(name: str):
    assert read_areas(file_of(feature([SQUARE]), crs={"type": "name", "properties": {"name": name}}))


@pytest.mark.parametrize(
    "properties", [{"Name": "Āgenskalns"}, {"NOSAUKUMS": " Āgenskalns \n"}, {"name": "", "apkaime": "Āgenskalns"}]
)
def test_the_name_is_found_whatever_the_property_is_called(properties: dict[str, str]):
    area = {**feature([SQUARE]), "properties": properties}
    assert [area.name for area in read_areas(file_of(area))] == ["Āgenskalns"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_bytes_with_and_without_a_byte_order_mark(encoding: str):
    content = json.dumps({"type": "FeatureCollection", "features": [feature([SQUARE], "Ķīpsala")]}, ensure_ascii=False)
    assert read_areas(content.encode(encoding))[0].name == "Ķīpsala"
    assert read_areas(content.encode(encoding).decode())[0].name == "Ķīpsala"


def test_a_crossed_outline_is_repaired_and_says_so():
    crossed = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    (area,) = read_areas(file_of(feature([crossed])))
    assert area.repaired
    assert area.geometry.is_valid
    assert len(area.geometry.geoms) == 2


def test_parts_that_overlap_are_joined():
    half_beside = [[longitude + 0.01, latitude] for longitude, latitude in SQUARE]
    (once,) = read_areas(file_of(feature([SQUARE])))
    (joined,) = read_areas(file_of(feature([[SQUARE], [half_beside]], kind="MultiPolygon")))
    assert joined.repaired
    assert joined.geometry.area == pytest.approx(1.5 * once.geometry.area, rel=0.001)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"type": "FeatureCollection", "features": [Ā]}'.encode("cp1257"), ProblemCode.NOT_UTF8),
        ("", ProblemCode.NOT_JSON),
        ('{"type": "FeatureCollection",\n "features": [}', ProblemCode.NOT_JSON),
        ("[" * 100_000, ProblemCode.NOT_JSON),
        ('{"a": ' + "9" * 5000 + "}", ProblemCode.NOT_JSON),
        (file_of(feature([SQUARE], population=float("nan"))), ProblemCode.NOT_JSON),
        ("[]", ProblemCode.NOT_A_COLLECTION),
        (json.dumps(feature([SQUARE])), ProblemCode.NOT_A_COLLECTION),
        ('{"type": "FeatureCollection"}', ProblemCode.NO_FEATURES),
        (file_of(), ProblemCode.NO_FEATURES),
        (
            file_of(feature([SQUARE]), crs={"type": "name", "properties": {"name": "EPSG:3857"}}),
            ProblemCode.UNKNOWN_CRS,
        ),
        (
            file_of(feature([SQUARE]), crs={"type": "name", "properties": {"name": "EPSG:13059"}}),
            ProblemCode.UNKNOWN_CRS,
        ),
        (file_of(feature([SQUARE]), crs="EPSG:3059"), ProblemCode.UNKNOWN_CRS),
    ],
)
def test_a_file_that_is_no_collection_of_areas_is_refused(content: str | bytes, code: ProblemCode):
    assert problems_of(content) == [(None, None, code)]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("Centrs", ProblemCode.NOT_A_FEATURE),
        ({"type": "Polygon", "coordinates": [SQUARE]}, ProblemCode.NOT_A_FEATURE),
        ({**feature([SQUARE]), "properties": None}, ProblemCode.NO_NAME),
        (feature([SQUARE], name=" "), ProblemCode.NO_NAME),
        (feature([SQUARE], name="\x00"), ProblemCode.NO_NAME),
        ({**feature([SQUARE]), "properties": {"name": 7}}, ProblemCode.NO_NAME),
        (feature(SQUARE[0], kind="Point"), ProblemCode.NOT_AN_AREA),
        ({**feature([SQUARE]), "geometry": None}, ProblemCode.NOT_AN_AREA),
        (feature([]), ProblemCode.BAD_COORDINATES),
        (feature(None), ProblemCode.BAD_COORDINATES),
        (feature(SQUARE), ProblemCode.BAD_COORDINATES),
        (feature([SQUARE], kind="MultiPolygon"), ProblemCode.BAD_COORDINATES),
        (feature([SQUARE[:-1]]), ProblemCode.BAD_COORDINATES),
        (feature([[SQUARE[0], SQUARE[1], SQUARE[0]]]), ProblemCode.BAD_COORDINATES),
        (feature([[["24.10", 56.94], *SQUARE[1:-1], ["24.10", 56.94]]]), ProblemCode.BAD_COORDINATES),
        (feature([[[24.10], *SQUARE[1:-1], [24.10]]]), ProblemCode.BAD_COORDINATES),
        (feature([[[True, 56.94], *SQUARE[1:-1], [True, 56.94]]]), ProblemCode.BAD_COORDINATES),
        (feature([[[10**400, 56.94], *SQUARE[1:-1], [10**400, 56.94]]]), ProblemCode.BAD_COORDINATES),
        (feature([swapped(SQUARE)]), ProblemCode.SWAPPED_AXES),
        (feature([in_metres(SQUARE)]), ProblemCode.METRES_WITHOUT_CRS),
        (feature([swapped(in_metres(SQUARE))]), ProblemCode.METRES_WITHOUT_CRS),
        (feature([[[25.48, 55.30], *SQUARE[1:-1], [25.48, 55.30]]]), ProblemCode.OUTSIDE_LATVIA),
        (feature([[[1e300, 56.94], *SQUARE[1:-1], [1e300, 56.94]]]), ProblemCode.OUTSIDE_LATVIA),
        (feature([[SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[1], SQUARE[0]]]), ProblemCode.NO_SURFACE),
    ],
)
def test_an_unusable_area_is_refused_by_its_number(bad: Any, code: ProblemCode):
    good = feature([FAR_SQUARE], name="Purvciems")
    ((index, _, found),) = problems_of(file_of(good, bad))
    assert (index, found) == (1, code)


def test_swapped_metres_are_noticed_in_riga():
    assert code_of(file_of(feature([swapped(in_metres(SQUARE))]), crs=LKS92_CRS)) is ProblemCode.SWAPPED_AXES


def test_all_problems_are_told_at_once_with_number_and_name():
    content = file_of(
        feature([swapped(SQUARE)], name="Centrs"),
        feature([FAR_SQUARE], name="Purvciems"),
        feature([SQUARE], name="Purvciems"),
        feature([SQUARE], name=""),
    )
    assert problems_of(content) == [
        (0, "Centrs", ProblemCode.SWAPPED_AXES),
        (2, "Purvciems", ProblemCode.DUPLICATE_NAME),
        (3, None, ProblemCode.NO_NAME),
    ]
    with pytest.raises(GeoJsonRefused) as refused:
        read_areas(content)
    assert str(refused.value).splitlines() == [
        "Area 1 (Centrs): the two coordinates are in the wrong order: 56.94, 24.1.",
        "Area 3 (Purvciems): another area of the file has the same name.",
        "Area 4: the area has no readable name; looked in: name, nosaukums, apkaime.",
    ]


@pytest.mark.parametrize("code", ProblemCode)
def test_every_code_has_a_sentence(code: ProblemCode):
    sentence = str(GeoJsonProblem(0, "Centrs", code, "detail"))
    assert sentence.endswith(".")
    assert "%(" not in sentence
    assert code in SENTENCES


def test_what_is_written_reads_back_in_the_same_place():
    (area,) = read_areas(file_of(feature([SQUARE, HOLE], code="R1")))
    written = feature_collection([(area.geometry, {"name": "Centrs", "code": "R1"})], decimals=7)
    (again,) = read_areas(written)
    assert again.properties == {"name": "Centrs", "code": "R1"}
    assert again.geometry.symmetric_difference(area.geometry).area < 100


def test_points_are_written_compactly_in_rounded_degrees():
    written = feature_collection([(Point(506399.31, 311780.57), {"nr": "Ā-1"})], decimals=4)
    assert written == (
        '{"type":"FeatureCollection","features":[{"type":"Feature",'
        '"geometry":{"type":"Point","coordinates":[24.1052,56.9496]},"properties":{"nr":"Ā-1"}}]}'
    )


def test_nothing_to_write_is_an_empty_collection():
    assert json.loads(feature_collection([])) == {"type": "FeatureCollection", "features": []}


def test_outlines_are_written_counter_clockwise_and_holes_clockwise():
    clockwise = MultiPolygon([Polygon(in_metres(SQUARE)[::-1], [in_metres(HOLE)[::-1]])])
    written = json.loads(feature_collection([(clockwise, {})]))["features"][0]["geometry"]
    outline, hole = written["coordinates"][0]
    assert LinearRing(outline).is_ccw
    assert not LinearRing(hole).is_ccw


@given(st.floats(21, 28), st.floats(55.7, 58), st.integers(3, 7))
def test_rounding_moves_a_point_by_half_a_step_at_most(longitude: float, latitude: float, decimals: int):
    written = feature_collection([(Point(*to_lks92(longitude, latitude)), {})], decimals)
    position = json.loads(written)["features"][0]["geometry"]["coordinates"]
    assert position == pytest.approx((longitude, latitude), abs=0.5 * 10**-decimals + 1e-9)
    assert position == [round(value, decimals) for value in position]


def test_simplifying_drops_corners_but_no_part_and_no_hole():
    round_with_hole = Polygon(
        [(506399 + 500 * math.cos(angle / 50), 311780 + 500 * math.sin(angle / 50)) for angle in range(314)],
        [[(506390, 311770), (506410, 311770), (506400, 311790)]],
    )
    shape = MultiPolygon([round_with_hole, box(508000, 311000, 508001, 311001)])
    simple = simplify(shape, 10)
    assert len(simple.geoms) == 2
    assert len(simple.geoms[0].interiors) == 1
    assert len(simple.geoms[0].exterior.coords) < 40
    assert simple.hausdorff_distance(shape) <= 10


def area(name: str, west: float, south: float, east: float, north: float) -> AreaShape:
    return AreaShape(name, MultiPolygon([box(west, south, east, north)]))


def test_points_are_given_to_the_area_they_lie_in():
    areas = [area("Teika", 0, 0, 10, 10), area("Centrs", 20, 0, 30, 10)]
    assert assign_areas([(5, 5), (25, 5), (15, 5)], areas) == [0, 1, None]


@pytest.mark.parametrize("order", [1, -1])
def test_a_point_on_a_border_belongs_to_the_first_by_name(order: int):
    areas = [area("Teika", 0, 0, 10, 10), area("Centrs", 10, 0, 20, 10)][::order]
    chosen = assign_areas([(10, 5), (0, 0), (20, 10)], areas)
    assert [areas[position].name for position in chosen if position is not None] == ["Centrs", "Teika", "Centrs"]


def test_no_points_and_no_areas():
    assert assign_areas([], [area("Teika", 0, 0, 10, 10)]) == []
    assert assign_areas([(1, 1)], []) == [None]


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=10),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 4), st.integers(1, 4)), max_size=6),
)
def test_bulk_agrees_with_asking_one_by_one(points: list[tuple[float, float]], boxes: list[tuple[int, int, int, int]]):
    areas = [area("abcdef"[-number], w, s, w + wide, s + high) for number, (w, s, wide, high) in enumerate(boxes)]

    def expected(point: tuple[float, float]) -> str | None:
        return min((area.name for area in areas if area.geometry.covers(Point(point))), default=None)

    chosen = assign_areas(points, areas)
    assert [None if position is None else areas[position].name for position in chosen] == [expected(p) for p in points]


def test_a_neighbourhood_keeps_the_points_it_had_in_the_file():
    (centre,) = read_areas(file_of(feature([SQUARE])))
    inside, outside = to_lks92(24.11, 56.945), to_lks92(24.13, 56.945)
    assert assign_areas([inside, outside], [centre]) == [0, None]
    assert to_wgs84(*inside) == pytest.approx((24.11, 56.945))


def test_the_name_may_stand_in_another_property():
    (area,) = read_areas(file_of(feature([SQUARE], name="R1", Apk_nosauk="Teika")), name_properties=("APK_NOSAUK",))

    assert area.name == "Teika"
    with pytest.raises(GeoJsonRefused, match="looked in: apkaime_id"):
        read_areas(file_of(feature([SQUARE])), name_properties=("apkaime_id",))
