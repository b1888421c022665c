"""What the list of clients says of each: who lives in a flat, who will soon, who waits."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.clients import situations
from app.clients.models import Client, HouseholdMember
from app.clients.situations import Situation
from app.core.permissions import Access, Permission
from app.flats.queries import covers
from app.placements.models import PlacementClient
from app.waitlist.models import WaitlistEntry


def _has_stay(condition: Any) -> sa.ColumnElement[bool]:
    return sa.select(PlacementClient.id).where(PlacementClient.client_id == Client.id, condition).exists()


def _is_housed(_viewer: Access, day: date) -> sa.ColumnElement[bool]:
    return _has_stay(covers(PlacementClient, day))


def _moves_in(_viewer: Access, day: date) -> sa.ColumnElement[bool]:
    begins = sa.or_(PlacementClient.ends_on.is_(None), PlacementClient.ends_on > PlacementClient.starts_on)
    return _has_stay(sa.and_(PlacementClient.starts_on > day, begins))


def _waits(viewer: Access, _day: date) -> sa.ColumnElement[bool]:
    """Told to those only who may open the waitlist."""
    return (
        sa.select(WaitlistEntry.id)
        .join(HouseholdMember, HouseholdMember.household_id == WaitlistEntry.household_id)
        .where(
            HouseholdMember.client_id == Client.id,
            HouseholdMember.ends_on.is_(None),
            WaitlistEntry.closed_on.is_(None),
            WaitlistEntry.municipality_id.in_(sorted(viewer.municipalities(Permission.WAITLIST_SEE))),
        )
        .exists()
    )


situations.add(10, Situation("housed", _l("Housed"), "good", _is_housed))
situations.add(20, Situation("moves_in", _l("Moves in soon"), "good", _moves_in))
situations.add(30, Situation("waiting", _l("Waiting"), "info", _waits))
