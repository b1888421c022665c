"""What each person's day begins with: counts that open the filtered list, and what waits, the most pressing first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.clients.models import Client
from app.clients.queries import household_labels
from app.clients.queries.scope import client_in_reach
from app.core.audit import AuditEvent
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Flat, Readiness, RoomOccupancy
from app.placements.models import Offer, OfferState, Placement, PlacementClient
from app.waitlist import queries as waitlist
from app.waitlist.rules import Urgency

SHOWN = 8  # rows of one section; the rest is one click away


@dataclass(frozen=True)
class OfficerDay:
    """A housing officer's and a manager's morning."""

    pressing: list[waitlist.Undecided]  # near or overdue
    undecided: int
    waiting: list[waitlist.Waiting]
    offers: list[Offer]
    file_numbers: dict[int, str]  # household → file numbers

    @property
    def longest_wait(self) -> int:
        return max((one.points.days for one in self.waiting), default=0)


def officer_day(viewer: Access, today: date) -> OfficerDay:
    """Decisions that are near, people who wait, offers without an answer."""
    undecided = waitlist.undecided(viewer, today)
    pressing = [one for one in undecided if one.clock.urgency is not Urgency.FAR]
    waiting = waitlist.waiting(viewer, today)
    offers = open_offers(viewer)
    named = {
        *(one.household_id for one in pressing[:SHOWN]),
        *(one.household_id for one in waiting[:SHOWN]),
        *(offer.household_id for offer in offers[:SHOWN]),
    }
    return OfficerDay(pressing, len(undecided), waiting, offers, household_labels(named, today))


def open_offers(viewer: Access) -> list[Offer]:
    """Offers that wait for the person's answer, the oldest first."""
    return list(
        db.session.scalars(
            sa.select(Offer)
            .where(
                Offer.state == OfferState.OPEN,
                Offer.municipality_id.in_(sorted(viewer.municipalities(Permission.PLACEMENT_SEE))),
            )
            .options(joinedload(Offer.flat).joinedload(Flat.building))
            .order_by(Offer.offered_on, Offer.id)
        )
    )


@dataclass(frozen=True)
class StockCount:
    """How the stock stands today."""

    vacant_ready: int
    not_ready: int
    without_rent: int


def stock_count(viewer: Access, today: date) -> StockCount:
    """Counts of flats: vacant and ready, in preparation or repair, and without an expected rent."""
    here = Flat.municipality_id.in_(sorted(viewer.municipalities(Permission.FLAT_SEE)))
    occupied = sa.exists().where(
        RoomOccupancy.flat_id == Flat.id,
        RoomOccupancy.starts_on <= today,
        sa.or_(RoomOccupancy.ends_on.is_(None), RoomOccupancy.ends_on > today),
    )

    def count(*conditions: Any) -> int:
        return db.session.scalar(sa.select(sa.func.count(Flat.id)).where(here, *conditions)) or 0

    return StockCount(
        vacant_ready=count(Flat.readiness == Readiness.READY, ~occupied),
        not_ready=count(Flat.readiness.in_((Readiness.IN_PREPARATION, Readiness.IN_REPAIR))),
        without_rent=count(Flat.rent_cents.is_(None), Flat.readiness != Readiness.WITHDRAWN),
    )


def longest_not_ready(viewer: Access) -> list[Flat]:
    """Flats nobody can live in yet, the longest so first."""
    return list(
        db.session.scalars(
            sa.select(Flat)
            .where(
                Flat.municipality_id.in_(sorted(viewer.municipalities(Permission.FLAT_CHANGE))),
                Flat.readiness.in_((Readiness.IN_PREPARATION, Readiness.IN_REPAIR)),
            )
            .options(joinedload(Flat.building))
            .order_by(Flat.readiness_since, Flat.id)
            .limit(SHOWN)
        )
    )


@dataclass(frozen=True)
class OwnClient:
    """One client of a mentor or social worker and where they live today (None: nowhere yet)."""

    client: Client
    flat: Flat | None


def own_clients(viewer: Access, today: date) -> list[OwnClient]:
    """The clients the person supports or covers, by file number."""
    rows = db.session.execute(
        sa.select(Client, Flat)
        .outerjoin(
            PlacementClient,
            sa.and_(
                PlacementClient.client_id == Client.id,
                PlacementClient.starts_on <= today,
                sa.or_(PlacementClient.ends_on.is_(None), PlacementClient.ends_on > today),
            ),
        )
        .outerjoin(Placement, Placement.id == PlacementClient.placement_id)
        .outerjoin(Flat, Flat.id == Placement.flat_id)
        .where(client_in_reach(viewer, Permission.CLIENT_NOTE, today), Client.closed_on.is_(None))
        .options(joinedload(Flat.building))
        .order_by(Client.file_number)
    )
    return [OwnClient(*row) for row in rows]


def recent_reads(limit: int = SHOWN) -> list[AuditEvent]:
    """The latest openings of client files and names."""
    return list(
        db.session.scalars(
            sa.select(AuditEvent)
            .where(AuditEvent.action.in_(("client.read", "client.open_name", "client.search")))
            .order_by(AuditEvent.id.desc())
            .limit(limit)
        )
    )
