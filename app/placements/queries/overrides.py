"""Stays that began over a limit: the list, and how many by year, municipality and limit. Stays recorded in error never
were and are left out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.placements.models import PassedLimit, Placement
from app.placements.queries.browse import STAY_STATES, really_was
from app.places.models import Municipality, Place

OVERRIDE_SORTS = {"from": Placement.starts_on, "to": Placement.ends_on, "address": Place.address}


@dataclass(frozen=True)
class OverrideFilters:
    """What the list is narrowed to; None leaves a filter out. `lived`: one of `STAY_STATES`."""

    municipality_id: int | None = None
    building_id: int | None = None
    rule: str | None = None
    lived: str | None = None
    begun_from: date | None = None
    begun_to: date | None = None


@dataclass(frozen=True)
class OverrideCount:
    """One line of the summary: the stays of a year over one limit in one municipality."""

    year: int
    municipality: str
    rule: str
    begun: int
    lived_in: int


def overrides(viewer: Access, filters: OverrideFilters, today: date) -> sa.Select[Any]:
    """The stays, without order; each row is a Placement with its flat, its limits and who decided."""
    return (
        sa.select(Placement)
        .join(Flat, Flat.id == Placement.flat_id)
        .join(Building, Building.id == Flat.building_id)
        .join(Place, Place.id == Building.place_id)
        .where(Placement.override_reason.is_not(None), *_conditions(viewer, filters, today))
        .options(
            contains_eager(Placement.flat).contains_eager(Flat.building).contains_eager(Building.place),
            joinedload(Placement.municipality),
            joinedload(Placement.override_by),
            selectinload(Placement.passed_limits),
        )
    )


def override_counts(viewer: Access, filters: OverrideFilters, today: date) -> list[OverrideCount]:
    """The latest year first; a stay over two limits counts for each."""
    year = sa.extract("year", Placement.starts_on)
    lived_in = sa.func.sum(sa.case((STAY_STATES["current"](today), 1), else_=0))
    rows = db.session.execute(
        sa.select(year, Municipality.name, PassedLimit.rule, sa.func.count(), lived_in)
        .select_from(PassedLimit)
        .join(Placement, Placement.id == PassedLimit.placement_id)
        .join(Municipality, Municipality.id == Placement.municipality_id)
        .join(Flat, Flat.id == Placement.flat_id)
        .where(*_conditions(viewer, filters, today))
        .group_by(year, Municipality.name, PassedLimit.rule)
        .order_by(year.desc(), Municipality.name, PassedLimit.rule)
    )
    return [OverrideCount(int(row[0]), row[1], row[2], row[3], int(row[4])) for row in rows]


def lived_in_over_a_limit(municipality_ids: frozenset[int], today: date) -> int:
    """How many stays that began over a limit go on today."""
    query = sa.select(sa.func.count()).where(
        Placement.override_reason.is_not(None),
        Placement.municipality_id.in_(municipality_ids),
        STAY_STATES["current"](today),
    )
    return db.session.scalar(query) or 0


def _conditions(viewer: Access, filters: OverrideFilters, today: date) -> list[sa.ColumnElement[bool]]:
    reach = viewer.municipalities(Permission.OVERRIDE_SEE)
    if filters.municipality_id:
        reach &= {filters.municipality_id}
    found = [Placement.municipality_id.in_(sorted(reach)), really_was()]
    if filters.building_id:
        found.append(Flat.building_id == filters.building_id)
    if filters.rule:
        passed = sa.select(PassedLimit.rule).where(PassedLimit.placement_id == Placement.id)
        found.append(passed.where(PassedLimit.rule == filters.rule).correlate(Placement).exists())
    if filters.lived:
        found.append(STAY_STATES[filters.lived](today))
    if filters.begun_from:
        found.append(Placement.starts_on >= filters.begun_from)
    if filters.begun_to:
        found.append(Placement.starts_on <= filters.begun_to)
    return found
