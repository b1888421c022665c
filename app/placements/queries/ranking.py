"""The vacant, ready flats for one household, best first, with plain words for and against each."""

from dataclasses import dataclass
from datetime import date

from app.clients.models import Household
from app.core.errors import Finding
from app.core.permissions import Access
from app.flats.models import Flat
from app.placements.models import Placement
from app.placements.rules import Verdict
from app.placements.rules.match import Reason


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
    """All candidates' count and the first `limit` of them."""

    flats: list[RankedFlat]
    total: int


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
    raise NotImplementedError


def near_alternatives(
    flat: Flat, household: Household, starts_on: date, viewer: Access, *, today: date, limit: int = 5
) -> list[RankedFlat]:
    """The nearest vacant, ready flats whose check passes (warnings allowed), nearest first."""
    raise NotImplementedError
