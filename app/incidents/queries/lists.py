"""Incidents as a list, and what of them stands on Today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.clients.models import Client, HouseholdMember
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building
from app.incidents.models import Incident, IncidentKind, IncidentTask
from app.incidents.queries.cases import incident_in_reach, with_place
from app.placements.models import Placement
from app.places.addresses import read_query
from app.places.models import Place

AHEAD = timedelta(days=3)
SORTS = {"happened": Incident.happened_on, "closed": Incident.closed_on}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; None leaves a filter out."""

    q: str | None = None
    kinds: Sequence[IncidentKind] = ()
    state: str = "open"
    responsible: int | None = None
    municipality_id: int | None = None


def incidents(viewer: Access, filters: Filters, today: date) -> sa.Select[Any]:
    """Those the viewer may reach, without order; each row is an Incident."""
    query: Any = (
        sa.select(Incident).where(incident_in_reach(viewer, Permission.INCIDENT_SEE, today)).options(*with_place())
    )
    if filters.state in ("open", "closed"):
        query = query.where(
            Incident.closed_on.is_(None) if filters.state == "open" else Incident.closed_on.is_not(None)
        )
    if filters.kinds:
        query = query.where(Incident.kind.in_(filters.kinds))
    if filters.responsible is not None:
        query = query.where(Incident.responsible_id == filters.responsible)
    if filters.municipality_id is not None:
        query = query.where(Incident.municipality_id == filters.municipality_id)
    return query.where(_says(filters.q, viewer)) if filters.q else query


def responsible_in_reach(viewer: Access, today: date) -> list[tuple[int, str]]:
    """The colleagues who see to something, for a filter."""
    users = incidents(viewer, Filters(state="all"), today).with_only_columns(Incident.responsible_id)
    rows = db.session.execute(
        sa.select(User.id, User.display_name).where(User.id.in_(users)).order_by(User.display_name)
    )
    return [(row.id, row.display_name) for row in rows]


def due_tasks(viewer: Access, today: date, most: int) -> list[IncidentTask]:
    """Open tasks of the viewer's that are late or due soon, the latest first."""
    return list(
        db.session.scalars(
            sa.select(IncidentTask)
            .join(IncidentTask.incident)
            .where(
                IncidentTask.responsible_id == viewer.user_id,
                IncidentTask.done_on.is_(None),
                IncidentTask.needless.is_(None),
                IncidentTask.due_on <= today + AHEAD,
                Incident.closed_on.is_(None),
                incident_in_reach(viewer, Permission.INCIDENT_CHANGE, today),
            )
            .options(contains_eager(IncidentTask.incident).options(*with_place()))
            .order_by(IncidentTask.due_on, IncidentTask.id)
            .limit(most)
        )
    )


def to_close(viewer: Access, today: date, most: int) -> list[Incident]:
    """The viewer's open incidents of which every task is settled: to be closed, or something is still to be planned."""
    left = sa.exists().where(
        IncidentTask.incident_id == Incident.id, IncidentTask.done_on.is_(None), IncidentTask.needless.is_(None)
    )
    return list(
        db.session.scalars(
            sa.select(Incident)
            .where(
                Incident.responsible_id == viewer.user_id,
                Incident.closed_on.is_(None),
                ~left,
                incident_in_reach(viewer, Permission.INCIDENT_CHANGE, today),
            )
            .options(*with_place())
            .order_by(Incident.happened_on, Incident.id)
            .limit(most)
        )
    )


def _says(text: str, viewer: Access) -> sa.ColumnElement[bool]:
    """Its number, the file number of one of the people begins so, or the address has all the words."""
    digits = text.upper().removeprefix("N-")
    found: list[sa.ColumnElement[bool]] = []
    if digits.isdecimal() and len(digits) < 10:
        found.append(Incident.id == int(digits))
    seen = sorted(viewer.municipalities(Permission.CLIENT_SEE) | viewer.municipalities(Permission.PLACEMENT_SEE))
    people = sa.select(Client.id).where(
        Client.file_number.startswith(text.upper(), autoescape=True), Client.municipality_id.in_(seen)
    )
    stays = (
        sa.select(Placement.id)
        .join(HouseholdMember, HouseholdMember.household_id == Placement.household_id)
        .where(HouseholdMember.client_id.in_(people))
    )
    found += [Incident.client_id.in_(people), Incident.placement_id.in_(stays)]
    asked = read_query(text)
    words = [Place.search_text.contains(word, autoescape=True) for word in (*asked.words, *asked.numbers)]
    if words:
        there = sa.select(Building.id).join(Place, Place.id == Building.place_id).where(*words)
        found.append(Incident.building_id.in_(there))
    return sa.or_(*found)
