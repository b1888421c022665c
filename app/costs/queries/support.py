"""Contact hours: of whom they are expected, what they cost, and which flats carry it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.clients.models import Client, Service
from app.clients.queries.scope import client_in_reach
from app.core.extensions import db
from app.core.months import next_month
from app.core.permissions import Access, Permission
from app.costs.models import SupportHours
from app.costs.support import Lived, by_flat, lived_in, support_cents
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was
from app.places.queries import policy_on


@dataclass(frozen=True)
class Support:
    """One person's month: hours, the price of one that day, what it comes to, and the flats that carry it."""

    hours: SupportHours
    hour_cents: int
    cents: int
    lived: Mapping[int, Lived] = field(default_factory=dict)

    @property
    def flats(self) -> dict[int, int]:
        """Flat → its part; nothing for who had no flat."""
        return by_flat(self.cents, self.lived)

    @property
    def has_no_flat(self) -> bool:
        return not self.lived


def own_clients(viewer: Access, month: date, today: date) -> list[Client]:
    """Those whose hours the viewer enters: in the service on a day of the month, by file number."""
    query = sa.select(Client).where(client_in_reach(viewer, Permission.SUPPORT_RECORD, today), _served(month))
    return list(db.session.scalars(query.order_by(Client.file_number)))


def hours_of(client_ids: Iterable[int], month: date) -> dict[int, SupportHours]:
    """Client → the hours entered for the month."""
    query = sa.select(SupportHours).where(SupportHours.client_id.in_(list(client_ids)), SupportHours.month == month)
    return {row.client_id: row for row in db.session.scalars(query)}


def without_hours(municipality_id: int, month: date) -> list[Client]:
    """Who was in the service on a day of the month, and for whom nothing was entered, not even none."""
    entered = sa.exists().where(SupportHours.client_id == Client.id, SupportHours.month == month)
    query = sa.select(Client).where(Client.municipality_id == municipality_id, _served(month), ~entered)
    return list(db.session.scalars(query.order_by(Client.file_number)))


def hours_held(client_id: int) -> list[SupportHours]:
    """All that is entered of one person, the earliest month first."""
    query = sa.select(SupportHours).where(SupportHours.client_id == client_id).order_by(SupportHours.month)
    return list(db.session.scalars(query))


def is_served(client: Client, month: date) -> bool:
    """Whether the person is in the service on a day of the month."""
    return db.session.scalar(sa.select(Client.id).where(Client.id == client.id, _served(month))) is not None


def support_between(municipality_ids: Iterable[int], first: date, end: date) -> list[Support]:
    """The hours entered for the months of [first, end), with what they cost, by month and file number."""
    query = (
        sa.select(SupportHours)
        .join(SupportHours.client)
        .where(
            SupportHours.municipality_id.in_(list(municipality_ids)),
            SupportHours.month >= first,
            SupportHours.month < end,
        )
        .options(joinedload(SupportHours.client))
        .order_by(SupportHours.month, Client.file_number)
    )
    rows = list(db.session.scalars(query))
    stays = _stays({row.client_id for row in rows}, first, end)
    prices = {key: _price(*key) for key in {(row.municipality_id, row.month) for row in rows}}
    return [
        Support(row, price, support_cents(row.hundredths, price), lived_in(stays.get(row.client_id, ()), row.month))
        for row in rows
        for price in [prices[row.municipality_id, row.month]]
    ]


def _price(municipality_id: int, month: date) -> int:
    return policy_on(municipality_id, month).support_hour_cents


def _served(month: date) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Service.client_id == Client.id,
        Service.started_on < next_month(month),
        sa.or_(Service.ended_on.is_(None), Service.ended_on > month),
    )


def _stays(client_ids: set[int], first: date, end: date) -> dict[int, list[tuple[int, date, date | None]]]:
    rows: Any = db.session.execute(
        sa.select(PlacementClient.client_id, Placement.flat_id, PlacementClient.starts_on, PlacementClient.ends_on)
        .join(Placement, Placement.id == PlacementClient.placement_id)
        .where(
            PlacementClient.client_id.in_(client_ids),
            really_was(),
            PlacementClient.starts_on < end,
            sa.or_(PlacementClient.ends_on.is_(None), PlacementClient.ends_on > first),
        )
        .order_by(PlacementClient.starts_on)
    )
    found: dict[int, list[tuple[int, date, date | None]]] = {}
    for client_id, *stay in rows:
        found.setdefault(client_id, []).append(tuple(stay))
    return found
