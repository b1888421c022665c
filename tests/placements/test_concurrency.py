"""Two hundred officers at once: exactly one gets the last place, none is lost, everyone else is told why."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import scoped_session

from app.clients.models import Household
from app.core.audit import SYSTEM
from app.core.database import writing
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.flats.models import BuildingPlace, Flat, RoomOccupancy
from app.placements.models import Offer, OfferState, Placement, PlacementClient
from app.placements.operations.endings import reverse_placement
from app.placements.operations.offers import offer_flat, record_answer
from app.placements.operations.stays import start_placement
from tests import factories
from tests.factories import TODAY

WON = "won"
Attempt = Callable[[], object]
Days = Callable[[int], tuple[date, date | None]]


@dataclass(frozen=True)
class Town:
    """A building with one place left, and for each officer a flat in it and a household that waits."""

    building_id: int
    flat_ids: list[int]
    household_ids: list[int]


@pytest.fixture
def make_town(db_session: scoped_session) -> Callable[[int], Town]:
    def make(officers: int) -> Town:
        city = factories.make_municipality()
        building = factories.make_building(city)
        flats = [factories.make_flat(building) for _officer in range(officers)]
        households = [factories.make_household(city) for _officer in range(officers)]
        for household in households:
            factories.make_waiting(household)
        for _number in range(2):
            factories.make_stay(factories.make_flat(building))
        town = Town(building.id, [flat.id for flat in flats], [household.id for household in households])
        db_session.commit()
        db_session.remove()
        return town

    return make


def at_once(flask_app: Flask, attempts: Sequence[Attempt]) -> Counter[str]:
    """Runs all attempts together, each in a transaction of its own, and counts how they ended."""
    gate = threading.Barrier(len(attempts))

    def run(attempt: Attempt) -> str:
        gate.wait()
        with flask_app.app_context(), writing():
            try:
                attempt()
                db.session.commit()
                return WON
            except RuleViolation as refused:
                return "+".join(finding.id for finding in refused.findings)
            except Refused:
                return "refused"
            except DBAPIError as refused:
                return type(refused.orig).__name__

    with ThreadPoolExecutor(len(attempts)) as pool:
        return Counter(pool.map(run, attempts))


def start(flat_id: int, household_id: int, starts_on: date, ends_on: date | None) -> Attempt:
    def attempt() -> None:
        flat, household = db.session.get_one(Flat, flat_id), db.session.get_one(Household, household_id)
        start_placement(flat, household, starts_on, ends_on, actor=SYSTEM, today=TODAY)

    return attempt


def same_day(officer: int) -> tuple[date, date | None]:
    return TODAY, None


def overlapping(officer: int) -> tuple[date, date | None]:
    """Any two share a day, hardly any two the same days."""
    starts_on = TODAY + timedelta(officer % 14)
    return starts_on, None if officer % 3 == 0 else TODAY + timedelta(20 + officer % 7)


def last_place(flask_app: Flask, town: Town, rounds: Sequence[Days]) -> None:
    pairs = list(zip(town.flat_ids, town.household_ids, strict=True))
    for days in rounds:
        attempts = [start(*pair, *days(officer)) for officer, pair in enumerate(pairs)]
        assert at_once(flask_app, attempts) == {WON: 1, "P1": len(pairs) - 1}
        with flask_app.app_context(), writing():
            mine = Placement.household_id.in_(town.household_ids)
            (stay,) = db.session.scalars(sa.select(Placement).where(mine, is_real(Placement)))
            assert clients_in(town.building_id) == 3
            reverse_placement(stay, "Nākamajai kārtai.", actor=SYSTEM, today=TODAY)
            assert clients_in(town.building_id) == 2
            db.session.commit()


def is_real(model: Any) -> sa.ColumnElement[bool]:
    """Condition: not a period of no day, as a reversal leaves it."""
    return sa.or_(model.ends_on.is_(None), model.ends_on > model.starts_on)


def clients_in(building_id: int) -> int:
    """By the guard's rows and by the stays alike; nobody lives elsewhere in these towns."""
    places = sa.select(sa.func.count()).where(BuildingPlace.building_id == building_id, is_real(BuildingPlace))
    clients = sa.select(sa.func.count(PlacementClient.id)).where(is_real(PlacementClient))
    assert db.session.scalar(places) == db.session.scalar(clients)
    return db.session.scalar(places) or 0


