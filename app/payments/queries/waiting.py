"""What Today says of payments: counted and summed, each number as long as the list it opens."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.contracts.models import Contract, ContractModel, ContractState, ContractTerm
from app.core.extensions import db
from app.core.months import months_before, next_month
from app.core.permissions import Access, Permission
from app.payments.calculations import DueKind
from app.payments.models import PaymentDue
from app.payments.queries.lists import WEEK, DueState, PaymentFilters, dues_in_reach, in_state, with_contract
from app.places.models import Municipality


@dataclass(frozen=True)
class Waiting:
    """How many amounts wait, and their open cents."""

    to_approve: tuple[int, int]
    this_week: tuple[int, int]  # approved, not paid, due within seven days
    overdue: tuple[int, int]


def count_waiting(viewer: Access, today: date) -> Waiting:
    """Everything in the viewer's reach, in one query."""
    near = sa.and_(in_state(DueState.TO_PAY, today), PaymentDue.due_on.between(today, today + WEEK))
    which = in_state(DueState.TO_APPROVE, today), near, in_state(DueState.OVERDUE, today)
    left = PaymentDue.cents - PaymentDue.paid_cents
    columns = [
        column
        for one in which
        for column in (sa.func.count().filter(one), sa.func.coalesce(sa.func.sum(left).filter(one), 0))
    ]
    reach = viewer.municipalities(Permission.PAYMENT_SEE)
    row = db.session.execute(
        sa.select(*columns).where(PaymentDue.municipality_id.in_(reach), PaymentDue.paid_on.is_(None))
    ).one()
    return Waiting(*((row[place], int(row[place + 1])) for place in (0, 2, 4)))


def overdue(viewer: Access, today: date, most: int) -> list[PaymentDue]:
    """The longest overdue first."""
    rows = with_contract(dues_in_reach(viewer, PaymentFilters(state=DueState.OVERDUE), today))
    ordered = rows.order_by(PaymentDue.due_on, Contract.number, PaymentDue.id).limit(most)
    return list(db.session.scalars(ordered).unique())


def not_prepared(reach: frozenset[int], month: date) -> list[tuple[int, str, int]]:
    """(municipality, its name, contracts) of the leases whose rent falls due in the month and is not prepared."""
    first, end = month.replace(day=1), next_month(month)
    until = sa.func.coalesce(Contract.ended_on, Contract.ends_on)
    term = sa.select(ContractTerm.in_advance).where(
        ContractTerm.contract_id == Contract.id,
        ContractTerm.number == 0,
        ContractTerm.rent_cents > 0,
    )
    in_advance = term.scalar_subquery()
    prepared = sa.exists().where(
        PaymentDue.contract_id == Contract.id,
        PaymentDue.kind == DueKind.RENT,
        PaymentDue.due_on >= first,
        PaymentDue.due_on < end,
    )
    rows = db.session.execute(
        sa.select(Municipality.id, Municipality.name, sa.func.count())
        .select_from(Contract)
        .join(Contract.municipality)
        .where(
            Contract.municipality_id.in_(reach),
            Contract.model == ContractModel.HEAD_LEASE,
            Contract.state != ContractState.DRAFT,
            sa.or_(
                sa.and_(in_advance.is_(True), Contract.starts_on < end, until > first),
                sa.and_(in_advance.is_(False), Contract.starts_on < first, until > months_before(first, 1)),
            ),
            ~prepared,
        )
        .group_by(Municipality.id, Municipality.name)
        .order_by(Municipality.name)
    )
    return [(row[0], row[1], row[2]) for row in rows]
