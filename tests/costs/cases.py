"""Costs to test with."""

from typing import Any

from app.core.audit import SYSTEM
from app.core.papers import Paper
from app.costs.models import CostCategory, CostEntry, CostPayer
from app.costs.operations import Cost, book_cost
from app.flats.models import Flat
from tests.contracts.papers import pdf
from tests.factories import TODAY


def booked_cost(flat: Flat, cents: int = 10_000, **values: Any) -> CostEntry:
    """Heating of one flat for this month, with its invoice."""
    asked = {"starts_on": TODAY.replace(day=1), "ends_on": TODAY, "category": CostCategory.HEATING}
    whole = asked | {"payer": CostPayer.MUNICIPALITY, "paper": Paper(pdf(), "pdf")} | values
    return book_cost(Cost(flat, cents=cents, **whole), actor=SYSTEM, today=TODAY)
