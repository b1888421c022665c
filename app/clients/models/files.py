"""A person's case file, the words its name is found by, and the consents."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.places.models import Municipality, Place

if TYPE_CHECKING:
    from app.clients.models.households import HouseholdMember
    from app.clients.models.services import Away, Service
    from app.clients.models.support import ClientNote, SupportAssignment


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
    services: Mapped[list["Service"]] = relationship(back_populates="client", order_by="Service.started_on")
    aways: Mapped[list["Away"]] = relationship(back_populates="client", order_by="Away.started_on")

    @property
    def born_on(self) -> date | None:
        return date.fromisoformat(self.birth_date) if self.birth_date else None


class ClientWord(Base):
    """Keyed hash of one whole word of a client's name, for search."""

    __tablename__ = "client_word"

    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    word_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True, index=True)


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
