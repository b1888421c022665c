"""The pilot's calendar on the demonstration's."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seed.dates import PILOT_DAY, moved

LOADING = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def test_loaded_on_the_pilots_own_day_nothing_moves():
    assert moved("2022-10-05", PILOT_DAY) == date(2022, 10, 5)


@given(LOADING)
def test_the_pilots_day_falls_on_the_day_of_loading_or_in_the_week_that_ends_with_it(as_of: date):
    assert as_of - timedelta(days=6) <= moved(PILOT_DAY, as_of) <= as_of


@given(LOADING, st.dates(date(2022, 1, 1), PILOT_DAY))
def test_weekdays_and_distances_stay(as_of: date, day: date):
    assert moved(day, as_of).weekday() == day.weekday()
    assert moved(PILOT_DAY, as_of) - moved(day, as_of) == PILOT_DAY - day
