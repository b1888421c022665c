"""A landlord's statement: what fell due, what was paid, and the balance after each. Nothing of clients (row 217)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.contracts.models import Contract, ContractFlat
from app.core.extensions import db
from app.flats.models import Building, Flat
from app.payments.models import Payment, PaymentDue


@dataclass(frozen=True)
class StatementLine:
    """An amount that fell due (`payment` None), or money that was paid for one; `balance_cents` is owed after it."""

    on: date
    due: PaymentDue
    payment: Payment | None
    balance_cents: int

    @property
    def due_cents(self) -> int | None:
        return self.due.cents if self.payment is None else None

    @property
    def paid_cents(self) -> int | None:
        return self.payment.cents if self.payment else None


@dataclass(frozen=True)
class Statement:
    """[starts_on, ends_on): what was owed before it, its lines, and what is owed at its end. Negative: owed to us."""

    opening_cents: int
    lines: tuple[StatementLine, ...]

    @property
    def due_cents(self) -> int:
        return sum(line.due_cents or 0 for line in self.lines)

    @property
    def paid_cents(self) -> int:
        return sum(line.paid_cents or 0 for line in self.lines)

    @property
    def closing_cents(self) -> int:
        return self.opening_cents + self.due_cents - self.paid_cents


def statement_of(landlord_id: int, starts_on: date, ends_on: date) -> Statement:
    """The landlord's approved amounts by the day they are due, and payments by the day they were made."""
    dues = _dues(landlord_id).where(PaymentDue.due_on >= starts_on, PaymentDue.due_on < ends_on)
    paid = _payments(landlord_id).where(Payment.paid_on >= starts_on, Payment.paid_on < ends_on)
    events: list[tuple[date, int, int, PaymentDue, Payment | None]] = [
        *((due.due_on, 0, due.id, due, None) for due in _rows(dues)),
        *((one.paid_on, 1, one.id, one.due, one) for one in _rows(paid)),
    ]
    opening = _opening(landlord_id, starts_on)
    return Statement(opening, tuple(_lines(opening, sorted(events, key=lambda event: event[:3]))))


def _lines(balance: int, events: list[tuple[date, int, int, PaymentDue, Payment | None]]) -> Iterator[StatementLine]:
    for on, _rank, _id, due, payment in events:
        balance += due.cents if payment is None else -payment.cents
        yield StatementLine(on, due, payment, balance)


def _opening(landlord_id: int, day: date) -> int:
    due = _dues(landlord_id).where(PaymentDue.due_on < day)
    paid = _payments(landlord_id).where(Payment.paid_on < day)
    return _sum(due, PaymentDue.cents) - _sum(paid, Payment.cents)


def _sum(query: sa.Select[Any], column: Any) -> int:
    whole = query.with_only_columns(sa.func.coalesce(sa.func.sum(column), 0))
    return int(db.session.scalar(whole) or 0)


def _dues(landlord_id: int) -> sa.Select[Any]:
    query = sa.select(PaymentDue).join(PaymentDue.contract)
    return query.where(Contract.landlord_id == landlord_id, PaymentDue.approved_on.is_not(None))


def _payments(landlord_id: int) -> sa.Select[Any]:
    query = sa.select(Payment).join(Payment.due).join(PaymentDue.contract)
    return query.where(Contract.landlord_id == landlord_id)


def _rows(query: sa.Select[Any]) -> list[Any]:
    """With contracts and flats, in a number of queries that does not grow."""
    of_payment = query.column_descriptions[0]["entity"] is Payment
    contract = (
        contains_eager(Payment.due).contains_eager(PaymentDue.contract)
        if of_payment
        else contains_eager(PaymentDue.contract)
    )
    flats = contract.selectinload(Contract.flats).joinedload(ContractFlat.flat)
    query = query.options(flats.joinedload(Flat.building).joinedload(Building.place))
    return list(db.session.scalars(query).unique())
