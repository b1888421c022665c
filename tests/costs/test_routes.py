"""The pages of costs: booked on a phone or at a desk, every number opens what it is made of, finance alone books."""

import csv
import io
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import scoped_session

from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.costs.models import BookingClose, CostCategory, CostEntry, CostPayer, SharedBy
from app.costs.operations import Cost, book_cost
from tests.contracts.papers import pdf
from tests.factories import TODAY, make_building, make_flat, make_municipality, make_user

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def city(db_session: scoped_session) -> Any:
    return make_municipality("Rīga")


@pytest.fixture
def flat(city: Any) -> Any:
    return make_flat(municipality=city, area_m2=30.0)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def finance(client: Any, city: Any) -> Any:
    client.sign_in(make_user(Role.FINANCE, municipality=city))
    return client


def booked(flat: Any, cents: int, category: CostCategory = CostCategory.HEATING, **values: Any) -> CostEntry:
    asked = {"starts_on": OCTOBER, "ends_on": NOVEMBER, "payer": CostPayer.MUNICIPALITY} | values
    return book_cost(Cost(flat, category=category, cents=cents, **asked), actor=SYSTEM, today=TODAY)


def asked(**values: Any) -> dict[str, Any]:
    return {
        "category": "heating", "cents": "120,50", "vat_cents": "20,91", "payer": "municipality",
        "starts_on": "2026-10-01", "last_on": "2026-10-31", "supplier": "AS Siltums", "document": "R-77",
    } | values  # fmt: skip


def test_a_cost_is_booked_from_the_flats_page(finance: Any, flat: Any, db_session: scoped_session) -> None:
    page = finance.get(f"/flats/{flat.id}").follow("Iegrāmatot izmaksas")
    shown = page.submit(**asked(paper=(io.BytesIO(pdf()), "rekins.pdf"))).follow()
    for words in ("120,50", "20,91", "AS Siltums", "R-77", "31.10.2026", "10.2026"):
        assert words in shown.text, words
    entry = db_session.scalars(sa.select(CostEntry)).one()
    assert (entry.cents, entry.ends_on, entry.booked_on) == (12_050, NOVEMBER, TODAY)
    answer = finance.get(f"/costs/entries/{entry.id}/invoice")
    assert answer.response.headers["Content-Disposition"].startswith("attachment")


