"""What happens to a ticket: runs of the clock, pauses, events, photos, appointments."""

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.repairs.clock import Priority
from app.repairs.models.lists import Contractor
from app.repairs.models.tickets import RepairTicket

NOTED_LATER = timedelta(hours=1)


class RunOutcome(StrEnum):
    """How a run ended. Latvian: iznākums."""

    DONE = "done"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"


class TicketRun(Base):
    """From a report, or a reopening, to its end. Latvian: remonta reize.

    `promised_at` is what was said first and never changes; `due_at` follows a changed priority, counted again from the
    start; a target that has passed is never moved later. Pauses move `net_due_at` only.
    """

    __tablename__ = "ticket_run"
    __table_args__ = (
        sa.UniqueConstraint("ticket_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_positive"),
        sa.CheckConstraint("finished_at IS NULL OR finished_at >= started_at", name="instants_in_order"),
        sa.CheckConstraint("(finished_at IS NULL) = (outcome IS NULL)", name="finished_has_outcome"),
        # the figures of a period are counted from these alone, without the rows
        sa.Index("ix_ticket_run_due", "due_at", "ticket_id", "outcome", "finished_at", "priority"),
        sa.Index("ix_ticket_run_net", "net_due_at", "ticket_id", "outcome", "finished_at", "priority"),
        sa.Index("ix_ticket_run_end", "finished_at", "ticket_id", "outcome", "number", "priority"),
    )

    id: Mapped[pk]
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("repair_ticket.id"))
    number: Mapped[int]
    started_at: Mapped[datetime]
    priority: Mapped[Priority]
    promised_at: Mapped[datetime]
    due_at: Mapped[datetime]
    net_due_at: Mapped[datetime | None]  # None while a pause is open
    finished_at: Mapped[datetime | None]
    outcome: Mapped[RunOutcome | None]

    ticket: Mapped[RepairTicket] = relationship(back_populates="runs")
    pauses: Mapped[list["TicketPause"]] = relationship(back_populates="run", order_by="TicketPause.from_at")


class PauseReason(StrEnum):
    """What is waited for. Latvian: apturēšanas iemesls."""

    LANDLORD = "landlord"  # izīrētāja atbilde
    ACCESS = "access"  # piekļuve dzīvoklim
    PART = "part"  # detaļa vai materiāls
    WEATHER = "weather"  # laikapstākļi


class TicketPause(Base):
    """Nothing can go on for a reason that is not ours. Latvian: termiņa apturēšana."""

    __tablename__ = "ticket_pause"
    __table_args__ = (
        sa.CheckConstraint("until_at IS NULL OR until_at >= from_at", name="instants_in_order"),
        sa.Index(
            "uq_ticket_pause_open",
            "run_id",
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        ),
        sa.Index(None, "run_id"),
    )

    id: Mapped[pk]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket_run.id"))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    reason: Mapped[PauseReason]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    run: Mapped[TicketRun] = relationship(back_populates="pauses")
    by: Mapped[User | None] = relationship()


class EventKind(StrEnum):
    """What happened. Latvian: notikums."""

    REPORTED = "reported"
    STATE = "state"
    REOPENED = "reopened"
    PRIORITY = "priority"
    RESPONSIBLE = "responsible"
    PARTY = "party"
    CONTRACTOR = "contractor"
    PAUSED = "paused"
    RESUMED = "resumed"
    APPOINTMENT = "appointment"
    VISITED = "visited"
    NOTE = "note"
    COST = "cost"
    SPEND_ASKED = "spend_asked"
    SPEND_DECIDED = "spend_decided"
    HAZARD = "hazard"
    SAFETY = "safety"


class TicketEvent(Base):
    """One thing that happened to a ticket, written once. Latvian: pieteikuma notikums."""

    __tablename__ = "ticket_event"
    __table_args__ = (sa.Index(None, "ticket_id", "at"),)

    id: Mapped[pk]
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("repair_ticket.id"))
    at: Mapped[datetime]
    kind: Mapped[EventKind]
    before: Mapped[str | None]  # a member of the enum it is about, or a record's number
    after: Mapped[str | None]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]  # when it was written down

    ticket: Mapped[RepairTicket] = relationship()
    by: Mapped[User | None] = relationship()

    @property
    def noted_later(self) -> bool:
        """It was written down so long afterwards that who reads the promise should know."""
        return self.created_at - self.at > NOTED_LATER


class PhotoMoment(StrEnum):
    """Whether it shows the fault, or that it is mended. Latvian: fotoattēla brīdis."""

    BEFORE = "before"  # pirms
    AFTER = "after"  # pēc
    OTHER = "other"


class TicketPhoto(Base):
    """A photo of a fault or of the mended thing. Latvian: pieteikuma fotoattēls.

    One that comes before its ticket waits under the ticket's key, made on the phone; only its sender sees it then.
    """

    __tablename__ = "ticket_photo"
    __table_args__ = (
        sa.CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        sa.CheckConstraint("ticket_id IS NOT NULL OR ticket_key IS NOT NULL", name="belongs_to_a_ticket"),
        sa.UniqueConstraint("ticket_id", "source_hash"),  # the same picture sent twice is one photo
        sa.UniqueConstraint("ticket_key", "source_hash"),
    )

    id: Mapped[pk]
    ticket_id: Mapped[int | None] = mapped_column(sa.ForeignKey("repair_ticket.id"))
    ticket_key: Mapped[str | None] = mapped_column(sa.String(80))
    moment: Mapped[PhotoMoment]
    file_name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    small_name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    width: Mapped[int]  # pixels, of the large one
    height: Mapped[int]
    source_hash: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of what was sent
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[created_at]  # by the phone's clock, where it told
    removed_at: Mapped[datetime | None]  # a wrong one, or one that shows a person
    created_at: Mapped[created_at]

    ticket: Mapped[RepairTicket | None] = relationship(back_populates="photos")
    by: Mapped[User | None] = relationship()


class AppointmentOutcome(StrEnum):
    """What became of an agreed time. Latvian: norunas iznākums."""

    CAME = "came"  # ieradās
    NO_ACCESS = "no_access"  # nevarēja iekļūt
    CANCELLED = "cancelled"  # atcelta


class Appointment(Base):
    """When somebody comes to mend it. Latvian: norunāts laiks."""

    __tablename__ = "appointment"
    __table_args__ = (
        sa.CheckConstraint("until_at > from_at", name="instants_in_order"),
        sa.Index(None, "ticket_id", "from_at"),
        sa.Index("ix_appointment_outcome", "ticket_id", "outcome"),
    )

    id: Mapped[pk]
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("repair_ticket.id"))
    run_number: Mapped[int]
    contractor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contractor.id"))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    outcome: Mapped[AppointmentOutcome | None]
    words: Mapped[str | None] = mapped_column(EncryptedText)  # how it went
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    ticket: Mapped[RepairTicket] = relationship()
    contractor: Mapped[Contractor | None] = relationship()
