"""One move-in: its things, and what is done on the day."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.moveins.models.kits import Class, Due, Function, ItemOwner, KitItem, Source
from app.placements.models import Placement


class MoveIn(Base):
    """A household moves into its flat (digest rows 67, 68, 105, 108, 180). Latvian: ievākšanās."""

    __tablename__ = "move_in"

    id: Mapped[pk]
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"), unique=True)
    responsible_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)  # who sees to it all
    plan: Mapped[str | None] = mapped_column(EncryptedText)  # what was agreed with the person beforehand
    started_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    placement: Mapped[Placement] = relationship()
    responsible: Mapped[User] = relationship(foreign_keys=[responsible_id])
    lines: Mapped[list["MoveInLine"]] = relationship(back_populates="move_in", order_by="MoveInLine.id")
    steps: Mapped[list["MoveInStep"]] = relationship(back_populates="move_in", order_by="MoveInStep.id")

    @property
    def municipality_id(self) -> int:
        return self.placement.municipality_id


class MoveInLine(Base):
    """One thing the home needs; while it is neither there nor found needless it is somebody's task by a day.

    Latvian: ievākšanās lieta. Source and owner say nothing about who pays: costs are booked elsewhere.
    """

    __tablename__ = "move_in_line"
    __table_args__ = (
        sa.CheckConstraint("count > 0", name="at_least_one"),
        sa.CheckConstraint("delivered_on IS NULL OR needless IS NULL", name="one_outcome"),
        sa.CheckConstraint("delivered_on IS NULL OR source IS NOT NULL", name="what_came_has_source"),
        sa.CheckConstraint("(kit_item_id IS NULL) = (own_words IS NOT NULL)", name="named_once"),
        sa.CheckConstraint("cost_cents IS NULL OR cost_cents >= 0", name="cost_not_negative"),
        sa.Index(None, "responsible_id", "due_on"),
    )

    id: Mapped[pk]
    move_in_id: Mapped[int] = mapped_column(sa.ForeignKey("move_in.id"), index=True)
    kit_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("kit_item.id"))
    own_words: Mapped[str | None]  # of a thing that stands on no list
    function: Mapped[Function]
    kind: Mapped[Class]
    due: Mapped[Due]
    count: Mapped[int] = mapped_column(default=1)
    responsible_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    due_on: Mapped[date]
    source: Mapped[Source | None]
    owner: Mapped[ItemOwner | None]
    cost_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    delivered_on: Mapped[date | None]
    needless: Mapped[str | None] = mapped_column(EncryptedText)  # why it is not needed
    created_at: Mapped[created_at]

    move_in: Mapped[MoveIn] = relationship(back_populates="lines")
    item: Mapped[KitItem | None] = relationship()
    responsible: Mapped[User] = relationship()

    @property
    def municipality_id(self) -> int:
        return self.move_in.municipality_id

    @property
    def is_open(self) -> bool:
        return self.delivered_on is None and self.needless is None

    def words(self, language: str) -> str:
        return self.item.words(language) if self.item else self.own_words or ""


class Step(StrEnum):
    """What is done around the day (digest rows 67, 68, 96, 99, 101, 105, 108, 124, 180). Latvian: ievākšanās solis."""

    LOOKED = "looked"  # furniture, danger, does everything work
    NEEDS = "needs"  # food for the first days, papers, telephone
    ESCORT = "escort"
    ACT = "act"
    KEYS = "keys"
    METERS = "meters"
    EXPLAINED = "explained"
    CONSENT = "consent"
    CRISIS = "crisis"
    CONTACTS = "contacts"


MANUAL = (Step.LOOKED, Step.NEEDS, Step.ESCORT, Step.EXPLAINED, Step.CONTACTS)
"""What a person says is done; the other steps follow from the register of keys, the act, the meters and agreements."""


class MoveInStep(Base):
    """A step that a person says is done, and who does it. Latvian: ievākšanās solis."""

    __tablename__ = "move_in_step"
    __table_args__ = (sa.UniqueConstraint("move_in_id", "step"),)

    id: Mapped[pk]
    move_in_id: Mapped[int] = mapped_column(sa.ForeignKey("move_in.id"))
    step: Mapped[Step]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))  # who does it
    done_on: Mapped[date | None]
    words: Mapped[str | None] = mapped_column(EncryptedText)

    move_in: Mapped[MoveIn] = relationship(back_populates="steps")
    user: Mapped[User] = relationship()

    @property
    def municipality_id(self) -> int:
        return self.move_in.municipality_id
