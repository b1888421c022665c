"""What was used over a period: parts add up to the whole, replaced meters join, and what is not known is said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.meters.calculations import Consumption, Counter, Gap, Missing, Shown, by_month, consumption, standing, together
from app.meters.models import WhyLower

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))
FIRST = date(2026, 1, 1)


def counter(*shown: Shown, since: date = JAN, until: date | None = None, turns_at: int | None = 100_000_000) -> Counter:
    return Counter(since, until, shown, turns_at)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def counters(draw: st.DrawFn) -> Counter:
    """Any counter: read at any days, lower with or without a reason, put up and taken off at any day."""
    days = sorted(draw(st.lists(st.integers(0, 400), max_size=8)))
    readings = tuple(
        Shown(day(number), draw(st.integers(0, 99_999_999)), draw(st.sampled_from([None, *WhyLower])))
        for number in days
    )
    until = draw(st.none() | st.integers(max([0, *days]), 500))
    since = draw(st.integers(0, min([100, *days, 500 if until is None else until])))
    turns_at = draw(st.sampled_from([None, 10_000_000, 100_000_000]))
    return Counter(day(since), None if until is None else day(until), readings, turns_at)


@given(st.lists(counters(), max_size=3), st.lists(st.integers(-10, 520), min_size=3, max_size=3))
def test_two_periods_that_touch_add_up_to_the_whole(several, numbers):
    first, middle, last = (day(number) for number in sorted(numbers))
    parts = together(several, first, middle) + together(several, middle, last)
    whole = together(several, first, last)

    assert parts.value == whole.value
    assert days_in(parts.gaps) == days_in(whole.gaps)
    assert parts.value >= 0


@given(counters(), st.integers(-10, 520), st.integers(0, 300))
def test_every_day_is_known_or_missing_and_never_both(one, start, length):
    first, last = day(start), day(start + length)
    found = consumption(one, first, last)
    missing = days_in(found.gaps)
    assert sum((gap.ends_on - gap.starts_on).days for gap in found.gaps) == len(missing)
    assert all(max(first, one.hangs_from) <= on < last for on in missing)
    assert sum(consumption(one, on, on + timedelta(1)).value for on in missing) == 0


@given(st.lists(st.integers(0, 5_000), min_size=2, max_size=10))
def test_across_a_replacement_nothing_is_lost(uses):
    """The old meter counts the first uses, the new one the rest, each month one."""
    half = len(uses) // 2
    marks = [day(30 * number) for number in range(len(uses) + 1)]
    old = [Shown(on, 90_000 + sum(uses[:number])) for number, on in enumerate(marks[: half + 1])]
    new = [Shown(on, 7 + sum(uses[half : half + number])) for number, on in enumerate(marks[half:])]
    pair = [
        counter(*old, since=marks[0], until=marks[half]),
        counter(*new, since=marks[half]),
    ]

    found = together(pair, marks[0], marks[-1])
    assert (found.value, found.gaps, found.spread) == (sum(uses), (), False)


def days_in(gaps: tuple[Gap, ...]) -> list[date]:
    return sorted(gap.starts_on + timedelta(n) for gap in gaps for n in range((gap.ends_on - gap.starts_on).days))


def test_between_two_readings_it_is_spread_evenly_and_says_so():
    one = counter(Shown(JAN, 1_000), Shown(MAR, 60_000))

    assert consumption(one, JAN, MAR) == Consumption(59_000)
    assert consumption(one, JAN, FEB) == Consumption(31_000, spread=True)
    assert consumption(one, FEB, MAR) == Consumption(28_000, spread=True)


def test_what_does_not_divide_by_days_loses_no_thousandth():
    one = counter(Shown(day(0), 0), Shown(day(3), 10))

    assert [consumption(one, day(number), day(number + 1)).value for number in range(3)] == [3, 3, 4]


def test_before_the_first_reading_and_after_the_last_it_is_not_known():
    one = counter(Shown(FEB, 0), Shown(MAR, 5_000))

    known = consumption(one, JAN, APR)
    assert known.value == 5_000
    assert known.gaps == (Gap(JAN, FEB, Missing.NO_READING), Gap(MAR, APR, Missing.NO_READING))
    assert consumption(counter(since=FEB), JAN, APR).gaps == (Gap(FEB, APR, Missing.NO_READING),)


@pytest.mark.parametrize(
    ("why", "turns_at", "expected"),
    [
        (None, 100_000_000, Consumption(gaps=(Gap(JAN, FEB, Missing.LOWER),))),
        (WhyLower.REPLACED, 100_000_000, Consumption(gaps=(Gap(JAN, FEB, Missing.REPLACED),))),
        (WhyLower.ROLLED_OVER, None, Consumption(gaps=(Gap(JAN, FEB, Missing.DIGITS),))),
        (WhyLower.ROLLED_OVER, 10_000_000, Consumption(gaps=(Gap(JAN, FEB, Missing.DIGITS),))),
        (WhyLower.ROLLED_OVER, 100_000_000, Consumption(12_000)),
    ],
)
def test_a_lower_reading_counts_as_a_person_says(why, turns_at, expected):
    one = counter(Shown(JAN, 99_990_000), Shown(FEB, 2_000, why), turns_at=turns_at)

    assert consumption(one, JAN, FEB) == expected


def test_an_earlier_reading_that_was_wrong_does_not_count():
    read = [Shown(JAN, 1_000), Shown(FEB, 90_000), Shown(MAR, 3_000, WhyLower.EARLIER_WRONG)]

    assert standing(read) == [read[0], read[2]]
    assert consumption(counter(*read), JAN, MAR) == Consumption(2_000)


def test_of_one_day_the_last_reading_counts_and_keeps_the_reason():
    twice = [Shown(FEB, 5_000, WhyLower.ROLLED_OVER), Shown(FEB, 6_000)]

    assert standing(twice) == [Shown(FEB, 6_000, WhyLower.ROLLED_OVER)]


def test_months_say_what_was_used_in_each():
    one = counter(Shown(JAN, 0), Shown(FEB, 3_100), Shown(APR, 9_000))
    months = dict(by_month([one], JAN, date(2026, 4, 2)))

    assert [month.month for month in months] == [1, 2, 3, 4]
    assert sum(part.value for part in months.values()) == 9_000
    assert months[JAN] == Consumption(3_100)
    assert months[APR].gaps == (Gap(APR, date(2026, 4, 2), Missing.NO_READING),)
