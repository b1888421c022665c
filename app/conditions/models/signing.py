"""Signatures under an act. A signature belongs to the content it was given to."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Client
from app.conditions.models.acts import ConditionAct, Side
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText


class SignatureWay(StrEnum):
    """How somebody signed. Latvian: parakstīšanas veids."""

    SCREEN = "screen"  # uz ekrāna
    PAPER = "paper"  # uz papīra, pievienots skenējums
    ESIGNATURE = "esignature"  # eParaksts, pievienots konteiners
    DECLINED = "declined"  # atteicās parakstīt; the reason and who was present are written down


class ActSignature(Base):
    """One person's signature: what they confirm, what they dispute and in which words. Latvian: paraksts.

    What is not disputed is confirmed (digest row 98). Written once; an act that was opened again needs new ones.
    """

    __tablename__ = "act_signature"
    __table_args__ = (
        sa.CheckConstraint(
            "(way = 'screen') = (picture_name IS NOT NULL) AND (picture_name IS NULL) = (picture_hash IS NULL)",
            name="screen_has_picture",
        ),
        sa.CheckConstraint(
            "(way IN ('paper', 'esignature')) = (paper_name IS NOT NULL)"
            " AND (paper_name IS NULL) = (paper_hash IS NULL)",
            name="paper_is_attached",
        ),
        sa.CheckConstraint("way <> 'declined' OR words IS NOT NULL", name="declined_has_words"),
        sa.Index(None, "act_id", "content_hash"),
    )

    id: Mapped[pk]
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("condition_act.id"))
    side: Mapped[Side]
    name: Mapped[str] = mapped_column(EncryptedText)
    client_id: Mapped[int | None] = mapped_column(sa.ForeignKey("client.id"))
    language: Mapped[str] = mapped_column(sa.String(2))  # in which they read it
    way: Mapped[SignatureWay]
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    disputes: Mapped[str | None] = mapped_column(EncryptedText)  # JSON: item ref → their words
    words: Mapped[str | None] = mapped_column(EncryptedText)
    picture_name: Mapped[str | None] = mapped_column(sa.String(40))
    picture_hash: Mapped[str | None] = mapped_column(sa.String(64))
    paper_name: Mapped[str | None] = mapped_column(sa.String(40))
    paper_hash: Mapped[str | None] = mapped_column(sa.String(64))
    signed_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    act: Mapped[ConditionAct] = relationship(back_populates="signatures")
    client: Mapped[Client | None] = relationship()
    recorded_by: Mapped[User | None] = relationship()
