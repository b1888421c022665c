"""Spreadsheets as people and attackers send them: what is read, and what is refused in words."""

import contextlib
import io
import time
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from app.core.imports import sheets, xlsx
from app.core.imports.cells import BadCell, Cell, cents_up_to, code, decimal_number, one_of, some_of, text, yes_or_no
from app.core.imports.headers import Field, find_headings, guess
from app.core.imports.xlsx import UnreadableSheet

FIELDS = (
    Field("address", "", ("adrese",), text(100)),
    Field("number", "", ("dzīvokļa nr.", "dz. nr."), text(10)),
    Field("rent", "", ("īre", "īres maksa"), cents_up_to(10**8)),
    Field("utilities", "", ("komunālie",), cents_up_to(10**8)),
    Field("area", "", ("platība",), text(10)),
)


@pytest.fixture(autouse=True)
def _words(flask_app):
    with flask_app.test_request_context():
        yield


def read(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in cells] for _number, cells in sheets.rows_of(data)]


def book(write, **options) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, options) as made:
        write(made, made.add_worksheet())
    return written.getvalue()


def repacked(data: bytes, change, method=zipfile.ZIP_DEFLATED) -> bytes:
    """The workbook with its parts as `change(name, bytes)` returns them; None leaves one out."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(written, "w", method) as target:
        for name in source.namelist():
            if (content := change(name, source.read(name))) is not None:
                target.writestr(name, content)
    return written.getvalue()


def plain_book(rows) -> bytes:
    return book(lambda _book, sheet: [sheet.write_row(number, 0, row) for number, row in enumerate(rows)])


class TestCsv:
    ROWS = [["Adrese", "Īre"], ["Brīvības iela 1", "280,50"]]

    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1257", "utf-16"])
    def test_every_way_excel_writes_it(self, delimiter, encoding):
        lines = [delimiter.join(f'"{value}"' for value in row) for row in self.ROWS]

        assert read("\r\n".join(lines).encode(encoding)) == self.ROWS

    def test_the_line_that_names_the_delimiter(self):
        assert read(b"sep=|\r\na|b\r\n") == [["a", "b"]]

    @pytest.mark.parametrize("line", ["sep=", "sep=\r\na;b", 'sep="\na;b'])
    def test_a_line_that_names_no_delimiter_is_passed_over(self, line):
        assert read(line.encode()) == ([["a", "b"]] if "a" in line else [])

    def test_commas_inside_values_do_not_mislead(self):
        assert read("Adrese;Īre\nBrīvības iela 1, Rīga;280,50\nAvotu iela 3, Rīga;1,5\n".encode())[1] == [
            "Brīvības iela 1, Rīga",
            "280,50",
        ]

    def test_empty_rows_are_passed_over_and_rows_keep_their_numbers(self):
        assert [number for number, _cells in sheets.rows_of(b"a;b\n;\n\n1;2\n")] == [1, 4]

    @pytest.mark.parametrize("data", [b"\x00\x01\x02", b"\xff\xfe\x00", b"%PDF-1.7\x81\x83"])
    def test_what_is_no_text_is_refused(self, data):
        with pytest.raises(UnreadableSheet):
            read(data)


class TestXlsx:
    def test_the_name_says_nothing_and_the_contents_everything(self):
        assert read(b"Adrese;Nr\nx;1\n") == [["Adrese", "Nr"], ["x", "1"]]  # a CSV called .xlsx
        with pytest.raises(UnreadableSheet, match="vecs Excel"):
            read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))  # an .xls called .xlsx

    def test_it_reads_what_openpyxl_reads(self):
        def write(made, sheet):
            bold = made.add_format({"bold": True})
            sheet.write_row(0, 0, ["Ā & <b>", "", 1, 2.5, True, -0.001, 10**15])
            sheet.write_rich_string(1, 0, "viens ", bold, "divi", " trīs")
            sheet.write(3, 30, "tālu")
            sheet.write(4, 0, " atstarpes ")

        for options in ({}, {"constant_memory": True}):
            data = book(write, **options)
            sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
            shown = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
            expected = {(cell.row, cell.column): cell.value for cell in shown}
            ours = {
                (number, column): cell.text
                for number, cells in xlsx.rows_of(data)
                for column, cell in enumerate(cells, start=1)
                if cell.text
            }
            assert {place: str(value) for place, value in expected.items()} == {
                place: {"1E+15": str(10**15)}.get(value, "True" if place == (1, 5) else value)
                for place, value in ours.items()
            }

    def test_a_file_that_openpyxl_wrote(self):
        made = openpyxl.Workbook()
        made.worksheets[0].append(["Adrese", None, 5, date(2026, 3, 1)])
        written = io.BytesIO()
        made.save(written)

        ((_number, cells),) = sheets.rows_of(written.getvalue())

        assert cells == [Cell("Adrese"), Cell(""), Cell("5", "number"), Cell("2026-03-01", "date")]

    def test_dates_formulas_and_errors_are_known_as_such(self):
        def write(made, sheet):
            sheet.write_datetime(0, 0, date(2026, 3, 1), made.add_format({"num_format": "d. mmm"}))
            sheet.write_number(0, 1, 46082, made.add_format({"num_format": '0.00 "EUR mēnesī"'}))
            sheet.write_formula(0, 2, "=1+1", None, 2)
            sheet.write_formula(0, 3, "=1+1", None, "")
            sheet.write_formula(0, 4, "=1/0", None, "#DIV/0!")

        ((_number, cells),) = sheets.rows_of(book(write))

        assert [(cell.text, cell.kind) for cell in cells][:3] == [
            ("2026-03-01", "date"),
            ("46082", "number"),
            ("2", "number"),
        ]
        assert cells[4].kind == "error"

    def test_a_formula_without_a_result_is_known(self):
        data = book(lambda _book, sheet: sheet.write_formula(0, 0, "=1+1", None, 2))
        cut = repacked(data, lambda name, part: part.replace(b"<v>2</v>", b"") if "sheet1" in name else part)

        ((_number, (cell,)),) = sheets.rows_of(cut)
        assert cell.kind == "empty_formula"

    def test_the_first_sheet_one_sees(self):
        def write(made, sheet):
            sheet.write(0, 0, "paslēpta")
            shown = made.add_worksheet()
            shown.write(0, 0, "redzama")
            shown.activate()
            shown.set_first_sheet()
            sheet.hide()

        assert read(book(write)) == [["redzama"]]

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
    def test_a_workbook_that_lacks_a_part_is_refused(self, part):
        with pytest.raises(UnreadableSheet):
            read(repacked(plain_book([["a"]]), lambda name, content: None if name == part else content))

    def test_xml_that_declares_something_is_refused(self):
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

        def declare(name, content):
            return content.replace(b"<worksheet", bomb + b"<worksheet", 1) if "sheet1" in name else content

        data = repacked(plain_book([["a"]]), declare)
        with pytest.raises(UnreadableSheet, match="bojāta"):
            read(data)

    def test_a_zip_bomb_is_refused_before_it_unpacks(self):
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
            target.writestr("xl/workbook.xml", "<workbook/>")
            with target.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
                for _megabyte in range(301):
                    part.write(bytes(1024 * 1024))
        assert len(written.getvalue()) < 1024 * 1024
        tracemalloc.start()

        with pytest.raises(UnreadableSheet, match="par lielu"):
            read(written.getvalue())
        assert tracemalloc.get_traced_memory()[1] < 5 * 1024 * 1024
        tracemalloc.stop()

    @pytest.mark.parametrize(
        ("part", "opening", "unit", "closing"),
        [
            ("xl/styles.xml", "<styleSheet><cellXfs>", '<xf numFmtId="0"/>', "</cellXfs></styleSheet>"),
            ("xl/styles.xml", "<styleSheet>", "<a/>", "</styleSheet>"),
            ("xl/worksheets/sheet1.xml", "<worksheet>", "<a>", ""),
            ("xl/worksheets/sheet1.xml", '<worksheet><sheetData><row r="1">', '<c r="A1"><v>1</v></c>', ""),
            ("xl/worksheets/sheet1.xml", '<worksheet a="', "x", '"/>'),
            ("xl/worksheets/sheet1.xml", "<worksheet><!--", "x", "--></worksheet>"),
        ],
        ids=["many styles", "a large part", "depth", "one cell again and again", "a long tag", "a long comment"],
    )
    def test_a_part_that_would_fill_the_memory_is_refused(self, part, opening, unit, closing):
        hostile = (opening + unit * (12_000_000 // len(unit)) + closing).encode()
        data = repacked(plain_book([["a"], ["b"]]), lambda name, content: hostile if name == part else content)
        tracemalloc.start()

        started = time.perf_counter()
        with pytest.raises(UnreadableSheet):
            read(data)
        assert tracemalloc.get_traced_memory()[1] < 60 * 1024 * 1024
        tracemalloc.stop()
        assert time.perf_counter() - started < 10

    def test_a_sheet_without_a_filled_row_is_not_read_for_ever(self, monkeypatch):
        monkeypatch.setattr(xlsx, "MOST_SILENT", 1024 * 1024)

        def padded(name, content):
            return (
                content.replace(b"</sheetData>", b"<row/>" * 200_000 + b"</sheetData>") if "sheet1" in name else content
            )

        with pytest.raises(UnreadableSheet):
            read(repacked(plain_book([["a"]]), padded))

    @pytest.mark.parametrize(
        "rows",
        [
            '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',  # a text that is not among the shared ones
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
            '<row r="99999999999999999999"><c r="A1"><v>1</v></c></row>',
            '<row r="0"><c r="A1"><v>1</v></c></row>',
            '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        ],
    )
    def test_what_excel_would_never_write_is_said_to_be_damaged(self, rows):
        sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
        with pytest.raises(UnreadableSheet, match="bojāta"):
            read(repacked(plain_book([["a"]]), lambda name, content: sheet if "sheet1" in name else content))

    @pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_an_archive_damaged_on_its_way_is_never_our_error(self, method):
        whole = repacked(plain_book([["a"]]), lambda _name, content: content, method)
        for position in range(40, 120):
            damaged = bytearray(whole)
            damaged[damaged.find(b"xl/workbook.xml") + position] ^= 0xA5
            with contextlib.suppress(UnreadableSheet):
                read(bytes(damaged))

    def test_one_cell_in_the_last_corner_costs_nothing(self):
        started = time.perf_counter()

        assert len(read(book(lambda _book, sheet: sheet.write(1_048_575, 16_383, "x") or sheet.write(0, 0, "y")))) == 1
        assert time.perf_counter() - started < 2

    def test_a_cell_is_read_up_to_its_limit(self):
        assert len(read(plain_book([["x" * 30_000]]))[0][0]) == 4_000

    def test_too_many_rows_are_refused(self, monkeypatch):
        monkeypatch.setattr(sheets, "MOST_ROWS", 5)
        assert len(read(plain_book([["x"]] * 5))) == 5

        with pytest.raises(UnreadableSheet, match="par daudz rindu"):
            read(plain_book([["x"]] * 6))

    def test_macros_are_refused(self):
        with pytest.raises(UnreadableSheet, match="makro"):
            read(with_part(plain_book([["a"]]), "xl/vbaProject.bin"))


def with_part(data: bytes, name: str) -> bytes:
    written = io.BytesIO(data)
    with zipfile.ZipFile(written, "a") as target:
        target.writestr(name, b"")
    return written.getvalue()


@pytest.mark.long
def test_a_million_rows_are_refused_with_flat_memory():
    def write(_book, sheet):
        for number in range(1_000_000):
            sheet.write_number(number, 0, 1)

    data = book(write, constant_memory=True)
    tracemalloc.start()
    with pytest.raises(UnreadableSheet):
        for _row in sheets.rows_of(data):
            pass
    assert tracemalloc.get_traced_memory()[1] < 40 * 1024 * 1024
    tracemalloc.stop()


class TestHeadings:
    def rows(self, *lines):
        return [(number, [Cell(text) for text in line]) for number, line in enumerate(lines, start=1) if any(line)]

    def test_a_title_above_and_headings_merged_over_two_rows(self):
        rows = self.rows(
            ["Dzīvokļu saraksts 2026", "", "", "", ""],
            ["Adrese", "Dz. nr.", "Maksa", "", "Platība"],
            ["", "", "ĪRE, EUR", "Komunālie", ""],
            ["Brīvības iela 1", "3", "200", "50", "30"],
        )
        found = find_headings(rows, FIELDS)

        assert found.last_row == 3
        assert found.columns == ["Adrese", "Dz. nr.", "ĪRE, EUR", "Komunālie", "Platība"]
        assert guess(found.columns, FIELDS) == {"address": 0, "number": 1, "rent": 2, "utilities": 3, "area": 4}

    def test_mixed_case_and_order(self):
        found = find_headings(self.rows(["PLATĪBA m2", "DZĪVOKĻA NR", "Adrese (iela)"], ["30", "1", "x"]), FIELDS)

        assert guess(found.columns, FIELDS) == {"area": 0, "number": 1, "address": 2}

    def test_headings_that_say_nothing_we_know(self):
        found = find_headings(self.rows(["a", "b"], ["1", "2"]), FIELDS)

        assert (found.last_row, found.columns, guess(found.columns, FIELDS)) == (1, ["a", "b"], {})

    def test_a_column_means_one_thing_and_the_closest_wins(self):
        assert guess(["Īres maksa ar komunālajiem", "Īre", "Adrese"], FIELDS)["rent"] == 1


class TestCells:
    @pytest.mark.parametrize(("typed", "number"), [("1,5", "1.5"), ("1 234", "1234"), ("-2", "-2"), ("3.0", "3.0")])
    def test_decimal_commas(self, typed, number):
        assert str(decimal_number(Cell(typed))) == number

    @pytest.mark.parametrize("typed", ["", "NaN", "inf", "1e400", "10 m", "1,2,3"])
    def test_no_numbers(self, typed):
        with pytest.raises(BadCell):
            decimal_number(Cell(typed))

    @pytest.mark.parametrize(
        ("cell", "cents"),
        [
            (Cell("280,50 €"), 28_050),
            (Cell("EUR 1 280.50"), 128_050),
            (Cell("285.49999999999994", "number"), 28_550),
            (Cell("33.333333333", "number"), 3_333),
        ],
    )
    def test_amounts(self, cell, cents):
        assert cents_up_to(10**8)(cell) == cents

    def test_an_ambiguous_amount_is_refused(self):
        with pytest.raises(BadCell):
            cents_up_to(10**8)(Cell("1.234,50"))

    @pytest.mark.parametrize(
        ("cell", "words"),
        [
            (Cell("1.001240238001E+16", "number"), "ciparus"),
            (Cell("1,00124E+16"), "ciparus"),
            (Cell("10012402380010001", "number"), "ciparus"),
            (Cell("1001240238001"), "ciparu skaits"),
            (Cell("#N/A", "error"), "kļūda"),
            (Cell("2026-03-01", "date"), "datumu"),
            (Cell("", "empty_formula"), "formula"),
        ],
    )
    def test_codes_a_spreadsheet_spoilt(self, cell, words):
        with pytest.raises(BadCell, match=words):
            code(17)(cell)

    def test_a_zero_lost_in_front_is_noticed_and_a_whole_code_is_taken(self):
        with pytest.raises(BadCell, match="nulli"):
            code(14)(Cell("1001240238001", "number"))
        assert code(14)(Cell("0100 124 0238-001")) == "01001240238001"

    def test_words(self):
        assert [yes_or_no(Cell(word)) for word in ("Jā", "ir", "x", "1", "+")] == [True] * 5
        assert [yes_or_no(Cell(word)) for word in ("nē", "NAV", "0", "-")] == [False] * 4
        assert yes_or_no(Cell("1.0", "number")) is True
        assert one_of({"gāze": "gas"})(Cell(" GAZE ")) == "gas"
        assert some_of({"veikals": "shop", "parks": "park"})(Cell("parks; Veikals, parks")) == ["park", "shop"]
        with pytest.raises(BadCell, match="gāze"):
            one_of({"gāze": "gas"})(Cell("malka"))
