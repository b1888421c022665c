"""PilotFigure: a number of the pilot's evaluation, as it was printed, with where it stands."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, created_at, pk, short_text

MILLIONTHS = 6


class FigureKind(StrEnum):
    """What a figure is. Latvian: skaitļa veids."""

    INPUT = "input"  # printed, and used to work others out
    RESULT = "result"  # printed as worked out
    ASSUMED = "assumed"  # nowhere printed: without it nothing can be worked out
    INVENTED = "invented"  # a month of a series that only hits the printed mean and extremes


class PilotFigure(Base):
    """One number of the pilot's published evaluation, as printed (digest §2). Latvian: izmēģinājumprojekta skaitlis.

    `value` is exact in millionths, `decimals` is how many were printed: what is worked out is rounded as finely.
    """

    __tablename__ = "pilot_figure"
    __table_args__ = (
        sa.UniqueConstraint("key", "month", name="uq_pilot_figure_key_month"),
        sa.Index(
            "uq_pilot_figure_key",
            "key",
            unique=True,
            sqlite_where=sa.text("month IS NULL"),
            postgresql_where=sa.text("month IS NULL"),
        ),
        sa.CheckConstraint("(kind = 'invented') = (month IS NOT NULL)", name="months_are_invented"),
    )

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(sa.String(60))
    month: Mapped[date | None]  # first day; only of an invented series
    millionths: Mapped[int] = mapped_column(sa.BigInteger)
    decimals: Mapped[int]
    kind: Mapped[FigureKind]
    source: Mapped[short_text]  # 'file:line' of the published text, or the digest's paragraph
    created_at: Mapped[created_at]

    @property
    def value(self) -> Decimal:
        """The number with as many decimals as were printed."""
        return Decimal(self.millionths).scaleb(-MILLIONTHS).quantize(Decimal(1).scaleb(-self.decimals))
