"""What ending a contract would mean for each stay in its flats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from app.clients.models import HouseholdMember, Service
from app.contracts.rules import StayFacts
from app.core.extensions import db
from app.placements.models import StayWarning
from app.waitlist.models import WaitlistEntry


class Search(StrEnum):
    """What becomes of the household once its stay ends. Latvian: cita dzīvokļa meklēšana."""

    OPENS = "opens"  # the service goes on, so another flat is looked for (digest row 90)
    IS_OPEN = "is_open"  # one is looked for already
    NONE = "none"  # nobody of the household receives the service


@dataclass(frozen=True)
class Ending:
    """One stay: the days of its warnings, and what its end means."""

    stay: StayFacts
    warned_on: tuple[date, ...]
    search: Search


def endings_of(stays: Sequence[StayFacts]) -> list[Ending]:
    """Each stay with what its end means, in three queries."""
    households = {stay.household_id for stay in stays}
    ids = {stay.placement_id for stay in stays}
    warned: dict[int, list[date]] = {}
    given = sa.select(StayWarning.placement_id, StayWarning.given_on).where(StayWarning.placement_id.in_(ids))
    for id, day in db.session.execute(given.order_by(StayWarning.given_on)):
        warned.setdefault(id, []).append(day)
    served = set(
        db.session.scalars(
            sa.select(HouseholdMember.household_id)
            .join(Service, Service.client_id == HouseholdMember.client_id)
            .where(
                HouseholdMember.household_id.in_(households),
                HouseholdMember.ends_on.is_(None),
                Service.ended_on.is_(None),
            )
        )
    )
    waiting = sa.select(WaitlistEntry.household_id).where(
        WaitlistEntry.household_id.in_(households), WaitlistEntry.closed_on.is_(None)
    )
    waits = set(db.session.scalars(waiting))
    return [
        Ending(stay, tuple(warned.get(stay.placement_id, ())), _search(stay.household_id, served, waits))
        for stay in stays
    ]


def _search(household_id: int, served: set[int], waits: set[int]) -> Search:
    if household_id in waits:
        return Search.IS_OPEN
    return Search.OPENS if household_id in served else Search.NONE
