"""One building, one flat, and what is taken in them on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats import addresses, rules
from app.flats.models import Building, BuildingAddress, BuildingPlace, Flat, RoomOccupancy, VoidPeriod
from app.places.models import Place


def get_flat(id: int, viewer: Access, permission: Permission = Permission.FLAT_SEE) -> Flat | None:
    """The flat with its building, address and landlord; None where the viewer does not hold the permission."""
    return db.session.scalar(
        sa.select(Flat)
        .where(Flat.id == id, Flat.municipality_id.in_(viewer.municipalities(permission)))
        .options(
            joinedload(Flat.municipality),
            joinedload(Flat.landlord),
            joinedload(Flat.building).joinedload(Building.place).joinedload(Place.area),
        )
    )


def get_building(id: int, viewer: Access, permission: Permission = Permission.FLAT_SEE) -> Building | None:
    """The building with all its addresses; None where the viewer does not hold the permission."""
    return db.session.scalar(
        sa.select(Building)
        .where(Building.id == id, Building.municipality_id.in_(viewer.municipalities(permission)))
        .options(
            joinedload(Building.municipality),
            joinedload(Building.place).joinedload(Place.area),
            selectinload(Building.addresses).joinedload(BuildingAddress.place),
        )
    )


def building_at(place_id: int) -> Building | None:
    """The building that has this address, as its main one or as a further one."""
    further = sa.select(BuildingAddress.building_id).where(BuildingAddress.place_id == place_id)
    return db.session.scalar(
        sa.select(Building).where(sa.or_(Building.place_id == place_id, Building.id.in_(further))).limit(1)
    )


def flat_label(flat: Flat) -> str:
    """'Brīvības iela 21–5': short address and number."""
    return addresses.flat_label(flat.building.place.address, flat.number)


def covers(model: Any, day: date) -> sa.ColumnElement[bool]:
    """Condition: the row's period [starts_on, ends_on) holds the day."""
    return sa.and_(model.starts_on <= day, sa.or_(model.ends_on.is_(None), model.ends_on > day))


def offered(today: date) -> sa.ColumnElement[bool]:
    """Condition: the flat is offered to somebody on the day."""
    return sa.func.coalesce(Flat.offered_until >= today, sa.false())


def rooms_lived_in(flat_ids: Iterable[int], day: date) -> dict[int, int]:
    """How many rooms of each flat are lived in on the day; flats without any are left out."""
    rows = db.session.execute(
        sa.select(RoomOccupancy.flat_id, sa.func.count().label("rooms"))
        .where(RoomOccupancy.flat_id.in_(flat_ids), covers(RoomOccupancy, day))
        .group_by(RoomOccupancy.flat_id)
    )
    return {row.flat_id: row.rooms for row in rows}


def stays_from(flat_id: int, day: date) -> list[RoomOccupancy]:
    """The flat's rooms lived in on the day or later, by room."""
    return list(
        db.session.scalars(
            sa.select(RoomOccupancy)
            .where(
                RoomOccupancy.flat_id == flat_id,
                sa.or_(RoomOccupancy.ends_on.is_(None), RoomOccupancy.ends_on > day),
                sa.or_(RoomOccupancy.ends_on.is_(None), RoomOccupancy.ends_on > RoomOccupancy.starts_on),
            )
            .order_by(RoomOccupancy.room_number, RoomOccupancy.starts_on)
        )
    )


def use_of(flat: Flat, today: date) -> str:
    """'occupied', 'offered' or 'vacant' on the day."""
    return rules.use(rooms_lived_in([flat.id], today).get(flat.id, 0), flat.rooms_to_let, flat.offers_on(today))


def places_taken(building_ids: Iterable[int], day: date) -> dict[int, int]:
    """How many clients have a place in each building on the day; buildings without any are left out."""
    rows = db.session.execute(
        sa.select(BuildingPlace.building_id, sa.func.count().label("places"))
        .where(BuildingPlace.building_id.in_(building_ids), covers(BuildingPlace, day))
        .group_by(BuildingPlace.building_id)
    )
    return {row.building_id: row.places for row in rows}


def taken_periods(building_id: int, today: date) -> list[BuildingPlace]:
    """The places taken in the building today or later, by number and date."""
    return list(
        db.session.scalars(
            sa.select(BuildingPlace)
            .where(
                BuildingPlace.building_id == building_id,
                sa.or_(BuildingPlace.ends_on.is_(None), BuildingPlace.ends_on > today),
                sa.or_(BuildingPlace.ends_on.is_(None), BuildingPlace.ends_on > BuildingPlace.starts_on),
            )
            .order_by(BuildingPlace.number, BuildingPlace.starts_on)
        )
    )


def open_void(flat_id: int) -> VoidPeriod | None:
    """The void period of the flat that has no end yet."""
    return db.session.scalar(sa.select(VoidPeriod).where(VoidPeriod.flat_id == flat_id, VoidPeriod.ends_on.is_(None)))
