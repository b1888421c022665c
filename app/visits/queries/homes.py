"""All homes somebody lives in, and when somebody last came: for those who plan visits."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.clients.models import Away, Household, SupportAssignment
from app.clients.queries import household_in_reach
from app.clients.queries.scope import holds_on
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was
from app.places.models import Place
from app.visits.models import Visit, VisitSlot
from app.visits.rules import WEEK


@dataclass(frozen=True)
class HomeFilters:
    """What the list is narrowed to; None leaves a filter out."""

    late: bool = False  # nobody came for a week
    unplanned: bool = False  # no fixed time
    user: int | None = None
    municipality_id: int | None = None


LAST = (
    sa.select(sa.func.max(Visit.visit_on))
    .where(Visit.placement_id == Placement.id)
    .correlate(Placement)
    .scalar_subquery()
)
SINCE = sa.func.coalesce(LAST, Placement.starts_on)
HOME_SORTS = {"since": SINCE, "address": Place.address}


def homes(
    viewer: Access, filters: HomeFilters, today: date, permission: Permission = Permission.VISIT_PLAN
) -> sa.Select[Any]:
    """Stays that last today; each row is a Placement with its flat, and `last_on`, the day of the last visit."""
    query: Any = (
        sa.select(Placement, LAST.label("last_on"))
        .join(Household, Household.id == Placement.household_id)
        .join(Placement.flat)
        .join(Flat.building)
        .join(Building.place)
        .where(
            holds_on(Placement.starts_on, Placement.ends_on, today),
            really_was(),
            household_in_reach(viewer, permission, today),
        )
        .options(contains_eager(Placement.flat).contains_eager(Flat.building).contains_eager(Building.place))
    )
    wanted = []
    if filters.late:
        wanted += [today - WEEK >= SINCE, _somebody_is_there(today)]
    if filters.unplanned:
        wanted.append(~_planned(today))
    if filters.user:
        wanted.append(_supported_by(filters.user, today))
    if filters.municipality_id:
        wanted.append(Placement.municipality_id == filters.municipality_id)
    return query.where(*wanted)


def _somebody_is_there(today: date) -> sa.ColumnElement[bool]:
    """SQL: not everybody who lives there is away for a while."""
    away = sa.exists().where(Away.client_id == PlacementClient.client_id, Away.ended_on.is_(None))
    return (
        sa.select(PlacementClient.id)
        .where(
            PlacementClient.placement_id == Placement.id,
            holds_on(PlacementClient.starts_on, PlacementClient.ends_on, today),
            ~away,
        )
        .exists()
    )


def _planned(today: date) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        VisitSlot.placement_id == Placement.id, sa.or_(VisitSlot.ends_on.is_(None), VisitSlot.ends_on > today)
    )


def _supported_by(user_id: int, today: date) -> sa.ColumnElement[bool]:
    return (
        sa.select(PlacementClient.id)
        .join(SupportAssignment, SupportAssignment.client_id == PlacementClient.client_id)
        .where(
            PlacementClient.placement_id == Placement.id,
            SupportAssignment.user_id == user_id,
            holds_on(SupportAssignment.starts_on, SupportAssignment.ends_on, today),
        )
        .exists()
    )
