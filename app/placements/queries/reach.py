"""Whose flats a person may reach who sees only their own clients: those these live in, soon will, or just left."""

from datetime import date, timedelta

import sqlalchemy as sa

from app.clients.models import Household
from app.clients.queries import household_in_reach
from app.core.permissions import Access, Permission
from app.flats.models import Flat
from app.placements.models import Placement
from app.placements.queries.browse import really_was

AFTERWARDS = timedelta(days=31)  # the flat is still handed back and looked at


def flat_in_reach(viewer: Access, permission: Permission, day: date) -> sa.ColumnElement[bool]:
    """SQL: the flats for which the viewer holds the permission: all of a municipality, or those of own clients."""
    everyone = viewer.unrestricted(permission)
    own = viewer.municipalities(permission) - everyone
    reach = Flat.municipality_id.in_(sorted(everyone))
    if not own:
        return reach
    of_own_client = (
        sa.select(Placement.id)
        .join(Household, Household.id == Placement.household_id)
        .where(
            Placement.flat_id == Flat.id,
            really_was(),
            sa.or_(Placement.ends_on.is_(None), Placement.ends_on > day - AFTERWARDS),
            household_in_reach(viewer, permission, day),
        )
        .exists()
    )
    return sa.or_(reach, sa.and_(Flat.municipality_id.in_(sorted(own)), of_own_client))
