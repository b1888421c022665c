"""Reads about receiving the service and being away: of one client, of a household, of several for a list."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.clients.models import Away, Client, HouseholdMember, Service, ServiceAgreement
from app.clients.queries.scope import client_in_reach
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission


def services_after(client_id: int, day: date) -> list[Service]:
    """The client's services that run on the day or later, the earliest first; those of no day are left out."""
    return list(
        db.session.scalars(
            sa.select(Service)
            .where(
                Service.client_id == client_id,
                sa.or_(
                    Service.ended_on.is_(None),
                    sa.and_(Service.ended_on > day, Service.ended_on > Service.started_on),
                ),
            )
            .order_by(Service.started_on, Service.id)
        )
    )


def open_service(client_id: int) -> Service | None:
    """The client's service without a recorded end."""
    return db.session.scalar(sa.select(Service).where(Service.client_id == client_id, Service.ended_on.is_(None)))


def last_service(client_id: int) -> Service | None:
    """The client's latest service, ended or not."""
    query = sa.select(Service).where(Service.client_id == client_id)
    return db.session.scalar(query.order_by(Service.started_on.desc(), Service.id.desc()).limit(1))


def get_service(id: int, viewer: Access, permission: Permission = Permission.SERVICE_SEE) -> Service | None:
    """The service; None outside of the viewer's reach."""
    return db.session.scalar(
        sa.select(Service)
        .join(Client, Client.id == Service.client_id)
        .where(Service.id == id, client_in_reach(viewer, permission, clock.today()))
        .options(joinedload(Service.client))
    )


def open_services_in(household_id: int) -> list[Service]:
    """The services without a recorded end of those who belong to the household."""
    return list(
        db.session.scalars(
            sa.select(Service)
            .join(HouseholdMember, HouseholdMember.client_id == Service.client_id)
            .where(
                HouseholdMember.household_id == household_id,
                HouseholdMember.ends_on.is_(None),
                Service.ended_on.is_(None),
            )
        )
    )


def open_away(client_id: int) -> Away | None:
    """The absence the client has not come back from."""
    return db.session.scalar(sa.select(Away).where(Away.client_id == client_id, Away.ended_on.is_(None)))


def away_among(client_ids: Iterable[int]) -> dict[int, Away]:
    """Client id → the absence they have not come back from, for lists: one query."""
    query = sa.select(Away).where(Away.client_id.in_(list(client_ids)), Away.ended_on.is_(None))
    return {away.client_id: away for away in db.session.scalars(query)}


def agreements_of(client_id: int) -> list[ServiceAgreement]:
    """The client's service agreements, the latest first."""
    query = sa.select(ServiceAgreement).where(ServiceAgreement.client_id == client_id)
    return list(db.session.scalars(query.order_by(ServiceAgreement.starts_on.desc(), ServiceAgreement.id.desc())))
