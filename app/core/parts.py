"""Parts of a page that later features fill in, as they fill in the navigation: they hand over a function.

So a household's page says who waits, and a landlord's how many flats they supply, although neither feature knows it.
"""

from collections.abc import Callable
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.core.permissions import Access

TODAY = "today"
"""The page of that name; its functions get the day. Other pages are named in `<feature>/parts.py`."""

Draw = Callable[[Any, Access], Markup | None]
_parts: dict[tuple[str, str], tuple[int, Draw]] = {}


def add(page: str, position: int, draw: Draw) -> None:
    """`draw(subject, viewer)` returns its `part`, or None where the viewer may not see it."""
    _parts[page, f"{draw.__module__}.{draw.__qualname__}"] = (position, draw)


def part(template: str, **values: Any) -> Markup:
    """What a feature draws on another's page: always a template, which escapes what people typed."""
    return Markup(render_template(template, **values))


def of(page: str, subject: Any, viewer: Access) -> list[Markup]:
    """The parts of a page in their order."""
    ordered = sorted(
        ((position, name, draw) for (of_page, name), (position, draw) in _parts.items() if of_page == page),
        key=lambda part: part[:2],
    )
    return [drawn for _position, _name, draw in ordered if (drawn := draw(subject, viewer))]
