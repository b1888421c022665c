"""Reading the register's file: both dialects give the same, what is no such file is refused by row and column."""

import csv
import gzip
import zipfile

import pytest

from app.places.register_file import COLUMNS, RegisterFileRefused, RowProblem, rows
from tests.places.register_files import COLUMNS as ALL_COLUMNS
from tests.places.register_files import STREETS, Dialect, register_rows, write_extract

ROWS = list(register_rows(STREETS[-1:]))
STD = COLUMNS.index("STD")


def refused(path) -> str:
    with pytest.raises(RegisterFileRefused) as refusal:
        list(rows(path))
    return str(refusal.value)


def written(path, header, lines, delimiter=",", encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(header)
        writer.writerows(lines)
    return path


@pytest.fixture
def extract(tmp_path):
    path = tmp_path / "aw_eka.csv"
    write_extract(path, ROWS)
    return path


def test_both_dialects_read_alike(tmp_path, extract):
    older = tmp_path / "older.csv"
    write_extract(older, ROWS, Dialect.OLDER)

    assert list(rows(extract)) == list(rows(older))
    assert next(iter(rows(extract))) == (2, tuple(ROWS[0][column] for column in COLUMNS))


def test_columns_are_found_by_name_in_any_order_and_case(tmp_path, extract):
    header = sorted(ALL_COLUMNS)
    shuffled = written(
        tmp_path / "shuffled.csv",
        [name.lower() for name in header],
        [[row[name] for name in header] for row in ROWS],
        delimiter=";",
    )

    assert list(rows(shuffled)) == list(rows(extract))


def test_quotes_and_delimiters_inside_a_value_are_part_of_it(tmp_path):
    for dialect in Dialect:
        path = tmp_path / f"{dialect}.csv"
        write_extract(path, [ROWS[0] | {"STD": '"Kalnāji" #2; 3, Rīga'}], dialect)

        (row,) = rows(path)
        assert isinstance(row, tuple)
        assert row[1][STD] == '"Kalnāji" #2; 3, Rīga'


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n \r\n"])
def test_an_empty_file_is_refused(tmp_path, content):
    path = tmp_path / "empty.csv"
    path.write_bytes(content)

    assert refused(path) == "The file is empty."


def test_other_kinds_of_file_are_named(tmp_path, extract):
    archive, packed, binary, wide = (tmp_path / name for name in ("a.zip", "a.gz", "a.bin", "a.txt"))
    with zipfile.ZipFile(archive, "w") as file:
        file.write(extract)
    packed.write_bytes(gzip.compress(extract.read_bytes()))
    binary.write_bytes(b"SQLite format 3\0" + bytes(100))
    wide.write_text(extract.read_text("utf-8-sig"), "utf-16")

    assert "zip archive or an Excel workbook" in refused(archive)
    assert "gzip" in refused(packed)
    assert "not text" in refused(binary)
    assert "UTF-16" in refused(wide)


def test_text_that_is_not_utf8_is_refused_with_its_row(tmp_path, extract):
    lines = extract.read_bytes().splitlines(keepends=True)
    path = tmp_path / "cp1257.csv"
    path.write_bytes(b"".join([*lines[:2], lines[2].decode().encode("cp1257"), *lines[3:]]))

    assert refused(path).startswith("Row 3: the text is not UTF-8")


def test_a_wrong_delimiter_or_a_different_file_is_refused(tmp_path):
    tabs = written(tmp_path / "tabs.csv", ALL_COLUMNS, [], delimiter="\t")
    prose = tmp_path / "prose.csv"
    prose.write_text("Adreses, kodi\nun citi\n")
    flats = written(
        tmp_path / "aw_dziv.csv", [name for name in ALL_COLUMNS if name[0] not in "FKD" or name == "KODS"], []
    )
    twice = written(tmp_path / "twice.csv", [*ALL_COLUMNS, "STD"], [])

    assert refused(tabs).startswith("Row 1: the columns")
    assert refused(prose).startswith("Row 1: the columns")
    assert "missing: DAT_MOD, DAT_BEIG, FOR_BUILD, KOORD_X, KOORD_Y, DD_N, DD_E." in refused(flats)
    assert "twice: STD" in refused(twice)


def test_a_file_cut_off_inside_quotes_is_refused(tmp_path, extract):
    path = tmp_path / "cut.csv"
    path.write_bytes(extract.read_bytes()[:-5])

    assert refused(path).startswith(f"Row {len(ROWS) + 1}: the quotes or columns cannot be made out")


def test_a_row_with_too_few_columns_or_none_is_a_problem_of_that_row(tmp_path, extract):
    lines = extract.read_text("utf-8-sig").splitlines()
    path = tmp_path / "odd.csv"
    path.write_text("\n".join([lines[0], lines[1], '"1","2"', "", "," * 20, lines[2], "", ""]))

    read = list(rows(path))
    assert [one for one in read if isinstance(one, RowProblem)] == [
        RowProblem(3, "", "it has 2 columns instead of 21; the file may be cut off or edited."),
        RowProblem(4, "", "the row is empty."),
    ]
    assert [one[0] for one in read if not isinstance(one, RowProblem)] == [2, 6]
    assert str(read[1]).startswith("Row 3: it has")
