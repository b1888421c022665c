"""Parting a cost over flats and months: nothing is lost, nothing appears, whatever the amounts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.costs.calculations import days_by_month, months_carried, shares, split

AMOUNTS = st.integers(-(10**11), 10**11)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(
    AMOUNTS, st.dictionaries(st.integers(1, 500), st.integers(0, 10**6), min_size=1).filter(lambda w: any(w.values()))
)
def test_parts_add_up_and_are_within_a_cent_of_their_due(cents, weights):
    parts = split(cents, weights)
    assert sum(parts.values()) == cents
    whole = sum(weights.values())
    assert all(abs(parts[key] * whole - cents * weight) < whole for key, weight in weights.items())
    assert all(part == 0 for key, part in parts.items() if weights[key] == 0)


@given(AMOUNTS, st.dictionaries(st.integers(1, 9), st.integers(1, 9), min_size=1))
def test_a_reversal_takes_back_exactly_what_was_booked(cents, weights):
    there, back = split(cents, weights), split(-cents, weights)
    assert {key: -part for key, part in there.items()} == back


def test_of_equal_remainders_the_earlier_months_get_the_cents():
    months = {date(2026, 3, 1): 1, date(2026, 1, 1): 1, date(2026, 2, 1): 1}
    assert split(101, months) == {date(2026, 1, 1): 34, date(2026, 2, 1): 34, date(2026, 3, 1): 33}


@pytest.mark.parametrize("weights", [{}, {1: 0}, {1: 2, 2: -1}])
def test_nothing_to_split_by_is_refused(weights):
    with pytest.raises(ValueError, match="split"):
        split(100, weights)


@given(DAYS, st.integers(1, 800))
def test_every_day_lies_in_one_month(starts_on, length):
    ends_on = starts_on + timedelta(days=length)
    counted = days_by_month(starts_on, ends_on)
    day, plain = starts_on, {}
    while day < ends_on:
        plain[day.replace(day=1)] = plain.get(day.replace(day=1), 0) + 1
        day += timedelta(days=1)
    assert counted == plain


def test_a_one_off_counts_over_its_months_alike():
    assert list(months_carried(date(2026, 11, 20), date(2026, 11, 21), 3)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


@given(
    AMOUNTS.filter(bool), st.dictionaries(st.integers(1, 40), st.integers(1, 90), min_size=1), DAYS, st.integers(1, 400)
)
def test_flats_and_months_carry_the_whole(cents, flats, starts_on, length):
    months = months_carried(starts_on, starts_on + timedelta(days=length), None)
    carried = shares(cents, flats, months)
    assert sum(carried.values()) == cents
    of_flats = split(cents, flats)
    for flat_id in flats:
        assert sum(part for (flat, _month), part in carried.items() if flat == flat_id) == of_flats[flat_id]
    assert 0 not in carried.values()
