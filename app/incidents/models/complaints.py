"""A complaint: from whom it came, what was found, what was agreed."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, pk
from app.core.crypto import EncryptedText
from app.incidents.models.incidents import Incident


class ComplaintSource(StrEnum):
    """From whom it came (digest rows 136, 138). Latvian: sūdzības avots."""

    NEIGHBOUR = "neighbour"
    BUILDING_MANAGER = "building_manager"  # apsaimniekotājs
    LANDLORD = "landlord"
    POLICE = "police"
    OTHER = "other"


class ComplaintAbout(StrEnum):
    """What it is about. Latvian: par ko sūdzas."""

    NOISE = "noise"
    SMELL = "smell"
    RUBBISH = "rubbish"
    VISITORS = "visitors"
    WATER = "water"
    SMOKING = "smoking"
    OTHER = "other"


class ComplaintOutcome(StrEnum):
    """What was found, said honestly (digest row 139). Latvian: sūdzības izvērtējums."""

    FOUNDED = "founded"
    UNFOUNDED = "unfounded"
    NEIGHBOUR_AT_FAULT = "neighbour_at_fault"  # vainīgs kaimiņš
    UNCLEAR = "unclear"


class Complaint(Base):
    """Somebody complains about who lives in a flat (digest rows 136–140). Latvian: sūdzība.

    Who complained is named only where the work needs it, and never to the agency.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        sa.CheckConstraint("(outcome IS NULL) = (judged_on IS NULL)", name="outcome_has_day"),
        sa.CheckConstraint(
            "outcome IS NULL OR (inspected_on IS NOT NULL AND judged_on >= inspected_on)", name="judged_after_looking"
        ),
    )

    id: Mapped[pk]
    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"), unique=True)
    source: Mapped[ComplaintSource]
    about: Mapped[ComplaintAbout]
    received_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))  # who of us
    complainant: Mapped[str | None] = mapped_column(EncryptedText)
    inspected_on: Mapped[date | None]
    outcome: Mapped[ComplaintOutcome | None]
    judged_on: Mapped[date | None]
    outcome_words: Mapped[str | None] = mapped_column(EncryptedText)
    agreed: Mapped[str | None] = mapped_column(EncryptedText)  # what was agreed
    told_person_on: Mapped[date | None]

    incident: Mapped[Incident] = relationship(back_populates="complaint")
    received_by: Mapped[User] = relationship()
