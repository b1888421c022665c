"""Offer sheets, offers and viewings; placements (the stays) and their clients; the stored checks behind both."""

from app.placements.models.checks import PlacementCheck
from app.placements.models.offers import CaseConference, Offer, OfferSheet, OfferState, RefusalReason, SheetState, Side
from app.placements.models.stays import (
    EndReason,
    MoveReason,
    PassedLimit,
    Placement,
    PlacementClient,
    PlacementClientPlace,
    StayWarning,
    WarningAbout,
)
from app.placements.models.viewings import Viewing, ViewingOutcome

__all__ = [
    "CaseConference",
    "EndReason",
    "MoveReason",
    "Offer",
    "OfferSheet",
    "OfferState",
    "PassedLimit",
    "Placement",
    "PlacementCheck",
    "PlacementClient",
    "PlacementClientPlace",
    "RefusalReason",
    "SheetState",
    "Side",
    "StayWarning",
    "Viewing",
    "ViewingOutcome",
    "WarningAbout",
]
