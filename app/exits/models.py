"""The provider's decision to end a service, confirmed by three, and the review of an absence."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Client, Destination, Service
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.places.models import Municipality


class ExitGround(StrEnum):
    """The only ground on which the provider may end a service: violence (digest row 182).

    Latvian: pakalpojuma pārtraukšanas pamats.
    """

    PHYSICAL = "physical"
    EMOTIONAL = "emotional"
    THREATS = "threats"


class ExitAgainst(StrEnum):
    """Whom the violence was against (digest row 182). Latvian: pret ko vērsta vardarbība."""

    STAFF = "staff"
    THIRD_PARTY = "third_party"


class ProposalState(StrEnum):
    """Where a proposal stands. Latvian: priekšlikuma stāvoklis."""

    OPEN = "open"
    CONFIRMED = "confirmed"  # by all three: the service ends
    DECLINED = "declined"  # by one of them: it is off
    WITHDRAWN = "withdrawn"


class ExitProposal(Base):
    """The support team proposes that the provider ends a service; nothing changes until three have confirmed it
    (digest rows 182, 183, 188). Latvian: priekšlikums pārtraukt pakalpojumu.
    """

    __tablename__ = "exit_proposal"
    __table_args__ = (
        sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closing_has_date"),
        sa.Index(
            "uq_exit_proposal_open",
            "service_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(None, "municipality_id", "state"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"))
    proposed_on: Mapped[date]
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    ground: Mapped[ExitGround]
    against: Mapped[ExitAgainst]
    facts: Mapped[str] = mapped_column(EncryptedText)  # what happened, when, who saw it
    other_worker_offered: Mapped[bool]  # the evaluators: a change of staff and of flat comes first (row 188)
    other_worker_words: Mapped[str] = mapped_column(EncryptedText)
    other_flat_offered: Mapped[bool]
    other_flat_words: Mapped[str] = mapped_column(EncryptedText)
    ends_on: Mapped[date]  # first day without the service
    destination: Mapped[Destination]
    stay_ends_on: Mapped[date | None]  # None: the stay goes on
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.OPEN)
    closed_on: Mapped[date | None]
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    client: Mapped[Client] = relationship()
    service: Mapped[Service] = relationship()
    proposed_by: Mapped[User] = relationship()
    confirmations: Mapped[list["ExitConfirmation"]] = relationship(
        back_populates="proposal", order_by="ExitConfirmation.id"
    )


class SigningPart(StrEnum):
    """As what somebody signs (digest row 183). Latvian: parakstītāja loma."""

    SOCIAL_WORKER = "social_worker"
    MENTOR = "mentor"  # or, where the team has no mentor, its second member
    MANAGER = "manager"


class ExitConfirmation(Base):
    """One of the three confirms or declines under their own sign-in; written once. Latvian: apstiprinājums."""

    __tablename__ = "exit_confirmation"
    __table_args__ = (
        sa.UniqueConstraint("proposal_id", "part"),
        sa.UniqueConstraint("proposal_id", "user_id"),
        sa.CheckConstraint("confirmed OR reason IS NOT NULL", name="declining_has_reason"),
    )

    id: Mapped[pk]
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("exit_proposal.id"))
    part: Mapped[SigningPart]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    confirmed: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[created_at]

    proposal: Mapped[ExitProposal] = relationship(back_populates="confirmations")
    user: Mapped[User] = relationship()


class ReviewOutcome(StrEnum):
    """What an absence came to. Latvian: prombūtnes izvērtēšanas iznākums."""

    BACK = "back"
    ENDED = "ended"


class AbsenceReview(Base):
    """A person cannot be reached: after a month the team considers what to do, never automatically (rows 116–121).

    Latvian: prombūtnes izvērtēšana.
    """

    __tablename__ = "absence_review"
    __table_args__ = (
        sa.CheckConstraint("(outcome IS NULL) = (closed_on IS NULL)", name="closing_has_date"),
        sa.CheckConstraint(
            "(extended_on IS NULL) = (extended_until IS NULL) AND (extended_on IS NULL) = (extension_words IS NULL)",
            name="extension_is_whole",
        ),
        sa.CheckConstraint("extended_until IS NULL OR extended_until > extended_on", name="extension_in_order"),
        sa.Index(
            "uq_absence_review_open",
            "client_id",
            unique=True,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        ),
        sa.Index(None, "municipality_id", "closed_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    unreachable_since: Mapped[date]
    opened_on: Mapped[date]
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    extended_on: Mapped[date | None]
    extended_until: Mapped[date | None]  # once, by at most one more month (digest row 121)
    extension_words: Mapped[str | None] = mapped_column(EncryptedText)
    outcome: Mapped[ReviewOutcome | None]
    closed_on: Mapped[date | None]
    closing_words: Mapped[str | None] = mapped_column(EncryptedText)  # what was talked through (digest row 119)
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    client: Mapped[Client] = relationship()
    opened_by: Mapped[User | None] = relationship()
