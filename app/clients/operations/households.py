"""Changes to a household: who belongs to it from when to when."""

from datetime import date

from flask_babel import gettext as _

from app.clients.models import Client, Household, HouseholdMember, Relation
from app.clients.queries.households import household_label, open_household_of
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db


def open_household(client: Client, opened_on: date, *, actor: Actor) -> Household:
    """A household of one client, who applies for it; others join with `add_client` and `add_relative`."""
    _refuse_second_household(client)
    household = Household(municipality_id=client.municipality_id, opened_on=opened_on)
    audit.record("household.open", household, actor=actor)
    _join(household, Relation.APPLICANT, opened_on, actor, client=client)
    return household


def add_client(
    household: Household, client: Client, relation: Relation, starts_on: date, *, actor: Actor
) -> HouseholdMember:
    """A further client joins: the other one of a couple. Each counts for the limit of a building."""
    _refuse_second_household(client)
    if client.municipality_id != household.municipality_id:
        raise Refused(_("The client's file belongs to another municipality."))
    return _join(household, relation, starts_on, actor, client=client)


def add_relative(
    household: Household, name: str, relation: Relation, starts_on: date, *, actor: Actor
) -> HouseholdMember:
    """Somebody who is not a client lives with the household; they do not count for any limit."""
    return _join(household, relation, starts_on, actor, name=name)


def end_membership(member: HouseholdMember, on: date, *, actor: Actor) -> HouseholdMember:
    """The person leaves; `on` is the first day without them. With its last client the household closes."""
    if member.ends_on is not None:
        raise Refused(_("This person has already left the household."))
    if on < member.starts_on:
        raise Refused(_("It cannot end before it began."))
    member.ends_on = on
    household = member.household
    facts = {"client": member.client and member.client.file_number, "ends_on": on}
    audit.record_facts("household.leave", household, actor=actor, facts=facts, note=member.name)
    others = [one for one in household.members if one.client_id and one.ends_on is None]
    if not others and household.closed_on is None:
        household.closed_on = max(on, household.opened_on)
        audit.record("household.close", household, actor=actor)
    return member


def _refuse_second_household(client: Client) -> None:
    db.session.refresh(client, ["closed_on"], with_for_update=True)
    if client.closed_on is not None:
        raise Refused(_("The file of %(number)s is closed. Open it again first.", number=client.file_number))
    other = open_household_of(client)
    if other:
        raise Refused(
            _(
                "%(number)s already belongs to a household: %(label)s",
                number=client.file_number,
                label=household_label(other),
            )
        )


def _join(
    household: Household,
    relation: Relation,
    starts_on: date,
    actor: Actor,
    client: Client | None = None,
    name: str | None = None,
) -> HouseholdMember:
    if household.closed_on is not None:
        raise Refused(_("The household is closed."))
    if starts_on < household.opened_on:
        raise Refused(_("Nobody can join before the household was opened."))
    member = HouseholdMember(household=household, client=client, name=name, relation=relation, starts_on=starts_on)
    db.session.add(member)
    facts = {"client": client and client.file_number, "relation": relation, "starts_on": starts_on}
    audit.record_facts("household.join", household, actor=actor, facts=facts, note=name)
    return member
