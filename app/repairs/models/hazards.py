"""The hazard track: investigate, make safe, put right; and whether one can stay there meanwhile."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.repairs.models.tickets import RepairTicket


class StepKind(StrEnum):
    """What is done about a hazard, in this order (prior art 5.2). Latvian: rīcība apdraudējuma gadījumā."""

    INVESTIGATE = "investigate"  # noskaidrot
    MAKE_SAFE = "make_safe"  # padarīt drošu
    WORKS = "works"  # novērst cēloni


class HazardStep(Base):
    """One of the three; done once. Latvian: apdraudējuma solis."""

    __tablename__ = "hazard_step"
    __table_args__ = (
        sa.UniqueConstraint("ticket_id", "kind"),
        sa.CheckConstraint("(done_at IS NULL) = (words IS NULL)", name="done_says_what"),
    )

    id: Mapped[pk]
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("repair_ticket.id"))
    kind: Mapped[StepKind]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    words: Mapped[str | None] = mapped_column(EncryptedText)  # what was found or done
    done_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    ticket: Mapped[RepairTicket] = relationship()
    done_by: Mapped[User | None] = relationship()


class SafetyAnswer(Base):
    """Whether it is safe to stay there; the latest answer holds. Latvian: vai mājoklī var droši palikt."""

    __tablename__ = "safety_answer"
    __table_args__ = (sa.Index(None, "ticket_id", "id"),)

    id: Mapped[pk]
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("repair_ticket.id"))
    safe: Mapped[bool]
    words: Mapped[str] = mapped_column(EncryptedText)  # why, and where the person goes if not
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime]
    created_at: Mapped[created_at]

    ticket: Mapped[RepairTicket] = relationship()
    by: Mapped[User | None] = relationship()
