"""Landlord: whoever supplies flats. Negotiations and contracts will stand on it."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.places.models import Municipality


class LandlordKind(StrEnum):
    """Who stands behind the flat. Latvian: izīrētāja veids."""

    PERSON = "person"  # privātpersona
    COMPANY = "company"  # uzņēmums
    MUNICIPALITY = "municipality"  # pašvaldība (dzīvojamā fonda pārvaldītājs)


class Landlord(Base):
    """A supplier of flats. Latvian: izīrētājs. A private person's name is personal data, so every name is encrypted."""

    __tablename__ = "landlord"

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    kind: Mapped[LandlordKind]
    name: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    note: Mapped[str | None] = mapped_column(EncryptedText)
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    name_words: Mapped[list["LandlordWord"]] = relationship(cascade="all, delete-orphan")


class LandlordWord(Base):
    """Keyed hash of one word of a landlord's name, for search by whole words."""

    __tablename__ = "landlord_word"

    landlord_id: Mapped[int] = mapped_column(sa.ForeignKey("landlord.id"), primary_key=True)
    word_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True, index=True)
