"""Viewing: the person looks at an offered flat before choosing."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.placements.models.offers import Offer


class ViewingOutcome(StrEnum):
    """What became of a viewing; whoever did not come loses nothing. Latvian: apskates iznākums."""

    PLANNED = "planned"
    TOOK_PLACE = "took_place"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Viewing(Base):
    """A time to look at an offered flat, arranged to suit the person (digest row 31). Latvian: apskate.

    One at a time is planned for an offer; what came of it is recorded once, and then another may be arranged.
    """

    __tablename__ = "viewing"
    __table_args__ = (
        sa.Index(
            "uq_viewing_planned",
            "offer_id",
            unique=True,
            sqlite_where=sa.text("outcome = 'planned'"),
            postgresql_where=sa.text("outcome = 'planned'"),
        ),
    )

    id: Mapped[pk]
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offer.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    guide_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))  # who of us goes along
    with_whom: Mapped[str | None] = mapped_column(EncryptedText)  # the landlord, a neighbour with the key
    suits: Mapped[str | None] = mapped_column(EncryptedText)  # when it suits the person, in words
    outcome: Mapped[ViewingOutcome] = mapped_column(default=ViewingOutcome.PLANNED)
    outcome_words: Mapped[str | None] = mapped_column(EncryptedText)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    offer: Mapped[Offer] = relationship()
    guide: Mapped[User | None] = relationship(foreign_keys=[guide_id])
