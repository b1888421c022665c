"""Talks that mediate between who lives in a flat and others, and landlords' visits to the flat."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.placements.models import Placement


class MediationTalk(Base):
    """A talk that mediates, led by two people: one answers for the flat, one for the support (digest row 134).

    Latvian: mediācijas saruna. Written once: a correction is another note. Its words are never the landlord's.
    """

    __tablename__ = "mediation_talk"
    __table_args__ = (
        sa.CheckConstraint("for_flat_id <> for_support_id", name="two_people_lead"),
        sa.CheckConstraint("next_on IS NULL OR next_on > held_on", name="next_is_later"),
    )

    id: Mapped[pk]
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    held_on: Mapped[date]
    for_flat_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    for_support_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    words: Mapped[str] = mapped_column(EncryptedText)  # what was said and agreed
    next_on: Mapped[date | None]  # when they talk again
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    placement: Mapped[Placement] = relationship()
    for_flat: Mapped[User] = relationship(foreign_keys=[for_flat_id])
    for_support: Mapped[User] = relationship(foreign_keys=[for_support_id])


class VisitState(StrEnum):
    """What became of a landlord's wish to come in. Latvian: izīrētāja apmeklējuma stāvoklis."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"  # by the person; nothing follows from it but another time
    CANCELLED = "cancelled"
    TOOK_PLACE = "took_place"
    ENTERED = "entered"  # without agreement: needed, and the person could not be reached (digest row 106)


ANSWERED = (VisitState.AGREED, VisitState.REFUSED, VisitState.TOOK_PLACE)
OVER = (VisitState.TOOK_PLACE, VisitState.ENTERED)


class LandlordVisit(Base):
    """A landlord's visit to a flat somebody lives in, at a time the person agrees to (digest rows 106, 107, 224).

    Latvian: izīrētāja apmeklējums.
    """

    __tablename__ = "landlord_visit"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
        sa.CheckConstraint(
            "state NOT IN ('agreed', 'refused', 'took_place') OR answered_on IS NOT NULL", name="answer_has_date"
        ),
        sa.CheckConstraint("(state = 'entered') = (entered_because IS NOT NULL)", name="entry_has_need"),
        sa.CheckConstraint("(state IN ('took_place', 'entered')) = (present IS NOT NULL)", name="says_who_was_there"),
    )

    id: Mapped[pk]
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    purpose: Mapped[str] = mapped_column(EncryptedText)  # what the landlord wants to see or do
    state: Mapped[VisitState] = mapped_column(default=VisitState.PROPOSED)
    answered_on: Mapped[date | None]
    through_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))  # who asked the person; None: directly
    answer_words: Mapped[str | None] = mapped_column(EncryptedText)
    entered_because: Mapped[str | None] = mapped_column(EncryptedText)
    present: Mapped[str | None] = mapped_column(EncryptedText)  # who was there
    outcome_words: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    placement: Mapped[Placement] = relationship()
    through: Mapped[User | None] = relationship(foreign_keys=[through_id])
