"""The guards exist and bite, whatever code writes: here it is raw SQL, on both engines."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import scoped_session

from app.core.audit import AuditEvent
from app.core.database import dialect_name
from app.core.guards import GUARDS
from app.exits.models import ExitConfirmation, SigningPart
from app.flats.models import BuildingPlace, RoomOccupancy
from app.placements.models import PlacementCheck, PlacementClient, StayWarning, WarningAbout
from tests import factories

JANUARY, FEBRUARY, MARCH, APRIL = (date(2027, month, 1) for month in (1, 2, 3, 4))
PERIOD_GUARDS = ("building_place", "room_occupancy", "placement_client")


@contextmanager
def refused(session: scoped_session, by: str) -> Iterator[None]:
    """The database refuses what is written inside, and names the guard."""
    with pytest.raises(IntegrityError) as problem, session.begin_nested():
        yield
    assert by in str(problem.value.orig)


Insert = Callable[[date, date | None], int]


@pytest.fixture
def period(request: pytest.FixtureRequest, db_session: scoped_session) -> tuple[type[Any], str, Insert, Insert]:
    """A guarded table, its guard, and two makers of rows by raw SQL: with the same keys, and with others."""
    municipality = factories.make_municipality()
    building = factories.make_building(municipality)
    flat, other_flat = factories.make_flat(building), factories.make_flat(building)

    def maker(model: type[Any], **keys: Any) -> Insert:
        def insert(starts_on: date, ends_on: date | None) -> int:
            row = db_session.execute(
                sa.insert(model).values(starts_on=starts_on, ends_on=ends_on, **keys).returning(model.id)
            )
            return row.scalar_one()

        return insert

    if request.param == "building_place":
        place = {"building_id": building.id, "limit_then": 3}
        makers = maker(BuildingPlace, number=1, **place), maker(BuildingPlace, number=2, **place)
        return BuildingPlace, "no_overlap_building_place", *makers
    if request.param == "room_occupancy":
        rooms = (
            maker(RoomOccupancy, flat_id=flat.id, room_number=1),
            maker(RoomOccupancy, flat_id=flat.id, room_number=2),
        )
        return RoomOccupancy, "no_overlap_room_occupancy", *rooms
    one, other = factories.make_client(municipality), factories.make_client(municipality)
    stay = {"placement_id": factories.make_stay(other_flat).id, "municipality_id": municipality.id}
    clients = maker(PlacementClient, client_id=one.id, **stay), maker(PlacementClient, client_id=other.id, **stay)
    return PlacementClient, "no_overlap_client_stay", *clients


@pytest.mark.parametrize("period", PERIOD_GUARDS, indirect=True)
class TestNoOverlap:
    def test_periods_that_touch_are_let_in(self, db_session: scoped_session, period: Any) -> None:
        _model, _guard, insert, _other = period
        insert(FEBRUARY, MARCH)
        insert(JANUARY, FEBRUARY)
        insert(MARCH, None)

    @pytest.mark.parametrize(
        ("starts_on", "ends_on"),
        [(FEBRUARY, MARCH), (JANUARY, date(2027, 2, 2)), (date(2027, 2, 28), None), (JANUARY, None)],
    )
    def test_one_shared_day_is_refused(
        self, db_session: scoped_session, period: Any, starts_on: date, ends_on: date | None
    ) -> None:
        _model, guard, insert, other = period
        insert(FEBRUARY, MARCH)
        with refused(db_session, guard):
            insert(starts_on, ends_on)
        other(starts_on, ends_on)

    def test_after_an_open_end_nothing_fits(self, db_session: scoped_session, period: Any) -> None:
        _model, guard, insert, _other = period
        insert(FEBRUARY, None)
        with refused(db_session, guard):
            insert(date(2090, 1, 1), None)
        insert(JANUARY, FEBRUARY)

    def test_an_empty_period_is_in_nobodys_way(self, db_session: scoped_session, period: Any) -> None:
        _model, _guard, insert, _other = period
        insert(FEBRUARY, FEBRUARY)
        insert(JANUARY, MARCH)
        insert(FEBRUARY, FEBRUARY)

    def test_an_update_is_refused_too(self, db_session: scoped_session, period: Any) -> None:
        model, guard, insert, _other = period
        insert(FEBRUARY, MARCH)
        later = insert(MARCH, APRIL)
        with refused(db_session, guard):
            db_session.execute(sa.update(model).where(model.id == later).values(starts_on=date(2027, 2, 28)))
        db_session.execute(sa.update(model).where(model.id == later).values(ends_on=None))

    def test_a_period_does_not_run_backwards(self, db_session: scoped_session, period: Any) -> None:
        _model, _guard, insert, _other = period
        with refused(db_session, "dates_in_order" if dialect_name() == "postgresql" else ""):
            insert(MARCH, FEBRUARY)


def test_couples_take_two_numbers_of_a_building(db_session: scoped_session) -> None:
    building = factories.make_building(factories.make_municipality())
    place = {"building_id": building.id, "starts_on": JANUARY, "limit_then": 3}
    db_session.execute(sa.insert(BuildingPlace), [{**place, "number": number} for number in (1, 2)])
    with refused(db_session, "no_overlap_building_place"):
        db_session.execute(sa.insert(BuildingPlace), [{**place, "number": number} for number in (3, 2)])


def test_a_number_above_the_limit_needs_a_reason(db_session: scoped_session) -> None:
    building = factories.make_building(factories.make_municipality())
    fourth = {"building_id": building.id, "number": 4, "starts_on": JANUARY, "limit_then": 3}
    with refused(db_session, "within_limit_or_reasoned"):
        db_session.execute(sa.insert(BuildingPlace).values(**fourth))
    db_session.execute(sa.insert(BuildingPlace).values(**fourth, override_reason="Brāļi."))
    with refused(db_session, "within_limit_or_reasoned"):
        db_session.execute(sa.update(BuildingPlace).values(override_reason=None))


@pytest.mark.parametrize("model", [AuditEvent, PlacementCheck, StayWarning, ExitConfirmation])
def test_what_is_written_down_stays(db_session: scoped_session, model: type[Any]) -> None:
    placement = factories.make_stay(factories.make_flat(municipality=factories.make_municipality()))
    db_session.add(AuditEvent(action="test.write", object_type="placement", object_id=placement.id, changes={}))
    db_session.add(StayWarning(placement=placement, given_on=JANUARY, about=WarningAbout.NOISE, words="x"))
    signer = factories.make_user()
    proposal = factories.make_proposal(placement.clients[0].client, signer)
    db_session.add(ExitConfirmation(proposal=proposal, part=SigningPart.MENTOR, user_id=signer.id, confirmed=True))
    db_session.flush()
    column = next(iter(model.__table__.columns.keys()))
    for statement in (sa.update(model).values({column: 77_777}), sa.delete(model)):
        with pytest.raises(DBAPIError) as problem, db_session.begin_nested():
            db_session.execute(statement)
        assert f"{model.__tablename__}_append_only" in str(problem.value.orig)


def test_every_guard_is_in_the_database(db_session: scoped_session) -> None:
    """They are invisible to a comparison of models and schema, and a rebuilt SQLite table loses them silently."""
    if dialect_name() == "postgresql":
        found = set(db_session.scalars(sa.text("SELECT conname FROM pg_constraint WHERE contype = 'x'")))
        found |= set(db_session.scalars(sa.text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")))
        assert {guard.name for guard in GUARDS} <= found
        return
    found = set(db_session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    for guard in GUARDS:
        assert {f"{guard.name}_{event}" for event in guard.events} <= found
