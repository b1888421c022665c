"""P21: whether the person knows what they move into. It is asked only when a stay starts."""

from enum import StrEnum

from app.core.errors import Finding, Level
from app.core.words import lazy_text as _l
from app.placements.rules.answers import Answers


class Seen(StrEnum):
    """How the household has seen the flat. Latvian: apskatīts."""

    VIEWED = "viewed"
    PHOTOS = "photos"
    NOT = "not"


P21 = Answers("P21", Level.WARN, "digest rows 31–32, 000:344, 002:3202")
SEEN = {
    Seen.VIEWED: P21.yes(_l("The person has seen the flat.")),
    Seen.PHOTOS: P21.yes(_l("The person has seen photos of the flat.")),
    Seen.NOT: P21.no(
        _l("No viewing of the flat by this household is on record."),
        _l("Arrange a viewing at a time that suits the person, or at least show photos and record that."),
    ),
}


def flat_was_seen(seen: Seen) -> Finding:
    """P21: the person has seen the flat, or photos of it, before moving in; a warning, nothing more.

    Source: digest rows 31–32, 000:344, 002:3202.
    """
    return SEEN[seen]
