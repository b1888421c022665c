"""A supplier of the demonstration, how its files are read, one that was booked, and a tariff: all of it invented."""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from app.accounts.models import User
from app.core import clock
from app.core.extensions import db
from app.core.imports import work
from app.core.months import months_before
from app.costs.models import CostPayer
from app.flats.models import Flat
from app.flats.queries import flat_label
from app.invoices import operations
from app.invoices.models import VatBasis
from app.meters.models import Meter, MeterKind, MeterUnit
from app.places.models import Municipality
from seed.costs import FINANCE, FLATS

TOWN, SUPPLIER = "Rīga", "SIA Namu pārvaldnieks (izdomāts)"
SOURCE = "Demonstrācija: izdomāts tarifs"
HEAD = "Objekta kods;Adrese;Mēnesis;Apsaimniekošana;Aukstais ūdens;Rēķina nr."
WATER = "10,20", "9,00", "8,90", "21,90"  # the last is far from what the meter says
MANAGEMENT = "18,40", "21,15", "16,90", "24,75"


def send_invoices(as_of: date) -> None:
    """Records them and books the file, as somebody would from the pages; commits, as every import does."""
    town = db.session.scalars(sa.select(Municipality).where(Municipality.name == TOWN)).one()
    finance = db.session.scalars(sa.select(User).where(User.email == FINANCE)).one()
    supplier = operations.add_supplier(town, SUPPLIER, actor=finance)
    operations.add_tariff(town, _tariff(months_before(as_of, 12)), actor=finance)
    month = months_before(as_of, 1)
    rows = [
        f"{100 + number};{flat_label(flat)}, {TOWN};{month:%m.%Y};{management};{water};{month:%y%m}-{number}"
        for number, (flat, management, water) in enumerate(zip(_flats(town), MANAGEMENT, WATER, strict=False))
    ]
    data = "\n".join([HEAD, *rows]).encode("utf-8-sig")
    invoices = operations.receive(supplier, data, f"rekini-{month:%Y-%m}.csv", actor=finance)
    settings = {"payer": CostPayer.MUNICIPALITY.value, "vat": VatBasis.WITH.value, "vat_rate": "21"}
    now = clock.utc_now()
    operations.name_columns(invoices, invoices.batch.mapping, settings, None, actor=finance, now=now)
    db.session.commit()
    work.run(invoices.batch_id)
    operations.confirm(invoices, good_rows_only=True, words=None, actor=finance, now=now)
    db.session.commit()
    work.run(invoices.batch_id)


def _tariff(since: date) -> operations.TariffFacts:
    return operations.TariffFacts(MeterKind.COLD_WATER, MeterUnit.CUBIC_METRES, "", since, Decimal("2"), SOURCE)


def _flats(town: Municipality) -> list[Flat]:
    """Flats with a water meter whose water no other invoice of the demonstration asks for."""
    metered = sa.exists().where(Meter.flat_id == Flat.id, Meter.kind == MeterKind.COLD_WATER)
    query = sa.select(Flat).where(Flat.municipality_id == town.id).order_by(Flat.address_key)
    return list(db.session.scalars(query.where(metered).offset(FLATS).limit(len(WATER))))
