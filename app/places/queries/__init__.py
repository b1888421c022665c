"""Reads about places: municipalities and what they decided, neighbourhoods, addresses."""

from app.places.queries.addresses import PlaceHit, address_condition, find_places, house_in, used_place_ids
from app.places.queries.areas import area_shapes, areas_of
from app.places.queries.register import withdrawn_in_use
from app.places.queries.settings import (
    SettingState,
    get_municipality,
    municipalities,
    policy_on,
    setting_history,
    settings_on,
)

__all__ = [
    "PlaceHit",
    "SettingState",
    "address_condition",
    "area_shapes",
    "areas_of",
    "find_places",
    "get_municipality",
    "house_in",
    "municipalities",
    "policy_on",
    "setting_history",
    "settings_on",
    "used_place_ids",
    "withdrawn_in_use",
]
