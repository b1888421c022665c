"""Whom a building's meter readings are told, and by which day of each month."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.flats.models import Building
from app.places.models import Municipality


class ReadingsDue(Base):
    """A building manager who wants the readings of each month by one day of it (digest row 124).

    Latvian: rādījumu saņēmējs (apsaimniekotājs).
    """

    __tablename__ = "readings_due"
    __table_args__ = (sa.CheckConstraint("day_of_month BETWEEN 1 AND 31", name="day_of_a_month"),)

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    name: Mapped[str] = mapped_column(EncryptedText)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    day_of_month: Mapped[int]  # the last day; in a shorter month its last
    ended_on: Mapped[date | None]  # from then on nothing is told them
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()


class BuildingReadings(Base):
    """A building's readings go to one manager. Latvian: ēkas rādījumu saņēmējs."""

    __tablename__ = "building_readings"

    building_id: Mapped[int] = mapped_column(sa.ForeignKey("building.id"), primary_key=True)
    manager_id: Mapped[int] = mapped_column(sa.ForeignKey("readings_due.id"), index=True)

    building: Mapped[Building] = relationship()
    manager: Mapped[ReadingsDue] = relationship()
