"""The pages of this feature that later features add to (`app/core/parts.py`)."""

from enum import StrEnum


class PartOf(StrEnum):
    """The page a part belongs to; the function gets what is shown."""

    ENTRY = "cost_entry"  # an entry of the ledger, below who carries it
