"""A month is prepared: every amount that falls due in it, and what earlier amounts have become."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.contracts.calculations import RentLine
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.months import months_before
from app.landlords.queries import accounts_on
from app.payments.models import PaymentDue
from app.payments.queries.schedule import ContractChanges, month_changes
from app.payments.rules import Change, Step
from app.placements.operations.turns import take_turn
from app.places.models import Municipality

AHEAD_MONTHS = 2  # how far ahead a month may be prepared


@dataclass(frozen=True)
class Prepared:
    """How many amounts were prepared, changed, withdrawn and corrected."""

    numbers: Mapping[Step, int]

    @property
    def all(self) -> int:
        return sum(self.numbers.values())


def prepare_month(municipality: Municipality, month: date, *, actor: Actor, today: date) -> Prepared:
    """Writes down what falls due in the month, for another person to approve; done twice, it adds nothing.

    What is prepared but not approved follows its contract; what is approved stays, and the difference is a row of its
    own (a correction). Raises Refused where nobody answers for it, or for a month too far away.
    """
    if actor.actor_id is None:
        raise Refused(_("Payments are prepared by a person."))
    if month.replace(day=1) > last_month(today):
        raise Refused(_("A month is prepared two months ahead at most."))
    take_turn(municipality.id)
    numbers: Counter[Step] = Counter()
    new: list[dict[str, Any]] = []
    todo = month_changes(municipality.id, month)
    accounts = accounts_on((found.contract.landlord_id for found in todo), today)
    for found in todo:
        account = accounts.get(found.contract.landlord_id or 0)
        by_whom = {"account_id": account.id if account else None, "prepared_by_id": actor.actor_id}
        for step in found.steps:
            numbers[step.step] += 1
            said = _said(found, step) | by_whom | {"prepared_on": today}
            if step.row_id is None:
                new.append(_whose(found, step) | said)
            else:
                _follow(db.session.get_one(PaymentDue, step.row_id), step, said, actor)
    _add(municipality, new, actor)
    return Prepared(numbers)


def last_month(today: date) -> date:
    """The first day of the last month that may be prepared."""
    return months_before(today, -AHEAD_MONTHS)


def _whose(found: ContractChanges, step: Change) -> dict[str, Any]:
    """What a new row is about; it never changes."""
    whose = {"municipality_id": found.contract.municipality_id, "contract_id": found.contract.id}
    return whose | {"kind": step.kind, "number": step.number, "starts_on": step.starts_on}


def _said(found: ContractChanges, step: Change) -> dict[str, Any]:
    """What the contract says of it today."""
    said = {"ends_on": step.ends_on, "due_on": step.due_on, "cents": step.cents}
    return said | {"lines": [_line(line) for line in step.lines], "missing_on": found.missing_for(step)}


def _follow(row: PaymentDue, step: Change, said: Mapping[str, Any], actor: Actor) -> None:
    """A prepared row says what its contract says, or goes."""
    if step.step is Step.WITHDRAW:
        facts = {"cents": row.cents, "starts_on": row.starts_on}
        audit.record_facts("payment_due.withdraw", row, actor=actor, facts=facts)
        db.session.delete(row)
        return
    for name, value in said.items():
        setattr(row, name, value)
    audit.record("payment_due.change", row, actor=actor)


def _add(municipality: Municipality, new: list[dict[str, Any]], actor: Actor) -> None:
    """All new rows in one statement: a month of a city is a thousand of them."""
    if not new:
        return
    columns = PaymentDue.id, PaymentDue.due_on, PaymentDue.cents
    rows = db.session.execute(sa.insert(PaymentDue).returning(*columns), new)
    said = {row.id: {"due_on": (None, row.due_on), "cents": (None, row.cents)} for row in rows}
    audit.record_rows("payment_due.prepare", PaymentDue, said, municipality_id=municipality.id, actor=actor)


def _line(line: RentLine) -> dict[str, Any]:
    """A line as it is kept: what the amount was made of that day."""
    return {
        "starts_on": line.starts_on.isoformat(),
        "ends_on": line.ends_on.isoformat(),
        "days": line.days,
        "of_days": line.of_days,
        "monthly_cents": line.step.monthly_cents,
        "cents": line.cents,
    }
