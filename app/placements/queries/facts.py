"""The facts of one check, gathered in a bounded number of queries."""

from dataclasses import dataclass
from datetime import date

from app.clients.models import Household
from app.core.errors import Finding
from app.core.permissions import Access
from app.flats.models import Flat
from app.placements.models import Placement
from app.placements.rules import Verdict
from app.placements.rules.facts import Case
from app.places.policy import Policy


@dataclass(frozen=True)
class Check:
    """A flat checked for a household: the case as it was, the municipality's settings on its first day, the findings."""

    case: Case
    policy: Policy
    findings: list[Finding]

    @property
    def verdict(self) -> Verdict: ...

    @property
    def failed(self) -> list[Finding]: ...


def check_placement(
    flat: Flat,
    household: Household,
    starts_on: date,
    ends_on: date | None = None,
    *,
    today: date,
    moving_from: Placement | None = None,
) -> Check:
    """Checks one flat for one household by every rule. `moving_from` is the stay that would end on `starts_on`."""
    raise NotImplementedError


@dataclass(frozen=True)
class PlacedBy:
    """Who placed whom into a building, for whoever finds its last place gone."""

    placement_id: int
    staff_name: str | None  # None: the system (import, demo)
    placed_at: date  # instant, UTC
    starts_on: date
    ends_on: date | None
    file_numbers: tuple[str, ...]  # empty where the viewer may not see them


def who_filled(building_id: int, starts_on: date, ends_on: date | None, viewer: Access) -> list[PlacedBy]:
    """The stays in the building over those days, the latest placed first."""
    raise NotImplementedError
