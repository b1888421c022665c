"""The words for the pilot's report."""

from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l

from app.core.formatting import NO_BREAK
from app.costs.pilot import Section, Verdict
from app.costs.pilot.comparing import Tried, round_half_up

SECTION = {
    Section.FLAT: _l("A flat's month, and a day of housing"),
    Section.SUPPORT: _l("Support: hours and what they cost"),
    Section.DAY: _l("A person's day"),
    Section.COMPARATORS: _l("What it is compared with"),
    Section.SERIES: _l("Invented months"),
    Section.OTHER: _l("Other published figures"),
}
VERDICT = {
    Verdict.REPRODUCED: _l("Reproduced"),
    Verdict.ONLY_IF: _l("Reproduced only if"),
    Verdict.NOT: _l("Does not reproduce"),
    Verdict.OURS: _l("Not published"),
}
VERDICT_TONES = {
    Verdict.REPRODUCED: "good",
    Verdict.ONLY_IF: "warn",
    Verdict.NOT: "bad",
    Verdict.OURS: "info",
}


def shown(value: Decimal) -> str:
    """The number in the reader's format, with as many decimals as it has."""
    decimals = max(0, -int(value.as_tuple().exponent))
    return format_decimal(value, f"#,##0.{'0' * decimals}" if decimals else "#,##0").replace(" ", NO_BREAK)


def worked_out(one: Tried) -> str:
    """What a reading gives: as finely as it was published, or with up to two decimals where that hides something."""
    exact = round_half_up(one.exact, 2)
    hidden = exact != one.result and not one.fits
    return shown(exact.normalize() if exact != exact.to_integral_value() else exact) if hidden else shown(one.result)
