"""Buildings and flats come into the stock and are corrected. Their state is changed in readiness.py."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.versions import refuse_unseen
from app.flats import queries
from app.flats.addresses import address_key, short_address
from app.flats.models import (
    Bath,
    Building,
    BuildingAddress,
    Cooker,
    Flat,
    Heating,
    Ownership,
    Readiness,
    ResidenceDeclaration,
    Water,
)
from app.landlords.models import Landlord
from app.places.models import Place
from app.places.signals import addresses_changed


@dataclass(frozen=True)
class BuildingFacts:
    """What is known about a building; None: not known. `cadastral_code`: 14 digits."""

    cadastral_code: str | None = None
    flats_total: int | None = None
    floors: int | None = None
    has_lift: bool | None = None
    inside_institution: bool = False
    outside_centre: bool = False
    note: str | None = None


@dataclass(frozen=True)
class FlatFacts:
    """What is known about a flat; None: not known. Money in cents per month, `cadastral_code`: 17 digits."""

    number: str
    ownership: Ownership
    landlord_id: int | None = None
    cadastral_code: str | None = None
    rooms: int = 1
    area_m2: float | None = None
    floor: int | None = None
    rent_cents: int | None = None
    utilities_cents: int | None = None
    self_contained: bool = True
    group_rooms: int | None = None
    step_free: bool | None = None
    heating: Heating | None = None
    water: Water | None = None
    electricity: bool | None = None
    sewerage: bool | None = None
    bath: Bath | None = None
    cooker: Cooker | None = None
    washing_machine: bool | None = None
    furnished: bool | None = None
    pets_allowed: bool | None = None
    quiet: bool | None = None
    nearby: list[str] = field(default_factory=list)  # Nearby values
    residence_declaration: ResidenceDeclaration | None = None
    energy_class: str | None = None
    note: str | None = None


BUILDING_FACTS = ("place_id", *BuildingFacts.__dataclass_fields__)
FLAT_FACTS = tuple(FlatFacts.__dataclass_fields__)


def create_building(place: Place, facts: BuildingFacts, *, actor: Actor) -> Building:
    """A building of the stock at an address of the register. Refused where the address or the code has one already."""
    _refuse_used_address(place)
    building = Building(municipality_id=place.municipality_id)
    _write_building(building, place, facts)
    with nobody_was_first():
        audit.record("building.create", building, actor=actor)
    return building


def edit_building(
    building: Building, place: Place, facts: BuildingFacts, *, actor: Actor, seen: str | None = None
) -> Building:
    """Corrects a building's facts or its main address, which stays in the municipality. Refused where not as `seen`."""
    refuse_unseen(building, BUILDING_FACTS, seen)
    if place.id != building.place_id:
        _refuse_used_address(place)
        _refuse_other_municipality(building, place)
    _write_building(building, place, facts)
    with nobody_was_first():
        audit.record("building.edit", building, actor=actor)
    _sort_flats(building, place.address)
    return building


def add_address(building: Building, place: Place, *, actor: Actor) -> BuildingAddress:
    """A further address (stairwell, corner) of the building, so that it stays one building for the limit."""
    _refuse_used_address(place)
    _refuse_other_municipality(building, place)
    address = BuildingAddress(building_id=building.id, place_id=place.id)
    db.session.add(address)
    with nobody_was_first():
        db.session.flush()
    audit.record_facts("building.add_address", building, actor=actor, facts={"address": place.address})
    return address


def remove_address(address: BuildingAddress, *, actor: Actor) -> None:
    """Takes back a further address that was a mistake."""
    facts = {"address": address.place.address}
    building = address.building
    db.session.delete(address)
    audit.record_facts("building.remove_address", building, actor=actor, facts=facts)


