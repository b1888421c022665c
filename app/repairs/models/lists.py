"""What may be wrong, version by version, and the firms that mend it."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, created_at, pk, short_text
from app.core.crypto import EncryptedText
from app.places.models import Municipality


class FaultList(Base):
    """A version of the faults a municipality knows; the latest one holds. Latvian: bojājumu saraksts."""

    __tablename__ = "fault_list"
    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "version"),
        sa.CheckConstraint("version >= 1", name="version_positive"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    version: Mapped[int]
    content: Mapped[dict[str, Any]]  # repairs/standard.py Faults.as_json
    reason: Mapped[str | None] = mapped_column(sa.Text)  # why it was changed
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    made_by: Mapped[User | None] = relationship()


class Contractor(Base):
    """A firm or a tradesperson who mends things. Latvian: izpildītājs (meistars, uzņēmums)."""

    __tablename__ = "contractor"
    __table_args__ = (sa.UniqueConstraint("municipality_id", "name"),)

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    name: Mapped[short_text]
    trade: Mapped[short_text | None]
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    ended_on: Mapped[date | None]  # from this day no new work goes to them
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()

    def has_ended(self, day: date) -> bool:
        """Whether no new work goes to them on the day."""
        return self.ended_on is not None and self.ended_on <= day
