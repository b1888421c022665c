"""Reads of placements: the facts of a check, the ranking of flats, and the lists of offers and stays."""

from app.placements.queries.facts import Check, check_placement
from app.placements.queries.lists import (
    PlacedBy,
    file_numbers,
    get_offer,
    get_placement,
    offers_of_flat,
    offers_of_household,
    placements_of_flat,
    placements_of_household,
    who_filled,
)
from app.placements.queries.ranking import RankedFlat, Ranking, near_alternatives, ranked_flats

__all__ = [
    "Check",
    "PlacedBy",
    "RankedFlat",
    "Ranking",
    "check_placement",
    "file_numbers",
    "get_offer",
    "get_placement",
    "near_alternatives",
    "offers_of_flat",
    "offers_of_household",
    "placements_of_flat",
    "placements_of_household",
    "ranked_flats",
    "who_filled",
]
