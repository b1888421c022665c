"""The vacant, ready flats for one household, best first, with plain words for and against each."""

from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
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
from app.placements.rules.many import Failures
from app.placements.rules.match import (
    Reason,
    Scatter,
    WishFacts,
    about_clients,
    about_flat,
    about_place,
    in_order,
    not_known,
    reasons,
    score,
)
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

    def distance_m(self, here: tuple[float, float] | None) -> float | None:
        """How far the flat is; None where one of the two has no coordinates."""
        if here is None or self.easting is None or self.northing is None:
            return None
        return distance_m((self.easting, self.northing), here)


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
    through: int | None = None,
    moving_from: Placement | None = None,
) -> Ranking:
    """The municipality's vacant, ready flats for the household: those that are possible by score, then those that need
    an override, then those that are not possible, each with why. Empty where the viewer may not see its placements.

    The first `limit` of them, and on to the flat `through` where that one stands further down.
    """
    if not viewer.can(Permission.PLACEMENT_SEE, household.municipality_id):
        return Ranking([], 0)
    question = _question(household, Period(starts_on), today, moving_from)
    weighed = _weighed(question, moving_from)
    weighed.sort(key=lambda one: (_STEP[one.verdict], -one.score, one.not_known, one.case.flat.address_key, one.id))
    if limit is not None and through is not None:
        limit = max(limit, next((place for place, one in enumerate(weighed, 1) if one.id == through), 0))
    return Ranking([_show(one, question) for one in weighed[:limit]], len(weighed))


def near_alternatives(
    flat: Flat,
    household: Household,
    starts_on: date,
    viewer: Access,
    *,
    today: date,
    ends_on: date | None = None,
    limit: int = 5,
    moving_from: Placement | None = None,
) -> list[RankedFlat]:
    """The nearest vacant, ready flats whose check passes (warnings allowed), nearest first."""
    if not viewer.can(Permission.PLACEMENT_SEE, household.municipality_id):
        return []
    row = db.session.execute(
        sa.select(sa.func.ST_X(Place.point), sa.func.ST_Y(Place.point))
        .join(Building, Building.place_id == Place.id)
        .where(Building.id == flat.building_id)
    ).one()
    question = _question(household, Period(starts_on, ends_on), today, moving_from)
    possible = [
        (distance_m(point, (row[0], row[1])) if row[0] is not None else 0, -one.score, one.not_known, one.id, one)
        for one in _weighed(question, moving_from)
        if one.id != flat.id and _STEP[one.verdict] == 0 and (point := one.case.flat.point)
    ]
    return [_show(entry[-1], question) for entry in nsmallest(limit, possible)]


def _question(household: Household, stay: Period, today: date, moving_from: Placement | None) -> _Question:
    starts_on, policy = stay.starts_on, policy_on(household.municipality_id, stay.starts_on)
    radius_m = max(policy.adjacent_m, policy.cluster_m)
    return _Question(
        household_facts(household, starts_on, moving_from),
        wish_facts(household, starts_on),
        stay,
        today,
        policy,
        surroundings(household.municipality_id, household.id, stay, radius_m, moving_from, today),
    )


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

    id: int
    case: Case
    verdict: Verdict
    score: int
    not_known: int
    scatter: Scatter


class _Scales:
    """Weighs one candidate after the other; what is the same for all flats of a building is weighed once."""

    def __init__(self, question: _Question) -> None:
        self._question = question
        self._failures = Failures(question.policy)
        self._buildings: dict[int, tuple[int, int]] = {}

    def weigh(self, flat: FlatFacts, rooms_taken: tuple[RoomStay, ...]) -> _Weighed:
        question, policy = self._question, self._question.policy
        case = Case(question.household, flat, question.around.of(flat, rooms_taken), question.stay, question.today)
        failed = self._failures.of(case)
        taken, score_of_place = self._building(case)
        scatter = Scatter(
            taken, question.household.clients, sum([finding.id in SCATTER_WARNINGS for finding in failed])
        )
        own = about_flat(question.wishes, flat)
        total = score_of_place + score(own) + score(about_clients(scatter, policy.building_limit))
        return _Weighed(flat.id, case, verdict(failed), total, not_known(own), scatter)

    def _building(self, case: Case) -> tuple[int, int]:
        """How many clients live in the building on its fullest day, and the points for where it stands."""
        known = self._buildings.get(case.flat.building_id)
        if known is None:
            place = about_place(self._question.wishes, case.flat, self._question.policy.far_m)
            known = fullest_day(case.around.building_stays, case.stay)[0], score(place)
            self._buildings[case.flat.building_id] = known
        return known


def _weighed(question: _Question, moving_from: Placement | None) -> list[_Weighed]:
    """All candidates, in no order."""
    candidates = _candidates(question.household.municipality_id, question.stay, moving_from)
    shared = rooms_taken([flat.id for flat in candidates if flat.group_rooms], question.stay, moving_from)
    scales = _Scales(question)
    return [scales.weigh(flat, shared.get(flat.id, ())) for flat in candidates]


def _show(one: _Weighed, question: _Question) -> RankedFlat:
    """The flat with every finding and every reason in words: only for the few that are shown."""
    flat, policy = one.case.flat, question.policy
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
        places_taken=one.scatter.taken,
        building_limit=policy.building_limit,
        offered=flat.id in question.around.offered,
        score=one.score,
        reasons=in_order(reasons(question.wishes, flat, one.scatter, policy)),
        findings=check(one.case, policy),
        verdict=one.verdict,
    )
