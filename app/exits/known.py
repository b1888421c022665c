"""Where people are known to be, and when they were last met: days are counted only while nobody knows.

Absences for a while (`Away`) are known here. Later features know of announced absences and of visits; they hand over a
function, as they fill in the navigation.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.clients.models import Away
from app.core.extensions import db
from app.exits.calculations import Stop


@dataclass(frozen=True)
class Known:
    """What is known of one person up to a day."""

    last_contact_on: date | None = None  # last met or reached
    stops: tuple[Stop, ...] = ()

    def stop_on(self, day: date) -> Stop | None:
        """The period in which it is known where they are on the day."""
        return next((one for one in self.stops if one.covers(day)), None)

    def __add__(self, other: "Known") -> "Known":
        contacts = [day for day in (self.last_contact_on, other.last_contact_on) if day]
        return Known(max(contacts, default=None), self.stops + other.stops)


Source = Callable[[Collection[int], date], Mapping[int, Known]]
_sources: list[Source] = []


def add(source: Source) -> None:
    """`source(client_ids, day)` says what is known of clients up to the day; of whom it knows nothing it leaves out."""
    _sources.append(source)


def known_of(client_ids: Collection[int], day: date) -> dict[int, Known]:
    """Client id → what is known of them up to the day, for any number of clients."""
    found = dict.fromkeys(client_ids, Known())
    for source in (_away, *_sources) if found else ():
        for client_id, known in source(client_ids, day).items():
            found[client_id] += known
    return found


def _away(client_ids: Collection[int], _day: date) -> dict[int, Known]:
    found: dict[int, Known] = {}
    for one in db.session.scalars(sa.select(Away).where(Away.client_id.in_(list(client_ids))).order_by(Away.id)):
        found[one.client_id] = found.get(one.client_id, Known()) + Known(None, (Stop(one.started_on, one.ended_on),))
    return found
