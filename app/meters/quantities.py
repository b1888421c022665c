"""Exact quantities: whole thousandths of a unit in the database and in every sum, text only at the edges."""

import re
from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.core.formatting import NO_BREAK
from app.meters.models import MeterUnit

MOST_DIGITS = 9
_QUANTITY = re.compile(rf"([0-9]{{1,{MOST_DIGITS}}})(?:[.,]([0-9]{{1,3}}))?")


def parse_quantity(text: str) -> int:
    """'1 234,5', '1234.500' or '1234' as thousandths. Digits may be parted by (no-break) spaces only.

    Raises ValueError for anything else: '1.234,5' could mean two things, so it is refused, not guessed.
    """
    found = _QUANTITY.fullmatch(re.sub(r"\s", "", text))
    if found is None:
        raise ValueError(text)
    return int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0"))


def plain_quantity(value: int) -> str:
    """A quantity as one types it: 1234,5."""
    return f"{value // 1000},{value % 1000:03}".rstrip("0").rstrip(",")


def format_quantity(value: int | None, unit: MeterUnit | None = None) -> str:
    """1 234,5 m³ in the reader's format; empty for none. Without `unit` the number alone."""
    if value is None:
        return ""
    number = format_decimal(Decimal(value).scaleb(-3), "#,##0.###").replace(" ", NO_BREAK)
    return f"{number}{NO_BREAK}{unit_sign(unit)}" if unit else number


def unit_sign(unit: MeterUnit) -> str:
    """What stands behind the number."""
    signs = {MeterUnit.CUBIC_METRES: "m³", MeterUnit.KILOWATT_HOURS: "kWh", MeterUnit.MEGAWATT_HOURS: "MWh"}
    return signs.get(unit) or _("shares")
