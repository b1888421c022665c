"""Placement (the stay) and its clients, each with their own days."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Client, Destination, Household
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.flats.models import BuildingPlace, Flat, RoomOccupancy
from app.placements.models.checks import PlacementCheck
from app.placements.models.offers import Offer
from app.places.models import Municipality
from app.waitlist.models import WaitlistEntry


class EndReason(StrEnum):
    """Why a stay in a flat ended; the service goes on apart from it. Latvian: palikšanas dzīvoklī beigu iemesls."""

    CLIENT_WISH = "client_wish"
    MOVED = "moved"  # within the programme
    LANDLORD_ENDED = "landlord_ended"
    LEASE_RAN_OUT = "lease_ran_out"
    EVICTION = "eviction"
    PROVIDER_EXIT = "provider_exit"
    DEATH = "death"
    RECORDED_IN_ERROR = "recorded_in_error"  # a reversal: the stay never was


class MoveReason(StrEnum):
    """Why a household moves within the programme (digest row 45). Latvian: pārcelšanās iemesls."""

    CLIENT_WISH = "client_wish"
    LEASE_LOST = "lease_lost"
    OTHER = "other"  # only with a reason in words


class Placement(Base):
    """A household's stay in a flat on [starts_on, ends_on). Latvian: izmitināšana (palikšana dzīvoklī)."""

    __tablename__ = "placement"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.CheckConstraint("(ends_on IS NULL) = (end_reason IS NULL)", name="end_has_reason"),
        sa.CheckConstraint("(override_reason IS NULL) = (override_by_id IS NULL)", name="override_has_person"),
        sa.CheckConstraint(
            "(destination IS NULL) = (end_reason IS NULL OR end_reason IN ('moved', 'recorded_in_error'))",
            name="end_has_destination",
        ),
        sa.CheckConstraint("moved_because IS NULL OR end_reason = 'moved'", name="only_a_move_has_why"),
        sa.Index(None, "municipality_id", "ends_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"), index=True)
    room_occupancy_id: Mapped[int] = mapped_column(sa.ForeignKey("room_occupancy.id"), unique=True)
    check_id: Mapped[int] = mapped_column(sa.ForeignKey("placement_check.id"))
    offer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offer.id"), index=True)
    waitlist_entry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("waitlist_entry.id"))  # closed by this stay
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # first day no longer lived here
    end_reason: Mapped[EndReason | None]
    end_note: Mapped[str | None] = mapped_column(EncryptedText)
    destination: Mapped[Destination | None]  # where the household goes, unless it moves to another flat of ours
    moved_because: Mapped[MoveReason | None]
    rehousing_entry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("waitlist_entry.id"))  # opened by this end
    override_reason: Mapped[str | None] = mapped_column(EncryptedText)
    override_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    started_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    household: Mapped[Household] = relationship()
    flat: Mapped[Flat] = relationship()
    room: Mapped[RoomOccupancy] = relationship()
    check: Mapped[PlacementCheck] = relationship()
    offer: Mapped[Offer | None] = relationship()
    waitlist_entry: Mapped[WaitlistEntry | None] = relationship(foreign_keys=[waitlist_entry_id])
    rehousing_entry: Mapped[WaitlistEntry | None] = relationship(foreign_keys=[rehousing_entry_id])
    override_by: Mapped[User | None] = relationship(foreign_keys=[override_by_id])
    started_by: Mapped[User | None] = relationship(foreign_keys=[started_by_id])
    clients: Mapped[list["PlacementClient"]] = relationship(back_populates="placement", order_by="PlacementClient.id")
    passed_limits: Mapped[list["PassedLimit"]] = relationship(order_by="PassedLimit.rule")
    warnings: Mapped[list["StayWarning"]] = relationship(back_populates="placement", order_by="StayWarning.given_on")


class WarningAbout(StrEnum):
    """What a warning is about (digest row 88). Latvian: brīdinājuma iemesls."""

    RENT = "rent"
    NOISE = "noise"
    DAMAGE = "damage"
    VISITORS = "visitors"
    OTHER = "other"


class StayWarning(Base):
    """The first answer to trouble in a flat; nobody is evicted without one (digest row 88). Latvian: brīdinājums.

    Written once: a correction is another warning.
    """

    __tablename__ = "stay_warning"

    id: Mapped[pk]
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    given_on: Mapped[date]
    about: Mapped[WarningAbout]
    words: Mapped[str] = mapped_column(EncryptedText)  # as the person was told
    given_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    placement: Mapped[Placement] = relationship(back_populates="warnings")
    given_by: Mapped[User | None] = relationship()


class PassedLimit(Base):
    """A limit that the stay began over, by a decision with a reason. Latvian: pārsniegtais ierobežojums.

    The same stands among the findings of the check; here it can be listed and counted.
    """

    __tablename__ = "passed_limit"

    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    value: Mapped[float | None]  # what was measured; None where the rule has no number
    limit_then: Mapped[float | None]


class PlacementClient(Base):
    """One client's own days within a stay: a couple may part. Latvian: izmitinātais klients.

    A client's rows never overlap: nobody lives in two flats (guard no_overlap_client_stay).
    """

    __tablename__ = "placement_client"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.Index(None, "municipality_id", "ends_on", "starts_on"),  # a municipality's clients, counted in the index
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    placement: Mapped[Placement] = relationship(back_populates="clients")
    client: Mapped[Client] = relationship()
    building_places: Mapped[list[BuildingPlace]] = relationship(
        secondary="placement_client_place", order_by="BuildingPlace.starts_on"
    )


class PlacementClientPlace(Base):
    """Which numbered building places a client's stay uses, one after the other."""

    __tablename__ = "placement_client_place"

    building_place_id: Mapped[int] = mapped_column(sa.ForeignKey("building_place.id"), primary_key=True)
    placement_client_id: Mapped[int] = mapped_column(sa.ForeignKey("placement_client.id"), index=True)
