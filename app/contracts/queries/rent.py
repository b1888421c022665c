"""The rent of a contract over any period, from its signed versions and the index values of its municipality."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.contracts.calculations import DayCount, IndexRule, Rent, RentKind, RentStep, indexed_steps, rent_over
from app.contracts.models import Contract, ContractTerm, IndexValue
from app.core.extensions import db
from app.core.months import next_month


@dataclass(frozen=True)
class ContractRent:
    """What is owed for the period, and the month whose index is missing (None: nothing is missing)."""

    rent: Rent
    missing_on: date | None
    counts: tuple[DayCount, ...] = ()  # how parts of a month are counted, in the order of the days


def rent_of(contract: Contract, starts_on: date, ends_on: date) -> ContractRent:
    """The contract's rent for [starts_on, ends_on), amendments and index included; a draft's as it is planned."""
    steps, missing = rent_steps(contract, ends_on)
    pieces = _counted_alike(contract, starts_on, ends_on)
    ended_on = contract.holds_until
    rents = [rent_over(steps, first, until, ended_on=ended_on, day_count=count) for count, first, until in pieces]
    lines = tuple(line for rent in rents for line in rent.lines)
    return ContractRent(Rent(lines), missing, tuple(dict.fromkeys(count for count, _first, _until in pieces)))


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


def _counted_alike(contract: Contract, starts_on: date, ends_on: date) -> list[tuple[DayCount, date, date]]:
    """The period in pieces whose months are counted in the same way.

    A whole month is counted as the terms of its first day say (of the contract's first day in its first month), so
    that periods that touch add up also where an amendment changes the count within a month.
    """
    days = [starts_on]
    while (day := next_month(days[-1])) < ends_on:
        days.append(day)
    pieces: list[tuple[DayCount, date, date]] = []
    for first, until in zip(days, [*days[1:], ends_on], strict=True):
        count = contract.term_on(max(first.replace(day=1), contract.starts_on)).day_count
        begun = pieces.pop()[1] if pieces and pieces[-1][0] is count else first
        pieces.append((count, begun, until))
    return pieces


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
