"""On which days a building manager wants readings. Pure."""

from calendar import monthrange
from datetime import date

from app.core.months import months_before, next_month


def next_due(day_of_month: int, today: date) -> date:
    """The next last day for this month's readings, today included; in a shorter month its last day."""
    this = _in_month(day_of_month, today)
    if this >= today:
        return this
    return _in_month(day_of_month, next_month(today))


def due_before(day_of_month: int, today: date) -> date:
    """The last day of the month before `next_due`: what was read after it is told by `next_due`."""
    return _in_month(day_of_month, months_before(next_due(day_of_month, today), 1))


def _in_month(day_of_month: int, month: date) -> date:
    return month.replace(day=min(day_of_month, monthrange(month.year, month.month)[1]))
