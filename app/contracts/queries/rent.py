"""The rent of a contract over any period, from its signed versions and the index values of its municipality."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.contracts.calculations import IndexRule, Rent, RentKind, RentStep, indexed_steps, rent_over
from app.contracts.models import Contract, ContractTerm, IndexValue
from app.core.extensions import db


@dataclass(frozen=True)
class ContractRent:
    """What is owed for the period, and the month whose index is missing (None: nothing is missing)."""

    rent: Rent
    missing_on: date | None


def rent_of(contract: Contract, starts_on: date, ends_on: date) -> ContractRent:
    """The contract's rent for [starts_on, ends_on), amendments and index included; a draft's as it is planned."""
    steps, missing = rent_steps(contract, ends_on)
    ended_on, count = contract.holds_until, contract.term_on(starts_on).day_count
    return ContractRent(rent_over(steps, starts_on, ends_on, ended_on=ended_on, day_count=count), missing)


def rent_steps(
    contract: Contract, until: date, index: Mapping[date, int] | None = None
) -> tuple[list[RentStep], date | None]:
    """Every rent of the contract that begins before `until`, in order, and the first month whose index is missing.

    `index` is given where it is read once for many contracts.
    """
    versions = [term for term in contract.terms if term.signed_on] or contract.terms[:1]
    if index is None:
        index = index_values(contract.municipality_id) if any(one.index_base_on for one in versions) else {}
    steps: list[RentStep] = []
    missing: date | None = None
    for place, term in enumerate(versions):
        after = versions[place + 1].effective_on if place + 1 < len(versions) else None
        last = min(after or until, until)
        found, unknown = _steps_of(term, index, last)
        steps += found
        missing = missing or unknown
    return steps, missing


def index_values(municipality_id: int) -> dict[date, int]:
    """First day of the month → its index in ten-thousandths."""
    rows = db.session.execute(
        sa.select(IndexValue.month_on, IndexValue.value).where(IndexValue.municipality_id == municipality_id)
    )
    return {row.month_on: row.value for row in rows}


def _steps_of(term: ContractTerm, index: Mapping[date, int], until: date) -> tuple[list[RentStep], date | None]:
    base = RentStep(term.effective_on, term.rent_cents, term.rent_kind)
    if term.rent_kind is not RentKind.INDEXED or term.index_base_on is None or term.index_first_on is None:
        return [base], None
    rule = IndexRule(
        term.index_base_on, term.index_first_on, may_fall=term.index_may_fall, most_percent=term.index_most
    )
    return indexed_steps(base, rule, index, until)
