"""Money goes to the landlord, or comes back; a wrong record is reversed by a row of its own."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.formatting import format_date, format_money
from app.landlords.models import AccountState, LandlordAccount
from app.payments.models import Payment, PaymentDue
from app.placements.operations.turns import take_turn
from app.places.models import Municipality


def record_payment(
    due: PaymentDue, cents: int, paid_on: date, reference: str | None = None, *, actor: Actor, today: date
) -> Payment:
    """Part or all of an approved amount is paid; of a correction that takes back, `cents` is negative.

    Raises Refused for an amount that is not approved, for more than is still open, for a day to come or one before the
    contract was signed, and where the account it was approved for is stopped, or none was confirmed.
    """
    take_turn(due.municipality_id, due)
    if due.approved_on is None:
        raise Refused(_("It is not approved yet, so it cannot be paid."))
    if paid_on > today:
        raise Refused(_("The date cannot be in the future."))
    if due.contract.signed_on and paid_on < due.contract.signed_on:
        signed_on = format_date(due.contract.signed_on)
        raise Refused(_("Nothing was paid before the contract was signed, on %(day)s.", day=signed_on))
    if cents * due.cents <= 0 or abs(cents) > abs(due.open_cents):
        raise Refused(_("At most what is still open can be paid: %(sum)s", sum=format_money(due.open_cents)))
    account = _account_for(due)
    payment = Payment(
        due=due,
        cents=cents,
        paid_on=paid_on,
        account_id=account.id if account else None,
        reference=reference,
        recorded_by_id=actor.actor_id,
    )
    audit.record("payment.record", payment, actor=actor)
    _add_up(due)
    return payment


def record_payments(
    municipality: Municipality,
    seen: Mapping[int, int],
    paid_on: date,
    reference: str | None = None,
    *,
    actor: Actor,
    today: date,
) -> list[Payment]:
    """Each of the amounts is paid in full on the day, all or none, as by one order to the bank.

    `seen` is each row's id and the open cents that were shown. Raises Refused where one has changed since.
    """
    if not seen:
        raise Refused(_("Choose at least one payment."))
    take_turn(municipality.id)
    rows = sa.select(PaymentDue).where(PaymentDue.municipality_id == municipality.id, PaymentDue.id.in_(seen))
    dues = list(db.session.scalars(rows.order_by(PaymentDue.id).execution_options(populate_existing=True)))
    if {due.id: due.open_cents for due in dues} != dict(seen):
        raise Refused(_("One of the payments has changed meanwhile. Look at them again."))
    return [record_payment(due, due.open_cents, paid_on, reference, actor=actor, today=today) for due in dues]


def reverse_payment(payment: Payment, reason: str, *, actor: Actor, today: date) -> Payment:
    """The payment was recorded in error or came back from the bank: a row of its own undoes it, and both stay.

    Raises Refused for one that is reversed already, or is itself a reversal.
    """
    due = payment.due
    take_turn(due.municipality_id, due)
    if payment.reverses_id is not None:
        raise Refused(_("A reversal stands. Record the payment again instead."))
    if db.session.scalar(sa.select(Payment.id).where(Payment.reverses_id == payment.id)):
        raise Refused(_("The payment is reversed already."))
    undone = Payment(
        due=due,
        cents=-payment.cents,
        paid_on=today,
        account_id=payment.account_id,
        reverses_id=payment.id,
        reason=reason,
        recorded_by_id=actor.actor_id,
    )
    audit.record("payment.reverse", undone, actor=actor)
    _add_up(due)
    return undone


def _account_for(due: PaymentDue) -> LandlordAccount | None:
    """Where the money goes; a correction may come back without any account, and our own houses have no landlord."""
    account = due.account
    if due.cents < 0 or due.contract.landlord_id is None:
        return account
    if account is None:
        raise Refused(_("It was approved without a confirmed account. Have it approved for the account used now."))
    if account.state is AccountState.STOPPED:
        raise Refused(_("The account it was approved for is stopped. Have it approved for the account used now."))
    return account


def _add_up(due: PaymentDue) -> None:
    """What is paid is always counted anew from the payments, and when the last of it was."""
    paid, last = db.session.execute(
        sa.select(sa.func.coalesce(sa.func.sum(Payment.cents), 0), sa.func.max(Payment.paid_on)).where(
            Payment.due_id == due.id, _not_undone()
        )
    ).one()
    due.paid_cents = int(paid)
    due.paid_on = last if due.paid_cents == due.cents else None
    db.session.flush()


def _not_undone() -> sa.ColumnElement[bool]:
    """Neither a reversal nor what one undid."""
    reversal = aliased(Payment)
    return sa.and_(Payment.reverses_id.is_(None), ~sa.exists().where(reversal.reverses_id == Payment.id))
