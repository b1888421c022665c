"""Void periods, and the two kinds of capacity whose dates the database guards.

Who lives where is `placements`' affair; which room and which building place is taken on which days is kept here, beside
the stock.
"""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, pk
from app.core.crypto import EncryptedText
from app.flats.models.stock import Building, Flat


class VoidReason(StrEnum):
    """Why a flat stands empty (digest row 64). Latvian: dīkstāves iemesls."""

    PREPARATION = "preparation"
    REPAIR = "repair"
    WAITING_FOR_ANSWER = "waiting_for_answer"  # an offer is open
    NO_CANDIDATE = "no_candidate"
    LANDLORD = "landlord"
    PAPERWORK = "paperwork"
    NO_PASSING_ACT = "no_passing_act"  # no signed act shows the minimum standard
    OTHER = "other"


class VoidPeriod(Base):
    """Days a flat stood empty and why. Latvian: dīkstāves periods."""

    __tablename__ = "void_period"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.Index(
            "uq_void_period_open",
            "flat_id",
            unique=True,
            sqlite_where=sa.text("ends_on IS NULL"),
            postgresql_where=sa.text("ends_on IS NULL"),
        ),
    )

    id: Mapped[pk]
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # first day no longer void for this reason
    reason: Mapped[VoidReason]
    note: Mapped[str | None] = mapped_column(EncryptedText)

    flat: Mapped[Flat] = relationship(back_populates="void_periods")


class RoomOccupancy(Base):
    """A flat (or a room of a group flat) is lived in on [starts_on, ends_on). Latvian: aizņemtība.

    Rows of one flat and room never overlap: the database refuses it (guard no_overlap_room_occupancy).
    """

    __tablename__ = "room_occupancy"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.CheckConstraint("room_number >= 1", name="room_number_positive"),
        sa.Index(None, "flat_id", "starts_on"),
    )

    id: Mapped[pk]
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"))
    room_number: Mapped[int] = mapped_column(default=1)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    flat: Mapped[Flat] = relationship()


class BuildingPlace(Base):
    """One client's numbered place in a building on [starts_on, ends_on). Latvian: vieta ēkā.

    The building limit holds for every date because rows of one building and number never overlap (guard
    no_overlap_building_place) and a number above the limit of its day needs a written reason. A stay may use several
    consecutive rows with different numbers. Source: digest row 48, 002:3222.
    """

    __tablename__ = "building_place"
    __table_args__ = (
        sa.CheckConstraint("number >= 1", name="number_positive"),
        sa.CheckConstraint("number <= limit_then OR override_reason IS NOT NULL", name="within_limit_or_reasoned"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.Index(None, "building_id", "starts_on"),
    )

    id: Mapped[pk]
    building_id: Mapped[int] = mapped_column(sa.ForeignKey("building.id"))
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    limit_then: Mapped[int]  # the municipality's limit on the day the place was given
    override_reason: Mapped[str | None] = mapped_column(EncryptedText)

    building: Mapped[Building] = relationship()
