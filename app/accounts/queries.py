"""Reads about staff: what someone may reach today, who covers for whom, who is locked out."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.accounts.models import Cover, EndedSession, RoleGrant, SignInAttempt, User
from app.core.crypto import exact_hash
from app.core.extensions import db
from app.core.permissions import Access, Grant, Permission
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


def staff() -> list[User]:
    """All users with their grants, by name."""
    return list(db.session.scalars(sa.select(User).options(selectinload(User.role_grants)).order_by(User.display_name)))


def user_by_email(email: str) -> User | None:
    return db.session.scalar(sa.select(User).where(User.email == email.strip().lower()))


def is_ended(key: str) -> bool:
    """Whether the session with this key was signed out of."""
    return db.session.get(EndedSession, key) is not None


def demo_users() -> list[User]:
    """Those the demo programme made, for its sign-in page."""
    return list(
        db.session.scalars(
            sa.select(User)
            .where(User.is_demo, User.active)
            .options(selectinload(User.role_grants))
            .order_by(User.display_name)
        )
    )
