"""A landlord's facts, and how they stand to the programme."""

from dataclasses import dataclass, replace
from datetime import date

from flask import current_app
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.codes import compact_code
from app.core.crypto import word_hashes
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.formatting import format_date
from app.core.versions import refuse_unseen
from app.landlords import rules
from app.landlords.models import Landlord, LandlordKind, LandlordWord, Standing, StandingChange, Worry
from app.places.models import Municipality


@dataclass(frozen=True)
class LandlordFacts:
    """What is known about a landlord. Codes may be written with spaces and hyphens; they are kept without."""

    name: str
    kind: LandlordKind
    registration_number: str | None = None
    personal_code: str | None = None
    phone: str | None = None
    email: str | None = None
    consent_on: date | None = None
    consent_withdrawn_on: date | None = None
    worries: tuple[Worry, ...] = ()
    note: str | None = None


LANDLORD_FACTS = tuple(LandlordFacts.__dataclass_fields__)


def create_landlord(municipality: Municipality, facts: LandlordFacts, *, actor: Actor) -> Landlord:
    """A new supplier of flats in the municipality. Raises RuleViolation for a wrong code (L2, L3, L5)."""
    facts = _checked(facts)
    landlord = Landlord(municipality_id=municipality.id)
    _write(landlord, facts)
    audit.record("landlord.create", landlord, actor=actor)
    return landlord


def edit_landlord(landlord: Landlord, facts: LandlordFacts, *, actor: Actor, seen: str | None = None) -> Landlord:
    """Corrects or completes what is known about the landlord. Raises RuleViolation as `create_landlord` does, and
    Refused where the landlord is not as `seen`.
    """
    refuse_unseen(landlord, LANDLORD_FACTS, seen)
    _write(landlord, _checked(facts))
    audit.record("landlord.edit", landlord, actor=actor)
    return landlord


def change_standing(
    landlord: Landlord, standing: Standing, since: date, reason: str | None, *, actor: Actor, today: date
) -> StandingChange:
    """From a day on the landlord is active, hesitant or has left; earlier standings stay readable.

    Refused for a day to come, one before the present standing began, and for a landlord who leaves without a reason.
    """
    if since > today:
        raise Refused(_("The date cannot be in the future."))
    if landlord.standing_since and since < landlord.standing_since:
        before = format_date(landlord.standing_since)
        raise Refused(_("The present standing holds since %(date)s; the new one cannot begin before it.", date=before))
    if standing is Standing.LEFT and not reason:
        raise Refused(_("Write why the landlord left: it helps with the next one."))
    change = StandingChange(
        landlord_id=landlord.id, standing=standing, since=since, reason=reason, recorded_by_id=actor.actor_id
    )
    db.session.add(change)
    landlord.standing, landlord.standing_since = standing, since
    audit.record("landlord.change_standing", landlord, actor=actor, note=reason)
    return change


def _checked(facts: LandlordFacts) -> LandlordFacts:
    """The facts with their codes as they are kept."""
    number, personal_code = (
        compact_code(code or "") or None for code in (facts.registration_number, facts.personal_code)
    )
    findings = [rules.personal_code_may_be_kept(personal_code, bool(current_app.config["DEMO"]))]
    if personal_code:
        findings.append(rules.personal_code_is_possible(personal_code, facts.kind))
    if number:
        findings.append(rules.registration_number_is_right(number, facts.kind))
    if refusing := [finding for finding in findings if not finding.passed]:
        raise RuleViolation(refusing)
    withdrawn = facts.consent_withdrawn_on
    if withdrawn and (facts.consent_on is None or withdrawn < facts.consent_on):
        raise Refused(_("A consent cannot be withdrawn before it was given."))
    return replace(facts, registration_number=number, personal_code=personal_code)


def _write(landlord: Landlord, facts: LandlordFacts) -> None:
    """The words first: to read them makes the session flush, and what is flushed the audit no longer sees."""
    wanted = word_hashes(facts.name)
    kept = [word for word in landlord.name_words if word.word_hash in wanted]
    new = wanted - {word.word_hash for word in kept}
    landlord.name_words = [*kept, *(LandlordWord(word_hash=hashed) for hashed in sorted(new))]
    for name, value in vars(facts).items():
        setattr(landlord, name, [worry.value for worry in value] if name == "worries" else value)
