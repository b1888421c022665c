"""A spreadsheet as it was sent, whatever its name says: XLSX by its contents, or CSV in the ways Excel writes it."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from flask_babel import gettext as _

from app.core.imports import xlsx
from app.core.imports.cells import LONGEST, Cell
from app.core.imports.xlsx import MOST_COLUMNS, Row, UnreadableSheet

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, or a workbook with a password
DELIMITERS = ";\t,"


def rows_of(data: bytes) -> Iterator[Row]:
    """The rows that are not empty, with their numbers. Raises UnreadableSheet, at the latest after `MOST_ROWS`."""
    if len(data) > MOST_BYTES:
        raise UnreadableSheet(_("The file is larger than %(size)s MB.", size=MOST_BYTES // 1024**2))
    if data.startswith(OLD_EXCEL):
        raise UnreadableSheet(
            _("This is an old Excel file (.xls) or one with a password. Save it as .xlsx and send it again.")
        )
    read = xlsx.rows_of(data) if data.startswith(b"PK") else _csv_rows(data)
    count = 0
    for number, cells in read:
        if any(cell.text.strip() or cell.kind != "text" for cell in cells):
            count += 1
            if count > MOST_ROWS:
                raise UnreadableSheet(
                    _("There are more than %(number)s rows. Divide the file into several.", number=MOST_ROWS)
                )
            yield number, cells


def expected_rows(data: bytes) -> int | None:
    """About how many rows there are, for the progress that is shown; None where the file does not say."""
    if not data.startswith(b"PK"):
        return data.count(b"\n")
    return xlsx.stated_rows(data)


def _csv_rows(data: bytes) -> Iterator[Row]:
    text = _decoded(data)
    named, line, rest = "", *text.partition("\n")[::2]
    if line[:4].lower() == "sep=":
        named, text = line[4:5].strip('\r" '), rest
    delimiter = named or _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, [Cell(value[:LONGEST]) for value in row[:MOST_COLUMNS]]
    except csv.Error:
        raise UnreadableSheet(_("The file cannot be read as CSV after line %(line)s.", line=reader.line_num)) from None


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 where the file says so, else UTF-8 if it is that, else the encoding of Windows in the Baltics."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1257")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableSheet(_("This is not a spreadsheet. Send an Excel workbook (.xlsx) or a CSV file."))


def _delimiter(text: str) -> str:
    """The one that parts most of the first lines into the same number of columns, more than one."""
    first = "\n".join(text[:20_000].splitlines()[:20])

    def agreement(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(first), delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            return 0, 0
        return max(((rows, width) for width, rows in widths.items()), default=(0, 0))

    return max(DELIMITERS, key=agreement)
