"""A visit to a home: who was met, what the dwelling was like, photos."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Client
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.placements.models import Placement
from app.repairs.models import RepairTicket
from app.visits.models.slots import VisitSlot


class VisitKind(StrEnum):
    """Why somebody came. Latvian: vizītes veids."""

    WEEKLY = "weekly"  # kārtējā vizīte
    EXTRA = "extra"  # papildu vizīte
    CHECK = "check"  # dzīvokļa pārbaude, ja persona nav sasniedzama


class DwellingCondition(StrEnum):
    """How the dwelling was, against the visit before (digest row 81). Latvian: mājokļa stāvoklis vizītē."""

    GOOD = "good"  # kārtībā
    WORSE = "worse"  # sliktāk nekā iepriekš
    NEEDS_WORK = "needs_work"  # vajadzīgi darbi


class SupportTag(StrEnum):
    """What the time went to (digest rows 124, 125, 160, 176). Latvian: atbalsta joma vizītē."""

    CLEANING = "cleaning"  # uzkopšana
    HOUSEHOLD = "household"  # sadzīves prasmes
    PAYMENTS = "payments"  # rēķini un maksājumi
    METERS = "meters"  # skaitītāji
    NEIGHBOURS = "neighbours"  # attiecības ar kaimiņiem
    LANDLORD = "landlord"  # attiecības ar izīrētāju
    PAPERS = "papers"  # dokumenti un pieteikumi
    HEALTH = "health"  # pavadīšana pie ārsta
    TALK = "talk"  # saruna


LONGEST_WORDS = 500


class Visit(Base):
    """Somebody came to a home, whether anybody was met or not (digest rows 81, 109, 111). Latvian: mājas vizīte.

    The day, who came and a running number name it before it is recorded: so what a phone sends later, or twice, finds
    its visit. Only who came corrects it.
    """

    __tablename__ = "visit"
    __table_args__ = (
        sa.UniqueConstraint("placement_id", "by_id", "visit_on", "number"),
        sa.CheckConstraint("number >= 1", name="number_positive"),
        sa.CheckConstraint("second_id <> by_id", name="two_people"),
        sa.Index(None, "placement_id", "at"),
        sa.Index(None, "placement_id", "visit_on"),  # the last day, of many homes at once
        sa.Index(None, "municipality_id", "at"),
        sa.Index(None, "by_id", "visit_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"))
    visit_on: Mapped[date]
    number: Mapped[int]  # of this person's visits to the home on the day
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    second_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))  # who came along
    slot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("visit_slot.id"))  # the one it was planned by
    kind: Mapped[VisitKind] = mapped_column(default=VisitKind.WEEKLY)
    condition: Mapped[DwellingCondition | None]  # None: nobody was let in
    words: Mapped[str | None] = mapped_column(EncryptedText)
    tags: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[created_at]

    placement: Mapped[Placement] = relationship()
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    second: Mapped[User | None] = relationship(foreign_keys=[second_id])
    slot: Mapped[VisitSlot | None] = relationship()
    clients: Mapped[list["VisitClient"]] = relationship(back_populates="visit", order_by="VisitClient.id")
    tickets: Mapped[list["VisitTicket"]] = relationship(back_populates="visit", order_by="VisitTicket.id")

    @property
    def met(self) -> bool:
        """Whether anybody who lives there was met."""
        return any(one.met for one in self.clients)


class VisitClient(Base):
    """Whether one client was met, and if not, whether they had said so before (digest rows 112, 113).

    Latvian: vizītē sastapts vai nesastapts klients.
    """

    __tablename__ = "visit_client"
    __table_args__ = (
        sa.UniqueConstraint("visit_id", "client_id"),
        sa.CheckConstraint("met = (announced IS NULL)", name="only_an_absence_was_announced"),
        sa.Index(None, "client_id", "visit_id"),
    )

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"))
    met: Mapped[bool]
    announced: Mapped[bool | None]

    visit: Mapped[Visit] = relationship(back_populates="clients")
    client: Mapped[Client] = relationship()


class VisitTicket(Base):
    """A fault noted on a visit and the ticket it became; one for each line of the visit's form (digest row 111).

    Latvian: vizītē pieteikts bojājums. Sent again, the visit reports nothing twice.
    """

    __tablename__ = "visit_ticket"
    __table_args__ = (sa.UniqueConstraint("visit_id", "line"),)

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id"))
    line: Mapped[str] = mapped_column(sa.String(50))  # the fault's code; of what was typed: 'other-1' and so on
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("repair_ticket.id"), unique=True)

    visit: Mapped[Visit] = relationship(back_populates="tickets")
    ticket: Mapped[RepairTicket] = relationship()


class VisitPhoto(Base):
    """A photo taken on a visit; it may come before the visit itself is recorded. Latvian: vizītes fotoattēls.

    `about`: 'home' or 'meter:<id>:<zone>'. One of a meter is handed on to its reading once that is there; the files are
    the same. Photos of faults wait for their tickets in `app/repairs`.
    """

    __tablename__ = "visit_photo"
    __table_args__ = (
        sa.CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        # the same picture sent twice is one photo
        sa.UniqueConstraint(
            "placement_id", "by_id", "visit_on", "number", "about", "source_hash", name="uq_visit_photo_same"
        ),
    )

    id: Mapped[pk]
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    visit_on: Mapped[date]
    number: Mapped[int]
    about: Mapped[str] = mapped_column(sa.String(80))
    file_name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    small_name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    width: Mapped[int]  # pixels, of the large one
    height: Mapped[int]
    source_hash: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of what was sent
    handed_on: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    created_at: Mapped[created_at]

    placement: Mapped[Placement] = relationship()
