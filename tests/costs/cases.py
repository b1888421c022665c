"""Costs to test with."""

from typing import Any

from app.core.audit import SYSTEM
from app.core.papers import Paper
from app.costs.models import Comparator, CostCategory, CostEntry, CostPayer
from app.costs.operations import ComparatorFacts, Cost, book_cost, record_comparator
from app.flats.models import Flat
from app.places.models import Municipality
from tests.contracts.papers import pdf
from tests.factories import TODAY


def booked_cost(flat: Flat, cents: int = 10_000, **values: Any) -> CostEntry:
    """Heating of one flat for this month, with its invoice."""
    asked = {"starts_on": TODAY.replace(day=1), "ends_on": TODAY, "category": CostCategory.HEATING}
    whole = asked | {"payer": CostPayer.MUNICIPALITY, "paper": Paper(pdf(), "pdf")} | values
    return book_cost(Cost(flat, cents=cents, **whole), actor=SYSTEM, today=TODAY)


def recorded_comparator(municipality: Municipality, name: str = "Pansija") -> Comparator:
    """A boarding house as the evaluation has it."""
    facts = ComparatorFacts(name, 2_033, 399, "Par vietu, 30 dienas", "002:4425–4450")
    return record_comparator(municipality, facts, actor=SYSTEM)
