"""Client (case file), Household, wishes, places that matter, consents, the support team and notes.

A client is a file number wherever the name is not needed (digest row 205). Names, codes, contacts and notes are
encrypted; a name is found by whole words through `ClientWord`.
"""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, cents, created_at, pk
from app.core.crypto import EncryptedText
from app.places.models import Area, Municipality, Place, RiverSide


class Language(StrEnum):
    """The language a person understands best (digest row 216). Latvian: saziņas valoda."""

    LATVIAN = "lv"
    RUSSIAN = "ru"
    ENGLISH = "en"


class PreviousResidence(StrEnum):
    """Where the person stayed before (digest 3.1). Latvian: iepriekšējā uzturēšanās vieta."""

    SHELTER = "shelter"  # patversme
    STREET = "street"  # iela, kāpņutelpa, mazdārziņš
    SHORT_STAY = "short_stay"  # īslaicīgās uzturēšanās mītne
    RENTED = "rented"  # īrēts mājoklis
    ACQUAINTANCE = "acquaintance"  # pie paziņām
    INSTITUTION = "institution"  # aprūpes vai ārstniecības iestāde
    PRISON = "prison"
    OTHER = "other"


class Client(Base):
    """A person's case file. Latvian: klients, klienta lieta."""

    __tablename__ = "client"
    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "personal_code_hash"),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="dates_in_order"),
        sa.Index(None, "municipality_id", "opened_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    file_number: Mapped[str] = mapped_column(sa.String(20), unique=True)  # lietas numurs, such as R-0042
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    given_name: Mapped[str] = mapped_column(EncryptedText)
    family_name: Mapped[str] = mapped_column(EncryptedText)
    personal_code: Mapped[str | None] = mapped_column(EncryptedText)  # 11 digits; none for the undocumented
    personal_code_hash: Mapped[str | None] = mapped_column(sa.String(64))
    birth_date: Mapped[str | None] = mapped_column(EncryptedText)  # ISO date
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    contacts_note: Mapped[str | None] = mapped_column(EncryptedText)  # family and support persons (digest row 206)
    language: Mapped[Language] = mapped_column(default=Language.LATVIAN)
    previous_residence: Mapped[PreviousResidence | None]
    previous_place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    previous_place: Mapped[Place | None] = relationship()
    words: Mapped[list["ClientWord"]] = relationship(cascade="all, delete-orphan")
    memberships: Mapped[list["HouseholdMember"]] = relationship(back_populates="client")
    consents: Mapped[list["Consent"]] = relationship(back_populates="client", order_by="Consent.given_on")
    support_team: Mapped[list["SupportAssignment"]] = relationship(back_populates="client")
    notes: Mapped[list["ClientNote"]] = relationship(back_populates="client", order_by="ClientNote.id.desc()")

    @property
    def born_on(self) -> date | None:
        return date.fromisoformat(self.birth_date) if self.birth_date else None


class ClientWord(Base):
    """Keyed hash of one whole word of a client's name, for search."""

    __tablename__ = "client_word"

    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    word_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True, index=True)


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
    group_flat: Mapped[bool] = mapped_column(default=False)  # only ever if wished (digest row 42)
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


class Consent(Base):
    """Informed consent to keeping and processing the data (digest row 209). Latvian: informētā piekrišana."""

    __tablename__ = "consent"
    __table_args__ = (sa.CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= given_on", name="dates_in_order"),)

    id: Mapped[pk]
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    version: Mapped[str] = mapped_column(sa.String(40))  # which text was signed
    given_on: Mapped[date]
    withdrawn_on: Mapped[date | None]

    client: Mapped[Client] = relationship(back_populates="consents")


class TeamRole(StrEnum):
    """A team member's part for one client (digest rows 173–178). Latvian: loma atbalsta komandā."""

    MENTOR = "mentor"  # sociālais mentors
    SOCIAL_WORKER = "social_worker"  # sociālais darbinieks, gadījuma vadītājs
    MUNICIPAL_WORKER = "municipal_worker"  # pašvaldības sociālais darbinieks


class SupportAssignment(Base):
    """A member of staff supports a client over a period. Latvian: atbalsta komandas loceklis."""

    __tablename__ = "support_assignment"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.Index(None, "user_id", "client_id"),
    )

    id: Mapped[pk]
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    role: Mapped[TeamRole]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    client: Mapped[Client] = relationship(back_populates="support_team")
    user: Mapped[User] = relationship()


class ClientNote(Base):
    """A note of the support team; housing officers do not see it. Latvian: atbalsta piezīme."""

    __tablename__ = "client_note"

    id: Mapped[pk]
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]
    text: Mapped[str] = mapped_column(EncryptedText)

    client: Mapped[Client] = relationship(back_populates="notes")
    author: Mapped[User] = relationship()
