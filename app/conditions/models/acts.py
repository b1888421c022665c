"""The act itself, its rooms, and the things in them that are looked at."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.conditions.standard import CheckLevel
from app.core.base import Base, created_at, pk, short_text
from app.core.crypto import EncryptedText
from app.flats.models import Flat
from app.placements.models import Placement
from app.places.models import Municipality

if TYPE_CHECKING:
    from app.conditions.models.notes import ActNote, ActPhoto
    from app.conditions.models.signing import ActSignature


class ActTemplate(Base):
    """A version of what a municipality's acts look at; the latest one holds. Latvian: akta veidne."""

    __tablename__ = "act_template"
    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "version"),
        sa.CheckConstraint("version >= 1", name="version_positive"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    version: Mapped[int]
    content: Mapped[dict[str, Any]]  # conditions/standard.py Template.as_json
    reason: Mapped[str | None] = mapped_column(sa.Text)  # why it was changed
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    made_by: Mapped[User | None] = relationship()


class ActKind(StrEnum):
    """Between whom the flat changes hands, or that it is only looked at (digest rows 84, 96). Latvian: akta veids."""

    LANDLORD_TO_PROVIDER = "landlord_to_provider"
    PROVIDER_TO_CLIENT = "provider_to_client"
    MUNICIPALITY_TO_CLIENT = "municipality_to_client"  # model C: the act is the contract
    PERIODIC = "periodic"  # apsekošanas akts
    CLIENT_TO_PROVIDER = "client_to_provider"
    CLIENT_TO_MUNICIPALITY = "client_to_municipality"
    PROVIDER_TO_LANDLORD = "provider_to_landlord"


class Side(StrEnum):
    """Whom a person signs for. Latvian: puse."""

    LANDLORD = "landlord"
    PROVIDER = "provider"
    MUNICIPALITY = "municipality"
    CLIENT = "client"
    WITNESS = "witness"


class ActState(StrEnum):
    """Where an act stands. Latvian: akta stāvoklis."""

    DRAFT = "draft"  # tiek sagatavots
    SIGNING = "signing"  # tiek parakstīts: what it says stands still
    LOCKED = "locked"  # parakstīts un slēgts
    CANCELLED = "cancelled"  # atcelts


class ConditionAct(Base):
    """What a flat was like on a day, as those present saw it. Latvian: pieņemšanas–nodošanas akts, apsekošanas akts.

    While it is a draft, things are noted beside it. When signing begins, `content` says all of it and its hash is what
    everybody signs; a locked act is its `content` and signatures, under one more hash. Later words are a supplement: an
    act of its own.
    """

    __tablename__ = "condition_act"
    __table_args__ = (
        sa.CheckConstraint("(state = 'draft') = (content IS NULL) OR state = 'cancelled'", name="content_when_frozen"),
        sa.CheckConstraint("(content IS NULL) = (content_hash IS NULL)", name="content_has_hash"),
        sa.CheckConstraint(
            "(state = 'locked') = (locked_at IS NOT NULL) AND (locked_at IS NULL) = (seal_hash IS NULL)"
            " AND (locked_at IS NULL) = (seal IS NULL)",
            name="locked_is_sealed",
        ),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_because IS NOT NULL)", name="cancelled_has_reason"),
        sa.CheckConstraint("(supplements_id IS NULL) = (supplement_words IS NULL)", name="supplement_says_what"),
        sa.CheckConstraint("pdf_name IS NULL OR locked_at IS NOT NULL", name="only_a_locked_act_is_a_paper"),
        sa.Index(None, "flat_id", "act_on"),
        sa.Index(None, "municipality_id", "state", "act_on"),
        # one act is being walked in a flat at a time: two would begin from the same one before
        sa.Index(
            "uq_condition_act_open",
            "flat_id",
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'signing') AND supplements_id IS NULL"),
            postgresql_where=sa.text("state IN ('draft', 'signing') AND supplements_id IS NULL"),
        ),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"))
    kind: Mapped[ActKind]
    act_on: Mapped[date]
    placement_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("placement.id"), index=True
    )  # whose stay it is about
    previous_id: Mapped[int | None] = mapped_column(sa.ForeignKey("condition_act.id"))  # the one it began from
    supplements_id: Mapped[int | None] = mapped_column(sa.ForeignKey("condition_act.id"), index=True)
    supplement_words: Mapped[str | None] = mapped_column(EncryptedText)  # what was missing or wrong
    template_version: Mapped[int]  # 0: the list everybody begins with
    state: Mapped[ActState] = mapped_column(default=ActState.DRAFT)
    content: Mapped[str | None] = mapped_column(EncryptedText)  # canonical JSON: calculations.canonical
    content_hash: Mapped[str | None] = mapped_column(sa.String(64))  # SHA-256 of the content: what is signed
    passed: Mapped[bool | None]  # every mandatory check was answered yes
    locked_at: Mapped[datetime | None]
    seal_hash: Mapped[str | None] = mapped_column(sa.String(64))  # SHA-256 of the content and all signatures
    seal: Mapped[str | None] = mapped_column(sa.String(64))  # keyed hash of it: nobody without the key can make one
    pdf_name: Mapped[str | None] = mapped_column(sa.String(40))
    pdf_hash: Mapped[str | None] = mapped_column(sa.String(64))
    pdf_seal: Mapped[str | None] = mapped_column(sa.String(64))
    cancelled_because: Mapped[str | None] = mapped_column(EncryptedText)
    prepared_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    flat: Mapped[Flat] = relationship()
    placement: Mapped[Placement | None] = relationship()
    prepared_by: Mapped[User | None] = relationship()
    rooms: Mapped[list["ActRoom"]] = relationship(back_populates="act", order_by="ActRoom.position, ActRoom.id")
    signatures: Mapped[list["ActSignature"]] = relationship(back_populates="act", order_by="ActSignature.id")

    @property
    def number(self) -> str:
        """What the act is called on paper."""
        return f"A-{self.id}"


