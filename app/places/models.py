"""Municipality, its dated policy settings, Place (address) and Area (neighbourhood): the only tables with geometry."""

from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, created_at, pk, short_text
from geo.types import AreaColumn, PointColumn


class Municipality(Base):
    """A city or county that runs the programme. Latvian: pašvaldība (valstspilsēta, novads)."""

    __tablename__ = "municipality"

    id: Mapped[pk]
    name: Mapped[short_text] = mapped_column(unique=True)
    territory_code: Mapped[str | None] = mapped_column(sa.String(7))  # ATVK kods
    file_prefix: Mapped[str] = mapped_column(sa.String(4), unique=True)  # first part of its client file numbers
    created_at: Mapped[created_at]


class PolicySetting(Base):
    """One number or list a municipality decided, from a date on; older values keep their dates. Latvian: noteikums."""

    __tablename__ = "policy_setting"
    __table_args__ = (sa.UniqueConstraint("municipality_id", "key", "valid_from"),)

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(60))
    value: Mapped[Any] = mapped_column(sa.JSON)
    valid_from: Mapped[date]
    reason: Mapped[str | None] = mapped_column(sa.Text)
    set_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]


class RiverSide(StrEnum):
    """Which bank, where a river divides the town. Latvian: Daugavas puse (krasts)."""

    LEFT = "left"  # kreisais krasts
    RIGHT = "right"  # labais krasts


class Area(Base):
    """A neighbourhood, parish or other named part of a municipality. Latvian: apkaime, pagasts."""

    __tablename__ = "area"
    __table_args__ = (sa.UniqueConstraint("municipality_id", "name"),)

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    name: Mapped[short_text]
    river_side: Mapped[RiverSide | None]
    polygon: Mapped[Any] = mapped_column(AreaColumn())

    municipality: Mapped[Municipality] = relationship()


class PlaceKind(StrEnum):
    """What the register gives an address to. Latvian: adresācijas objekta veids."""

    BUILDING = "building"  # ēka
    LAND = "land"  # apbūvei paredzēta zemes vienība


class PlaceStatus(StrEnum):
    """Whether the register still holds the address. Latvian: adreses statuss."""

    EXISTING = "existing"  # EKS
    WITHDRAWN = "withdrawn"  # DEL, ERR


class Place(Base):
    """An address of the State Address Register with its point (LKS-92, metres). Latvian: adrese."""

    __tablename__ = "place"
    __table_args__ = (
        sa.Index(None, "municipality_id", "address"),
        sa.Index(
            "ix_place_withdrawn",  # few among very many
            "municipality_id",
            "address",
            sqlite_where=sa.text("status = 'withdrawn'"),
            postgresql_where=sa.text("status = 'withdrawn'"),
        ),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"), index=True)
    register_code: Mapped[str] = mapped_column(sa.String(12), unique=True)  # adreses kods
    kind: Mapped[PlaceKind]
    status: Mapped[PlaceStatus]
    address: Mapped[str] = mapped_column(sa.String(400))
    postcode: Mapped[str | None] = mapped_column(sa.String(7))
    search_text: Mapped[str] = mapped_column(sa.String(400))  # made by addresses.search_text
    register_changed_on: Mapped[date | None]
    register_fingerprint: Mapped[int | None] = mapped_column(sa.BigInteger)  # of the file's row; equal: nothing new
    withdrawn_on: Mapped[date | None]
    point: Mapped[Any | None] = mapped_column(PointColumn())  # NULL only for an address withdrawn before we knew it

    area: Mapped[Area | None] = relationship()
    municipality: Mapped[Municipality] = relationship()
