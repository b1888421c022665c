"""Suppliers and tariffs of municipalities."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.extensions import db
from app.core.imports.cells import plain_words
from app.core.permissions import Access, Permission
from app.invoices.models import InvoiceSupplier, Tariff


def suppliers_in(municipality_ids: Iterable[int]) -> list[InvoiceSupplier]:
    """The suppliers of the municipalities, by name."""
    rows = db.session.scalars(
        sa.select(InvoiceSupplier)
        .where(InvoiceSupplier.municipality_id.in_(sorted(municipality_ids)))
        .options(joinedload(InvoiceSupplier.municipality))
    )
    return sorted(rows, key=lambda one: (one.name.casefold(), one.id))


def get_supplier(id: int, viewer: Access, permission: Permission) -> InvoiceSupplier | None:
    """The supplier, if it is in reach."""
    return db.session.scalar(
        sa.select(InvoiceSupplier).where(
            InvoiceSupplier.id == id, InvoiceSupplier.municipality_id.in_(sorted(viewer.municipalities(permission)))
        )
    )


def tariffs_in(municipality_ids: Iterable[int]) -> list[Tariff]:
    """The tariffs of the municipalities: by kind, the newest first."""
    rows = db.session.scalars(
        sa.select(Tariff)
        .where(Tariff.municipality_id.in_(sorted(municipality_ids)))
        .options(joinedload(Tariff.municipality), joinedload(Tariff.supplier))
        .order_by(Tariff.municipality_id, Tariff.kind, Tariff.unit, Tariff.zone, Tariff.valid_from.desc(), Tariff.id)
    )
    return list(rows)


def get_tariff(id: int, viewer: Access, permission: Permission) -> Tariff | None:
    """The tariff, if it is in reach."""
    return db.session.scalar(
        sa.select(Tariff).where(Tariff.id == id, Tariff.municipality_id.in_(sorted(viewer.municipalities(permission))))
    )


def supplier_named(municipality_id: int, name: str | None) -> InvoiceSupplier | None:
    """The municipality's supplier of that name, compared loosely."""
    known = suppliers_in([municipality_id]) if name else []
    return next((one for one in known if plain_words(one.name) == plain_words(name or "")), None)
