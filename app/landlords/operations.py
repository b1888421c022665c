"""Changes to landlords."""

from dataclasses import dataclass

from app.core import audit
from app.core.audit import Actor
from app.core.crypto import word_hashes
from app.landlords.models import Landlord, LandlordKind, LandlordWord
from app.places.models import Municipality


@dataclass(frozen=True)
class LandlordFacts:
    """What is known about a landlord."""

    name: str
    kind: LandlordKind
    phone: str | None = None
    email: str | None = None
    note: str | None = None


def create_landlord(municipality: Municipality, facts: LandlordFacts, *, actor: Actor) -> Landlord:
    """A new supplier of flats in the municipality."""
    landlord = Landlord(municipality_id=municipality.id)
    _write(landlord, facts)
    audit.record("landlord.create", landlord, actor=actor)
    return landlord


def edit_landlord(landlord: Landlord, facts: LandlordFacts, *, actor: Actor) -> Landlord:
    """Corrects or completes what is known about the landlord."""
    _write(landlord, facts)
    audit.record("landlord.edit", landlord, actor=actor)
    return landlord


def _write(landlord: Landlord, facts: LandlordFacts) -> None:
    """The words first: to read them makes the session flush, and what is flushed the audit no longer sees."""
    wanted = word_hashes(facts.name)
    kept = [word for word in landlord.name_words if word.word_hash in wanted]
    new = wanted - {word.word_hash for word in kept}
    landlord.name_words = [*kept, *(LandlordWord(word_hash=hashed) for hashed in sorted(new))]
    for name, value in vars(facts).items():
        setattr(landlord, name, value)
