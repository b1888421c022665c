"""Changes to staff accounts. Every one is audited; roles and cover are ended, never edited."""

import uuid
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask import request
from flask_babel import gettext as _
from flask_security.utils import hash_password

from app.accounts.models import Cover, EndedSession, RoleGrant, RoleSetting, SignInAttempt, User
from app.core import audit
from app.core.audit import Actor
from app.core.crypto import exact_hash
from app.core.errors import Refused
from app.core.extensions import db
from app.core.permissions import OWN_CLIENTS_ONLY, Role
from app.places.models import Municipality


def create_user(
    email: str, display_name: str, password: str, *, actor: Actor, is_demo: bool = False, must_change: bool = True
) -> User:
    """A new member of staff, without any role. Refused when the e-mail is taken."""
    email = email.strip().lower()
    if db.session.scalar(sa.select(User.id).where(User.email == email)):
        raise Refused(_("There is already a user with the e-mail %(email)s.", email=email))
    user = User(
        email=email,
        display_name=display_name.strip(),
        password=hash_password(password),
        fs_uniquifier=uuid.uuid4().hex,
        is_demo=is_demo,
        must_change_password=must_change and not is_demo,
    )
    db.session.add(user)
    db.session.flush()
    audit.record_facts("user.create", user, actor=actor, facts={"email": email, "display_name": user.display_name})
    return user


def grant_role(user: User, role: Role, municipality: Municipality | None, *, actor: Actor, today: date) -> RoleGrant:
    """Gives a role from today. Administrators and data protection may hold theirs for all municipalities (None)."""
    if municipality is None and role not in (Role.ADMINISTRATOR, Role.DATA_PROTECTION):
        raise Refused(_("This role is given for one municipality at a time."))
    grant = RoleGrant(user=user, role=role, municipality=municipality, valid_from=today, granted_by_id=actor.actor_id)
    audit.record("role.grant", grant, actor=actor)
    return grant


def end_role(grant: RoleGrant, *, actor: Actor, today: date) -> None:
    """Ends a role with today; the person's running session loses it at once."""
    grant.valid_to = today
    audit.record("role.end", grant, actor=actor)


def deactivate_user(user: User, *, actor: Actor) -> None:
    """The user cannot sign in any more and every open session of theirs ends now."""
    user.active = False
    user.fs_uniquifier = uuid.uuid4().hex
    audit.record_facts("user.deactivate", user, actor=actor, facts={"active": False})


def set_password(user: User, password: str, *, actor: Actor) -> None:
    """A new password given by an administrator; the user must change it, and open sessions end."""
    user.password = hash_password(password)
    user.fs_uniquifier = uuid.uuid4().hex
    user.must_change_password = True
    audit.record_facts("user.set_password", user, actor=actor, facts={})


def reset_second_factor(user: User, *, actor: Actor) -> None:
    """Forgets the authenticator (a lost telephone); the user sets up a new one at the next sign-in."""
    user.tf_primary_method = None
    user.tf_totp_secret = None
    user.fs_uniquifier = uuid.uuid4().hex
    audit.record_facts("user.reset_second_factor", user, actor=actor, facts={})


def require_second_factor(role: Role, required: bool, *, actor: Actor) -> RoleSetting:
    """Sets whether a role needs the second factor at sign-in."""
    setting = db.session.get(RoleSetting, role) or RoleSetting(role=role)
    before, setting.second_factor_required = setting.second_factor_required, required
    db.session.add(setting)
    db.session.flush()
    event = audit.AuditEvent(
        action="role.second_factor",
        actor_id=actor.actor_id,
        object_type="role_setting",
        changes={role.value: [before, required]},
    )
    db.session.add(event)
    return setting


def give_cover(
    absent: User, covering: User, municipality: Municipality, starts_on: date, ends_on: date, *, actor: Actor
) -> Cover:
    """Lets a colleague see the absent one's clients from `starts_on` until the day before `ends_on`."""
    if absent.id == covering.id:
        raise Refused(_("Choose two different people."))
    if ends_on <= starts_on:
        raise Refused(_("The cover must last at least one day."))
    for person in (absent, covering):
        held = {(grant.role, grant.municipality_id) for grant in person.role_grants if grant.valid_to is None}
        if not any((role, municipality.id) in held for role in OWN_CLIENTS_ONLY):
            raise Refused(
                _("%(name)s is not a mentor or social worker of this municipality.", name=person.display_name)
            )
    assert actor.actor_id is not None
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


def note_own_password(user: User) -> None:
    """The user chose a password of their own."""
    user.must_change_password = False
    audit.record_facts("user.change_password", user, actor=user, facts={})


def note_sign_in(email: str, *, succeeded: bool, now: datetime) -> None:
    """Writes down one attempt for the lock-out; the e-mail itself is not kept, and nothing for longer than a day."""
    db.session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now - timedelta(days=1)))
    db.session.add(
        SignInAttempt(at=now, email_hash=exact_hash("email", email), succeeded=succeeded, address=request.remote_addr)
    )
    db.session.flush()


def end_session(key: str, *, now: datetime) -> None:
    """The session with this key opens nothing any more, should a copy of its cookie exist."""
    db.session.merge(EndedSession(key=key, ended_at=now))
    db.session.flush()
