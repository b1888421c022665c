"""Changes around a client: the support team, consents and the team's notes."""

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.clients.models import Client, ClientNote, Consent, SupportAssignment, TeamRole
from app.clients.queries.team import staff_for
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db


def assign_support(client: Client, user: User, role: TeamRole, starts_on: date, *, actor: Actor) -> SupportAssignment:
    """Adds a colleague to the client's team from a day; too many clients only warn (rules C4, C5)."""
    db.session.refresh(client, ["closed_on"], with_for_update=True)  # nobody else changes the team meanwhile
    if user.id not in {member.id for member in staff_for(role, client.municipality_id, starts_on)}:
        raise Refused(_("%(name)s does not hold the role this needs in the municipality.", name=user.display_name))
    already = sa.select(SupportAssignment.id).where(
        SupportAssignment.client_id == client.id,
        SupportAssignment.user_id == user.id,
        SupportAssignment.role == role,
        sa.or_(SupportAssignment.ends_on.is_(None), SupportAssignment.ends_on > starts_on),
    )
    if db.session.scalar(already):
        raise Refused(_("%(name)s already has this part in the team.", name=user.display_name))
    assignment = SupportAssignment(client=client, user=user, role=role, starts_on=starts_on)
    db.session.add(assignment)
    facts = {"colleague": user.display_name, "part": role, "starts_on": starts_on}
    audit.record_facts("client.assign_support", client, actor=actor, facts=facts)
    return assignment


def end_support(assignment: SupportAssignment, on: date, *, actor: Actor) -> SupportAssignment:
    """The colleague's part ends; `on` is the first day without it, and from it on they no longer see the client."""
    if on < assignment.starts_on:
        raise Refused(_("It cannot end before it began."))
    assignment.ends_on = on
    facts = {"colleague": assignment.user.display_name, "part": assignment.role, "ends_on": on}
    audit.record_facts("client.end_support", assignment.client, actor=actor, facts=facts)
    return assignment


def give_consent(client: Client, version: str, given_on: date, *, actor: Actor) -> Consent:
    """Records that the person signed the consent text of this version (digest row 209)."""
    consent = Consent(client=client, version=version, given_on=given_on)
    db.session.add(consent)
    facts = {"version": version, "given_on": given_on}
    audit.record_facts("client.give_consent", client, actor=actor, facts=facts)
    return consent


def withdraw_consent(consent: Consent, on: date, *, actor: Actor) -> Consent:
    """Records that the person took a consent back."""
    if on < consent.given_on:
        raise Refused(_("A consent cannot be withdrawn before the day it was given."))
    if consent.withdrawn_on:
        raise Refused(_("This consent is already withdrawn."))
    consent.withdrawn_on = on
    facts = {"version": consent.version, "withdrawn_on": on}
    audit.record_facts("client.withdraw_consent", consent.client, actor=actor, facts=facts)
    return consent


def add_note(client: Client, text: str, *, actor: Actor) -> ClientNote:
    """A note of the support team; it is not changed afterwards, a correction is another note."""
    if actor.actor_id is None:
        raise ValueError("a note needs an author")
    note = ClientNote(client=client, author_id=actor.actor_id, text=text)
    db.session.add(note)
    audit.record_facts("client.add_note", client, actor=actor, facts={})
    return note
