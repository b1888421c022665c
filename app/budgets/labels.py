"""The words of budgets."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.costs import labels as cost_labels

history.name_actions({"budget.set": _l("Budget decided")})
history.name_fields(
    {
        "budget_line.year": _l("Year"),
        "budget_line.category": _l("What it is meant for"),
        "budget_line.cents": _l("Amount for the year, with VAT"),
        "budget_line.decision": _l("Number and day of the decision"),
    },
    {"budget_line.category": cost_labels.CATEGORY},
)
