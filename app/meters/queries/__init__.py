"""Reads of this feature. Other features take what they need from here."""

from app.meters.queries.certificates import certificates_of, get_certificate
from app.meters.queries.meters import flat_in_reach, get_flat, get_meter, meters_of
from app.meters.queries.readings import counters_of, latest_readings, readings_of

__all__ = [
    "certificates_of",
    "counters_of",
    "flat_in_reach",
    "get_certificate",
    "get_flat",
    "get_meter",
    "latest_readings",
    "meters_of",
    "readings_of",
]
