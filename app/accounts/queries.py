"""Reads about staff: what someone may reach today, who covers for whom, who is locked out."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app.accounts.models import Cover, EndedSession, RoleGrant, SignInAttempt, User
from app.core.crypto import exact_hash
from app.core.extensions import db
from app.core.permissions import Access, Grant, Permission, Role
from app.places.models import Municipality


def access_of(user: User, today: date) -> Access:
    """What the user may reach on `today`: the roles granted and not ended."""
    return reach_of(user, today)[0]


def reach_of(user: User, today: date) -> tuple[Access, list[str]]:
    """The user's access, and the names of the municipalities it reaches."""
    rows = db.session.execute(
        sa.select(RoleGrant.role, RoleGrant.municipality_id).where(
            RoleGrant.user_id == user.id,
            RoleGrant.valid_from <= today,
            sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today),
        )
    ).all()
    names = {row.id: row.name for row in db.session.execute(sa.select(Municipality.id, Municipality.name))}
    grants = frozenset(Grant(row.role, row.municipality_id) for row in rows)
    access = Access(user.id, grants, frozenset(names))
    return access, sorted(names[key] for key in access.municipalities(Permission.HOME_SEE))


def colleagues_covered_by(user_id: int, today: date) -> set[int]:
    """The absent colleagues whose clients this user sees on `today`."""
    return set(
        db.session.scalars(
            sa.select(Cover.absent_user_id).where(
                Cover.covering_user_id == user_id, Cover.starts_on <= today, Cover.ends_on > today
            )
        )
    )


def failures_since(email: str, since: datetime) -> int:
    """Failed sign-ins after `since` and after the last one that succeeded."""
    hashed = exact_hash("email", email)
    last_success = (
        sa.select(sa.func.max(SignInAttempt.id))
        .where(SignInAttempt.email_hash == hashed, SignInAttempt.succeeded)
        .scalar_subquery()
    )
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(
                SignInAttempt.email_hash == hashed,
                ~SignInAttempt.succeeded,
                SignInAttempt.at > since,
                SignInAttempt.id > sa.func.coalesce(last_success, 0),
            )
        )
        or 0
    )


def is_locked_out(email: str, now: datetime, *, allowed: int, minutes: int) -> bool:
    """Whether so many sign-ins failed in the last `minutes` that the next must wait."""
    return failures_since(email, now - timedelta(minutes=minutes)) >= allowed


def open_grants(user: User, day: date) -> list[RoleGrant]:
    """The user's roles that have not ended by `day`, those that have yet to begin too."""
    return [grant for grant in user.role_grants if grant.valid_to is None or grant.valid_to > day]


def other_administrators(user: User, day: date) -> bool:
    """Whether anybody but this user administers the whole installation on `day`."""
    return bool(
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(RoleGrant)
            .join(User, RoleGrant.user_id == User.id)
            .where(
                User.id != user.id,
                User.active,
                RoleGrant.role == Role.ADMINISTRATOR,
                RoleGrant.municipality_id.is_(None),
                RoleGrant.valid_from <= day,
                sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > day),
            )
        )
    )


def user_by_email(email: str) -> User | None:
    return db.session.scalar(sa.select(User).where(User.email == email.strip().lower()))


def is_ended(key: str) -> bool:
    """Whether the session with this key was signed out of."""
    return db.session.get(EndedSession, key) is not None


def demo_users() -> list[tuple[User, Role]]:
    """Those the demo programme made, one for each role, for its sign-in page."""
    rows = db.session.execute(
        sa.select(User, RoleGrant.role)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(User.is_demo, User.active, RoleGrant.valid_to.is_(None))
        .order_by(User.id)
    )
    first = {role: user for user, role in reversed(rows.tuples().all())}
    return [(first[role], role) for role in Role if role in first]
