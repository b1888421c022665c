"""Meters and what was read from them; certificates of flats and their papers."""

from app.meters.models.certificates import Certificate, CertificateKind, CertificatePaper
from app.meters.models.managers import BuildingReadings, ReadingsDue
from app.meters.models.meters import (
    ONE_ZONE,
    UNITS,
    Meter,
    MeterKind,
    MeterReading,
    MeterUnit,
    ReadingPhoto,
    ReadingSource,
    WhyLower,
)

__all__ = [
    "ONE_ZONE",
    "UNITS",
    "BuildingReadings",
    "Certificate",
    "CertificateKind",
    "CertificatePaper",
    "Meter",
    "MeterKind",
    "MeterReading",
    "MeterUnit",
    "ReadingPhoto",
    "ReadingSource",
    "ReadingsDue",
    "WhyLower",
]
