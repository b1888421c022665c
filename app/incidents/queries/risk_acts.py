"""Risk assessment acts: one, and those of a client or an incident."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.clients.models import Client
from app.clients.queries import client_in_reach
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.incidents.models import RiskAct
from app.placements.models import Placement
from app.placements.queries.lists import with_flat


def get_act(id: int, viewer: Access) -> RiskAct | None:
    """The act, where the viewer holds the permission for the person it is about."""
    return db.session.scalar(
        sa.select(RiskAct)
        .join(Client, Client.id == RiskAct.client_id)
        .where(RiskAct.id == id, client_in_reach(viewer, Permission.INCIDENT_PERSON, clock.today()))
        .options(
            joinedload(RiskAct.placement).options(with_flat(Placement.flat)),
            joinedload(RiskAct.worker),
            joinedload(RiskAct.client),
        )
    )


def acts_of(*wanted: sa.ColumnElement[bool]) -> list[RiskAct]:
    """Acts that are so, given up ones left out, the latest first."""
    return list(
        db.session.scalars(
            sa.select(RiskAct)
            .where(RiskAct.withdrawn_on.is_(None), *wanted)
            .options(joinedload(RiskAct.worker))
            .order_by(RiskAct.drawn_on.desc(), RiskAct.id.desc())
        )
    )
