"""Reads about support teams: who could join, who carries how many clients, who supports whom."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.accounts.models import RoleGrant, User
from app.clients.models import SupportAssignment, TeamRole
from app.clients.queries.scope import holds_on
from app.clients.rules import Caseload
from app.core.extensions import db
from app.core.permissions import Role

STAFF_ROLE = {
    TeamRole.MENTOR: Role.MENTOR,
    TeamRole.SOCIAL_WORKER: Role.SOCIAL_WORKER,
    TeamRole.MUNICIPAL_WORKER: Role.SOCIAL_WORKER,
}


def staff_for(role: TeamRole, municipality_id: int, on: date) -> list[User]:
    """The active staff who could take this part in a team of the municipality, by name."""
    return list(
        db.session.scalars(
            sa.select(User)
            .join(RoleGrant, RoleGrant.user_id == User.id)
            .where(
                User.active,
                RoleGrant.role == STAFF_ROLE[role],
                RoleGrant.municipality_id == municipality_id,
                holds_on(RoleGrant.valid_from, RoleGrant.valid_to, on),
            )
            .distinct()
            .order_by(User.display_name, User.id)
        )
    )


def caseloads(role: TeamRole, user_ids: Iterable[int], on: date) -> dict[int, Caseload]:
    """User id → the clients supported in this part on a day, in whatever municipality."""
    ids = list(user_ids)
    other = aliased(SupportAssignment)
    has_mentor = (
        sa.select(other.id)
        .where(
            other.client_id == SupportAssignment.client_id,
            other.role == TeamRole.MENTOR,
            holds_on(other.starts_on, other.ends_on, on),
        )
        .exists()
    )
    rows = db.session.execute(
        sa.select(
            SupportAssignment.user_id,
            sa.func.count(SupportAssignment.client_id.distinct()),
            sa.func.count(sa.case((~has_mentor, SupportAssignment.client_id)).distinct()),
        )
        .where(
            SupportAssignment.user_id.in_(ids),
            SupportAssignment.role == role,
            holds_on(SupportAssignment.starts_on, SupportAssignment.ends_on, on),
        )
        .group_by(SupportAssignment.user_id)
    )
    found = {user_id: Caseload(clients, without_mentor) for user_id, clients, without_mentor in rows}
    return {user_id: found.get(user_id, Caseload(0, 0)) for user_id in ids}


def supporters_of(client_ids: Iterable[int], on: date) -> dict[int, list[str]]:
    """Client id → the names of those who support them on a day, for lists: one query."""
    rows = db.session.execute(
        sa.select(SupportAssignment.client_id, User.display_name)
        .join(User, User.id == SupportAssignment.user_id)
        .where(
            SupportAssignment.client_id.in_(list(client_ids)),
            holds_on(SupportAssignment.starts_on, SupportAssignment.ends_on, on),
        )
        .order_by(User.display_name)
        .distinct()
    )
    names: dict[int, list[str]] = {}
    for row in rows:
        names.setdefault(row.client_id, []).append(row.display_name)
    return names


def supporters_in(municipality_ids: Iterable[int], on: date) -> list[tuple[int, str]]:
    """The staff with the role of mentor or social worker in the municipalities, for a filter."""
    rows = db.session.execute(
        sa.select(User.id, User.display_name)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.role.in_(set(STAFF_ROLE.values())),
            RoleGrant.municipality_id.in_(sorted(municipality_ids)),
            holds_on(RoleGrant.valid_from, RoleGrant.valid_to, on),
        )
        .distinct()
        .order_by(User.display_name, User.id)
    )
    return [(row.id, row.display_name) for row in rows]
