"""Invoices from the file to the ledger and back: what is booked, what is held back, what is taken back."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.audit import SYSTEM
from app.core.errors import Refused
from app.core.extensions import db
from app.core.imports import batches
from app.core.imports.models import ImportRow, ImportState, Outcome
from app.costs.models import CostCategory, CostEntry, CostPayer, CostSource
from app.costs.operations import Cost, book_cost, reverse_cost
from app.flats.models import Flat
from app.invoices import operations
from app.invoices.models import InvoiceImport, InvoiceSupplier, SupplierCode
from tests.factories import TODAY, make_building, make_flat, make_municipality, make_place
from tests.invoices.cases import book, checked, csv_of, done, make_supplier, row, undo, xlsx_of

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def flats(db_session: Any) -> list[Flat]:
    """Flats 1 and 2 of Brīvības iela 21."""
    city = make_municipality("Rīga")
    building = make_building(city, place=make_place(city, address="Brīvības iela 21, Rīga, LV-1010"))
    return [make_flat(building, number=number) for number in ("1", "2")]


@pytest.fixture
def supplier(flats: list[Flat]) -> InvoiceSupplier:
    return make_supplier(flats[0].municipality)


def entries() -> list[CostEntry]:
    return list(db.session.scalars(sa.select(CostEntry).order_by(CostEntry.id)))


def rows(invoices: InvoiceImport) -> list[tuple[int, Outcome, str]]:
    found = db.session.scalars(
        sa.select(ImportRow).where(ImportRow.batch_id == invoices.batch_id).order_by(ImportRow.number)
    )
    return [(one.number, one.outcome, " ".join(words for _column, words in one.problems)) for one in found]


def test_nothing_is_booked_before_it_is_confirmed_and_then_all_of_it(supplier: Any, flats: list[Flat]) -> None:
    invoices = checked(supplier, xlsx_of([row("1"), row("2", service="Gāze", amount=12.1)]), 13_310)
    assert invoices.batch.counts == {"new": 2}
    assert entries() == []
    invoices = book(invoices)
    first, second = entries()
    assert (first.flat_id, first.category, first.cents, first.vat_cents) == (
        flats[0].id,
        CostCategory.HEATING,
        12_100,
        2_100,
    )
    assert (first.starts_on, first.ends_on, first.booked_on) == (OCTOBER, NOVEMBER, TODAY)
    assert (first.supplier, first.document, first.source) == ("AS Siltums", "R-1", CostSource.IMPORT)
    assert (second.flat_id, second.category, second.cents) == (flats[1].id, CostCategory.GAS, 1_210)
    assert (invoices.booked_lines, invoices.booked_cents) == (2, 13_310)


def test_a_wide_file_has_a_column_for_each_kind(supplier: Any) -> None:
    head = ["Adrese", "Mēnesis", "Apkure", "Aukstais ūdens", "Apsaimniekošana", "Lifts"]
    data = csv_of([["Brīvības iela 21–1, Rīga", "2026-10", "50", "0", "20,50", "4,50"]], head)
    invoices = operations.receive(supplier, data, "plats.csv", actor=SYSTEM)
    mapping = {**invoices.batch.mapping, "amount:management": [4, 5]}
    settings = {"payer": "provider", "vat": "without", "vat_rate": "21", "document": "R-9"}
    operations.name_columns(invoices, mapping, settings, None, actor=SYSTEM, now=invoices.batch.created_at)
    book(done(invoices))
    found = {one.category: (one.cents, one.vat_cents, one.document, one.payer) for one in entries()}
    assert found == {
        CostCategory.HEATING: (6_050, 1_050, "R-9", CostPayer.PROVIDER),
        CostCategory.MANAGEMENT: (2_481 + 545, 431 + 95, "R-9", CostPayer.PROVIDER),
    }


@pytest.mark.parametrize(("second", "counts"), [("30", {"new": 1}), ("-30", {"error": 1})])
def test_an_amount_below_zero_is_not_hidden_in_a_sum_of_its_kind(supplier: Any, second: str, counts: Any) -> None:
    head = ["Adrese", "Mēnesis", "Apkure", "Siltums 2"]
    data = csv_of([["Brīvības iela 21–1, Rīga", "2026-10", "100", second]], head)
    invoices = operations.receive(supplier, data, "plats.csv", actor=SYSTEM)
    mapping = {**invoices.batch.mapping, "amount:heating": [2, 3]}
    settings = {"payer": "provider", "vat": "with", "document": "R-9"}
    operations.name_columns(invoices, mapping, settings, None, actor=SYSTEM, now=invoices.batch.created_at)
    assert done(invoices).batch.counts == counts


def test_the_suppliers_next_file_is_read_like_the_last(supplier: Any) -> None:
    head = ["Kods", "Kur", "Nr.", "Par", "Cik", "Dok"]
    values = ["77", "Brīvības iela 21, Rīga", "1", "10.2026", "100", "R-1"]
    invoices = operations.receive(supplier, csv_of([values], head), "a.csv", actor=SYSTEM)
    mapping = {"code": 0, "address": 1, "number": 2, "month": 3, "amount": 4, "document": 5}
    settings = {"payer": "municipality", "category": "heating", "vat": "with"}
    operations.name_columns(invoices, mapping, settings, None, actor=SYSTEM, now=invoices.batch.created_at)
    book(done(invoices))
    assert [(one.code, one.flat.number) for one in db.session.scalars(sa.select(SupplierCode))] == [("77", "1")]
    shuffled = ["Dok", "Cik", "Par", "Kods"]
    after = operations.receive(supplier, csv_of([["R-2", "50", "11.2026", "77"]], shuffled), "b.csv", actor=SYSTEM)
    assert after.batch.mapping == {"code": 3, "month": 2, "amount": 1, "document": 0}
    assert after.batch.defaults["category"] == "heating"
    operations.name_columns(
        after, after.batch.mapping, after.batch.defaults, None, actor=SYSTEM, now=invoices.batch.created_at
    )
    book(done(after))
    assert [(one.cents, one.flat.number if one.flat else "") for one in entries()] == [(10_000, "1"), (5_000, "1")]


def test_q1_the_same_line_is_held_back_with_the_entry_it_repeats(supplier: Any) -> None:
    """Q1: another amount under the same number, flat, kind and period."""
    book(checked(supplier, csv_of([row()])))
    again = checked(supplier, csv_of([row(amount="99,00")]))
    ((_number, outcome, words),) = rows(again)
    assert outcome is Outcome.UNCHANGED
    assert "R-1" in words
    held = db.session.scalars(sa.select(ImportRow).where(ImportRow.batch_id == again.batch_id)).one()
    assert held.object_id == entries()[0].id
    with pytest.raises(Refused):
        book(again)


def test_q2_an_equal_amount_for_days_of_the_period_is_held_back(supplier: Any, flats: list[Flat]) -> None:
    """Q2: also one that was booked by hand, whatever its number."""
    days = date(2026, 10, 20), date(2026, 11, 5)
    cost = Cost(flats[0], *days, CostCategory.HEATING, 12_100, CostPayer.MUNICIPALITY, supplier="as siltums")
    book_cost(cost, actor=SYSTEM, today=TODAY)
    assert [one[1] for one in rows(checked(supplier, csv_of([row()])))] == [Outcome.UNCHANGED]
    assert [one[1] for one in rows(checked(supplier, csv_of([row(amount="121,01")])))] == [Outcome.NEW]
    assert [one[1] for one in rows(checked(supplier, csv_of([row(month="09.2026")])))] == [Outcome.NEW]
    assert [one[1] for one in rows(checked(supplier, csv_of([row("2")])))] == [Outcome.NEW]


def test_the_same_twice_in_one_file_is_booked_once(supplier: Any) -> None:
    found = rows(checked(supplier, csv_of([row(), row()])))
    assert [one[1] for one in found] == [Outcome.NEW, Outcome.UNCHANGED]
    assert "2" in found[1][2]


def test_what_is_held_back_is_booked_when_ticked_with_a_reason(supplier: Any) -> None:
    book(checked(supplier, csv_of([row()])))
    again = checked(supplier, csv_of([row(), row("2")]))
    assert again.batch.counts == {"new": 1, "unchanged": 1}
    assert operations.take_held(again, [2], "Divi skaitītāji", actor=SYSTEM) == 1
    assert again.totals["changed"]["cents"] == 12_100
    again = book(again)
    assert again.booked_lines == 2
    assert [one.words for one in entries() if one.words and "Divi skaitītāji" in one.words]
    with pytest.raises(Refused):
        operations.take_held(again, [2], "Vēlreiz", actor=SYSTEM)


def test_the_very_same_file_needs_a_reason_even_if_its_columns_mean_something_else(supplier: Any) -> None:
    book(checked(supplier, csv_of([row()])))
    again = operations.receive(supplier, csv_of([row()]), "cits.csv", actor=SYSTEM)
    mapping = {key: value for key, value in again.batch.mapping.items() if key != "category"}
    settings = {"payer": "municipality", "vat": "with", "category": "gas"}
    operations.name_columns(again, mapping, settings, None, actor=SYSTEM, now=again.batch.created_at)
    again = done(again)
    assert again.batch.counts == {"new": 1}
    with pytest.raises(Refused):
        book(again)
    assert book(again, words="Otrs pakalpojums").batch.state is ImportState.WRITTEN


def test_q4_rows_that_do_not_add_up_to_the_invoice_need_a_reason(supplier: Any) -> None:
    """Q4: a cent is a difference."""
    invoices = checked(supplier, csv_of([row()]), 12_101)
    with pytest.raises(Refused):
        book(invoices)
    assert book(invoices, words="Noapaļots").words == "Noapaļots"


def test_all_or_nothing_or_the_good_rows(supplier: Any) -> None:
    invoices = checked(supplier, csv_of([row("1"), row("99")]))
    assert invoices.batch.counts == {"new": 1, "error": 1}
    with pytest.raises(Refused):
        book(invoices)
    assert entries() == []
    assert book(invoices, good_rows_only=True).booked_lines == 1


def test_what_was_booked_meanwhile_stops_all_of_it(supplier: Any) -> None:
    one, other = checked(supplier, csv_of([row()])), checked(supplier, csv_of([row(), row("2")]))
    book(one)
    other = book(other)
    assert other.batch.state is ImportState.CHECKED
    assert other.booked_lines == 0
    assert len(entries()) == 1


def test_undoing_reverses_what_nobody_has_reversed_since(supplier: Any) -> None:
    invoices = book(checked(supplier, csv_of([row("1"), row("2")])))
    reverse_cost(entries()[0], "Rēķins nav mūsu", actor=SYSTEM, today=TODAY)
    invoices = undo(invoices)
    assert invoices.batch.state is ImportState.UNDONE
    assert invoices.batch.counts == {"kept": 1, "undone": 1}
    assert sum(one.cents for one in entries()) == 0
    assert len(entries()) == 4
    assert "Nepareizs fails" in (entries()[-1].words or "")
    again = book(checked(supplier, csv_of([row("1"), row("2")])))
    assert again.booked_lines == 2


def test_the_line_of_sums_and_zeros_are_not_booked(supplier: Any) -> None:
    total, other = ["Kopā", "", "", "", "121,00", ""], ["", "PAVISAM:", "", "", "121,00", ""]
    found = rows(checked(supplier, csv_of([row(), row("2", amount="0,00"), total, other])))
    assert [one[1] for one in found] == [Outcome.NEW, *[Outcome.UNCHANGED] * 3]


def test_a_word_of_the_suppliers_own_is_learnt(supplier: Any) -> None:
    data = csv_of([row(service="SILT-2")])
    assert rows(checked(supplier, data))[0][1] is Outcome.ERROR
    operations.add_word(supplier, "Silt 2", CostCategory.HEATING, actor=SYSTEM)
    assert rows(checked(supplier, data))[0][1] is Outcome.NEW


def test_a_code_and_an_address_that_disagree_are_said(supplier: Any, flats: list[Flat]) -> None:
    operations.add_code(supplier, "77", flats[1], actor=SYSTEM)
    data = csv_of(
        [["77", *row("1")]], ["Objekta kods", "Adrese", "Dz. nr.", "Mēnesis", "Pakalpojums", "Summa", "Rēķina nr."]
    )
    assert rows(checked(supplier, data))[0][1] is Outcome.ERROR


def test_a_flat_of_another_municipality_is_not_found(supplier: Any) -> None:
    elsewhere = make_municipality("Liepāja")
    make_flat(make_building(elsewhere, place=make_place(elsewhere, address="Graudu iela 1, Liepāja")), number="1")
    found = rows(checked(supplier, csv_of([row("1", address="Graudu iela 1, Liepāja")])))
    assert found[0][1] is Outcome.ERROR


def test_whoever_looks_finds_the_same_file(supplier: Any) -> None:
    one = book(checked(supplier, csv_of([row()])))
    again = operations.receive(supplier, csv_of([row()]), "cits.csv", actor=SYSTEM)
    twin = batches.earlier_with_same_file(again.batch)
    assert twin
    assert twin.id == one.batch_id
