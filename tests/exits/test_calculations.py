"""The clock that stands still while it is known where somebody is, against counting day by day."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from app.exits.calculations import Stop, day_reached, days_counted, month_reached
from tests.factories import TODAY

DAY = timedelta(1)
MET = TODAY - 28 * DAY

stops = st.lists(
    st.builds(
        lambda start, length: Stop(start, None if length is None else start + length * DAY),
        st.integers(-40, 120).map(lambda number: MET + number * DAY),
        st.none() | st.integers(0, 50),
    ),
    max_size=4,
).map(tuple)


def counted_by_hand(start: date, day: date, known: Iterable[Stop]) -> int:
    known = tuple(known)
    between = (start + number * DAY for number in range(max((day - start).days, 0)))
    return sum(not any(s.starts_on <= one and (s.ends_on is None or one < s.ends_on) for s in known) for one in between)


@given(st.integers(0, 200), stops)
@example(40, (Stop(MET, MET), Stop(MET + DAY, MET + DAY)))
def test_days_are_counted_as_one_counts_on_fingers(number, known):
    day = MET + number * DAY
    assert days_counted(MET, day, known) == counted_by_hand(MET, day, known)


@given(st.integers(1, 60), stops)
def test_so_many_days_are_counted_from_that_day_on_and_not_before(number, known):
    reached = day_reached(MET, number, known)
    if reached is None:
        assert counted_by_hand(MET, MET + 400 * DAY, known) < number
    else:
        assert counted_by_hand(MET, reached, known) == number
        assert counted_by_hand(MET, reached - DAY, known) == number - 1


@given(stops, st.permutations(range(4)))
def test_stops_that_overlap_count_once_in_whatever_order(known, order):
    shuffled = [known[index] for index in order if index < len(known)]
    halves = [part for one in known for part in _halved(one)]
    for day in (MET + n * DAY for n in (1, 15, 31, 77)):
        assert days_counted(MET, day, known) == days_counted(MET, day, [*shuffled, *known])
        assert days_counted(MET, day, known) == days_counted(MET, day, halves)


def _halved(stop: Stop) -> list[Stop]:
    if stop.ends_on is None or stop.ends_on <= stop.starts_on:
        return [stop]
    middle = stop.starts_on + (stop.ends_on - stop.starts_on) // 2
    return [Stop(middle, stop.ends_on), Stop(stop.starts_on, middle)]


def test_every_day_of_four_years_has_its_month():
    for number in range(4 * 366):
        met = date(2025, 1, 1) + number * DAY
        reached = month_reached(met, ())
        assert reached
        assert (reached.year * 12 + reached.month) - (met.year * 12 + met.month) == 1
        assert reached.day == met.day or (reached.day < met.day and (reached + DAY).day == 1)
