"""PaymentDue: what is owed to a landlord, by when and to which account; Payment: money that was paid or came back."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contracts.models import Contract
from app.core.base import Base, created_at, pk, short_text
from app.core.crypto import EncryptedText
from app.landlords.models import AccountConfirmation, LandlordAccount
from app.payments.calculations import DueKind
from app.places.models import Municipality


class PaymentDue(Base):
    """An amount owed under a contract for [starts_on, ends_on), due on a day. Latvian: veicamais maksājums.

    One person prepares it, another approves it. From then on the database lets nothing of it change but how much of it
    is paid (guard payment_due_locked): where the contract turns out to say something else, the difference is a row of
    its own with a `number` above 0, negative where too much was approved.
    """

    __tablename__ = "payment_due"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "kind", "starts_on", "number"),
        sa.CheckConstraint("ends_on > starts_on", name="dates_in_order"),
        sa.CheckConstraint("number >= 0", name="number_not_negative"),
        sa.CheckConstraint("cents > 0 OR (cents < 0 AND number > 0)", name="only_corrections_take_back"),
        sa.CheckConstraint("(approved_by_id IS NULL) = (approved_on IS NULL)", name="approval_is_whole"),
        sa.CheckConstraint("approved_by_id <> prepared_by_id", name="approved_by_another"),
        sa.CheckConstraint("paid_cents = 0 OR approved_on IS NOT NULL", name="paid_once_approved"),
        sa.CheckConstraint(
            "(cents > 0 AND paid_cents BETWEEN 0 AND cents) OR (cents < 0 AND paid_cents BETWEEN cents AND 0)",
            name="never_more_than_owed",
        ),
        sa.CheckConstraint("(paid_on IS NOT NULL) = (paid_cents = cents)", name="paid_on_when_whole"),
        sa.Index("ix_payment_due_open", "municipality_id", "paid_on", "due_on"),
        sa.Index("ix_payment_due_due_on", "municipality_id", "due_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    kind: Mapped[DueKind]
    number: Mapped[int] = mapped_column(default=0)  # 0: as first prepared; above: a correction
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # None: a single sum, not for a period
    due_on: Mapped[date]
    cents: Mapped[int] = mapped_column(sa.BigInteger)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)  # what the amount was made of that day
    missing_on: Mapped[date | None]  # the month whose index was not known that day
    # as known when it was prepared, then as approved; only a confirmed account can stand here
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account_confirmation.account_id"))
    prepared_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    prepared_on: Mapped[date]
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    approved_on: Mapped[date | None]
    paid_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)  # as the payments add up
    paid_on: Mapped[date | None]  # when it was paid in full
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    contract: Mapped[Contract] = relationship()
    prepared_by: Mapped[User] = relationship(foreign_keys=prepared_by_id)
    approved_by: Mapped[User | None] = relationship(foreign_keys=approved_by_id)
    confirmation: Mapped[AccountConfirmation | None] = relationship()
    redirections: Mapped[list["Redirection"]] = relationship(back_populates="due", order_by="Redirection.id")
    payments: Mapped[list["Payment"]] = relationship(back_populates="due", order_by="Payment.id")

    @property
    def open_cents(self) -> int:
        """What is still to be paid; negative: to be paid back to us."""
        return self.cents - self.paid_cents

    @property
    def account(self) -> LandlordAccount | None:
        """Where it goes: the account it was approved for, or the last one approved for it since."""
        chosen = self.redirections[-1].confirmation if self.redirections else self.confirmation
        return chosen.account if chosen else None


class Redirection(Base):
    """An approved amount goes to the landlord's new account, as approved once more. Latvian: maksājuma pāradresācija.

    Written once (guard redirection_append_only), so that the account of the first approval stays readable.
    """

    __tablename__ = "redirection"

    id: Mapped[pk]
    due_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_due.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account_confirmation.account_id"))
    approved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    approved_on: Mapped[date]
    created_at: Mapped[created_at]

    due: Mapped[PaymentDue] = relationship(back_populates="redirections")
    confirmation: Mapped[AccountConfirmation] = relationship()
    approved_by: Mapped[User] = relationship()


class Payment(Base):
    """Money that went to the landlord for one amount, or came back (negative). Latvian: samaksa.

    Never changed or deleted (guard payment_append_only): a wrong one is reversed by a row of its own.
    """

    __tablename__ = "payment"
    __table_args__ = (
        sa.CheckConstraint("cents <> 0", name="is_some_money"),
        sa.CheckConstraint("(reverses_id IS NULL) = (reason IS NULL)", name="reversal_has_reason"),
        sa.UniqueConstraint("reverses_id"),
    )

    id: Mapped[pk]
    due_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_due.id"), index=True)
    paid_on: Mapped[date]
    cents: Mapped[int] = mapped_column(sa.BigInteger)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account_confirmation.account_id"))  # where it went
    reference: Mapped[short_text | None]  # number of the bank's document
    reverses_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment.id"))
    reason: Mapped[str | None] = mapped_column(EncryptedText)  # why it was reversed
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    due: Mapped[PaymentDue] = relationship(back_populates="payments")
    confirmation: Mapped[AccountConfirmation | None] = relationship()
    recorded_by: Mapped[User | None] = relationship()
