"""The housing risk assessment act: what worries, and what person and worker agree to do; signed by both."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Client, Language
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.incidents.models.incidents import Incident
from app.placements.models import Placement
from app.places.models import Municipality


class RiskSide(StrEnum):
    """Who signs. Latvian: parakstītājs."""

    PERSON = "person"
    WORKER = "worker"


def _signature(side: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        f"({side}_signed_at IS NULL) = ({side}_file IS NULL)"
        f" AND ({side}_signed_at IS NULL) = ({side}_file_hash IS NULL)"
        f" AND ({side}_signed_at IS NULL) = ({side}_text_hash IS NULL)",
        name=f"{side}_signature_is_whole",
    )


class RiskAct(Base):
    """Drawn up by a worker together with the person, signed by both (digest row 137). Latvian: mājokļa risku
    izvērtēšanas akts.

    `text` is canonical JSON: what is signed is its hash. Once both have signed the same text nothing changes any more
    (guard risk_act_locked); a later word is another act.
    """

    __tablename__ = "risk_act"
    __table_args__ = (
        _signature("person"),
        _signature("worker"),
        sa.CheckConstraint(
            "locked_at IS NULL OR (person_text_hash IS NOT NULL AND worker_text_hash IS NOT NULL"
            " AND person_text_hash = text_hash AND worker_text_hash = text_hash)",
            name="locked_is_signed_by_both",
        ),
        sa.CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_words IS NULL)", name="withdrawing_says_why"),
        sa.CheckConstraint("withdrawn_on IS NULL OR locked_at IS NULL", name="locked_is_not_withdrawn"),
        sa.CheckConstraint("(pdf_name IS NULL) = (pdf_hash IS NULL)", name="pdf_is_whole"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    incident_id: Mapped[int | None] = mapped_column(sa.ForeignKey("incident.id"), index=True)  # what led to it
    worker_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))  # who draws it up and signs for us
    drawn_on: Mapped[date]
    review_on: Mapped[date | None]  # when both look again
    language: Mapped[Language]  # in which it is written and read
    text: Mapped[str] = mapped_column(EncryptedText)
    text_hash: Mapped[str] = mapped_column(sa.String(64))
    person_signed_at: Mapped[datetime | None]
    person_file: Mapped[str | None] = mapped_column(sa.String(40))  # drawn on the screen, or the signed paper
    person_file_hash: Mapped[str | None] = mapped_column(sa.String(64))
    person_text_hash: Mapped[str | None] = mapped_column(sa.String(64))
    worker_signed_at: Mapped[datetime | None]
    worker_file: Mapped[str | None] = mapped_column(sa.String(40))
    worker_file_hash: Mapped[str | None] = mapped_column(sa.String(64))
    worker_text_hash: Mapped[str | None] = mapped_column(sa.String(64))
    locked_at: Mapped[datetime | None]
    pdf_name: Mapped[str | None] = mapped_column(sa.String(40))
    pdf_hash: Mapped[str | None] = mapped_column(sa.String(64))
    withdrawn_on: Mapped[date | None]
    withdrawn_words: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    placement: Mapped[Placement] = relationship()
    client: Mapped[Client] = relationship()
    incident: Mapped[Incident | None] = relationship()
    worker: Mapped[User] = relationship(foreign_keys=[worker_id])

    @property
    def number(self) -> str:
        """What the act is called on paper."""
        return f"RA-{self.id}"

    @property
    def is_open(self) -> bool:
        """Not yet signed by both, and not given up."""
        return self.locked_at is None and self.withdrawn_on is None
