"""The support team of a client, and its notes."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models.files import Client
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText


class TeamRole(StrEnum):
    """A team member's part for one client (digest rows 173–178). Latvian: loma atbalsta komandā."""

    MENTOR = "mentor"  # sociālais mentors
    SOCIAL_WORKER = "social_worker"  # sociālais darbinieks, gadījuma vadītājs
    MUNICIPAL_WORKER = "municipal_worker"  # pašvaldības sociālais darbinieks


class SupportAssignment(Base):
    """A member of staff supports a client over a period. Latvian: atbalsta komandas loceklis."""

    __tablename__ = "support_assignment"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.Index(None, "user_id", "client_id"),
    )

    id: Mapped[pk]
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    role: Mapped[TeamRole]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    client: Mapped[Client] = relationship(back_populates="support_team")
    user: Mapped[User] = relationship()


class ClientNote(Base):
    """A note of the support team; housing officers do not see it. Latvian: atbalsta piezīme."""

    __tablename__ = "client_note"

    id: Mapped[pk]
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]
    text: Mapped[str] = mapped_column(EncryptedText)

    client: Mapped[Client] = relationship(back_populates="notes")
    author: Mapped[User] = relationship()
