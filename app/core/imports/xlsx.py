"""XLSX, read as a stream: the rows of the first visible sheet, with flat memory however long it is.

The file is hostile until proven otherwise: how much it unpacks to, how many columns it has and how long a cell is are
bounded, and XML that declares anything is refused. Why not a library: docs/decisions/0012-spreadsheet-import.md.
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from xml.parsers import expat

from flask_babel import gettext as _

from app.core.imports.cells import LONGEST, Cell

MOST_UNPACKED = 300 * 1024 * 1024  # of all parts together
MOST_STRINGS = 60 * 1024 * 1024  # of the shared texts, the one part that is held in memory
MOST_PART = 8 * 1024 * 1024  # of the parts that are read whole: styles and the list of sheets
MOST_ELEMENTS = 200_000  # that are kept of one of them; Excel allows 65,490 styles
MOST_SILENT = 64 * 1024 * 1024  # of a sheet without a single filled row
LONGEST_TOKEN = 1024 * 1024  # of one tag or comment: the parser begins a long one anew with every chunk
DEEPEST = 40  # elements inside each other
LAST_ROW = 1_048_576  # of a sheet in Excel
MOST_COLUMNS = 200
CHUNK = 1 << 16
FIRST_DAY = date(1899, 12, 30)
BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
DATE_CODE = re.compile(r"[dmyhs]", re.IGNORECASE)
STYLE_LISTS = ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs")
NOT_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')  # literal text, colours and locales inside a number format


# What a damaged archive or a damaged part of it raises, whichever way it is packed.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, expat.ExpatError, LookupError, ValueError, NotImplementedError,
    EOFError, OSError,
)  # fmt: skip


class UnreadableSheet(Exception):
    """Why a file cannot be read at all: a sentence for the person, already translated."""


class TooLarge(UnreadableSheet):
    """It unpacks to more than a list of flats needs."""

    def __init__(self) -> None:
        super().__init__(_("The workbook is too large. Leave only the list in it, without pictures."))


Row = tuple[int, list[Cell]]
"""The row's number in the sheet, from 1, and its cells."""


def rows_of(data: bytes) -> Iterator[Row]:
    """The rows that have cells. Raises UnreadableSheet."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            _refuse_hostile(book)
            sheet = _first_sheet(book)
            _refuse_other_calendar(book)
            yield from _Sheet(_shared_strings(book), _date_styles(book)).rows(_chunks(book, sheet))
    except DAMAGED:
        raise UnreadableSheet(_("The workbook is damaged. Open it, save it as .xlsx, and send it again.")) from None
    except RuntimeError:  # encrypted
        raise UnreadableSheet(_("The workbook has a password. Save it without one and send it again.")) from None


def stated_rows(data: bytes) -> int | None:
    """How many rows the sheet says it has; it need not be true, and it need not say so."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as book, book.open(_first_sheet(book)) as stream:
            found = re.search(rb'<dimension ref="[A-Z]+\d+:[A-Z]+(\d{1,7})"', stream.read(CHUNK))
    except DAMAGED:
        return None
    return int(found[1]) if found else None


def _refuse_hostile(book: zipfile.ZipFile) -> None:
    parts = book.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise UnreadableSheet(_("This is not an Excel workbook (.xlsx). Save it as .xlsx or CSV and send it again."))
    if "xl/vbaProject.bin" in names:
        raise UnreadableSheet(_("Workbooks with macros are not taken. Save it as .xlsx and send it again."))
    strings = sum(part.file_size for part in parts if part.filename == "xl/sharedStrings.xml")
    if len(parts) > 2_000 or sum(part.file_size for part in parts) > MOST_UNPACKED or strings > MOST_STRINGS:
        raise TooLarge


