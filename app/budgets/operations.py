"""A budget is decided."""

from datetime import date

from flask_babel import gettext as _

from app.budgets.models import BudgetLine
from app.budgets.queries import lines_of
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.costs.models import CostCategory
from app.placements.operations.turns import take_turn
from app.places.models import Municipality

MOST_CENTS = 10_000_000_000  # a hundred million euros
AHEAD, BACK = 2, 10  # years


def set_budget(
    municipality: Municipality,
    year: int,
    category: CostCategory,
    cents: int | None,
    decision: str,
    *,
    actor: Actor,
    today: date,
) -> BudgetLine:
    """What was decided for the kind of cost and the year; None takes the kind out of the typed budget.

    Raises Refused for a year or an amount out of reason, and for what is decided already.
    """
    take_turn(municipality.id)
    if not today.year - BACK <= year <= today.year + AHEAD:
        raise Refused(_("Choose a year from %(first)s to %(last)s.", first=today.year - BACK, last=today.year + AHEAD))
    if cents is not None and not 0 <= cents <= MOST_CENTS:
        raise Refused(_("Write an amount from 0 to 100 000 000 euros."))
    before = next((line.cents for line in lines_of(municipality.id, year) if line.category is category), None)
    if before == cents:
        raise Refused(_("This is what holds already."))
    line = BudgetLine(
        municipality_id=municipality.id,
        year=year,
        category=category,
        cents=cents,
        decision=decision,
        recorded_on=today,
        recorded_by_id=actor.actor_id,
    )
    audit.record("budget.set", line, actor=actor)
    return line
