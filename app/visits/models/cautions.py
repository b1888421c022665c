"""What whoever visits has to know to be safe."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clients.models import Client
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText


class Caution(Base):
    """What visitors of a client have to mind on [starts_on, ends_on), such as coming in twos (digest rows 118, 147).

    Latvian: piesardzība vizītē.
    """

    __tablename__ = "caution"
    __table_args__ = (sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),)

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    two_person: Mapped[bool]
    words: Mapped[str] = mapped_column(EncryptedText)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # first day it no longer holds
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    client: Mapped[Client] = relationship()
