"""From which day there is room: only what is recorded counts, and nothing beyond the end of the stay."""

from dataclasses import replace
from datetime import date
from typing import Any

from app.placements.rules.facts import Around, Case, Period, RoomStay
from app.placements.rules.frees import free_from
from app.places.policy import Policy
from tests.placements.cases import DAY, FLAT, HOUSEHOLD, START, stays


def freed(clients: int = 1, ends_on: date | None = None, rooms: int | None = None, **around: Any) -> date | None:
    case = Case(
        replace(HOUSEHOLD, clients=clients),
        FLAT._replace(group_rooms=rooms),
        Around(**around),
        Period(START, ends_on),
        START,
    )
    return free_from(case, Policy())


def test_where_there_is_room_already_no_day_is_named() -> None:
    assert freed() is None
    assert freed(building_stays=stays(2)) is None


def test_the_first_day_on_which_enough_places_are_free() -> None:
    leaving = (*stays(1), *stays(1, ends_on=START + 5 * DAY), *stays(1, ends_on=START + 9 * DAY))
    assert freed(building_stays=leaving) == START + 5 * DAY
    assert freed(clients=2, building_stays=leaving) == START + 9 * DAY


def test_no_end_no_day() -> None:
    assert freed(building_stays=stays(3)) is None


def test_building_and_flat_must_both_have_room() -> None:
    full = (*stays(2), *stays(1, ends_on=START + 5 * DAY))
    taken = (RoomStay(1, Period(START, START + 20 * DAY)),)
    assert freed(building_stays=full, rooms_taken=taken) == START + 20 * DAY
    assert freed(building_stays=full, rooms_taken=taken, rooms=2) == START + 5 * DAY


def test_who_moves_in_later_counts() -> None:
    later = (*stays(2), *stays(1, ends_on=START + 5 * DAY), *stays(1, starts_on=START + 30 * DAY))
    assert freed(building_stays=later) is None
    assert freed(building_stays=later, ends_on=START + 30 * DAY) == START + 5 * DAY


def test_a_day_after_the_stay_is_no_help() -> None:
    full = (*stays(2), *stays(1, ends_on=START + 5 * DAY))
    assert freed(building_stays=full, ends_on=START + 5 * DAY) is None
    assert freed(building_stays=full, ends_on=START + 6 * DAY) == START + 5 * DAY
