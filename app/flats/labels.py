"""The words for the enums of flats, as forms and pages show them."""

from flask_babel import lazy_gettext as _l

from app.flats.models import (
    Bath,
    Cooker,
    Heating,
    Ownership,
    Readiness,
    ResidenceDeclaration,
    VoidReason,
    Water,
)

OWNERSHIP = {
    Ownership.MUNICIPAL: _l("Municipal stock"),
    Ownership.PRIVATE: _l("Private market"),
}

READINESS = {
    Readiness.IN_PREPARATION: _l("In preparation"),
    Readiness.READY: _l("Ready"),
    Readiness.IN_REPAIR: _l("In repair"),
    Readiness.WITHDRAWN: _l("Withdrawn from the stock"),
}

# Tones of `status` in templates/components/facts.html: what shape and colour go with the word.
READINESS_TONES = {
    Readiness.IN_PREPARATION: "warn",
    Readiness.READY: "good",
    Readiness.IN_REPAIR: "warn",
    Readiness.WITHDRAWN: "neutral",
}

USE = {
    "occupied": _l("Occupied"),
    "offered": _l("Offered"),
    "vacant": _l("Vacant"),
}
USE_TONES = {"occupied": "neutral", "offered": "info", "vacant": "good"}

HEATING = {
    Heating.DISTRICT: _l("District heating"),
    Heating.GAS: _l("Gas heating"),
    Heating.ELECTRIC: _l("Electric heating"),
    Heating.WOOD: _l("Wood stove"),
    Heating.OTHER: _l("Other heating"),
    Heating.NONE: _l("No heating"),
}

WATER = {
    Water.HOT_AND_COLD: _l("Hot and cold water"),
    Water.COLD: _l("Cold water only"),
    Water.NONE: _l("No water"),
}

BATH = {
    Bath.BATH: _l("Bath"),
    Bath.SHOWER: _l("Shower"),
    Bath.NONE: _l("Nowhere to wash"),
}

COOKER = {
    Cooker.STOVE: _l("Cooker"),
    Cooker.TWO_RING_HOB: _l("Two-ring hob"),
    Cooker.NONE: _l("Nothing to cook on"),
}

RESIDENCE_DECLARATION = {
    ResidenceDeclaration.YES: _l("Allowed"),
    ResidenceDeclaration.NO: _l("Not allowed"),
    ResidenceDeclaration.ASKED: _l("The owner has been asked"),
}

VOID_REASON = {
    VoidReason.PREPARATION: _l("Being prepared"),
    VoidReason.REPAIR: _l("Being repaired"),
    VoidReason.WAITING_FOR_ANSWER: _l("Offered, waiting for the answer"),
    VoidReason.NO_CANDIDATE: _l("No suitable candidate"),
    VoidReason.LANDLORD: _l("The landlord's side"),
    VoidReason.PAPERWORK: _l("Paperwork"),
    VoidReason.OTHER: _l("Other reason"),
}

ENERGY_CLASSES = ("A+", "A", "B", "C", "D", "E", "F")
