"""Amounts are exact, and what could mean two things is refused."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import as_decimal, parse_eur


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0", 0),
        ("1234", 123_400),
        ("1234,5", 123_450),
        ("1234.50", 123_450),
        ("1 234,56", 123_456),
        ("1\u00a0234\u202f567,89", 123_456_789),
        ("€ 17,83", 1_783),
        ("17.83 EUR", 1_783),
        ("-5,00", -500),
        ("129,2", 12_920),
    ],
)
def test_amounts_as_people_write_them(text, cents):
    assert parse_eur(text) == cents


@pytest.mark.parametrize(
    "text",
    ["", "1.234,56", "1,234.56", "1,234", "12,345", "abc", "1e3", "NaN", "∞", "--1", "1,", ",5", "1..2", "9" * 16],
)
def test_what_could_mean_two_things_or_nothing_is_refused(text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_eur(text)


@given(st.integers(-(10**15), 10**15))
def test_every_amount_survives_being_written_and_read(cents):
    written = f"{as_decimal(cents):.2f}"

    assert parse_eur(written) == parse_eur(written.replace(".", ",")) == cents


@given(st.lists(st.integers(-(10**9), 10**9)))
def test_sums_of_euros_are_sums_of_cents(parts):
    assert sum(map(as_decimal, parts), Decimal(0)) == as_decimal(sum(parts))
