"""Months as people count them: by their first day."""

from datetime import date, timedelta


def month_named(text: str) -> date | None:
    """The month that an address names as YYYY-MM; None for what is no month of this century."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return day if day.year // 100 == 20 else None


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months before; a negative number counts onwards."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
