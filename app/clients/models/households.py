"""Household, its members, what it wishes, and the places that matter to it."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.accounts.models import User
from app.clients.models.files import Client
from app.core.base import Base, cents, created_at, pk
from app.core.crypto import EncryptedText
from app.places.models import Area, Municipality, Place, RiverSide


class Household(Base):
    """One person or a couple who look for one flat. Latvian: mājsaimniecība."""

    __tablename__ = "household"

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    members: Mapped[list["HouseholdMember"]] = relationship(back_populates="household", order_by="HouseholdMember.id")
    wishes: Mapped["Wishes | None"] = relationship(back_populates="household")
    wished_areas: Mapped[list[Area]] = relationship(secondary="wished_area", order_by="Area.name")
    important_places: Mapped[list["ImportantPlace"]] = relationship(back_populates="household")
    keep_away_places: Mapped[list["KeepAwayPlace"]] = relationship(back_populates="household")
    group_flat_wishes: Mapped[list["GroupFlatWish"]] = relationship(
        back_populates="household", order_by="GroupFlatWish.id.desc()"
    )


class Relation(StrEnum):
    """How someone belongs to the household. Latvian: loma mājsaimniecībā."""

    APPLICANT = "applicant"  # iesniedzējs
    PARTNER = "partner"  # partneris, laulātais
    CHILD = "child"
    PARENT = "parent"
    OTHER = "other"


class HouseholdMember(Base):
    """Someone in a household over a period: a client, or a person who is not one and does not count for the limits.

    Latvian: mājsaimniecības loceklis. Each has their own dates: a couple may part (digest row 41).
    """

    __tablename__ = "household_member"
    __table_args__ = (
        sa.CheckConstraint("client_id IS NOT NULL OR name IS NOT NULL", name="client_or_name"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.Index(
            "uq_household_member_open",
            "client_id",
            unique=True,
            sqlite_where=sa.text("ends_on IS NULL"),
            postgresql_where=sa.text("ends_on IS NULL"),
        ),
    )

    id: Mapped[pk]
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    client_id: Mapped[int | None] = mapped_column(sa.ForeignKey("client.id"), index=True)
    name: Mapped[str | None] = mapped_column(EncryptedText)
    relation: Mapped[Relation]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    household: Mapped[Household] = relationship(back_populates="members")
    client: Mapped[Client | None] = relationship(back_populates="memberships")


class AssessmentOutcome(StrEnum):
    """What the team came to when it weighed a wish. Latvian: izvērtējuma iznākums."""

    SUPPORTS = "supports"
    ADVISES_AGAINST = "advises_against"


class GroupFlatWish(Base):
    """The household wishes to live in a group flat (digest row 42). Latvian: vēlme dzīvot grupu dzīvoklī.

    It is ended, not edited: from `ended_on` on they no longer wish it.
    """

    __tablename__ = "group_flat_wish"
    __table_args__ = (
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= wished_on", name="dates_in_order"),
        sa.Index(
            "uq_group_flat_wish_open",
            "household_id",
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        ),
    )

    id: Mapped[pk]
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    wished_on: Mapped[date]
    ended_on: Mapped[date | None]
    own_words: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    household: Mapped[Household] = relationship(back_populates="group_flat_wishes")
    assessments: Mapped[list["GroupFlatAssessment"]] = relationship(
        back_populates="wish", order_by="GroupFlatAssessment.id.desc()"
    )

    @property
    def assessment(self) -> "GroupFlatAssessment | None":
        """The one that holds now."""
        return next((one for one in self.assessments if one.ended_on is None), None)


class GroupFlatAssessment(Base):
    """Safety and health were weighed against the wish (digest row 42). Latvian: vēlmes izvērtējums.

    The words speak of a person's health: only the support team reads them; all others, what came of it. A new one ends
    the one before.
    """

    __tablename__ = "group_flat_assessment"
    __table_args__ = (
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= assessed_on", name="dates_in_order"),
        sa.Index(
            "uq_group_flat_assessment_open",
            "wish_id",
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        ),
    )

    id: Mapped[pk]
    wish_id: Mapped[int] = mapped_column(sa.ForeignKey("group_flat_wish.id"), index=True)
    assessed_on: Mapped[date]
    ended_on: Mapped[date | None]
    outcome: Mapped[AssessmentOutcome]
    safety: Mapped[str] = mapped_column(EncryptedText)
    health: Mapped[str] = mapped_column(EncryptedText)
    assessed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))

    wish: Mapped[GroupFlatWish] = relationship(back_populates="assessments")
    assessed_by: Mapped[User] = relationship()


class Wishes(Base):
    """What a household wishes of a flat: reasons for and against, never filters. Latvian: vēlmes (anketa, row 18).

    NULL means: does not matter or was not asked.
    """

    __tablename__ = "wishes"
    __table_args__ = (sa.CheckConstraint("own_share_cents IS NULL OR own_share_cents >= 0", name="own_share_positive"),)

    id: Mapped[pk]
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), unique=True)
    river_side: Mapped[RiverSide | None]
    lowest_floor: Mapped[int | None]
    highest_floor: Mapped[int | None]
    lift: Mapped[bool] = mapped_column(default=False)
    step_free: Mapped[bool] = mapped_column(default=False)
    pets: Mapped[bool] = mapped_column(default=False)
    quiet: Mapped[bool] = mapped_column(default=False)
    group_flat: Mapped[bool] = column_property(  # a wish of its own, with its date and assessment (digest row 42)
        sa.exists()
        .where(GroupFlatWish.household_id == household_id, GroupFlatWish.ended_on.is_(None))
        .correlate_except(GroupFlatWish)
    )
    rooms: Mapped[int | None]
    own_share_cents: Mapped[cents | None]  # highest own share per month
    own_words: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_on: Mapped[date]

    household: Mapped[Household] = relationship(back_populates="wishes")


class WishedArea(Base):
    """A neighbourhood the household would like. Latvian: vēlamā apkaime."""

    __tablename__ = "wished_area"

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"), primary_key=True)


class ImportantPlaceKind(StrEnum):
    """Why a place matters. Latvian: nozīmīgas vietas veids (digest rows 33, 35, 37)."""

    WORK = "work"
    RELATIVES = "relatives"  # tuvinieki
    SERVICE = "service"  # sociālais dienests, zupas virtuve
    HEALTH = "health"
    SCHOOL = "school"
    OTHER = "other"


class ImportantPlace(Base):
    """A place the household wants to live near. Latvian: nozīmīga vieta."""

    __tablename__ = "important_place"

    id: Mapped[pk]
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    kind: Mapped[ImportantPlaceKind]
    label: Mapped[str | None] = mapped_column(EncryptedText)

    household: Mapped[Household] = relationship(back_populates="important_places")
    place: Mapped[Place] = relationship()


class KeepAwayPlace(Base):
    """A place the household is not to be housed near; the reason is confidential.

    Latvian: vieta, no kuras izvairīties.
    """

    __tablename__ = "keep_away_place"
    __table_args__ = (
        sa.CheckConstraint("radius_m > 0", name="radius_positive"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
    )

    id: Mapped[pk]
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    radius_m: Mapped[int]
    reason: Mapped[str] = mapped_column(EncryptedText)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    household: Mapped[Household] = relationship(back_populates="keep_away_places")
    place: Mapped[Place] = relationship()
