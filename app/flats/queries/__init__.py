"""Reads about the stock: one building or flat, and the lists of them."""

from app.flats.queries.details import (
    building_at,
    covers,
    flat_label,
    get_building,
    get_flat,
    offered,
    open_void,
    places_taken,
    rooms_lived_in,
    stays_from,
    taken_periods,
    use_of,
)
from app.flats.queries.photos import get_photo, photos_of

__all__ = [
    "building_at",
    "covers",
    "flat_label",
    "get_building",
    "get_flat",
    "get_photo",
    "offered",
    "open_void",
    "photos_of",
    "places_taken",
    "rooms_lived_in",
    "stays_from",
    "taken_periods",
    "use_of",
]
