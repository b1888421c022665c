"""The rules asked about many flats for one household: only what fails, and each rule as seldom as it has to be.

The rules are those of `check`; this page only says what each of them looks at.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from app.core.errors import Finding
from app.placements.rules import RULES, fitness, scatter
from app.placements.rules.facts import Case
from app.places.policy import Policy

Rules = tuple[Callable[[Case, Policy], Finding], ...]

OF_HOUSEHOLD: Rules = (
    fitness.lives_nowhere_else,
    fitness.waits_or_is_housed,
    fitness.consent_is_recorded,
    fitness.household_has_clients,
    fitness.start_is_plausible,
)
"""Look at the household and the days: the same for every flat."""

OF_KIND: Rules = (
    fitness.flat_is_ready,
    fitness.act_shows_standard,
    fitness.group_flat_only_if_wished,
    fitness.flat_is_self_contained,
    fitness.group_flat_is_weighed,
    fitness.same_municipality,
)
"""Look besides only at what `kind_of` names: the same for most flats."""

kind_of: Callable[[Any], tuple[Any, ...]] = attrgetter(
    "readiness", "act_passed", "group_rooms", "self_contained", "municipality_id"
)

OF_BUILDING: Rules = (
    scatter.building_limit,
    scatter.adjacent_buildings,
    scatter.cluster,
    scatter.neighbourhood_share,
    scatter.not_inside_institution,
    scatter.away_from_places,
    fitness.inside_centre,
)
"""Look at the building and what is around it: the same for all its flats."""

NEVER_FAIL: Rules = (scatter.building_share, scatter.offers_in_building)
"""Information."""

OF_FLAT: Rules = tuple(rule for rule in RULES if rule not in (*OF_HOUSEHOLD, *OF_KIND, *OF_BUILDING, *NEVER_FAIL))
"""All others: asked for every flat."""


class Failures:
    """The failed findings of `check`, for one flat after the other; household, days and settings stay the same."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._of_kind: dict[tuple[Any, ...], list[Finding]] = {}
        self._of_building: dict[int, list[Finding]] = {}

    def of(self, case: Case) -> list[Finding]:
        """What fails, in no order."""
        flat, policy = case.flat, self._policy
        kind = kind_of(flat)
        of_kind = self._of_kind.get(kind)
        if of_kind is None:
            of_kind = self._of_kind[kind] = _failed((*OF_HOUSEHOLD, *OF_KIND), case, policy)
        of_building = self._of_building.get(flat.building_id)
        if of_building is None:
            of_building = self._of_building[flat.building_id] = _failed(OF_BUILDING, case, policy)
        return [*of_kind, *of_building, *_failed(OF_FLAT, case, policy)]


def _failed(rules: Rules, case: Case, policy: Policy) -> list[Finding]:
    return [found for rule in rules if not (found := rule(case, policy)).passed]
