"""The papers of contracts and their insurance: of one contract, and where either is missing."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.contracts.models import (
    Contract,
    ContractFile,
    ContractFileWithdrawal,
    ContractModel,
    ContractState,
    ContractTerm,
    Insurance,
    InsuranceState,
)
from app.core.extensions import db


def papers_of(contract: Contract) -> list[ContractFile]:
    """Every file of the contract, the newest first, withdrawn ones too."""
    return list(
        db.session.scalars(
            sa.select(ContractFile)
            .where(ContractFile.contract_id == contract.id)
            .options(
                joinedload(ContractFile.added_by),
                joinedload(ContractFile.withdrawal).joinedload(ContractFileWithdrawal.withdrawn_by),
            )
            .order_by(ContractFile.id.desc())
        )
    )


def versions_without_paper(contract: Contract, papers: list[ContractFile] | None = None) -> list[int]:
    """The numbers of its signed versions whose paper is not attached; 0 is the contract itself."""
    attached = papers_of(contract) if papers is None else papers
    have = {one.term_number for one in attached if one.withdrawal is None}
    return [term.number for term in contract.terms if term.signed_on and term.number not in have]


def insurances_of(contract: Contract) -> list[Insurance]:
    """What insurers said, the latest first: that one holds."""
    query = sa.select(Insurance).where(Insurance.contract_id == contract.id)
    return list(db.session.scalars(query.order_by(Insurance.since.desc(), Insurance.id.desc())))


def insured_last(contract_ids: list[int]) -> dict[int, Insurance]:
    """Contract id → what holds of its insurance; contracts of which nothing is recorded are left out."""
    later = aliased(Insurance)
    newer = sa.exists().where(
        later.contract_id == Insurance.contract_id,
        sa.tuple_(later.since, later.id) > sa.tuple_(Insurance.since, Insurance.id),
    )
    rows = db.session.scalars(sa.select(Insurance).where(Insurance.contract_id.in_(contract_ids), ~newer))
    return {row.contract_id: row for row in rows}


def lacks_paper() -> sa.ColumnElement[bool]:
    """SQL: the contract runs, and of one of its signed versions the paper is not attached."""
    attached = (
        sa.exists()
        .where(
            ContractFile.contract_id == ContractTerm.contract_id,
            ContractFile.term_number == ContractTerm.number,
            ~sa.exists().where(ContractFileWithdrawal.file_id == ContractFile.id),
        )
        .correlate(ContractTerm)
    )
    bare = sa.exists().where(ContractTerm.contract_id == Contract.id, ContractTerm.signed_on.is_not(None), ~attached)
    return sa.and_(Contract.state == ContractState.SIGNED, bare.correlate(Contract))


def lacks_insurance(today: date) -> sa.ColumnElement[bool]:
    """SQL: the contract with the owner runs today, no policy does, and no insurer has refused since the last one."""
    return sa.and_(
        Contract.state == ContractState.SIGNED,
        Contract.model != ContractModel.OCCUPANCY,
        Contract.starts_on <= today,
        sa.or_(Contract.ends_on.is_(None), Contract.ends_on > today),
        ~_last_says(
            sa.or_(
                Insurance.state == InsuranceState.REFUSED,
                sa.and_(Insurance.state == InsuranceState.ACTIVE, Insurance.expires_on >= today),
            )
        ),
    )


def insured_until(first: date, last: date) -> sa.ColumnElement[bool]:
    """SQL: the contract runs, and its policy's last day is one of these."""
    ends = sa.and_(Insurance.state == InsuranceState.ACTIVE, Insurance.expires_on.between(first, last))
    return sa.and_(Contract.state == ContractState.SIGNED, _last_says(ends))


def _last_says(what: Any) -> sa.ColumnElement[bool]:
    later = aliased(Insurance)
    newer = sa.exists().where(
        later.contract_id == Insurance.contract_id,
        sa.tuple_(later.since, later.id) > sa.tuple_(Insurance.since, Insurance.id),
    )
    return (
        sa.exists().where(Insurance.contract_id == Contract.id, ~newer.correlate(Insurance), what).correlate(Contract)
    )
