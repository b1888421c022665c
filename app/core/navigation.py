"""The main navigation: each feature's routes add their entry; a person sees those their roles may open."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from app.core.permissions import Permission


@dataclass(frozen=True)
class NavigationEntry:
    """One link of the main navigation; `label` is a lazy translation, `position` its place from the left."""

    position: int
    label: Any
    endpoint: str
    permission: Permission
    icon: str


@dataclass(frozen=True)
class NavigationLink:
    """A link as the page shows it."""

    label: str
    url: str
    active: bool
    icon: str


_entries: dict[str, NavigationEntry] = {}
_search: dict[str, frozenset[Permission]] = {}


def add(position: int, label: Any, endpoint: str, permission: Permission, icon: str = "") -> None:
    """Adds a link to the main navigation; called once, where the feature's routes are defined.

    `icon` names a drawing in static/icons/sprite.svg; without it the one that has the feature's name.
    """
    _entries[endpoint] = NavigationEntry(position, label, endpoint, permission, icon or endpoint.split(".")[0])


def add_search(endpoint: str, permissions: Iterable[Permission]) -> None:
    """Names the page that the search box of the header asks; who holds none of the permissions has no box."""
    _search[endpoint] = frozenset(permissions)


def search_url() -> str | None:
    """Where the signed-in person's search box leads; None for a visitor and for those with nothing to find."""
    access = g.get("access")
    for endpoint, permissions in _search.items():
        if access and any(access.can(permission) for permission in permissions):
            return url_for(endpoint)
    return None


def links() -> list[NavigationLink]:
    """The links the signed-in person may open, in order; none for a visitor."""
    access = g.get("access")
    if access is None:
        return []
    shown = sorted(
        (entry for entry in _entries.values() if access.can(entry.permission)), key=lambda entry: entry.position
    )
    return [_link(entry) for entry in shown]


def mark(endpoint: str) -> None:
    """Marks this entry on the page being answered, where its address alone would mark another one."""
    g.marked_entry = endpoint


def _link(entry: NavigationEntry) -> NavigationLink:
    feature = entry.endpoint.split(".")[0]
    active = (g.get("marked_entry") or request.endpoint or "").split(".")[0] == feature
    return NavigationLink(str(entry.label), url_for(entry.endpoint), active, entry.icon)
