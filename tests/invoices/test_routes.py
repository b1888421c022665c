"""The pages of invoices: from a supplier and a file to the ledger and back, on a phone or at a desk."""

import csv
import io
import zipfile
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.costs.models import CostEntry
from app.flats.models import Flat
from app.invoices import operations
from app.invoices.models import InvoiceSupplier, SupplierCode, Tariff
from tests.factories import TODAY, make_building, make_flat, make_municipality, make_place, make_user
from tests.invoices.cases import book, checked, csv_of, make_supplier, row
from tests.meters.cases import make_meter, read


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def flat(db_session: Any) -> Flat:
    city = make_municipality("Rīga")
    place = make_place(city, address="Brīvības iela 21, Rīga, LV-1010")
    return make_flat(make_building(city, place=place), number="1")


@pytest.fixture
def finance(client: Any, flat: Flat) -> Any:
    client.sign_in(make_user(Role.FINANCE, municipality=flat.municipality))
    return client


@pytest.fixture
def supplier(flat: Flat) -> InvoiceSupplier:
    return make_supplier(flat.municipality)


def sent(client: Any, data: bytes) -> Any:
    """The page on which the columns are named."""
    return client.get("/invoices/new").submit(file=(io.BytesIO(data), "rekini.csv")).follow()


def test_from_a_supplier_and_a_file_to_the_ledger_and_back(finance: Any, flat: Flat, db_session: Any) -> None:
    page = finance.get("/invoices/suppliers/new").submit(name="AS Siltums").follow()
    assert "AS Siltums" in page.h1
    columns = sent(finance, csv_of([row(), row("99")]))
    chosen = {"payer": "municipality", "vat": "with", "vat_rate": "21", "control_cents": "121,00"}
    preview = columns.submit("Pārbaudīt rindas", **chosen).follow()
    assert "121,00" in preview.main
    assert "Mūsu dzīvokļu vidū nav" in preview.main
    refused = preview.submit("Iegrāmatot")
    assert refused.status == 422
    booked = refused.submit("Iegrāmatot", good_rows_only="y").follow()
    entry = db_session.scalars(sa.select(CostEntry)).one()
    assert (entry.flat_id, entry.cents, entry.vat_cents) == (flat.id, 12_100, 2_100)
    assert "Iegrāmatots no faila" in finance.get(f"/costs/entries/{entry.id}").main
    assert booked.submit("Atgrāmatot šī faila ierakstus").status == 422
    undone = booked.submit("Atgrāmatot šī faila ierakstus", words="Nepareizs fails").follow()
    assert "Nepareizs fails" in undone.main
    assert db_session.scalar(sa.select(sa.func.sum(CostEntry.cents))) == 0
    assert "AS Siltums" in finance.get("/invoices").main


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (["Adrese", "Mēnesis", "Pakalpojums"], "kurā kolonnā ir summa"),
        (["Mēnesis", "Pakalpojums", "Summa"], "kurā kolonnā ir adrese"),
        (["Adrese", "Mēnesis", "Summa"], "kam summas iztērētas"),
        (["Adrese", "Pakalpojums", "Summa"], "kurās dienās"),
    ],
)
def test_what_the_columns_lack_is_said(finance: Any, supplier: Any, head: list[str], words: str) -> None:
    page = sent(finance, csv_of([["x"] * len(head)], head)).submit("Pārbaudīt rindas", payer="municipality", vat="with")
    assert page.status == 422
    assert words in page.main


def test_held_rows_are_ticked_with_a_reason(finance: Any, supplier: Any, db_session: Any) -> None:
    first = book(checked(supplier, csv_of([row()])))
    again = checked(supplier, csv_of([row(amount="99")]))
    page = finance.get(f"/invoices/{again.batch_id}")
    assert page.links(f"Ieraksts Nr. {db_session.scalars(sa.select(CostEntry.id)).one()}")
    assert page.submit("Grāmatot arī atzīmētās rindas", row="2").status == 422
    assert page.submit("Grāmatot arī atzīmētās rindas", words="Cits").status == 422
    ready = page.submit("Grāmatot arī atzīmētās rindas", row="2", words="Cits skaitītājs").follow()
    ready.submit("Iegrāmatot").follow()
    assert [one.cents for one in db_session.scalars(sa.select(CostEntry).order_by(CostEntry.id))] == [12_100, 9_900]
    assert first.booked_lines == 1


