"""Dates as the reader writes them: Latvian, or English as in Britain."""

from datetime import date

import pytest
from flask import Flask, session

from app.core.formatting import format_date, format_long_date

DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("lv", "02.11.2026.", "Pirmdiena, 2026. gada 2. novembris"),
        ("en", "2 Nov 2026", "Monday, 2 November 2026"),
    ],
)
def test_a_date_is_in_the_readers_format(flask_app: Flask, language: str, short: str, long: str):
    with flask_app.test_request_context():
        session["language"] = language
        assert (format_date(DAY), format_long_date(DAY)) == (short, long)
