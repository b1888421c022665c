"""Numbered places of a building: found whenever one is free, above the limit only with a reason."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import scoped_session

from app.flats.models import BuildingPlace
from app.flats.operations import capacity
from app.flats.operations.capacity import NoPlace, end_building_places, take_building_places
from tests import factories

FIRST = date(2027, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@pytest.fixture
def building_id(db_session: scoped_session) -> int:
    return factories.make_building(factories.make_municipality()).id


def take(
    building_id: int, start: int, end: int | None, clients: int = 1, reason: str | None = None
) -> list[list[tuple]]:
    """(number, from, to) of each client's rows, in days."""
    stays = take_building_places(
        building_id, clients, day(start), None if end is None else day(end), limit=3, override_reason=reason
    )
    return [[brief(row) for row in rows] for rows in stays]


def brief(row: BuildingPlace) -> tuple[int, int, int | None]:
    return row.number, (row.starts_on - FIRST).days, (row.ends_on - FIRST).days if row.ends_on else None


def test_a_couple_takes_two_numbers(building_id: int) -> None:
    assert take(building_id, 0, None, clients=2) == [[(1, 0, None)], [(2, 0, None)]]


def test_the_first_number_that_is_free_throughout(building_id: int) -> None:
    take(building_id, 10, None)
    assert take(building_id, 0, None) == [[(2, 0, None)]]
    assert take(building_id, 0, 10) == [[(1, 0, 10)]]


def test_a_stay_is_split_when_no_number_is_free_throughout(db_session: scoped_session, building_id: int) -> None:
    for number, start, end in ((1, 0, 10), (2, 10, None), (3, 0, None)):
        db_session.add(
            BuildingPlace(
                building_id=building_id,
                number=number,
                starts_on=day(start),
                ends_on=None if end is None else day(end),
                limit_then=3,
            )
        )
    db_session.flush()
    assert take(building_id, 5, None) == [[(2, 5, 10), (1, 10, None)]]


def test_full_on_one_day_is_refused(building_id: int) -> None:
    take(building_id, 5, 6, clients=3)
    with pytest.raises(NoPlace):
        take(building_id, 0, None)
    assert take(building_id, 6, None)
    assert take(building_id, 0, 5)


def test_above_the_limit_only_on_the_days_it_must_be(building_id: int) -> None:
    take(building_id, 5, 8, clients=3)
    (rows,) = take_building_places(building_id, 1, day(0), None, limit=3, override_reason="Brālis.")
    assert [brief(row) for row in rows] == [(1, 0, 5), (4, 5, 8), (1, 8, None)]
    assert [row.override_reason for row in rows] == [None, "Brālis.", None]


def test_a_second_override_takes_the_next_number(building_id: int) -> None:
    take(building_id, 0, None, clients=3)
    assert take(building_id, 0, None, clients=2, reason="Brāļi.") == [[(4, 0, None)], [(5, 0, None)]]


def test_ending_frees_the_place_and_empties_what_was_to_come(building_id: int) -> None:
    take(building_id, 5, 8, clients=3)
    (rows,) = take_building_places(building_id, 1, day(0), None, limit=3, override_reason="Brālis.")
    end_building_places(rows, day(6))
    assert [brief(row) for row in rows] == [(1, 0, 5), (4, 5, 6), (1, 8, 8)]
    end_building_places(rows, day(7))
    assert [brief(row) for row in rows] == [(1, 0, 5), (4, 5, 6), (1, 8, 8)]  # an end is not moved back


stays = st.lists(st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(1, 10))), max_size=12)


@given(stays, st.integers(1, 4))
def test_a_place_is_found_exactly_when_fewer_than_the_limit_are_taken_on_each_day(
    asked: list[tuple[int, int | None]], limit: int
) -> None:
    """Whatever came before, and however it was split: nobody is refused while there is room, nobody gets in without."""
    taken: capacity.Busy = {}
    housed: list[tuple[date, date]] = []
    for start, length in asked:
        starts_on, ends_on = day(start), day(start + length) if length else capacity.FOREVER
        days = [day(number) for number in range(start, 40) if day(number) < ends_on]
        room = all(sum(begin <= here < end for begin, end in housed) < limit for here in days)
        try:
            parts = capacity._numbers(taken, starts_on, ends_on, limit, may_pass=False)
        except NoPlace:
            assert not room
            continue
        assert room
        assert [parts[0][1], parts[-1][2]] == [starts_on, ends_on]
        assert all(before[2] == after[1] for before, after in pairwise(parts))
        for number, begin, end in parts:
            assert 1 <= number <= limit
            assert not any(begin < other_end and other < end for other, other_end in taken.get(number, []))
            taken.setdefault(number, []).append((begin, end))
        housed.append((starts_on, ends_on))
