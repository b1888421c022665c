"""A case in which every rule is content; a test changes the one thing it is about."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from app.core.errors import Finding
from app.flats.models import Readiness
from app.placements.rules import RULES
from app.placements.rules.facts import Around, Case, FlatFacts, HouseholdFacts, Neighbour, Period
from app.places.policy import Policy

START = date(2026, 12, 1)
DAY = timedelta(days=1)
HOUSEHOLD = HouseholdFacts(id=1, municipality_id=1, clients=1, waiting=True)
FLAT = FlatFacts(
    id=1,
    building_id=1,
    municipality_id=1,
    readiness=Readiness.READY,
    act_passed=True,
    flats_total=30,
    easting=506_400.0,
    northing=311_780.0,
)


def finding(
    rule_id: str,
    *,
    household: dict[str, Any] | None = None,
    flat: dict[str, Any] | None = None,
    policy: dict[str, Any] | None = None,
    starts_on: date = START,
    ends_on: date | None = None,
    today: date = START,
) -> Finding:
    """What the rule says of the case with these changes; `flat` also takes what is around it."""
    given = flat or {}
    case = Case(
        replace(HOUSEHOLD, **household or {}),
        FLAT._replace(**{name: value for name, value in given.items() if name not in Around._fields}),
        Around(**{name: value for name, value in given.items() if name in Around._fields}),
        Period(starts_on, ends_on),
        today,
    )
    found = [rule(case, replace(Policy(), **policy or {})) for rule in RULES]
    return next(one for one in found if one.id == rule_id)


def stays(number: int, starts_on: date = START, ends_on: date | None = None) -> tuple[Period, ...]:
    return (Period(starts_on, ends_on),) * number


def neighbours(number: int, distance_m: float) -> tuple[Neighbour, ...]:
    return (Neighbour(distance_m, Period(START)),) * number
