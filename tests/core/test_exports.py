"""A downloaded list holds what the page shows, in both file kinds, and nothing in it runs."""

import csv
import io
import tracemalloc
from datetime import date
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from app.core.exports import Column, streamed, table_response
from app.core.permissions import Role
from app.flats.models import Flat
from tests.factories import make_building, make_flat, make_municipality

COLUMNS = [
    Column("Adrese"),
    Column("Istabas", "number"),
    Column("Īre", "money_cents"),
    Column("No", "date"),
    Column("Daļa", "percent"),
]
ROWS = [("Brīvības iela 21–5", 2, 28_050, date(2026, 11, 3), 0.305), ("", None, None, None, None)]


@pytest.fixture
def in_request(flask_app):
    with flask_app.test_request_context():
        yield


def body(response) -> bytes:
    return response.get_data()


def sheet_of(response) -> Any:
    return openpyxl.load_workbook(io.BytesIO(body(response))).worksheets[0]


def test_a_workbook_keeps_numbers_dates_and_amounts_as_such(in_request):
    sheet = sheet_of(table_response(COLUMNS, ROWS, "flats", "xlsx"))

    heading, first, second = sheet.iter_rows(values_only=True)
    assert heading == ("Adrese", "Istabas", "Īre", "No", "Daļa")
    assert (*first[:3], first[3].date(), first[4]) == ("Brīvības iela 21–5", 2, 280.5, date(2026, 11, 3), 0.305)
    assert second[1:] == (None,) * 4
    assert sheet["C2"].number_format == "#,##0.00"
    assert sheet["D2"].is_date


@pytest.mark.parametrize(
    ("language", "line"), [("lv", "2;280,50;2026-11-03;0,305"), ("en", "2,280.50,2026-11-03,0.305")]
)
def test_a_text_file_is_in_the_readers_format(flask_app, monkeypatch, language, line):
    with flask_app.test_request_context():
        monkeypatch.setattr("app.core.exports.current_language", lambda: language)
        text = body(table_response(COLUMNS, ROWS, "flats", "csv"))

    assert text.startswith(b"\xef\xbb\xbf")
    assert text.decode("utf-8-sig").splitlines()[1] == f"Brīvības iela 21–5{line[1]}{line}".replace("2" + line, line)


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x")', "https://x.test", "{=1}"]


def test_no_text_becomes_a_formula_or_a_link(in_request):
    rows = [(text,) for text in FORMULAS]
    sheet = sheet_of(table_response([Column("=cmd()")], rows, "x", "xlsx"))
    text = body(table_response([Column("=cmd()")], rows, "x", "csv")).decode("utf-8-sig")

    cells = [row[0] for row in sheet.iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert not any(row[0].startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for row in csv.reader(io.StringIO(text)))


def test_a_text_longer_than_a_cell_is_cut_and_not_lost(in_request):
    sheet = sheet_of(table_response([Column("Piezīme")], [("ā" * 40_000,)], "x", "xlsx"))

    assert len(sheet["A2"].value) == 32_767


def test_the_file_is_called_as_the_list_and_the_day(in_request, monkeypatch):
    monkeypatch.setattr("app.core.clock.today", lambda: date(2026, 11, 23))
    response = table_response(COLUMNS, ROWS, "Mani dzīvokļi", "csv")

    assert response.headers["Content-Disposition"] == "attachment; filename=mani-dzivokli-2026-11-23.csv"
    response.close()


def test_rows_that_fail_half_way_give_no_file(in_request):
    def rows():
        yield ROWS[0]
        raise ValueError("the database went away")

    with pytest.raises(ValueError, match="went away"):
        table_response(COLUMNS, rows(), "flats", "csv")


def test_rows_come_from_the_database_in_batches(db_session, flask_app):
    building = make_building(make_municipality())
    for _number in range(5):
        make_flat(building)
    with flask_app.test_request_context():
        rows = streamed(sa.select(Flat.id), batch=2)

        assert [row.id for row in rows] == sorted(db_session.scalars(sa.select(Flat.id)))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_memory_does_not_grow_with_the_file(in_request, kind):
    def peak(count: int) -> int:
        tracemalloc.start()
        table_response(COLUMNS, (ROWS[0] for _number in range(count)), "x", kind).close()
        result = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return result

    peak(10)
    assert peak(6_000) < peak(1_000) + 300_000


EXPORTS = ("/flats", "/buildings", "/landlords", "/clients", "/waitlist", "/applications", "/places")


@pytest.mark.parametrize("address", EXPORTS)
def test_a_file_speaks_the_readers_language_in_its_name_and_headings(client, address):
    client.as_(Role.HOUSING_OFFICER, Role.ADMINISTRATOR)

    def names() -> tuple[str, list[str]]:
        response = client.get(f"{address}/export.csv").response
        name = response.headers["Content-Disposition"].split("=")[1].rsplit("-", 3)[0]
        return name, response.data.decode("utf-8-sig").splitlines()[0].replace(";", ",").split(",")

    latvian = names()
    client.post("/language", data={"language": "en"})
    english = names()

    assert english[0] != latvian[0]
    assert english[0].isascii()
    assert not set(english[1]) & set(latvian[1])
