"""Stays whose end is near or past, and after which nobody looks for another flat yet."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.clients.models import HouseholdMember, Service
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.placements.models import EndReason, Placement
from app.placements.queries.browse import really_was
from app.places.queries import policy_on
from app.waitlist.models import WaitlistEntry

MOST = 50


def without_next_flat(viewer: Access, today: date) -> list[Placement]:
    """The stays that end by a known term within the municipality's days, or have ended, while the service of somebody
    in the household goes on, no other stay is recorded, and the household is not on the waitlist; the first end first.
    """
    reach = viewer.municipalities(Permission.PLACEMENT_CHANGE)
    ends_soon = [
        sa.and_(
            Placement.municipality_id == one,
            Placement.ends_on <= today + timedelta(days=policy_on(one, today).term_near_days),
        )
        for one in reach
    ]
    later = aliased(Placement)
    lives_on = sa.select(later.id).where(
        later.household_id == Placement.household_id,
        later.id != Placement.id,
        really_was(later),
        sa.or_(later.ends_on.is_(None), later.ends_on > Placement.ends_on),
    )
    waits = sa.select(WaitlistEntry.id).where(
        WaitlistEntry.household_id == Placement.household_id, WaitlistEntry.closed_on.is_(None)
    )
    supported = (
        sa.select(Service.id)
        .join(HouseholdMember, HouseholdMember.client_id == Service.client_id)
        .where(
            HouseholdMember.household_id == Placement.household_id,
            HouseholdMember.ends_on.is_(None),
            Service.ended_on.is_(None),
        )
    )
    query = (
        sa.select(Placement)
        .where(
            sa.or_(sa.false(), *ends_soon),
            Placement.end_reason != EndReason.RECORDED_IN_ERROR,
            supported.exists(),
            ~lives_on.exists(),
            ~waits.exists(),
        )
        .order_by(Placement.ends_on, Placement.id)
        .limit(MOST)
        .options(joinedload(Placement.flat).joinedload(Flat.building).joinedload(Building.place))
    )
    return list(db.session.scalars(query))
