"""Dates, money and measures in the reader's format; Jinja filters of the same names."""

import re
from datetime import date, datetime

from flask import Flask
from flask_babel import format_date as babel_date
from flask_babel import format_decimal
from flask_babel import gettext as _

from app.core import clock, money
from app.core.errors import Words
from app.core.locale import current_language

NO_BREAK = "\u00a0"


def format_date(day: date | None) -> str:
    """22.11.2026. in Latvian, 22.11.2026 in Russian, 22 Nov 2026 in English; empty for no date."""
    if day is None:
        return ""
    pattern = {"lv": "%d.%m.%Y.", "ru": "%d.%m.%Y"}.get(current_language())
    return day.strftime(pattern) if pattern else babel_date(day, "d MMM yyyy")


def format_long_date(day: date) -> str:
    """Svētdiena, 2026. gada 22. novembris; in English, as in Britain, Sunday, 22 November 2026."""
    text = babel_date(day, "full" if current_language() == "lv" else "EEEE, d MMMM yyyy")
    return text[:1].upper() + text[1:]


def format_instant(instant: datetime | None) -> str:
    """Date and wall-clock time in Latvia."""
    if instant is None:
        return ""
    here = clock.local(instant)
    return f"{format_date(here.date())} {here:%H:%M}"


def format_time(instant: datetime) -> str:
    """Wall-clock time in Latvia."""
    return f"{clock.local(instant):%H:%M}"


def format_money(cents: int | None) -> str:
    """1 234,50 € in Latvian, 1,234.50 € in English; empty for no amount."""
    if cents is None:
        return ""
    return format_decimal(money.as_decimal(cents), "#,##0.00").replace(" ", NO_BREAK) + f"{NO_BREAK}€"


def format_distance(metres: float) -> str:
    """Up to 950 m in steps of ten metres, above that in kilometres with one decimal."""
    if metres < 950:
        return f"{round(metres / 10) * 10:d}{NO_BREAK}{_unit('m')}"
    return f"{format_decimal(round(metres / 1000, 1), '#,##0.0')}{NO_BREAK}{_unit('km')}"


def format_area(square_metres: float | None) -> str:
    """31,5 m²; empty for no area."""
    return "" if square_metres is None else f"{format_decimal(square_metres, '#,##0.##')}{NO_BREAK}{_unit('m²')}"


def _unit(sign: str) -> str:
    """The sign as the reader's language writes it: Russian has its own."""
    return {"m": "м", "km": "км", "m²": "м²"}[sign] if current_language() == "ru" else sign


def format_number(number: float | None) -> str:
    """A plain number in the reader's format; empty for none."""
    return "" if number is None else format_decimal(number)


def format_percent(share: float) -> str:
    """0.305 as 31 %."""
    return f"{format_decimal(round(share * 100))}{NO_BREAK}%"


def yes_no(value: bool | None) -> str:
    """Yes, No, or Not known."""
    return _("Not known") if value is None else _("Yes") if value else _("No")


def source_words(source: Words) -> str:
    """Where a rule comes from, as a reader outside of this project would look it up.

    '002:3222' is line 3222 of the evaluation report, '000:411' line 411 of the service description; the row of our own
    digest says nothing to them and is left out; 'assumed' is a default that the municipality may decide otherwise.
    """
    source = str(source)
    documents = {
        "000": _("service description of the pilot, line %(line)s"),
        "001": _("summary of the evaluation, line %(line)s"),
        "002": _("evaluation report of the pilot, line %(line)s"),
    }
    parts = [
        documents[match["document"]] % {"line": match["line"]}
        for match in re.finditer(r"(?P<document>00[0-2]):(?P<line>[\d–-]+)", source)
    ]
    rest = re.sub(r"00[0-2]:[\d–-]+", "", source)
    rest = re.sub(r"digest rows? [\d–, ]+(and \d+)?|assumed", "", rest).strip(" ,;")
    if rest:
        parts.append(rest)
    if "assumed" in source or not parts:
        parts.append(_("the municipality decides"))
    return "; ".join(parts)


def init_app(flask_app: Flask) -> None:
    flask_app.jinja_env.filters |= {
        "date": format_date,
        "long_date": format_long_date,
        "instant": format_instant,
        "clock_time": format_time,
        "local_day": lambda instant: clock.local(instant).date(),
        "money": format_money,
        "distance": format_distance,
        "area": format_area,
        "number": format_number,
        "percent": format_percent,
        "yes_no": yes_no,
        "source_words": source_words,
    }
