"""The payments of the demonstration's leases, through the operations people use: four months paid, one of them late to
one landlord, this month paid but for one amount, and the next month waiting for approval. A rent rises after its month
was approved, so that there is a correction too.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa

from app.contracts.models import Contract, ContractModel
from app.contracts.operations import Amendment, amend_contract
from app.contracts.operations.terms import facts_of
from app.core.extensions import db
from app.core.months import months_before
from app.payments.models import PaymentDue
from app.payments.operations import approve_dues, prepare_month, record_payment, record_payments
from app.payments.queries.lists import DueState, of_month
from app.places.models import Municipality
from seed.contracts import AGENT
from seed.world import World

FINANCE = "rita@majoklis.example"
PAID_MONTHS = 4
PREPARED_BEFORE, APPROVED_BEFORE, PAID_BEFORE = (timedelta(days=days) for days in (10, 6, 2))
LATE = timedelta(days=9)
MOST = 10_000
RISE = 1_000


def pay(world: World) -> None:
    """The months before and this one, then the next, of every municipality that has something to pay."""
    for town in world.towns.values():
        for back in range(PAID_MONTHS, -1, -1):
            _pay_month(world, town, months_before(world.as_of, back), back)
        _raise_a_rent(world, town)
        month = months_before(world.as_of, -1)
        prepare_month(town, month, actor=world.users[AGENT], today=min(month - PREPARED_BEFORE, world.as_of))


def _pay_month(world: World, town: Municipality, month: date, back: int) -> None:
    """Everything on time, but last month the first amount late; of this month's first amount only a part."""
    dues = _approved(world, town, month)
    exception, others = (dues[:1], dues[1:]) if back < 2 else ([], dues)
    _pay(world, town, others, month - PAID_BEFORE)
    for due in exception:
        if back:
            _pay(world, town, [due], due.due_on + LATE)
        else:
            on = min(due.due_on, world.as_of)
            record_payment(due, due.cents // 2, on, actor=world.users[FINANCE], today=world.as_of)


def _approved(world: World, town: Municipality, month: date) -> Sequence[PaymentDue]:
    prepare_month(town, month, actor=world.users[AGENT], today=month - PREPARED_BEFORE)
    on = month - APPROVED_BEFORE
    waiting = of_month(town.id, DueState.TO_APPROVE, month, on, MOST)
    if not waiting:
        return []
    return approve_dues(town, {due.id: due.cents for due in waiting}, actor=world.users[FINANCE], today=on)


def _pay(world: World, town: Municipality, dues: Sequence[PaymentDue], on: date) -> None:
    if dues:
        seen = {due.id: due.open_cents for due in dues}
        record_payments(town, seen, on, actor=world.users[FINANCE], today=on)


def _raise_a_rent(world: World, town: Municipality) -> None:
    """The last lease of a single flat costs ten euros more from a day of the month that is paid already."""
    leases = sa.select(Contract).where(Contract.municipality_id == town.id, Contract.model == ContractModel.HEAD_LEASE)
    single = [lease for lease in db.session.scalars(leases.order_by(Contract.id)) if len(lease.flats) == 1]
    if single:
        lease, on = single[-1], world.ago(3)
        rent = lease.terms[-1].rent_cents + RISE
        terms = replace(facts_of(lease.terms[-1]), rent_cents=rent, flat_rents={lease.flats[0].flat_id: rent})
        change = Amendment(on, on, "Īres maksa pieaug par 10 €.", lease.ends_on)
        amend_contract(lease, change, terms, actor=world.users[AGENT], today=on)
