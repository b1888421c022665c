"""The forms of budgets."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional as OptionalValue

from app.core.fields import number_field
from app.core.forms import BaseForm, EnumField, MoneyField, text_field
from app.core.listing import FilterForm
from app.costs import labels as cost_labels
from app.costs.models import CostCategory


class YearForm(FilterForm):
    """Which year the page is about."""

    year = number_field(_l("Year"), least=2000, most=2199)


class BudgetForm(BaseForm):
    """What was decided for one kind of cost."""

    category: Any = EnumField(_l("What it is meant for"), CostCategory, cost_labels.CATEGORY)
    cents: Any = MoneyField(_l("Amount for the year, with VAT"), [OptionalValue()])
    decision = text_field(_l("Number and day of the decision"), required=True)
