"""Which moves a negotiation may make, whether a rent is plausible, and what the day tells: rules N1–N8. Pure."""

from dataclasses import dataclass
from datetime import date

from app.core.errors import Finding, Level, Words
from app.core.formatting import format_money
from app.core.words import lazy_text as _
from app.negotiations.models import Stage, WhyNot
from app.places.policy import Policy

# From each stage to those that may follow; the only place that says so. Who refused or was lost may be called again.
MOVES: dict[Stage, tuple[Stage, ...]] = {
    Stage.FOUND: (Stage.CALLED, Stage.LOST),
    Stage.CALLED: (Stage.VIEWING, Stage.PRICE_RAISED, Stage.TERMS_AGREED, Stage.REFUSED, Stage.LOST),
    Stage.PRICE_RAISED: (Stage.VIEWING, Stage.TERMS_AGREED, Stage.REFUSED, Stage.LOST),
    Stage.VIEWING: (Stage.TERMS_AGREED, Stage.PRICE_RAISED, Stage.CALLED, Stage.REFUSED, Stage.LOST),
    Stage.TERMS_AGREED: (Stage.SIGNED, Stage.PRICE_RAISED, Stage.REFUSED, Stage.LOST),
    Stage.SIGNED: (),
    Stage.REFUSED: (Stage.CALLED,),
    Stage.LOST: (Stage.CALLED,),
}
ENDED = (Stage.SIGNED, Stage.REFUSED, Stage.LOST)
UNEXPLAINED = (Stage.REFUSED, Stage.LOST)  # what needs a reason
AGREED = (Stage.TERMS_AGREED, Stage.SIGNED)
PEAK_MONTH, WILLING_MONTHS = 8, (1, 2, 3)


def move_is_allowed(start: Stage, to: Stage) -> Finding:
    """N1: a negotiation goes from a stage only to those that follow it (`MOVES`). Source: digest row 221, 002:3303."""
    passed = to in MOVES[start]
    if passed:
        reason = _("This stage may follow.")
    elif not MOVES[start]:
        reason = _("The contract is signed: the negotiation is over.")
    else:
        reason = _("This stage does not follow the present one.")
    remedy = "" if passed else _("Choose one of the stages that are offered.")
    return Finding("N1", passed, Level.BLOCK, None, None, reason, "digest row 221, 002:3303", remedy)


def end_is_explained(to: Stage, why_not: WhyNot | None) -> Finding:
    """N2: whoever refused, or was lost, did so for a reason that is written down. Source: digest row 221, 002:3303."""
    passed = to not in UNEXPLAINED or why_not is not None
    reason = _("A reason is given, or none is needed.") if passed else _("A negotiation ends with a reason.")
    remedy = "" if passed else _("Choose why it came to nothing.")
    return Finding("N2", passed, Level.BLOCK, None, None, reason, "digest row 221, 002:3303", remedy)


def price_is_accepted(stage: Stage, accepted_cents: int | None) -> Finding:
    """N3: where terms are agreed, the accepted price is recorded. Source: our own check of what was typed."""
    passed = stage not in AGREED or accepted_cents is not None
    reason = _("The accepted price is recorded, or not due yet.") if passed else _("No accepted price is recorded.")
    remedy = "" if passed else _("Record the price that was accepted: the stock takes it over.")
    return Finding("N3", passed, Level.WARN, None, None, reason, "assumed", remedy)


@dataclass(frozen=True)
class Comparison:
    """Rents of our own private flats: how many were compared, the median in cents, and where (None: everywhere)."""

    flats: int
    median_cents: int
    neighbourhood: str | None


def rent_fits_own_stock(rent_cents: int, own: Comparison | None, policy: Policy) -> Finding:
    """N4: a monthly rent is not far above the median of our flats of as many rooms nearby. Prior art 4.19; assumed."""
    return _against_stock("N4", rent_cents, own, policy)


def rent_per_m2_fits_own_stock(m2_cents: int, own: Comparison | None, policy: Policy) -> Finding:
    """N5: a rent per square metre is not far above the median of our flats nearby. Prior art 4.19; assumed."""
    return _against_stock("N5", m2_cents, own, policy)


