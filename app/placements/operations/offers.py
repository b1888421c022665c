"""Offering a flat, recording the answer, taking an offer back."""

from datetime import date

from app.clients.models import Household
from app.core.audit import Actor
from app.flats.models import Flat
from app.placements.models import Offer, Placement


def offer_flat(
    flat: Flat,
    household: Household,
    starts_on: date,
    *,
    actor: Actor,
    today: date,
    moving_from: Placement | None = None,
) -> Offer:
    """Offers the flat, for a stay from `starts_on`. Raises RuleViolation where a rule blocks it; a limit does not, it
    is asked again, with the right to override, when the stay starts. Raises Refused when the household has as many
    open offers as allowed.
    """
    raise NotImplementedError


def record_answer(
    offer: Offer, accepted: bool, words: str | None, *, actor: Actor, today: date, answered_on: date | None = None
) -> Offer:
    """Records what the person said, in their own words; `answered_on` is today unless given. A refusal costs nothing:
    the place on the waitlist stays. Raises Refused for an offer already answered, or when another flat is accepted.
    """
    raise NotImplementedError


def withdraw_offer(offer: Offer, why: str, *, actor: Actor, today: date) -> Offer:
    """Takes back an offer that is open, or accepted and not yet lived in. Raises Refused otherwise."""
    raise NotImplementedError
