"""Payments to test with: a town, who prepares, who approves, a lease."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.contracts.models import Contract
from app.core.extensions import db
from app.core.permissions import Role
from app.landlords.models import Landlord
from app.payments.calculations import DueKind
from app.payments.models import Payment, PaymentDue
from app.payments.operations import Prepared, approve_dues, prepare_month
from app.places.models import Municipality
from tests.contracts.cases import head_lease, signed
from tests.factories import TODAY, make_account, make_flat, make_landlord, make_municipality, make_user, save

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@dataclass
class Town:
    """A municipality with two people for four eyes."""

    municipality: Municipality
    preparer: User
    approver: User

    def lease(self, **term: Any) -> Contract:
        """A head lease of one flat for 2026, 250 euros a month on the first day of the month."""
        flat = make_flat(municipality=self.municipality, landlord=self.landlord())
        return signed(head_lease(flat), **term)

    def landlord(self) -> Landlord:
        """One with a confirmed account."""
        landlord = make_landlord(self.municipality)
        make_account(landlord)
        return landlord

    def prepare(self, month: date = DECEMBER, actor: User | None = None) -> Prepared:
        return prepare_month(self.municipality, month, actor=actor or self.preparer, today=TODAY)

    def approve(self, *dues: PaymentDue, actor: User | None = None) -> list[PaymentDue]:
        seen = {due.id: due.cents for due in dues or self.dues()}
        return approve_dues(self.municipality, seen, actor=actor or self.approver, today=TODAY)

    def dues(self) -> list[PaymentDue]:
        """All of the town's amounts as the database has them."""
        rows = sa.select(PaymentDue).where(PaymentDue.municipality_id == self.municipality.id)
        return list(db.session.scalars(rows.order_by(PaymentDue.due_on, PaymentDue.id)))


def make_town(name: str = "Rīga") -> Town:
    municipality = make_municipality(name)
    officer, finance = (make_user(role, municipality=municipality) for role in (Role.SRA_OFFICER, Role.FINANCE))
    return Town(municipality, officer, finance)


def partly_paid(contract: Contract) -> Payment:
    """A cent paid of an approved amount of two."""
    days = {"starts_on": TODAY, "due_on": TODAY, "prepared_on": TODAY, "approved_on": TODAY}
    who = {"prepared_by_id": make_user().id, "approved_by_id": make_user().id}
    whose = {"municipality_id": contract.municipality_id, "contract_id": contract.id}
    due = save(PaymentDue(**whose, **days, **who, kind=DueKind.DEPOSIT, cents=2, paid_cents=1))
    return save(Payment(due=due, cents=1, paid_on=TODAY))
