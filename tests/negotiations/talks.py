"""Negotiations for tests, by the operations that pages use."""

from typing import Any

from app.core.audit import SYSTEM
from app.negotiations.models import Negotiation, Stage
from app.negotiations.operations.negotiations import Move, NegotiationFacts, move_negotiation, open_negotiation
from app.places.models import Municipality
from tests.factories import TODAY

WAY = {
    Stage.FOUND: (),
    Stage.CALLED: (Stage.CALLED,),
    Stage.VIEWING: (Stage.CALLED, Stage.VIEWING),
    Stage.TERMS_AGREED: (Stage.CALLED, Stage.VIEWING, Stage.TERMS_AGREED),
    Stage.SIGNED: (Stage.CALLED, Stage.VIEWING, Stage.TERMS_AGREED, Stage.SIGNED),
}


def make_negotiation(city: Municipality, stage: Stage = Stage.FOUND, **facts: Any) -> Negotiation:
    """A negotiation in this stage; the accepted price is 270 €."""
    facts = {"contact_name": "Anna Kalniņa", "contact_phone": "26000000", **facts}
    asked = facts.pop("asked_cents", 30_000)
    day = facts.pop("day", TODAY)
    one = open_negotiation(city, NegotiationFacts(**facts), actor=SYSTEM, today=day, asked_cents=asked)
    for to in WAY[stage]:
        move_negotiation(
            one, Move(to, rent_cents=27_000 if to is Stage.TERMS_AGREED else None), actor=SYSTEM, today=day
        )
    return one