def number_of(act_id: int | None) -> str | None:
    """What the act with this id is called on paper."""
    return f"A-{act_id}" if act_id else None


class RoomKind(StrEnum):
    """What a page of the walk is about. Latvian: akta sadaļa."""

    ROOM = "room"  # telpa
    CHECKS = "checks"  # minimālais standarts
    METERS = "meters"  # skaitītāji
    KEYS = "keys"  # atslēgas


class ActRoom(Base):
    """A room of the flat, or another part of the walk. Latvian: telpa (akta sadaļa)."""

    __tablename__ = "act_room"
    __table_args__ = (sa.Index(None, "act_id", "position"),)

    id: Mapped[pk]
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("condition_act.id"))
    ref: Mapped[str] = mapped_column(sa.String(32))  # the same room in every act of the flat
    kind: Mapped[RoomKind] = mapped_column(default=RoomKind.ROOM)
    code: Mapped[str] = mapped_column(sa.String(40))
    names: Mapped[dict[str, Any]]  # language → name
    position: Mapped[int]

    act: Mapped[ConditionAct] = relationship(back_populates="rooms")
    items: Mapped[list["ActItem"]] = relationship(back_populates="room", order_by="ActItem.position, ActItem.id")


class ItemKind(StrEnum):
    """What is noted of a thing. Latvian: akta ieraksta veids."""

    ELEMENT = "element"  # its condition
    EQUIPMENT = "equipment"  # its condition and whose it is
    CHECK = "check"  # yes or no
    METER = "meter"  # a reading
    KEYS = "keys"  # how many


class ActItem(Base):
    """One thing that is looked at. Latvian: akta ieraksts."""

    __tablename__ = "act_item"
    __table_args__ = (
        sa.UniqueConstraint("room_id", "ref"),
        sa.CheckConstraint("(kind = 'check') = (level IS NOT NULL)", name="check_has_level"),
        sa.CheckConstraint("(kind = 'meter') = (meter_number IS NOT NULL)", name="meter_has_number"),
    )

    id: Mapped[pk]
    room_id: Mapped[int] = mapped_column(sa.ForeignKey("act_room.id"))
    ref: Mapped[str] = mapped_column(sa.String(32))  # the same thing in every act of the flat
    kind: Mapped[ItemKind]
    code: Mapped[str] = mapped_column(sa.String(40))  # of a meter or key: its kind
    names: Mapped[dict[str, Any]]  # language → name
    level: Mapped[CheckLevel | None]
    elsewhere: Mapped[bool] = mapped_column(default=False)
    meter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meter.id"))
    meter_number: Mapped[short_text | None]  # as printed on it
    zone: Mapped[str | None] = mapped_column(sa.String(20))
    position: Mapped[int]

    room: Mapped[ActRoom] = relationship(back_populates="items")
    notes: Mapped[list["ActNote"]] = relationship(back_populates="item", order_by="ActNote.made_at, ActNote.id")
    photos: Mapped[list["ActPhoto"]] = relationship(back_populates="item", order_by="ActPhoto.id")
