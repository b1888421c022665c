"""One amount, the list of them, what waits, and a landlord's payments at a glance."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.contracts.models import Contract, ContractFlat
from app.core.extensions import db
from app.core.months import next_month
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.landlords.models import AccountConfirmation, LandlordAccount
from app.payments.calculations import DueKind, split
from app.payments.models import Payment, PaymentDue, Redirection
from app.payments.rules import OnTime

DUE_SORTS = {"due": PaymentDue.due_on, "amount": PaymentDue.cents, "contract": Contract.number}
WEEK = timedelta(days=7)


class DueState(StrEnum):
    """Where an amount stands. Latvian: maksājuma stāvoklis."""

    TO_APPROVE = "to_approve"  # sagatavots, jāapstiprina
    TO_PAY = "to_pay"  # apstiprināts, jāsamaksā
    OVERDUE = "overdue"  # kavēts: not paid in full, and its day has passed
    PAID = "paid"  # samaksāts
    PAID_LATE = "paid_late"  # samaksāts ar kavēšanos


def state_of(due: PaymentDue) -> DueState:
    """Where it stands, whether or not it is late."""
    if due.approved_on is None:
        return DueState.TO_APPROVE
    return DueState.TO_PAY if due.paid_on is None else DueState.PAID


def in_state(state: DueState, today: date) -> sa.ColumnElement[bool]:
    """What the list shows of each state; a correction that takes back is never overdue."""
    unpaid, approved = PaymentDue.paid_on.is_(None), PaymentDue.approved_on.is_not(None)
    return {
        DueState.TO_APPROVE: sa.and_(unpaid, ~approved),
        DueState.TO_PAY: sa.and_(unpaid, approved),
        DueState.OVERDUE: sa.and_(unpaid, PaymentDue.due_on < today, PaymentDue.cents > 0),
        DueState.PAID: PaymentDue.paid_on.is_not(None),
        DueState.PAID_LATE: sa.and_(PaymentDue.paid_on > PaymentDue.due_on, PaymentDue.cents > 0),
    }[state]


@dataclass(frozen=True)
class PaymentFilters:
    """What the list is narrowed to; None leaves a filter out. Days are those on which it is due, both included."""

    q: str | None = None
    state: DueState | None = None
    kind: DueKind | None = None
    due_from: date | None = None
    due_until: date | None = None
    landlord: int | None = None
    municipality_id: int | None = None


def get_due(id: int, viewer: Access, permission: Permission = Permission.PAYMENT_SEE) -> PaymentDue | None:
    """The amount with its contract and payments; None where the viewer does not hold the permission."""
    reach = viewer.municipalities(permission)
    return db.session.scalar(
        _with_contract(sa.select(PaymentDue).join(PaymentDue.contract))
        .where(PaymentDue.id == id, PaymentDue.municipality_id.in_(reach))
        .options(
            selectinload(PaymentDue.payments).joinedload(Payment.confirmation).joinedload(AccountConfirmation.account),
            joinedload(PaymentDue.prepared_by),
            joinedload(PaymentDue.approved_by),
        )
    )


def dues_in_reach(viewer: Access, filters: PaymentFilters, today: date) -> sa.Select[Any]:
    """The amounts the filters leave, each with its contract, landlord and flats in a fixed number of queries."""
    reach = viewer.municipalities(Permission.PAYMENT_SEE)
    query = sa.select(PaymentDue).join(PaymentDue.contract)
    return query.where(PaymentDue.municipality_id.in_(reach), *_conditions(filters, today))


def with_contract(query: sa.Select[Any]) -> sa.Select[Any]:
    """The query's amounts with what a list shows of their contracts."""
    return _with_contract(query)


def sums_of(query: sa.Select[Any]) -> tuple[int, int]:
    """What the query's amounts add up to, and how much of it is paid."""
    sums = (sa.func.coalesce(sa.func.sum(column), 0) for column in (PaymentDue.cents, PaymentDue.paid_cents))
    row = db.session.execute(query.with_only_columns(*sums, maintain_column_froms=True)).one()
    return int(row[0]), int(row[1])


