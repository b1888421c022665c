"""The pages of this feature that later features add to (`app/core/parts.py`)."""

from enum import StrEnum


class PartOf(StrEnum):
    """The page a part belongs to; the function gets the stay."""

    STAY = "stay"  # a stay's page, below its warnings
