"""Offers and stays: one by id, those of a household or a flat, and who placed whom into a building."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.clients.models import Client, HouseholdMember
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.placements.models import Offer, Placement
from app.placements.queries.facts import during
from app.placements.rules.facts import Period


def get_offer(offer_id: int, viewer: Access, permission: Permission = Permission.PLACEMENT_SEE) -> Offer | None:
    """The offer, if it is in a municipality where the viewer holds the permission."""
    return db.session.scalar(_in_scope(Offer, viewer, permission).where(Offer.id == offer_id))


def get_placement(
    placement_id: int, viewer: Access, permission: Permission = Permission.PLACEMENT_SEE
) -> Placement | None:
    """The stay, if it is in a municipality where the viewer holds the permission."""
    return db.session.scalar(_in_scope(Placement, viewer, permission).where(Placement.id == placement_id))


def offers_of_household(household_id: int, viewer: Access) -> list[Offer]:
    """Newest first."""
    return _all(_in_scope(Offer, viewer).where(Offer.household_id == household_id).order_by(Offer.id.desc()))


def offers_of_flat(flat_id: int, viewer: Access) -> list[Offer]:
    """Newest first."""
    return _all(_in_scope(Offer, viewer).where(Offer.flat_id == flat_id).order_by(Offer.id.desc()))


def placements_of_household(household_id: int, viewer: Access) -> list[Placement]:
    """The latest start first."""
    query = _in_scope(Placement, viewer).where(Placement.household_id == household_id)
    return _all(query.order_by(Placement.starts_on.desc(), Placement.id.desc()))


def placements_of_flat(flat_id: int, viewer: Access) -> list[Placement]:
    """The latest start first."""
    query = _in_scope(Placement, viewer).where(Placement.flat_id == flat_id)
    return _all(query.order_by(Placement.starts_on.desc(), Placement.id.desc()))


def file_numbers(household_ids: Iterable[int]) -> dict[int, str]:
    """Household → the file numbers of its clients, 'R-0012 + R-0013'; of a household nobody is in, those of its last
    ones. One query for any number of households.
    """
    rows = db.session.execute(
        sa.select(HouseholdMember.household_id, HouseholdMember.ends_on, Client.file_number)
        .join(Client, Client.id == HouseholdMember.client_id)
        .where(HouseholdMember.household_id.in_(set(household_ids)))
        .order_by(HouseholdMember.id)
    )
    present: dict[int, list[str]] = {}
    ever: dict[int, list[str]] = {}
    for row in rows:
        ever.setdefault(row.household_id, []).append(row.file_number)
        if row.ends_on is None:
            present.setdefault(row.household_id, []).append(row.file_number)
    return {household_id: " + ".join(numbers) for household_id, numbers in (ever | present).items()}


@dataclass(frozen=True)
class PlacedBy:
    """Who placed whom into a building, for whoever finds its last place gone."""

    placement_id: int
    staff_name: str | None  # None: the system (import, demo)
    placed_at: datetime
    starts_on: date
    ends_on: date | None
    file_numbers: str  # empty where the viewer may not see them


def who_filled(
    building_id: int, starts_on: date, ends_on: date | None, viewer: Access, *, flat_id: int | None = None
) -> list[PlacedBy]:
    """The stays in the building, or in this one flat of it, on those days, the latest placed first."""
    rows = db.session.execute(
        sa.select(
            Placement.id,
            Placement.municipality_id,
            Placement.household_id,
            Placement.created_at,
            Placement.starts_on,
            Placement.ends_on,
            User.display_name,
        )
        .join(Flat, Flat.id == Placement.flat_id)
        .outerjoin(User, User.id == Placement.started_by_id)
        .where(
            Flat.building_id == building_id,
            *([Flat.id == flat_id] if flat_id is not None else []),
            during(Placement.starts_on, Placement.ends_on, Period(starts_on, ends_on)),
        )
        .order_by(Placement.created_at.desc(), Placement.id.desc())
    ).all()
    seen = viewer.municipalities(Permission.PLACEMENT_SEE)
    numbers = file_numbers(row.household_id for row in rows if row.municipality_id in seen)
    return [
        PlacedBy(
            row.id, row.display_name, row.created_at, row.starts_on, row.ends_on, numbers.get(row.household_id, "")
        )
        for row in rows
    ]


def _in_scope(model: Any, viewer: Access, permission: Permission = Permission.PLACEMENT_SEE) -> sa.Select[Any]:
    return (
        sa.select(model)
        .where(model.municipality_id.in_(viewer.municipalities(permission)))
        .options(joinedload(model.flat).joinedload(Flat.building).joinedload(Building.place))
    )


def with_flat(column: Any) -> Any:
    """Loads the flat of a stay, or of what belongs to one, with its address."""
    return joinedload(column).joinedload(Flat.building).joinedload(Building.place)


def _all(query: sa.Select[Any]) -> list[Any]:
    return list(db.session.scalars(query))
