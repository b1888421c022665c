"""The council's document: no flat, nobody, the same numbers as the table; the workbook adds up by itself."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy.orm import scoped_session

from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.costs.models import CostCategory, CostPayer
from app.costs.operations import Cost, book_cost
from tests.factories import TODAY, client_of, make_flat, make_municipality, make_stay, make_user

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
PERIOD = "?from_on=2026-09-01&until_on=2026-10-31"


@pytest.fixture
def city(db_session: scoped_session) -> Any:
    return make_municipality("Rīga")


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def manager(client: Any, city: Any) -> Any:
    client.sign_in(make_user(Role.PROGRAMME_MANAGER, municipality=city))
    return client


def housed(city: Any, number: int) -> list[Any]:
    return [make_stay(make_flat(municipality=city), starts_on=date(2026, 10, 20)) for _number in range(number)]


def booked(
    flat: Any, cents: int, month: date = OCTOBER, category: CostCategory = CostCategory.RENT, **more: Any
) -> Any:
    after = date(month.year, month.month + 1, 1)
    cost = Cost(flat, month, after, category, cents, CostPayer.MUNICIPALITY, **more)
    return book_cost(cost, actor=SYSTEM, today=TODAY)


@pytest.mark.parametrize(("language", "words"), [("lv", "Mājokļu izmaksas"), ("en", "What homes cost")])
def test_the_paper_is_drawn_in_two_languages(manager: Any, city: Any, language: str, words: str) -> None:
    stays = housed(city, 5)
    booked(stays[0].flat, 40_000)
    answer = manager.get(f"/costs/council/paper.{language}.pdf{PERIOD}").response
    assert answer.data.startswith(b"%PDF")
    reader: Any = PdfReader(io.BytesIO(answer.data))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert reader.trailer["/Root"]["/Lang"] == language
    assert words in text
    assert stays[0].flat.building.place.address not in text
    assert answer.headers["Content-Disposition"].endswith("izmaksas-2026-09-2026-10.pdf")


def test_the_page_names_no_flat_and_nobody_and_has_the_tables_sum(manager: Any, city: Any) -> None:
    stays = housed(city, 5)
    booked(stays[0].flat, 40_000)
    booked(stays[1].flat, 2_345, SEPTEMBER, CostCategory.HEATING)
    page = manager.get(f"/costs/council{PERIOD}").one("main").get_text(" ")
    assert "423,45" in page
    assert stays[0].flat.building.place.address not in page
    assert client_of(stays[0].household).file_number not in page
    assert "423,45" in manager.get("/costs?by=municipality&from_on=2026-09-01&until_on=2026-10-31").text


def test_four_people_have_no_document(manager: Any, city: Any) -> None:
    booked(housed(city, 4)[0].flat, 40_000)
    assert "400,00" not in manager.get(f"/costs/council{PERIOD}").one("main").get_text()
    assert manager.get(f"/costs/council/paper.lv.pdf{PERIOD}").status == 404


def test_the_workbook_adds_up_by_formulas(manager: Any, city: Any) -> None:
    flats = [make_flat(municipality=city) for _number in range(2)]
    booked(flats[0], 40_000, supplier="=1+1")
    booked(flats[1], 2_345, OCTOBER, CostCategory.HEATING)
    booked(flats[1], 155, SEPTEMBER)
    data = manager.get(f"/costs/council/workbook.xlsx{PERIOD}").response.data
    kept, shown = (openpyxl.load_workbook(io.BytesIO(data), data_only=one) for one in (False, True))
    assert kept.sheetnames == ["Kopā", "2026-09", "2026-10", "Rindas rakurstabulai"]
    assert kept["2026-10"].freeze_panes == "C2"
    last = kept["2026-10"].max_row
    assert kept["2026-10"].cell(last, 3).value == f"=SUM(C2:C{last - 1})"
    assert kept["Kopā"].cell(3, 2).value == f"='2026-10'!C{last}"
    assert shown["Kopā"].cell(4, shown["Kopā"].max_column).value == pytest.approx(425.0)
    source: Any = kept["Rindas rakurstabulai"]
    assert sum(row[9].value for row in source.iter_rows(min_row=2)) == pytest.approx(425.0)
    assert {cell.data_type for row in source.iter_rows(min_row=2) for cell in row} <= {"s", "n", "d"}


def test_another_towns_costs_are_not_in_it(manager: Any, city: Any) -> None:
    housed(city, 5)
    there = make_municipality("Liepāja")
    booked(make_flat(municipality=there), 77_700)
    page = manager.get(f"/costs/council{PERIOD}&municipality_id={there.id}").text
    assert "777,00" not in page
    rows = openpyxl.load_workbook(io.BytesIO(manager.get(f"/costs/council/workbook.xlsx{PERIOD}").response.data))[
        "Rindas rakurstabulai"
    ]
    assert rows.max_row == 1


def test_a_persons_day_stands_there_with_what_is_not_booked_yet(manager: Any, city: Any) -> None:
    stays = housed(city, 5)
    booked(stays[0].flat, 60_000)
    page = manager.get(f"/costs/council{PERIOD}").main
    assert "10,00 €" in page.replace("\u00a0", " ")  # 600 euros ÷ 5 people × 12 days
    assert "48 no 60" in page
    for stay in stays[1:]:
        booked(stay.flat, 100)
    assert "nekas nav iegrāmatots" not in manager.get(f"/costs/council{PERIOD}").main
