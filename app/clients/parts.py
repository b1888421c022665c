"""The pages of this feature that later features add to (`app/core/parts.py`)."""

from enum import StrEnum

from app.core.parts import add, of

__all__ = ["PartOf", "add", "of"]


class PartOf(StrEnum):
    """The page a part belongs to; the function gets the household, or the client."""

    HOUSEHOLD = "household"
    HOUSEHOLD_ACTION = "household_action"  # the button on top of its page: what comes next for it
    CLIENT = "client"
    SUBJECT_PRINT = "subject_print"  # everything held, whatever the viewer may otherwise see
