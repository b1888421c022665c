"""The day and time of the week at which somebody comes to a home."""

from datetime import date, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, created_at, pk
from app.placements.models import Placement


class VisitSlot(Base):
    """A colleague visits a home every week at a fixed day and time, on [starts_on, ends_on) (digest row 110).

    Latvian: pastāvīgais vizītes laiks.
    """

    __tablename__ = "visit_slot"
    __table_args__ = (
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_known"),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name="minutes_in_reason"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.Index(None, "user_id", "ends_on"),
    )

    id: Mapped[pk]
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    weekday: Mapped[int]  # 0 is Monday
    at: Mapped[time]  # as the clock in Latvia shows it
    minutes: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # first day without it
    created_at: Mapped[created_at]

    placement: Mapped[Placement] = relationship()
    user: Mapped[User] = relationship()
