"""A file of reference rents: spreadsheets' habits are fine, mistakes are said by line."""

from datetime import date

import pytest

from app.negotiations.reference_file import RentLine, read

AREAS = {"Čiekurkalns": 7}
NEW_YEAR = date(2027, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "no;apkaime;istabas;īre\n01.01.2027;Čiekurkalns;1;250,00\n;;;\n2027-01-01;;2;1 310,5\n",
        "no,apkaime,istabas,īre\n01.01.2027.,ciekurkalns,1,250\n2027-01-01,,2,1310.50\n",
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_spreadsheets_save_is_read(app_ctx, text, mark):
    lines, wrong = read((mark + text).encode(), AREAS)

    assert wrong == []
    assert lines == [RentLine(NEW_YEAR, 7, 1, 25_000), RentLine(NEW_YEAR, None, 2, 131_050)]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("01.01.2027;Teika;1;250", "Teika"),
        ("01.01.2027;;0;250", "istabu"),
        ("01.01.2027;;²;250", "istabu"),
        ("01.01.2027;;1;daudz", "250,00"),
        ("01.01.2027;;1;0", "250,00"),
        ("1. janvārī;;1;250", "01.01.2027"),
        ("01.01.2027;;1", "četras"),
    ],
)
def test_a_mistake_is_said_with_its_line(app_ctx, row, words):
    _lines, wrong = read(f"a;b;c;d\n01.01.2027;;1;250\n{row}\n".encode(), AREAS)

    assert len(wrong) == 1
    assert wrong[0].startswith("3. rinda:")
    assert words in wrong[0]


@pytest.mark.parametrize("content", [b"", b"a;b;c;d\n", b"a;b;c;d\n\xe8;;1;2\n", b"a;b\n" + b"x;y\n" * 5_001])
def test_what_is_no_table_is_refused(app_ctx, content):
    lines, wrong = read(content, AREAS)

    assert wrong
    assert lines == []
