"""One flat for one household over one stay, with all that speaks for it and against it; and whom or what one may ask
about. Nothing is written.
"""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.clients.models import Client, Household, HouseholdMember
from app.clients.queries import household_in_reach
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Flat
from app.flats.queries.flat_list import FlatFilters, FlatRow, flat_rows, flats_in_reach
from app.placements.models import Placement
from app.placements.queries.facts import Check, check_placement
from app.placements.queries.household import wish_facts
from app.placements.queries.lists import file_numbers
from app.placements.queries.ranking import SCATTER_WARNINGS
from app.placements.rules.frees import free_from
from app.placements.rules.match import Reason, Scatter, in_order, reasons, score
from app.placements.rules.scatter import fullest_day

CHOICES = 10


@dataclass(frozen=True)
class Why:
    """What the rules and the wishes say of one pair."""

    check: Check
    places_taken: int  # in the building, on its fullest day of the stay, without this household
    reasons: list[Reason]  # for, against, notes; the weightiest first
    free_from: date | None  # where the building or the flat is full: from when it has room again

    @property
    def score(self) -> int:
        return score(self.reasons)


def why(
    flat: Flat,
    household: Household,
    starts_on: date,
    ends_on: date | None = None,
    *,
    today: date,
    moving_from: Placement | None = None,
) -> Why:
    """Every finding and every reason for any flat, also one that is no candidate, in 13 queries."""
    check = check_placement(flat, household, starts_on, ends_on, today=today, moving_from=moving_from)
    case, policy = check.case, check.policy
    taken = fullest_day(case.around.building_stays, case.stay)[0]
    warnings = sum(finding.id in SCATTER_WARNINGS for finding in check.failed)
    scatter = Scatter(taken, case.household.clients, warnings)
    found = reasons(wish_facts(household, starts_on), case.flat, scatter, policy)
    return Why(check, taken, in_order(found), free_from(case, policy))


def flats_called(text: str, viewer: Access, today: date) -> list[FlatRow]:
    """The first flats that an address or a cadastral code names, where the viewer may place somebody."""
    reach = sorted(viewer.municipalities(Permission.PLACEMENT_CHANGE))
    query = flats_in_reach(viewer, FlatFilters(q=text), today).where(Flat.municipality_id.in_(reach))
    ids = db.session.scalars(query.order_by(Flat.address_key, Flat.id).limit(CHOICES))
    return flat_rows(list(ids), today)


def households_called(text: str, viewer: Access, today: date) -> dict[int, str]:
    """Open household → file numbers, of the first whose client has this number or one that begins so."""
    number = text.upper()
    found = (
        sa.select(HouseholdMember.household_id)
        .join(Household, Household.id == HouseholdMember.household_id)
        .join(Client, Client.id == HouseholdMember.client_id)
        .where(
            Client.file_number.startswith(number, autoescape=True),
            HouseholdMember.ends_on.is_(None),
            Household.closed_on.is_(None),
            household_in_reach(viewer, Permission.PLACEMENT_CHANGE, today),
        )
        .group_by(HouseholdMember.household_id)
        .order_by(sa.func.min(Client.file_number))
        .limit(CHOICES)
    )
    ids = list(db.session.scalars(found))
    labels = file_numbers(ids)
    named = {household_id: labels[household_id] for household_id in ids}
    exact = {household_id: label for household_id, label in named.items() if number in label.split(" + ")}
    return exact or named
