"""Whose keys a person may reach: all of a municipality, or of the flats their own clients live in."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.clients.models import Client
from app.clients.queries import client_in_reach, household_in_reach
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.keys.models import FlatKey, KeyHolding
from app.placements.models import Placement
from app.placements.queries import reach as reach_of_stays
from app.placements.queries.browse import really_was
from app.placements.queries.lists import with_flat


def get_flat(id: int, viewer: Access, permission: Permission = Permission.KEY_SEE) -> Flat | None:
    """The flat with its address; None where the viewer may not reach its keys."""
    return db.session.scalar(
        sa.select(Flat)
        .where(Flat.id == id, flat_in_reach(viewer, permission, clock.today()))
        .options(
            joinedload(Flat.municipality),
            joinedload(Flat.landlord),
            joinedload(Flat.building).joinedload(Building.place),
        )
    )


def get_stay(id: int, viewer: Access, permission: Permission = Permission.KEY_SEE) -> Placement | None:
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


def flat_in_reach(viewer: Access, permission: Permission, day: date) -> sa.ColumnElement[bool]:
    """SQL: the flats whose keys the viewer may reach on `day`.

    Where the permission covers own clients only: the flats these live in or have just left, and those to which the
    viewer has a key in hand.
    """
    own = viewer.municipalities(permission) - viewer.unrestricted(permission)
    reach = reach_of_stays.flat_in_reach(viewer, permission, day)
    if not own:
        return reach
    in_hand = (
        sa.select(KeyHolding.id)
        .join(FlatKey, FlatKey.id == KeyHolding.key_id)
        .where(FlatKey.flat_id == Flat.id, KeyHolding.user_id == viewer.user_id, KeyHolding.ends_on.is_(None))
        .exists()
    )
    return sa.or_(reach, sa.and_(Flat.municipality_id.in_(sorted(own)), in_hand))


def clients_in_reach(client_ids: Iterable[int | None], viewer: Access) -> set[int]:
    """Those of the clients whose file numbers the viewer may see beside a key."""
    wanted = {one for one in client_ids if one is not None}
    if not wanted:
        return set()
    reach = client_in_reach(viewer, Permission.KEY_SEE, clock.today())
    return set(db.session.scalars(sa.select(Client.id).where(Client.id.in_(wanted), reach)))
