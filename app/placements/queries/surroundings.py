"""Who lives where around all flats at once: what `facts` asks for one flat, in four queries for any number of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.clients.queries.scope import holds_on
from app.core.extensions import db
from app.flats.models import Building, BuildingPlace, Flat, RoomOccupancy
from app.placements.models import Offer, Placement, PlacementClient
from app.placements.queries.facts import during, is_live, not_left
from app.placements.queries.stock import plain_rows
from app.placements.rules.facts import Around, FlatFacts, Neighbour, Period, RoomStay
from app.places.models import Place
from geo.density import PointIndex


@dataclass
class Surroundings:
    """The clients' stays of the whole installation that share a day with one stay, by building and by place."""

    stay: Period
    radius_m: float  # how far neighbours count
    by_building: dict[int, list[Period]]
    points: dict[int, tuple[float, float]]  # of the buildings where someone lives
    by_area: Counter[int | None]  # the municipality's clients on the first day
    by_landlord: dict[int | None, int]
    flats_by_building: dict[int, int]  # where clients live on the first day
    offers_by_building: Counter[int]  # to other households
    offered: set[int]  # flats offered to this household

    def __post_init__(self) -> None:
        self._buildings = list(self.points)
        self._index = PointIndex((*point, 1) for point in self.points.values())
        self._clients = self.by_area.total()
        self._near: dict[int, tuple[Neighbour, ...]] = {}  # of the buildings asked about so far

    def of(self, flat: FlatFacts, taken: tuple[RoomStay, ...]) -> Around:
        """What `facts` would have found out about this one flat; `taken` are the stays in its rooms."""
        lived_in = bool(taken) and any(other.period.covers(self.stay.starts_on) for other in taken)
        near = self._near.get(flat.building_id)
        if near is None:
            near = self._near[flat.building_id] = self._neighbours(flat)
        return Around(
            taken,
            tuple(self.by_building.get(flat.building_id, ())),
            near,
            self.flats_by_building.get(flat.building_id, 0) - lived_in,
            self.offers_by_building[flat.building_id],
            self.by_area[flat.area_id] if flat.area_id else 0,
            self.by_landlord.get(flat.landlord_id, 0),
            self._clients,
        )

    def _neighbours(self, flat: FlatFacts) -> tuple[Neighbour, ...]:
        """The stays in other buildings near the flat's."""
        if flat.easting is None or flat.northing is None:
            return ()
        found = []
        for position, _weight, distance in self._index.within(flat.easting, flat.northing, self.radius_m):
            other = self._buildings[position]
            if other != flat.building_id:
                found += [Neighbour(distance, period) for period in self.by_building[other]]
        return tuple(found)


def surroundings(
    municipality_id: int, household_id: int, stay: Period, radius_m: float, moving_from: Placement | None, today: date
) -> Surroundings:
    by_building: dict[int, list[Period]] = {}
    points: dict[int, tuple[float, float]] = {}
    by_area: Counter[int | None] = Counter()
    for building, starts_on, ends_on, area, municipality, easting, northing in _stays(stay, moving_from):
        by_building.setdefault(building, []).append(Period(starts_on, ends_on))
        if easting is not None:
            points[building] = (easting, northing)
        if municipality == municipality_id and starts_on <= stay.starts_on:
            by_area[area] += 1
    offers = _offers(municipality_id, today)
    return Surroundings(
        stay,
        radius_m,
        by_building,
        points,
        by_area,
        _by_landlord(municipality_id, stay, moving_from),
        _flats_by_building(municipality_id, stay, moving_from),
        Counter(offer.building_id for offer in offers if offer.household_id != household_id),
        {offer.flat_id for offer in offers if offer.household_id == household_id},
    )


def _stays(stay: Period, moving_from: Placement | None) -> Any:
    return plain_rows(
        sa.select(
            BuildingPlace.building_id,
            BuildingPlace.starts_on,
            BuildingPlace.ends_on,
            Place.area_id,
            Building.municipality_id,
            sa.func.ST_X(Place.point),
            sa.func.ST_Y(Place.point),
        )
        .join(Building, Building.id == BuildingPlace.building_id)
        .join(Place, Place.id == Building.place_id)
        .where(
            during(BuildingPlace.starts_on, BuildingPlace.ends_on, stay),
            *not_left(BuildingPlace.id, moving_from),
        )
    )


def _by_landlord(municipality_id: int, stay: Period, moving_from: Placement | None) -> dict[int | None, int]:
    rows = db.session.execute(
        sa.select(Flat.landlord_id, sa.func.count())
        .select_from(PlacementClient)
        .join(Placement, Placement.id == PlacementClient.placement_id)
        .join(Flat, Flat.id == Placement.flat_id)
        .where(
            PlacementClient.municipality_id == municipality_id,
            Flat.landlord_id.is_not(None),
            holds_on(PlacementClient.starts_on, PlacementClient.ends_on, stay.starts_on),
            *([Placement.id != moving_from.id] if moving_from else []),
        )
        .group_by(Flat.landlord_id)
    )
    return {landlord_id: number for landlord_id, number in rows if landlord_id}


def _flats_by_building(municipality_id: int, stay: Period, moving_from: Placement | None) -> dict[int, int]:
    rows = db.session.execute(
        sa.select(Flat.building_id, sa.func.count(RoomOccupancy.flat_id.distinct()))
        .select_from(RoomOccupancy)
        .join(Flat, Flat.id == RoomOccupancy.flat_id)
        .where(
            Flat.municipality_id == municipality_id,
            holds_on(RoomOccupancy.starts_on, RoomOccupancy.ends_on, stay.starts_on),
            *([RoomOccupancy.id != moving_from.room_occupancy_id] if moving_from else []),
        )
        .group_by(Flat.building_id)
    )
    return {row[0]: row[1] for row in rows}


def _offers(municipality_id: int, today: date) -> list[Any]:
    return list(
        db.session.execute(
            sa.select(Offer.household_id, Offer.flat_id, Flat.building_id)
            .join(Flat, Flat.id == Offer.flat_id)
            .where(Offer.municipality_id == municipality_id, is_live(today))
        )
    )
