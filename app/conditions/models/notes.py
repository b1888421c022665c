"""What was seen: notes, which are only added to, and photos."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.conditions.models.acts import ActItem
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText


class Condition(StrEnum):
    """What state a thing is in. Latvian: stāvoklis."""

    NEW = "new"  # jauns
    GOOD = "good"  # labs
    WORN = "worn"  # nolietots
    DAMAGED = "damaged"  # bojāts
    MISSING = "missing"  # trūkst


class Answer(StrEnum):
    """The answer to a check. Latvian: atbilde."""

    YES = "yes"
    NO = "no"
    ELSEWHERE = "elsewhere"  # nodrošināts citur (digest row 61)


class Owner(StrEnum):
    """Whose a thing is (digest row 79). Latvian: īpašnieks."""

    LANDLORD = "landlord"
    PROVIDER = "provider"
    MUNICIPALITY = "municipality"
    CLIENT = "client"


class ActNote(Base):
    """What somebody saw of one thing; the latest holds, and an earlier one of somebody else stays to be seen.

    Latvian: akta piezīme.
    """

    __tablename__ = "act_note"
    __table_args__ = (
        sa.CheckConstraint("count IS NULL OR count >= 0", name="count_not_negative"),
        sa.CheckConstraint("value IS NULL OR value >= 0", name="value_not_negative"),
        sa.Index(None, "item_id", "made_at"),
    )

    id: Mapped[pk]
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("act_item.id"))
    condition: Mapped[Condition | None]
    answer: Mapped[Answer | None]
    owner: Mapped[Owner | None]
    value: Mapped[int | None] = mapped_column(sa.BigInteger)  # a meter's reading in thousandths of its unit
    count: Mapped[int | None]  # of keys, or of equal things
    words: Mapped[str | None] = mapped_column(EncryptedText)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[datetime]  # by the phone's clock, never later than it arrived
    created_at: Mapped[created_at]

    item: Mapped[ActItem] = relationship(back_populates="notes")
    by: Mapped[User | None] = relationship()


class ActPhoto(Base):
    """A photo of one thing, or of its room. Latvian: akta fotoattēls."""

    __tablename__ = "act_photo"
    __table_args__ = (
        sa.CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        sa.Index(
            "uq_act_photo_shown",  # the same picture sent twice is one photo
            "item_id",
            "source_hash",
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        ),
    )

    id: Mapped[pk]
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("act_item.id"))
    file_name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    small_name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    width: Mapped[int]  # pixels, of the large one
    height: Mapped[int]
    source_hash: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of what was sent
    sha256: Mapped[str] = mapped_column(sa.String(64))  # of the large file as it is kept
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    created_at: Mapped[created_at]

    item: Mapped[ActItem] = relationship(back_populates="photos")
