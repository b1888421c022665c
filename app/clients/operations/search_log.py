"""Whoever looks for a name or a personal code learns whose file number is whose: it is written down."""

from collections.abc import Iterable

from app.clients.queries import SearchKind, kind_of_search
from app.core import audit
from app.core.audit import Actor
from app.core.permissions import Access, Permission


def log_search(text: str | None, found: Iterable[str], viewer: Access, *, actor: Actor) -> None:
    """Notes the text and what it found. A search for a file number tells nothing new and is not noted."""
    if not text or kind_of_search(text) is SearchKind.FILE_NUMBER:
        return
    if viewer.can(Permission.CLIENT_OPEN_NAME) or viewer.can(Permission.CLIENT_PRINT):
        audit.record_read("client.search", actor, actor=actor, note=f"{text} → {', '.join(found) or '–'}")
