"""Files that lie, are broken, or want to do harm: each is refused in words, and nothing of it is booked."""

import io
import time
import zipfile
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter

from app.core.audit import SYSTEM
from app.core.errors import Refused
from app.core.extensions import db
from app.core.imports import sheets
from app.core.imports.models import ImportBatch, ImportRow, Outcome
from app.core.permissions import Role
from app.costs.models import CostEntry
from app.invoices import operations
from app.invoices.models import InvoiceSupplier
from tests.factories import TODAY, make_building, make_flat, make_municipality, make_place, make_user
from tests.invoices.cases import HEAD, book, checked, csv_of, make_supplier, row, xlsx_of


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def supplier(db_session: Any) -> InvoiceSupplier:
    city = make_municipality("Rīga")
    make_flat(make_building(city, place=make_place(city, address="Brīvības iela 21, Rīga, LV-1010")), number="1")
    return make_supplier(city)


def outcome(supplier: InvoiceSupplier, *cells: Any, head: list[str] = HEAD) -> tuple[Outcome, str]:
    invoices = checked(supplier, csv_of([list(cells)], head))
    one = db.session.scalars(sa.select(ImportRow).where(ImportRow.batch_id == invoices.batch_id)).one()
    return one.outcome, " ".join(words for _column, words in one.problems)


@pytest.mark.parametrize(
    "amount", ["1e9", "1000000000", "10000000,01", "NaN", "inf", "-inf", "=121", "+SUM(A1)", "'121"]
)
def test_amounts_beyond_reason(supplier: InvoiceSupplier, amount: str) -> None:
    assert outcome(supplier, *row(amount=amount))[0] is Outcome.ERROR


@pytest.mark.parametrize("amount", [float("1e9"), 1e300])
def test_amounts_beyond_reason_as_numbers_of_a_workbook(supplier: InvoiceSupplier, amount: float) -> None:
    assert checked(supplier, xlsx_of([row(amount=amount)])).batch.counts == {"error": 1}


def test_money_comes_back_only_where_the_row_says_credit_note(supplier: InvoiceSupplier) -> None:
    head = [*HEAD, "Dokumenta veids"]
    assert outcome(supplier, *row(amount="-5"))[0] is Outcome.ERROR
    assert outcome(supplier, *row(amount="-5"), "rēķins", head=head)[0] is Outcome.ERROR
    assert outcome(supplier, *row(amount="5"), "kredītrēķins", head=head)[0] is Outcome.ERROR
    book(checked(supplier, csv_of([[*row(amount="-5"), "Kredītrēķins"]], head)))
    entry = db.session.scalars(sa.select(CostEntry)).one()
    assert (entry.cents, entry.vat_cents) == (-500, -87)
    assert entry.words


def test_a_row_of_an_export_is_inert(supplier: InvoiceSupplier, client: Any) -> None:
    client.sign_in(make_user(Role.FINANCE, municipality=supplier.municipality))
    invoices = checked(supplier, csv_of([row("99", document="=1+1")]))
    errors = client.get(f"/invoices/{invoices.batch_id}/errors.xlsx").response.get_data()
    sheet = zipfile.ZipFile(io.BytesIO(errors)).read("xl/worksheets/sheet1.xml")
    assert b"=1+1" in sheet
    assert b"<f>" not in sheet


def test_text_that_looks_like_a_formula_stays_text(supplier: InvoiceSupplier) -> None:
    evil = '=HYPERLINK("http://x.example","R-1")'
    invoices = book(
        checked(supplier, xlsx_of([row(document=evil), row("99", document="@SUM(1)")])), good_rows_only=True
    )
    entry = db.session.scalars(sa.select(CostEntry)).one()
    assert entry.document == evil
    assert invoices.batch.counts == {"new": 1, "error": 1}


