"""Reads of the ledger, the table made of it, and the pilot's report."""

from app.costs.queries.comparators import comparators, get_comparator
from app.costs.queries.figures import pilot_figures, pilot_report, pilot_values
from app.costs.queries.ledger import (
    booked_line,
    close_of,
    closed_days,
    closed_until,
    closes,
    entries_in_reach,
    get_entry,
)

__all__ = [
    "booked_line",
    "close_of",
    "closed_days",
    "closed_until",
    "closes",
    "comparators",
    "entries_in_reach",
    "get_comparator",
    "get_entry",
    "pilot_figures",
    "pilot_report",
    "pilot_values",
]
