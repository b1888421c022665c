"""What may be argued about lines of invoices: rules Q1–Q4. Pure: values in, findings out."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.core.errors import Finding, Level
from app.core.formatting import format_date, format_money
from app.costs.models import CostCategory
from app.places.policy import Policy


@dataclass(frozen=True)
class Line:
    """One amount of an invoice: what it is for, the days [starts_on, ends_on), cents with VAT."""

    flat_id: int
    category: CostCategory
    starts_on: date
    ends_on: date
    cents: int
    document: str | None


@dataclass(frozen=True)
class Metered:
    """What the meters say a line costs, between the readings of two days."""

    cents: int
    first_on: date
    last_on: date


def invoice_is_new(line: Line, other: Line) -> Finding:
    """Q1: a line of an invoice is booked once: same supplier, number, flat, kind and days. Source: assumed.

    `other`: a line of the same supplier, booked or further up in the file.
    """
    same = (
        line.document is not None
        and line.document == other.document
        and _about(line, other)
        and (line.starts_on, line.ends_on) == (other.starts_on, other.ends_on)
    )
    reason = _("This line of the invoice is not booked yet.")
    if same:
        reason = _("The invoice %(number)s is booked for this flat, kind and period already.", number=line.document)
    return Finding("Q1", not same, Level.WARN, None, None, reason, "assumed", _("Book it only if it is another one."))


def amount_is_new(line: Line, other: Line) -> Finding:
    """Q2: the same supplier does not ask the same amount for the same flat, kind and days twice. Source: assumed."""
    same = _about(line, other) and line.cents == other.cents
    same = same and line.starts_on < other.ends_on and other.starts_on < line.ends_on
    reason = _("No equal amount is booked for these days.")
    if same:
        reason = _("The same amount is booked for this flat and kind, for days of this period, already.")
    return Finding("Q2", not same, Level.WARN, None, None, reason, "assumed", _("Book it only if it is another one."))


def meters_agree(cents: int, metered: Metered | None, policy: Policy) -> Finding:
    """Q3: an invoice is about what the meters of the flat say, times the tariff. Source: assumed.

    Says nothing where readings or a tariff are missing.
    """
    limit = policy.invoice_meter_percent
    if metered is None:
        reason = _(
            "There are no readings near both ends of the period, or no tariff: it cannot be held against meters."
        )
        return Finding("Q3", True, Level.WARN, None, limit, reason, "assumed", "")
    apart = cents - metered.cents
    agrees = abs(apart) * 100 <= limit * metered.cents
    words = {
        "invoice": format_money(cents),
        "metered": format_money(metered.cents),
        "apart": format_money(apart),
        "first": format_date(metered.first_on),
        "last": format_date(metered.last_on),
    }
    reason = _(
        "Invoice: %(invoice)s. Meters and tariff: %(metered)s, readings of %(first)s and %(last)s. Apart: %(apart)s.",
        **words,
    )
    share = round(abs(apart) * 100 / metered.cents) if metered.cents else None
    remedy = _("Read the meter once more, or ask the supplier what was counted.")
    return Finding("Q3", agrees, Level.WARN, share, limit, reason, "assumed", remedy)


def control_agrees(cents: int, control_cents: int | None) -> Finding:
    """Q4: the rows of a file add up to the sum of the invoice. Source: assumed.

    `control_cents`: typed by hand from the invoice; None: nothing was typed.
    """
    apart = 0 if control_cents is None else cents - control_cents
    reason = _("No sum of the invoice was typed to compare with.")
    if control_cents is not None:
        words = {"rows": format_money(cents), "control": format_money(control_cents), "apart": format_money(apart)}
        reason = _("Rows of the file: %(rows)s. Sum of the invoice: %(control)s. Difference: %(apart)s.", **words)
    remedy = _("Mend the rows with errors, or say why the sums differ.")
    return Finding("Q4", apart == 0, Level.WARN, None, None, reason, "assumed", remedy)


def _about(line: Line, other: Line) -> bool:
    return (line.flat_id, line.category) == (other.flat_id, other.category)
