"""The pages of this feature that later features add to (`app/core/parts.py`)."""

from enum import StrEnum


class PartOf(StrEnum):
    """The page a part belongs to; the function gets the flat, or the building."""

    FLAT = "flat"  # a flat's page, above its photos
    BUILDING = "building"  # a building's page, below its flats
