"""Offers and stays: one by id, those of a household or a flat, and the lists."""

from collections.abc import Iterable

from app.core.permissions import Access, Permission
from app.placements.models import Offer, Placement


def get_offer(offer_id: int, viewer: Access, permission: Permission = Permission.PLACEMENT_SEE) -> Offer | None:
    """The offer, if it is in a municipality where the viewer holds the permission."""
    raise NotImplementedError


def get_placement(
    placement_id: int, viewer: Access, permission: Permission = Permission.PLACEMENT_SEE
) -> Placement | None:
    """The stay, if it is in a municipality where the viewer holds the permission."""
    raise NotImplementedError


def offers_of_household(household_id: int, viewer: Access) -> list[Offer]:
    """Newest first; with flat and building loaded."""
    raise NotImplementedError


def offers_of_flat(flat_id: int, viewer: Access) -> list[Offer]:
    """Newest first."""
    raise NotImplementedError


def placements_of_household(household_id: int, viewer: Access) -> list[Placement]:
    """Newest start first; with flat and building loaded."""
    raise NotImplementedError


def placements_of_flat(flat_id: int, viewer: Access) -> list[Placement]:
    """Newest start first."""
    raise NotImplementedError


def file_numbers(household_ids: Iterable[int]) -> dict[int, str]:
    """Household → its clients' file numbers, past members left out: 'R-0012 + R-0013'. One query for any number."""
    raise NotImplementedError
