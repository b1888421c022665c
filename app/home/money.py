"""What finance begins the day with: what the flats that are lived in cost, what is not known, what stands empty."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.extensions import db
from app.core.permissions import Access
from app.flats.models import Flat, Readiness, RoomOccupancy, VoidPeriod
from app.flats.queries.flat_list import FlatFilters, flats_in_reach

IN_STOCK = tuple(state for state in Readiness if state is not Readiness.WITHDRAWN)


@dataclass(frozen=True)
class StockMoney:
    """Each number is as long as the list it opens. `monthly_cents`: expected rent and utilities, as far as known."""

    lived_in: int
    monthly_cents: int
    cost_unknown: int
    vacant: int
    vacant_days: int  # of all vacant flats together, until today


def stock_money(viewer: Access, today: date) -> StockMoney:
    """The stock in the viewer's reach; a flat is lived in when no room of it is free."""
    occupied = flats_in_reach(viewer, FlatFilters(use="occupied"), today)
    vacant = flats_in_reach(viewer, FlatFilters(use="vacant", readiness=IN_STOCK), today)
    costs = db.session.execute(
        occupied.with_only_columns(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(_known(Flat.rent_cents) + _known(Flat.utilities_cents)), 0),
            sa.func.count().filter(sa.or_(Flat.rent_cents.is_(None), Flat.utilities_cents.is_(None))),
        )
    ).one()
    since = db.session.execute(_empty_since(vacant, today)).all()
    return StockMoney(
        lived_in=costs[0],
        monthly_cents=int(costs[1]),
        cost_unknown=costs[2],
        vacant=sum(row.flats for row in since),
        vacant_days=sum((today - row.since).days * row.flats for row in since),
    )


def _known(amount: Any) -> Any:
    return sa.func.coalesce(amount, 0)


def _empty_since(vacant: sa.Select, today: date) -> sa.Select[date, int]:
    """How many of the flats are empty since which day.

    That is the first day of the open void period, else the day after the last stay, else that of the readiness.
    """
    left = (
        sa.select(RoomOccupancy.flat_id, sa.func.max(RoomOccupancy.ends_on).label("ends_on"))
        .where(RoomOccupancy.ends_on <= today)
        .group_by(RoomOccupancy.flat_id)
        .subquery("last_stay")
    )
    since = sa.func.coalesce(VoidPeriod.starts_on, left.c.ends_on, Flat.readiness_since, type_=sa.Date).label("since")
    return (
        sa.select(since, sa.func.count().label("flats"))
        .select_from(Flat)
        .outerjoin(VoidPeriod, sa.and_(VoidPeriod.flat_id == Flat.id, VoidPeriod.ends_on.is_(None)))
        .outerjoin(left, left.c.flat_id == Flat.id)
        .where(Flat.id.in_(vacant))
        .group_by(since)
    )
