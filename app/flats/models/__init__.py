"""The stock: buildings and flats, what is taken in them, their photos."""

from app.flats.models.capacity import BuildingPlace, RoomOccupancy, VoidPeriod, VoidReason
from app.flats.models.photos import FlatPhoto
from app.flats.models.stock import (
    Bath,
    Building,
    BuildingAddress,
    Cooker,
    Flat,
    Heating,
    Nearby,
    Ownership,
    Readiness,
    ResidenceDeclaration,
    Water,
)

__all__ = [
    "Bath",
    "Building",
    "BuildingAddress",
    "BuildingPlace",
    "Cooker",
    "Flat",
    "FlatPhoto",
    "Heating",
    "Nearby",
    "Ownership",
    "Readiness",
    "ResidenceDeclaration",
    "RoomOccupancy",
    "VoidPeriod",
    "VoidReason",
    "Water",
]
