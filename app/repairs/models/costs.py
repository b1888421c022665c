"""What a repair costs and who pays, and permission to spend more than the limit."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, cents, created_at, pk
from app.core.crypto import EncryptedText
from app.repairs.models.tickets import RepairTicket
from app.repairs.models.work import TicketRun


class CostKind(StrEnum):
    """What was paid for. Latvian: izmaksu veids."""

    LABOUR = "labour"  # darbs
    MATERIAL = "material"  # materiāli
    OTHER = "other"


class CostPayer(StrEnum):
    """Who pays. Latvian: maksātājs."""

    MUNICIPALITY = "municipality"
    PROVIDER = "provider"
    LANDLORD = "landlord"
    CLIENT = "client"  # only by a signed agreement (digest row 133)


class TicketCost(Base):
    """One line of cost; written once, a wrong one is taken back by another. Latvian: remonta izmaksas.

    A ledger of costs takes each line once, by its `id`; a line that takes another back has its amounts below zero.
    """

    __tablename__ = "ticket_cost"
    __table_args__ = (
        sa.CheckConstraint("net_cents <> 0", name="costs_something"),
        sa.CheckConstraint("(reverses_id IS NULL) = (net_cents > 0)", name="only_a_reversal_is_below_zero"),
        sa.CheckConstraint("vat_cents * net_cents >= 0", name="vat_has_the_sign_of_net"),
        sa.CheckConstraint(
            "(payer = 'client') = (agreement_name IS NOT NULL) AND (agreement_name IS NULL) = (agreement_hash IS NULL)",
            name="a_client_agreed_on_paper",
        ),
        sa.CheckConstraint("(file_name IS NULL) = (file_hash IS NULL)", name="file_has_hash"),
        sa.Index(None, "run_id"),
        sa.Index("ix_ticket_cost_day", "municipality_id", "cost_on", "id"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket_run.id"))
    kind: Mapped[CostKind]
    payer: Mapped[CostPayer]
    cost_on: Mapped[date]  # day of the invoice or receipt
    net_cents: Mapped[cents]
    vat_cents: Mapped[cents]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    invoice_number: Mapped[str | None] = mapped_column(sa.String(60))
    file_name: Mapped[str | None] = mapped_column(sa.String(60))  # the invoice, as app/core/files.py keeps it
    file_hash: Mapped[str | None] = mapped_column(sa.String(64))
    agreement_name: Mapped[str | None] = mapped_column(sa.String(60))  # the paper on which the client agreed to pay
    agreement_hash: Mapped[str | None] = mapped_column(sa.String(64))
    reverses_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ticket_cost.id"), unique=True)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    run: Mapped[TicketRun] = relationship()
    reverses: Mapped["TicketCost | None"] = relationship(remote_side="TicketCost.id")
    recorded_by: Mapped[User | None] = relationship()

    @property
    def gross_cents(self) -> int:
        return self.net_cents + self.vat_cents


class SpendRequest(Base):
    """More than the limit may be spent on a ticket, if another person agrees. Latvian: izdevumu saskaņojums."""

    __tablename__ = "spend_request"
    __table_args__ = (
        sa.CheckConstraint("cents > 0", name="cents_positive"),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (approved IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decision_is_whole",
        ),
        sa.CheckConstraint("decided_by_id <> asked_by_id", name="decided_by_another"),
        sa.Index(
            "uq_spend_request_open",
            "ticket_id",
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        ),
        sa.Index(None, "ticket_id"),
    )

    id: Mapped[pk]
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("repair_ticket.id"))
    cents: Mapped[cents]  # all that may be spent on the ticket, with VAT
    words: Mapped[str] = mapped_column(EncryptedText)  # what for
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    approved: Mapped[bool | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    decision_words: Mapped[str | None] = mapped_column(EncryptedText)

    ticket: Mapped[RepairTicket] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
