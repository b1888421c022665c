"""Suppliers and what is remembered of their files, imports of invoices, tariffs."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, created_at, pk, short_text
from app.core.crypto import EncryptedText
from app.core.imports.models import ImportBatch
from app.flats.models import Flat
from app.meters.models import MeterKind, MeterUnit
from app.places.models import Municipality

MILLIONTHS = 6  # decimals of a price that are kept


class DateOrder(StrEnum):
    """How a date like 03/04/2026 is meant. Latvian: datumu pieraksts."""

    CLEAR = "clear"  # only what can be read in one way
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    SERIAL = "serial"  # days since 1900, as Excel counts them


class Decimals(StrEnum):
    """What parts cents from euros. Latvian: decimāldaļu atdalītājs."""

    CLEAR = "clear"  # either, where it can be read in one way
    COMMA = "comma"
    POINT = "point"


class VatBasis(StrEnum):
    """Whether the amounts of a file include the VAT. Latvian: summas ar vai bez PVN."""

    WITH = "with"
    WITHOUT = "without"


class InvoiceSupplier(Base):
    """Who sends invoices, and how the files are read; each municipality has its own. Latvian: piegādātājs.

    `columns`: what a column means → what stands above it; `settings`: how values are read; `words`: what the supplier
    calls a kind of costs → the kind. All three are what was chosen the last time.
    """

    __tablename__ = "invoice_supplier"
    __table_args__ = (sa.UniqueConstraint("municipality_id", "name"),)

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    name: Mapped[short_text]
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    codes: Mapped[list["SupplierCode"]] = relationship(back_populates="supplier", order_by="SupplierCode.code")


class SupplierCode(Base):
    """What a supplier calls one of our flats, such as the number of its account. Latvian: objekta kods."""

    __tablename__ = "invoice_supplier_code"
    __table_args__ = (sa.UniqueConstraint("supplier_id", "code"),)

    id: Mapped[pk]
    supplier_id: Mapped[int] = mapped_column(sa.ForeignKey("invoice_supplier.id"))
    code: Mapped[str] = mapped_column(sa.String(60))
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"), index=True)
    created_at: Mapped[created_at]

    supplier: Mapped[InvoiceSupplier] = relationship(back_populates="codes")
    flat: Mapped[Flat] = relationship()


class InvoiceImport(Base):
    """What an import of invoices holds beside its batch: whose it is, its sums, its reasons. Latvian: rēķinu imports.

    `totals`: outcome of rows → {"cents", "vat_cents", "lines", "by_category"}, as they were checked.
    """

    __tablename__ = "invoice_import"

    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("import_batch.id"), primary_key=True)
    supplier_id: Mapped[int] = mapped_column(sa.ForeignKey("invoice_supplier.id"), index=True)
    control_cents: Mapped[int | None] = mapped_column(sa.BigInteger)  # the sum of the invoice, as typed by hand
    totals: Mapped[dict[str, Any]] = mapped_column(default=dict)
    booked_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    booked_lines: Mapped[int] = mapped_column(default=0)
    words: Mapped[str | None] = mapped_column(EncryptedText)  # why it was booked although something spoke against it
    undo_words: Mapped[str | None] = mapped_column(EncryptedText)
    undone_by_id: Mapped[int | None]

    batch: Mapped[ImportBatch] = relationship()
    supplier: Mapped[InvoiceSupplier] = relationship()


class Tariff(Base):
    """What a unit on a meter costs with VAT, from a day until the next row of its kind. Latvian: tarifs.

    Typed by people from what the supplier or the regulator has published (`source`); none is known beforehand.
    """

    __tablename__ = "tariff"
    __table_args__ = (
        sa.CheckConstraint("millionths > 0", name="costs_something"),
        sa.Index(None, "municipality_id", "kind", "valid_from"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    supplier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invoice_supplier.id"))  # None: whoever supplies
    kind: Mapped[MeterKind]
    unit: Mapped[MeterUnit]
    zone: Mapped[str] = mapped_column(sa.String(20), default="")  # of a meter with several; empty: all of them
    valid_from: Mapped[date]
    millionths: Mapped[int] = mapped_column(sa.BigInteger)  # of a euro, for one unit, with VAT
    source: Mapped[short_text]  # where it is published
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    supplier: Mapped[InvoiceSupplier | None] = relationship()

    @property
    def price(self) -> Decimal:
        """Euros for one unit, with VAT."""
        return Decimal(self.millionths).scaleb(-MILLIONTHS)
