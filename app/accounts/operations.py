"""Changes to staff accounts. Every one is audited; roles and cover are ended, never edited."""

import unicodedata
import uuid
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask import request
from flask_babel import gettext as _
from flask_security.utils import hash_password

from app.accounts import queries
from app.accounts.models import Cover, EndedSession, RoleGrant, RoleSetting, SignInAttempt, User
from app.core import audit
from app.core.audit import Actor
from app.core.crypto import exact_hash
from app.core.errors import Refused
from app.core.extensions import db
from app.core.formatting import format_date
from app.core.permissions import EVERYWHERE_ROLES, OWN_CLIENTS_ONLY, Role
from app.places.models import Municipality


def create_user(
    email: str, display_name: str, password: str, *, actor: Actor, now: datetime | None = None, is_demo: bool = False
) -> User:
    """A new member of staff, without any role. Refused when the e-mail is taken.

    With `now` the password is a one-time password given at that moment; without, it is the user's own.
    """
    email = _free_email(email)
    user = User(
        email=email,
        display_name=display_name.strip(),
        password=_hashed(password),
        fs_uniquifier=uuid.uuid4().hex,
        is_demo=is_demo,
        password_given_at=now,
    )
    db.session.add(user)
    db.session.flush()
    audit.record_facts("user.create", user, actor=actor, facts={"email": email, "display_name": user.display_name})
    return user


def _hashed(password: str) -> str:
    """As the sign-in compares it: 'ā' may be typed as one character or as two."""
    return hash_password(unicodedata.normalize("NFKD", password))


def edit_user(user: User, email: str, display_name: str, *, actor: Actor) -> None:
    """Another name or e-mail for the same person. Refused when the e-mail is taken."""
    user.email = _free_email(email, but=user)
    user.display_name = display_name.strip()
    audit.record("user.edit", user, actor=actor)


def _free_email(email: str, but: User | None = None) -> str:
    email = email.strip().lower()
    holder = queries.user_by_email(email)
    if holder is not None and holder is not but:
        raise Refused(_("There is already a user with this e-mail address: %(email)s", email=email))
    return email


def grant_role(
    user: User,
    role: Role,
    municipality: Municipality | None,
    *,
    actor: Actor,
    today: date,
    starts_on: date | None = None,
) -> RoleGrant:
    """Gives a role from `starts_on` (today). Administrators and data protection may hold theirs everywhere (None)."""
    if user.id == actor.actor_id:
        raise Refused(_("Nobody gives themselves a role. Ask another administrator."))
    if municipality is None and role not in EVERYWHERE_ROLES:
        raise Refused(_("This role is given for one municipality at a time."))
    if any(grant.role is role and grant.municipality is municipality for grant in queries.open_grants(user, today)):
        raise Refused(_("The user already holds this role."))
    grant = RoleGrant(
        user=user,
        role=role,
        municipality=municipality,
        valid_from=starts_on or today,
        granted_by_id=actor.actor_id,
    )
    audit.record("role.grant", grant, actor=actor)
    return grant


def end_role(grant: RoleGrant, *, actor: Actor, today: date, ends_on: date | None = None) -> None:
    """Ends a role: `ends_on` (today) is the first day without it; the running session loses it on that day at once."""
    ends_on = ends_on or today
    if ends_on < grant.valid_from:
        raise Refused(_("A role cannot end before it began: %(day)s", day=format_date(grant.valid_from)))
    if ends_on < today:
        raise Refused(_("A role can end today or later, not in the past."))
    _keep_an_administrator(grant.user, today, without=grant)
    grant.valid_to = ends_on
    audit.record("role.end", grant, actor=actor)


def deactivate_user(user: User, *, actor: Actor, today: date) -> None:
    """The user cannot sign in any more and every open session of theirs ends now."""
    if user.id == actor.actor_id:
        raise Refused(_("Nobody closes their own account. Ask another administrator."))
    _keep_an_administrator(user, today)
    user.active = False
    user.fs_uniquifier = uuid.uuid4().hex
    audit.record_facts("user.deactivate", user, actor=actor, facts={"active": False})


def reactivate_user(user: User, *, actor: Actor) -> None:
    """The user may sign in again, with the roles that have not ended meanwhile."""
    user.active = True
    audit.record_facts("user.reactivate", user, actor=actor, facts={"active": True})


