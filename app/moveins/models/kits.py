"""Lists of what a home needs: written once, each change is a new version."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, created_at, pk
from app.places.models import Municipality


class Function(StrEnum):
    """What an item is for (digest row 61). Latvian: funkcija."""

    SLEEP = "sleep"
    COOK = "cook"
    KEEP_CLEAN = "keep_clean"
    OTHER = "other"


class Class(StrEnum):
    """Whether one can begin to live without it (digest row 76). Latvian: pamata vai papildu."""

    BASIC = "basic"
    EXTRA = "extra"


class Due(StrEnum):
    """When it has to be there (digest row 67). Latvian: kad vajadzīgs."""

    BEFORE = "before"
    ON_DAY = "on_day"


class Source(StrEnum):
    """Where an item comes from (digest row 78). Latvian: avots."""

    IN_FLAT = "in_flat"
    BOUGHT = "bought"  # klients nopirka
    CHARITY = "charity"
    GIVEAWAY = "giveaway"  # lietu atdošanas grupa
    SHELTER = "shelter"
    PROVIDER = "provider"
    ACQUAINTANCE = "acquaintance"


class ItemOwner(StrEnum):
    """Whose an item is (digest row 79). Latvian: īpašnieks."""

    CLIENT = "client"
    PROVIDER = "provider"
    LANDLORD = "landlord"
    MUNICIPALITY = "municipality"


class KitList(Base):
    """One version of a list of things for a new home (digest rows 69–77). Latvian: lietu saraksts ievācoties.

    Without a municipality it is everybody's. The highest version counts, a municipality's own before everybody's;
    written once (guard kit_list_append_only).
    """

    __tablename__ = "kit_list"
    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "code", "version"),
        sa.Index(
            "uq_kit_list_standard",
            "code",
            "version",
            unique=True,
            sqlite_where=sa.text("municipality_id IS NULL"),
            postgresql_where=sa.text("municipality_id IS NULL"),
        ),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("municipality.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[int]
    name: Mapped[str]  # in Latvian
    name_ru: Mapped[str | None]  # None: written before lists had names in three languages
    name_en: Mapped[str | None]
    made_on: Mapped[date]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality | None] = relationship()
    items: Mapped[list["KitItem"]] = relationship(back_populates="list", order_by="KitItem.position")

    def title(self, language: str) -> str:
        """What the list is called."""
        return {"ru": self.name_ru, "en": self.name_en}.get(language) or self.name


class KitItem(Base):
    """One thing of a list, in three languages: the list is shown to the person. Latvian: saraksta lieta."""

    __tablename__ = "kit_item"
    __table_args__ = (sa.CheckConstraint("count > 0", name="at_least_one"),)

    id: Mapped[pk]
    list_id: Mapped[int] = mapped_column(sa.ForeignKey("kit_list.id"), index=True)
    position: Mapped[int]
    words_lv: Mapped[str]
    words_ru: Mapped[str]
    words_en: Mapped[str]
    count: Mapped[int] = mapped_column(default=1)
    function: Mapped[Function]
    kind: Mapped[Class]
    due: Mapped[Due]
    usual_source: Mapped[Source | None]

    list: Mapped[KitList] = relationship(back_populates="items")

    def words(self, language: str) -> str:
        return {"ru": self.words_ru, "en": self.words_en}.get(language, self.words_lv)
