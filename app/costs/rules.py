"""What is thought of a month before it is closed (rules H1–H7), and of costs that stand out (D1, D2). Pure."""

from collections.abc import Sequence
from statistics import median

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.errors import Finding, Level
from app.core.formatting import format_money
from app.places.policy import Policy


def sources_are_booked(due: int) -> Finding:
    """H1: what contracts, repairs, treatments and move-ins say of the month stands in the ledger. Source: digest
    rows 156, 157.
    """
    reason = (
        ngettext("%(num)s line of a source is not booked.", "%(num)s lines of sources are not booked.", due)
        if due
        else _("Everything is booked as its sources say.")
    )
    remedy = _("Book it here, with one button.") if due else ""
    return Finding("H1", due == 0, Level.WARN, due, 0, reason, "digest rows 156, 157, 002:4047", remedy)


def payers_are_known(unknown: int, held: int) -> Finding:
    """H2: of each line it is known who paid, and none stays reversed while its source still says it. Source: digest
    rows 79, 159.
    """
    reasons = []
    if unknown:
        reasons.append(
            ngettext(
                "Of %(num)s thing it is not known whose it is, and so who paid.",
                "Of %(num)s things it is not known whose they are, and so who paid.",
                unknown,
            )
        )
    if held:
        reasons.append(
            ngettext(
                "%(num)s line was reversed by hand, and its source still says it.",
                "%(num)s lines were reversed by hand, and their sources still say them.",
                held,
            )
        )
    reason = " ".join(reasons) or _("Of every line it is known who paid.")
    remedy = _("Write down whose the things are, or book by hand what was meant.") if reasons else ""
    number = unknown + held
    return Finding("H2", number == 0, Level.WARN, number, 0, reason, "digest rows 79, 159, 002:899", remedy)


def invoices_came(missing: int) -> Finding:
    """H3: what a flat paid for in the three months before, it paid for in this one. Source: digest rows 156, 158."""
    reason = ngettext("%(num)s invoice is expected.", "%(num)s invoices are expected.", missing)
    reason = reason if missing else _("No invoice is missing.")
    remedy = _("Book it from the flat's page, or ask the supplier.") if missing else ""
    return Finding("H3", missing == 0, Level.WARN, missing, 0, reason, "digest rows 156, 158; assumed", remedy)


def repairs_have_cost(without: int) -> Finding:
    """H4: what a firm mended has a cost. Source: assumed."""
    reason = ngettext("%(num)s repair by a firm has no cost.", "%(num)s repairs by firms have no cost.", without)
    reason = reason if without else _("Every repair that a firm did in this month has its cost.")
    remedy = _("Write the cost down on the ticket.") if without else ""
    return Finding("H4", without == 0, Level.WARN, without, 0, reason, "assumed", remedy)


def meters_were_read(unread: int) -> Finding:
    """H5: every meter was read in the month. Source: assumed."""
    reason = ngettext("%(num)s meter was not read.", "%(num)s meters were not read.", unread)
    reason = reason if unread else _("Every meter was read in this month.")
    remedy = _("Read it, or ask for an estimate on the invoice.") if unread else ""
    return Finding("H5", unread == 0, Level.WARN, unread, 0, reason, "assumed", remedy)


def closing_is_explained(missing: int, words: str | None) -> Finding:
    """H6: a month that lacks something is closed only with a word why, which is kept. Source: assumed."""
    passed = not missing or bool(words)
    reason = (
        _("Nothing is missing, or it is said why the month is closed.")
        if passed
        else _("Something is missing in this month. Say why it is closed nevertheless.")
    )
    remedy = "" if passed else _("Write why, or add what is missing first.")
    return Finding("H6", passed, Level.BLOCK, missing, 0, reason, "assumed", remedy)


def hours_are_entered(missing: int) -> Finding:
    """H7: of everybody in the service it is known how many hours of contact there were. Source: digest row 169."""
    reason = ngettext(
        "The hours of contact with %(num)s person are not entered.",
        "The hours of contact with %(num)s people are not entered.",
        missing,
    )
    reason = reason if missing else _("All hours of contact are entered.")
    remedy = _("Whoever supports them enters the hours, or that there were none.") if missing else ""
    return Finding("H7", missing == 0, Level.WARN, missing, 0, reason, "digest row 169, 002:4108", remedy)


LEAST_CENTS = 1_000  # less than ten euros apart is never unusual
LEAST_SPREAD_PERCENT = 10  # of the median: flats that all cost alike would make a cent unusual
SPREAD_OF_DEVIATION = 1.4826  # the median deviation, as a standard deviation


def like_comparable(cents: int, others: Sequence[int], policy: Policy) -> Finding:
    """D1: a cost is like that of comparable flats in the month: around their median, within some spreads of it.

    The spread is the median distance from the median, which single odd flats do not move. Assumed.
    """
    if len(others) < policy.outlier_flats:
        reason = _("Too few comparable flats to compare with (%(number)s).", number=len(others))
        return Finding("D1", True, Level.WARN, cents / 100, None, reason, "assumed", "")
    middle = round(median(others))
    deviation = median(abs(other - middle) for other in others) * SPREAD_OF_DEVIATION
    spread = max(deviation, abs(middle) * LEAST_SPREAD_PERCENT / 100)
    allowed = max(round(spread * policy.outlier_spreads), LEAST_CENTS)
    words = {"number": len(others), "middle": format_money(middle), "apart": format_money(abs(cents - middle))}
    if abs(cents - middle) <= allowed:
        reason = _("Like comparable flats (%(number)s, median %(middle)s).", **words)
        return Finding("D1", True, Level.WARN, cents / 100, None, reason, "assumed", "")
    reason = (
        _("Dearer than comparable flats by %(apart)s (%(number)s flats, median %(middle)s).", **words)
        if cents > middle
        else _("Cheaper than comparable flats by %(apart)s (%(number)s flats, median %(middle)s).", **words)
    )
    limit = (middle + allowed if cents > middle else middle - allowed) / 100
    remedy = _("Look at its entries: a wrong flat, a wrong month, a sum of several months, or a fault in the flat.")
    return Finding("D1", False, Level.WARN, cents / 100, limit, reason, "assumed", remedy)


def like_last_year(cents: int, then: int | None, policy: Policy) -> Finding:
    """D2: a cost is like the flat's own in the same month a year ago. Source: digest row 158 (seasons); assumed."""
    source = "digest row 158, 002:891–897; assumed"
    if then is None:
        return Finding("D2", True, Level.WARN, cents / 100, None, _("Nothing is known of last year."), source, "")
    allowed = max(abs(then) * policy.outlier_year_percent // 100, LEAST_CENTS)
    words = {"then": format_money(then), "apart": format_money(abs(cents - then))}
    if abs(cents - then) <= allowed:
        return Finding("D2", True, Level.WARN, cents / 100, None, _("Like last year (%(then)s).", **words), source, "")
    reason = (
        _("Dearer than a year ago by %(apart)s (then %(then)s).", **words)
        if cents > then
        else _("Cheaper than a year ago by %(apart)s (then %(then)s).", **words)
    )
    limit = (then + allowed if cents > then else then - allowed) / 100
    remedy = _("Ask what changed: the price, who lives there, a meter, or the invoice.")
    return Finding("D2", False, Level.WARN, cents / 100, limit, reason, source, remedy)
