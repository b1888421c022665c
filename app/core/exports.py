"""A list as a file: XLSX or CSV, written row by row into a temporary file and sent from there.

Nothing of it is held in memory, a failure gives an error page instead of half a file, and no text becomes a formula.
"""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Literal

import sqlalchemy as sa
from werkzeug.wrappers import Response

from app.core import clock, money
from app.core.crypto import without_diacritics
from app.core.extensions import db
from app.core.locale import current_language

ColumnKind = Literal["text", "number", "money_cents", "date", "percent"]
FileKind = Literal["xlsx", "csv"]
MIME_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
# Excel's own codes, which it shows in the format of the reader's computer; '@' keeps text text when it is edited.
EXCEL_FORMATS = {"text": "@", "money_cents": "#,##0.00", "date": "yyyy-mm-dd", "percent": "0 %"}
WIDTHS = {"text": 24, "number": 10, "money_cents": 12, "date": 12, "percent": 10}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Column:
    """One column of a file: what stands above it and what kind of values it has.

    Kinds: text; number; money_cents (whole cents, written as euros); date; percent (a share: 0.3 is 30 %).
    """

    header: Any
    kind: ColumnKind = "text"


def table_response(columns: Sequence[Column], rows: Iterable[Sequence[Any]], title: str, kind: FileKind) -> Response:
    """The rows as a download; None is an empty cell.

    `title` is the list's name in the reader's language, like the headings: with today's date it names the file.

    `rows` may be a generator; hand it `streamed(query)` so that the database does not send all at once either.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (closed once it has been sent)
    try:
        (_write_xlsx if kind == "xlsx" else _write_csv)(file, columns, rows)
    except BaseException:
        file.close()
        raise
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    response = Response(_chunks(file), mimetype=MIME_TYPES[kind], headers={"Content-Length": str(length)})
    response.headers.set("Content-Disposition", "attachment", filename=_file_name(title, kind))
    response.call_on_close(file.close)
    return response


def _file_name(title: str, kind: FileKind) -> str:
    """'dzivokli-2026-11-22.xlsx': letters that every system can write."""
    words = re.findall(r"[a-z0-9]+", without_diacritics(title))
    return f"{'-'.join(words)}-{clock.today().isoformat()}.{kind}"


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(1 << 16):
            yield chunk


def streamed(query: sa.Select, batch: int = 1000) -> Iterator[Any]:
    """The rows of a query of columns, fetched from the database in batches."""
    yield from db.session.execute(query, execution_options={"yield_per": batch})


def id_batches(query: sa.Select, size: int = 1000) -> Iterator[list[int]]:
    """The ids a query of one column gives, so many at a time, to fetch with each batch what the file shows of it."""
    ids: list[int] = []
    for row in streamed(query, size):
        ids.append(row[0])
        if len(ids) == size:
            yield ids
            ids = []
    if ids:
        yield ids


def _write_csv(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    """UTF-8 with a byte order mark; as Excel expects it in the reader's language: ';' and decimal commas in Latvian."""
    latvian = current_language() == "lv"
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, delimiter=";" if latvian else ",")
    writer.writerow([_inert(str(column.header)) for column in columns])
    kinds: list[ColumnKind] = [column.kind for column in columns]
    for row in rows:
        writer.writerow([_csv_cell(value, kind, latvian) for value, kind in zip(row, kinds, strict=True)])
    text.flush()
    text.detach()


def _csv_cell(value: Any, kind: ColumnKind, decimal_comma: bool) -> str:
    if value is None:
        return ""
    if kind == "text":
        return _inert(str(value))
    if kind == "date":
        return value.isoformat()
    number = str(money.as_decimal(value) if kind == "money_cents" else value)
    return number.replace(".", ",") if decimal_comma else number


def _inert(text: str) -> str:
    """A spreadsheet takes a cell that begins like a formula for one; a leading apostrophe makes it text."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _write_xlsx(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    import xlsxwriter  # only downloads need it

    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        by_kind = {kind: book.add_format({"num_format": code}) for kind, code in EXCEL_FORMATS.items()}
        formats = [by_kind.get(column.kind) for column in columns]
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for index, column in enumerate(columns):
            sheet.set_column(index, index, WIDTHS[column.kind])
            sheet.write_string(0, index, str(column.header), heading)
        sheet.freeze_panes(1, 0)
        kinds: list[ColumnKind] = [column.kind for column in columns]
        for number, row in enumerate(rows, start=1):
            for index, (value, kind) in enumerate(zip(row, kinds, strict=True)):
                if value is not None:
                    _write_cell(sheet, number, index, value, kind, formats[index])


def _write_cell(sheet: Any, row: int, index: int, value: Any, kind: ColumnKind, cell_format: Any) -> None:
    """Each kind by its own method: the library's `write` would make formulas and links out of texts."""
    if kind == "text":
        sheet.write_string(row, index, str(value), cell_format)
    elif kind == "date":
        sheet.write_datetime(row, index, datetime(value.year, value.month, value.day), cell_format)
    elif kind == "money_cents":
        sheet.write_number(row, index, value / 100, cell_format)
    else:
        sheet.write_number(row, index, value, cell_format)
