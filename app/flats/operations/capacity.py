"""Rooms and building places given and taken back: what the database guards against being given twice.

Called by `placements`, which decides whether a stay may begin and writes the audit.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.extensions import db
from app.core.formatting import format_date
from app.flats.models import BuildingPlace, Flat, RoomOccupancy

FOREVER = date.max


class NoPlace(Refused):
    """No place is free within the building's limit on some day of the stay, and no reason to pass it was given."""


def occupy_room(flat: Flat, room_number: int, starts_on: date, ends_on: date | None) -> RoomOccupancy:
    """The flat, or a room of a group flat, is lived in on [starts_on, ends_on)."""
    room = RoomOccupancy(flat=flat, room_number=room_number, starts_on=starts_on, ends_on=ends_on)
    db.session.add(room)
    db.session.flush()
    return room


def end_occupancy(room: RoomOccupancy, ends_on: date) -> None:
    """The room is free from `ends_on`, or was never taken when that is before its first day."""
    room.ends_on = max(room.starts_on, ends_on)
    db.session.flush()


def reopen_occupancy(room: RoomOccupancy) -> None:
    """The room has no end again; the database refuses it where somebody else follows."""
    room.ends_on = None
    db.session.flush()


def take_building_places(
    building_id: int,
    clients: int,
    starts_on: date,
    ends_on: date | None,
    *,
    limit: int,
    override_reason: str | None = None,
) -> list[list[BuildingPlace]]:
    """A numbered place in the building for each of so many clients on every day of [starts_on, ends_on).

    Each client gets the number within the limit that is free longest; where it is taken before the stay ends, another
    follows, so that a place is found whenever fewer than `limit` are taken on each day. On days without one a number
    above the limit is used with `override_reason`; without a reason NoPlace is raised.
    """
    taken = _taken(building_id, starts_on, ends_on)
    stays = []
    for _client in range(clients):
        rows = []
        for number, start, end in _numbers(taken, starts_on, ends_on or FOREVER, limit, override_reason is not None):
            taken.setdefault(number, []).append((start, end))
            rows.append(
                BuildingPlace(
                    building_id=building_id,
                    number=number,
                    starts_on=start,
                    ends_on=None if end == FOREVER else end,
                    limit_then=limit,
                    override_reason=override_reason if number > limit else None,
                )
            )
        stays.append(rows)
    db.session.add_all([row for rows in stays for row in rows])
    db.session.flush()
    return stays


def end_building_places(places: Iterable[BuildingPlace], ends_on: date) -> None:
    """The places are free from `ends_on`; one that was to begin later keeps no day."""
    for place in places:
        if place.ends_on is None or place.ends_on > ends_on:
            place.ends_on = max(place.starts_on, ends_on)
    db.session.flush()


def reopen_building_places(places: Iterable[BuildingPlace], ended_on: date) -> None:
    """The place that ended on that day has no end again; the database refuses it where somebody else follows."""
    for place in places:
        if place.ends_on == ended_on > place.starts_on:
            place.ends_on = None
    db.session.flush()


def set_open_offers(flat_id: int, number: int, until: date | None) -> None:
    """How many offers of the flat are open or accepted, and the last day on which one counts (date.max: until it is
    settled): up to then its list shows it as offered.
    """
    db.session.execute(sa.update(Flat).where(Flat.id == flat_id).values(open_offers=number, offered_until=until))


Busy = dict[int, list[tuple[date, date]]]
"""Place number → the periods it is taken, FOREVER for an open end."""


def _taken(building_id: int, starts_on: date, ends_on: date | None) -> Busy:
    rows = db.session.execute(
        sa.select(BuildingPlace.number, BuildingPlace.starts_on, BuildingPlace.ends_on).where(
            BuildingPlace.building_id == building_id,
            sa.or_(
                BuildingPlace.ends_on.is_(None),
                sa.and_(BuildingPlace.ends_on > starts_on, BuildingPlace.ends_on > BuildingPlace.starts_on),
            ),
            *([BuildingPlace.starts_on < ends_on] if ends_on else []),
        )
    )
    taken: Busy = {}
    for number, start, end in rows:
        taken.setdefault(number, []).append((start, end or FOREVER))
    return taken


def _numbers(taken: Busy, starts_on: date, ends_on: date, limit: int, may_pass: bool) -> list[tuple[int, date, date]]:
    """Consecutive (number, from, to) that cover the stay; above the limit only on days when it cannot be helped."""
    parts: list[tuple[int, date, date]] = []
    day = starts_on
    while day < ends_on:
        until, number = _longest_free(taken, day, limit)
        if until == day:
            if not may_pass:
                raise NoPlace(_("No place is free in the building on: %(day)s.", day=format_date(day)))
            until, number = _above(taken, day, limit)
        parts.append((number, day, min(until, ends_on)))
        day = until
    return parts


def _longest_free(taken: Busy, day: date, limit: int) -> tuple[date, int]:
    """Until when the place within the limit that is free longest from `day` on is free, and its number."""
    until, negative = max((_free_until(taken.get(number, ()), day), -number) for number in range(1, limit + 1))
    return until, -negative


def _above(taken: Busy, day: date, limit: int) -> tuple[date, int]:
    """A place above the limit, until it is taken or one within the limit becomes free."""
    number = next(number for number in count(limit + 1) if _free_until(taken.get(number, ()), day) > day)
    frees = min(end for low in range(1, limit + 1) for start, end in taken[low] if start <= day < end)
    return min(_free_until(taken.get(number, ()), day), frees), number


def _free_until(busy: Sequence[tuple[date, date]], day: date) -> date:
    """The first day from `day` on that is taken: `day` itself, or FOREVER."""
    if any(start <= day < end for start, end in busy):
        return day
    return min((start for start, _end in busy if start > day), default=FOREVER)
