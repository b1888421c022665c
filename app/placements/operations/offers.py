"""Offering a flat, recording the answer, taking an offer back (digest rows 26, 29–33)."""

from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.clients.models import Household
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.formatting import format_date
from app.flats.models import Flat
from app.placements.models import Offer, OfferSheet, OfferState, Placement, RefusalReason, SheetState
from app.placements.operations.closing import after_closing, close_offers, count_offers, expire_sheets, live_offers
from app.placements.operations.turns import store_check, take_turn
from app.placements.queries.facts import check_placement
from app.placements.rules import refusing
from app.places.policy import Policy
from app.places.queries import policy_on


class OfferedElsewhere(Refused):
    """The flat stands on another household's sheet: it may stand on both, but only knowingly."""

    def __init__(self) -> None:
        super().__init__(
            _("The flat is offered to another household too. Confirm that it may stand on the sheets of both.")
        )


def offer_flat(
    flat: Flat,
    household: Household,
    starts_on: date,
    *,
    actor: Actor,
    today: date,
    moving_from: Placement | None = None,
    knowingly: bool = False,
) -> Offer:
    """Offers the flat, for a stay from `starts_on`, on the household's open sheet or a new one. Raises RuleViolation
    where a rule blocks it; a limit does not, it is asked again, with the right to override, when the stay starts.
    Raises Refused when the household has as many open offers as allowed, OfferedElsewhere unless `knowingly`.
    """
    take_turn(flat.municipality_id, flat, household)
    expire_sheets(OfferSheet.household_id == household.id, today=today)
    made = check_placement(flat, household, starts_on, today=today, moving_from=moving_from)
    if blocked := refusing(made.findings, override=True):
        raise RuleViolation(blocked)
    live = live_offers(Offer.household_id == household.id, today)
    if any(offer.flat_id == flat.id for offer in live):
        raise Refused(_("This flat is already offered to the household."))
    insist_knowingly(flat, household, knowingly, today)
    policy = policy_on(flat.municipality_id, today)
    number = _free_number(live, policy.open_offers)
    offer = Offer(
        municipality_id=flat.municipality_id,
        household=household,
        flat=flat,
        sheet=_sheet(household, policy, actor=actor, today=today),
        check=store_check(made, actor=actor),
        number=number,
        limit_then=policy.open_offers,
        offered_on=today,
        offered_by_id=actor.actor_id,
    )
    audit.record("offer.make", offer, actor=actor)
    count_offers([flat.id], today)
    return offer


def record_answer(
    offer: Offer,
    accepted: bool,
    words: str | None,
    *,
    actor: Actor,
    today: date,
    answered_on: date | None = None,
    reason: RefusalReason | None = None,
) -> Offer:
    """Records what the person said, in their own words; `answered_on` is today unless given. Accepting chooses the
    flat: the sheet's others are not chosen, which is no refusal. Turning a flat down needs its reason and costs
    nothing: the place on the waitlist stays. Raises Refused for an offer already answered, or when another flat is
    accepted.
    """
    take_turn(offer.municipality_id, offer, offer.sheet)
    answered_on = answered_on or today
    _insist_answerable(offer, answered_on, today)
    if accepted:
        _insist_first(offer, today)
    elif reason is None:
        raise Refused(_("Choose why the flat is turned down."))
    offer.state = OfferState.ACCEPTED if accepted else OfferState.REFUSED
    offer.answered_on = offer.closed_on = answered_on
    offer.answer_words = words
    offer.refusal_reason = None if accepted else reason
    audit.record("offer.answer", offer, actor=actor)
    passed_over = _pass_over_others(offer, actor=actor) if accepted else []
    after_closing([offer, *passed_over], actor=actor, today=answered_on, kept=[offer] if accepted else [])
    return offer


def withdraw_offer(offer: Offer, why: str, *, actor: Actor, today: date, reason: RefusalReason | None = None) -> Offer:
    """Takes back an offer that is open, or accepted and not yet lived in. Raises Refused otherwise."""
    take_turn(offer.municipality_id, offer, offer.sheet)
    if not live_offers(Offer.id == offer.id, today):
        raise Refused(_("This offer is not open any more."))
    close_offers([offer], why, actor=actor, today=today, reason=reason)
    return offer


def show_photos(offer: Offer, *, actor: Actor, today: date) -> Offer:
    """The person was shown photos of the flat, where a viewing was not possible (digest row 32)."""
    take_turn(offer.municipality_id, offer)
    if not live_offers(Offer.id == offer.id, today):
        raise Refused(_("This offer is not open any more."))
    offer.photos_shown_on = today
    audit.record("offer.show_photos", offer, actor=actor)
    return offer


def acknowledge(offer: Offer, *, actor: Actor) -> Offer:
    """Whoever made the offer has seen that it was closed, and why. Raises Refused for anybody else."""
    if actor.actor_id is None or offer.news_for_id != actor.actor_id:
        raise Refused(_("There is nothing new for you about this offer."))
    offer.news_for_id = None
    audit.record("offer.acknowledge", offer, actor=actor)
    return offer


def insist_knowingly(flat: Flat, household: Household, knowingly: bool, today: date) -> None:
    """Raises OfferedElsewhere where another household is being offered the flat and nobody said that it may be."""
    if not knowingly and live_offers(sa.and_(Offer.flat_id == flat.id, Offer.household_id != household.id), today):
        raise OfferedElsewhere


def _sheet(household: Household, policy: Policy, *, actor: Actor, today: date) -> OfferSheet:
    """The household's open sheet, or a new one. Each flat may be answered for as many days as the setting says."""
    until = today + timedelta(policy.offer_days)
    sheet = db.session.scalar(
        sa.select(OfferSheet).where(OfferSheet.household_id == household.id, OfferSheet.state == SheetState.OPEN)
    )
    if sheet is None:
        sheet = OfferSheet(
            municipality_id=household.municipality_id,
            household=household,
            opened_on=today,
            open_until=until,
            made_by_id=actor.actor_id,
        )
        audit.record("sheet.open", sheet, actor=actor)
    elif sheet.open_until < until:
        sheet.open_until = until
        audit.record("sheet.extend", sheet, actor=actor)
        count_offers({offer.flat_id for offer in sheet.offers}, today)
    return sheet


def _insist_answerable(offer: Offer, answered_on: date, today: date) -> None:
    if offer.state is OfferState.EXPIRED or (offer.state is OfferState.OPEN and answered_on > offer.sheet.open_until):
        raise Refused(
            _(
                "The sheet ran out. Extend it, or give the day of the answer. It was open until: %(day)s",
                day=format_date(offer.sheet.open_until),
            )
        )
    if offer.state is not OfferState.OPEN:
        raise Refused(_("This offer is not open any more."))
    if not offer.offered_on <= answered_on <= today:
        raise Refused(_("The answer is given between the day of the offer and today."))


def _insist_first(offer: Offer, today: date) -> None:
    others = live_offers(sa.and_(Offer.household_id == offer.household_id, Offer.id != offer.id), today)
    if any(other.state is OfferState.ACCEPTED for other in others):
        raise Refused(_("The household has accepted another flat: withdraw that offer first."))


def _pass_over_others(chosen: Offer, *, actor: Actor) -> list[Offer]:
    others = [other for other in chosen.sheet.offers if other is not chosen and other.state is OfferState.OPEN]
    for other in others:
        other.state = OfferState.NOT_CHOSEN
        other.closed_on = chosen.closed_on
        audit.record("offer.not_chosen", other, actor=actor)
    return others


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
