"""Reading the cells of invoices: amounts, days, months, rates. What could mean two things is refused in words."""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NoReturn

from flask_babel import gettext as _

from app.core import money
from app.core.crypto import without_diacritics
from app.core.imports.cells import BadCell, Cell, checked, decimal_number, one_of
from app.core.imports.xlsx import FIRST_DAY
from app.core.months import next_month
from app.costs.operations.ledger import MOST_CENTS
from app.invoices.columns import CREDIT
from app.invoices.models import DateOrder, Decimals

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", re.ASCII)
DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\.?", re.ASCII)
SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
YEAR_MONTH = re.compile(r"(\d{4})[-./](\d{1,2})", re.ASCII)
MONTH_YEAR = re.compile(r"(\d{1,2})[-./](\d{4})", re.ASCII)
MONTHS = (
    ("janvar", "januar"), ("februar",), ("mart", "march"), ("april",), ("maij", "may"), ("junij", "june"),
    ("julij", "july"), ("august",), ("septemb",), ("oktob", "october"), ("novemb",), ("decemb",),
)  # fmt: skip
GROUPED = {
    Decimals.COMMA: re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d{1,2})?|[+-]?\d{1,15}(,\d{1,2})?", re.ASCII),
    Decimals.POINT: re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d{1,2})?|[+-]?\d{1,15}(\.\d{1,2})?", re.ASCII),
}
THOUSANDS = {Decimals.COMMA: ".", Decimals.POINT: ","}


def amount(cell: Cell, decimals: Decimals) -> int:
    """Cents; a number of a spreadsheet is rounded to the cent, half away from zero, a text has at most two decimals."""
    if cell.kind == "number":
        found = int((decimal_number(cell) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    else:
        found = _typed_amount(re.sub(r"(?i)\s|\u00a0|\u202f|€|euro?", "", checked(cell)), decimals)
    if abs(found) > MOST_CENTS:
        raise BadCell(_("Write an amount other than zero, up to ten million euros."))
    return found


def _typed_amount(text: str, decimals: Decimals) -> int:
    if decimals is not Decimals.CLEAR:
        if not GROUPED[decimals].fullmatch(text):
            raise BadCell(_("Write the amount like this: 1234,56"))
        text = text.replace(THOUSANDS[decimals], "")
    try:
        return money.parse_eur(text)
    except ValueError:
        raise BadCell(
            _("This amount is not clear. Write it like this: 1234,56, or say under the columns what parts the cents.")
        ) from None


def rate(cell: Cell) -> Decimal:
    """Per cent: 21, 21 % or, as a spreadsheet keeps a percentage, 0.21."""
    if cell.kind == "text":
        cell = Cell(cell.text.replace("%", ""))
    found = decimal_number(cell)
    found = found * 100 if cell.kind == "number" and 0 < found < 1 else found
    if not 0 <= found <= 100:
        raise BadCell(_("The rate must lie between 0 and 100 per cent."))
    return found


def day(cell: Cell, order: DateOrder) -> date:
    """A day: ISO, with points (the day comes first), a date of Excel, or as `order` says."""
    if cell.kind == "date":
        found = ISO.fullmatch(cell.text)
        return _day(int(found[1]), int(found[2]), int(found[3])) if found else _no_date()
    text = checked(cell)
    if cell.kind == "number" or (order is DateOrder.SERIAL and re.fullmatch(r"\d{5}", text, re.ASCII)):
        return _serial(text)
    if found := ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := DOTTED.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := SLASHED.fullmatch(text):
        return _slashed(int(found[1]), int(found[2]), int(found[3]), order)
    if re.fullmatch(r"\d{5}", text, re.ASCII):
        raise BadCell(_("This number may be a day as Excel counts them. If it is, say so under the columns."))
    return _no_date()


def _slashed(first: int, second: int, year: int, order: DateOrder) -> date:
    if order is DateOrder.MONTH_FIRST:
        return _day(year, first, second)
    if order is DateOrder.DAY_FIRST or first > 12 or first == second:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    raise BadCell(_("This may be one of two days. Say under the columns whether the day or the month comes first."))


def _serial(text: str) -> date:
    number = Decimal(text)
    if not 0 < number < 100_000:
        return _no_date()
    found = FIRST_DAY + timedelta(days=int(number))
    return found if EARLIEST <= found <= LATEST else _no_date()


def _day(year: int, month: int, number: int) -> date:
    try:
        found = date(year, month, number)
    except ValueError:
        return _no_date()
    return found if EARLIEST <= found <= LATEST else _no_date()


def _no_date() -> NoReturn:
    raise BadCell(_("This is not a date of this century. Write it like this: 22.11.2026"))


def month(cell: Cell) -> tuple[date, date]:
    """The first day of a month and of the next: 2026-10, 10.2026, October 2026, or a date of Excel within it."""
    if cell.kind == "date":
        first = day(cell, DateOrder.CLEAR).replace(day=1)
        return first, next_month(first)
    text = checked(cell)
    if cell.kind == "number" and re.fullmatch(r"\d{4}\.\d", text, re.ASCII):
        raise BadCell(_("A spreadsheet has made a number of this month, and a zero may be lost. Write it as text."))
    year, number = _year_month(text)
    if not (1 <= number <= 12 and EARLIEST.year <= year <= LATEST.year):
        return _no_month()
    first = date(year, number, 1)
    return first, next_month(first)


def _year_month(text: str) -> tuple[int, int]:
    if found := YEAR_MONTH.fullmatch(text):
        return int(found[1]), int(found[2])
    if found := MONTH_YEAR.fullmatch(text):
        return int(found[2]), int(found[1])
    words = without_diacritics(text).lower()
    years = re.findall(r"\b20\d\d\b", words)
    named = [number for number, names in enumerate(MONTHS, start=1) if any(name in words for name in names)]
    if len(years) == 1 and len(named) == 1:
        return int(years[0]), named[0]
    return _no_month()


def _no_month() -> NoReturn:
    raise BadCell(_("This is not a month. Write it like this: 10.2026"))


credit = one_of(CREDIT)
