"""The signed papers of a contract and what insurers say of its flats: both are added to, never changed."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.contracts.models import (
    Contract,
    ContractFile,
    ContractFileWithdrawal,
    ContractState,
    Insurance,
    InsuranceState,
)
from app.contracts.queries.papers import papers_of
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.papers import Paper
from app.placements.operations.turns import take_turn

MOST_FILES = 100  # of one contract, withdrawn ones too


def attach_paper(
    contract: Contract, paper: Paper, title: str, term_number: int | None, *, actor: Actor
) -> ContractFile:
    """Keeps a paper with the contract for good; `term_number` is the version it is the signed paper of (None: other).

    Raises Refused for a draft, for a file the contract has already, and for a version it does not have.
    """
    take_turn(contract.municipality_id, contract)
    known = papers_of(contract)
    if contract.state is ContractState.DRAFT:
        raise Refused(_("A draft has no signed paper yet. Record the signature first."))
    if term_number is not None and term_number not in {term.number for term in contract.terms}:
        raise Refused(_("The contract has no such version."))
    if any(one.sha256 == paper.sha256 and one.withdrawal is None for one in known):
        raise Refused(_("The contract has this file already."))
    if len(known) >= MOST_FILES:
        raise Refused(_("A contract has at most %(number)s files.", number=MOST_FILES))
    row = ContractFile(
        contract=contract,
        title=title,
        term_number=term_number,
        file_name=paper.keep(),
        suffix=paper.suffix,
        size=len(paper.data),
        sha256=paper.sha256,
        added_by_id=actor.actor_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record_facts("contract.attach_paper", contract, actor=actor, facts={"paper": row.id, "sha256": row.sha256})
    return row


def withdraw_paper(file: ContractFile, reason: str, *, actor: Actor) -> ContractFileWithdrawal:
    """The file was added in error: it stays and can be looked at, and counts for nothing."""
    take_turn(file.contract.municipality_id, file.contract)
    if any(one.id == file.id and one.withdrawal for one in papers_of(file.contract)):
        raise Refused(_("The file is withdrawn already."))
    row = ContractFileWithdrawal(file=file, reason=reason, withdrawn_by_id=actor.actor_id)
    db.session.add(row)
    db.session.flush()
    facts = {"paper": file.id, "sha256": file.sha256}
    audit.record_facts("contract.withdraw_paper", file.contract, actor=actor, facts=facts, note=reason)
    return row


@dataclass(frozen=True)
class InsuranceFacts:
    """What is known of the insurance from `since` on; `expires_on` is the policy's last day."""

    state: InsuranceState
    since: date
    insurer: str | None = None
    expires_on: date | None = None


def record_insurance(contract: Contract, facts: InsuranceFacts, *, actor: Actor, today: date) -> Insurance:
    """Writes down what holds from a day on; what was recorded before stays (digest row 143)."""
    take_turn(contract.municipality_id, contract)
    active = facts.state is InsuranceState.ACTIVE
    if facts.state is not InsuranceState.NONE and not facts.insurer:
        raise Refused(_("Name the insurer."))
    if active and (facts.expires_on is None or facts.expires_on <= facts.since):
        raise Refused(_("A policy has a last day, after its first."))
    if not active and facts.since > today:
        raise Refused(_("The date cannot be in the future."))
    row = Insurance(
        contract=contract,
        state=facts.state,
        insurer=facts.insurer if facts.state is not InsuranceState.NONE else None,
        since=facts.since,
        expires_on=facts.expires_on if active else None,
    )
    db.session.add(row)
    db.session.flush()
    said = {"insurance": row.state, "insurer": row.insurer, "since": row.since, "expires_on": row.expires_on}
    audit.record_facts("contract.record_insurance", contract, actor=actor, facts=said)
    return row
