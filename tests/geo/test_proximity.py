"""What is near, in SQL on both engines: the limit included, the index used, a missing index noticed."""

import random

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import aliased

from geo.crs import Point
from geo.proximity import distance_m, within_box, within_m
from geo.types import point
from tests.geo.conftest import sample
from tests.geo.test_types import Sample

HERE = (50639931, 31178057)  # centimetres, so that the expected answer is exact
# right triangles in whole centimetres: at exactly 50 m and 150 m, where binary coordinates are 1e-10 m off
AT_50 = [(3000, 4000), (1760, 4680), (-4216, 2688), (-1400, -4800), (5000, 0), (0, -5000)]
AT_150 = [(9000, 12000), (5280, 14040), (-12648, -8064), (0, 15000)]


def store(connection: sa.Connection, places: list[tuple[int, int]]) -> None:
    rows = [{"id": number, "point": point(e / 100, n / 100)} for number, (e, n) in enumerate(places)]
    connection.execute(sa.insert(sample), rows)


def found_within(connection: sa.Connection, centre: tuple[int, int], radius_m: float) -> set[int]:
    condition = within_m(sample.c.point, centre[0] / 100, centre[1] / 100, radius_m, connection.dialect.name)
    return set(connection.execute(sa.select(sample.c.id).where(condition)).scalars())


def test_distance_is_in_metres():
    assert distance_m(Point(500000, 300000), (500030, 300040)) == 50


@pytest.mark.parametrize(("radius_m", "offsets"), [(50, AT_50), (150, AT_150)])
def test_the_limit_is_included_and_a_centimetre_more_is_not(connection: sa.Connection, radius_m, offsets):
    at_limit = [(HERE[0] + east, HERE[1] + north) for east, north in offsets]
    beyond = [
        (
            HERE[0] + east + (1 if east > 0 else -1 if east else 0),
            HERE[1] + north + (0 if east else 1 if north > 0 else -1),
        )
        for east, north in offsets
    ]
    store(connection, at_limit + beyond)
    assert found_within(connection, HERE, radius_m) == set(range(len(at_limit)))


def test_it_agrees_with_whole_number_arithmetic(connection: sa.Connection):
    chance = random.Random(3059)
    centres = [(HERE[0] + chance.randrange(100), HERE[1] + chance.randrange(100)) for _ in range(20)]
    places = [(centre[0] + east, centre[1] + north) for centre in centres for east, north in AT_50 + AT_150]
    places += [
        (HERE[0] + chance.randrange(-20000, 20000), HERE[1] + chance.randrange(-20000, 20000)) for _ in range(500)
    ]
    store(connection, places)
    for centre in centres:
        for radius_m in (50, 150):
            near = {
                number
                for number, (east, north) in enumerate(places)
                if (east - centre[0]) ** 2 + (north - centre[1]) ** 2 <= (radius_m * 100) ** 2
            }
            assert found_within(connection, centre, radius_m) == near


def test_a_radius_of_nothing_finds_the_place_itself(connection: sa.Connection):
    store(connection, [HERE, (HERE[0] + 1, HERE[1])])
    assert found_within(connection, HERE, 0) == {0}


@pytest.mark.parametrize("radius_m", [-1, float("nan"), float("inf")])
def test_a_radius_is_a_length(radius_m: float):
    with pytest.raises(ValueError, match="not a radius"):
        within_m(sample.c.point, 506399.31, 311780.57, radius_m, "sqlite")


def test_places_without_a_point_are_not_near(connection: sa.Connection):
    connection.execute(sa.insert(sample).values(id=1, point=None))
    assert found_within(connection, HERE, 50) == set()


def test_it_works_on_a_model_and_on_two_aliases_of_it(connection: sa.Connection):
    store(connection, [HERE, (HERE[0] + 3000, HERE[1]), (HERE[0] + 90000, HERE[1])])
    dialect = connection.dialect.name
    near = within_m(Sample.point, HERE[0] / 100, HERE[1] / 100, 50, dialect)
    assert connection.execute(sa.select(Sample.id).where(near).order_by(Sample.id)).scalars().all() == [0, 1]
    one, other = aliased(Sample), aliased(Sample)
    pairs = sa.select(one.id, other.id).where(
        one.id != other.id,
        within_m(one.point, HERE[0] / 100, HERE[1] / 100, 0, dialect),
        within_m(other.point, HERE[0] / 100 + 900, HERE[1] / 100, 0, dialect),
    )
    assert connection.execute(pairs).all() == [(0, 2)]


def test_a_map_window_includes_its_edges(connection: sa.Connection):
    west, south, east, north = 506399.31, 311780.57, 507399.47, 312780.89
    corners = [(west, south), (east, south), (west, north), (east, north)]
    outside = [(west - 0.001, south), (east + 0.001, north), (west, south - 0.001), (east, north + 0.001)]
    rows = [{"id": number, "point": point(*place)} for number, place in enumerate(corners + outside)]
    connection.execute(sa.insert(sample), rows)
    window = within_box(sample.c.point, west, south, east, north, connection.dialect.name)
    assert set(connection.execute(sa.select(sample.c.id).where(window)).scalars()) == {0, 1, 2, 3}


@pytest.mark.parametrize("kind", ["radius", "window"])
def test_the_spatial_index_is_used(connection: sa.Connection, kind: str):
    store(connection, [(HERE[0] + 1000 * number, HERE[1]) for number in range(2000)])
    dialect = connection.dialect.name
    condition = (
        within_m(sample.c.point, HERE[0] / 100, HERE[1] / 100, 50, dialect)
        if kind == "radius"
        else within_box(sample.c.point, 506399, 311780, 506499, 311880, dialect)
    )
    connection.execute(sa.text("ANALYZE geo_sample"))
    sent = []
    event.listen(connection, "before_cursor_execute", lambda *args: sent.append(args[2:4]))
    connection.execute(sa.select(sample.c.id).where(condition))
    statement, parameters = sent.pop()
    explain = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}[dialect]
    plan = str(connection.exec_driver_sql(explain + statement, parameters).all())
    assert {"sqlite": "VIRTUAL TABLE INDEX 2", "postgresql": "idx_geo_sample_point"}[dialect] in plan
    assert "SCAN geo_sample" not in plan
    assert "Seq Scan" not in plan


def test_spatialite_without_its_index_is_an_error_not_an_empty_answer(connection: sa.Connection):
    store(connection, [HERE])
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("DROP INDEX idx_geo_sample_point"))
        assert found_within(connection, HERE, 50) == {0}
    else:
        connection.execute(sa.text("SELECT DisableSpatialIndex('geo_sample', 'point')"))
        connection.execute(sa.text("DROP TABLE idx_geo_sample_point"))
        with pytest.raises(OperationalError, match="no such table: idx_geo_sample_point"):
            found_within(connection, HERE, 50)


def test_a_table_without_a_row_number_is_refused():
    other = sa.Table(
        "coded", sa.MetaData(), sa.Column("code", sa.String, primary_key=True), sa.Column("point", sample.c.point.type)
    )
    with pytest.raises(TypeError, match="integer primary key"):
        within_m(other.c.point, 506399.31, 311780.57, 50, "sqlite")
