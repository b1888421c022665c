"""BudgetLine: what a municipality decided to spend in a year on one kind of cost."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, created_at, pk, short_text
from app.costs.models import CostCategory
from app.places.models import Municipality


class BudgetLine(Base):
    """What was decided for a year and a kind of cost; the latest line of a kind holds. Latvian: budžeta pozīcija.

    Written once: another decision is another line. Without an amount the kind is out of the typed budget again.
    """

    __tablename__ = "budget_line"
    __table_args__ = (
        sa.CheckConstraint("cents IS NULL OR cents >= 0", name="not_negative"),
        sa.Index("ix_budget_line_year", "municipality_id", "year", "category", "id"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    year: Mapped[int]
    category: Mapped[CostCategory]
    cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    decision: Mapped[short_text]  # number and day of the council's decision, or why
    recorded_on: Mapped[date]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    recorded_by: Mapped[User | None] = relationship()
