"""The words of co-payments and benefits."""

from flask_babel import lazy_gettext as _l

from app.copayments.models import BenefitState
from app.core import history
from app.costs import labels as cost_labels

BENEFIT_STATE = {
    BenefitState.APPLIED: _l("Applied for"),
    BenefitState.GRANTED: _l("Granted"),
    BenefitState.REFUSED: _l("Refused"),
}
BENEFIT_TONE = {BenefitState.APPLIED: "warn", BenefitState.GRANTED: "good", BenefitState.REFUSED: "neutral"}
history.name_actions(
    {
        "co_payment.rule": _l("Rule of co-payments decided"),
        "co_payment.agree": _l("Co-payment agreed"),
        "co_payment.end": _l("Co-payment ended"),
        "co_payment.read": _l("Co-payment and income read"),
        "benefit.apply": _l("Housing benefit applied for"),
        "benefit.decide": _l("Housing benefit decided"),
    }
)
history.name_fields(
    {
        "co_payment_rule.valid_from": _l("Valid from"),
        "co_payment_rule.cents": _l("Amount a month"),
        "co_payment_rule.percent": _l("Share of income, per cent"),
        "co_payment.cents": _l("Amount a month"),
        "co_payment.starts_on": _l("First day"),
        "co_payment.ends_on": _l("First day after"),
        "co_payment.income": _l("Income of the household a month"),
        "housing_benefit.state": _l("Where it stands"),
        "housing_benefit.cents": _l("Amount a month"),
        "housing_benefit.category": _l("Which cost it is for"),
    },
    {"housing_benefit.state": BENEFIT_STATE, "housing_benefit.category": cost_labels.CATEGORY},
)