def create_flat(building: Building, facts: FlatFacts, *, actor: Actor, today: date) -> Flat:
    """A flat of the stock. It begins in preparation: that it is ready is for a person to decide (`set_readiness`)."""
    flat = Flat(
        municipality_id=building.municipality_id,
        building_id=building.id,
        readiness=Readiness.IN_PREPARATION,
        readiness_since=today,
    )
    _write_flat(flat, building, facts)
    with nobody_was_first():
        audit.record("flat.create", flat, actor=actor)
    return flat


def edit_flat(flat: Flat, facts: FlatFacts, *, actor: Actor, today: date, seen: str | None = None) -> Flat:
    """Corrects or completes a flat's facts. Refused where it is not as `seen`, or a room lived in would disappear."""
    refuse_unseen(flat, FLAT_FACTS, seen)
    highest = max((stay.room_number for stay in queries.stays_from(flat.id, today)), default=0)
    if highest > (facts.group_rooms or 1):
        raise Refused(_("Somebody lives in room number: %(number)s. End the stay first.", number=highest))
    _write_flat(flat, flat.building, facts)
    with nobody_was_first():
        audit.record("flat.edit", flat, actor=actor)
    return flat


@addresses_changed.connect
def sort_again(place_ids: Iterable[int]) -> int:
    """Sorts buildings and flats by their new addresses after the register changed these; returns how many buildings."""
    buildings = db.session.execute(
        sa.select(Building, Place.address).join(Building.place).where(Place.id.in_(place_ids))
    ).all()
    for building, address in buildings:
        building.address_key = address_key(address)
        _sort_flats(building, address)
    return len(buildings)


def _write_building(building: Building, place: Place, facts: BuildingFacts) -> None:
    _refuse_used_code(Building, building.id, facts.cadastral_code)
    building.place_id = place.id
    building.address_key = address_key(place.address)
    _write(building, facts)


def _write_flat(flat: Flat, building: Building, facts: FlatFacts) -> None:
    same_number = sa.select(Flat.id).where(Flat.building_id == building.id, Flat.number == facts.number)
    if db.session.scalar(same_number.where(Flat.id != (flat.id or 0))):
        raise Refused(_("The building already has a flat with the number %(number)s.", number=facts.number))
    landlord = db.session.get(Landlord, facts.landlord_id) if facts.landlord_id else None
    if landlord and landlord.municipality_id != building.municipality_id:
        raise Refused(_("The landlord belongs to another municipality."))
    _refuse_used_code(Flat, flat.id, facts.cadastral_code)
    flat.address_key = address_key(building.place.address, facts.number)
    _write(flat, facts)


def _sort_flats(building: Building, address: str) -> None:
    for flat in db.session.scalars(sa.select(Flat).where(Flat.building_id == building.id)):
        flat.address_key = address_key(address, flat.number)
    db.session.flush()


def _write(row: Any, facts: Any) -> None:
    """Comes last, after every query: a flush in between would hide the change from the audit."""
    for name, value in vars(facts).items():
        setattr(row, name, value)


def _refuse_used_address(place: Place) -> None:
    used = queries.building_at(place.id)
    if used:
        address = short_address(used.place.address)
        raise Refused(_("This address already belongs to a building of the stock: %(address)s.", address=address))


def _refuse_other_municipality(building: Building, place: Place) -> None:
    if place.municipality_id != building.municipality_id:
        raise Refused(_("The address is in another municipality than the building."))


def _refuse_used_code(model: type[Building] | type[Flat], row_id: int | None, code: str | None) -> None:
    """Two records of one cadastral code would be one building, or one flat, counted twice."""
    used = code and db.session.scalar(sa.select(model).where(model.cadastral_code == code, model.id != (row_id or 0)))
    if used:
        building = used.building if isinstance(used, Flat) else used
        address = short_address(building.place.address)
        raise Refused(_("This cadastral code is already recorded at the address: %(address)s.", address=address))


@contextmanager
def nobody_was_first() -> Iterator[None]:
    """What is checked above can still be taken by somebody at the same moment; the database then says so."""
    try:
        yield
    except IntegrityError:
        raise Refused(_("Somebody recorded the same at this moment. Look at it before you try again.")) from None