def test_the_last_place_goes_to_exactly_one(flask_app: Flask, make_town: Callable[[int], Town]) -> None:
    last_place(flask_app, make_town(200), [same_day, overlapping])


@pytest.mark.long
def test_the_last_place_many_rounds(flask_app: Flask, make_town: Callable[[int], Town]) -> None:
    last_place(flask_app, make_town(200), [same_day, overlapping] * 15)


def test_one_flat_is_let_once(flask_app: Flask, make_town: Callable[[int], Town]) -> None:
    town = make_town(30)
    attempts = [start(town.flat_ids[0], household_id, TODAY, None) for household_id in town.household_ids]
    assert at_once(flask_app, attempts)[WON] == 1


def test_open_offers_stay_within_their_number(flask_app: Flask, make_town: Callable[[int], Town]) -> None:
    town = make_town(30)

    def offer(flat_id: int) -> Attempt:
        def attempt() -> None:
            flat = db.session.get_one(Flat, flat_id)
            household = db.session.get_one(Household, town.household_ids[0])
            offer_flat(flat, household, TODAY, actor=SYSTEM, today=TODAY)

        return attempt

    assert at_once(flask_app, [offer(flat_id) for flat_id in town.flat_ids]) == {WON: 3, "refused": 27}
    with flask_app.app_context():
        assert set(db.session.scalars(sa.select(Offer.number))) == {1, 2, 3}
        assert db.session.scalar(sa.select(sa.func.sum(Flat.open_offers))) == 3


@pytest.mark.parametrize("guard", ["building_place", "room_occupancy"])
def test_whoever_writes_without_waiting_meets_the_guard(
    flask_app: Flask, make_town: Callable[[int], Town], guard: str
) -> None:
    town = make_town(1)
    row = (
        sa.insert(BuildingPlace).values(building_id=town.building_id, number=3, limit_then=3, starts_on=TODAY)
        if guard == "building_place"
        else sa.insert(RoomOccupancy).values(flat_id=town.flat_ids[0], room_number=1, starts_on=TODAY)
    )
    assert at_once(flask_app, [lambda: db.session.execute(row)] * 30)[WON] == 1


def test_two_officers_choose_different_flats_and_one_choice_stands(
    flask_app: Flask, make_town: Callable[[int], Town]
) -> None:
    town = make_town(3)
    with flask_app.app_context(), writing():
        household = db.session.get_one(Household, town.household_ids[0])
        flats = [db.session.get_one(Flat, flat_id) for flat_id in town.flat_ids]
        offers = [offer_flat(flat, household, TODAY, actor=SYSTEM, today=TODAY) for flat in flats]
        ids = [offer.id for offer in offers]
        db.session.commit()

    def choose(offer_id: int) -> Attempt:
        def attempt() -> None:
            record_answer(db.session.get_one(Offer, offer_id), True, None, actor=SYSTEM, today=TODAY)

        return attempt

    assert at_once(flask_app, [choose(offer_id) for offer_id in ids * 5]) == {WON: 1, "refused": 14}
    with flask_app.app_context():
        states = Counter(db.session.scalars(sa.select(Offer.state)))
        assert states == {OfferState.ACCEPTED: 1, OfferState.NOT_CHOSEN: 2}


def test_one_open_sheet_whoever_offers_first(flask_app: Flask, make_town: Callable[[int], Town]) -> None:
    town = make_town(4)

    def offer(flat_id: int) -> Attempt:
        def attempt() -> None:
            flat = db.session.get_one(Flat, flat_id)
            household = db.session.get_one(Household, town.household_ids[0])
            offer_flat(flat, household, TODAY, actor=SYSTEM, today=TODAY)

        return attempt

    assert at_once(flask_app, [offer(flat_id) for flat_id in town.flat_ids]) == {WON: 3, "refused": 1}
    with flask_app.app_context():
        assert len(set(db.session.scalars(sa.select(Offer.sheet_id)))) == 1
