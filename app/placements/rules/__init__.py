"""The rules of a placement, each with an id and its source; all of them answer, passed or not.

Nothing here reads the database, the clock or the request. The words are translated when they are shown.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from app.core.errors import Finding, Level
from app.placements.rules import fitness, scatter
from app.placements.rules.facts import Case
from app.places.policy import Policy

RULE_VERSION = "2026-11-22"

RULES: tuple[Callable[[Case, Policy], Finding], ...] = (
    scatter.building_limit,
    scatter.adjacent_buildings,
    scatter.cluster,
    scatter.neighbourhood_share,
    scatter.supplier_share,
    scatter.building_share,
    scatter.offers_in_building,
    scatter.not_inside_institution,
    scatter.away_from_places,
    fitness.flat_is_ready,
    fitness.flat_is_free,
    fitness.lives_nowhere_else,
    fitness.group_flat_only_if_wished,
    fitness.flat_is_self_contained,
    fitness.waits_or_is_housed,
    fitness.same_municipality,
    fitness.consent_is_recorded,
    fitness.household_has_clients,
    fitness.start_is_plausible,
    fitness.inside_centre,
    fitness.group_flat_is_weighed,
    fitness.act_shows_standard,
)


class Verdict(StrEnum):
    """What the findings amount to. Latvian: pārbaudes iznākums."""

    FINE = "fine"  # iespējams
    WARNS = "warns"  # iespējams, ir brīdinājumi
    NEEDS_OVERRIDE = "needs_override"  # vajag vadītāja lēmumu
    NOT_POSSIBLE = "not_possible"  # nav iespējams


_GRAVEST = {Level.BLOCK: Verdict.NOT_POSSIBLE, Level.LIMIT: Verdict.NEEDS_OVERRIDE, Level.WARN: Verdict.WARNS}


def check(case: Case, policy: Policy) -> list[Finding]:
    """Every rule's finding, P1 first."""
    return [rule(case, policy) for rule in RULES]


def verdict(findings: Sequence[Finding]) -> Verdict:
    """The gravest that the failed findings amount to."""
    failed = [finding.level for finding in findings if not finding.passed]
    return next((_GRAVEST[level] for level in _GRAVEST if level in failed), Verdict.FINE)


def refusing(findings: Sequence[Finding], *, override: bool) -> list[Finding]:
    """The findings that forbid a stay: every failed block, and every failed limit unless overridden."""
    forbidding = {Level.BLOCK} if override else {Level.BLOCK, Level.LIMIT}
    return [finding for finding in findings if not finding.passed and finding.level in forbidding]


def measured(case: Case) -> dict[str, Any]:
    """What the check measured, for the stored snapshot: counts and days, no names, nothing confidential."""
    around, household = case.around, case.household
    return {
        "starts_on": case.stay.starts_on.isoformat(),
        "ends_on": case.stay.ends_on.isoformat() if case.stay.ends_on else None,
        "clients": household.clients,
        "waiting": household.waiting,
        "housed": household.housed,
        "building_clients": scatter.fullest_day(around.building_stays, case.stay)[0],
        "neighbours_m": sorted(round(near.distance_m, 1) for near in around.neighbours),
        "area_clients": around.area_clients,
        "supplier_clients": around.landlord_clients,
        "municipality_clients": around.municipality_clients,
        "clients_flats": around.clients_flats,
        "flats_total": case.flat.flats_total,
        "live_offers": around.live_offers,
    }


def limits(policy: Policy) -> dict[str, Any]:
    """The settings the check was held against, for the stored snapshot."""
    names = ("building_limit", "adjacent_m", "adjacent_clients", "cluster_m", "cluster_clients", "share_percent")
    names += ("share_from_clients", "self_contained_only", "start_within_days")
    return {name: getattr(policy, name) for name in names}
