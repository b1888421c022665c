"""Incident: what happened, where, to whom, who sees to it; its tasks and notes."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Client
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.flats.models import Building, Flat
from app.placements.models import Placement
from app.places.models import Municipality
from app.repairs.models import RepairTicket

if TYPE_CHECKING:
    from app.incidents.models.complaints import Complaint
    from app.incidents.models.damages import DamageCase
    from app.incidents.models.pests import PestCase


class IncidentKind(StrEnum):
    """What kind of thing happened (digest rows 133–147). Latvian: notikuma veids."""

    COMPLAINT = "complaint"  # sūdzība
    PESTS = "pests"  # kaitēkļi
    DAMAGE = "damage"  # bojājums
    FLOODING = "flooding"  # applūšana
    FIRE_RISK = "fire_risk"  # ugunsbīstamība
    DANGER = "danger"  # apdraudējums darbiniekiem
    DEATH = "death"  # nāve
    OTHER = "other"


# What the agency, which sees to flats and not to people, works with too; the words stay with the team all the same.
OF_THE_FLAT = (IncidentKind.PESTS, IncidentKind.DAMAGE, IncidentKind.FLOODING, IncidentKind.FIRE_RISK)
# Known to those who go there, and to who decides about the service (digest row 147).
NEED_TO_KNOW = (IncidentKind.DANGER,)


class Incident(Base):
    """Something that went wrong in or around a home, or that somebody says did. Latvian: notikums.

    It is never a ground for ending a stay or the service by itself (digest rows 133, 148).
    """

    __tablename__ = "incident"
    __table_args__ = (
        sa.CheckConstraint("building_id IS NOT NULL OR client_id IS NOT NULL", name="has_place_or_person"),
        sa.CheckConstraint("flat_id IS NULL OR building_id IS NOT NULL", name="flat_is_in_building"),
        sa.CheckConstraint("kind NOT IN ('danger', 'death') OR client_id IS NOT NULL", name="has_person"),
        sa.CheckConstraint(
            "kind NOT IN ('complaint', 'pests', 'damage', 'flooding') OR building_id IS NOT NULL", name="has_place"
        ),
        sa.CheckConstraint("(closed_on IS NULL) = (closing_words IS NULL)", name="closing_says_how"),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= happened_on", name="dates_in_order"),
        sa.Index(None, "municipality_id", "closed_on", "happened_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    kind: Mapped[IncidentKind]
    building_id: Mapped[int | None] = mapped_column(sa.ForeignKey("building.id"), index=True)
    flat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("flat.id"), index=True)  # None: the whole building
    placement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    client_id: Mapped[int | None] = mapped_column(sa.ForeignKey("client.id"), index=True)
    happened_on: Mapped[date]  # or became known
    words: Mapped[str] = mapped_column(EncryptedText)
    responsible_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    closed_on: Mapped[date | None]
    closing_words: Mapped[str | None] = mapped_column(EncryptedText)  # how it ended
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    building: Mapped[Building | None] = relationship()
    flat: Mapped[Flat | None] = relationship()
    placement: Mapped[Placement | None] = relationship()
    client: Mapped[Client | None] = relationship()
    responsible: Mapped[User] = relationship(foreign_keys=[responsible_id])
    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id])
    tasks: Mapped[list["IncidentTask"]] = relationship(back_populates="incident", order_by="IncidentTask.id")
    notes: Mapped[list["IncidentNote"]] = relationship(back_populates="incident", order_by="IncidentNote.id")
    complaint: Mapped["Complaint | None"] = relationship(back_populates="incident")
    pest_case: Mapped["PestCase | None"] = relationship(back_populates="incident")
    damage_case: Mapped["DamageCase | None"] = relationship(back_populates="incident")
    tickets: Mapped[list[RepairTicket]] = relationship(
        secondary="incident_ticket", order_by="RepairTicket.id", viewonly=True
    )

    @property
    def number(self) -> str:
        """What the incident is called in lists and on paper."""
        return f"N-{self.id}"


class Step(StrEnum):
    """What usually has to be done after such an incident. Latvian: notikuma darbs."""

    INSPECT = "inspect"  # apskatīt uz vietas
    TALK = "talk"  # pārrunāt ar cilvēku
    TREAT = "treat"
    TELL_NEIGHBOURS = "tell_neighbours"
    RESTORE = "restore"  # organizēt darbus
    MEDIATE = "mediate"  # starpniecība
    MAKE_SAFE = "make_safe"
    PHOTOGRAPH = "photograph"
    DRY = "dry"
    SAFETY_TALK = "safety_talk"  # drošības pārrunas
    SMOKE_ALARM = "smoke_alarm"  # dūmu detektors
    TELL_MANAGER = "tell_manager"
    TWO_PEOPLE = "two_people"
    OTHER_WORKER = "other_worker"
    TELL_RELATIVES = "tell_relatives"
    WHO_WAS_THERE = "who_was_there"
    KEYS = "keys"
    BELONGINGS = "belongings"
    TELL_LANDLORD = "tell_landlord"
    CARE_NEIGHBOURS = "care_neighbours"  # atbalsts kaimiņiem
    CARE_TEAM = "care_team"  # atbalsts mentoram un komandai
    END_SERVICE = "end_service"


class IncidentTask(Base):
    """Something one person does by a day: a usual step, or one's own words. Latvian: notikuma darbs."""

    __tablename__ = "incident_task"
    __table_args__ = (
        sa.CheckConstraint("(step IS NULL) = (words IS NOT NULL)", name="named_once"),
        sa.CheckConstraint("done_on IS NULL OR needless IS NULL", name="one_outcome"),
        sa.Index(None, "responsible_id", "due_on"),
    )

    id: Mapped[pk]
    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"), index=True)
    step: Mapped[Step | None]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    responsible_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    done_words: Mapped[str | None] = mapped_column(EncryptedText)
    needless: Mapped[str | None] = mapped_column(EncryptedText)  # why it is not needed
    created_at: Mapped[created_at]

    incident: Mapped[Incident] = relationship(back_populates="tasks")
    responsible: Mapped[User] = relationship()

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.needless is None

    @property
    def holds_words(self) -> bool:
        """Whether somebody wrote something here, be it what to do or how it went."""
        return bool(self.words or self.done_words or self.needless)


class IncidentNote(Base):
    """What was seen, said or done, in order. Latvian: piezīme. Written once: a correction is another note."""

    __tablename__ = "incident_note"

    id: Mapped[pk]
    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"), index=True)
    words: Mapped[str] = mapped_column(EncryptedText)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    incident: Mapped[Incident] = relationship(back_populates="notes")
    by: Mapped[User | None] = relationship()


class IncidentTicket(Base):
    """A repair that follows from an incident. Latvian: notikuma remonta pieteikums."""

    __tablename__ = "incident_ticket"
    __table_args__ = (sa.UniqueConstraint("incident_id", "ticket_id"),)

    id: Mapped[pk]
    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"))
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("repair_ticket.id"), index=True)

    incident: Mapped[Incident] = relationship()
    ticket: Mapped[RepairTicket] = relationship()
