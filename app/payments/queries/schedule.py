"""What contracts ask for, beside what is prepared and approved."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.contracts.models import Contract, ContractFlat, ContractModel, ContractState, ContractTerm
from app.contracts.queries.rent import index_values, rent_steps
from app.core.extensions import db
from app.core.months import months_before, next_month
from app.flats.models import Building, Flat
from app.payments.calculations import Due, DueKind, Plan, PlanTerm, WhichRent, schedule
from app.payments.models import PaymentDue
from app.payments.rules import Change, Recorded, changes

BACK = 12  # months whose amounts are compared again when a month is prepared
INDEX_LAG = 2  # months between an index and the rent that follows it


@dataclass(frozen=True)
class ContractChanges:
    """What preparing a month does for one contract, and the first month whose index is missing."""

    contract: Contract
    steps: list[Change]
    missing_on: date | None

    def missing_for(self, step: Change) -> date | None:
        """The month whose index the amount would need, where it is missing."""
        if step.kind is not DueKind.RENT or step.ends_on is None or self.missing_on is None:
            return None
        return self.missing_on if step.ends_on > months_before(self.missing_on, -INDEX_LAG) else None


@dataclass(frozen=True)
class Owed:
    """What one contract asks for in a period but deposits: of us, and of the household that signed it."""

    contract: Contract
    plan: Plan
    ours: list[Due]
    households: list[Due]


def owed_between(municipality_id: int, starts_on: date, ends_on: date) -> Iterator[Owed]:
    """Rent and services of the days [starts_on, ends_on) by contract, month by month, whoever pays them.

    What is ours is what preparing those months makes; occupancy agreements under a lease of ours add no rent to it.
    """
    index = index_values(municipality_id)
    for contract in _contracts(municipality_id, starts_on, ends_on):
        plan, _missing = plan_of(contract, ends_on, index)
        ours = [due for due in schedule(plan, starts_on, ends_on) if due.kind is not DueKind.DEPOSIT]
        paid = {due.starts_on for due in ours if due.kind is DueKind.RENT}
        whole = replace(plan, terms=tuple(replace(term, which_rent=WhichRent.ALL) for term in plan.terms))
        rents = [due for due in schedule(whole, starts_on, ends_on) if due.kind is DueKind.RENT]
        yield Owed(contract, plan, ours, [due for due in rents if due.starts_on not in paid])


def plan_of(contract: Contract, until: date, index: Mapping[date, int]) -> tuple[Plan, date | None]:
    """The contract as the schedule sees it before `until`, and the first month whose index is missing."""
    steps, missing = rent_steps(contract, until, index)
    terms = tuple(_term(contract, term) for term in contract.terms if term.signed_on)
    return Plan(contract.starts_on, contract.holds_until, tuple(steps), terms), missing


def month_changes(municipality_id: int, month: date) -> list[ContractChanges]:
    """What preparing the month would do, contract by contract; those with nothing to do are left out.

    What falls due in the month is prepared; what was prepared for the year before it is compared with its contract.
    """
    first, end = month.replace(day=1), next_month(month)
    back = months_before(first, BACK)
    index = index_values(municipality_id)
    recorded = _recorded(PaymentDue.municipality_id == municipality_id, back, end)
    found = []
    for contract in _contracts(municipality_id, back, end):
        plan, missing = plan_of(contract, end, index)
        steps = changes(schedule(plan, back, end), recorded.get(contract.id, ()), first, end)
        if steps:
            found.append(ContractChanges(contract, steps, missing))
    return found


def outdated(dues: Iterable[PaymentDue]) -> dict[int, Change]:
    """By its id, what the contract says instead, for each of the prepared amounts that it no longer agrees with."""
    by_contract: dict[int, list[PaymentDue]] = {}
    for due in dues:
        by_contract.setdefault(due.contract_id, []).append(due)
    back = min((due.starts_on for found in by_contract.values() for due in found), default=date.max)
    recorded = _recorded(PaymentDue.contract_id.in_(by_contract), back)
    indexes: dict[int, dict[date, int]] = {}
    answer = {}
    for contract in _loaded(Contract.id.in_(by_contract)):
        town = contract.municipality_id
        index = indexes[town] if town in indexes else indexes.setdefault(town, index_values(town))
        starts = [row.starts_on for row in recorded[contract.id]]
        ends = [row.ends_on or row.starts_on for row in recorded[contract.id]]
        end = next_month(max(starts + ends))
        wanted = schedule(plan_of(contract, end, index)[0], back, end)
        for change in changes(wanted, recorded[contract.id], date.max, date.max):
            if change.row_id is not None:
                answer[change.row_id] = change
    return answer


def recorded_of(due: PaymentDue) -> Recorded:
    """The row as the rules see it."""
    approved = due.approved_on is not None
    return Recorded(due.id, due.kind, due.starts_on, due.ends_on, due.due_on, due.number, due.cents, approved)


def _recorded(which: sa.ColumnElement[bool], back: date, end: date = date.max) -> dict[int, list[Recorded]]:
    """By contract, what is prepared and approved for periods that begin on [back, end)."""
    rows = db.session.execute(
        sa.select(
            PaymentDue.contract_id,
            PaymentDue.id,
            PaymentDue.kind,
            PaymentDue.starts_on,
            PaymentDue.ends_on,
            PaymentDue.due_on,
            PaymentDue.number,
            PaymentDue.cents,
            PaymentDue.approved_on.is_not(None).label("approved"),
        ).where(which, PaymentDue.starts_on >= back, PaymentDue.starts_on < end)
    )
    found: dict[int, list[Recorded]] = {}
    for row in rows:
        found.setdefault(row.contract_id, []).append(Recorded(*row[1:]))
    return found


def _contracts(municipality_id: int, back: date, end: date) -> Iterator[Contract]:
    """Signed contracts that held on a day since `back`, or for which something is recorded since then."""
    until = sa.func.coalesce(Contract.ended_on, Contract.ends_on)
    known = sa.exists().where(PaymentDue.contract_id == Contract.id, PaymentDue.starts_on >= back)
    return _loaded(
        Contract.municipality_id == municipality_id,
        Contract.state != ContractState.DRAFT,
        Contract.model != ContractModel.OCCUPANCY,
        sa.or_(sa.and_(Contract.starts_on < end, sa.or_(until.is_(None), until > back)), known),
    )


def _loaded(*where: sa.ColumnElement[bool]) -> Iterator[Contract]:
    rows = db.session.scalars(
        sa.select(Contract)
        .where(*where)
        .options(
            joinedload(Contract.landlord),
            selectinload(Contract.terms).selectinload(ContractTerm.flat_rents),
            selectinload(Contract.flats)
            .joinedload(ContractFlat.flat)
            .joinedload(Flat.building)
            .joinedload(Building.place),
        )
        .order_by(Contract.number, Contract.id)
    )
    return iter(rows.unique().all())


def _term(contract: Contract, term: ContractTerm) -> PlanTerm:
    """Where the household signs, it pays its own rent and deposit (digest rows 82, 84)."""
    ours = contract.model is ContractModel.HEAD_LEASE
    helped = WhichRent.FIRST_AND_LAST if term.first_and_last else WhichRent.NONE
    return PlanTerm(
        effective_on=term.effective_on,
        payment_day=term.payment_day,
        in_advance=term.in_advance,
        day_count=term.day_count,
        services_cents=term.utilities_cents or 0,
        deposit_cents=term.deposit_cents if ours else 0,
        which_rent=WhichRent.ALL if ours else helped,
        flat_shares={share.flat_id: share.rent_cents for share in term.flat_rents},
    )