def test_codes_and_words_of_a_supplier(finance: Any, supplier: Any, flat: Flat, db_session: Any) -> None:
    page = finance.get(f"/invoices/suppliers/{supplier.id}")
    assert page.submit("Ierakstīt kodu", code="77", flat="Nekur 1-1").status == 422
    page = page.submit("Ierakstīt kodu", code="77", flat="Brīvības iela 21–1, Rīga").follow()
    assert db_session.scalars(sa.select(SupplierCode.flat_id)).one() == flat.id
    page = page.submit("Ierakstīt vārdu", word="SILT 2", category="heating").follow()
    assert "silt 2" in page.main
    for about in ("77", "silt 2"):
        page = page.submit(f"Noņemt : {about}").follow()
    assert "silt 2" not in page.main
    assert db_session.scalars(sa.select(SupplierCode)).all() == []


def test_the_example_can_be_sent_as_it_is(finance: Any, supplier: Any) -> None:
    book(checked(supplier, csv_of([row()])))
    data = finance.get(f"/invoices/suppliers/{supplier.id}/example.xlsx").response.get_data()
    assert zipfile.is_zipfile(io.BytesIO(data))
    invoices = checked(supplier, data)
    assert invoices.batch.columns == ["Adrese", "Dz. nr.", "Mēnesis", "Pakalpojums", "Summa", "Rēķina nr."]


def test_a_tariff_is_typed_and_removed(finance: Any, flat: Flat, db_session: Any) -> None:
    asked = {"kind": "cold_water", "unit": "m3", "price": "1,2345", "valid_from": "2026-01-01", "source": "Lēmums 1"}
    page = finance.get("/invoices/tariffs/new")
    assert page.submit(**{**asked, "unit": "kwh"}).status == 422
    assert page.submit(**{**asked, "price": "0"}).status == 422
    assert page.submit(**{**asked, "price": "1,23456789"}).status == 422
    listed = page.submit(**asked).follow()
    assert "1,2345" in listed.main
    assert db_session.scalars(sa.select(Tariff.millionths)).one() == 1_234_500
    assert "1,2345" in finance.get("/invoices/tariffs/export.csv").response.get_data(as_text=True)
    assert "1,2345" not in listed.submit("Noņemt : Aukstais ūdens").follow().main


def test_an_entry_says_what_the_meters_say(finance: Any, flat: Flat, supplier: Any, db_session: Any) -> None:
    meter = make_meter(flat)
    read(meter, date(2026, 10, 1), 10_000)
    read(meter, date(2026, 10, 31), 15_000)
    book(checked(supplier, csv_of([row(service="Aukstais ūdens", amount="20,00")])))
    entry = db_session.scalars(sa.select(CostEntry)).one()
    assert "nav tarifa" in finance.get(f"/costs/entries/{entry.id}").main
    finance.get("/invoices/tariffs/new").submit(
        kind="cold_water", unit="m3", price="2", valid_from="2026-01-01", source="Lēmums"
    )
    page = finance.get(f"/costs/entries/{entry.id}").main
    for words in ("20,00", "10,00", "01.10.2026", "31.10.2026", "Q3"):
        assert words in page, words


def test_a_manager_looks_and_does_not_book(client: Any, supplier: Any, flat: Flat) -> None:
    invoices = book(checked(supplier, csv_of([row()])))
    client.sign_in(make_user(Role.PROGRAMME_MANAGER, municipality=flat.municipality))
    assert "Atgrāmatot" not in client.get(f"/invoices/{invoices.batch_id}").main
    assert client.get("/invoices/new").status == 403


def test_elsewhere_there_is_nothing(finance: Any, db_session: Any) -> None:
    there = make_supplier(make_municipality("Liepāja"), "Svešs")
    invoices = operations.receive(there, csv_of([row()]), "x.csv", actor=SYSTEM)
    for address in (f"/invoices/{invoices.batch_id}", f"/invoices/suppliers/{there.id}"):
        assert finance.get(address).status == 404
    assert "Svešs" not in finance.get("/invoices").main + finance.get("/invoices/suppliers").main
    answer = finance.get("/invoices/new")
    assert answer.status == 200
    assert "Svešs" not in answer.main


def test_lists_are_files(finance: Any, supplier: Any, flat: Flat) -> None:
    operations.add_code(supplier, "=77", flat, actor=SYSTEM)
    book(checked(supplier, csv_of([row()])))
    for name, cells in (("", ["AS Siltums", "121,00"]), ("suppliers/", ["AS Siltums", "'=77"])):
        text = finance.get(f"/invoices/{name}export.csv").response.get_data(as_text=True)
        (line,) = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))[1:]
        assert set(cells) <= set(line)
