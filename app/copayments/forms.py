"""The forms of co-payments and benefits."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional as OptionalValue

from app.core.fields import money_field, number_field, past_date, words_field
from app.core.forms import BaseForm, DateField, EnumField, MoneyField, not_before, required_value
from app.core.papers import PaperField
from app.costs import labels as cost_labels
from app.costs.models import CostCategory


class RuleForm(BaseForm):
    """The council's rule, equal for all."""

    valid_from: Any = DateField(_l("Valid from"), [required_value()])
    cents = money_field(_l("Amount a month"))
    percent = number_field(_l("Share of income, per cent"), least=0, most=100)
    decision: Any = words_field(_l("Words of the council's decision"), required=True)
    first_gmi = money_field(_l("Guaranteed minimum income, first person"))
    other_gmi = money_field(_l("Guaranteed minimum income, each further person"))


class AgreementForm(BaseForm):
    """A signed agreement."""

    starts_on: Any = DateField(_l("First day"), [required_value()])
    category: Any = EnumField(_l("Which cost it is for"), CostCategory, cost_labels.CATEGORY)
    persons: Any = number_field(_l("Persons in the household"), least=1, most=20, default=1)
    income = money_field(_l("Income of the household a month"))
    signed_on = past_date(_l("Signed on"))
    paper = PaperField(_l("The signed agreement"), needed=False)


class EndForm(BaseForm):
    """The last day of an agreement."""

    last_on: Any = DateField(_l("Last day"), [required_value()])


class ApplyForm(BaseForm):
    """Housing benefit was applied for."""

    applied_on = past_date(_l("Applied for on"))


class DecideForm(BaseForm):
    """What became of it; without an amount it was refused."""

    decided_on = past_date(_l("Decided on"))
    cents: Any = MoneyField(_l("Amount a month"), [OptionalValue()])
    starts_on: Any = DateField(_l("First day"), [OptionalValue()])
    last_on: Any = DateField(
        _l("Last day"), [OptionalValue(), not_before("starts_on", _l("The last day cannot be before the first."))]
    )
    category: Any = EnumField(_l("Which cost it is for"), CostCategory, cost_labels.CATEGORY, empty=_l("None"))
