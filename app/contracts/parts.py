"""The pages of this feature that later features add to (`app/core/parts.py`)."""

from enum import StrEnum

from app.core.parts import add, of

__all__ = ["PartOf", "add", "of"]


class PartOf(StrEnum):
    """The page a part belongs to; the function gets the contract."""

    CONTRACT = "contract"  # one contract, below its amendments
