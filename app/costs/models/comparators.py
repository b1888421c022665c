"""Comparator: what another kind of service costs per person and day, with where the figure is from."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, created_at, pk, short_text
from app.places.models import Municipality


class Comparator(Base):
    """Another service's cost per person and day, as somebody published it (digest §2.7).

    Latvian: salīdzināmais skaitlis. `basis` says what was divided by what; days that are not known are left empty,
    never guessed.
    """

    __tablename__ = "comparator"
    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "name"),
        sa.CheckConstraint("service_cents >= 0 AND housing_cents >= 0", name="not_negative"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on > starts_on", name="dates_in_order"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))  # whose finance compares with it
    name: Mapped[short_text]
    service_cents: Mapped[int] = mapped_column(sa.BigInteger)  # per person and day
    housing_cents: Mapped[int] = mapped_column(sa.BigInteger)
    basis: Mapped[str] = mapped_column(sa.String(500))
    source: Mapped[short_text]
    starts_on: Mapped[date | None]  # first day of the time the figure is about
    ends_on: Mapped[date | None]  # first day after it
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()

    @property
    def cents(self) -> int:
        return self.service_cents + self.housing_cents
