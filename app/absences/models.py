"""The case of somebody who is not met, what was done about it, announced absences, and agreed periods."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Client
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText


class AbsenceCase(Base):
    """Somebody is not met, and a colleague has begun to do something about it (digest rows 113, 119).

    Latvian: prombūtnes gadījums. Its step is not kept but counted anew from what happened (`rules.steps`); it is closed
    in words, once (guard absence_case_locked).
    """

    __tablename__ = "absence_case"
    __table_args__ = (
        sa.CheckConstraint("(closed_on IS NULL) = (causes IS NULL)", name="closed_in_words"),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="dates_in_order"),
        sa.CheckConstraint("last_contact_on IS NULL OR last_contact_on < opened_on", name="met_before"),
        sa.Index(
            "uq_absence_case_open",
            "client_id",
            unique=True,
            sqlite_where=sa.text("closed_on IS NULL"),
            postgresql_where=sa.text("closed_on IS NULL"),
        ),
        sa.Index(None, "municipality_id", "closed_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    opened_on: Mapped[date]  # the day of the first missed visit, or on which it was opened by hand
    last_contact_on: Mapped[date | None]  # as whoever opened it by hand knew
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    closed_on: Mapped[date | None]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    causes: Mapped[str | None] = mapped_column(EncryptedText)  # why it came to this, as talked through (row 119)
    created_at: Mapped[created_at]

    client: Mapped[Client] = relationship()
    actions: Mapped[list["AbsenceAction"]] = relationship(
        back_populates="case", order_by="AbsenceAction.at, AbsenceAction.id"
    )


class ActionKind(StrEnum):
    """What was done, beside visits, calls and uses of the key (digest rows 113–118). Latvian: rīcība prombūtnē."""

    ACTED = "acted"  # rīkojās uzreiz: the reason is written down (row 117)
    LEFT_WORD = "left_word"  # a note at the door, without the programme's name
    ASKED = "asked"  # hospitals, the police, shelters
    REPORTED = "reported"  # reported missing
    LOOKED = "looked"  # from outside: light, letters, sounds
    OTHER = "other"


class AbsenceAction(Base):
    """Something was done about an absence; written once (guard absence_action_append_only).

    Latvian: rīcība prombūtnes gadījumā.
    """

    __tablename__ = "absence_action"
    __table_args__ = (
        sa.CheckConstraint("kind NOT IN ('acted', 'other') OR words IS NOT NULL", name="reason_in_words"),
        sa.Index(None, "case_id", "at"),
    )

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("absence_case.id"))
    kind: Mapped[ActionKind]
    at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    case: Mapped[AbsenceCase] = relationship(back_populates="actions")
    by: Mapped[User | None] = relationship()

    @property
    def municipality_id(self) -> int:
        return self.case.municipality_id


class ToldBy(StrEnum):
    """Who said that a person would be away (digest row 112). Latvian: kas paziņoja par prombūtni."""

    CLIENT = "client"  # then they have been reached
    OTHER = "other"


class AnnouncedAbsence(Base):
    """It was said beforehand that a person would not be there on [starts_on, ends_on) (digest row 112).

    Latvian: iepriekš pieteikta prombūtne. No end: until somebody says they are back. But for its end it never changes
    (guard announced_absence_locked).
    """

    __tablename__ = "announced_absence"
    __table_args__ = (sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),)

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # first day back
    told_on: Mapped[date]
    told_by: Mapped[ToldBy]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    client: Mapped[Client] = relationship()


class AgreedPeriod(Base):
    """After how many days other than fifteen a person agrees to be looked for more, on [starts_on, ends_on) (rows 115,
    116). Latvian: ar personu saskaņotais laika periods.

    A new one ends the one before (guards no_overlap_agreed_period, agreed_period_locked).
    """

    __tablename__ = "agreed_period"
    __table_args__ = (
        sa.CheckConstraint("days BETWEEN 1 AND 28", name="below_a_month"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    days: Mapped[int]
    starts_on: Mapped[date]  # agreed on
    ends_on: Mapped[date | None]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    client: Mapped[Client] = relationship()
