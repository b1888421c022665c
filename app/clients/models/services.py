"""Receiving the service, which is something else than living in a flat, and being temporarily away."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clients.models.files import Client, Language
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.places.models import Municipality


class ServiceEnd(StrEnum):
    """Why a person no longer receives the service (digest rows 120, 181–185). Latvian: pakalpojuma beigu iemesls."""

    CLIENT_WISH = "client_wish"
    PROVIDER_DECISION = "provider_decision"  # only for violence or threats, never by one person
    ABSENCE = "absence"
    TERM = "term"  # līguma termiņš
    DEATH = "death"


class Destination(StrEnum):
    """Where a person goes (digest row 186: the first four; practice needs the rest). Latvian: turpmākā dzīvesvieta."""

    MARKET_FLAT = "market_flat"
    SOCIAL_FLAT = "social_flat"
    SHELTER = "shelter"
    ROUGH = "rough"  # nakšņo uz ielas
    FAMILY_OR_FRIENDS = "family_or_friends"
    INSTITUTION = "institution"
    PRISON = "prison"
    ABROAD = "abroad"
    DEATH = "death"
    UNKNOWN = "unknown"


class Service(Base):
    """A person receives the service on [started_on, ended_on), with or without a flat (digest rows 14, 15, 190, 191).

    Latvian: pakalpojuma saņemšana. It may begin again any number of times; a client's services never share a day
    (guard no_overlap_service), so at most one has no end.
    """

    __tablename__ = "service"
    __table_args__ = (
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="dates_in_order"),
        sa.CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="end_has_reason"),
        sa.CheckConstraint("(ended_on IS NULL) = (destination IS NULL)", name="end_has_destination"),
        sa.CheckConstraint("(ended_on IS NULL) = (end_recorded_on IS NULL)", name="end_is_recorded"),
        sa.CheckConstraint("(end_reason = 'death') = (destination = 'death')", name="death_is_no_destination"),
        sa.CheckConstraint("notice_on IS NULL OR notice_on <= ended_on", name="notice_before_end"),
        sa.Index(None, "municipality_id", "ended_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]  # first day without the service
    end_reason: Mapped[ServiceEnd | None]
    destination: Mapped[Destination | None]
    notice_on: Mapped[date | None]  # when the person said so (digest row 181)
    end_recorded_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(EncryptedText)
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    client: Mapped[Client] = relationship(back_populates="services")

    def runs_on(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


class AwayKind(StrEnum):
    """Why a person is away for a while (digest row 122). Latvian: prombūtnes veids."""

    REHABILITATION = "rehabilitation"
    HOSPITAL = "hospital"
    CUSTODY = "custody"  # apcietinājums
    ABROAD = "abroad"
    OTHER = "other"


class Away(Base):
    """A person is away for a while; it ends neither the service nor the stay (digest rows 112, 122).

    Latvian: īslaicīga prombūtne.
    """

    __tablename__ = "away"
    __table_args__ = (
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="dates_in_order"),
        sa.CheckConstraint("expected_until IS NULL OR expected_until >= started_on", name="expected_in_order"),
        sa.Index(
            "uq_away_open",
            "client_id",
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        ),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    kind: Mapped[AwayKind]
    started_on: Mapped[date]
    expected_until: Mapped[date | None]  # when the person is expected back, if it is known
    ended_on: Mapped[date | None]  # the day the person was back
    note: Mapped[str | None] = mapped_column(EncryptedText)
    created_at: Mapped[created_at]

    client: Mapped[Client] = relationship(back_populates="aways")


class ServiceAgreement(Base):
    """What a person and the provider agree on the service itself, signed by both, apart from any lease (digest row 87).

    Latvian: pakalpojuma līgums. It holds on [starts_on, ends_on); a client's agreements never share a day (guard
    no_overlap_service_agreement). No stay, lease or service depends on it (docs/decisions/0014-service-agreement.md).
    """

    __tablename__ = "service_agreement"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.CheckConstraint("agreed_until IS NULL OR agreed_until > starts_on", name="term_in_order"),
        sa.CheckConstraint("agreed_until IS NULL OR ends_on <= agreed_until", name="ends_within_term"),
        sa.CheckConstraint(
            "end_reason IS NOT NULL OR ends_on = agreed_until OR (ends_on IS NULL AND agreed_until IS NULL)",
            name="earlier_end_has_reason",
        ),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    signed_on: Mapped[date]
    starts_on: Mapped[date]
    agreed_until: Mapped[date | None]  # first day after its term, as it was signed; None: until it is ended
    ends_on: Mapped[date | None]  # first day it no longer holds
    end_reason: Mapped[str | None] = mapped_column(EncryptedText)  # where it was ended before its term
    language: Mapped[Language]  # in which its conditions were explained before it was signed
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    client: Mapped[Client] = relationship()
