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
from app.core.guards import GUARDS
from app.landlords.models import AccountState, Landlord
from app.placements.operations.offers import offer_flat, record_answer
from app.placements.operations.stays import start_placement
from tests.conftest import make_app
from tests.databases import Databases, opened
from tests.factories import (
    TODAY,
    make_account,
    make_flat,
    make_household,
    make_landlord,
    make_municipality,
    make_user,
    make_waiting,
)

SPATIAL_INDEXES = ("idx_place_point", "idx_area_polygon")
# What SpatiaLite puts on a table with a geometry column: gg* refuse a wrong geometry, gi* keep the index.
SPATIAL_TRIGGERS = ("ggi", "ggu", "gii", "giu", "gid")


@pytest.fixture
def new_app(databases: Databases, engine_kind: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without any table."""
    with databases.empty(engine_kind, tmp_path) as url, opened(make_app(url, tmp_path)) as flask_app:
        yield flask_app


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


def test_a_landlords_account_from_before_waits_to_be_confirmed(new_app):
    initialise(new_app)
    with writing():
        landlord_id = make_account(make_landlord(make_municipality())).landlord_id
        db.session.commit()
    db.session.remove()

    command.downgrade(alembic(new_app), "0018")
    command.upgrade(alembic(new_app), "0030")

    (account,) = db.session.get_one(Landlord, landlord_id).accounts
    assert (account.iban, account.state) == ("LV80BANK0000435195001", AccountState.WAITS)
    db.session.remove()


def test_a_wish_for_a_group_flat_is_kept_down_and_up(new_app):
    initialise(new_app)
    with writing():
        wishing = make_household(make_municipality(), group_flat=True).id
        make_household(make_municipality(), lift=True)
        db.session.commit()
    db.session.remove()

    command.downgrade(alembic(new_app), "0012")
    with db.engine.connect() as connection:
        assert connection.scalars(sa.text("SELECT household_id FROM wishes WHERE group_flat")).all() == [wishing]
    command.upgrade(alembic(new_app), "0013")

    with db.engine.connect() as connection:
        assert connection.scalars(sa.text("SELECT household_id FROM group_flat_wish")).all() == [wishing]


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
        wanted = {f"{guard.name}_{event}" for event in guard.events}
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


def test_offers_of_before_get_their_sheets(new_app):
    """Two open ones of a household on one sheet, answered ones by their day, each with what became of it."""
    initialise(new_app)
    command.downgrade(alembic(new_app), "0005")
    with db.engine.connect().execution_options(writing=True) as connection:
        fill_with_offers(connection)
        connection.commit()

    command.upgrade(alembic(new_app), "head")

    with db.engine.connect() as connection:
        rows = connection.execute(
            sa.text(
                "SELECT offer.id, offer.state, offer.refusal_reason, offer_sheet.state AS sheet, sheet_id "
                "FROM offer JOIN offer_sheet ON offer_sheet.id = sheet_id ORDER BY offer.id"
            )
        ).all()
        placed = connection.scalar(sa.text("SELECT count(*) FROM placement_check"))
    assert [(row.state, row.refusal_reason, row.sheet) for row in rows] == [
        ("open", None, "open"),
        ("open", None, "open"),
        ("refused", "client_other", "chosen"),
        ("accepted", None, "chosen"),
        ("accepted", None, "chosen"),
        ("withdrawn", None, "withdrawn"),
    ]
    sheets = [row.sheet_id for row in rows]
    assert sheets[0] == sheets[1]
    assert sheets[2] == sheets[3] != sheets[4]  # two flats accepted on a day do not share a sheet
    assert len(set(sheets)) == 4
    assert placed == 1

    command.downgrade(alembic(new_app), "0005")
    with db.engine.connect() as connection:
        kept = connection.scalars(sa.text("SELECT state FROM offer ORDER BY id")).all()
    assert kept == ["open", "open", "refused", "accepted", "accepted", "withdrawn"]


def test_who_is_in_the_programme_receives_the_service_after_the_upgrade(new_app):
    """Since the decision or the first stay; ended by death, or with the file; applying alone begins nothing."""
    initialise(new_app)
    command.downgrade(alembic(new_app), "0007")
    with db.engine.connect().execution_options(writing=True) as connection:
        fill_with_stays(connection)
        connection.commit()

    command.upgrade(alembic(new_app), "head")

    query = "SELECT client_id, started_on, ended_on, end_reason, destination FROM service ORDER BY client_id"
    with db.engine.connect() as connection:
        rows = connection.execute(sa.text(query)).all()
        ends = connection.scalars(sa.text("SELECT destination FROM placement ORDER BY id")).all()
    found = [tuple(None if cell is None else str(cell) for cell in row) for row in rows]
    assert found == [
        ("1", "2026-09-10", None, None, None),  # approved, lives there
        ("2", "2026-09-10", "2026-11-01", "death", "death"),
        ("3", "2026-09-10", "2026-11-05", "term", "unknown"),  # the file is closed
    ]
    assert ends == [None, "death", "unknown", None]


def fill_with_stays(connection: sa.Connection) -> None:
    """Four households as migration 0007 knew them: three approved and housed, the fourth only applied."""

    def insert(table: str, **values: Any) -> None:
        columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        connection.execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({marks})"), values)

    fill_with_offers(connection, offers=())
    now = {"created_at": "2026-09-01 08:00:00"}
    stays = ((None, None, None), ("2026-11-01", "death", None), ("2026-11-01", "client_wish", "2026-11-05"))
    for number, (ends_on, reason, closed_on) in enumerate((*stays, (None, None, None)), start=1):
        names = {"given_name": "x", "family_name": "x", "language": "lv"}
        file = {"file_number": f"R-{number:04d}", "opened_on": "2026-09-01", "closed_on": closed_on}
        insert("client", id=number, municipality_id=1, **file, **names, **now)
        if number > 1:
            insert("household", id=number, municipality_id=1, opened_on="2026-09-01", **now)
        member = {"household_id": number, "client_id": number, "relation": "applicant", "starts_on": "2026-09-01"}
        insert("household_member", id=number, **member)
        decided = {"decision": "approved", "decided_on": "2026-09-10"} if number < 4 else {}
        asked = {"received_on": "2026-09-02", "source": "shelter", "features": "[]", "criteria": "{}"}
        insert("application", id=number, municipality_id=1, household_id=number, **asked, **decided, **now)
        days = {"starts_on": "2026-10-01", "ends_on": ends_on}
        if number == 4:  # recorded in error: it never was
            days, reason = {"starts_on": "2026-10-01", "ends_on": "2026-10-01"}, "recorded_in_error"
        insert("room_occupancy", id=number, flat_id=number, room_number=1, **days)
        whose = {"municipality_id": 1, "household_id": number, "flat_id": number, "room_occupancy_id": number}
        insert("placement", id=number, check_id=1, end_reason=reason, **whose, **days, **now)
        insert("placement_client", id=number, municipality_id=1, placement_id=number, client_id=number, **days)


OFFERS = (  # flat, number, state, day of the offer
    (1, 1, "open", "2026-11-01"),
    (2, 2, "open", "2026-11-03"),
    (3, 1, "refused", "2026-10-01"),
    (4, 2, "accepted", "2026-10-01"),
    (5, 3, "accepted", "2026-10-01"),
    (6, 1, "withdrawn", "2026-09-01"),
)


def fill_with_offers(connection: sa.Connection, offers: tuple[Any, ...] = OFFERS) -> None:
    """Offers as migration 0005 knew them, and the rows they need."""

    def insert(table: str, **values: Any) -> None:
        columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        connection.execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({marks})"), values)

    now = {"created_at": "2026-09-01 08:00:00"}
    insert("municipality", id=1, name="Rīga", file_prefix="R", **now)
    place = {"register_code": "1", "kind": "building", "status": "existing", "address": "A", "search_text": "a"}
    insert("place", id=1, municipality_id=1, **place)
    no = {"inside_institution": False, "outside_centre": False}
    insert("building", id=1, municipality_id=1, place_id=1, address_key="a", **no, **now)
    for flat in range(1, 7):
        state = {"ownership": "private", "rooms": 1, "self_contained": True, "readiness": "ready"}
        offered = {"open_offers": 1 if flat < 3 else 0, "readiness_since": "2026-09-01"}
        insert(
            "flat",
            id=flat,
            municipality_id=1,
            building_id=1,
            number=str(flat),
            address_key="a",
            **state,
            **offered,
            **now,
        )
    insert("household", id=1, municipality_id=1, opened_on="2026-09-01", **now)
    made = {"made_at": "2026-09-01 08:00:00", "rule_version": "1", "inputs": "{}", "limits": "{}", "findings": "[]"}
    insert("placement_check", id=1, municipality_id=1, household_id=1, flat_id=1, starts_on="2026-11-01", **made)
    for index, (flat, number, state, day) in enumerate(offers, start=1):
        closed = None if state == "open" else day
        answered = day if state in ("accepted", "refused") else None
        whose = {"municipality_id": 1, "household_id": 1, "flat_id": flat, "check_id": 1}
        dates = {"offered_on": day, "answered_on": answered, "closed_on": closed}
        insert("offer", id=index, number=number, limit_then=3, state=state, **whose, **dates, **now)
