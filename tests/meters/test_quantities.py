"""Quantities are read as people type them, exactly, and what could mean two things is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.meters.models import MeterUnit
from app.meters.quantities import format_quantity, parse_quantity, plain_quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12_000), ("12,3", 12_300), ("0.007", 7), (" 1 234,567 ", 1_234_567), ("1\u00a0000", 1_000_000)],
)
def test_a_comma_is_as_good_as_a_point(text, value):
    assert parse_quantity(text) == value


@pytest.mark.parametrize("text", ["", "1.234,5", "1,2345", "-1", "1e3", ",5", "5,", "m³", "1234567890", "٣"])
def test_what_is_no_quantity_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_quantity(text)


@given(st.integers(0, 10**12 - 1))
def test_what_is_shown_in_a_field_is_read_back(value):
    assert parse_quantity(plain_quantity(value)) == value


def test_it_is_shown_with_its_unit(app_ctx):
    assert format_quantity(1_234_500, MeterUnit.CUBIC_METRES) == "1\u00a0234,5\u00a0m³"
    assert format_quantity(None) == ""
