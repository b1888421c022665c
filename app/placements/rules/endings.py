"""What is asked before a stay ends by an eviction or a move: rules E1 and E2. Pure: values in, findings out."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from app.core.errors import Finding, Level
from app.core.formatting import format_date
from app.placements.models import EndReason, MoveReason


def eviction_was_warned_of(reason: EndReason, warned_on: Sequence[date], ends_on: date) -> Finding:
    """E1: nobody is evicted who was not warned on an earlier day; eviction is the last resort (digest row 88)."""
    earlier = [day for day in warned_on if day < ends_on]
    passed = reason is not EndReason.EVICTION or bool(earlier)
    if reason is not EndReason.EVICTION:
        words = _("The stay does not end by an eviction.")
    elif earlier:
        words = _("The household was warned, the first time on: %(day)s", day=format_date(min(earlier)))
    else:
        words = _("No warning is recorded before the end of the stay: an eviction is the last resort.")
    remedy = _("Talk with the household and the landlord, record the warning, and give time to change.")
    return Finding("E1", passed, Level.BLOCK, None, None, words, "digest row 88, 000:178", remedy)


def move_is_wanted(why: MoveReason) -> Finding:
    """E2: a household moves because it wishes to or because the lease is lost; other moves reduce security (row 45)."""
    passed = why is not MoveReason.OTHER
    words = (
        _("The household moves by its own wish or because the lease is lost.")
        if passed
        else _("The household neither wishes to move nor loses the lease: moves make people less secure.")
    )
    remedy = _("Ask the household, and look for a way to keep the flat. Otherwise write down why it has to move.")
    return Finding("E2", passed, Level.WARN, None, None, words, "digest row 45, 002:6338", remedy)