def _against_stock(rule: str, rent_cents: int, own: Comparison | None, policy: Policy) -> Finding:
    if own is None or own.flats < policy.rent_compare_flats:
        count, least = own.flats if own else 0, policy.rent_compare_flats
        reason = _("Too few of our flats to compare with: %(count)s of at least %(least)s.", count=count, least=least)
        return Finding(rule, True, Level.INFO, None, None, reason, "assumed", "")  # not judged, so not "fine" either
    limit = _raised(own.median_cents, policy)
    passed = rent_cents <= limit
    values = {"median": format_money(own.median_cents), "count": own.flats, "percent": policy.rent_above_percent}
    where = own.neighbourhood
    if rule == "N4" and where:
        reason = _(
            "Median rent of our %(count)s flats with as many rooms in %(where)s: %(median)s; a warning comes more than "
            "%(percent)s %% above it.",
            where=where,
            **values,
        )
    elif rule == "N4":
        reason = _(
            "Median rent of our %(count)s flats with as many rooms in the municipality: %(median)s; a warning comes "
            "more than %(percent)s %% above it.",
            **values,
        )
    elif where:
        reason = _(
            "Median rent per m² of our %(count)s flats in %(where)s: %(median)s; a warning comes more than %(percent)s "
            "%% above it.",
            where=where,
            **values,
        )
    else:
        reason = _(
            "Median rent per m² of our %(count)s flats in the municipality: %(median)s; a warning comes more than "
            "%(percent)s %% above it.",
            **values,
        )
    return _rent(rule, Level.WARN, passed, rent_cents, limit, reason)


def rent_fits_reference(rent_cents: int, reference_cents: int | None, policy: Policy) -> Finding:
    """N6: a monthly rent is not far above what the municipality holds to be usual. Prior art 4.19; assumed."""
    if reference_cents is None:
        reason = _("The municipality has no reference rent for such a flat.")
        return Finding("N6", True, Level.INFO, None, None, reason, "assumed", "")
    limit = _raised(reference_cents, policy)
    reason = _(
        "Reference rent of the municipality: %(rent)s; a warning comes more than %(percent)s %% above it.",
        rent=format_money(reference_cents),
        percent=policy.rent_above_percent,
    )
    return _rent("N6", Level.WARN, rent_cents <= limit, rent_cents, limit, reason)


def _raised(cents: int, policy: Policy) -> int:
    return cents * (100 + policy.rent_above_percent) // 100


def _rent(rule: str, level: Level, passed: bool, rent_cents: int, limit: int, reason: Words) -> Finding:
    remedy = "" if passed else _("Make a counter-offer, or write down why this flat is worth it.")
    value, most = format_money(rent_cents), format_money(limit)
    return Finding(rule, passed, level, value, most, reason, "assumed", remedy)


def season_tells(today: date) -> Finding:
    """N7: August is the peak, students look and prices are high; after December landlords are far more willing.

    Information by the day, never a limit. Source: digest row 223, 002:3206.
    """
    if today.month == PEAK_MONTH:
        reason = _(
            "August is the peak: students look for flats and prices are high. Call again later those who refuse."
        )
    elif today.month in WILLING_MONTHS:
        reason = _("After December landlords are far more willing: call again those who refused in autumn.")
    else:
        reason = _("The season says nothing special.")
    quiet = today.month != PEAK_MONTH and today.month not in WILLING_MONTHS
    return Finding("N7", quiet, Level.INFO, None, None, reason, "digest row 223, 002:3206", "")


def is_moving(stage: Stage, stage_since: date, today: date, policy: Policy) -> Finding:
    """N8: a negotiation does not stand in one stage for long. Source: prior art 2.4 and 3.6; the number is assumed."""
    days, limit = (today - stage_since).days, policy.negotiation_stuck_days
    passed = stage in ENDED or days <= limit
    reason = _("Days in this stage: %(days)s.", days=days)
    remedy = "" if passed else _("Call, or close it with a reason.")
    return Finding("N8", passed, Level.WARN, days, limit, reason, "assumed", remedy)
