"""The vacant, ready flats for one household, best first, with plain words for and against each."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from app.clients.models import Household
from app.core.errors import Finding
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat, Readiness, RoomOccupancy
from app.placements.models import Placement
from app.placements.queries.facts import during, rooms_taken
from app.placements.queries.household import household_facts, wish_facts
from app.placements.queries.stock import flats_where
from app.placements.queries.surroundings import Surroundings, surroundings
from app.placements.rules import Verdict, check, verdict
from app.placements.rules.facts import Case, FlatFacts, HouseholdFacts, Period, RoomStay
from app.placements.rules.match import Reason, Scatter, WishFacts, in_order, reasons, score
from app.placements.rules.scatter import fullest_day
from app.places.models import Place
from app.places.policy import Policy
from app.places.queries import policy_on
from geo.proximity import distance_m

SCATTER_WARNINGS = frozenset({"P2", "P3", "P4", "P5"})
_STEP = {Verdict.FINE: 0, Verdict.WARNS: 0, Verdict.NEEDS_OVERRIDE: 1, Verdict.NOT_POSSIBLE: 2}


@dataclass(frozen=True)
class RankedFlat:
    """One flat for the household: where it stands in the list and why."""

    flat_id: int
    building_id: int
    address: str  # of the building, in full
    number: str
    easting: float | None
    northing: float | None
    area_name: str | None
    rooms: int
    floor: int | None
    floors: int | None
    area_m2: float | None
    rent_cents: int | None
    utilities_cents: int | None
    places_taken: int  # on the fullest day of the stay, without this household
    building_limit: int
    offered: bool  # an offer of it to this household is open or accepted
    score: int
    reasons: list[Reason]  # for, against, notes; the weightiest first
    findings: list[Finding]
    verdict: Verdict


@dataclass(frozen=True)
class Ranking:
    """How many candidates there are, and the first of them."""

    flats: list[RankedFlat]
    total: int


@dataclass(frozen=True)
class _Question:
    """What all candidates are held against."""

    household: HouseholdFacts
    wishes: WishFacts
    stay: Period
    today: date
    policy: Policy
    around: Surroundings


def ranked_flats(
    household: Household,
    starts_on: date,
    viewer: Access,
    *,
    today: date,
    limit: int | None = None,
    moving_from: Placement | None = None,
) -> Ranking:
    """The municipality's vacant, ready flats for the household: those that are possible by score, then those that need
    an override, then those that are not possible, each with why. Empty where the viewer may not see its placements.
    """
    if not viewer.can(Permission.PLACEMENT_SEE, household.municipality_id):
        return Ranking([], 0)
    stay = Period(starts_on)
    question = _Question(
        household_facts(household, starts_on, moving_from),
        wish_facts(household, starts_on),
        stay,
        today,
        policy_on(household.municipality_id, starts_on),
        surroundings(household.municipality_id, household.id, stay, moving_from),
    )
    candidates = _candidates(household.municipality_id, stay, moving_from)
    shared = rooms_taken([flat.id for flat in candidates if flat.group_rooms], stay, moving_from)
    weighed = [_weigh(flat, shared.get(flat.id, ()), question) for flat in candidates]
    weighed.sort(key=lambda one: (_STEP[one.verdict], -one.score, one.flat.address_key, one.flat.id))
    return Ranking([_show(one, question) for one in weighed[:limit]], len(weighed))


def near_alternatives(
    flat: Flat,
    household: Household,
    starts_on: date,
    viewer: Access,
    *,
    today: date,
    limit: int = 5,
    moving_from: Placement | None = None,
) -> list[RankedFlat]:
    """The nearest vacant, ready flats whose check passes (warnings allowed), nearest first."""
    row = db.session.execute(
        sa.select(sa.func.ST_X(Place.point), sa.func.ST_Y(Place.point))
        .join(Building, Building.place_id == Place.id)
        .where(Building.id == flat.building_id)
    ).one()
    everything = ranked_flats(household, starts_on, viewer, today=today, moving_from=moving_from).flats
    possible = [
        other
        for other in everything
        if other.flat_id != flat.id and other.easting is not None and _STEP[other.verdict] == 0
    ]
    if row[0] is not None:
        possible.sort(key=lambda other: distance_m((other.easting or 0, other.northing or 0), (row[0], row[1])))
    return possible[:limit]


def _candidates(municipality_id: int, stay: Period, moving_from: Placement | None) -> list[FlatFacts]:
    """Ready flats nobody lives in on any day of the stay; a group flat is one as long as its rooms may be free."""
    lived_in = sa.select(RoomOccupancy.id).where(
        RoomOccupancy.flat_id == Flat.id,
        during(RoomOccupancy.starts_on, RoomOccupancy.ends_on, stay),
        *([RoomOccupancy.id != moving_from.room_occupancy_id] if moving_from else []),
    )
    return flats_where(
        Flat.municipality_id == municipality_id,
        Flat.readiness == Readiness.READY,
        sa.or_(Flat.group_rooms.is_not(None), ~lived_in.exists()),
        *([Flat.id != moving_from.flat_id] if moving_from else []),
    )


class _Weighed(NamedTuple):
    """A candidate with all that its place in the list depends on."""

    flat: FlatFacts
    findings: list[Finding]
    verdict: Verdict
    reasons: list[Reason]
    score: int
    places_taken: int


def _weigh(flat: FlatFacts, taken: tuple[RoomStay, ...], question: _Question) -> _Weighed:
    household, policy = question.household, question.policy
    around = question.around.of(flat, taken, max(policy.adjacent_m, policy.cluster_m))
    findings = check(Case(household, flat, around, question.stay, question.today), policy)
    failed = [finding for finding in findings if not finding.passed]
    places_taken = fullest_day(around.building_stays, question.stay)[0]
    warnings = sum(finding.id in SCATTER_WARNINGS for finding in failed)
    found = reasons(question.wishes, flat, Scatter(places_taken, household.clients, warnings), policy)
    return _Weighed(flat, findings, verdict(failed), found, score(found), places_taken)


def _show(one: _Weighed, question: _Question) -> RankedFlat:
    flat = one.flat
    return RankedFlat(
        flat_id=flat.id,
        building_id=flat.building_id,
        address=flat.address,
        number=flat.number,
        easting=flat.easting,
        northing=flat.northing,
        area_name=flat.area_name,
        rooms=flat.rooms,
        floor=flat.floor,
        floors=flat.floors,
        area_m2=flat.area_m2,
        rent_cents=flat.rent_cents,
        utilities_cents=flat.utilities_cents,
        places_taken=one.places_taken,
        building_limit=question.policy.building_limit,
        offered=flat.id in question.around.offered,
        score=one.score,
        reasons=in_order(one.reasons),
        findings=one.findings,
        verdict=one.verdict,
    )
