"""Who lives in the generated city and who waits there. Written in bulk by `scale`."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.clients.models import Client, Household, HouseholdMember, WishedArea, Wishes
from app.clients.models import ImportantPlace as Important
from app.clients.models import ImportantPlaceKind as Kind
from app.core import clock
from app.core.extensions import db
from app.flats.models import BuildingPlace, Flat, RoomOccupancy
from app.placements.models import (
    Offer,
    OfferSheet,
    OfferState,
    Placement,
    PlacementCheck,
    PlacementClient,
    PlacementClientPlace,
    SheetState,
)
from app.waitlist.models import Application, ApplicationSource, Decision, PriorityFeature, WaitlistEntry
from seed.bulk import client_row, household_row, insert, member_row

LIMIT = 3
WAITED_DAYS = 60


def add_stays(
    municipality_id: int,
    flat_ids: list[int],
    building_of: Callable[[int], int],
    dice: random.Random,
    today: date,
) -> None:
    """One client each; all stays share one stored check, which benchmarks never read."""
    now = clock.utc_now()
    rows: dict[Any, list[dict[str, Any]]] = {
        model: []
        for model in (
            Client,
            Household,
            HouseholdMember,
            RoomOccupancy,
            Placement,
            PlacementClient,
            BuildingPlace,
            PlacementClientPlace,
        )
    }
    in_building: dict[int, int] = {}
    start = today - timedelta(days=200)
    insert(Household, [household_row(1, municipality_id, start)])
    check = PlacementCheck(
        id=1,
        municipality_id=municipality_id,
        household_id=1,
        flat_id=flat_ids[0],
        starts_on=start,
        rule_version="scale",
        inputs={},
        limits={},
        findings=[],
    )
    db.session.add(check)
    db.session.flush()
    for id, flat_id in enumerate(flat_ids, start=1):
        building = building_of(flat_id)
        in_building[building] = in_building.get(building, 0) + 1
        starts_on = today - timedelta(days=dice.randint(1, 900))
        rows[Client].append(client_row(id, municipality_id, start))
        if id > 1:
            rows[Household].append(household_row(id, municipality_id, start))
        rows[HouseholdMember].append(member_row(id, start))
        rows[RoomOccupancy].append({"id": id, "flat_id": flat_id, "room_number": 1, "starts_on": starts_on})
        rows[Placement].append(
            {
                "id": id,
                "municipality_id": municipality_id,
                "household_id": id,
                "flat_id": flat_id,
                "room_occupancy_id": id,
                "check_id": 1,
                "starts_on": starts_on,
                "created_at": now,
            }
        )
        rows[PlacementClient].append(
            {
                "id": id,
                "municipality_id": municipality_id,
                "placement_id": id,
                "client_id": id,
                "starts_on": starts_on,
            }
        )
        rows[BuildingPlace].append(
            {
                "id": id,
                "building_id": building,
                "number": in_building[building],
                "starts_on": starts_on,
                "limit_then": LIMIT,
            }
        )
        rows[PlacementClientPlace].append({"building_place_id": id, "placement_client_id": id})
    for model, values in rows.items():
        insert(model, values)


@dataclass(frozen=True)
class Queue:
    """Households `first_id` and after wait; every fourth one more has applied and is not decided on."""

    municipality_id: int
    first_id: int
    waiting: int
    buildings: int
    today: date

    @property
    def ids(self) -> range:
        return range(self.first_id, self.first_id + self.waiting + self.waiting // 4)

    def application_of(self, id: int) -> int:
        return id - self.first_id + 1

    def waits(self, id: int) -> bool:
        return id < self.first_id + self.waiting


def add_queue(queue: Queue, vacant: list[int], dice: random.Random) -> None:
    """Everybody has wishes, a neighbourhood and two important places; every second one who waits has an offer."""
    start = queue.today - timedelta(days=WAITED_DAYS)
    insert(Client, [client_row(id, queue.municipality_id, start) for id in queue.ids])
    insert(Household, [household_row(id, queue.municipality_id, start) for id in queue.ids])
    insert(HouseholdMember, [member_row(id, start) for id in queue.ids])
    insert(Wishes, [_wishes(id, start) for id in queue.ids])
    insert(WishedArea, [{"household_id": id, "area_id": 1} for id in queue.ids])
    places = [(id, kind) for id in queue.ids for kind in (Kind.WORK, Kind.RELATIVES)]
    insert(
        Important,
        [{"household_id": id, "place_id": dice.randint(1, queue.buildings), "kind": kind} for id, kind in places],
    )
    insert(Application, [_application(queue, id, start, dice) for id in queue.ids])
    insert(
        WaitlistEntry,
        [
            {
                "id": queue.application_of(id),
                "municipality_id": queue.municipality_id,
                "household_id": id,
                "application_id": queue.application_of(id),
                "entered_on": start,
            }
            for id in queue.ids
            if queue.waits(id)
        ],
    )
    offered = [(id, dice.choice(vacant)) for id in queue.ids if queue.waits(id) and (id - queue.first_id) % 2]
    insert(OfferSheet, [_sheet(queue, id) for id, _flat in offered])
    insert(Offer, [_offer(queue, id, flat_id) for id, flat_id in offered])
    for flat_id, number in Counter(flat_id for _id, flat_id in offered).items():
        db.session.execute(sa.update(Flat).where(Flat.id == flat_id).values(open_offers=number))


def _wishes(id: int, on: date) -> dict[str, Any]:
    yes_no = {"lift": True, "step_free": False, "pets": False, "quiet": True}
    return {"household_id": id, **yes_no, "highest_floor": 4, "own_share_cents": 9_000, "recorded_on": on}


def _application(queue: Queue, id: int, on: date, dice: random.Random) -> dict[str, Any]:
    decided = queue.waits(id)
    return {
        "id": queue.application_of(id),
        "municipality_id": queue.municipality_id,
        "household_id": id,
        "received_on": on,
        "source": ApplicationSource.SHELTER,
        "features": [feature.value for feature in PriorityFeature if dice.random() < 0.3],
        "criteria": {},
        "decision": Decision.APPROVED if decided else None,
        "decided_on": on if decided else None,
        "created_at": clock.utc_now(),
    }


def _sheet(queue: Queue, id: int) -> dict[str, Any]:
    return {
        "id": queue.application_of(id),
        "municipality_id": queue.municipality_id,
        "household_id": id,
        "state": SheetState.OPEN,
        "opened_on": queue.today - timedelta(days=3),
        "open_until": queue.today + timedelta(days=365),  # open on whichever day the city is looked at
        "created_at": clock.utc_now(),
    }


def _offer(queue: Queue, id: int, flat_id: int) -> dict[str, Any]:
    return {
        "id": queue.application_of(id) // 2,
        "municipality_id": queue.municipality_id,
        "household_id": id,
        "flat_id": flat_id,
        "sheet_id": queue.application_of(id),
        "check_id": 1,  # the one that all stays share
        "number": 1,
        "limit_then": LIMIT,
        "state": OfferState.OPEN,
        "offered_on": queue.today - timedelta(days=3),
        "created_at": clock.utc_now(),
    }
