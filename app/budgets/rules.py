"""What a budget warns of: rules U1–U2. Pure: values in, findings out."""

from flask_babel import gettext as _

from app.core.errors import Finding, Level
from app.core.formatting import format_money
from app.places.policy import Policy


def stays_within(forecast_cents: int | None, budget_cents: int) -> Finding:
    """U1: by the forecast the year stays within its budget. Source: digest row 154, 002:3413–3421."""
    if forecast_cents is None:
        reason = _("No month of booking is closed yet, so there is no forecast.")
        return Finding("U1", True, Level.WARN, None, None, reason, "digest row 154, 002:3413–3421", "")
    passed = forecast_cents <= budget_cents
    reason = _("By the forecast the year will have cost %(sum)s.", sum=format_money(forecast_cents))
    remedy = "" if passed else _("See below which kinds of cost are above what was meant for them.")
    value, limit = forecast_cents / 100, budget_cents / 100
    return Finding("U1", passed, Level.WARN, value, limit, reason, "digest row 154, 002:3413–3421", remedy)


def flat_month_within_norm(mean_cents: int | None, policy: Policy) -> Finding:
    """U2: a flat's month costs no more than the norm, on the mean of the year's months that are over.

    `mean_cents`: what was spent, support hours aside, for each flat-month held. Source: digest row 154, 002:3413–3421.
    """
    limit = policy.flat_month_norm_eur * 100
    passed = mean_cents is None or mean_cents <= limit
    reason = _("No flat was held under a contract, or nothing was spent.")
    if mean_cents is not None:
        reason = _("A flat's month cost %(sum)s on the mean.", sum=format_money(mean_cents))
    remedy = "" if passed else _("Look at the flats that cost most.")
    value = None if mean_cents is None else mean_cents / 100
    return Finding("U2", passed, Level.WARN, value, limit / 100, reason, "digest row 154, 002:3413–3421", remedy)
