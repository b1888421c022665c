"""A signed contract is amended, prolonged, or ended before its term."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.clients.models import Destination
from app.contracts import rules
from app.contracts.models import Contract, ContractState, ContractTerm, EndedBy
from app.contracts.operations.contracts import hold_flats
from app.contracts.operations.facts import TermFacts
from app.contracts.operations.terms import new_term, refuse_unamendable, refuse_unseen, sign_amendment
from app.contracts.queries.ending import endings_of
from app.contracts.queries.findings import findings_of, stays_of, stays_outlasting
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Finding, Level, Refused, RuleViolation, insist
from app.core.extensions import db
from app.placements.models import EndReason
from app.placements.operations.endings import end_placement
from app.placements.operations.turns import take_turn


@dataclass(frozen=True)
class Amendment:
    """When an amendment was signed, from when it holds, what it changes, and the contract's term from then on."""

    signed_on: date
    effective_on: date
    changes: str
    ends_on: date | None


@dataclass(frozen=True)
class StayEnd:
    """What becomes of a stay when its lease ends: its first day elsewhere, and whether conduct lost the lease."""

    ends_on: date
    after_breach: bool = False
    note: str | None = None


def amend_contract(
    contract: Contract,
    amendment: Amendment,
    facts: TermFacts,
    *,
    actor: Actor,
    today: date,
    seen: str | None = None,
) -> ContractTerm:
    """A new version of the terms from a day on; the signed ones before it stay as they are.

    The term may be prolonged or shortened with it. Raises Refused, also where another version than the `seen` one was
    the last (`version_of`), or RuleViolation (K5, K7).
    """
    take_turn(contract.municipality_id, contract)
    refuse_unseen(contract, seen)
    refuse_unamendable(contract, amendment.signed_on, amendment.effective_on, today)
    if amendment.ends_on is not None and amendment.ends_on < amendment.effective_on:
        raise Refused(_("The contract cannot end before the amendment holds."))
    if amendment.ends_on is None and contract.ends_on is not None:
        raise Refused(_("A lease always has a last day. Only a municipal act may be without."))
    number = max(term.number for term in contract.terms) + 1
    with db.session.no_autoflush:
        term = new_term(contract, number, amendment.effective_on, amendment.ends_on, facts)
        sign_amendment(contract, term, amendment.signed_on, amendment.changes, actor=actor)
    if amendment.ends_on != contract.ends_on:
        contract.ends_on = amendment.ends_on
        audit.record("contract.prolong", contract, actor=actor)
    refusing = [one for one in findings_of(contract, today, term) if not one.passed and one.level is Level.BLOCK]
    if refusing:
        raise RuleViolation(refusing)
    hold_flats(contract)
    return term


def end_contract(
    contract: Contract,
    ended_on: date,
    by: EndedBy,
    reason: str,
    *,
    notice_on: date | None = None,
    stays: Mapping[int, StayEnd] | None = None,
    actor: Actor,
    today: date,
) -> Contract:
    """The contract ends before its term; `ended_on` is the first day it no longer holds, also one to come.

    `stays` says by id what becomes of the stays in its flats: each named ends, and another flat is looked for at once
    while the service goes on (digest row 90). A stay that is not named goes on, and K1 and K2 keep warning of it.
    Raises RuleViolation where we end it for conduct of which a household was never warned (K13).
    """
    take_turn(contract.municipality_id, contract)
    if contract.state is not ContractState.SIGNED:
        raise Refused(_("Only a signed contract that still runs can be ended."))
    if ended_on < contract.starts_on or (contract.ends_on and ended_on > contract.ends_on):
        raise Refused(_("A contract ends within its own term."))
    if notice_on and (notice_on > ended_on or notice_on > today):
        raise Refused(_("Notice is given before the contract ends, and not in the future."))
    insist(
        *(one for one in conduct_findings(contract, by, notice_on or today, stays or {}) if one.level is Level.BLOCK)
    )
    contract.state, contract.ended_on, contract.ended_by = ContractState.ENDED, ended_on, by
    contract.notice_on, contract.end_reason = notice_on, reason
    audit.record("contract.end", contract, actor=actor)
    hold_flats(contract)
    left = {stay.id: stay for stay in stays_outlasting(contract, ended_on)}
    for id, end in (stays or {}).items():
        if id not in left:
            raise Refused(_("One of the stays has changed meanwhile. Look at them again."))
        why = EndReason.LANDLORD_ENDED if by is EndedBy.LANDLORD else EndReason.LEASE_RAN_OUT
        end_placement(
            left[id],
            end.ends_on,
            why,
            end.note,
            actor=actor,
            today=today,
            destination=Destination.UNKNOWN,
            after_breach=end.after_breach,
        )
    return contract


def conduct_findings(contract: Contract, by: EndedBy, decided_on: date, stays: Mapping[int, StayEnd]) -> list[Finding]:
    """K13 of each stay that is said to end by how the household lived."""
    breached = {id for id, end in stays.items() if end.after_breach}
    by_us = by in {EndedBy.US, EndedBy.BOTH}
    return [
        rules.conduct_was_warned_of(one.stay.flat, by_us, one.warned_on, decided_on)
        for one in endings_of([stay for stay in stays_of(contract) if stay.placement_id in breached])
    ]
