"""RepairTicket: what is wrong where, who answers for it, who has to mend it, and how far it is."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contracts.models import Contract, RepairElement
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.flats.models import Building, Flat
from app.places.models import Municipality
from app.repairs.clock import Priority
from app.repairs.models.lists import Contractor
from app.repairs.standard import Hazard

if TYPE_CHECKING:
    from app.repairs.models.work import TicketPhoto, TicketRun


class TicketState(StrEnum):
    """How far a repair is; which may follow which says `rules.MOVES`. Latvian: pieteikuma stāvoklis."""

    REPORTED = "reported"  # pieteikts
    PLANNED = "planned"  # ieplānots
    IN_WORK = "in_work"  # darbā
    WAITING = "waiting"  # gaida
    DONE = "done"  # pabeigts
    CANCELLED = "cancelled"  # atcelts
    DUPLICATE = "duplicate"  # dublikāts


OPEN = (TicketState.REPORTED, TicketState.PLANNED, TicketState.IN_WORK, TicketState.WAITING)
CLOSED = (TicketState.DONE, TicketState.CANCELLED, TicketState.DUPLICATE)


class Channel(StrEnum):
    """How the report came (digest row 127). Latvian: pieteikuma kanāls."""

    PHONE = "phone"  # pa tālruni
    WEB = "web"  # tiešsaistē
    EMAIL = "email"  # e-pastā
    POST = "post"  # pa pastu
    VISIT = "visit"  # mājas vizītē
    OTHER = "other"


class Reporter(StrEnum):
    """Who noticed it. Latvian: kas pieteica."""

    CLIENT = "client"
    STAFF = "staff"  # darbinieks
    LANDLORD = "landlord"  # izīrētājs vai apsaimniekotājs
    NEIGHBOUR = "neighbour"  # kaimiņš
    OTHER = "other"


class TicketRoom(StrEnum):
    """Where in the flat or the building. Latvian: telpa."""

    HALL = "hall"
    LIVING = "living"
    BEDROOM = "bedroom"
    KITCHEN = "kitchen"
    BATH = "bath"
    BALCONY = "balcony"
    CELLAR = "cellar"
    STAIRWELL = "stairwell"
    ROOF = "roof"  # jumts, fasāde
    YARD = "yard"  # pagalms
    WHOLE = "whole"  # viss dzīvoklis vai visa ēka


class Party(StrEnum):
    """Who has to mend it (digest row 129). Latvian: kam jāremontē."""

    MUNICIPALITY = "municipality"
    PROVIDER = "provider"
    LANDLORD = "landlord"
    CLIENT = "client"


class PartySource(StrEnum):
    """Why it is theirs. Latvian: pamats, kāpēc jāremontē."""

    CONTRACT = "contract"  # līguma remontu tabula
    OWNERSHIP = "ownership"  # pašvaldības īpašums
    ASSUMED = "assumed"  # nekas nav nolīgts
    PERSON = "person"  # izlēma darbinieks


class MendedBy(StrEnum):
    """Who really mended it (digest row 131). Latvian: kas salaboja."""

    CONTRACTOR = "contractor"
    STAFF = "staff"
    LANDLORD = "landlord"
    CLIENT = "client"
    OTHER = "other"


def ticket_number(id: int) -> str:
    """What a ticket is called; file numbers of clients look different. Latvian: pieteikuma numurs."""
    return f"RP-{id}"


class RepairTicket(Base):
    """A fault that was reported and is put right. Latvian: remonta pieteikums.

    One person always answers for it. `promised_at`, `due_at`, `net_due_at` and `finished_at` are those of its last run
    (`TicketRun`), kept here too so that long lists need no second table.
    """

    __tablename__ = "repair_ticket"
    __table_args__ = (
        sa.CheckConstraint("run_number >= 1", name="run_number_positive"),
        sa.CheckConstraint("(state = 'duplicate') = (duplicate_of_id IS NOT NULL)", name="duplicate_of_another"),
        sa.CheckConstraint("duplicate_of_id <> id", name="duplicate_of_another_one"),
        sa.CheckConstraint(
            "(state IN ('done', 'cancelled', 'duplicate')) = (finished_at IS NOT NULL)", name="closed_has_end"
        ),
        sa.CheckConstraint("state <> 'done' OR mended_by IS NOT NULL", name="done_by_somebody"),
        sa.CheckConstraint("(party_source = 'contract') = (contract_id IS NOT NULL)", name="contract_is_named"),
        sa.Index(
            "ix_repair_ticket_open",
            "municipality_id",
            "due_at",
            "id",
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        ),
        sa.Index("ix_repair_ticket_promised", "municipality_id", "due_at", "id"),
        sa.Index("ix_repair_ticket_reported", "municipality_id", "reported_at", "id"),
        sa.Index("ix_repair_ticket_due", "municipality_id", "state", "due_at", "id"),
        sa.Index(None, "flat_id", "reported_at"),
        sa.Index(None, "building_id", "reported_at"),
        sa.Index("ix_repair_ticket_responsible", "responsible_id", "state", "due_at"),
        sa.Index("ix_repair_ticket_contractor", "contractor_id", "state", "due_at"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    building_id: Mapped[int] = mapped_column(sa.ForeignKey("building.id"))
    flat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("flat.id"))  # None: what the building's flats share
    room: Mapped[TicketRoom | None]
    fault_code: Mapped[str] = mapped_column(sa.String(40))
    fault_list_version: Mapped[int]  # 0: the list everybody begins with
    fault_names: Mapped[dict[str, Any]]  # language → name, as the list had it that day
    element: Mapped[RepairElement]
    hazard: Mapped[Hazard | None]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    key: Mapped[str | None] = mapped_column(
        sa.String(80), unique=True
    )  # made on the phone: photos find the ticket by it
    reported_at: Mapped[datetime]
    channel: Mapped[Channel]
    reporter: Mapped[Reporter]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    responsible_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    party: Mapped[Party]
    party_source: Mapped[PartySource]
    contract_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contract.id"))  # whose repair matrix says so
    contractor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contractor.id"))
    state: Mapped[TicketState] = mapped_column(default=TicketState.REPORTED)
    duplicate_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("repair_ticket.id"), index=True)
    mended_by: Mapped[MendedBy | None]
    priority: Mapped[Priority]
    run_number: Mapped[int] = mapped_column(default=1)
    promised_at: Mapped[datetime]  # what was promised first
    due_at: Mapped[datetime]  # what is promised now, and what is measured; pauses never move it
    net_due_at: Mapped[datetime | None]  # with the time of pauses added; None while a pause is open
    finished_at: Mapped[datetime | None]
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    building: Mapped[Building] = relationship()
    flat: Mapped[Flat | None] = relationship()
    contract: Mapped[Contract | None] = relationship()
    contractor: Mapped[Contractor | None] = relationship()
    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id])
    responsible: Mapped[User] = relationship(foreign_keys=[responsible_id])
    duplicate_of: Mapped["RepairTicket | None"] = relationship(remote_side="RepairTicket.id")
    runs: Mapped[list["TicketRun"]] = relationship(back_populates="ticket", order_by="TicketRun.number")
    photos: Mapped[list["TicketPhoto"]] = relationship(back_populates="ticket", order_by="TicketPhoto.id")

    @property
    def number(self) -> str:
        """What it is called."""
        return ticket_number(self.id)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_overdue(self, now: datetime) -> bool:
        """Whether what was promised has passed without the repair being done."""
        return self.is_open and now > self.due_at
