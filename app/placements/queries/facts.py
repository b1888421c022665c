"""The facts of one check, gathered in nine queries whatever the size of the stock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.clients.models import Household
from app.clients.queries.scope import holds_on
from app.core.database import dialect_name
from app.core.errors import Finding
from app.core.extensions import db
from app.flats.models import Building, BuildingPlace, Flat, RoomOccupancy
from app.placements.models import (
    Offer,
    OfferSheet,
    OfferState,
    Placement,
    PlacementClient,
    PlacementClientPlace,
)
from app.placements.queries.household import household_facts
from app.placements.queries.stock import flats_where
from app.placements.rules import Verdict, check, verdict
from app.placements.rules.facts import Around, Case, FlatFacts, Neighbour, Period, RoomStay
from app.placements.rules.viewing import Seen, flat_was_seen
from app.places.models import Place
from app.places.policy import Policy
from app.places.queries import policy_on
from geo.proximity import distance_m, within_m


@dataclass(frozen=True)
class Check:
    """A flat checked for a household: the case, the municipality's settings on its first day, the findings."""

    case: Case
    policy: Policy
    findings: list[Finding]

    @property
    def verdict(self) -> Verdict:
        return verdict(self.findings)

    @property
    def failed(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.passed]


def check_placement(
    flat: Flat,
    household: Household,
    starts_on: date,
    ends_on: date | None = None,
    *,
    today: date,
    moving_from: Placement | None = None,
    seen: Seen | None = None,
) -> Check:
    """Checks one flat for one household by every rule. `moving_from` is the stay that would end on `starts_on`; `seen`,
    how the household has seen the flat, is told when the stay is to start.
    """
    stay = Period(starts_on, ends_on)
    policy = policy_on(household.municipality_id, starts_on)
    (facts,) = flats_where(Flat.id == flat.id)
    around = _around(facts, household, stay, policy, moving_from, today)
    case = Case(household_facts(household, starts_on, moving_from), facts, around, stay, today)
    return Check(case, policy, [*check(case, policy), *([flat_was_seen(seen)] if seen else [])])


def not_left(column: Any, moving_from: Placement | None) -> list[sa.ColumnElement[bool]]:
    """Condition: a building place is none of those that the household would leave by moving."""
    if moving_from is None:
        return []
    left = (
        sa.select(PlacementClientPlace.building_place_id)
        .join(PlacementClient, PlacementClient.id == PlacementClientPlace.placement_client_id)
        .where(PlacementClient.placement_id == moving_from.id)
    )
    return [column.not_in(left)]


def during(start: Any, end: Any, stay: Period) -> sa.ColumnElement[bool]:
    """Condition: the period [start, end) shares a day with the stay."""
    present = sa.or_(end.is_(None), sa.and_(end > stay.starts_on, end > start))
    return present if stay.ends_on is None else sa.and_(present, start < stay.ends_on)


def is_live(today: date) -> sa.ColumnElement[bool]:
    """Condition: the offer is open and its sheet has not run out, or it is accepted and no stay has begun from it."""
    begun = sa.select(Placement.id).where(Placement.offer_id == Offer.id).exists()
    return sa.or_(
        sa.and_(Offer.state == OfferState.OPEN, ~has_run_out(today)),
        sa.and_(Offer.state == OfferState.ACCEPTED, ~begun),
    )


def has_run_out(today: date) -> sa.ColumnElement[bool]:
    """Condition: the last day of the offer's sheet has passed."""
    return (
        sa.select(OfferSheet.id)
        .where(OfferSheet.id == Offer.sheet_id, OfferSheet.open_until < today)
        .correlate(Offer)
        .exists()
    )


def _around(
    flat: FlatFacts, household: Household, stay: Period, policy: Policy, moving_from: Placement | None, today: date
) -> Around:
    building_stays, neighbours = _stays_around(flat, stay, policy, moving_from)
    return Around(
        rooms_taken([flat.id], stay, moving_from).get(flat.id, ()),
        building_stays,
        neighbours,
        *_counts(flat, household, stay.starts_on, moving_from, today),
    )


def _stays_around(
    flat: FlatFacts, stay: Period, policy: Policy, moving_from: Placement | None
) -> tuple[tuple[Period, ...], tuple[Neighbour, ...]]:
    """The stays in the building and those in buildings near it, of whatever municipality."""
    point = flat.point
    radius_m = max(policy.adjacent_m, policy.cluster_m)
    where = (
        Building.id == flat.building_id if point is None else within_m(Place.point, *point, radius_m, dialect_name())
    )
    rows = db.session.execute(
        sa.select(
            BuildingPlace.building_id,
            BuildingPlace.starts_on,
            BuildingPlace.ends_on,
            sa.func.ST_X(Place.point).label("easting"),
            sa.func.ST_Y(Place.point).label("northing"),
        )
        .join(Building, Building.id == BuildingPlace.building_id)
        .join(Place, Place.id == Building.place_id)
        .where(
            where,
            during(BuildingPlace.starts_on, BuildingPlace.ends_on, stay),
            *not_left(BuildingPlace.id, moving_from),
        )
    ).all()
    own = [Period(row.starts_on, row.ends_on) for row in rows if row.building_id == flat.building_id]
    near = [
        Neighbour(distance_m((row.easting, row.northing), point), Period(row.starts_on, row.ends_on))
        for row in rows
        if point and row.building_id != flat.building_id
    ]
    return tuple(own), tuple(near)


