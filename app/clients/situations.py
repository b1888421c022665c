"""Where clients stand on their way to a home, as later features know it: this feature knows neither stays nor waitlist.

A later feature hands over a word and a condition, as it fills in the navigation; lists show and filter by them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.clients.models import Client
from app.core.extensions import db
from app.core.permissions import Access

Holds = Callable[[Access, date], sa.ColumnElement[bool]]
NEITHER = "none"


@dataclass(frozen=True)
class Situation:
    """One situation; `holds(viewer, day)` is a condition on `Client` that also says who may know of it."""

    key: str
    label: Any
    tone: str
    holds: Holds


_situations: dict[str, tuple[int, Situation]] = {}


def add(position: int, situation: Situation) -> None:
    """Of several situations that hold, the one with the lowest position is shown."""
    _situations[situation.key] = (position, situation)


def known() -> dict[str, Situation]:
    """All situations by their key, in their order."""
    ordered = sorted(_situations.values(), key=lambda one: one[0])
    return {situation.key: situation for _position, situation in ordered}


def key_of(viewer: Access, day: date) -> sa.ColumnElement[str]:
    """SQL: the key of a client's situation; `NEITHER` where none holds."""
    return sa.case(*((one.holds(viewer, day), one.key) for one in known().values()), else_=NEITHER)


def situations_of(client_ids: Iterable[int], viewer: Access, day: date) -> dict[int, Situation]:
    """Client id → situation, for one page of a list; clients in none are left out."""
    query = sa.select(Client.id, key_of(viewer, day).label("key")).where(Client.id.in_(client_ids))
    return {row.id: known()[row.key] for row in db.session.execute(query) if row.key != NEITHER}
