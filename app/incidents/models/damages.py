"""Damage in a flat: what is put right, and the two people who see to it."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.conditions.models import ConditionJudgement, DamagePayer
from app.core.base import Base, cents, pk
from app.core.crypto import EncryptedText
from app.incidents.models.incidents import Incident


class DamageCase(Base):
    """Something in a flat is damaged and is put right as far as possible (digest rows 133, 134). Latvian: bojājuma
    gadījums.

    Whether it was done on purpose is not asked: it is no debt of the client and no ground for ending anything.
    """

    __tablename__ = "damage_case"
    __table_args__ = (
        sa.CheckConstraint("works_id <> mediation_id", name="two_people"),
        sa.CheckConstraint("(restored_on IS NULL) = (restored_words IS NULL)", name="restoring_says_what"),
    )

    id: Mapped[pk]
    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"), unique=True)
    judgement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("condition_judgement.id"), unique=True)
    what: Mapped[str] = mapped_column(EncryptedText)  # the thing, never the person
    works_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))  # organises the works
    mediation_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))  # speaks with landlord and neighbours
    payer: Mapped[DamagePayer]
    estimate_cents: Mapped[cents | None]
    restored_on: Mapped[date | None]
    restored_words: Mapped[str | None] = mapped_column(EncryptedText)  # how far

    incident: Mapped[Incident] = relationship(back_populates="damage_case")
    judgement: Mapped[ConditionJudgement | None] = relationship()
    works: Mapped[User] = relationship(foreign_keys=[works_id])
    mediation: Mapped[User] = relationship(foreign_keys=[mediation_id])
