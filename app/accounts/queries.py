"""Reads about staff: what someone may reach today, who covers for whom, who is locked out, who works here."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Cover, EndedSession, RoleGrant, RoleSetting, SignInAttempt, User
from app.core.crypto import exact_hash, without_diacritics
from app.core.extensions import db
from app.core.permissions import OWN_CLIENTS_ONLY, ROLE_PERMISSIONS, Access, Grant, Permission, Role
from app.places.models import Municipality


def reach_of(user: User, today: date) -> tuple[Access, list[str]]:
    """The user's access, and the names of the municipalities it reaches."""
    rows = db.session.execute(
        sa.select(RoleGrant.role, RoleGrant.municipality_id).where(RoleGrant.user_id == user.id, held_on(today))
    ).all()
    names = {row.id: row.name for row in db.session.execute(sa.select(Municipality.id, Municipality.name))}
    grants = frozenset(Grant(row.role, row.municipality_id) for row in rows)
    access = Access(user.id, grants, frozenset(names))
    return access, sorted(names[key] for key in access.municipalities(Permission.HOME_SEE))


def held_on(day: date) -> sa.ColumnElement[bool]:
    """The condition that a role is held on a day."""
    return sa.and_(RoleGrant.valid_from <= day, not_ended_by(day))


def not_ended_by(day: date) -> sa.ColumnElement[bool]:
    """The condition that a role is held on a day or later."""
    return sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > day)


def open_grants(user: User, day: date) -> list[RoleGrant]:
    """The user's roles that have not ended by `day`, those that have yet to begin too."""
    return [grant for grant in user.role_grants if grant.valid_to is None or grant.valid_to > day]


def other_administrators(user: User, day: date) -> bool:
    """Whether anybody but this user administers the whole installation on `day`."""
    others = (
        sa.select(RoleGrant.id)
        .join(User, RoleGrant.user_id == User.id)
        .where(User.id != user.id, User.active, held_on(day))
        .where(RoleGrant.role == Role.ADMINISTRATOR, RoleGrant.municipality_id.is_(None))
    )
    return db.session.scalar(others.limit(1)) is not None


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


def is_ended(key: str) -> bool:
    """Whether the session with this key was signed out of."""
    return db.session.get(EndedSession, key) is not None


def user_by_email(email: str) -> User | None:
    return db.session.scalar(sa.select(User).where(User.email == email.strip().lower()))


def get_user(user_id: int, viewer: Access) -> User | None:
    """A user whose roles the viewer may change: one with a role in their municipalities, or with none at all."""
    return db.session.scalar(sa.select(User).where(User.id == user_id, _in_scope(viewer)))


def may_change_sign_in(user: User, viewer: Access, today: date) -> bool:
    """Whether the viewer may also take over how the user signs in: only where they administer all the user's work."""
    within = viewer.municipalities(Permission.USER_CHANGE)
    return viewer.everywhere(Permission.USER_CHANGE) or all(
        grant.municipality_id in within for grant in open_grants(user, today)
    )


def users_list(
    viewer: Access,
    today: date,
    *,
    words: str | None = None,
    role: Role | None = None,
    municipality_id: int | None = None,
) -> sa.Select[Any]:
    """The users in the viewer's scope, as columns; `words` are looked for in name and e-mail."""
    columns = (User.id, User.display_name, User.email, User.active, User.password_given_at, User.tf_primary_method)
    query: Any = sa.select(*columns).where(_in_scope(viewer))
    if role or municipality_id:
        held = sa.select(RoleGrant.user_id).where(not_ended_by(today))
        held = held.where(RoleGrant.role == role) if role else held
        held = held.where(RoleGrant.municipality_id == municipality_id) if municipality_id else held
        query = query.where(User.id.in_(held))
    if words:
        query = query.where(User.id.in_(_named(words, query)))
    return query


def _in_scope(viewer: Access) -> sa.ColumnElement[bool]:
    if viewer.everywhere(Permission.USER_CHANGE):
        return sa.true()
    grants = sa.select(RoleGrant.user_id)
    within = grants.where(RoleGrant.municipality_id.in_(viewer.municipalities(Permission.USER_CHANGE)))
    return sa.or_(User.id.in_(within), User.id.not_in(grants))


