"""The words for meters, readings and certificates."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import history
from app.meters.calculations import Missing
from app.meters.models import Certificate, CertificateKind, Meter, MeterKind, MeterUnit, ReadingSource, WhyLower
from app.meters.queries.due import DueRow, DueState, DueWhat

METER_KIND = {
    MeterKind.COLD_WATER: _l("Cold water"),
    MeterKind.HOT_WATER: _l("Hot water"),
    MeterKind.ELECTRICITY: _l("Electricity"),
    MeterKind.GAS: _l("Gas"),
    MeterKind.HEATING: _l("Heating"),
}
METER_UNIT = {
    MeterUnit.CUBIC_METRES: _l("cubic metres (m³)"),
    MeterUnit.KILOWATT_HOURS: _l("kilowatt-hours (kWh)"),
    MeterUnit.MEGAWATT_HOURS: _l("megawatt-hours (MWh)"),
    MeterUnit.SHARES: _l("shares of a heat cost allocator"),
}
READING_SOURCE = {
    ReadingSource.VISIT: _l("Read on a visit"),
    ReadingSource.ACT: _l("Read for an act"),
    ReadingSource.PERSON_TOLD: _l("The person told it"),
    ReadingSource.MANAGER: _l("From the manager or supplier"),
    ReadingSource.PHOTO: _l("From a photo that was sent"),
}
WHY_LOWER = {
    WhyLower.ROLLED_OVER: _l("The counter began anew after all nines"),
    WhyLower.EARLIER_WRONG: _l("The earlier reading was wrong"),
    WhyLower.REPLACED: _l("Another meter hangs there"),
}
MISSING = {
    Missing.NO_READING: _l("not read"),
    Missing.LOWER: _l("the reading is lower than before, and nobody said why"),
    Missing.REPLACED: _l("another meter hung there, which is not recorded"),
    Missing.DIGITS: _l("the counter began anew, and its number of digits is not recorded"),
}
CERTIFICATE_KIND = {
    CertificateKind.ENERGY: _l("Energy performance certificate"),
    CertificateKind.CHIMNEY: _l("Check of chimney and ventilation"),
    CertificateKind.GAS: _l("Check of the gas equipment"),
    CertificateKind.ELECTRICAL: _l("Check of the electrical installation"),
    CertificateKind.OTHER: _l("Another certificate, in words"),
}

DUE_WHAT = {
    DueWhat.VERIFICATION: _l("Verification of a meter"),
    DueWhat.CERTIFICATE: _l("Certificate of a flat"),
}
DUE_STATE = {
    DueState.OVER: _l("It is over"),
    DueState.SOON: _l("It ends soon"),
}


def meter_name(meter: Meter) -> str:
    """What a meter is called: 'Cold water, no. 12345'."""
    return _("%(kind)s, no. %(number)s", kind=METER_KIND[meter.kind], number=meter.number)


def due_name(row: DueRow) -> str:
    """What runs out: 'Cold water, no. 12345' or what the certificate is of."""
    words: Mapping[Any, Any] = METER_KIND if row.what is DueWhat.VERIFICATION else CERTIFICATE_KIND
    kind = words[row.kind]
    return _("%(kind)s, no. %(number)s", kind=kind, number=row.number) if row.number else str(kind)


def certificate_name(certificate: Certificate) -> str:
    """What a certificate is of."""
    return certificate.other_words or str(CERTIFICATE_KIND[certificate.kind])


history.name_actions(
    {
        "readings_due.add": _l("Building manager added"),
        "readings_due.edit": _l("Building manager changed"),
        "readings_due.end": _l("Nothing is told the building manager any more"),
        "building.tell_readings": _l("Recorded whom the readings are told"),
        "meter.add": _l("Meter recorded"),
        "meter.edit": _l("Meter corrected"),
        "meter.replace": _l("Meter put in place of another"),
        "meter.end": _l("Meter taken off"),
        "meter.record_reading": _l("Reading recorded"),
        "meter.correct_reading": _l("Reading corrected"),
        "meter.add_photo": _l("Photo of a reading added"),
        "certificate.add": _l("Certificate recorded"),
        "certificate.end": _l("Certificate ended"),
        "certificate.attach_paper": _l("Certificate attached as a file"),
        "certificate.paper.read": _l("File of a certificate downloaded"),
    }
)
history.name_fields(
    {
        "meter.kind": _l("What the meter counts"),
        "meter.number": _l("Number of the meter"),
        "meter.unit": _l("Unit of the meter"),
        "meter.zones": _l("Tariffs"),
        "meter.digits": _l("Digits before the decimal point"),
        "meter.place_words": _l("Where it hangs"),
        "meter.verified_until": _l("Verified until"),
        "meter.installed_on": _l("Put up on"),
        "meter.removed_on": _l("Taken off on"),
        "meter.removed_because": _l("Why it was taken off"),
        "meter.zone": _l("Tariff"),
        "meter.read_on": _l("Read on"),
        "meter.reading": _l("Reading"),
        "meter.source": _l("How the reading came"),
        "certificate.kind": _l("Kind of certificate"),
        "certificate.other_words": _l("What the certificate is of"),
        "certificate.number": _l("Number of the certificate"),
        "certificate.issued_on": _l("Issued on"),
        "certificate.expires_on": _l("Last day of the certificate"),
        "certificate.ended_on": _l("Does not count from"),
        "certificate.end_reason": _l("Why it does not count"),
        "certificate.sha256": _l("Checksum (SHA-256)"),
    },
    {
        "meter.kind": METER_KIND,
        "meter.unit": METER_UNIT,
        "meter.source": READING_SOURCE,
        "certificate.kind": CERTIFICATE_KIND,
    },
)
