"""SupportHours: how long those who support a person were in contact with them in a month."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Client
from app.core.base import Base, created_at, pk
from app.places.models import Municipality


class SupportHours(Base):
    """Hours of contact with one person in one month (digest rows 156–166). Latvian: atbalsta kontaktstundas.

    `hundredths` of an hour, of all who support the person together; 0 says that there were none. A correction changes
    the row, and the ledger follows it by a reversal.
    """

    __tablename__ = "support_hours"
    __table_args__ = (
        sa.UniqueConstraint("client_id", "month"),
        sa.CheckConstraint("hundredths BETWEEN 0 AND 50000", name="hours_within_reason"),
        sa.Index(None, "municipality_id", "month"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"))
    month: Mapped[date]  # first day
    hundredths: Mapped[int]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    client: Mapped[Client] = relationship()
    recorded_by: Mapped[User | None] = relationship()
