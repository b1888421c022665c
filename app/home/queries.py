"""What each person's day begins with: counts that open the filtered list, and what waits, the most pressing first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.clients.models import Client
from app.clients.queries import household_labels
from app.clients.queries.scope import client_in_reach
from app.core import listing
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.exits import queries as exits
from app.exits.calculations import Stop, day_reached, month_reached
from app.exits.known import known_of
from app.exits.models import AbsenceReview, ExitProposal
from app.flats.models import Building, Flat, Readiness
from app.flats.queries.flat_list import FlatFilters, flats_in_reach
from app.placements.models import Offer, Placement, PlacementClient
from app.placements.queries import browse
from app.placements.queries.sheets import unanswered
from app.waitlist import queries as waitlist
from app.waitlist.rules import Urgency

SHOWN = 8  # rows of one section; the rest is one click away
NOT_READY = (Readiness.IN_PREPARATION, Readiness.IN_REPAIR)


@dataclass(frozen=True)
class OfficerDay:
    """A housing officer's and a manager's morning."""

    pressing: list[waitlist.Undecided]  # near or overdue
    undecided: int
    waiting: list[waitlist.Waiting]
    sheets: list[list[Offer]]  # flats offered together, those first for which the time runs out first
    open_offers: int
    file_numbers: dict[int, str]  # household → file numbers

    @property
    def longest_wait(self) -> int:
        return max((one.points.days for one in self.waiting), default=0)


def officer_day(viewer: Access, today: date) -> OfficerDay:
    """Decisions that are near, people who wait, offers without an answer."""
    undecided = waitlist.undecided(viewer, today)
    pressing = [one for one in undecided if one.clock.urgency is not Urgency.FAR]
    waiting = waitlist.waiting(viewer, today)
    sheets = unanswered(viewer, today, SHOWN)
    open_offers = listing.count(browse.offers(viewer, browse.Narrowed(), "open", today))
    shown = [*pressing[:SHOWN], *waiting[:SHOWN], *(offers[0] for offers in sheets)]
    file_numbers = household_labels({one.household_id for one in shown}, today)
    return OfficerDay(pressing, len(undecided), waiting, sheets, open_offers, file_numbers)


@dataclass(frozen=True)
class StockCount:
    """How the stock stands today; each number is as long as the list it opens (`listing.count`)."""

    vacant_ready: int
    not_ready: int


def stock_count(viewer: Access, today: date) -> StockCount:
    """Flats that are vacant and ready, and flats in preparation or repair."""

    def flats(**filters: Any) -> int:
        return listing.count(flats_in_reach(viewer, FlatFilters(**filters), today))

    return StockCount(
        vacant_ready=flats(readiness=[Readiness.READY], use="vacant"),
        not_ready=flats(readiness=NOT_READY),
    )


def longest_not_ready(viewer: Access) -> list[Flat]:
    """Flats nobody can live in yet, the longest so first."""
    return list(
        db.session.scalars(
            sa.select(Flat)
            .where(
                Flat.municipality_id.in_(sorted(viewer.municipalities(Permission.FLAT_CHANGE))),
                Flat.readiness.in_(NOT_READY),
            )
            .options(joinedload(Flat.building).joinedload(Building.place))
            .order_by(Flat.readiness_since, Flat.id)
            .limit(SHOWN)
        )
    )


@dataclass(frozen=True)
class OwnClient:
    """One client of a mentor or social worker and where they live today (None: nowhere yet)."""

    id: int
    file_number: str
    flat: Flat | None


def own_clients(viewer: Access, today: date) -> list[OwnClient]:
    """The clients the person supports or covers, by file number."""
    rows = db.session.execute(
        sa.select(Client.id, Client.file_number, Flat)
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
        .options(joinedload(Flat.building).joinedload(Building.place))
        .order_by(Client.file_number)
    )
    return [OwnClient(*row) for row in rows]


@dataclass(frozen=True)
class TeamDay:
    """What waits for a member of a support team, or a manager, about the end of a service."""

    to_sign: list[ExitProposal]
    absences: list[tuple[AbsenceReview, date | None]]  # with the day from which the team may decide, if days count

    @property
    def anything(self) -> bool:
        return bool(self.to_sign or self.absences)


def team_day(viewer: Access, today: date) -> TeamDay:
    """Proposals that wait for the viewer's signature, and absences that are not settled."""
    reviews = exits.open_reviews(viewer)
    known = known_of([one.client_id for one in reviews], today)
    due = [(one, _due_on(one, known[one.client_id].stops)) for one in reviews]
    first = sorted(due, key=lambda review: review[1] or date.max)[:SHOWN]
    return TeamDay(exits.proposals_to_sign(viewer, today), first)


def _due_on(review: AbsenceReview, stops: Sequence[Stop]) -> date | None:
    if review.extended_on and review.extended_until:
        return day_reached(review.extended_on, (review.extended_until - review.extended_on).days, stops)
    return month_reached(review.unreachable_since, stops)