def rooms_taken(
    flat_ids: Iterable[int], stay: Period, moving_from: Placement | None
) -> dict[int, tuple[RoomStay, ...]]:
    """Flat → the stays in its rooms that share a day with `stay`."""
    rows = db.session.execute(
        sa.select(RoomOccupancy.flat_id, RoomOccupancy.room_number, RoomOccupancy.starts_on, RoomOccupancy.ends_on)
        .where(
            RoomOccupancy.flat_id.in_(list(flat_ids)),
            during(RoomOccupancy.starts_on, RoomOccupancy.ends_on, stay),
            *([RoomOccupancy.id != moving_from.room_occupancy_id] if moving_from else []),
        )
        .order_by(RoomOccupancy.starts_on)
    )
    taken: dict[int, tuple[RoomStay, ...]] = {}
    for row in rows:
        stays = taken.get(row.flat_id, ())
        taken[row.flat_id] = (*stays, RoomStay(row.room_number, Period(row.starts_on, row.ends_on)))
    return taken


def _counts(flat: FlatFacts, household: Household, day: date, moving_from: Placement | None, today: date) -> Any:
    """The last five fields of `Around`, as one query."""
    return db.session.execute(
        sa.select(
            _clients_flats(flat.id, flat.building_id, day, moving_from),
            _live_offers(flat.building_id, household.id, today),
            _area_clients(flat.area_id, household.municipality_id, day, moving_from),
            _landlord_clients(flat.landlord_id, household.municipality_id, day, moving_from),
            _municipality_clients(household.municipality_id, day, moving_from),
        )
    ).one()


def _municipality_clients(municipality_id: int, day: date, moving_from: Placement | None) -> sa.ColumnElement[int]:
    """Open stays and ended ones apart: each is one stretch of the index."""

    def clients(still: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        return (
            sa.select(sa.func.count())
            .select_from(PlacementClient)
            .where(
                PlacementClient.municipality_id == municipality_id,
                still,
                PlacementClient.starts_on <= day,
                *([PlacementClient.placement_id != moving_from.id] if moving_from else []),
            )
            .scalar_subquery()
        )

    return clients(PlacementClient.ends_on.is_(None)) + clients(PlacementClient.ends_on > day)


def _area_clients(
    area_id: int | None, municipality_id: int, day: date, moving_from: Placement | None
) -> sa.ColumnElement[int]:
    if area_id is None:
        return sa.literal(0)
    return (
        sa.select(sa.func.count())
        .select_from(Place)
        .join(Building, Building.place_id == Place.id)
        .join(BuildingPlace, BuildingPlace.building_id == Building.id)
        .where(
            Place.area_id == area_id,
            Building.municipality_id == municipality_id,
            holds_on(BuildingPlace.starts_on, BuildingPlace.ends_on, day),
            *not_left(BuildingPlace.id, moving_from),
        )
        .scalar_subquery()
    )


def _landlord_clients(
    landlord_id: int | None, municipality_id: int, day: date, moving_from: Placement | None
) -> sa.ColumnElement[int]:
    if landlord_id is None:
        return sa.literal(0)
    return (
        sa.select(sa.func.count())
        .select_from(Flat)
        .join(Placement, Placement.flat_id == Flat.id)
        .join(PlacementClient, PlacementClient.placement_id == Placement.id)
        .where(
            Flat.landlord_id == landlord_id,
            PlacementClient.municipality_id == municipality_id,
            holds_on(PlacementClient.starts_on, PlacementClient.ends_on, day),
            *([Placement.id != moving_from.id] if moving_from else []),
        )
        .scalar_subquery()
    )


def _clients_flats(flat_id: int, building_id: int, day: date, moving_from: Placement | None) -> sa.ColumnElement[int]:
    return (
        sa.select(sa.func.count(RoomOccupancy.flat_id.distinct()))
        .join(Flat, Flat.id == RoomOccupancy.flat_id)
        .where(
            Flat.building_id == building_id,
            Flat.id != flat_id,
            holds_on(RoomOccupancy.starts_on, RoomOccupancy.ends_on, day),
            *([RoomOccupancy.id != moving_from.room_occupancy_id] if moving_from else []),
        )
        .scalar_subquery()
    )


def _live_offers(building_id: int, household_id: int, today: date) -> sa.ColumnElement[int]:
    return (
        sa.select(sa.func.count())
        .select_from(Offer)
        .join(Flat, Flat.id == Offer.flat_id)
        .where(Flat.building_id == building_id, Offer.household_id != household_id, is_live(today))
        .scalar_subquery()
    )
