"""What person and team agree on for a crisis, before there is one."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Client, Language
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.keys.models import Signing
from app.placements.models import Placement


class Crisis(StrEnum):
    """A critical situation (digest rows 101, 105). Latvian: kritiska situācija."""

    UNREACHED = "unreached"  # ilgi nav sasniedzams
    ILLNESS = "illness"
    MENTAL = "mental"  # garīgās veselības krīze
    DANGER = "danger"  # ūdens, gāze, uguns
    VIOLENCE = "violence"
    KEY_LOST = "key_lost"


class CrisisAgreement(Base):
    """What is done in which critical situation, agreed with a person on [starts_on, ends_on) (digest rows 101, 105).

    Latvian: vienošanās par rīcību kritiskās situācijās. A new one ends the one before (guard
    no_overlap_crisis_agreement); but for its end it never changes (crisis_agreement_locked).
    """

    __tablename__ = "crisis_agreement"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.Index(None, "placement_id", "client_id"),
    )

    id: Mapped[pk]
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    starts_on: Mapped[date]  # signed on
    ends_on: Mapped[date | None]
    signing: Mapped[Signing]
    language: Mapped[Language]
    signed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))  # who signed for us
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    placement: Mapped[Placement] = relationship()
    client: Mapped[Client] = relationship()
    signed_by: Mapped[User] = relationship(foreign_keys=[signed_by_id])
    lines: Mapped[list["CrisisLine"]] = relationship(back_populates="agreement", order_by="CrisisLine.id")

    @property
    def municipality_id(self) -> int:
        return self.placement.municipality_id


class CrisisLine(Base):
    """One situation: what happens then, and whether the person agrees. Latvian: vienošanās punkts. Written once."""

    __tablename__ = "crisis_line"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "crisis"),)

    id: Mapped[pk]
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("crisis_agreement.id"))
    crisis: Mapped[Crisis]
    agreed: Mapped[bool]
    words: Mapped[str] = mapped_column(EncryptedText)  # what happens; where it is not agreed: what the person wants

    agreement: Mapped[CrisisAgreement] = relationship(back_populates="lines")
