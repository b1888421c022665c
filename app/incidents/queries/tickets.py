"""Repairs that follow from an incident, as far as the viewer sees tickets."""

import sqlalchemy as sa

from app.core.extensions import db
from app.core.permissions import Access
from app.incidents.models import Incident, IncidentTicket
from app.repairs.models import OPEN, RepairTicket
from app.repairs.queries.tickets import tickets_in_reach, with_places


def tickets_of(incident: Incident, viewer: Access) -> list[RepairTicket]:
    """Those linked with it, the first first."""
    query = tickets_in_reach(viewer).join(IncidentTicket, IncidentTicket.ticket_id == RepairTicket.id)
    query = with_places(query).where(IncidentTicket.incident_id == incident.id)
    return list(db.session.scalars(query.order_by(RepairTicket.id)))


def tickets_to_link(incident: Incident, viewer: Access, most: int = 50) -> list[RepairTicket]:
    """Tickets of the same flat, or of what its building's flats share, that are not linked; open ones first."""
    linked = sa.select(IncidentTicket.ticket_id).where(IncidentTicket.incident_id == incident.id)
    there = sa.or_(RepairTicket.flat_id == incident.flat_id, RepairTicket.flat_id.is_(None))
    query = with_places(tickets_in_reach(viewer)).where(
        RepairTicket.building_id == incident.building_id,
        there if incident.flat_id else sa.true(),
        RepairTicket.id.not_in(linked),
    )
    return list(db.session.scalars(query.order_by(RepairTicket.state.not_in(OPEN), RepairTicket.id.desc()).limit(most)))
