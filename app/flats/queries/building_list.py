"""The list of buildings, and finding one by the words of any of its addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.core import listing
from app.core.exports import id_batches
from app.core.extensions import db
from app.core.listing import Order, Page
from app.core.permissions import Access, Permission
from app.flats.addresses import cadastral_code_in
from app.flats.models import Building, BuildingAddress, Flat
from app.flats.queries.details import places_taken
from app.places.models import Area, Municipality, Place
from app.places.queries import address_condition

BUILDING_SORTS = {"address": Building.address_key}


@dataclass(frozen=True)
class BuildingFilters:
    """What the list of buildings is narrowed to."""

    q: str | None = None
    municipality: int | None = None
    area: int | None = None


@dataclass(frozen=True)
class BuildingRow:
    """A line of the list of buildings; `taken`: clients who have a place there today."""

    id: int
    municipality_id: int
    address: str
    municipality: str
    area: str | None
    flats: int
    flats_total: int | None
    taken: int


def buildings_in_reach(viewer: Access, filters: BuildingFilters) -> sa.Select:
    """The ids of the buildings that the viewer may see and the filters leave, without order."""
    reach = viewer.municipalities(Permission.FLAT_SEE)
    if filters.municipality:
        reach &= {filters.municipality}
    query = sa.select(Building.id).where(Building.municipality_id.in_(sorted(reach)))
    if filters.area:
        query = query.join(Building.place).where(Place.area_id == filters.area)
    if filters.q:
        code = cadastral_code_in(filters.q)
        query = query.where(Building.cadastral_code == code if code else Building.id.in_(buildings_at(filters.q)))
    return query


def building_page(query: sa.Select, order: Order, today: date) -> Page:
    """One page of the buildings of `buildings_in_reach`, as BuildingRow."""
    page = listing.fetch(query, order, Building.id)
    return Page(building_rows([row.id for row in page.rows], today), page.before, page.after)


def exported_buildings(query: sa.Select, order: Order, today: date) -> Iterator[BuildingRow]:
    """All of them, fetched a batch at a time."""
    for building_ids in id_batches(listing.in_order(query, order, Building.id)):
        yield from building_rows(building_ids, today)


def building_rows(building_ids: list[int], today: date) -> list[BuildingRow]:
    """What the list shows of the buildings, in the order of the ids."""
    taken = places_taken(building_ids, today)
    counted = db.session.execute(
        sa.select(Flat.building_id, sa.func.count().label("flats"))
        .where(Flat.building_id.in_(building_ids))
        .group_by(Flat.building_id)
    )
    flats = {row.building_id: row.flats for row in counted}
    rows = db.session.execute(
        sa.select(
            Building.id,
            Building.municipality_id,
            Place.address,
            Municipality.name.label("municipality"),
            Area.name.label("area"),
            Building.flats_total,
        )
        .join(Building.place)
        .join(Building.municipality)
        .outerjoin(Place.area)
        .where(Building.id.in_(building_ids))
    )
    found = {
        row.id: BuildingRow(**row._mapping, flats=flats.get(row.id, 0), taken=taken.get(row.id, 0)) for row in rows
    }
    return [found[building_id] for building_id in building_ids]


def buildings_at(address: str) -> sa.CompoundSelect:
    """The buildings at addresses that fit the words, main ones or further ones."""
    fits = address_condition(address)
    return sa.union(
        sa.select(Building.id).join(Place, Place.id == Building.place_id).where(fits),
        sa.select(BuildingAddress.building_id).join(Place, Place.id == BuildingAddress.place_id).where(fits),
    )
