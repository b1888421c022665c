"""Changes: meters are put up, replaced and taken off; readings are written down; certificates are recorded."""

from app.meters.operations.certificates import CertificateFacts, add_certificate, attach_paper, end_certificate
from app.meters.operations.meters import METER_FACTS, MeterFacts, add_meter, edit_meter, end_meter, replace_meter
from app.meters.operations.readings import add_photo, correct_reading, record_reading

__all__ = [
    "METER_FACTS",
    "CertificateFacts",
    "MeterFacts",
    "add_certificate",
    "add_meter",
    "add_photo",
    "attach_paper",
    "correct_reading",
    "edit_meter",
    "end_certificate",
    "end_meter",
    "record_reading",
    "replace_meter",
]
