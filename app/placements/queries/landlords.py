"""How many of a municipality's clients live with one landlord: counts only, nothing of single clients."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.clients.queries.scope import holds_on
from app.core.extensions import db
from app.flats.models import Building, Flat
from app.landlords.models import Landlord
from app.placements.models import Placement, PlacementClient
from app.places.models import Place


@dataclass(frozen=True)
class Concentration:
    """Clients in the landlord's flats, in all flats of the municipality, and by building, the fullest first."""

    clients: int
    of_all: int
    buildings: list[tuple[int, str, int]]  # id, full address, clients

    @property
    def share(self) -> float:
        return self.clients / self.of_all if self.of_all else 0.0


def concentration(landlord: Landlord, day: date) -> Concentration:
    """Who lives where on the day, counted."""
    here = (
        PlacementClient.municipality_id == landlord.municipality_id,
        holds_on(PlacementClient.starts_on, PlacementClient.ends_on, day),
    )
    number = sa.func.count(PlacementClient.id)
    rows = db.session.execute(
        sa.select(Building.id, Place.address, number)
        .select_from(PlacementClient)
        .join(Placement, Placement.id == PlacementClient.placement_id)
        .join(Flat, Flat.id == Placement.flat_id)
        .join(Building, Building.id == Flat.building_id)
        .join(Place, Place.id == Building.place_id)
        .where(*here, Flat.landlord_id == landlord.id)
        .group_by(Building.id, Place.address, Building.address_key)
        .order_by(number.desc(), Building.address_key)
    )
    buildings = [(row[0], row[1], row[2]) for row in rows]
    of_all = db.session.scalar(sa.select(number).where(*here)) or 0
    return Concentration(sum(clients for _id, _address, clients in buildings), of_all, buildings)