def test_a_date_that_may_be_two_is_asked_about(supplier: InvoiceSupplier) -> None:
    head = ["Adrese", "Dz. nr.", "Periods no", "Periods līdz", "Pakalpojums", "Summa"]
    cells = ["Brīvības iela 21, Rīga", "1", "03/10/2026", "31/10/2026", "Apkure", "5"]
    found, words = outcome(supplier, *cells, head=head)
    assert found is Outcome.ERROR
    assert words
    assert checked(supplier, csv_of([cells], head), dates="day_first").batch.counts == {"new": 1}


@pytest.mark.parametrize(
    ("first", "last"), [("2026-10-31", "2026-10-01"), ("2020-01-01", "2026-12-31"), ("", "2026-10-31"), ("x", "y")]
)
def test_days_out_of_order_or_reason(supplier: InvoiceSupplier, first: str, last: str) -> None:
    head = ["Adrese", "Dz. nr.", "Periods no", "Periods līdz", "Pakalpojums", "Summa"]
    assert outcome(supplier, "Brīvības iela 21, Rīga", "1", first, last, "Apkure", "5", head=head)[0] is Outcome.ERROR


def test_a_huge_cell_is_cut_and_refused(supplier: InvoiceSupplier) -> None:
    assert outcome(supplier, *row(document="x" * 100_000))[0] is Outcome.ERROR
    assert outcome(supplier, *row(amount="9" * 100_000))[0] is Outcome.ERROR
    with pytest.raises(Refused):
        operations.receive(supplier, csv_of([row(document="x" * 1_000_000)]), "rekini.csv", actor=SYSTEM)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Adrese;Summa\n",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"%PDF-1.7\n\0\0",
        b"\xd0\xcf\x11\xe0" + b"\0" * 100,
        b"PK\x03\x04 damaged",
    ],
)
def test_what_is_no_list_is_refused_in_words(supplier: InvoiceSupplier, data: bytes) -> None:
    with pytest.raises(Refused):
        operations.receive(supplier, data, "rekini.xlsx", actor=SYSTEM)


def test_a_bomb_is_refused_before_it_is_unpacked(supplier: InvoiceSupplier) -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book_,
        book_.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _time in range(310):
            part.write(b"\0" * 1024**2)
    began = time.process_time()
    with pytest.raises(Refused):
        operations.receive(supplier, packed.getvalue(), "b.xlsx", actor=SYSTEM)
    assert time.process_time() - began < 2


def test_a_huge_or_locked_part_is_refused_and_no_error(supplier: InvoiceSupplier) -> None:
    whole = xlsx_of([row()])
    huge, packed = io.BytesIO(), zipfile.ZipFile(io.BytesIO(whole))
    with zipfile.ZipFile(huge, "w", zipfile.ZIP_DEFLATED) as made:
        for name in packed.namelist():
            padding = b" " * (9 * 1024**2) if name == "xl/workbook.xml" else b""
            made.writestr(name, packed.read(name) + padding)
    locked = bytearray(whole)
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = locked.find(mark)
        while place >= 0:
            locked[place + flags] |= 1
            place = locked.find(mark, place + 1)
    for data in (huge.getvalue(), bytes(locked)):
        with pytest.raises(Refused):
            operations.receive(supplier, data, "rekini.xlsx", actor=SYSTEM)


def test_days_counted_from_1904_are_refused(supplier: InvoiceSupplier) -> None:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"date_1904": True}) as made:
        made.add_worksheet().write_row(0, 0, HEAD)
        made.worksheets()[0].write_row(1, 0, row())
    with pytest.raises(Refused, match="1904"):
        operations.receive(supplier, written.getvalue(), "rekini.xlsx", actor=SYSTEM)


def test_two_hundred_thousand_rows_are_refused_at_once_in_words(supplier: InvoiceSupplier) -> None:
    line = ";".join(map(str, row(address="B", document=""))) + "\n"
    data = (";".join(HEAD) + "\n" + line * 200_000).encode()
    assert len(data) < sheets.MOST_BYTES
    with pytest.raises(Refused, match="50000"):
        operations.receive(supplier, data, "gari.csv", actor=SYSTEM)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ImportBatch)) == 0
