"""Files of invoices to test with."""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from app.core import clock
from app.core.audit import SYSTEM
from app.core.extensions import db
from app.core.imports import work
from app.flats.models import Flat
from app.invoices import operations
from app.invoices.models import InvoiceImport, InvoiceSupplier
from app.meters.models import MeterKind, MeterUnit
from app.places.models import Municipality

HEAD = ["Adrese", "Dz. nr.", "Mēnesis", "Pakalpojums", "Summa", "Rēķina nr."]
SETTINGS = {"payer": "municipality", "vat": "with", "vat_rate": "21", "decimals": "clear", "dates": "clear"}


def row(number: str = "1", **changed: Any) -> list[Any]:
    """A row of heating for October of the flat of that number, under HEAD."""
    values = {"address": "Brīvības iela 21, Rīga", "number": number, "month": "10.2026", "service": "Apkure"}
    return list({**values, "amount": "121,00", "document": "R-1", **changed}.values())


def csv_of(rows: list[list[Any]], head: list[str] = HEAD) -> bytes:
    return "\n".join(";".join(map(str, one)) for one in [head, *rows]).encode("utf-8-sig")


def xlsx_of(rows: list[list[Any]], head: list[str] = HEAD) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"strings_to_formulas": False}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for line, cells in enumerate([head, *rows]):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(line, column, datetime(cell.year, cell.month, cell.day), day)
                else:
                    sheet.write(line, column, cell)
    return written.getvalue()


def make_supplier(city: Municipality, name: str = "AS Siltums") -> InvoiceSupplier:
    return operations.add_supplier(city, name, actor=SYSTEM)


def checked(supplier: InvoiceSupplier, data: bytes, control: int | None = None, **settings: Any) -> InvoiceImport:
    """The file with its columns as they were guessed or remembered, all rows checked."""
    invoices = operations.receive(supplier, data, "rekini.csv", actor=SYSTEM)
    mapping, kept = invoices.batch.mapping, {**SETTINGS, **settings}
    operations.name_columns(invoices, mapping, kept, control, actor=SYSTEM, now=clock.utc_now())
    return done(invoices)


def book(invoices: InvoiceImport, *, good_rows_only: bool = False, words: str | None = None) -> InvoiceImport:
    operations.confirm(invoices, good_rows_only=good_rows_only, words=words, actor=SYSTEM, now=clock.utc_now())
    return done(invoices)


def undo(invoices: InvoiceImport, words: str = "Nepareizs fails") -> InvoiceImport:
    operations.undo(invoices, words, actor=SYSTEM, now=clock.utc_now())
    return done(invoices)


def done(invoices: InvoiceImport) -> InvoiceImport:
    """After the work that the import waits for."""
    id = invoices.batch_id
    db.session.commit()
    work.run(id)
    return db.session.get_one(InvoiceImport, id)


def booked_import(flat: Flat) -> dict[str, int]:
    """An import that waits for its columns, a tariff, a supplier with a code, in the flat's municipality: their ids."""
    supplier = make_supplier(flat.municipality)
    code = operations.add_code(supplier, "100", flat, actor=SYSTEM)
    facts = operations.TariffFacts(
        MeterKind.HEATING, MeterUnit.MEGAWATT_HOURS, "", date(2026, 1, 1), Decimal("95.5"), "Pārbaude"
    )
    tariff = operations.add_tariff(flat.municipality, facts, actor=SYSTEM)
    invoices = operations.receive(supplier, csv_of([row()]), "rekini.csv", actor=SYSTEM)
    return {
        "invoice_supplier": supplier.id,
        "supplier_code": code.id,
        "tariff": tariff.id,
        "invoice_import": invoices.batch_id,
    }
