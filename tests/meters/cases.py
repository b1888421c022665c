"""Meters and certificates to test with."""

from datetime import UTC, date, datetime
from typing import Any

from app.core.audit import SYSTEM
from app.core.papers import read_paper
from app.core.photos import read_photo
from app.flats.models import Flat
from app.meters.models import Certificate, CertificateKind, Meter, MeterKind, MeterReading, ReadingsDue, ReadingSource
from app.meters.operations import (
    CertificateFacts,
    MeterFacts,
    add_certificate,
    add_meter,
    add_photo,
    attach_paper,
    record_reading,
)
from app.meters.operations.managers import add_manager, tell_readings
from tests.contracts.papers import pdf
from tests.factories import TODAY
from tests.pictures import picture

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SINCE = date(2026, 1, 1)


def meter_facts(**changed: Any) -> MeterFacts:
    """A cold water meter that has hung there since the beginning of the year."""
    values = {"kind": MeterKind.COLD_WATER, "number": "A 100", "installed_on": SINCE, "digits": 5}
    return MeterFacts(**{**values, **changed})


def make_meter(flat: Flat, first: dict[str, int] | None = None, **changed: Any) -> Meter:
    return add_meter(flat, meter_facts(**changed), actor=SYSTEM, now=NOW, first=first)


def read(meter: Meter, on: date, value: int, zone: str = "", **more: Any) -> MeterReading:
    """A reading, in thousandths."""
    values: dict[str, Any] = {"source": ReadingSource.VISIT, "actor": SYSTEM, "now": NOW, **more}
    return record_reading(meter, zone, on, value, **values)


def make_certificate(flat: Flat, kind: CertificateKind = CertificateKind.GAS, **changed: Any) -> Certificate:
    """Issued at the beginning of the year, for a year."""
    values = {"kind": kind, "issued_on": SINCE, "expires_on": date(2026, 12, 31), "number": "G-1", **changed}
    return add_certificate(flat, CertificateFacts(**values), actor=SYSTEM, today=TODAY)


def tells(flat: Flat, day_of_month: int = 25) -> ReadingsDue:
    """A manager who wants the readings of the flat's building."""
    manager = add_manager(flat.municipality, "SIA Mūsu nams", "nams@example.lv", day_of_month, actor=SYSTEM)
    tell_readings(flat.building, manager, actor=SYSTEM)
    return manager


def metered(flat: Flat) -> dict[str, int]:
    """A meter of the flat, read with a photo, and a certificate with its file: the id of each."""
    certificate, reading = make_certificate(flat), read(make_meter(flat), TODAY, 1)
    return {
        "metered_flat": flat.id,
        "meter": reading.meter_id,
        "reading": reading.id,
        "reading_photo": add_photo(reading, read_photo(picture()), actor=SYSTEM).id,
        "readings_due": tells(flat).id,
        "certificate": certificate.id,
        "certificate_paper": attach_paper(certificate, read_paper(pdf()), "x.pdf", actor=SYSTEM).id,
    }
