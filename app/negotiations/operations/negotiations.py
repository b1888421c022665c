"""A negotiation is begun, corrected and moved on; prices are named and next steps planned."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.core import audit, promises
from app.core.audit import Actor
from app.core.errors import Finding, Level, Refused, RuleViolation
from app.core.extensions import db
from app.core.versions import refuse_unseen
from app.landlords.models import Landlord, LandlordKind
from app.landlords.operations import LandlordFacts, create_landlord
from app.negotiations import rules
from app.negotiations.models import (
    Negotiation,
    NegotiationMove,
    NegotiationPrice,
    NextStep,
    PriceKind,
    Stage,
    WhyNot,
)
from app.places.models import Municipality, Place


@dataclass(frozen=True)
class NegotiationFacts:
    """What is known of a prospective flat and whom one speaks with; None: not known. Money in cents per month."""

    landlord: Landlord | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    place: Place | None = None
    address_text: str | None = None
    flat_number: str | None = None
    rooms: int | None = None
    area_m2: float | None = None
    floor: int | None = None
    utilities_cents: int | None = None
    deposit_cents: int | None = None
    terms: str | None = None
    found_in: str | None = None


@dataclass(frozen=True)
class Move:
    """Where a negotiation goes, why it ends there, what was said, and what was named or planned with it.

    `rent_cents` is the price of the stage: asked for where it was raised, accepted where terms are agreed.
    """

    to: Stage
    why_not: WhyNot | None = None
    words: str | None = None
    rent_cents: int | None = None
    step_words: str | None = None
    step_due_on: date | None = None


FACTS = tuple(NegotiationFacts.__dataclass_fields__)


def open_negotiation(
    municipality: Municipality, facts: NegotiationFacts, *, actor: Actor, today: date, asked_cents: int | None = None
) -> Negotiation:
    """A flat that was found. Refused without anybody to call, or in another municipality than landlord and address."""
    negotiation = Negotiation(
        municipality_id=municipality.id, stage=Stage.FOUND, stage_since=today, officer_id=actor.actor_id
    )
    _write(negotiation, facts)
    audit.record("negotiation.create", negotiation, actor=actor)
    first = NegotiationMove(negotiation=negotiation, to_stage=Stage.FOUND, moved_on=today, made_by_id=actor.actor_id)
    db.session.add(first)
    if asked_cents is not None:
        name_price(negotiation, PriceKind.ASKED, asked_cents, today, actor=actor, today=today)
    db.session.flush()
    return negotiation


def edit_negotiation(
    negotiation: Negotiation, facts: NegotiationFacts, *, actor: Actor, seen: str | None = None
) -> Negotiation:
    """Corrects or completes the facts.

    Refused where they are not as `seen`, and once the flat is in the stock: there it is described from then on.
    """
    refuse_unseen(negotiation, FACTS, seen)
    _refuse_in_stock(negotiation)
    _write(negotiation, facts)
    audit.record("negotiation.edit", negotiation, actor=actor)
    return negotiation


def move_negotiation(negotiation: Negotiation, move: Move, *, actor: Actor, today: date) -> list[Finding]:
    """To another stage; the open steps count as done, a new one may be planned. Returns what the rules warn of.

    Raises RuleViolation for a stage that does not follow (N1) and an end without a reason (N2).
    """
    db.session.refresh(negotiation, ["stage"], with_for_update=True)  # nobody else moves it meanwhile
    findings = [rules.move_is_allowed(negotiation.stage, move.to), rules.end_is_explained(move.to, move.why_not)]
    if refusing := [one for one in findings if not one.passed and one.level is Level.BLOCK]:
        raise RuleViolation(refusing)
    db.session.add(
        NegotiationMove(
            negotiation=negotiation,
            from_stage=negotiation.stage,
            to_stage=move.to,
            why_not=move.why_not if move.to in rules.UNEXPLAINED else None,
            words=move.words,
            moved_on=today,
            made_by_id=actor.actor_id,
        )
    )
    for step in negotiation.steps:
        if not (step.kept_on or step.broken_on):
            promises.settle(step, True, today, today=today)
    negotiation.stage, negotiation.stage_since = move.to, today
    audit.record("negotiation.move", negotiation, actor=actor, note=move.words)
    if move.rent_cents is not None:
        kind = PriceKind.ACCEPTED if move.to in rules.AGREED else PriceKind.ASKED
        name_price(negotiation, kind, move.rent_cents, today, actor=actor, today=today)
    if move.step_words and move.step_due_on:
        plan_step(negotiation, move.step_words, move.step_due_on, actor=actor, today=today)
    warning = rules.price_is_accepted(move.to, latest_price(negotiation, PriceKind.ACCEPTED))
    return [] if warning.passed else [warning]


def name_price(
    negotiation: Negotiation, kind: PriceKind, rent_cents: int, named_on: date, *, actor: Actor, today: date
) -> NegotiationPrice:
    """A monthly rent somebody named on a day; earlier ones stay. Refused for a day to come."""
    if named_on > today:
        raise Refused(_("The date cannot be in the future."))
    _refuse_in_stock(negotiation)
    price = NegotiationPrice(negotiation=negotiation, kind=kind, rent_cents=rent_cents, named_on=named_on)
    audit.record("negotiation.name_price", price, actor=actor)
    db.session.refresh(negotiation, ["prices"])
    return price


def plan_step(negotiation: Negotiation, words: str, due_on: date, *, actor: Actor, today: date) -> NextStep:
    """What is to be done next and until when. Refused for a day that is over, and once the negotiation is."""
    if due_on < today:
        raise Refused(_("A next step lies ahead: choose today or a later day."))
    if negotiation.stage in rules.ENDED and negotiation.flat_id:
        raise Refused(_("The flat is in the stock already: nothing is left to be done here."))
    step = NextStep(negotiation=negotiation, words=words, due_on=due_on)
    audit.record("negotiation.plan_step", step, actor=actor)
    return step


def settle_step(step: NextStep, done: bool, on: date, *, actor: Actor, today: date) -> NextStep:
    """The step was done on the day, or was given up. Once only, and not for a day to come."""
    promises.settle(step, done, on, today=today)
    audit.record("negotiation.settle_step", step, actor=actor)
    return step


def make_landlord(negotiation: Negotiation, kind: LandlordKind, *, actor: Actor) -> Landlord:
    """The person or firm one speaks with becomes a landlord. Refused where there is one, or nobody is named."""
    if negotiation.landlord_id:
        raise Refused(_("The negotiation has a landlord already."))
    if not negotiation.contact_name:
        raise Refused(_("Write down first with whom you speak."))
    facts = LandlordFacts(negotiation.contact_name, kind, phone=negotiation.contact_phone)
    landlord = create_landlord(negotiation.municipality, facts, actor=actor)
    negotiation.landlord = landlord
    negotiation.landlord_id = landlord.id
    audit.record("negotiation.make_landlord", negotiation, actor=actor)
    return landlord


def latest_price(negotiation: Negotiation, kind: PriceKind) -> int | None:
    """The monthly rent of this kind that holds, in cents."""
    return next((price.rent_cents for price in negotiation.prices if price.kind is kind), None)


def _write(negotiation: Negotiation, facts: NegotiationFacts) -> None:
    if not (facts.landlord or facts.contact_name or facts.contact_phone):
        raise Refused(_("Write down whom to call: a landlord, a name or a telephone number."))
    for owner in (facts.landlord, facts.place):
        if owner and owner.municipality_id != negotiation.municipality_id:
            raise Refused(_("The landlord and the address belong to the municipality of the negotiation."))
    for name, value in vars(facts).items():
        setattr(negotiation, name, value)
    negotiation.landlord_id = facts.landlord.id if facts.landlord else None
    negotiation.place_id = facts.place.id if facts.place else None


def _refuse_in_stock(negotiation: Negotiation) -> None:
    if negotiation.flat_id:
        raise Refused(_("The flat is in the stock: correct it there."))