def of_month(municipality_id: int, state: DueState, month: date, today: date, most: int) -> list[PaymentDue]:
    """What is in the state and due by the end of the month, the earliest first."""
    query = sa.select(PaymentDue).join(PaymentDue.contract)
    until = PaymentDue.due_on < next_month(month)
    which = PaymentDue.municipality_id == municipality_id, in_state(state, today), until
    rows = _with_contract(query).where(*which).order_by(PaymentDue.due_on, Contract.number, PaymentDue.id).limit(most)
    return list(db.session.scalars(_with_account(rows)).unique())


def rows_of_same(due: PaymentDue) -> list[PaymentDue]:
    """All rows of the same amount: as first prepared, and its corrections."""
    same = PaymentDue.contract_id == due.contract_id, PaymentDue.kind == due.kind, PaymentDue.starts_on == due.starts_on
    return list(db.session.scalars(sa.select(PaymentDue).where(*same).order_by(PaymentDue.number)))


def by_flat(due: PaymentDue) -> list[tuple[Flat, int]]:
    """A rent by its flats, to the cent; nothing where the contract names one sum for several flats."""
    flats = {row.flat_id: row.flat for row in due.contract.flats}
    found: Counter[int] = Counter()
    for line in due.lines if due.kind is DueKind.RENT and not due.number else []:
        term = due.contract.term_on(date.fromisoformat(line["starts_on"]))
        shares = {share.flat_id: share.rent_cents for share in term.flat_rents}
        if not any(shares.values()):
            return []
        found.update(split(line["cents"], shares))
    return [(flats[flat_id], cents) for flat_id, cents in found.items()]


def on_time(landlord_id: int, today: date) -> OnTime:
    """How many of the amounts that fell due were paid in full by their day; corrections do not count."""
    fell_due = sa.or_(PaymentDue.due_on < today, PaymentDue.paid_on.is_not(None))
    row = db.session.execute(
        sa.select(
            sa.func.count().filter(PaymentDue.paid_on <= PaymentDue.due_on).label("number"),
            sa.func.count().label("of"),
        )
        .select_from(PaymentDue)
        .join(PaymentDue.contract)
        .where(Contract.landlord_id == landlord_id, PaymentDue.number == 0, fell_due)
    ).one()
    return OnTime(row.number, row.of)


def next_payments(which: sa.ColumnElement[bool], most: int) -> list[PaymentDue]:
    """What is still to be paid under the contracts, such as those of a landlord, the earliest first."""
    query = sa.select(PaymentDue).join(PaymentDue.contract)
    rows = _with_contract(query).where(which, PaymentDue.paid_on.is_(None))
    return list(db.session.scalars(rows.order_by(PaymentDue.due_on, PaymentDue.id).limit(most)).unique())


def _conditions(filters: PaymentFilters, today: date) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if filters.q:
        wanted.append(sa.func.lower(Contract.number).contains(filters.q.lower(), autoescape=True))
    if filters.state is not None:
        wanted.append(in_state(filters.state, today))
    if filters.due_from is not None:
        wanted.append(PaymentDue.due_on >= filters.due_from)
    if filters.due_until is not None:
        wanted.append(PaymentDue.due_on <= filters.due_until)
    exact = {
        PaymentDue.kind: filters.kind,
        Contract.landlord_id: filters.landlord,
        PaymentDue.municipality_id: filters.municipality_id,
    }
    return [*wanted, *(column == value for column, value in exact.items() if value is not None)]


def _with_account(query: sa.Select[Any]) -> sa.Select[Any]:
    """Where each goes, in a fixed number of queries."""
    last = selectinload(PaymentDue.redirections).joinedload(Redirection.confirmation)
    both = joinedload(PaymentDue.confirmation), last
    return query.options(
        *(load.joinedload(AccountConfirmation.account).joinedload(LandlordAccount.stop) for load in both)
    )


def _with_contract(query: sa.Select[Any]) -> sa.Select[Any]:
    contract = contains_eager(PaymentDue.contract)
    flats = contract.selectinload(Contract.flats).joinedload(ContractFlat.flat)
    return query.options(
        contract.joinedload(Contract.landlord),
        flats.joinedload(Flat.building).joinedload(Building.place),
    )
