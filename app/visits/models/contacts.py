"""What was tried to reach a person between visits."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Client
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText


class ContactWay(StrEnum):
    """How somebody tried to reach a person (digest row 113). Latvian: saziņas veids."""

    PHONE = "phone"
    MESSAGE = "message"
    MET = "met"  # met somewhere else
    THROUGH_OTHERS = "through_others"  # relatives, neighbours, another service
    LETTER = "letter"


class Contact(Base):
    """Somebody tried to reach a client other than by a visit, and did or did not. Latvian: saziņa ar klientu."""

    __tablename__ = "contact"
    __table_args__ = (sa.Index(None, "client_id", "at"),)

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"))
    at: Mapped[datetime]
    way: Mapped[ContactWay]
    reached: Mapped[bool]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    client: Mapped[Client] = relationship()
    by: Mapped[User] = relationship()
