"""The workbook an accountant likes: a sheet for each month, totals as formulas, lines for a pivot table."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

HEADER, FIRST = 0, 1


@dataclass(frozen=True)
class Part:
    """What one flat carries of one entry in one month: a line of the pivot source."""

    month: date
    municipality: str
    flat: str
    entry: int
    booked_on: date
    category: str
    payer: str
    supplier: str
    document: str
    cents: int


def write_workbook(months: Sequence[date], categories: Sequence[str], parts: Iterable[Part]) -> bytes:
    """The workbook; amounts in euros, sums as formulas with their values beside.

    Every text is written as text: none becomes a formula or a link.
    """
    import xlsxwriter  # only downloads need it

    lines = list(parts)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        looks = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "sum": book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"num_format": "@"}),
        }
        ends = {}
        first = book.add_worksheet(_("Together"))
        for month in months:
            sheet = book.add_worksheet(month.strftime("%Y-%m"))
            ends[month] = _month(sheet, [one for one in lines if one.month == month], categories, looks)
        _together(first, months, categories, ends, looks)
        _source(book.add_worksheet(_("Lines for a pivot table")), lines, looks)
    return file.getvalue()


def _month(sheet: Any, lines: list[Part], categories: Sequence[str], looks: Mapping[str, Any]) -> list[int]:
    """Flats × kinds of cost; returns the cents of each column, which stand in the row after the last flat."""
    from xlsxwriter.utility import xl_col_to_name as letter

    _head(sheet, [_("Municipality"), _("Flat"), *categories, _("Together")], looks)
    cells: dict[tuple[str, str], dict[str, int]] = {}
    for one in lines:
        kinds = cells.setdefault((one.municipality, one.flat), {})
        kinds[one.category] = kinds.get(one.category, 0) + one.cents
    last = letter(1 + len(categories))
    for row, ((town, flat), kinds) in enumerate(sorted(cells.items()), FIRST):
        sheet.write_string(row, 0, town, looks["text"])
        sheet.write_string(row, 1, flat, looks["text"])
        for column, category in enumerate(categories, 2):
            sheet.write_number(row, column, kinds.get(category, 0) / 100, looks["money"])
        whole = sum(kinds.values()) / 100
        sheet.write_formula(row, 2 + len(categories), f"=SUM(C{row + 1}:{last}{row + 1})", looks["sum"], whole)
    sums = [sum(kinds.get(category, 0) for kinds in cells.values()) for category in categories]
    sums.append(sum(sums))
    end = FIRST + len(cells)
    sheet.write_string(end, 0, _("Together"), looks["head"])
    for column, cents in enumerate(sums, 2):
        name = letter(column)
        text = f"=SUM({name}{FIRST + 1}:{name}{end})" if cells else "=0"
        sheet.write_formula(end, column, text, looks["sum"], cents / 100)
    return [end, *sums]


def _together(
    sheet: Any,
    months: Sequence[date],
    categories: Sequence[str],
    ends: Mapping[date, list[int]],
    looks: Mapping[str, Any],
) -> None:
    """A row for each month, taken from its sheet."""
    from xlsxwriter.utility import xl_col_to_name as letter

    _head(sheet, [_("Month"), *categories, _("Together")], looks)
    for row, month in enumerate(months, FIRST):
        sheet.write_string(row, 0, month.strftime("%Y-%m"), looks["text"])
        end, *sums = ends[month]
        for column, cents in enumerate(sums, 1):
            place = f"='{month:%Y-%m}'!{letter(column + 1)}{end + 1}"
            sheet.write_formula(row, column, place, looks["money"], cents / 100)
    row = FIRST + len(months)
    sheet.write_string(row, 0, _("Together"), looks["head"])
    for column in range(1, len(categories) + 2):
        name, whole = letter(column), sum(ends[month][column] for month in months)
        sheet.write_formula(row, column, f"=SUM({name}{FIRST + 1}:{name}{row})", looks["sum"], whole / 100)


def _source(sheet: Any, lines: list[Part], looks: Mapping[str, Any]) -> None:
    titles = [_("Month"), _("Municipality"), _("Flat"), _("Entry"), _("Booked on"), _("What it was spent on")]
    titles += [_("Who bears it"), _("Supplier"), _("Number of the invoice"), _("Amount with VAT")]
    _head(sheet, titles, looks)
    for row, one in enumerate(lines, FIRST):
        sheet.write_datetime(row, 0, datetime(one.month.year, one.month.month, 1), looks["day"])
        sheet.write_string(row, 1, one.municipality, looks["text"])
        sheet.write_string(row, 2, one.flat, looks["text"])
        sheet.write_number(row, 3, one.entry)
        sheet.write_datetime(row, 4, datetime(*one.booked_on.timetuple()[:3]), looks["day"])
        for column, text in enumerate((one.category, one.payer, one.supplier, one.document), 5):
            sheet.write_string(row, column, text, looks["text"])
        sheet.write_number(row, 9, one.cents / 100, looks["money"])
    sheet.autofilter(HEADER, 0, max(len(lines), 1), len(titles) - 1)


def _head(sheet: Any, titles: Sequence[str], looks: Mapping[str, Any]) -> None:
    for column, title in enumerate(titles):
        sheet.write_string(HEADER, column, str(title), looks["head"])
        sheet.set_column(column, column, 24 if column < 2 else 14)
    sheet.freeze_panes(1, 2)
