"""What the rule gives, the part of a month, and an estimate of housing benefit. Pure: values in, values out."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.core.months import next_month


def due_by_rule(cents: int | None, percent: int | None, income_cents: int | None) -> int | None:
    """Cents a month: the rule's amount, or its share of the income, halves rounded up; None for unknown income."""
    if cents is not None:
        return cents
    if percent is None or income_cents is None:
        return None
    return _rounded(Decimal(income_cents * percent) / 100)


def of_month(cents: int, starts_on: date, ends_on: date | None, month: date) -> tuple[date, date, int]:
    """The days of the month that count, [first, until), and their part of the monthly amount."""
    after = next_month(month)
    first, until = max(starts_on, month), min(ends_on or after, after)
    days = max((until - first).days, 0)
    return first, until, _rounded(Decimal(cents * days) / (after - month).days)


def minimum_income(first_cents: int | None, other_cents: int | None, persons: int) -> int | None:
    """The guaranteed minimum income of a household; None where a level that it needs is not known."""
    if first_cents is None or (persons > 1 and other_cents is None):
        return None
    return first_cents + (other_cents or 0) * (persons - 1)


def benefit_estimate(minimum_cents: int | None, costs_cents: int | None, income_cents: int | None) -> int | None:
    """Guaranteed minimum income + housing costs − income, from nothing up to the costs; None for something unknown."""
    if minimum_cents is None or costs_cents is None or income_cents is None:
        return None
    return min(max(minimum_cents + costs_cents - income_cents, 0), max(costs_cents, 0))


def _rounded(cents: Decimal) -> int:
    return int(cents.quantize(Decimal(1), ROUND_HALF_UP))
