"""A contract is drawn up, corrected while it is a draft, and signed."""

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.contracts.models import Contract, ContractFlat, ContractModel, ContractState, FlatSide, SigningMethod
from app.contracts.operations.facts import ContractFacts, TermFacts
from app.contracts.operations.terms import new_term, refuse_unseen
from app.contracts.queries.findings import findings_of
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Level, Refused, RuleViolation
from app.core.extensions import db
from app.placements.operations.turns import guarded, take_turn
from app.places.models import Municipality


def create_contract(
    municipality: Municipality, facts: ContractFacts, term: TermFacts, *, actor: Actor, today: date
) -> Contract:
    """Draws up a contract. Raises Refused for what cannot be, and RuleViolation where a block speaks against it."""
    take_turn(municipality.id)
    contract = Contract(municipality=municipality, drawn_up_by_id=actor.actor_id)
    _write(contract, facts)
    contract.number = facts.number or _next_number(municipality)
    _refuse_known_number(contract)
    audit.record("contract.create", contract, actor=actor)
    _set_flats(contract, facts)
    new_term(contract, 0, facts.starts_on, facts.ends_on, term)
    _refuse_blocks(contract, today)
    return contract


def edit_contract(
    contract: Contract, facts: ContractFacts, term: TermFacts, *, actor: Actor, today: date, seen: str | None = None
) -> Contract:
    """Corrects a draft, its flats and its terms; refused once it is signed, or where it is not as `seen`."""
    take_turn(contract.municipality_id, contract)
    _refuse_signed(contract)
    refuse_unseen(contract, seen)
    _write(contract, facts)
    contract.number = facts.number or contract.number
    _refuse_known_number(contract)
    audit.record("contract.edit", contract, actor=actor)
    _take_apart(contract)
    _set_flats(contract, facts)
    new_term(contract, 0, facts.starts_on, facts.ends_on, term)
    _refuse_blocks(contract, today)
    return contract


def discard_contract(contract: Contract, *, actor: Actor) -> None:
    """Throws a draft away; refused once it is signed."""
    take_turn(contract.municipality_id, contract)
    _refuse_signed(contract)
    audit.record_facts("contract.discard", contract, actor=actor, facts={"number": contract.number})
    _take_apart(contract)
    db.session.delete(contract)
    db.session.flush()


def sign_contract(
    contract: Contract, signed_on: date, signing: SigningMethod, *, actor: Actor, today: date, seen: str | None = None
) -> Contract:
    """The paper is signed: from here on nothing of it changes, and its flats are held on its days (K7).

    Raises Refused where the draft is not as `seen` (`version_of`), and RuleViolation where a block speaks against it.
    """
    take_turn(contract.municipality_id, contract)
    _refuse_signed(contract)
    refuse_unseen(contract, seen)
    if signed_on > today:
        raise Refused(_("The date cannot be in the future."))
    _refuse_blocks(contract, today)
    contract.state, contract.signed_on, contract.signing = ContractState.SIGNED, signed_on, signing
    audit.record("contract.sign", contract, actor=actor)
    term = contract.terms[0]
    term.signed_on, term.signed_by_id = signed_on, actor.actor_id
    db.session.flush()
    hold_flats(contract)
    return contract


def hold_flats(contract: Contract) -> None:
    """The flats are held from the contract's first day until the day it no longer holds."""
    with guarded():
        for row in contract.flats:
            row.held_from, row.held_until = contract.starts_on, contract.holds_until
        db.session.flush()


def _write(contract: Contract, facts: ContractFacts) -> None:
    _refuse_parties(facts)
    head = facts.model is ContractModel.HEAD_LEASE
    contract.model = facts.model
    contract.landlord = facts.landlord
    contract.household = None if head else facts.household
    contract.why_not_client = facts.why_not_client if head else None
    contract.why_not_words = facts.why_not_words if head else None
    contract.starts_on, contract.ends_on = facts.starts_on, facts.ends_on
    contract.land_register = facts.land_register
    contract.land_register_number = facts.land_register_number
    contract.land_register_on = facts.land_register_on
    contract.note = facts.note


def _refuse_parties(facts: ContractFacts) -> None:
    head = facts.model is ContractModel.HEAD_LEASE
    if not facts.flats:
        raise Refused(_("Choose at least one flat."))
    if not head and len(facts.flats) > 1:
        raise Refused(_("Only a lease of the provider is about several flats."))
    if not head and facts.household is None:
        raise Refused(_("Choose the household that signs."))
    if head and facts.why_not_client is None:
        raise Refused(_("Say why the person does not sign with the landlord."))
    if facts.model in {ContractModel.CLIENT_LEASE, ContractModel.HEAD_LEASE} and facts.landlord is None:
        raise Refused(_("Choose the landlord."))
    if facts.ends_on is None and facts.model is not ContractModel.MUNICIPAL_ACT:
        raise Refused(_("A lease always has a last day. Only a municipal act may be without."))
    if facts.ends_on is not None and facts.ends_on <= facts.starts_on:
        raise Refused(_("The contract ends before it begins."))


def _set_flats(contract: Contract, facts: ContractFacts) -> None:
    """A draft's flats: its periods are empty, so that it holds no day yet."""
    side = FlatSide.OCCUPANT if facts.model is ContractModel.OCCUPANCY else FlatSide.OWNER
    for flat in facts.flats:
        if flat.municipality_id != contract.municipality_id:
            raise Refused(_("A flat of another municipality cannot be chosen."))
        if not 1 <= facts.room_number <= flat.rooms_to_let:
            raise Refused(_("The flat has no room of this number."))
        day = facts.starts_on
        contract.flats.append(
            ContractFlat(flat=flat, room_number=facts.room_number, side=side, held_from=day, held_until=day)
        )
    db.session.flush()


def _take_apart(contract: Contract) -> None:
    for term in contract.terms:
        for share in term.flat_rents:
            db.session.delete(share)
    db.session.flush()
    for row in [*contract.terms, *contract.flats]:
        db.session.delete(row)
    db.session.flush()
    db.session.expire(contract, ["terms", "flats"])


def _refuse_signed(contract: Contract) -> None:
    if contract.state is not ContractState.DRAFT:
        raise Refused(_("The contract is signed and does not change any more. Record an amendment instead."))


def _refuse_blocks(contract: Contract, today: date) -> None:
    refusing = [one for one in findings_of(contract, today) if not one.passed and one.level is Level.BLOCK]
    if refusing:
        raise RuleViolation(refusing)


def _refuse_known_number(contract: Contract) -> None:
    with db.session.no_autoflush:
        known = sa.select(Contract.id).where(
            Contract.municipality_id == contract.municipality.id,
            Contract.number == contract.number,
            Contract.id != (contract.id or 0),
        )
        if db.session.scalar(known):
            raise Refused(_("There is a contract with this number already."))


def _next_number(municipality: Municipality) -> str:
    """The next free number of ours, such as R-L-0007; whoever calls has taken the turn."""
    prefix = f"{municipality.file_prefix}-L-"
    with db.session.no_autoflush:
        numbers = db.session.scalars(
            sa.select(Contract.number).where(
                Contract.municipality_id == municipality.id, Contract.number.startswith(prefix, autoescape=True)
            )
        )
        taken = [int(tail) for number in numbers if (tail := number.removeprefix(prefix)).isdecimal()]
    return f"{prefix}{max(taken, default=0) + 1:04d}"
