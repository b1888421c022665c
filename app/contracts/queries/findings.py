"""What the rules say of a contract and of a flat, with what they are asked about."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.contracts import rules
from app.contracts.models import (
    Contract,
    ContractFlat,
    ContractModel,
    ContractState,
    ContractTerm,
    FlatSide,
    InsuranceState,
)
from app.contracts.queries.papers import insured_last, versions_without_paper
from app.core.errors import Finding
from app.core.extensions import db
from app.flats.models import Flat
from app.flats.queries import flat_label
from app.placements.models import Placement
from app.placements.queries.browse import really_was
from app.placements.queries.facts import during
from app.placements.queries.lists import file_numbers, with_flat
from app.placements.rules.facts import Period
from app.places.queries import policy_on


def findings_of(contract: Contract, today: date, term: ContractTerm | None = None) -> list[Finding]:
    """Every rule's answer about the contract, under the terms given or those of the day."""
    return rules.check(
        facts_of(contract, term or contract.term_on(today), today),
        stays_of(contract),
        other_contracts(contract),
        today=today,
        policy=policy_on(contract.municipality_id, today),
    )


def flat_findings(flat: Flat, today: date) -> list[Finding]:
    """K2 of every stay in the flat that has not ended: are all its days under a contract with the owner?"""
    held = [
        Period(row.held_from, row.held_until)
        for row in contract_flats(flat.id)
        if row.side is FlatSide.OWNER and row.contract.state is not ContractState.DRAFT
    ]
    lived = [stay for stay in stays_in([flat.id]) if stay.ends_on is None or stay.ends_on > today]
    return [rules.lived_in_under_contract(Period(stay.starts_on, stay.ends_on), held, today) for stay in lived]


def facts_of(contract: Contract, term: ContractTerm, today: date) -> rules.ContractFacts:
    """The contract as the rules see it."""
    expected = [row.flat.rent_cents for row in contract.flats]
    known = [rent for rent in expected if rent is not None]
    return rules.ContractFacts(
        starts_on=contract.starts_on,
        ends_on=contract.holds_until,
        rent_cents=term.rent_cents,
        deposit_cents=term.deposit_cents,
        deposit_reason=bool(term.deposit_reason),
        expected_cents=sum(known) if known and len(known) == len(expected) else None,
        notice_days=term.notice_days_us,
        house_rules=term.house_rules or "",
        ended=contract.state is ContractState.ENDED,
        household_id=contract.household_id,
        without_paper=len(versions_without_paper(contract)),
        insurance=_insurance(contract),
        to_insure=_runs(contract, today) and contract.model is not ContractModel.OCCUPANCY,
    )


def _runs(contract: Contract, today: date) -> bool:
    return contract.state is ContractState.SIGNED and Period(contract.starts_on, contract.ends_on).covers(today)


def _insurance(contract: Contract) -> rules.InsuranceFacts:
    last = insured_last([contract.id]).get(contract.id)
    refused = last is not None and last.state is InsuranceState.REFUSED
    return rules.InsuranceFacts(last.expires_on if last else None, last.insurer if last and refused else None)


def contract_flats(flat_id: int) -> list[ContractFlat]:
    """Every contract about the flat with its days, drafts included, the earliest first."""
    return list(
        db.session.scalars(
            sa.select(ContractFlat)
            .join(ContractFlat.contract)
            .where(ContractFlat.flat_id == flat_id)
            .options(joinedload(ContractFlat.contract).joinedload(Contract.landlord))
            .order_by(Contract.starts_on, Contract.id)
        )
    )


def other_contracts(contract: Contract) -> list[rules.OtherContract]:
    """Signed contracts about the same flats on the same side; a lease of all a group flat meets those of its rooms."""
    own = {row.flat_id: row for row in contract.flats}
    rows = db.session.scalars(
        sa.select(ContractFlat)
        .join(ContractFlat.contract)
        .where(
            ContractFlat.flat_id.in_(own),
            ContractFlat.contract_id != contract.id,
            Contract.state != ContractState.DRAFT,
        )
        .options(joinedload(ContractFlat.contract), with_flat(ContractFlat.flat))
        .order_by(ContractFlat.held_from)
    )
    return [
        rules.OtherContract(row.contract.number, flat_label(row.flat), Period(row.held_from, row.held_until))
        for row in rows
        if row.side is own[row.flat_id].side
        and (
            row.room_number == own[row.flat_id].room_number
            or ContractModel.HEAD_LEASE in (row.contract.model, contract.model)
        )
    ]


def stays_of(contract: Contract) -> list[rules.StayFacts]:
    """The stays in the contract's flats that share a day with its term or go on after it, by file number."""
    found = [stay for stay in stays_in([row.flat_id for row in contract.flats]) if _concerns(contract, stay)]
    numbers = file_numbers(stay.household_id for stay in found)
    return [
        rules.StayFacts(
            stay.id,
            stay.household_id,
            flat_label(stay.flat),
            numbers.get(stay.household_id, "–"),
            stay.starts_on,
            stay.ends_on,
        )
        for stay in found
    ]


def stays_outlasting(contract: Contract, day: date) -> list[Placement]:
    """The stays in its flats that have no end, or one after the day."""
    return [
        stay
        for stay in stays_in([row.flat_id for row in contract.flats])
        if _concerns(contract, stay) and (stay.ends_on is None or stay.ends_on > day)
    ]


def _concerns(contract: Contract, stay: Placement) -> bool:
    """The stay began while the contract held, in a room it is about."""
    rooms = {row.flat_id: row.room_number for row in contract.flats}
    begun_within = contract.ends_on is None or stay.starts_on < contract.ends_on
    lasts = stay.ends_on is None or stay.ends_on > contract.starts_on
    whole = contract.model is ContractModel.HEAD_LEASE
    return begun_within and lasts and (whole or stay.room.room_number == rooms[stay.flat_id])


def stays_in(flat_ids: Iterable[int]) -> Sequence[Placement]:
    """The stays in the flats that were, the earliest first."""
    return db.session.scalars(
        sa.select(Placement)
        .where(
            Placement.flat_id.in_(flat_ids),
            really_was(),
            during(Placement.starts_on, Placement.ends_on, Period(date.min)),
        )
        .options(with_flat(Placement.flat), joinedload(Placement.room))
        .order_by(Placement.starts_on, Placement.id)
    ).all()
