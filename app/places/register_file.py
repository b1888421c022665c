"""The State Address Register's open file of buildings (aw_eka.csv), read as a stream and never held whole.

Two dialects: today's (comma, double quotes, UTF-8 with a byte order mark), the older one (semicolon, # as the quote).
Columns are found by their names, in any order and letter case. What cannot be such a file is refused in words that name
the row and the column. These words are English: the file is loaded at the command line.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import IO, Any

COLUMNS = (
    "KODS",
    "STATUSS",
    "ATRIB",
    "DAT_MOD",
    "DAT_BEIG",
    "FOR_BUILD",
    "STD",
    "KOORD_X",
    "KOORD_Y",
    "DD_N",
    "DD_E",
)
"""The columns that are read, in the order in which `rows` gives their values."""

_DIALECTS = ((",", '"'), (";", "#"), (";", '"'), (",", "#"))
_SIGNATURES = {
    b"PK\x03\x04": "The file is a zip archive or an Excel workbook: unpack it, or save the register's own CSV file.",
    b"\xd0\xcf\x11\xe0": "The file is an old Excel workbook: use the register's own CSV file.",
    b"\x1f\x8b": "The file is compressed (gzip): unpack it first.",
    b"\xff\xfe": "The file is UTF-16 text: the register's own file is UTF-8.",
    b"\xfe\xff": "The file is UTF-16 text: the register's own file is UTF-8.",
}

Values = tuple[str, ...]
"""What one row says in `COLUMNS`."""


@dataclass(frozen=True)
class RowProblem:
    """Why one row cannot be used. `row` is its line in the file (the header is 1); `column` may be empty."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        where = f"Row {self.row}, column {self.column}" if self.column else f"Row {self.row}"
        return f"{where}: {self.text}"


class RegisterFileRefused(ValueError):
    """The file cannot be used; the message says why, one line per reason."""

    def __init__(self, *reasons: object) -> None:
        super().__init__("\n".join(map(str, reasons)))


def rows(path: Path) -> Iterator[tuple[int, Values] | RowProblem]:
    """(line, values) of each row; a RowProblem for a row that has the wrong number of columns or is empty."""
    _check_signature(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield from _rows(file)
        except UnicodeDecodeError:
            raise RegisterFileRefused(_not_utf8(path)) from None


def _check_signature(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\xef\xbb\xbf \r\n\t"):
        raise RegisterFileRefused("The file is empty.")
    for signature, reason in _SIGNATURES.items():
        if head.startswith(signature):
            raise RegisterFileRefused(reason)
    if b"\0" in head:
        raise RegisterFileRefused("The file is not text.")


def _not_utf8(path: Path) -> str:
    with path.open("rb") as file:
        bad_row = next(number for number, line in enumerate(file, start=1) if not _is_utf8(line))
    return (
        f"Row {bad_row}: the text is not UTF-8 (a spreadsheet programme may have saved it as windows-1257). "
        "Use the register's own file."
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _rows(file: IO[str]) -> Iterator[tuple[int, Values] | RowProblem]:
    delimiter, quote = _dialect(file.readline())
    file.seek(0)
    reader = csv.reader(file, delimiter=delimiter, quotechar=quote, strict=True)
    try:
        names = [name.strip().upper() for name in next(reader)]
        _check_names(names)
        pick = itemgetter(*(names.index(column) for column in COLUMNS))
        yield from _checked(reader, len(names), pick)
    except csv.Error as problem:
        raise RegisterFileRefused(
            f"Row {reader.line_num}: the quotes or columns cannot be made out ({problem}); the file may be cut off."
        ) from None


def _checked(reader: Any, width: int, pick: Callable[[list[str]], Values]) -> Iterator[tuple[int, Values] | RowProblem]:
    empty_line = 0
    for row in reader:
        if len(row) == width and (row[0] or any(row)):
            if empty_line:
                yield RowProblem(empty_line, "", "the row is empty.")
                empty_line = 0
            yield reader.line_num, pick(row)
        elif not any(row):
            empty_line = empty_line or reader.line_num  # at the end of a file it means nothing
        else:
            yield RowProblem(
                reader.line_num, "", f"it has {len(row)} columns instead of {width}; the file may be cut off or edited."
            )


def _dialect(header: str) -> tuple[str, str]:
    """(delimiter, quote) by which the first line reads as the register's column names."""
    for delimiter, quote in _DIALECTS:
        names = next(csv.reader([header], delimiter=delimiter, quotechar=quote), [])
        if len(names) > 1 and "KODS" in (name.strip().upper() for name in names):
            return delimiter, quote
    raise RegisterFileRefused(
        "Row 1: the columns of the register's building file (KODS, STATUSS, STD …) are not there, "
        "or they are parted neither by commas nor by semicolons."
    )


def _check_names(names: list[str]) -> None:
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise RegisterFileRefused(
            f"Row 1: the file of buildings (aw_eka.csv) is needed, but these columns are missing: {', '.join(missing)}."
        )
    twice = [column for column in COLUMNS if names.count(column) > 1]
    if twice:
        raise RegisterFileRefused(f"Row 1: these columns are there twice: {', '.join(twice)}.")
