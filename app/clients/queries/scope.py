"""Whose files a person may reach: the whole municipality, or only the clients they support or cover for."""

from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Cover
from app.clients.models import Client, Household, HouseholdMember, SupportAssignment
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission, Role

# Roles that open a name only for a purpose they write down; the work of the others needs it (quality 8).
OPENS_FOR_A_PURPOSE = frozenset({Role.PROGRAMME_MANAGER})


def holds_on(start: sa.SQLColumnExpression[Any], end: sa.SQLColumnExpression[Any], day: date) -> sa.ColumnElement[bool]:
    """SQL: the period [start, end) contains the day; no end is open-ended."""
    return sa.and_(start <= day, sa.or_(end.is_(None), end > day))


def client_in_reach(viewer: Access, permission: Permission, day: date) -> sa.ColumnElement[bool]:
    """SQL: the clients for whom the viewer holds the permission on `day`."""
    everyone = viewer.unrestricted(permission)
    own = viewer.municipalities(permission) - everyone
    reach = Client.municipality_id.in_(sorted(everyone))
    if not own:
        return reach
    return sa.or_(reach, sa.and_(Client.municipality_id.in_(sorted(own)), _supported_by(viewer.user_id, day)))


def household_in_reach(viewer: Access, permission: Permission, day: date) -> sa.ColumnElement[bool]:
    """SQL: the households for which the viewer holds the permission on `day`.

    Where it covers own clients only: the households these are in.
    """
    everyone = viewer.unrestricted(permission)
    reach = Household.municipality_id.in_(sorted(everyone))
    if not viewer.municipalities(permission) - everyone:
        return reach
    of_own_client = (
        sa.select(HouseholdMember.id)
        .join(Client, Client.id == HouseholdMember.client_id)
        .where(
            HouseholdMember.household_id == Household.id,
            holds_on(HouseholdMember.starts_on, HouseholdMember.ends_on, day),
            client_in_reach(viewer, permission, day),
        )
        .exists()
    )
    return sa.or_(reach, of_own_client)


def _supported_by(user_id: int, day: date) -> sa.ColumnElement[bool]:
    """SQL: on `day` the user, or a colleague they cover for in that municipality, is in the client's support team."""
    covered = (
        sa.select(Cover.absent_user_id)
        .where(
            Cover.covering_user_id == user_id,
            Cover.municipality_id == Client.municipality_id,
            Cover.starts_on <= day,
            Cover.ends_on > day,
        )
        .correlate(Client)  # it stands two levels deep, and SQLAlchemy looks only one level up by itself
    )
    return (
        sa.select(SupportAssignment.id)
        .where(
            SupportAssignment.client_id == Client.id,
            holds_on(SupportAssignment.starts_on, SupportAssignment.ends_on, day),
            sa.or_(SupportAssignment.user_id == user_id, SupportAssignment.user_id.in_(covered)),
        )
        .exists()
    )


def reaches(client: Client, viewer: Access, permission: Permission) -> bool:
    """Whether the viewer holds the permission for this client today."""
    if client.municipality_id in viewer.unrestricted(permission):
        return True
    if client.municipality_id not in viewer.municipalities(permission):
        return False
    query = sa.select(Client.id).where(Client.id == client.id, client_in_reach(viewer, permission, clock.today()))
    return db.session.scalar(query) is not None


def may_open_name(client: Client, viewer: Access) -> bool:
    """Whether the viewer may see the name, code and contacts, be it only after writing down what for."""
    return reaches(client, viewer, Permission.CLIENT_OPEN_NAME)


def sees_identity(client: Client, viewer: Access) -> bool:
    """Whether the viewer's work needs the name, so that the page shows it at once."""
    working = frozenset(grant for grant in viewer.grants if grant.role not in OPENS_FOR_A_PURPOSE)
    return reaches(client, replace(viewer, grants=working), Permission.CLIENT_OPEN_NAME)