def test_a_building_shares_by_the_key_that_was_chosen(finance: Any, city: Any, db_session: scoped_session) -> None:
    building = make_building(city)
    for area in (10.0, 30.0):
        make_flat(building, area_m2=area)
    form = finance.get(f"/buildings/{building.id}").follow("Iegrāmatot izmaksas")
    form.submit(**asked(shared_by="area", cents="40", vat_cents="")).follow()
    entry = db_session.scalars(sa.select(CostEntry)).one()
    assert sorted(share.cents for share in entry.shares) == [1000, 3000]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"cents": "0"}, "nav nulle"),
        ({"cents": "1e9"}, "1234,56"),
        ({"cents": "NaN"}, "1234,56"),
        ({"cents": "-5", "vat_cents": ""}, "kāpēc"),
        ({"last_on": "2026-09-30"}, "Pēdējā diena"),
        ({"vat_cents": "500"}, "PVN"),
        ({"spread_months": "999"}, "120"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(finance: Any, flat: Any, values: Any, words: str) -> None:
    page = finance.get(f"/costs/flats/{flat.id}/book").submit(**asked(**values))
    assert page.status == 422
    assert words in page.text
    assert "AS Siltums" in str(page.soup)


def test_every_number_opens_what_it_is_made_of(finance: Any, flat: Any, city: Any) -> None:
    other = make_flat(municipality=city)
    booked(flat, 10_000)
    booked(flat, 5_000, CostCategory.RENT)
    booked(other, 700)
    table = finance.get("/costs")
    assert "157,00" in table.text
    (cell,) = [link for link in table.all("td a") if link.get_text() == "150,00\u00a0€"][:1]
    behind = finance.get(str(cell["href"]))
    assert {row.get_text(" ", strip=True) for row in behind.all("tbody th")} == {"Apkure", "Īres maksa"}
    assert "7,00\u00a0€" not in behind.text


@pytest.mark.parametrize(("by", "rows"), [("category", 2), ("payer", 1), ("municipality", 1), ("flat", 2), ("", 2)])
def test_rows_are_what_was_asked_for(finance: Any, flat: Any, city: Any, by: str, rows: int) -> None:
    booked(flat, 10_000)
    booked(make_flat(municipality=city), 5_000, CostCategory.RENT)
    table = finance.get(f"/costs?by={by}")
    assert len(table.all("tbody tr")) == rows + 1
    assert "150,00" in table.all("tbody tr")[-1].get_text()


def test_a_table_as_it_was_known_when_a_month_was_closed(
    finance: Any, flat: Any, city: Any, db_session: scoped_session
) -> None:
    cost = Cost(flat, OCTOBER, NOVEMBER, CostCategory.HEATING, 10_000, CostPayer.MUNICIPALITY)
    book_cost(cost, actor=SYSTEM, today=TODAY, booked_on=date(2026, 10, 30))
    finance.get(f"/costs/months/{city.id}/2026-10/close").submit("Slēgt mēnesi").follow()
    assert db_session.scalars(sa.select(BookingClose.until_on)).one() == NOVEMBER
    booked(flat, 2_000)
    assert "120,00" in finance.get("/costs").text
    known = finance.get("/costs?known_until=2026-11-01").text
    assert "100,00" in known
    assert "120,00" not in known


def test_a_reversal_is_a_second_entry(finance: Any, flat: Any, db_session: scoped_session) -> None:
    entry = booked(flat, 10_000)
    page = finance.get(f"/costs/entries/{entry.id}").follow("Atgrāmatot ierakstu")
    page.submit(words="Rēķins nav mūsu").follow()
    assert len(db_session.scalars(sa.select(CostEntry)).all()) == 2
    again = finance.get(f"/costs/entries/{entry.id}/reverse").submit(words="Vēlreiz")
    assert again.status == 422


def test_the_file_has_the_whole_table(finance: Any, flat: Any) -> None:
    booked(flat, 10_001)
    text = finance.get("/costs/export.csv?by=category").response.get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    assert rows[0][0] == "Kam iztērēts"
    assert rows[1][0] == "Apkure"
    assert rows[1][-1] == "100,01"


def test_the_entries_are_a_file(finance: Any, flat: Any) -> None:
    entry = booked(flat, 10_001, supplier="=1+1", document="R-1")
    text = finance.get("/costs/entries/export.csv").response.get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    assert (rows[1][0], rows[1][1], rows[1][9], rows[1][11]) == (str(entry.id), "Apkure", "100,01", "100,01")
    assert not rows[1][7].startswith("=")


def test_a_manager_sees_and_finance_books(client: Any, city: Any, flat: Any) -> None:
    entry = booked(flat, 100)
    client.sign_in(make_user(Role.PROGRAMME_MANAGER, municipality=city))
    assert "Iegrāmatot" not in client.get(f"/flats/{flat.id}").text
    assert client.get(f"/costs/flats/{flat.id}/book").status == 403
    assert client.get(f"/costs/entries/{entry.id}").status == 200


def test_elsewhere_there_is_nothing(finance: Any) -> None:
    there = make_flat(municipality=make_municipality("Liepāja"))
    entry = booked(there, 4_242)
    for address in (
        f"/costs/entries/{entry.id}",
        f"/costs/flats/{there.id}/book",
        f"/costs/municipalities/{there.municipality_id}/book",
    ):
        assert finance.get(address).status == 404, address
    assert "42,42" not in finance.get("/costs").text
    assert "42,42" not in finance.get(f"/costs/entries?flat={there.id}&municipality_id={there.municipality_id}").text


def test_the_number_of_questions_does_not_grow(finance: Any, city: Any, count_queries: Any) -> None:
    for _number in range(2):
        booked(make_flat(municipality=city), 100)
    with count_queries() as few:
        finance.get("/costs")
    for _number in range(12):
        booked(make_flat(municipality=city), 100)
    with count_queries() as many:
        finance.get("/costs")
    assert len(many) <= len(few)


def test_shared_by_person_days_without_anybody_is_said(finance: Any, city: Any, flat: Any) -> None:
    page = finance.get(f"/costs/municipalities/{city.id}/book").submit(**asked(shared_by=SharedBy.PERSON_DAYS.value))
    assert page.status == 422


@pytest.mark.parametrize("payer", ["client", "benefit", "grant"])
def test_who_bears_by_agreement_or_certificate_is_not_chosen_by_hand(finance: Any, flat: Any, payer: str) -> None:
    page = finance.get(f"/flats/{flat.id}").follow("Iegrāmatot izmaksas")
    assert payer not in [option["value"] for option in page.all("[name=payer] option")]
    refused = page.submit(**asked(payer=payer))
    assert refused.status == 422
    assert "sertifikāta" in refused.main


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "1999-12", "2026-13", "x"])
def test_what_is_no_month_of_this_century_is_not_there(finance: Any, city: Any, month: str) -> None:
    for address in (
        f"/costs/months/{city.id}/{month}",
        f"/costs/hours?month={month}",
        f"/co-payments/{city.id}/{month}",
    ):
        assert finance.get(address).status == 404, address
