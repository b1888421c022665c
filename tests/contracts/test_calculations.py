"""Rent over any period: exact, additive, and the same as counting day by day."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contracts.calculations import DayCount, IndexRule, RentKind, RentStep, indexed_steps, rent_over

DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))
COUNTS = st.sampled_from(DayCount)


@st.composite
def contracts(draw):
    """Steps in order, and an end that may be open."""
    days = sorted(draw(st.sets(DAYS, min_size=1, max_size=5)))
    steps = [RentStep(day, draw(st.integers(0, 150_000))) for day in days]
    return steps, draw(st.one_of(st.none(), st.dates(days[0], date(2027, 6, 1))))


def day_by_day(steps, ended_on, starts_on, ends_on):
    """An independent count by actual days: each day costs its month's rent divided by its month's days."""
    total, day = Fraction(0), starts_on
    while day < ends_on:
        rent = next((step.monthly_cents for step in reversed(steps) if step.starts_on <= day), 0)
        if ended_on is None or day < ended_on:
            month = day.replace(day=1)
            total += Fraction(rent, ((month + timedelta(days=32)).replace(day=1) - month).days)
        day += timedelta(days=1)
    return total


@given(contracts(), st.lists(DAYS, min_size=3, max_size=3).map(sorted), COUNTS)
def test_periods_that_touch_add_up(contract, days, count):
    steps, ended_on = contract
    first, middle, last = days
    parts = [
        rent_over(steps, start, end, ended_on=ended_on, day_count=count).cents
        for start, end in ((first, middle), (middle, last), (first, last))
    ]
    assert parts[0] + parts[1] == parts[2]


@given(contracts(), st.lists(DAYS, min_size=2, max_size=2).map(sorted))
def test_it_is_what_counting_day_by_day_gives(contract, days):
    steps, ended_on = contract
    exact = day_by_day(steps, ended_on, *days)
    rent = rent_over(steps, *days, ended_on=ended_on, day_count=DayCount.ACTUAL)
    # whole months are rounded one by one; the first and the last month of the period once more at their cut
    months = (days[1].year - days[0].year) * 12 + days[1].month - days[0].month + 1
    assert abs(rent.cents - exact) <= Fraction(months + 2, 2)
    assert sum(line.days for line in rent.lines) == sum((line.ends_on - line.starts_on).days for line in rent.lines)


@given(contracts(), st.lists(DAYS, min_size=2, max_size=2).map(sorted), COUNTS)
def test_lines_follow_each_other_and_stay_within_the_period(contract, days, count):
    steps, ended_on = contract
    lines = rent_over(steps, *days, ended_on=ended_on, day_count=count).lines
    for line in lines:
        assert days[0] <= line.starts_on < line.ends_on <= days[1]
        assert ended_on is None or line.ends_on <= ended_on
        assert line.cents >= 0
    for earlier, later in pairwise(lines):
        assert earlier.ends_on == later.starts_on


@pytest.mark.parametrize("count", DayCount)
@pytest.mark.parametrize("month", [date(2026, 2, 1), date(2024, 2, 1), date(2026, 11, 1), date(2026, 12, 1)])
def test_a_whole_month_costs_exactly_its_rent(count, month):
    after = (month + timedelta(days=32)).replace(day=1)
    assert rent_over([RentStep(date(2020, 1, 1), 28_501)], month, after, ended_on=None, day_count=count).cents == 28_501


def test_a_part_of_a_month_by_actual_days_and_by_thirty():
    steps = [RentStep(date(2026, 1, 17), 31_000)]
    january = (date(2026, 1, 1), date(2026, 2, 1))
    assert rent_over(steps, *january, ended_on=None, day_count=DayCount.ACTUAL).cents == 15_000  # 15 of 31 days
    assert rent_over(steps, *january, ended_on=None, day_count=DayCount.THIRTY).cents == 14_467  # 14 of 30 days


def test_by_thirty_the_thirty_first_weighs_nothing_and_the_end_of_february_fills_up():
    steps = [RentStep(date(2020, 1, 1), 30_000)]

    def cost(first: date, last: date) -> int:
        return rent_over(steps, first, last, ended_on=None, day_count=DayCount.THIRTY).cents

    assert cost(date(2026, 1, 31), date(2026, 2, 1)) == 0
    assert cost(date(2026, 2, 28), date(2026, 3, 1)) == 3_000


def test_an_amendment_within_a_month_splits_it_without_losing_a_cent():
    steps = [
        RentStep(date(2026, 1, 1), 10_000),
        RentStep(date(2026, 4, 8), 10_001),
        RentStep(date(2026, 4, 19), 10_003),
    ]
    rent = rent_over(steps, date(2026, 4, 1), date(2026, 5, 1), ended_on=None, day_count=DayCount.ACTUAL)
    assert [(line.days, line.of_days) for line in rent.lines] == [(7, 30), (11, 30), (12, 30)]
    assert rent.cents == round(10_000 * 7 / 30 + 10_001 * 11 / 30 + 10_003 * 12 / 30)


def test_nothing_before_the_contract_and_nothing_after_it():
    steps = [RentStep(date(2026, 3, 1), 30_000)]
    rent = rent_over(steps, date(2026, 1, 1), date(2027, 1, 1), ended_on=date(2026, 5, 1), day_count=DayCount.ACTUAL)
    assert rent.cents == 60_000
    assert (rent.lines[0].starts_on, rent.lines[-1].ends_on) == (date(2026, 3, 1), date(2026, 5, 1))


def test_steps_out_of_order_are_refused():
    steps = [RentStep(date(2026, 3, 1), 1), RentStep(date(2026, 3, 1), 2)]
    with pytest.raises(ValueError, match="order"):
        rent_over(steps, date(2026, 1, 1), date(2027, 1, 1), ended_on=None, day_count=DayCount.ACTUAL)


BASE = RentStep(date(2024, 3, 1), 20_000)
RULE = IndexRule(base_month=date(2024, 1, 1), first_on=date(2025, 3, 1))
INDEX = {date(2024, 1, 1): 1_200_000, date(2025, 1, 1): 1_260_000, date(2026, 1, 1): 1_248_000}


def test_the_rent_follows_the_index_and_does_not_fall():
    steps, missing = indexed_steps(BASE, RULE, INDEX, date(2026, 12, 31))
    assert [(step.starts_on, step.monthly_cents) for step in steps] == [
        (date(2024, 3, 1), 20_000),
        (date(2025, 3, 1), 21_000),
        (date(2026, 3, 1), 21_000),
    ]
    assert missing is None
    assert steps[1].kind is RentKind.INDEXED


def test_the_rent_may_fall_where_the_contract_says_so():
    rule = IndexRule(RULE.base_month, RULE.first_on, may_fall=True)
    steps, _missing = indexed_steps(BASE, rule, INDEX, date(2026, 12, 31))
    assert steps[-1].monthly_cents == 20_800


def test_a_rise_is_cut_to_the_yearly_limit_and_says_so():
    rule = IndexRule(RULE.base_month, RULE.first_on, most_percent=300)
    steps, _missing = indexed_steps(BASE, rule, INDEX, date(2025, 12, 31))
    assert (steps[1].monthly_cents, steps[1].capped) == (20_600, True)


@pytest.mark.parametrize("unpublished", [date(2024, 1, 1), date(2025, 1, 1)])
def test_an_index_not_published_yet_leaves_the_rent_and_is_named(unpublished):
    known = {month: value for month, value in INDEX.items() if month != unpublished}
    steps, missing = indexed_steps(BASE, RULE, known, date(2026, 12, 31))
    assert [step.monthly_cents for step in steps] == [20_000]
    assert missing == unpublished
