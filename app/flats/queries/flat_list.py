"""The list of flats: ids first, by an index in their order; what a row shows is fetched for one page of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core import listing
from app.core.exports import id_batches
from app.core.extensions import db
from app.core.listing import Order, Page
from app.core.permissions import Access, Permission
from app.flats import rules
from app.flats.addresses import cadastral_code_in, flat_label, split_search
from app.flats.models import Building, Flat, Ownership, Readiness, RoomOccupancy
from app.flats.queries.building_list import buildings_at
from app.flats.queries.details import covers, offered, rooms_lived_in
from app.places.models import Area, Municipality, Place

FLAT_SORTS = {
    "address": Flat.address_key,
    "rent": Flat.rent_cents,
    "area": Flat.area_m2,
    "floor": Flat.floor,
    "rooms": Flat.rooms,
    "since": Flat.readiness_since,
}


@dataclass(frozen=True)
class FlatFilters:
    """What the list of flats is narrowed to; None leaves a filter out.

    `q`: an address, with or without the flat's number, or a cadastral code. `readiness`: any of them.
    """

    q: str | None = None
    municipality: int | None = None
    area: int | None = None
    readiness: Sequence[Readiness] | None = None
    use: str | None = None
    ownership: Ownership | None = None
    landlord: int | None = None
    rooms: int | None = None
    floor_max: int | None = None
    lift: bool = False
    step_free: bool = False
    pets: bool = False
    furnished: bool = False
    cost_unknown: bool = False  # rent or utilities


@dataclass(frozen=True)
class FlatRow:
    """A line of the list of flats."""

    id: int
    label: str
    municipality: str
    area: str | None
    rooms: int
    area_m2: float | None
    floor: int | None
    floors: int | None
    rent_cents: int | None
    utilities_cents: int | None
    ownership: Ownership
    landlord_id: int | None
    readiness: Readiness
    readiness_since: date
    use: str


def flats_in_reach(viewer: Access, filters: FlatFilters, today: date) -> sa.Select:
    """The ids of the flats that the viewer may see and the filters leave, without order."""
    reach = viewer.municipalities(Permission.FLAT_SEE)
    if filters.municipality:
        reach &= {filters.municipality}
    return sa.select(Flat.id).where(Flat.municipality_id.in_(sorted(reach)), *_conditions(filters, today))


def flat_page(query: sa.Select, order: Order, today: date, total: int = listing.COUNT_LIMIT + 1) -> Page:
    """One page of the flats of `flats_in_reach`, as FlatRow; `total`: how many there are, where it is known."""
    page = listing.fetch(query, order, Flat.id, total=total)
    return Page(flat_rows([row.id for row in page.rows], today), page.before, page.after)


def flat_rows(flat_ids: list[int], today: date) -> list[FlatRow]:
    """What the list shows of the flats, in the order of the ids."""
    lived_in = rooms_lived_in(flat_ids, today)
    found = {
        row.id: _flat_row(row, lived_in, today) for row in db.session.execute(_columns().where(Flat.id.in_(flat_ids)))
    }
    return [found[flat_id] for flat_id in flat_ids]


def exported_flats(query: sa.Select, order: Order, today: date) -> Iterator[FlatRow]:
    """All of them, fetched a batch at a time."""
    for flat_ids in id_batches(listing.in_order(query, order, Flat.id)):
        yield from flat_rows(flat_ids, today)


def flats_of_building(building_id: int, today: date) -> list[FlatRow]:
    """The flats of one building, by number."""
    query = sa.select(Flat.id).where(Flat.building_id == building_id).order_by(Flat.address_key, Flat.id)
    return flat_rows(list(db.session.scalars(query)), today)


def _columns() -> sa.Select:
    return (
        sa.select(
            Flat.id,
            Place.address,
            Flat.number,
            Municipality.name.label("municipality"),
            Area.name.label("area"),
            Flat.rooms,
            Flat.area_m2,
            Flat.floor,
            Building.floors,
            Flat.rent_cents,
            Flat.utilities_cents,
            Flat.ownership,
            Flat.landlord_id,
            Flat.readiness,
            Flat.readiness_since,
            Flat.group_rooms,
            Flat.offered_until,
        )
        .join(Flat.building)
        .join(Building.place)
        .join(Municipality, Municipality.id == Flat.municipality_id)
        .outerjoin(Place.area)
    )


def _flat_row(row: Any, lived_in: dict[int, int], today: date) -> FlatRow:
    offered = row.offered_until is not None and row.offered_until >= today
    return FlatRow(
        id=row.id,
        label=flat_label(row.address, row.number),
        municipality=row.municipality,
        area=row.area,
        rooms=row.rooms,
        area_m2=row.area_m2,
        floor=row.floor,
        floors=row.floors,
        rent_cents=row.rent_cents,
        utilities_cents=row.utilities_cents,
        ownership=row.ownership,
        landlord_id=row.landlord_id,
        readiness=row.readiness,
        readiness_since=row.readiness_since,
        use=rules.use(lived_in.get(row.id, 0), row.group_rooms or 1, offered),
    )


def _conditions(filters: FlatFilters, today: date) -> Iterator[sa.ColumnElement[bool]]:
    exact = {
        Flat.ownership: filters.ownership,
        Flat.landlord_id: filters.landlord,
        Flat.rooms: filters.rooms,
        Flat.step_free: filters.step_free or None,
        Flat.pets_allowed: filters.pets or None,
        Flat.furnished: filters.furnished or None,
    }
    yield from (column == value for column, value in exact.items() if value is not None)
    if filters.readiness:
        yield Flat.readiness.in_(filters.readiness)
    if filters.cost_unknown:
        yield sa.or_(Flat.rent_cents.is_(None), Flat.utilities_cents.is_(None))
    if filters.floor_max is not None:
        yield Flat.floor <= filters.floor_max
    if filters.lift:
        yield Flat.building_id.in_(sa.select(Building.id).where(Building.has_lift.is_(True)))
    if filters.area:
        yield Flat.building_id.in_(sa.select(Building.id).join(Building.place).where(Place.area_id == filters.area))
    if filters.use:
        yield from _use_conditions(filters.use, today)
    if filters.q:
        yield _search(filters.q)


def _use_conditions(use: str, today: date) -> Iterator[sa.ColumnElement[bool]]:
    """As `rules.use`, in SQL."""
    stays = sa.select(RoomOccupancy.flat_id).where(covers(RoomOccupancy, today))
    rooms = sa.select(sa.func.count()).where(RoomOccupancy.flat_id == Flat.id, covers(RoomOccupancy, today))
    full = sa.case(  # most flats are let whole, and one list of all that are lived in is quicker than to count in each
        (Flat.group_rooms.is_(None), Flat.id.in_(stays)),
        else_=rooms.scalar_subquery() >= Flat.group_rooms,
    )
    yield full if use == "occupied" else ~full
    if use != "occupied":
        yield offered(today) if use == "offered" else ~offered(today)


def _search(text: str) -> sa.ColumnElement[bool]:
    if code := cadastral_code_in(text):
        return sa.or_(
            Flat.cadastral_code == code,
            Flat.building_id.in_(sa.select(Building.id).where(Building.cadastral_code == code)),
        )
    address, number = split_search(text)
    condition = Flat.building_id.in_(buildings_at(address))
    return sa.and_(condition, Flat.number == number) if number else condition
