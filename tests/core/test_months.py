"""Months as addresses name them."""

from datetime import date

import pytest

from app.core.months import month_named


@pytest.mark.parametrize("text", ["0001-01", "9999-12", "1999-12", "2100-01", "2026-13", "2026-1", "", "x"])
def test_what_is_no_month_of_this_century_is_none(text: str) -> None:
    assert month_named(text) is None


def test_a_month_is_its_first_day() -> None:
    assert month_named("2026-02") == date(2026, 2, 1)
