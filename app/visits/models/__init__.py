"""Planned visits, visits and who was met, other contacts, and where visits are made by two."""

from app.visits.models.cautions import Caution
from app.visits.models.contacts import Contact, ContactWay
from app.visits.models.slots import VisitSlot
from app.visits.models.visits import (
    DwellingCondition,
    SupportTag,
    Visit,
    VisitClient,
    VisitKind,
    VisitPhoto,
    VisitTicket,
)

__all__ = [
    "Caution",
    "Contact",
    "ContactWay",
    "DwellingCondition",
    "SupportTag",
    "Visit",
    "VisitClient",
    "VisitKind",
    "VisitPhoto",
    "VisitSlot",
    "VisitTicket",
]
