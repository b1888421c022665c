"""What the stock holds where a chunk of rows wants to write: looked up a chunk at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.core.extensions import db
from app.core.imports.cells import plain_words
from app.flats.imports.columns import OF_ROW, fields
from app.flats.models import Building, BuildingAddress, Flat
from app.landlords.models import Landlord
from app.places.models import Place
from app.places.queries import house_in

FLAT_COLUMNS = ("landlord_id", *(one.key for one in fields if one.key not in OF_ROW))
Key = tuple[int, str]
"""A flat: its building and number."""


@dataclass(frozen=True)
class AddressFound:
    """The place an address means, or the addresses it might mean."""

    place_id: int | None
    address: str
    candidates: tuple[str, ...] = ()


class Addresses:
    """Addresses as typed, each looked for once."""

    def __init__(self, municipality_id: int) -> None:
        self.reach = [municipality_id]
        self.known: dict[str, AddressFound] = {}

    def find(self, typed: str) -> AddressFound:
        if typed not in self.known:
            meant, hits = house_in(typed, self.reach)
            self.known[typed] = (
                AddressFound(meant.id, meant.address)
                if meant
                else AddressFound(None, typed, tuple(hit.address for hit in hits[:5]))
            )
        return self.known[typed]


def buildings_at(place_ids: Iterable[int]) -> dict[int, int]:
    """Place → the building that has it as its main or a further address."""
    wanted = set(place_ids)
    main = sa.select(Building.place_id, Building.id).where(Building.place_id.in_(wanted))
    further = sa.select(BuildingAddress.place_id, BuildingAddress.building_id).where(
        BuildingAddress.place_id.in_(wanted)
    )
    return {row[0]: row[1] for query in (further, main) for row in db.session.execute(query)}


def flats_in(building_ids: Iterable[int]) -> dict[Key, dict[str, Any]]:
    """The flats of buildings with their facts as plain values, enums by their value."""
    columns = [getattr(Flat, name) for name in ("id", "building_id", "number", *FLAT_COLUMNS)]
    rows = db.session.execute(sa.select(*columns).where(Flat.building_id.in_(set(building_ids))))
    return {(row.building_id, row.number): {key: plain(value) for key, value in row._mapping.items()} for row in rows}


def addresses_of(place_ids: Iterable[int]) -> dict[int, str]:
    """Place → its address."""
    rows = db.session.execute(sa.select(Place.id, Place.address).where(Place.id.in_(set(place_ids))))
    return {row.id: row.address for row in rows}


def codes_of_flats(codes: Iterable[str]) -> dict[str, Key]:
    """Cadastral code → the flat that has it."""
    query = sa.select(Flat.cadastral_code, Flat.building_id, Flat.number).where(Flat.cadastral_code.in_(set(codes)))
    return {row.cadastral_code: (row.building_id, row.number) for row in db.session.execute(query)}


def codes_of_buildings(codes: Iterable[str]) -> dict[str, str]:
    """Cadastral code → the main address of the building that has it."""
    query = (
        sa.select(Building.cadastral_code, Place.address)
        .join(Building.place)
        .where(Building.cadastral_code.in_(set(codes)))
    )
    return {row.cadastral_code: row.address for row in db.session.execute(query)}


def landlords_by_name(municipality_id: int) -> dict[str, list[int]]:
    """The municipality's landlords by their names, compared without diacritics and signs."""
    query = sa.select(Landlord.id, Landlord.name).where(Landlord.municipality_id == municipality_id)
    found: dict[str, list[int]] = {}
    for row in db.session.execute(query):
        found.setdefault(plain_words(row.name), []).append(row.id)
    return found


def plain(value: Any) -> Any:
    """An enum by its value, so that it can be compared with what was kept as JSON."""
    return getattr(value, "value", value)
