"""Suppliers, what they call our flats and kinds of costs, and tariffs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.imports.cells import plain_words
from app.costs.models import CostCategory
from app.flats.models import Flat
from app.invoices.models import MILLIONTHS, InvoiceSupplier, SupplierCode, Tariff
from app.meters.models import MeterKind, MeterUnit
from app.places.models import Municipality


@dataclass(frozen=True)
class TariffFacts:
    """A tariff as people type it; `price`: euros with VAT for one unit."""

    kind: MeterKind
    unit: MeterUnit
    zone: str
    valid_from: date
    price: Decimal
    source: str
    supplier: InvoiceSupplier | None = None


def add_supplier(municipality: Municipality, name: str, *, actor: Actor) -> InvoiceSupplier:
    """Records a supplier. Raises Refused for a name that is there."""
    _refuse_same_name(municipality.id, name)
    supplier = InvoiceSupplier(municipality_id=municipality.id, name=name)
    audit.record("supplier.add", supplier, actor=actor)
    return supplier


def rename_supplier(supplier: InvoiceSupplier, name: str, *, actor: Actor) -> None:
    """Entries of the ledger keep the name they were booked with. Raises Refused for a name that is there."""
    _refuse_same_name(supplier.municipality_id, name, supplier.id)
    supplier.name = name
    audit.record("supplier.rename", supplier, actor=actor)


def _refuse_same_name(municipality_id: int, name: str, besides: int | None = None) -> None:
    rows = db.session.scalars(sa.select(InvoiceSupplier).where(InvoiceSupplier.municipality_id == municipality_id))
    if any(plain_words(one.name) == plain_words(name) and one.id != besides for one in rows):
        raise Refused(_("A supplier of this name is recorded already."))


def add_code(supplier: InvoiceSupplier, code: str, flat: Flat, *, actor: Actor) -> SupplierCode:
    """What the supplier calls the flat; one that is known is changed."""
    known = db.session.scalar(
        sa.select(SupplierCode).where(SupplierCode.supplier_id == supplier.id, SupplierCode.code == code)
    )
    row = known or SupplierCode(supplier_id=supplier.id, code=code)
    row.flat_id = flat.id
    audit.record("supplier.add_code", row, actor=actor)
    db.session.expire(supplier, ["codes"])
    return row


def remove_code(row: SupplierCode, *, actor: Actor) -> None:
    """The code means nothing any more."""
    audit.record_facts("supplier.remove_code", row.supplier, actor=actor, facts={"code": row.code})
    db.session.delete(row)
    db.session.flush()


def add_word(supplier: InvoiceSupplier, word: str, category: CostCategory, *, actor: Actor) -> None:
    """What the supplier calls a kind of costs."""
    supplier.words = {**supplier.words, plain_words(word): category.value}
    audit.record("supplier.add_word", supplier, actor=actor)


def remove_word(supplier: InvoiceSupplier, word: str, *, actor: Actor) -> None:
    """The word is not known any more."""
    supplier.words = {key: value for key, value in supplier.words.items() if key != word}
    audit.record("supplier.remove_word", supplier, actor=actor)


def add_tariff(municipality: Municipality, facts: TariffFacts, *, actor: Actor) -> Tariff:
    """A price from a day on. Raises Refused where one of the same kind begins on that day already."""
    supplier_id = facts.supplier.id if facts.supplier else None
    same = sa.select(Tariff.id).where(
        Tariff.municipality_id == municipality.id,
        Tariff.supplier_id == supplier_id if supplier_id else Tariff.supplier_id.is_(None),
        Tariff.kind == facts.kind,
        Tariff.unit == facts.unit,
        Tariff.zone == facts.zone,
        Tariff.valid_from == facts.valid_from,
    )
    if db.session.scalar(same):
        raise Refused(_("A tariff of this kind begins on that day already. Remove it first."))
    tariff = Tariff(
        municipality_id=municipality.id,
        supplier_id=supplier_id,
        kind=facts.kind,
        unit=facts.unit,
        zone=facts.zone,
        valid_from=facts.valid_from,
        millionths=int(facts.price.scaleb(MILLIONTHS)),
        source=facts.source,
    )
    audit.record("tariff.add", tariff, actor=actor)
    return tariff


def remove_tariff(tariff: Tariff, *, actor: Actor) -> None:
    """One that was typed wrongly; nothing that is booked depends on it."""
    facts = {"kind": tariff.kind.value, "valid_from": tariff.valid_from, "price": str(tariff.price)}
    audit.record_facts("tariff.remove", tariff, actor=actor, facts=facts)
    db.session.delete(tariff)
    db.session.flush()
