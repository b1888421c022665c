"""Parts of this feature's pages that later features fill in, as they fill in the navigation: they hand over a function.

So a household's page says who waits and what was offered, and a subject print holds everything, although this feature
knows none of it.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from app.core.permissions import Access


class PartOf(StrEnum):
    """The page a part belongs to; the function gets the household, or the client."""

    HOUSEHOLD = "household"
    CLIENT = "client"
    SUBJECT_PRINT = "subject_print"  # everything held, whatever the viewer may otherwise see


Draw = Callable[[Any, Access], str]
_parts: dict[tuple[PartOf, str], tuple[int, Draw]] = {}


def add(page: PartOf, position: int, draw: Draw) -> None:
    """`draw(subject, viewer)` returns ready HTML, or nothing where the viewer may not see it."""
    _parts[page, f"{draw.__module__}.{draw.__qualname__}"] = (position, draw)


def of(page: PartOf, subject: Any, viewer: Access) -> list[Markup]:
    """The parts of a page in their order."""
    ordered = sorted(
        ((position, name, draw) for (of_page, name), (position, draw) in _parts.items() if of_page is page),
        key=lambda part: part[:2],
    )
    return [Markup(html) for _position, _name, draw in ordered if (html := draw(subject, viewer))]
