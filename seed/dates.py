"""The pilot's calendar, moved to the day of loading."""

from datetime import date, timedelta

PILOT_DAY = date(2023, 9, 1)
"""The day on which the pilot is looked at: the evaluation was closed (digest 3.5)."""


def moved(day: date | str, as_of: date) -> date:
    """A day of the pilot on the calendar of the demonstration, where 1 September 2023 falls on `as_of`.

    Moved by whole weeks, so that a Monday stays a Monday: 1 September 2023 falls on `as_of` itself or on one of the six
    days before, never on a day to come.
    """
    if isinstance(day, str):
        day = date.fromisoformat(day)
    return day + timedelta(weeks=(as_of - PILOT_DAY).days // 7)
