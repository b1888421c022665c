"""When a client pays, and what to mind: rules S1–S4. Pure: values in, findings out."""

from flask_babel import gettext as _

from app.core.errors import Finding, Level
from app.core.formatting import format_money
from app.places.policy import Policy


def signed_first(has_paper: bool) -> Finding:
    """S1: a client pays only by a signed agreement; without one nothing (digest row 161, 000:358)."""
    reason = (
        _("The agreement is signed.") if has_paper else _("There is no signed agreement: the co-payment is nothing.")
    )
    remedy = "" if has_paper else _("Add the signed agreement.")
    return Finding("S1", has_paper, Level.BLOCK, None, None, reason, "digest row 161, 000:358", remedy)


def by_written_rule(has_rule: bool, cents: int | None) -> Finding:
    """S2: a co-payment is what the written rule gives, the same for all (digest row 163, 002:3257–3271)."""
    passed = has_rule and cents is not None and cents > 0
    reason = _("The amount is that of the rule that holds for all.")
    remedy = ""
    if not has_rule:
        reason = _("The council has not decided on a rule that holds for all.")
        remedy = _("Write the rule down first: nobody is asked for money without one.")
    elif cents is None:
        reason, remedy = _("The rule is a share of income, and the income is not known."), _("Ask for the income.")
    elif cents == 0:
        reason = _("By the rule nothing is paid.")
    return Finding("S2", passed, Level.BLOCK, None, None, reason, "digest row 163, 002:3257–3271", remedy)


def share_of_income(cents: int, income_cents: int | None, policy: Policy) -> Finding:
    """S3: a client pays less than a set share of the income for the home (digest row 164, 002:4720)."""
    if income_cents is None:
        reason, remedy = _("The income is not known, so the share cannot be told."), _("Ask for the income.")
        return Finding("S3", False, Level.WARN, None, None, reason, "digest row 164, 002:4720", remedy)
    passed = cents * 100 < income_cents * policy.co_payment_percent
    reason = _("The co-payment is %(sum)s a month.", sum=format_money(cents))
    remedy = "" if passed else _("Weigh with the person whether it can be borne.")
    limit = income_cents * policy.co_payment_percent / 10_000
    return Finding("S3", passed, Level.WARN, cents / 100, limit, reason, "digest row 164, 002:4720", remedy)


def enough_is_left(left_cents: int | None, minimum_cents: int | None) -> Finding:
    """S4: after the co-payment at least the guaranteed minimum income is left (digest row 165, 001:295)."""
    source = "digest row 165, 001:295"
    if left_cents is None or minimum_cents is None:
        reason = _("Whether enough is left cannot be told: the income or the guaranteed minimum income is not known.")
        remedy = _("Ask for the income, and write the level of the guaranteed minimum income with the rule.")
        return Finding("S4", False, Level.WARN, None, None, reason, source, remedy)
    passed = left_cents >= minimum_cents
    reason = _("What is left to the household: %(sum)s.", sum=format_money(left_cents))
    remedy = "" if passed else _("This is below the guaranteed minimum income: weigh it with the person.")
    return Finding("S4", passed, Level.WARN, left_cents / 100, minimum_cents / 100, reason, source, remedy)
