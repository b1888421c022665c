"""Prepared amounts are approved by another person than the one who prepared them."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.payments import rules
from app.payments.models import PaymentDue
from app.payments.queries.schedule import outdated, recorded_of
from app.placements.operations.turns import take_turn
from app.places.models import Municipality


def approve_dues(municipality: Municipality, seen: Mapping[int, int], *, actor: Actor, today: date) -> list[PaymentDue]:
    """Approves the amounts, all or none; from then on nothing of them changes but how much of them is paid.

    `seen` is each row's id and the cents that were shown when it was decided. Raises Refused where one has changed
    since or is approved already, and RuleViolation where a rule blocks (M1, M2).
    """
    take_turn(municipality.id)
    dues = waiting_dues(municipality.id, seen)
    if not seen:
        raise Refused(_("Choose at least one payment."))
    if {due.id: due.cents for due in dues} != dict(seen):
        raise Refused(_("One of the payments has changed meanwhile. Look at them again."))
    said_now = outdated(dues)
    findings = [
        finding
        for due in dues
        for finding in (
            rules.approved_by_another(due.prepared_by_id, actor.actor_id),
            rules.amount_is_that_of_contract(recorded_of(due), said_now.get(due.id)),
        )
    ]
    insist(*{(one.id, one.value): one for one in findings if not one.passed}.values())  # the same words once
    for due in dues:
        due.approved_by_id, due.approved_on = actor.actor_id, today
        audit.record("payment_due.approve", due, actor=actor)
    return dues


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
            .order_by(PaymentDue.id)
            .execution_options(populate_existing=True)
        )
    )
