"""Offering a flat, recording the answer, taking an offer back (digest rows 26, 29–33)."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.clients.models import Household
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.flats.models import Flat
from app.flats.operations.capacity import set_open_offers
from app.placements.models import Offer, OfferState, Placement
from app.placements.operations.turns import store_check, take_turn
from app.placements.queries.facts import check_placement, is_live
from app.placements.rules import refusing
from app.places.queries import policy_on


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
    take_turn(flat.municipality_id, flat, household)
    made = check_placement(flat, household, starts_on, today=today, moving_from=moving_from)
    if blocked := refusing(made.findings, override=True):
        raise RuleViolation(blocked)
    live = live_offers(Offer.household_id == household.id)
    if any(offer.flat_id == flat.id for offer in live):
        raise Refused(_("This flat is already offered to the household."))
    limit = policy_on(flat.municipality_id, today).open_offers
    offer = Offer(
        municipality_id=flat.municipality_id,
        household=household,
        flat=flat,
        check=store_check(made, actor=actor),
        number=_free_number(live, limit),
        limit_then=limit,
        offered_on=today,
        offered_by_id=actor.actor_id,
    )
    audit.record("offer.make", offer, actor=actor)
    count_offers([flat.id])
    return offer


def record_answer(
    offer: Offer, accepted: bool, words: str | None, *, actor: Actor, today: date, answered_on: date | None = None
) -> Offer:
    """Records what the person said, in their own words; `answered_on` is today unless given. A refusal costs nothing:
    the place on the waitlist stays. Raises Refused for an offer already answered, or when another flat is accepted.
    """
    take_turn(offer.municipality_id, offer)
    answered_on = answered_on or today
    if offer.state is not OfferState.OPEN:
        raise Refused(_("This offer is not open any more."))
    if not offer.offered_on <= answered_on <= today:
        raise Refused(_("The answer is given between the day of the offer and today."))
    if accepted and any(other.state is OfferState.ACCEPTED for other in _of_household(offer)):
        raise Refused(_("The household has accepted another flat: withdraw that offer first."))
    offer.state = OfferState.ACCEPTED if accepted else OfferState.REFUSED
    offer.answered_on = offer.closed_on = answered_on
    offer.answer_words = words
    audit.record("offer.answer", offer, actor=actor)
    count_offers([offer.flat_id])
    return offer


def withdraw_offer(offer: Offer, why: str, *, actor: Actor, today: date) -> Offer:
    """Takes back an offer that is open, or accepted and not yet lived in. Raises Refused otherwise."""
    take_turn(offer.municipality_id, offer)
    if not live_offers(Offer.id == offer.id):
        raise Refused(_("This offer is not open any more."))
    close_offers([offer], why, actor=actor, today=today)
    return offer


def close_offers(offers: Iterable[Offer], why: str, *, actor: Actor, today: date) -> None:
    """Withdraws each; whoever calls has taken the turn and knows them to be live."""
    offers = list(offers)
    for offer in offers:
        offer.state = OfferState.WITHDRAWN
        offer.closed_on = today
        offer.closed_why = why
        audit.record("offer.withdraw", offer, actor=actor)
    count_offers({offer.flat_id for offer in offers})


def live_offers(condition: sa.ColumnElement[bool]) -> list[Offer]:
    """The offers that are open, or accepted and not yet lived in, among those the condition names."""
    return list(db.session.scalars(sa.select(Offer).where(condition, is_live()).order_by(Offer.id)))


def count_offers(flat_ids: Iterable[int]) -> None:
    """Tells the stock how many live offers each of the flats has."""
    for flat_id in flat_ids:
        number = db.session.scalar(sa.select(sa.func.count(Offer.id)).where(Offer.flat_id == flat_id, is_live()))
        set_open_offers(flat_id, number or 0)


def _of_household(offer: Offer) -> list[Offer]:
    return live_offers(sa.and_(Offer.household_id == offer.household_id, Offer.id != offer.id))


def _free_number(live: list[Offer], limit: int) -> int:
    """The smallest number among 1…limit that no open offer of the household bears."""
    used = {offer.number for offer in live if offer.state is OfferState.OPEN}
    free = next((number for number in range(1, limit + 1) if number not in used), None)
    if free is None:
        raise Refused(
            _(
                "As many flats are offered as allowed at the same time: %(limit)s. Record an answer or withdraw one.",
                limit=limit,
            )
        )
    return free
