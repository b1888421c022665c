"""Changes of the ledger: book, reverse, close a month; load the pilot's figures."""

from app.costs.operations.accruals import Accrued, accrue
from app.costs.operations.bulk import book_costs, reverse_costs
from app.costs.operations.closing import close_month
from app.costs.operations.comparators import (
    COMPARATOR_FACTS,
    ComparatorFacts,
    load_comparators,
    record_comparator,
    remove_comparator,
)
from app.costs.operations.figures import load_pilot_figures
from app.costs.operations.ledger import PAIRED, Cost, book_cost, check_facts, reverse_cost
from app.costs.operations.pairs import Shift, reverse_pair, shift_back, shift_cost
from app.costs.operations.support import record_hours

__all__ = [
    "COMPARATOR_FACTS",
    "PAIRED",
    "Accrued",
    "ComparatorFacts",
    "Cost",
    "Shift",
    "accrue",
    "book_cost",
    "book_costs",
    "check_facts",
    "close_month",
    "load_comparators",
    "load_pilot_figures",
    "record_comparator",
    "record_hours",
    "remove_comparator",
    "reverse_cost",
    "reverse_costs",
    "reverse_pair",
    "shift_back",
    "shift_cost",
]
