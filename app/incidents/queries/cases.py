"""Whose incidents a person may reach, one of them, and those of a flat, a stay, a client or a building."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.clients.models import Client, Household
from app.clients.queries import client_in_reach, household_in_reach
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.incidents.models import (
    NEED_TO_KNOW,
    OF_THE_FLAT,
    Complaint,
    DamageCase,
    Incident,
    IncidentKind,
    IncidentNote,
    IncidentTask,
    PestCase,
)
from app.placements.models import Placement
from app.placements.queries.reach import flat_in_reach


def incident_in_reach(viewer: Access, permission: Permission, day: date) -> sa.ColumnElement[bool]:
    """SQL: the incidents for which the viewer holds the permission.

    Of people (complaints, deaths) only for who may see clients; danger to staff only for those who go there and who
    decide about the service, and for who recorded it or sees to it. Where the permission covers own clients only,
    nothing about somebody else who lived in the same flat.
    """
    everyone = viewer.unrestricted(permission)
    of_people = _also_for(viewer, Permission.CLIENT_SEE, everyone, day)
    know = sa.or_(
        _also_for(viewer, Permission.SERVICE_PROPOSE, everyone, day),
        Incident.recorded_by_id == viewer.user_id,
        Incident.responsible_id == viewer.user_id,
    )
    kinds = sa.and_(sa.or_(Incident.kind.in_(OF_THE_FLAT), of_people), sa.or_(Incident.kind.not_in(NEED_TO_KNOW), know))
    reach = Incident.municipality_id.in_(sorted(everyone))
    own = viewer.municipalities(permission) - everyone
    if own:
        reach = sa.or_(
            reach, sa.and_(Incident.municipality_id.in_(sorted(own)), _of_own_client(viewer, permission, day))
        )
    return sa.and_(kinds, reach)


def _also_for(viewer: Access, permission: Permission, everyone: frozenset[int], day: date) -> sa.ColumnElement[bool]:
    """SQL: a second permission that is needed. Where the first is for `everyone` and this one for own clients only, as
    of a mentor who works for the agency too, it opens nothing about other people.
    """
    mixed = (viewer.municipalities(permission) - viewer.unrestricted(permission)) & everyone
    found = Incident.municipality_id.in_(sorted(viewer.municipalities(permission) - mixed))
    if not mixed:
        return found
    own = sa.and_(Incident.municipality_id.in_(sorted(mixed)), _of_own_client(viewer, permission, day))
    return sa.or_(found, own)


def _of_own_client(viewer: Access, permission: Permission, day: date) -> sa.ColumnElement[bool]:
    stays = (
        sa.select(Placement.id)
        .join(Household, Household.id == Placement.household_id)
        .where(Placement.id == Incident.placement_id, household_in_reach(viewer, permission, day))
        .correlate(Incident)
        .exists()
    )
    clients = (
        sa.select(Client.id)
        .where(Client.id == Incident.client_id, client_in_reach(viewer, permission, day))
        .correlate(Incident)
        .exists()
    )
    flats = (
        sa.select(Flat.id)
        .where(Flat.id == Incident.flat_id, flat_in_reach(viewer, permission, day))
        .correlate(Incident)
        .exists()
    )
    of_nobody = sa.and_(Incident.placement_id.is_(None), Incident.client_id.is_(None))
    return sa.or_(stays, clients, sa.and_(of_nobody, flats))


def get_incident(id: int, viewer: Access, permission: Permission = Permission.INCIDENT_SEE) -> Incident | None:
    """The incident, where the viewer may reach it."""
    return db.session.scalar(
        sa.select(Incident)
        .where(Incident.id == id, incident_in_reach(viewer, permission, clock.today()))
        .options(*with_place())
    )


def whole(incident: Incident) -> Incident:
    """The incident with its tasks, notes and what belongs to its kind, in a constant number of queries."""
    db.session.scalars(
        sa.select(Incident)
        .where(Incident.id == incident.id)
        .options(
            selectinload(Incident.tasks).joinedload(IncidentTask.responsible),
            selectinload(Incident.notes).joinedload(IncidentNote.by),
            joinedload(Incident.complaint).joinedload(Complaint.received_by),
            joinedload(Incident.pest_case).options(
                selectinload(PestCase.treatments), selectinload(PestCase.neighbours)
            ),
            joinedload(Incident.damage_case).options(
                joinedload(DamageCase.works), joinedload(DamageCase.mediation), joinedload(DamageCase.judgement)
            ),
            joinedload(Incident.responsible),
        )
        .execution_options(populate_existing=False)
    ).unique().all()
    return incident


def incidents_of(viewer: Access, *wanted: sa.ColumnElement[bool], most: int) -> list[Incident]:
    """Those the viewer may reach that are so; open ones first, then the latest."""
    return list(
        db.session.scalars(
            sa.select(Incident)
            .where(*wanted, incident_in_reach(viewer, Permission.INCIDENT_SEE, clock.today()))
            .options(*with_place())
            .order_by(Incident.closed_on.is_not(None), Incident.happened_on.desc(), Incident.id.desc())
            .limit(most)
        )
    )


def reads_words(incident: Incident, viewer: Access) -> bool:
    """Whether the viewer, who reaches it, reads what was said: about nobody's home everyone, else the team."""
    if incident.placement_id is None and incident.client_id is None:
        return True
    if viewer.user_id in (incident.responsible_id, incident.recorded_by_id):
        return True
    if incident.municipality_id in viewer.unrestricted(Permission.CLIENT_SEE):
        return True
    own = _of_own_client(viewer, Permission.CLIENT_SEE, clock.today())
    return viewer.can(Permission.CLIENT_SEE, incident.municipality_id) and (
        db.session.scalar(sa.select(Incident.id).where(Incident.id == incident.id, own)) is not None
    )


def earlier_pests(incident: Incident) -> date | None:
    """When pests were last found in the same flat before."""
    if incident.flat_id is None:
        return None
    return db.session.scalar(
        sa.select(sa.func.max(Incident.happened_on)).where(
            Incident.flat_id == incident.flat_id,
            Incident.kind == IncidentKind.PESTS,
            Incident.id != incident.id,
            Incident.happened_on <= incident.happened_on,
        )
    )


def with_place() -> tuple[Any, ...]:
    """Loads what names the place, the person and who sees to it."""
    return (
        joinedload(Incident.building).joinedload(Building.place),
        joinedload(Incident.flat).joinedload(Flat.building).joinedload(Building.place),
        joinedload(Incident.placement),
        joinedload(Incident.client),
        joinedload(Incident.responsible),
    )
