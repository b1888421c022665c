"""The people and firms beside a landlord: owners with their shares, managers, representatives."""

from dataclasses import dataclass
from fractions import Fraction

from app.core import audit
from app.core.audit import Actor
from app.core.extensions import db
from app.core.versions import refuse_unseen
from app.landlords.models import Landlord, LandlordPerson, LandlordRole


@dataclass(frozen=True)
class PersonFacts:
    """Who somebody is to the landlord's flats; `share` is an owner's, above 0 and at most 1."""

    role: LandlordRole
    name: str
    phone: str | None = None
    email: str | None = None
    share: Fraction | None = None


PERSON_FACTS = tuple(PersonFacts.__dataclass_fields__)


def add_person(landlord: Landlord, facts: PersonFacts, *, actor: Actor) -> LandlordPerson:
    """Somebody beside the landlord. Shares that do not make up the whole are told on the page, not refused (L1)."""
    person = LandlordPerson(landlord=landlord)
    _write(person, facts)
    audit.record("landlord.add_person", person, actor=actor)
    return person


def edit_person(person: LandlordPerson, facts: PersonFacts, *, actor: Actor, seen: str | None = None) -> LandlordPerson:
    """Corrects who somebody is, how to reach them, or their share. Refused where it is not as `seen`."""
    refuse_unseen(person, PERSON_FACTS, seen)
    _write(person, facts)
    audit.record("landlord.edit_person", person, actor=actor)
    return person


def remove_person(person: LandlordPerson, *, actor: Actor) -> None:
    """Takes out somebody who has nothing to do with the landlord any more; that they were there stays in the audit."""
    audit.record_facts("landlord.remove_person", person.landlord, actor=actor, facts={"role": person.role})
    db.session.delete(person)
    db.session.flush()


def _write(person: LandlordPerson, facts: PersonFacts) -> None:
    person.role, person.name, person.phone, person.email = facts.role, facts.name, facts.phone, facts.email
    share = facts.share if facts.role is LandlordRole.OWNER else None
    person.share_part, person.share_of = (share.numerator, share.denominator) if share else (None, None)
