"""Keys, answers and openings of the door to test with."""

from datetime import UTC, date, datetime
from typing import Any

from app.clients.models import Language
from app.core.audit import SYSTEM
from app.core.papers import read_paper
from app.flats.models import Flat
from app.keys.models import ConsentAnswer, FlatKey, KeyConsent, KeyKind, KeyUse, Signing, Situation
from app.keys.operations.consents import Answered, record_consent
from app.keys.operations.copies import Hand, add_keys, with_client, with_owner
from app.keys.operations.uses import UseFacts, record_police_entry
from app.placements.models import Placement
from tests.contracts.papers import pdf
from tests.factories import TODAY

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONDITIONS = "Vispirms zvanīt māsai, gaidīt divas dienas."


def make_key(flat: Flat, to: Hand | None = None, on: date = TODAY, kind: KeyKind = KeyKind.FLAT) -> FlatKey:
    """One copy, with the owner unless somebody is named."""
    (key,) = add_keys(flat, kind, 1, to or with_owner(), on, actor=SYSTEM, today=max(on, TODAY))
    return key


def make_consent(
    stay: Placement, answer: ConsentAnswer = ConsentAnswer.YES, on: date | None = None, **options: Any
) -> KeyConsent:
    """The first client of the stay answers, for conditions about health and danger."""
    whom = options.pop("client", None) or stay.clients[0].client
    limited = answer is ConsentAnswer.CONDITIONS
    answered = Answered(
        answer,
        on or stay.starts_on,
        Signing.PAPER,
        Language.LATVIAN,
        (Situation.HEALTH, Situation.DANGER) if limited else (),
        CONDITIONS if limited else None,
    )
    return record_consent(stay, whom, answered, actor=SYSTEM, today=TODAY, **options)


def use_facts(**changed: Any) -> UseFacts:
    """This morning water ran; two of us were there."""
    plain: dict[str, Any] = {
        "used_at": NOW.replace(hour=7),
        "situation": Situation.DANGER,
        "words": "Plūda ūdens.",
        "present": "Mentors un pārvaldnieks",
    }
    return UseFacts(**(plain | changed))


def make_police_entry(stay: Placement, **changed: Any) -> KeyUse:
    """The police opened the door this morning, or as soon as the stay has begun."""
    return record_police_entry(stay, use_facts(**changed), actor=SYSTEM, now=NOW)


def keys_of(stay: Placement) -> dict[str, int]:
    """A copy in use, an answer on paper and an opening of the door, as the walk over all pages names them."""
    consent = make_consent(stay, paper=read_paper(pdf()))
    return {
        "own_flat": stay.flat_id,
        "own_key": make_key(stay.flat, with_client(stay, consent.client)).id,
        "own_client": consent.client_id,
        "key_consent": consent.id,
        "key_use": make_police_entry(stay).id,
    }
