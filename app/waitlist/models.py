"""Application, its decision, and the place on the waitlist that follows from it."""

from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clients.models import Household
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.places.models import Municipality


class ApplicationSource(StrEnum):
    """Who made the first step (digest row 16). Latvian: pieteikuma avots."""

    APPROACHED = "approached"  # uzrunāts pēc pašvaldības kritērijiem
    OWN_INITIATIVE = "own_initiative"  # pēc savas iniciatīvas
    SHELTER = "shelter"
    MOBILE_TEAM = "mobile_team"


class PriorityFeature(StrEnum):
    """The five priority features (digest row 7): information for people, never a gate. Latvian: prioritātes pazīme."""

    LONG_WITHOUT_RESIDENCE = "long_without_residence"
    LONG_IN_SHELTER = "long_in_shelter"
    ADDICTION = "addiction"
    MENTAL_IMPAIRMENT = "mental_impairment"  # GRT, where support at home is enough
    PRISON_EXPERIENCE = "prison_experience"


class Decision(StrEnum):
    """What was decided (digest rows 13, 17, 19). Latvian: lēmums."""

    APPROVED = "approved"  # iekļauts rindā
    NOT_ELIGIBLE = "not_eligible"  # told of other services
    OTHER_SERVICE = "other_service"  # another solution fits better
    WITHDRAWN = "withdrawn"  # the person withdrew the application


class Application(Base):
    """A household's written application (digest row 18); any number may follow each other. Latvian: iesniegums."""

    __tablename__ = "application"
    __table_args__ = (
        sa.CheckConstraint("(decision IS NULL) = (decided_on IS NULL)", name="decision_has_date"),
        sa.CheckConstraint("decided_on IS NULL OR decided_on >= received_on", name="dates_in_order"),
        sa.CheckConstraint("decision IS NULL OR decision = 'approved' OR reason IS NOT NULL", name="refusal_reasoned"),
        sa.CheckConstraint(
            "decision IS NULL OR decision NOT IN ('not_eligible', 'other_service') OR other_services IS NOT NULL",
            name="refusal_names_services",
        ),
        sa.Index(
            "uq_application_undecided",
            "household_id",
            unique=True,
            sqlite_where=sa.text("decision IS NULL"),
            postgresql_where=sa.text("decision IS NULL"),
        ),
        sa.Index(None, "municipality_id", "received_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    received_on: Mapped[date]  # day 0 of the decision period
    source: Mapped[ApplicationSource]
    features: Mapped[list[str]]  # PriorityFeature values
    criteria: Mapped[dict[str, Any]]  # the municipality's own checklist: criterion → true, false or null (not asked)
    decision: Mapped[Decision | None]
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    other_services: Mapped[str | None] = mapped_column(EncryptedText)  # what else the person was told of (row 17)
    informed_on: Mapped[date | None]  # when the person was told, and of the documents needed later
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    household: Mapped[Household] = relationship()
    entry: Mapped["WaitlistEntry | None"] = relationship(back_populates="application")


class CloseReason(StrEnum):
    """Why a household no longer waits (digest row 24). Latvian: izslēgšanas no rindas iemesls."""

    HOUSED = "housed"
    UNREACHABLE = "unreachable"
    WITHDREW = "withdrew"
    OTHER_SERVICE = "other_service"
    DIED = "died"
    SERVICE_ENDED = "service_ended"
    NO_LONGER_NEEDED = "no_longer_needed"  # the end of the stay it followed from was recorded in error


class EntrySource(StrEnum):
    """What put a household on the waitlist. Latvian: ieraksta pamats."""

    APPLICATION = "application"
    REHOUSING = "rehousing"  # the stay ended, the service goes on (digest rows 90, 190)


class RehousingReason(StrEnum):
    """Why another flat is needed. Latvian: jauna mājokļa meklēšanas iemesls."""

    LANDLORD_ENDED = "landlord_ended"
    LEASE_RAN_OUT = "lease_ran_out"
    EVICTION = "eviction"
    CLIENT_WISH = "client_wish"
    PARTED = "parted"  # one of a couple left the flat, the other stays there
    OTHER = "other"


class WaitlistEntry(Base):
    """A household waits for a flat: after an approved application (digest rows 19–22), or for another one (row 90).

    Latvian: ieraksts gaidīšanas rindā. After a breach of the lease the new flat comes with an agreement on keeping it
    (row 91).
    """

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        sa.CheckConstraint("(closed_on IS NULL) = (close_reason IS NULL)", name="closing_has_reason"),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= entered_on", name="dates_in_order"),
        sa.CheckConstraint("(source = 'application') = (application_id IS NOT NULL)", name="source_fits"),
        sa.CheckConstraint("(source = 'rehousing') = (rehousing_reason IS NOT NULL)", name="rehousing_has_reason"),
        sa.CheckConstraint("(agreement IS NULL) = (agreed_on IS NULL)", name="agreement_has_date"),
        sa.Index(
            "uq_waitlist_entry_open",
            "household_id",
            unique=True,
            sqlite_where=sa.text("closed_on IS NULL"),
            postgresql_where=sa.text("closed_on IS NULL"),
        ),
        sa.Index(None, "municipality_id", "closed_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    source: Mapped[EntrySource] = mapped_column(default=EntrySource.APPLICATION)
    application_id: Mapped[int | None] = mapped_column(sa.ForeignKey("application.id"), unique=True)
    rehousing_reason: Mapped[RehousingReason | None]
    after_breach: Mapped[bool] = mapped_column(default=False)
    agreement: Mapped[str | None] = mapped_column(EncryptedText)
    agreed_on: Mapped[date | None]
    entered_on: Mapped[date]
    closed_on: Mapped[date | None]
    close_reason: Mapped[CloseReason | None]

    municipality: Mapped[Municipality] = relationship()
    household: Mapped[Household] = relationship()
    application: Mapped[Application | None] = relationship(back_populates="entry")

    @property
    def features(self) -> list[str]:
        """The priority features of the application; rehousing has none."""
        return self.application.features if self.application else []

    @property
    def needs_agreement(self) -> bool:
        return self.after_breach and self.agreement is None
