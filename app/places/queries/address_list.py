"""The list of addresses, for whoever looks after the register's data."""

from collections.abc import Collection

import sqlalchemy as sa

from app.core.extensions import db
from app.places.models import Area, Place, PlaceStatus
from app.places.queries.addresses import address_condition, has_status, used_place_ids


def address_list(
    municipality_ids: Collection[int],
    *,
    text: str | None = None,
    status: PlaceStatus | None = None,
    in_use: bool = False,
    area_id: int | None = None,
) -> sa.Select:
    """Columns of the addresses, for core.listing and for a download; `in_use` leaves those our records stand on."""
    query = (
        sa.select(
            Place.id,
            Place.register_code,
            Place.address,
            Place.kind,
            Place.status,
            Place.withdrawn_on,
            Area.name.label("area"),
            sa.func.ST_X(Place.point).label("easting"),
            sa.func.ST_Y(Place.point).label("northing"),
        )
        .outerjoin(Place.area)
        .where(Place.municipality_id.in_(municipality_ids))
    )
    if text:
        query = query.where(address_condition(text))
    if status:
        query = query.where(has_status(status))
    if in_use:
        query = query.where(Place.id.in_(used_place_ids()))
    if area_id:
        query = query.where(Place.area_id == area_id)
    return query


def used_among(place_ids: Collection[int]) -> set[int]:
    """Those of the addresses that some record stands on."""
    return set(db.session.scalars(used_place_ids(place_ids)))


def stock_of_addresses(municipality_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Municipality id → how many addresses and how many neighbourhoods are held."""
    addresses, areas = _counts(Place, municipality_ids), _counts(Area, municipality_ids)
    return {one: (addresses.get(one, 0), areas.get(one, 0)) for one in municipality_ids}


def _counts(table: type[Place] | type[Area], municipality_ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        sa.select(table.municipality_id, sa.func.count().label("held"))
        .where(table.municipality_id.in_(municipality_ids))
        .group_by(table.municipality_id)
    )
    return {row.municipality_id: row.held for row in rows}
