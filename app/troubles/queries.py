"""Talks and visits of stays: who may see them, those of one stay, and what is coming."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.clients.models import Household
from app.clients.queries import household_in_reach
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.placements.models import Placement
from app.placements.queries.browse import really_was
from app.placements.queries.lists import with_flat
from app.troubles.models import OVER, LandlordVisit, MediationTalk, VisitState

AHEAD = timedelta(days=14)
OPEN = (VisitState.PROPOSED, VisitState.AGREED)


def get_stay(id: int, viewer: Access, permission: Permission = Permission.TROUBLE_SEE) -> Placement | None:
    """The stay; None where the viewer does not hold the permission for its household."""
    return db.session.scalar(
        sa.select(Placement)
        .join(Placement.household)
        .where(
            Placement.id == id,
            really_was(),
            household_in_reach(viewer, permission, clock.today()),
        )
        .options(with_flat(Placement.flat))
    )


def get_visit(id: int, stay: Placement) -> LandlordVisit | None:
    """A visit to the flat of the stay."""
    return db.session.scalar(
        sa.select(LandlordVisit).where(LandlordVisit.id == id, LandlordVisit.placement_id == stay.id)
    )


def visits_of(stay_ids: Iterable[int]) -> list[LandlordVisit]:
    """The visits of these stays, the latest first."""
    return list(
        db.session.scalars(
            sa.select(LandlordVisit)
            .where(LandlordVisit.placement_id.in_(list(stay_ids)))
            .options(
                joinedload(LandlordVisit.through),
                joinedload(LandlordVisit.placement).options(with_flat(Placement.flat)),
            )
            .order_by(LandlordVisit.starts_at.desc(), LandlordVisit.id.desc())
        )
    )


def talks_of(stay_ids: Iterable[int]) -> list[MediationTalk]:
    """The mediating talks of these stays, the latest first."""
    return list(
        db.session.scalars(
            sa.select(MediationTalk)
            .where(MediationTalk.placement_id.in_(list(stay_ids)))
            .options(joinedload(MediationTalk.for_flat), joinedload(MediationTalk.for_support))
            .order_by(MediationTalk.held_on.desc(), MediationTalk.id.desc())
        )
    )


def visits_in_a_year(visits: Iterable[LandlordVisit], now: datetime) -> int:
    """How often the landlord was in the flat in the last year; some come more often than to others (row 224)."""
    return sum(one.state in OVER and now - timedelta(days=365) < one.starts_at <= now for one in visits)


@dataclass(frozen=True)
class Coming:
    """What is coming for the viewer: visits to be answered or written down, and talks agreed on."""

    visits: Sequence[LandlordVisit]
    talks: Sequence[MediationTalk]


def coming(viewer: Access, now: datetime, most: int) -> Coming:
    """Within two weeks, and what is late; the earliest first."""
    until = now + AHEAD
    visits = _in_reach(sa.select(LandlordVisit).join(LandlordVisit.placement), viewer).where(
        LandlordVisit.state.in_(OPEN), LandlordVisit.starts_at <= until
    )
    later = aliased(MediationTalk)
    settled = sa.exists().where(later.placement_id == MediationTalk.placement_id, later.held_on > MediationTalk.held_on)
    talks = _in_reach(sa.select(MediationTalk).join(MediationTalk.placement), viewer).where(
        MediationTalk.next_on <= clock.local(until).date(),
        ~settled,
        sa.or_(Placement.ends_on.is_(None), Placement.ends_on > clock.local(now).date()),
    )
    return Coming(
        db.session.scalars(visits.order_by(LandlordVisit.starts_at, LandlordVisit.id).limit(most)).all(),
        db.session.scalars(talks.order_by(MediationTalk.next_on, MediationTalk.id).limit(most)).all(),
    )


def lasting(stay: Placement, today: date) -> bool:
    """Somebody lives there today or will."""
    return stay.ends_on is None or stay.ends_on > today


def _in_reach(query: sa.Select[Any], viewer: Access) -> sa.Select[Any]:
    return (
        query.join(Household, Household.id == Placement.household_id)
        .where(household_in_reach(viewer, Permission.TROUBLE_CHANGE, clock.today()))
        .options(joinedload(query.column_descriptions[0]["entity"].placement).options(with_flat(Placement.flat)))
    )
