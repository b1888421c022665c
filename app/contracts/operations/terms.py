"""Versions of what was agreed: the first with the draft, each amendment signed and for good."""

from datetime import date

from flask_babel import gettext as _

from app.contracts.calculations import RentKind
from app.contracts.models import (
    Contract,
    ContractState,
    ContractTerm,
    Payer,
    RepairElement,
    RepairParty,
    TermRent,
    Utility,
)
from app.contracts.operations.facts import TermFacts
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db

PLAIN = tuple(name for name in TermFacts.__dataclass_fields__ if name not in ("utilities", "repairs", "flat_rents"))


def new_term(
    contract: Contract, number: int, effective_on: date, ends_on: date | None, facts: TermFacts
) -> ContractTerm:
    """A version of the terms, not yet signed. Raises Refused for terms that contradict themselves."""
    _refuse(facts, effective_on)
    term = ContractTerm(contract=contract, number=number, effective_on=effective_on, ends_on=ends_on)
    for name in PLAIN:
        setattr(term, name, getattr(facts, name))
    term.utilities = {service.value: payer.value for service, payer in facts.utilities.items()}
    term.repairs = {element.value: party.value for element, party in facts.repairs.items()}
    own = {row.flat_id for row in contract.flats}
    if facts.flat_rents and (set(facts.flat_rents) != own or sum(facts.flat_rents.values()) != facts.rent_cents):
        raise Refused(_("The flats' shares must make up the rent."))
    term.flat_rents = [TermRent(flat_id=flat_id, rent_cents=share) for flat_id, share in facts.flat_rents.items()]
    db.session.add(term)
    return term


def facts_of(term: ContractTerm) -> TermFacts:
    """The version's content, to begin an amendment or a correction with."""
    from_row = {name: getattr(term, name) for name in PLAIN}
    shares = {share.flat_id: share.rent_cents for share in term.flat_rents}
    utilities = {Utility(service): Payer(payer) for service, payer in term.utilities.items()}
    repairs = {RepairElement(element): RepairParty(party) for element, party in term.repairs.items()}
    return TermFacts(**from_row, utilities=utilities, repairs=repairs, flat_rents=shares)


def refuse_unamendable(contract: Contract, signed_on: date, effective_on: date, today: date) -> None:
    """Raises Refused where the contract cannot be amended as asked."""
    latest = max(term.effective_on for term in contract.terms)
    if contract.state is ContractState.DRAFT:
        raise Refused(_("A draft is corrected, not amended."))
    if contract.state is ContractState.ENDED:
        raise Refused(_("The contract has ended."))
    if signed_on > today or signed_on < (contract.signed_on or signed_on):
        raise Refused(_("An amendment is signed after the contract, and not in the future."))
    if effective_on <= latest:
        raise Refused(_("An amendment holds from a later day than the version before it."))
    if contract.holds_until and effective_on > contract.holds_until:
        raise Refused(_("An amendment holds from a day of the contract."))


def version_of(contract: Contract) -> str:
    """Which terms stand last: another value after an amendment, and after every saving of a draft."""
    return max(contract.terms, key=lambda term: term.number).created_at.isoformat()


def refuse_unseen(contract: Contract, seen: str | None) -> None:
    """Raises Refused where the contract is no longer as the person read it; `seen` is `version_of` then."""
    if seen is not None and seen != version_of(contract):
        raise Refused(_("A colleague has changed this contract meanwhile. Open its page and look at it again."))


def sign_amendment(
    contract: Contract, term: ContractTerm, signed_on: date, changes: str, *, actor: Actor
) -> ContractTerm:
    """Writes the amendment down for good; the version before it holds until the amendment's first day."""
    term.signed_on, term.signed_by_id, term.changes = signed_on, actor.actor_id, changes
    audit.record("contract.amend", term, actor=actor)
    return term


def _refuse(facts: TermFacts, effective_on: date) -> None:
    if (facts.rent_kind is RentKind.FREE) != (facts.rent_cents == 0):
        raise Refused(_("A flat without rent costs nothing, and one with rent costs something."))
    indexed = facts.rent_kind is RentKind.INDEXED
    if indexed != (facts.index_base_on is not None) or indexed != (facts.index_first_on is not None):
        raise Refused(_("An indexed rent needs the month of the index it was agreed at, and the first change."))
    if indexed and facts.index_first_on and facts.index_first_on <= effective_on:
        raise Refused(_("The rent changes with the index after these terms begin."))
