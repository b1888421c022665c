"""The schema that migrations make is the one the models describe, on both engines, and its guards stand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask

from app.core.audit import SYSTEM
from app.core.database import current_revision, head_revision, initialise, writing
from app.core.extensions import db, migrate
from app.core.guards import GUARDS, AppendOnly
from app.placements.operations.offers import offer_flat, record_answer
from app.placements.operations.stays import start_placement
from tests.conftest import make_app
from tests.databases import Databases
from tests.factories import TODAY, make_flat, make_household, make_municipality, make_user, make_waiting

SPATIAL_INDEXES = ("idx_place_point", "idx_area_polygon")
# What SpatiaLite puts on a table with a geometry column: gg* refuse a wrong geometry, gi* keep the index.
SPATIAL_TRIGGERS = ("ggi", "ggu", "gii", "giu", "gid")


@pytest.fixture
def new_app(databases: Databases, engine_kind: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without any table."""
    with databases.empty(engine_kind, tmp_path) as url:
        flask_app = make_app(url, tmp_path)
        with flask_app.app_context():
            yield flask_app
            db.engine.dispose()


def alembic(flask_app: Flask) -> Any:
    return migrate.get_config(str(flask_app.config["MIGRATIONS_DIR"]))


def test_migrations_go_up_down_and_up_and_end_where_the_models_are(new_app):
    initialise(new_app)
    head = head_revision(new_app)
    assert current_revision() == head

    command.downgrade(alembic(new_app), "base")
    left = {table for table in sa.inspect(db.engine).get_table_names() if table in db.metadata.tables}
    assert left == set()
    assert current_revision() is None
    command.upgrade(alembic(new_app), "head")

    assert current_revision() == head
    command.check(alembic(new_app))  # raises where models and database differ


def test_which_limits_were_passed_is_taken_from_the_checks_kept_before(new_app):
    initialise(new_app)
    with writing():
        manager, flat = make_user(), make_flat(municipality=make_municipality(), self_contained=False)
        household = make_household(flat.municipality)
        make_waiting(household)
        decided: dict[str, Any] = {"actor": manager, "may_override": True, "override_reason": "Tā vēlas."}
        start_placement(flat, household, TODAY, today=TODAY, **decided)
        db.session.commit()
    db.session.remove()

    command.downgrade(alembic(new_app), "0010")
    command.upgrade(alembic(new_app), "0011")

    with db.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT rule, value FROM passed_limit")).all() == [("P14", None)]


def test_the_migrations_are_one_line(new_app):
    scripts = ScriptDirectory(str(new_app.config["MIGRATIONS_DIR"]))

    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def test_an_upgrade_keeps_a_copy_of_the_sqlite_file_and_a_second_one_does_nothing(new_app, engine_kind, tmp_path):
    initialise(new_app)
    command.downgrade(alembic(new_app), "-1")

    said = initialise(new_app)

    copies = list(tmp_path.glob("*.before-*"))
    assert len(copies) == (1 if engine_kind == "sqlite" else 0)
    assert len(said) == 1 + len(copies)
    assert initialise(new_app) == ["The database is up to date."]


def enum_columns() -> list[tuple[str, str]]:
    return [
        (table.name, column.name)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.Enum)
    ]


def test_every_enum_is_checked_by_the_database_with_all_its_members(flask_app, db_session):
    inspector = sa.inspect(db.engine)
    assert len(enum_columns()) > 15
    wrong = {}
    for table, name in enum_columns():
        column_type = db.metadata.tables[table].columns[name].type
        assert isinstance(column_type, sa.Enum)
        checks = [check["sqltext"] for check in inspector.get_check_constraints(table)]
        members = {f"'{member}'" for member in column_type.enums}
        about = [text for text in checks if members <= {f"'{part}'" for part in text.split("'")[1::2]}]
        if not any(name in text and text.count("'") == 2 * len(members) for text in about):
            wrong[f"{table}.{name}"] = members
    assert wrong == {}, "a member was added or removed: write a migration that changes the CHECK"


def test_every_check_of_the_models_stands_in_the_database(flask_app, db_session):
    """A table that a migration builds anew on SQLite could forget some; those of enums are compared above."""
    inspector = sa.inspect(db.engine)
    wanted = {
        (table.name, str(check.name))
        for table in db.metadata.sorted_tables
        for check in table.constraints
        if isinstance(check, sa.CheckConstraint) and check.name and not getattr(check, "_type_bound", False)
    }
    standing = {
        (table.name, check["name"])
        for table in db.metadata.sorted_tables
        for check in inspector.get_check_constraints(table.name)
    }
    assert len(wanted) > 30
    assert wanted - standing == set()


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_every_guard_stands_in_the_database(flask_app, db_session, engine_kind, guard):
    if engine_kind == "sqlite":
        events = ("update", "delete") if isinstance(guard, AppendOnly) else ("insert", "update")
        wanted = {f"{guard.name}_{event}" for event in events}
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    else:
        wanted = {guard.name}
        query = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND tgenabled = 'O' "
            "UNION SELECT conname FROM pg_constraint WHERE conrelid = CAST(:table AS regclass)"
        )
    assert wanted <= set(db_session.scalars(sa.text(query), {"table": guard.table}))


@pytest.mark.parametrize("name", SPATIAL_INDEXES)
def test_points_and_outlines_have_a_spatial_index(flask_app, db_session, engine_kind, name):
    catalogue = "sqlite_master" if engine_kind == "sqlite" else "pg_class"
    column = "name" if engine_kind == "sqlite" else "relname"

    assert db_session.scalar(sa.text(f"SELECT count(*) FROM {catalogue} WHERE {column} = :name"), {"name": name}) == 1
    if engine_kind == "sqlite":  # there triggers keep the index, and a batch rebuild of the table would lose them
        column = name.removeprefix("idx_")
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
        there = set(db_session.scalars(sa.text(query), {"table": column.split("_")[0]}))
        assert {f"{kind}_{column}" for kind in SPATIAL_TRIGGERS} <= there


def test_an_upgrade_keeps_rows_that_point_at_tables_it_rebuilds(new_app):
    """On SQLite a rebuilt table is dropped for a moment, which foreign keys would refuse while rows point at it."""
    initialise(new_app)
    with writing():
        flat = make_flat(municipality=make_municipality())
        household = make_household(flat.municipality)
        make_waiting(household)
        offer = offer_flat(flat, household, TODAY, actor=SYSTEM, today=TODAY)
        record_answer(offer, True, None, actor=SYSTEM, today=TODAY)
        start_placement(flat, household, TODAY, actor=SYSTEM, today=TODAY, offer=offer)
        db.session.commit()
    db.session.remove()

    command.downgrade(alembic(new_app), "0005")
    command.upgrade(alembic(new_app), "head")

    kept = db.session.execute(sa.text("SELECT offer_id, flat_id FROM placement")).one()
    assert db.session.execute(sa.text("SELECT id, flat_id FROM offer")).one() == kept
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(sa.text("PRAGMA foreign_keys")) == 1
