"""A scratch table with a point and an area on either engine, apart from the app's own database."""

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app.core.database import engine_options
from geo.types import AreaColumn, PointColumn
from tests.databases import ENGINES, Cluster

metadata = sa.MetaData()
sample = sa.Table(
    "geo_sample",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("point", PointColumn()),
    sa.Column("area", AreaColumn()),
)


@pytest.fixture(scope="session", params=ENGINES)
def spatial_engine(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """An empty database that knows geometry."""
    if request.param == "sqlite":
        engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool, **engine_options("sqlite://"))
        event.listen(engine, "connect", load_spatialite)
        prepare = "SELECT InitSpatialMetaData(1)"
    else:
        engine = sa.create_engine(Cluster.start(os.getpid()).url("postgres"))
        prepare = "CREATE EXTENSION postgis"
    with engine.begin() as connection:
        connection.execute(sa.text(prepare))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(spatial_engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection to a database with the empty scratch table and its spatial index."""
    with spatial_engine.connect() as connection:
        metadata.create_all(connection)
        if connection.dialect.name == "sqlite":
            connection.execute(sa.text("SELECT CreateSpatialIndex('geo_sample', 'point')"))
        else:
            connection.execute(sa.text("CREATE INDEX idx_geo_sample_point ON geo_sample USING gist (point)"))
        yield connection
        connection.rollback()
        metadata.drop_all(connection)
        connection.commit()


def load_spatialite(connection, _record) -> None:
    connection.enable_load_extension(True)
    connection.load_extension("mod_spatialite")
    connection.enable_load_extension(False)
