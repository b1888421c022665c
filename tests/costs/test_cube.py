"""The cost of a person's day: actual days, couples, absences, empty flats, three weightings; nothing is lost."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.costs.cube import Empty, FlatFacts, Part, Stay, Weighting, count_flat, cube
from app.costs.periods import common, length, merged, without
from app.costs.pilot.comparing import round_half_up

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
WINDOW = JANUARY, MARCH


def flat(flat_id: int = 1, town: int = 1, **facts: Any) -> FlatFacts:
    return FlatFacts(town, flat_id, **facts)


def lived(person: int, first: date, until: date | None = None, flat_id: int = 1) -> Stay:
    return Stay(flat_id, person, first, until)


class TestDays:
    @pytest.mark.parametrize(
        ("first", "until", "days"),
        [
            (date(2026, 1, 10), date(2026, 1, 20), 10),  # the first day counts, the day of the end does not
            (date(2026, 1, 10), date(2026, 1, 10), 0),
            (date(2025, 12, 1), date(2026, 1, 2), 1),
            (date(2026, 2, 28), None, 1),
            (date(2026, 3, 1), None, 0),
        ],
    )
    def test_from_the_first_day_until_the_day_before_the_end(self, first: date, until: date | None, days: int) -> None:
        assert count_flat(flat(stays=[lived(1, first, until)]), {}, WINDOW).person_days == days

    def test_a_couple_has_two_days_a_day_in_one_flat(self) -> None:
        counted = count_flat(flat(stays=[lived(1, JANUARY), lived(2, FEBRUARY)]), {}, WINDOW)
        assert (counted.person_days, counted.lived_days) == (59 + 28, 59)

    def test_who_is_away_keeps_their_days_and_is_counted_apart(self) -> None:
        away = {1: [(date(2026, 1, 25), date(2026, 2, 4)), (date(2026, 2, 1), date(2026, 2, 6)), (MARCH, None)]}
        counted = count_flat(flat(stays=[lived(1, JANUARY, date(2026, 2, 5))]), away, WINDOW)
        assert (counted.person_days, counted.away_days) == (35, 11)

    def test_an_empty_flat_is_counted_by_reason_only_while_it_is_held(self) -> None:
        facts = flat(
            stays=[lived(1, date(2026, 1, 21), FEBRUARY)],
            held=[(date(2026, 1, 11), None)],
            empty=[
                Empty("repair", JANUARY, date(2026, 1, 16)),
                Empty("paperwork", date(2026, 1, 14), date(2026, 1, 30)),
            ],
        )
        counted = count_flat(facts, {}, WINDOW)
        assert counted.void_days == Counter({"repair": 5, "paperwork": 5, None: 28})
        assert (counted.lived_days, counted.flat_days) == (11, 49)


class TestCost:
    def test_the_empty_days_carry_their_part_of_the_month_and_it_stays_in_the_total(self) -> None:
        facts = flat(
            cents={(JANUARY, False): 10_001, (FEBRUARY, False): 500, (JANUARY, True): 7_000},
            stays=[lived(1, date(2026, 1, 11), FEBRUARY)],
            held=[(JANUARY, FEBRUARY)],
            empty=[Empty("repair", JANUARY, date(2026, 1, 6))],
        )
        counted = count_flat(facts, {}, WINDOW)
        assert (counted.housing, counted.support) == (10_501, 7_000)
        assert counted.void == Counter({"repair": 1_613, None: 1_613})  # 5 of 31 days each
        assert counted.outside == 500

    def test_nothing_to_divide_by_is_not_nothing(self) -> None:
        (town, whole) = cube([flat(cents={(JANUARY, False): 100})], {}, WINDOW)
        for group in (town, whole):
            assert [group.measure(None, one).value for one in Weighting] == [None, None, None]
        assert town.measure(None, Weighting.UNWEIGHTED).left_out == 1

    def test_three_weightings_of_the_same_money(self) -> None:
        full = flat(1, cents={(JANUARY, False): 31_000, (JANUARY, True): 6_200}, stays=[lived(1, JANUARY, FEBRUARY)])
        couple = flat(
            2, cents={(JANUARY, False): 31_000}, stays=[lived(2, JANUARY, FEBRUARY), lived(3, JANUARY, FEBRUARY)]
        )
        empty = flat(3, cents={(JANUARY, False): 31_000}, held=[(JANUARY, FEBRUARY)])
        town = cube([full, couple, empty], {}, WINDOW)[0]
        housing = {one: town.measure(Part.HOUSING, one).value for one in Weighting}
        assert housing == {
            Weighting.PERSON: Decimal(10),  # 930 / 93 days of people
            Weighting.FLAT: Decimal(10),  # 930 / 93 days of flats, 31 of them empty
            Weighting.UNWEIGHTED: Decimal("7.5"),  # (10 + 5) / 2, the empty flat has none
        }
        assert round_half_up(town.measure(Part.SUPPORT, Weighting.PERSON).value or Decimal(), 2) == Decimal("0.67")
        assert town.measure(None, Weighting.PERSON).cents == 99_200


# A flat-month of 30 days with one person for each of the 25, 10 and 10 flats (digest §2.2): published by town.
TOWNS = ((25, 54_700), (10, 24_980), (10, 11_180))
APRIL = date(2026, 4, 1), date(2026, 5, 1)


def test_the_pilots_mean_hides_that_riga_has_25_of_45_flats() -> None:
    flats = [
        flat(100 * town + number, town, cents={(APRIL[0], False): cents}, stays=[lived(100 * town + number, *APRIL)])
        for town, (many, cents) in enumerate(TOWNS)
        for number in range(many)
    ]
    *towns, whole = cube(flats, {}, APRIL)
    by_town = [round_half_up(town.measure(None, Weighting.PERSON).value or Decimal(), 1) for town in towns]
    assert by_town == [Decimal("18.2"), Decimal("8.3"), Decimal("3.7")]
    total = {one: round_half_up(whole.measure(None, one).value or Decimal(), 2) for one in Weighting}
    assert total[Weighting.UNWEIGHTED] == Decimal("10.10")  # as printed
    assert total[Weighting.PERSON] == total[Weighting.FLAT] == Decimal("12.81")  # each flat counted once


def test_the_pilots_total_weighted_by_people() -> None:
    cents = {"riga": 24_8, "liepaja": 20_0, "valmiera": 14_0}
    people = {"riga": 25, "liepaja": 10, "valmiera": 10}
    flats = [
        flat(
            100 * town + number,
            town,
            cents={(APRIL[0], False): cents[name] * 10 * 30},
            stays=[lived(100 * town + number, *APRIL)],
        )
        for town, name in enumerate(cents)
        for number in range(people[name])
    ]
    whole = cube(flats, {}, APRIL)[-1]
    assert round_half_up(whole.measure(None, Weighting.PERSON).value or Decimal(), 2) == Decimal("21.33")
    assert round_half_up(whole.measure(None, Weighting.UNWEIGHTED).value or Decimal(), 1) == Decimal("19.6")


DAY = st.dates(date(2025, 12, 1), date(2026, 4, 1))
PERIODS = st.lists(st.tuples(DAY, st.one_of(st.none(), DAY)).filter(lambda p: p[1] is None or p[0] <= p[1]), max_size=5)


def plain(periods: Any) -> set[date]:
    """The same by counting day by day."""
    days = (JANUARY + timedelta(days=number) for number in range(59))
    return {day for day in days if any(since <= day and (until is None or day < until) for since, until in periods)}


@given(PERIODS, PERIODS)
def test_sets_of_days(one: Any, other: Any) -> None:
    first, second = merged(one, WINDOW), merged(other, WINDOW)
    assert plain(first) == plain(one)
    assert length(first) == len(plain(one))
    assert plain(common(first, second)) == plain(one) & plain(other)
    assert length(common(first, second)) == len(plain(one) & plain(other))
    assert plain(without(first, second)) == plain(one) - plain(other)
    assert length(without(first, second)) == len(plain(one) - plain(other))


@given(
    PERIODS,
    PERIODS,
    PERIODS,
    st.dictionaries(st.tuples(st.sampled_from([JANUARY, FEBRUARY]), st.booleans()), st.integers(-(10**9), 10**9)),
)
def test_every_cent_is_lived_in_empty_or_outside(stays: Any, held: Any, empty: Any, cents: Any) -> None:
    facts = flat(
        cents=cents,
        stays=[lived(number, *period) for number, period in enumerate(stays)],
        held=held,
        empty=[Empty("repair", *period) for period in empty],
    )
    counted = count_flat(facts, {}, WINDOW)
    assert counted.cents(None) == sum(cents.values())
    assert counted.lived_days == len(plain(stays))
    assert counted.void_days.total() == len(plain(held) - plain(stays))
    assert counted.void_days["repair"] == len((plain(held) - plain(stays)) & plain(empty))
    assert counted.person_days == sum(len(plain([period])) for period in stays)
    for month in (JANUARY, FEBRUARY):
        if all(day.month != month.month for day in plain(stays) | plain(held)):
            alone = count_flat(flat(cents={(month, False): 99}, stays=facts.stays, held=held), {}, WINDOW)
            assert (alone.outside, alone.void.total()) == (99, 0)


def test_days_of_months_without_a_booked_cost_are_counted_as_lacking() -> None:
    facts = flat(
        cents={(JANUARY, False): 100, (FEBRUARY, True): 100},
        stays=[lived(1, date(2026, 1, 21))],
        held=[(JANUARY, None)],
    )
    counted = count_flat(facts, {}, WINDOW)
    assert (counted.flat_days, counted.unbooked_days) == (59, 28)
    assert count_flat(flat(cents=facts.cents), {}, WINDOW).unbooked_days == 0
