"""Now and today, in one place. Rules and operations never call these: they take `now` or `today` as an argument."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

RIGA = ZoneInfo("Europe/Riga")


def utc_now() -> datetime:
    """This instant, timezone-aware, in UTC."""
    return datetime.now(UTC)


def local(instant: datetime) -> datetime:
    """The instant as the wall clock in Latvia shows it."""
    return instant.astimezone(RIGA)


def today() -> date:
    """The calendar day in Latvia (not in UTC: between midnight and 2 or 3 o'clock they differ)."""
    return local(utc_now()).date()


def instant(day: date, at: time) -> datetime:
    """The instant at which the wall clock in Latvia shows that day and time; the earlier one of two in autumn. Raises
    ValueError for a time that is left out in spring.
    """
    found = datetime.combine(day, at, RIGA).astimezone(UTC)
    if local(found).replace(tzinfo=None) != datetime.combine(day, at):
        raise ValueError(f"no clock in Latvia shows {day} {at}")
    return found


def start_of(day: date) -> datetime:
    """The instant at which the day begins in Latvia."""
    return instant(day, time())
