"""Geometry columns keep what they are given, on both engines."""

import math
import struct

import pytest
import sqlalchemy as sa
from geoalchemy2 import WKBElement
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from geo.types import AreaColumn, Element, PointColumn, area, coordinates, point, polygons
from tests.geo.conftest import sample

metres = st.floats(-1e7, 1e7)
AWKWARD = [(506399.31, 311780.57), (500000.1 + 0.2, 311780), (1 / 3, -2e-7), (769999.9999999999, 163000.00000000003)]
SHAPE = MultiPolygon(
    [Polygon([(0.1, 0.2), (9.3, 0.7), (5.5, 8.123456789012345)]), Polygon([(20, 20), (30, 20), (25, 29)])]
)


class Base(DeclarativeBase):
    pass


class Sample(Base):
    __tablename__ = "geo_sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    point: Mapped[Element | None] = mapped_column(PointColumn())
    area: Mapped[Element | None] = mapped_column(AreaColumn())


@given(metres, metres)
def test_a_point_reads_back_what_it_was_made_of(easting: float, northing: float):
    assert coordinates(point(easting, northing)) == (easting, northing)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_point_must_be_finite(bad: float):
    with pytest.raises(ValueError, match="not a point"):
        point(506399.31, bad)
    with pytest.raises(ValueError, match="not a point"):
        point(bad, 311780.57)


@pytest.mark.parametrize("place", AWKWARD)
def test_points_are_stored_to_the_last_bit(connection: sa.Connection, place: tuple[float, float]):
    connection.execute(sa.insert(sample).values(id=1, point=point(*place)))
    assert coordinates(connection.execute(sa.select(sample.c.point)).scalar_one()) == place
    in_sql = sa.select(sa.func.ST_X(sample.c.point), sa.func.ST_Y(sample.c.point))
    assert tuple(connection.execute(in_sql).one()) == place


def test_an_object_reads_the_same_before_and_after_it_is_stored(connection: sa.Connection):
    with Session(connection) as session:
        kept = Sample(id=1, point=point(*AWKWARD[0]), area=area(SHAPE))
        session.add(kept)
        assert kept.point is not None
        assert coordinates(kept.point) == AWKWARD[0]
        session.flush()
        session.expire(kept)
        assert coordinates(kept.point) == AWKWARD[0]
        assert kept.area is not None
        assert polygons(kept.area).equals(SHAPE)
        kept.point = None
        session.flush()
        session.expire(kept)
        assert kept.point is None


def test_what_was_read_can_be_stored_again(connection: sa.Connection):
    connection.execute(sa.insert(sample).values(id=1, point=point(*AWKWARD[0]), area=area(SHAPE)))
    row = connection.execute(sa.select(sample.c.point, sample.c.area)).one()
    connection.execute(sa.insert(sample).values(id=2, point=row.point, area=row.area))
    again = connection.execute(sa.select(sample.c.point, sample.c.area).where(sample.c.id == 2)).one()
    assert coordinates(again.point) == AWKWARD[0]
    assert polygons(again.area).equals(SHAPE)


def test_the_columns_are_in_lks92(connection: sa.Connection):
    connection.execute(sa.insert(sample).values(id=1, point=point(*AWKWARD[0]), area=area(SHAPE)))
    in_sql = sa.select(sa.func.ST_SRID(sample.c.point), sa.func.ST_SRID(sample.c.area))
    assert tuple(connection.execute(in_sql).one()) == (3059, 3059)


def test_a_point_is_not_an_area():
    wkb = struct.pack("<BIdd", 1, 1, 506399.31, 311780.57)
    with pytest.raises(TypeError, match="Point"):
        polygons(WKBElement(wkb, srid=3059))


def test_a_generated_migration_names_only_geoalchemy2():
    assert repr(PointColumn()).startswith("Geometry(geometry_type='POINT', srid=3059")
    assert "spatial_index=False" in repr(AreaColumn())