def _named(words: str, query: Any) -> list[int]:
    """Those with every word somewhere in name or e-mail; staff are few, and no database folds Latvian letters."""
    wanted = without_diacritics(words).split()
    rows = db.session.execute(query.with_only_columns(User.id, User.display_name, User.email))
    return [row.id for row in rows if all(w in without_diacritics(f"{row.display_name} {row.email}") for w in wanted)]


def roles_of(user_ids: Sequence[int], today: date) -> dict[int, list[RoleGrant]]:
    """The roles of several users that have not ended, by user."""
    found: dict[int, list[RoleGrant]] = {user_id: [] for user_id in user_ids}
    query = sa.select(RoleGrant).where(RoleGrant.user_id.in_(user_ids), not_ended_by(today)).order_by(RoleGrant.id)
    for grant in db.session.scalars(query.options(joinedload(RoleGrant.municipality))):
        found[grant.user_id].append(grant)
    return found


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of users, by id."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    rows = db.session.execute(sa.select(User.id, User.display_name).where(User.id.in_(wanted)))
    return dict(rows.all())


def supporters(municipality_ids: Iterable[int], today: date) -> list[User]:
    """The mentors and social workers of municipalities, by name: those who may be absent or cover."""
    held = sa.select(RoleGrant.user_id).where(
        RoleGrant.role.in_(OWN_CLIENTS_ONLY), RoleGrant.municipality_id.in_(list(municipality_ids)), not_ended_by(today)
    )
    return list(db.session.scalars(sa.select(User).where(User.active, User.id.in_(held)).order_by(User.display_name)))


def officers(municipality_id: int, permission: Permission, today: date) -> list[User]:
    """Those who hold the permission in the municipality today, by name."""
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]
    held = sa.select(RoleGrant.user_id).where(
        RoleGrant.role.in_(roles), RoleGrant.municipality_id == municipality_id, held_on(today)
    )
    return list(db.session.scalars(sa.select(User).where(User.active, User.id.in_(held)).order_by(User.display_name)))


def covers(municipality_ids: Iterable[int], since: date) -> list[Cover]:
    """Covers of municipalities that last beyond `since`, the latest first."""
    query = sa.select(Cover).where(Cover.municipality_id.in_(list(municipality_ids)), Cover.ends_on > since)
    people = (joinedload(Cover.absent_user), joinedload(Cover.covering_user))
    return list(db.session.scalars(query.options(*people).order_by(Cover.starts_on.desc(), Cover.id.desc())))


def is_covered_by(absent_id: int, covering_id: int, municipality_id: int, starts_on: date, ends_on: date) -> bool:
    """Whether the colleague covers for the absent one on a day from `starts_on` until before `ends_on`."""
    same = sa.select(Cover.id).where(
        Cover.absent_user_id == absent_id,
        Cover.covering_user_id == covering_id,
        Cover.municipality_id == municipality_id,
    )
    shared = same.where(Cover.starts_on < ends_on, Cover.ends_on > starts_on, Cover.starts_on < Cover.ends_on)
    return db.session.scalar(shared.limit(1)) is not None


def get_cover(cover_id: int, viewer: Access) -> Cover | None:
    """A cover in the viewer's municipalities."""
    within = viewer.municipalities(Permission.COVER_GIVE)
    return db.session.scalar(sa.select(Cover).where(Cover.id == cover_id, Cover.municipality_id.in_(within)))


def roles_with_second_factor() -> set[Role]:
    """The roles that need the second factor: each does, unless its setting says otherwise."""
    return set(Role) - set(db.session.scalars(sa.select(RoleSetting.role).where(~RoleSetting.second_factor_required)))


def demo_users() -> list[tuple[User, Role]]:
    """Those the demo programme made, one for each role, for its sign-in page."""
    rows = db.session.execute(
        sa.select(User, RoleGrant.role)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(User.is_demo, User.active, RoleGrant.valid_to.is_(None))
        .order_by(User.id)
    )
    first = {role: user for user, role in reversed(rows.all())}
    return [(first[role], role) for role in Role if role in first]
