"""A city-sized data set for measuring: generated from a number, the same every time, written in bulk.

The city keeps its density: five flats to a building, about 130 buildings to a square kilometre, so its area grows with
its stock. One flat in ten is lived in; a fixed number is vacant and ready; the rest is in preparation. For every
hundred flats a household waits, every second one with an open offer; for every flat two faults were reported. It is
for benchmarks only and goes around the operations, so it never mixes with a real or demonstration database.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shapely import MultiPolygon, box

from app.core import clock
from app.core.extensions import db
from app.flats.addresses import address_key
from app.flats.models import Building, Flat, Ownership, Readiness
from app.landlords.models import Landlord, LandlordKind
from app.places.addresses import search_text
from app.places.models import Area, Municipality, Place, PlaceKind, PlaceStatus, RiverSide
from geo.types import area as area_value
from geo.types import point
from seed.bulk import insert, settle
from seed.scale_people import LIMIT, Queue, add_queue, add_stays
from seed.scale_repairs import add_tickets

FLATS_PER_BUILDING = 5
SPACING_M = 87  # between buildings on average: 130 to a square kilometre
WEST, SOUTH = 490_000.0, 295_000.0
MIN_WAITING = 4


@dataclass(frozen=True)
class City:
    """What was made, for the benchmarks to ask about."""

    municipality_id: int
    household_id: int  # a waiting household with wishes and important places
    vacant_flat_ids: tuple[int, ...]


def build_city(flats: int, *, vacant: int = 1_000, today: date, seed: int = 1) -> City:
    """Writes a city of `flats` flats into an empty database and commits."""
    dice = random.Random(seed)
    municipality = Municipality(name="Mērogs", file_prefix="M")
    db.session.add(municipality)
    db.session.flush()
    buildings = flats // FLATS_PER_BUILDING
    side = int(buildings**0.5) + 1
    areas = _areas(municipality.id, side * SPACING_M)
    _buildings(municipality.id, buildings, side, areas, dice)
    landlords = _landlords(municipality.id, max(5, flats // 100))
    housed = flats // 10
    order = list(range(1, flats + 1))
    dice.shuffle(order)
    lived_in, ready = _spread(order, housed), set()
    for flat_id in order:
        if len(ready) == vacant:
            break
        if flat_id not in lived_in:
            ready.add(flat_id)
    _flats(municipality.id, flats, landlords, lived_in | ready, dice, today)
    add_stays(municipality.id, sorted(lived_in), building_of, dice, today)
    queue = Queue(municipality.id, housed + 1, max(MIN_WAITING, flats // 100), buildings, today)
    add_queue(queue, sorted(ready), dice)
    add_tickets(municipality.id, flats, FLATS_PER_BUILDING, today)
    db.session.commit()
    settle()
    return City(municipality.id, queue.first_id, tuple(sorted(ready)))


def building_of(flat_id: int) -> int:
    return (flat_id - 1) // FLATS_PER_BUILDING + 1


def _spread(order: list[int], wanted: int) -> set[int]:
    """Flats to live in, never more than the limit in one building."""
    taken: dict[int, int] = {}
    chosen: set[int] = set()
    for flat_id in order:
        building = building_of(flat_id)
        if len(chosen) < wanted and taken.get(building, 0) < LIMIT:
            taken[building] = taken.get(building, 0) + 1
            chosen.add(flat_id)
    return chosen


def _areas(municipality_id: int, side_m: int) -> list[tuple[int, float, float, float, float]]:
    """Square neighbourhoods of about four square kilometres; the left half lies on the left bank."""
    count = max(2, round(side_m / 2_000))
    step = side_m / count
    squares = [
        (
            row * count + column + 1,
            WEST + column * step,
            SOUTH + row * step,
            WEST + (column + 1) * step,
            SOUTH + (row + 1) * step,
        )
        for row in range(count)
        for column in range(count)
    ]
    insert(
        Area,
        [
            {
                "id": id,
                "municipality_id": municipality_id,
                "name": f"Apkaime {id:03d}",
                "river_side": RiverSide.LEFT if west < WEST + side_m / 2 else RiverSide.RIGHT,
                "polygon": area_value(MultiPolygon([box(west, south, east, north)])),
            }
            for id, west, south, east, north in squares
        ],
    )
    return squares


def _buildings(municipality_id: int, count: int, side: int, areas: list[Any], dice: random.Random) -> None:
    columns = round(len(areas) ** 0.5)
    step = side * SPACING_M / columns
    places, buildings = [], []
    for index in range(count):
        east = WEST + (index % side + dice.random()) * SPACING_M
        north = SOUTH + (index // side + dice.random()) * SPACING_M
        column, row = (min(columns - 1, int((at - edge) / step)) for at, edge in ((east, WEST), (north, SOUTH)))
        places.append(
            {
                "id": index + 1,
                "municipality_id": municipality_id,
                "area_id": row * columns + column + 1,
                "register_code": f"{800_000_000 + index}",
                "kind": PlaceKind.BUILDING,
                "status": PlaceStatus.EXISTING,
                "address": address_of(index + 1),
                "postcode": "LV-1000",
                "search_text": search_text(address_of(index + 1)),
                "point": point(round(east, 2), round(north, 2)),
            }
        )
        buildings.append(
            {
                "id": index + 1,
                "municipality_id": municipality_id,
                "place_id": index + 1,
                "flats_total": dice.choice((12, 24, 36, 60)),
                "floors": dice.choice((3, 5, 9)),
                "has_lift": dice.random() < 0.3,
                "inside_institution": False,
                "outside_centre": dice.random() < 0.05,
                "address_key": address_key(address_of(index + 1)),
                "created_at": clock.utc_now(),
            }
        )
    insert(Place, places)
    insert(Building, buildings)


def address_of(building_id: int) -> str:
    return f"Mēroga iela {building_id}, Mērogs, LV-1000"


def _landlords(municipality_id: int, count: int) -> int:
    now = clock.utc_now()
    insert(
        Landlord,
        [
            {
                "id": i,
                "municipality_id": municipality_id,
                "kind": LandlordKind.COMPANY,
                "name": f"SIA Nams {i}",
                "created_at": now,
            }
            for i in range(1, count + 1)
        ],
    )
    return count


def _flats(municipality_id: int, count: int, landlords: int, ready: set[int], dice: random.Random, today: date) -> None:
    now = clock.utc_now()
    insert(
        Flat,
        [
            {
                "id": id,
                "municipality_id": municipality_id,
                "building_id": building_of(id),
                "number": str((id - 1) % FLATS_PER_BUILDING + 1),
                "address_key": address_key(address_of(building_of(id)), str((id - 1) % FLATS_PER_BUILDING + 1)),
                "landlord_id": dice.randint(1, landlords),
                "ownership": Ownership.PRIVATE if dice.random() < 0.6 else Ownership.MUNICIPAL,
                "rooms": dice.choice((1, 1, 1, 2)),
                "area_m2": float(dice.randint(20, 50)),
                "floor": dice.randint(1, 5),
                "rent_cents": dice.randint(12_000, 35_000),
                "utilities_cents": dice.randint(5_000, 13_000),
                "self_contained": True,
                "step_free": dice.random() < 0.2,
                "quiet": dice.random() < 0.5,
                "washing_machine": dice.random() < 0.5,
                "open_offers": 0,
                "readiness": Readiness.READY if id in ready else Readiness.IN_PREPARATION,
                "readiness_since": today - timedelta(days=dice.randint(0, 400)),
                "act_on": today if id in ready else None,
                "act_passed": True if id in ready else None,
                "created_at": now,
            }
            for id in range(1, count + 1)
        ],
    )