def _keep_an_administrator(user: User, today: date, without: RoleGrant | None = None) -> None:
    """Refuses what would leave the installation without anybody who could mend it."""
    everywhere = [
        grant
        for grant in queries.open_grants(user, today)
        if grant.role is Role.ADMINISTRATOR and grant.municipality_id is None
    ]
    if not everywhere or (without is not None and without not in everywhere):
        return
    if not queries.other_administrators(user, today):
        raise Refused(_("This is the last administrator. Give the role to somebody else first."))


def give_password(user: User, password: str, *, actor: Actor, now: datetime) -> None:
    """A one-time password from an administrator; the user must change it, and open sessions end."""
    user.password = _hashed(password)
    user.fs_uniquifier = uuid.uuid4().hex
    user.password_given_at = now
    audit.record_facts("user.give_password", user, actor=actor, facts={})


def note_own_password(user: User) -> None:
    """The user chose a password of their own."""
    user.password_given_at = None
    audit.record_facts("user.change_password", user, actor=user, facts={})


def reset_second_factor(user: User, *, actor: Actor) -> None:
    """Forgets the authenticator (a lost telephone); the user sets up a new one at the next sign-in."""
    user.tf_primary_method = None
    user.tf_totp_secret = None
    user.tf_last_counter = None
    user.fs_uniquifier = uuid.uuid4().hex
    audit.record_facts("user.reset_second_factor", user, actor=actor, facts={})


def require_second_factor(roles: set[Role], *, actor: Actor) -> None:
    """Sets which roles need the second factor at sign-in; the others do without."""
    for role in Role:
        setting = db.session.get(RoleSetting, role) or RoleSetting(role=role, second_factor_required=True)
        if setting.second_factor_required == (role in roles):
            continue
        setting.second_factor_required = role in roles
        db.session.add(setting)
        facts = {"role": role, "second_factor_required": role in roles}
        audit.record_facts("role.second_factor", setting, actor=actor, facts=facts)


def give_cover(
    absent: User, covering: User, municipality: Municipality, starts_on: date, ends_on: date, *, actor: Actor
) -> Cover:
    """Lets a colleague see the absent one's clients from `starts_on` until the day before `ends_on`."""
    assert actor.actor_id is not None
    if absent.id == covering.id:
        raise Refused(_("Choose two different people."))
    if ends_on <= starts_on:
        raise Refused(_("The cover must last at least one day."))
    for person in (absent, covering):
        if not _supports_clients(person, municipality, starts_on):
            raise Refused(
                _(
                    "This person is not a mentor or social worker of the municipality: %(name)s",
                    name=person.display_name,
                )
            )
    if queries.is_covered_by(absent.id, covering.id, municipality.id, starts_on, ends_on):
        raise Refused(_("This colleague already covers on some of these days."))
    cover = Cover(
        municipality_id=municipality.id,
        absent_user=absent,
        covering_user=covering,
        starts_on=starts_on,
        ends_on=ends_on,
        given_by_id=actor.actor_id,
    )
    audit.record("cover.give", cover, actor=actor)
    return cover


def _supports_clients(person: User, municipality: Municipality, day: date) -> bool:
    return any(
        grant.role in OWN_CLIENTS_ONLY and grant.municipality_id == municipality.id
        for grant in queries.open_grants(person, day)
    )


def end_cover(cover: Cover, *, actor: Actor, today: date) -> None:
    """Ends a cover early: today is the first day without it. One that has not begun never does."""
    if cover.ends_on <= today:
        raise Refused(_("This cover has ended already."))
    cover.ends_on = max(today, cover.starts_on)
    audit.record("cover.end", cover, actor=actor)


def note_sign_in(email: str, *, succeeded: bool, now: datetime) -> None:
    """Writes down one attempt for the lock-out; the e-mail itself is not kept, and nothing for longer than a day."""
    db.session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now - timedelta(days=1)))
    db.session.add(
        SignInAttempt(at=now, email_hash=exact_hash("email", email), succeeded=succeeded, address=request.remote_addr)
    )
    db.session.flush()


def end_session(key: str, *, now: datetime, lasts: timedelta) -> None:
    """The session with this key opens nothing any more, should a copy of its cookie exist.

    Keys are forgotten after `lasts`, the longest a session can be used.
    """
    db.session.execute(sa.delete(EndedSession).where(EndedSession.ended_at < now - lasts))
    db.session.merge(EndedSession(key=key, ended_at=now))
    db.session.flush()
