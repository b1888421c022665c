"""What was done while somebody is missing, put together from where it is recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.absences import labels
from app.absences.queries.cases import open_case
from app.absences.rules import Standing
from app.clients.queries.scope import holds_on
from app.core import clock
from app.core.extensions import db
from app.keys.labels import USED_BY
from app.keys.queries.consents import uses_of
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was
from app.placements.queries.lists import with_flat
from app.visits.labels import KIND, WAS_MET, WAY, state_of
from app.visits.queries.cautions import contacts_of
from app.visits.queries.visits import visits_of


@dataclass(frozen=True)
class Done:
    """One thing that was done: when, what, by whom, and the words for who may read them.

    What was written of a visit or an opening of the door may be about others who live there: it stays on their pages.
    """

    at: datetime
    what: Any
    by: str | None
    words: str | None = None
    state: Any = None  # how it came out
    good: bool = False


def stay_on(client_id: int, day: date) -> Placement | None:
    """Where the person lives on the day."""
    return db.session.scalar(
        sa.select(Placement)
        .join(PlacementClient, PlacementClient.placement_id == Placement.id)
        .where(
            PlacementClient.client_id == client_id,
            really_was(),
            holds_on(PlacementClient.starts_on, PlacementClient.ends_on, day),
        )
        .options(with_flat(Placement.flat))
        .order_by(Placement.id.desc())
        .limit(1)
    )


def done_since(client_id: int, stay: Placement | None, standing: Standing | None) -> list[Done]:
    """Visits, calls, openings of the door and what else was done, the latest first, from the last meeting on."""
    if standing is None:
        return []
    since = clock.start_of(standing.start_on)
    found = [*_actions(client_id), *_contacts(client_id), *(_at_home(client_id, stay) if stay else ())]
    return sorted((one for one in found if one.at >= since), key=lambda one: one.at, reverse=True)


def _actions(client_id: int) -> Iterator[Done]:
    case = open_case(client_id)
    for one in case.actions if case else ():
        yield Done(one.at, labels.ACTION[one.kind], one.by.display_name if one.by else None, one.words)


def _contacts(client_id: int) -> Iterator[Done]:
    for one in contacts_of(client_id):
        state = labels.REACHED if one.reached else labels.NOT_REACHED
        yield Done(one.at, WAY[one.way], one.by.display_name, one.words, state, one.reached)


def _at_home(client_id: int, stay: Placement) -> Iterator[Done]:
    for visit in visits_of([stay.id]):
        row = next((one for one in visit.clients if one.client_id == client_id), None)
        if row:
            yield Done(visit.at, KIND[visit.kind], visit.by.display_name, None, WAS_MET[state_of(row)], row.met)
    for use in uses_of([stay.id]):
        yield Done(use.used_at, USED_BY[use.used_by], use.user.display_name if use.user else None)
