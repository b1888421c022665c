"""A test finds the database as an installation leaves it, whatever the test before it did."""

import pytest
import sqlalchemy as sa

from app.core.audit import SYSTEM, AuditEvent, record
from app.core.extensions import db
from app.places.models import Municipality


@pytest.mark.parametrize("turn", [1, 2])
def test_nothing_is_left_of_the_test_before(db_session, turn):
    record("municipality.create", Municipality(name="Rīga", file_prefix="R"), actor=SYSTEM)
    db_session.commit()

    assert db_session.scalar(sa.select(sa.func.count()).select_from(Municipality)) == 1
    assert db_session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == 1


def test_both_engines_can_measure_in_the_national_grid(db_session, engine_kind):
    assert db.engine.dialect.name == engine_kind

    one, other = (f"ST_GeomFromText('POINT({point})', 3059)" for point in ("506399 311780", "506402 311784"))
    assert db_session.scalar(sa.text(f"SELECT ST_Distance({one}, {other})")) == 5


@pytest.mark.parametrize("turn", [1, 2])
def test_a_changed_setting_is_put_back(flask_app, turn):
    assert flask_app.config["SESSION_MINUTES"] != "1"

    flask_app.config["SESSION_MINUTES"] = "1"
