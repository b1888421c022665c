"""Prepared amounts, and the account each goes to, are approved by another person than the one who prepared them."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.landlords.models import LandlordAccount
from app.landlords.queries import account_of, accounts_on
from app.payments import rules
from app.payments.models import PaymentDue, Redirection
from app.payments.queries.schedule import outdated, recorded_of
from app.placements.operations.turns import take_turn
from app.places.models import Municipality


def approve_dues(municipality: Municipality, seen: Mapping[int, int], *, actor: Actor, today: date) -> list[PaymentDue]:
    """Approves the amounts, all or none, for the account used today; then nothing changes but how much of them is paid.

    `seen` is each row's id and the cents that were shown when it was decided. Raises Refused where one has changed
    since or is approved already, and RuleViolation where a rule blocks (M1, M2, M4).
    """
    take_turn(municipality.id)
    dues = waiting_dues(municipality.id, seen)
    if not seen:
        raise Refused(_("Choose at least one payment."))
    if {due.id: due.cents for due in dues} != dict(seen):
        raise Refused(_("One of the payments has changed meanwhile. Look at them again."))
    said_now = outdated(dues)
    accounts = accounts_on((due.contract.landlord_id for due in dues), today)
    findings = [
        finding
        for due in dues
        for finding in (
            rules.approved_by_another(due.prepared_by_id, actor.actor_id),
            rules.amount_is_that_of_contract(recorded_of(due), said_now.get(due.id)),
            rules.account_is_confirmed(due.cents, *_has(due, accounts)),
        )
    ]
    insist(*{(one.id, one.value): one for one in findings if not one.passed}.values())  # the same words once
    said = {}
    for due in dues:
        account_id = _id_of(accounts.get(due.contract.landlord_id or 0))
        said[due.id] = {"approved_by_id": (None, actor.actor_id), "approved_on": (None, today)}
        said[due.id] |= {"account_id": (due.account_id, account_id)}
        due.approved_by_id, due.approved_on, due.account_id = actor.actor_id, today, account_id
    db.session.flush()
    audit.record_rows("payment_due.approve", PaymentDue, said, municipality_id=municipality.id, actor=actor)
    return dues


def redirect_due(due: PaymentDue, *, actor: Actor, today: date) -> Redirection:
    """An approved amount that is still open goes to the account the landlord uses today.

    Raises Refused where it goes there already, is not approved or is paid, and RuleViolation for the one who prepared
    it (M1) and where no account is confirmed (M4).
    """
    take_turn(due.municipality_id, due)
    if due.approved_on is None or due.paid_on is not None:
        raise Refused(_("Only what is approved and still open goes to another account."))
    account = account_of(due.contract.landlord_id, today)
    insist(
        rules.approved_by_another(due.prepared_by_id, actor.actor_id),
        rules.account_is_confirmed(due.cents, True, account is not None),
    )
    if account is None or account is due.account:
        raise Refused(_("It goes to the account used now already."))
    row = Redirection(due=due, account_id=account.id, approved_by_id=actor.actor_id, approved_on=today)
    audit.record("redirection.approve", row, actor=actor)
    audit.record_facts("payment_due.redirect", due, actor=actor, facts={"account_id": account.id})
    return row


def waiting_dues(municipality_id: int, ids: Mapping[int, int]) -> list[PaymentDue]:
    """Those of the rows that wait for approval, as they stand in the database now."""
    return list(
        db.session.scalars(
            sa.select(PaymentDue)
            .where(
                PaymentDue.municipality_id == municipality_id,
                PaymentDue.id.in_(ids),
                PaymentDue.approved_on.is_(None),
            )
            .options(joinedload(PaymentDue.contract))
            .order_by(PaymentDue.id)
            .execution_options(populate_existing=True)
        )
    )


def _has(due: PaymentDue, accounts: Mapping[int, LandlordAccount]) -> tuple[bool, bool]:
    """Whether there is a landlord, and a confirmed account of the landlord."""
    landlord_id = due.contract.landlord_id
    return landlord_id is not None, landlord_id in accounts


def _id_of(account: LandlordAccount | None) -> int | None:
    return account.id if account else None
