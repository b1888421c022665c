"""Many flats at once fail exactly where `check` says each of them fails."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.flats.models import Readiness
from app.placements.rules import RULES, check
from app.placements.rules.facts import Around, Case, HouseholdFacts, KeepAway, Neighbour, Period, RoomStay
from app.placements.rules.many import NEVER_FAIL, OF_BUILDING, OF_FLAT, OF_HOUSEHOLD, OF_KIND, Failures
from app.places.policy import Policy
from tests.placements.cases import DAY, FLAT, HOUSEHOLD, START


def test_every_rule_is_asked_once() -> None:
    asked = Counter((*OF_HOUSEHOLD, *OF_KIND, *OF_BUILDING, *OF_FLAT, *NEVER_FAIL))
    assert asked == Counter(RULES)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_failures_as_one_by_one(seed: int) -> None:
    chance = random.Random(seed)
    failures, policy = Failures(Policy()), Policy()
    cases = town(chance)
    for case in chance.sample(cases, len(cases)):
        alone = [found for found in check(case, policy) if not found.passed]
        assert sorted(failures.of(case), key=lambda one: one.id) == sorted(alone, key=lambda one: one.id)


def test_the_towns_fail_in_every_way() -> None:
    failed = {
        found.id
        for seed in range(6)
        for case in town(random.Random(seed))
        for found in check(case, Policy())
        if not found.passed
    }
    assert failed == {*(f"P{number}" for number in range(1, 21)), "P22", "P23"} - {"P6", "P7"}


def town(chance: random.Random) -> list[Case]:
    """Three flats of all kinds in each of 40 buildings, for one household."""
    household = replace(
        HOUSEHOLD,
        clients=chance.choice([0, 1, 1, 2]),
        waiting=chance.random() < 0.5,
        without_consent=chance.choice([0, 1]),
        wishes_group_flat=chance.random() < 0.5,
        group_flat_supported=chance.choice([None, False, True]),
        elsewhere=chance.choice([(), (Period(START),)]),
        keep_away=chance.choice([(), (KeepAway(506_400.0, 311_780.0, 300.0),)]),
    )
    today = START - DAY * chance.choice([0, 70])
    return [case for building in range(40) for case in _building(building, household, today, chance)]


def _building(number: int, household: HouseholdFacts, today: date, chance: random.Random) -> Iterator[Case]:
    place = FLAT._replace(
        building_id=number,
        area_id=1,
        area_name=chance.choice([None, "Centrs"]),
        inside_institution=chance.random() < 0.1,
        outside_centre=chance.random() < 0.2,
        easting=chance.choice([None, 506_400.0, 507_900.0]),
    )
    around = Around(
        building_stays=tuple(_period(chance) for _stay in range(chance.randrange(5))),
        neighbours=tuple(Neighbour(chance.uniform(0, 200), _period(chance)) for _stay in range(chance.randrange(12))),
        area_clients=chance.randrange(20),
        municipality_clients=20,
    )
    for _flat in range(3):
        flat = place._replace(
            landlord_id=chance.choice([None, 1]),
            municipality_id=chance.choice([1, 1, 2]),
            readiness=chance.choice(list(Readiness)),
            act_passed=chance.choice([True, True, False, None]),
            group_rooms=chance.choice([None, 2]),
            self_contained=chance.random() < 0.7,
        )
        rooms = tuple(RoomStay(room, _period(chance)) for room in range(1, chance.randrange(1, 4)))
        yield Case(
            household,
            flat,
            around._replace(rooms_taken=rooms, landlord_clients=chance.randrange(20), live_offers=chance.randrange(3)),
            Period(START),
            today,
        )


def _period(chance: random.Random) -> Period:
    starts_on = START + timedelta(chance.choice([-30, 0, 5, 40]))
    return Period(starts_on, chance.choice([None, starts_on + DAY * 20]))
