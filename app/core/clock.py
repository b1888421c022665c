"""Now and today, in one place. Rules and operations never call these: they take `now` or `today` as an argument."""

from datetime import UTC, date, datetime
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
