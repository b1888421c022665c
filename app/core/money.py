"""Exact money: whole cents in the database and in every sum, text only at the edges."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_MONEY = re.compile(r"[+-]?\d{1,15}([.,]\d{1,2})?")


def parse_eur(text: str) -> int:
    """'1 234,50', '1234.5' or '1234' as cents. Thousands may be parted by (no-break) spaces only.

    Raises ValueError for anything else: '1.234,56' could mean two things, so it is refused, not guessed.
    """
    compact = re.sub(r"[\s\u00a0\u202f]|€|EUR", "", text, flags=re.IGNORECASE)
    if not _MONEY.fullmatch(compact):
        raise ValueError(text)
    try:
        return int((Decimal(compact.replace(",", ".")) * 100).to_integral_value(ROUND_HALF_UP))
    except InvalidOperation:
        raise ValueError(text) from None


def as_decimal(cents: int) -> Decimal:
    """Cents as euros with two decimals, exact."""
    return Decimal(cents).scaleb(-2)
