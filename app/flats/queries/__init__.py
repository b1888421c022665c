"""Reads about the stock: one building or flat, and the lists of them."""

from app.flats.queries.details import (
    building_at,
    covers,
    flat_label,
    get_building,
    get_flat,
    open_void,
    places_taken,
    rooms_lived_in,
    stays_from,
    taken_periods,
    use_of,
)

__all__ = [
    "building_at",
    "covers",
    "flat_label",
    "get_building",
    "get_flat",
    "open_void",
    "places_taken",
    "rooms_lived_in",
    "stays_from",
    "taken_periods",
    "use_of",
]