def _chunks(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with book.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _parse(chunks: Iterator[bytes], handlers: "Handlers") -> Iterator[None]:
    """Feeds the XML to the handlers; yields after every chunk."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.StartElementHandler = handlers.start
    parser.EndElementHandler = handlers.end
    handlers.parser = parser
    fed = 0
    for chunk in chunks:
        parser.Parse(chunk)
        fed += len(chunk)
        if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
            raise TooLarge
        yield
    parser.Parse(b"", True)
    yield


def _refuse_declaration(*_declaration: Any) -> None:
    raise ValueError("a spreadsheet declares nothing")


class Handlers:
    """What reads one part. Names come as they are written, with or without a prefix: 'row' or 'x:row'."""

    parser: Any

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...


class _Elements(Handlers):
    """The elements of a small part that bear one of the names, in their order."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name in self.names:
            self.found.append((name, attributes))
            if len(self.found) > MOST_ELEMENTS:
                raise TooLarge


def _elements(book: zipfile.ZipFile, part: str, *names: str) -> list[tuple[str, dict[str, str]]]:
    if book.getinfo(part).file_size > MOST_PART:
        raise TooLarge
    elements = _Elements(names)
    for _step in _parse(_chunks(book, part), elements):
        pass
    return elements.found


def _first_sheet(book: zipfile.ZipFile) -> str:
    """The part that holds the first sheet a reader sees."""
    targets = {had["Id"]: had["Target"] for _name, had in _elements(book, "xl/_rels/workbook.xml.rels", "Relationship")}
    for _name, had in _elements(book, "xl/workbook.xml", "sheet"):
        if had.get("state", "visible") == "visible":
            link = next(value for key, value in had.items() if key.rpartition(":")[2] == "id")
            target = targets[link]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError("sheet")


def _refuse_other_calendar(book: zipfile.ZipFile) -> None:
    """A workbook may count its days from 1904: read as others are, every date would be four years off."""
    for _name, had in _elements(book, "xl/workbook.xml", "workbookPr"):
        if had.get("date1904", "0") not in ("0", "false"):
            raise UnreadableSheet(
                _("This workbook counts its days from 1904. Turn that off in its settings, save it, and send it again.")
            )


def _date_styles(book: zipfile.ZipFile) -> frozenset[str]:
    """The cell styles, by their number, that show a number as a date or time."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    own: set[int] = set()
    styles: list[int] = []
    inside = False
    for name, had in _elements(book, "xl/styles.xml", "numFmt", *STYLE_LISTS, "xf"):
        if name == "numFmt" and DATE_CODE.search(NOT_CODE.sub("", had.get("formatCode", ""))):
            own.add(int(had["numFmtId"]))
        elif name in STYLE_LISTS:
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            styles.append(int(had.get("numFmtId", "0")))
    return frozenset(str(index) for index, number in enumerate(styles) if number in own or number in BUILT_IN_DATES)


def _shared_strings(book: zipfile.ZipFile) -> list[str]:
    strings = _Strings()
    if "xl/sharedStrings.xml" in book.namelist():
        for _step in _parse(_chunks(book, "xl/sharedStrings.xml"), strings):
            pass
    return strings.texts


class _Strings(Handlers):
    """The texts that cells share, without the reading aids of East Asian ones (rPh)."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.parts: list[str] = []
        self.phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        self.phonetic = self.phonetic or name == "rPh"
        if name == "t" and not self.phonetic:
            self.parser.CharacterDataHandler = self.parts.append

    def end(self, name: str) -> None:
        self.parser.CharacterDataHandler = None
        name = name.rpartition(":")[2]
        if name == "si":
            self.texts.append("".join(self.parts)[:LONGEST])
            self.parts = []
        elif name == "rPh":
            self.phonetic = False


class _Sheet(Handlers):
    """One sheet while it is read."""

    def __init__(self, strings: list[str], dates: frozenset[str]) -> None:
        self.strings, self.dates = strings, dates
        self.done: list[Row] = []
        self.row: list[Cell] = []
        self.number = 0
        self.depth = 0
        self.column = -1
        self.had: dict[str, str] = {}
        self.formula = False
        self.parts: list[str] = []

    def rows(self, chunks: Iterator[bytes]) -> Iterator[Row]:
        silent = 0
        for _step in _parse(chunks, self):
            silent = 0 if self.done else silent + CHUNK
            if silent > MOST_SILENT:
                raise TooLarge
            yield from self.done
            self.done.clear()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError("a sheet is not so deep")
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self.had, self.formula, self.parts = attributes, False, []
            self.column = _column(attributes["r"]) if "r" in attributes else self.column + 1
        elif name in ("v", "t"):
            self.parser.CharacterDataHandler = self._take
        elif name == "f":
            self.formula = True
        elif name == "row":
            self._number_row(attributes.get("r"))
            self.row, self.column = [], -1

    def _number_row(self, stated: str | None) -> None:
        number = self.number + 1 if stated is None else int(stated)
        if not self.number < number <= LAST_ROW:
            raise ValueError("rows follow each other")
        self.number = number

    def _take(self, text: str) -> None:
        if len(self.parts) < 64:  # a cell beyond its limit is cut, not gathered
            self.parts.append(text[:LONGEST])

    def end(self, name: str) -> None:
        self.depth -= 1
        if ":" in name:
            name = name.rpartition(":")[2]
        if name in ("v", "t"):
            self.parser.CharacterDataHandler = None
        elif name == "c":
            if self.column < len(self.row):
                raise ValueError("cells follow each other")
            if (self.parts or self.formula) and self.column < MOST_COLUMNS:
                self.row.extend([Cell("")] * (self.column - len(self.row)))
                self.row.append(self._cell("".join(self.parts)[:LONGEST]))
        elif name == "row" and self.row:
            self.done.append((self.number, self.row))

    def _cell(self, text: str) -> Cell:
        kind = self.had.get("t", "n")
        if kind == "s":
            return Cell(self.strings[int(text)])
        if kind == "e":
            return Cell(text, "error")
        if self.formula and not text and kind != "str":
            return Cell("", "empty_formula")
        if kind == "n" and text:
            return _day(text) if self.had.get("s") in self.dates else Cell(text, "number")
        return Cell(text, "date" if kind == "d" else "text")


def _day(days: str) -> Cell:
    """A date as a reader of the sheet knows it; it is kept as days since the end of 1899."""
    number = float(days)
    shown = (FIRST_DAY + timedelta(days=number)).isoformat() if 0 <= number < 2_958_466 else days
    return Cell(shown, "date")


def _column(reference: str) -> int:
    """0 for 'A7', 27 for 'AB7'."""
    index = 0
    for character in reference:
        if not character.isalpha():
            break
        index = index * 26 + ord(character) - 64
    return index - 1
