"""Copies of a flat's keys and whose hands they are in; consent to use the spare one, and each time it was used."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Client, Language
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.flats.models import Flat
from app.landlords.models import Landlord
from app.placements.models import Placement


class KeyKind(StrEnum):
    """What a key opens. Latvian: atslēgas veids."""

    FLAT = "flat"  # dzīvokļa durvis
    FRONT_DOOR = "front_door"  # nama ārdurvis
    STAIRWELL = "stairwell"  # kāpņutelpa
    CELLAR = "cellar"
    MAILBOX = "mailbox"
    GATE = "gate"
    GARAGE = "garage"
    OTHER = "other"


class KeyEnd(StrEnum):
    """Why a copy opens nothing any more, or is gone. Latvian: kas notika ar atslēgu."""

    LOST = "lost"
    DESTROYED = "destroyed"
    REPLACED = "replaced"  # the lock was changed


class FlatKey(Base):
    """One physical copy of a key (digest rows 99, 100). Latvian: atslēgas eksemplārs.

    It is ended, never deleted: a copy found again is a new one.
    """

    __tablename__ = "flat_key"
    __table_args__ = (
        sa.UniqueConstraint("flat_id", "kind", "number"),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_how IS NULL)", name="end_says_how"),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= made_on", name="dates_in_order"),
        sa.Index(None, "municipality_id", "ended_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"))
    kind: Mapped[KeyKind]
    number: Mapped[int]  # which copy of its kind, as its tag says
    marking: Mapped[str | None]  # what is stamped on it
    made_on: Mapped[date]  # since when it is in the register
    ended_on: Mapped[date | None]
    ended_how: Mapped[KeyEnd | None]
    end_words: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    flat: Mapped[Flat] = relationship()
    holdings: Mapped[list["KeyHolding"]] = relationship(back_populates="key", order_by="KeyHolding.id")

    @property
    def holding(self) -> "KeyHolding | None":
        """In whose hands it is now."""
        return next((one for one in self.holdings if one.ends_on is None), None)


class Holder(StrEnum):
    """In whose hands a key is. Latvian: kam ir atslēga."""

    CLIENT = "client"  # somebody who lives there
    TEAM = "team"  # one of us
    OFFICE = "office"  # on a shelf of ours
    OWNER = "owner"
    CONTRACTOR = "contractor"  # amatnieks, pārvaldnieks


OURS = (Holder.TEAM, Holder.OFFICE)


class HoldingEnd(StrEnum):
    """How a key left somebody's hands. Latvian: kā atslēga nodota."""

    RETURNED = "returned"  # to us, or to the owner
    HANDED_ON = "handed_on"
    GONE = "gone"  # the copy itself ended


class KeyHolding(Base):
    """A copy is in somebody's hands on [starts_on, ends_on); no end: now (digest rows 99, 100). Latvian: atslēga rokās.

    A copy is in one hand at a time (guard no_overlap_key_holding), and an ended row never changes (key_holding_locked).
    """

    __tablename__ = "key_holding"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.CheckConstraint("(ends_on IS NULL) = (ended_how IS NULL)", name="end_says_how"),
        sa.CheckConstraint(
            "(holder = 'client') = (client_id IS NOT NULL) AND (holder = 'client') = (placement_id IS NOT NULL)",
            name="client_is_named",
        ),
        sa.CheckConstraint("(holder = 'team') = (user_id IS NOT NULL)", name="colleague_is_named"),
        sa.CheckConstraint("landlord_id IS NULL OR holder = 'owner'", name="only_owner_is_landlord"),
        sa.CheckConstraint("holder NOT IN ('office', 'contractor') OR words IS NOT NULL", name="others_in_words"),
        sa.Index(None, "user_id", "ends_on"),
        sa.Index(None, "placement_id", "ends_on"),
    )

    id: Mapped[pk]
    key_id: Mapped[int] = mapped_column(sa.ForeignKey("flat_key.id"), index=True)
    holder: Mapped[Holder]
    placement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("placement.id"))
    client_id: Mapped[int | None] = mapped_column(sa.ForeignKey("client.id"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    landlord_id: Mapped[int | None] = mapped_column(sa.ForeignKey("landlord.id"))
    words: Mapped[str | None] = mapped_column(EncryptedText)  # where in the office; which contractor; what was said
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    ended_how: Mapped[HoldingEnd | None]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    key: Mapped[FlatKey] = relationship(back_populates="holdings")
    placement: Mapped[Placement | None] = relationship()
    client: Mapped[Client | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    landlord: Mapped[Landlord | None] = relationship()

    @property
    def municipality_id(self) -> int:
        return self.key.municipality_id


class KeyHandover(Base):
    """A signed act's keys were entered in the register: the same act enters them once. Latvian: atslēgu nodošana."""

    __tablename__ = "key_handover"

    id: Mapped[pk]
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"), index=True)
    act: Mapped[str] = mapped_column(sa.String(80), unique=True)  # what the act is known by, such as 'act:17'
    handed_on: Mapped[date]
    created_at: Mapped[created_at]

    flat: Mapped[Flat] = relationship()


class ConsentAnswer(StrEnum):
    """The person's answer about the spare key (digest row 101). Latvian: atbilde par rezerves atslēgu."""

    YES = "yes"
    CONDITIONS = "conditions"
    NO = "no"


class Situation(StrEnum):
    """What the spare key may be used for (digest rows 101, 103, 104). Latvian: situācija, kurā lieto atslēgu."""

    HEALTH = "health"  # health or life at risk, and the person is not reached
    DANGER = "danger"  # water, gas, fire
    UNREACHED = "unreached"  # not heard of for as long as was agreed
    ASKED = "asked"  # the person asks for it
    WORK = "work"  # agreed work while the person is out
    WRITTEN = "written"  # another one, written down in the agreement


class Signing(StrEnum):
    """How the person signed. Latvian: parakstīšanas veids."""

    PAPER = "paper"
    SCREEN = "screen"
    EPARAKSTS = "eparaksts"


class KeyConsent(Base):
    """What a person who lives in a flat answered about the spare key, on [starts_on, ends_on) (digest rows 101–103).

    Latvian: piekrišana rezerves atslēgas lietošanai. A new answer ends the one before; but for its end it never changes
    (guards no_overlap_key_consent, key_consent_locked).
    """

    __tablename__ = "key_consent"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        sa.CheckConstraint("answer <> 'conditions' OR conditions IS NOT NULL", name="conditions_in_words"),
        sa.CheckConstraint("(file_name IS NULL) = (sha256 IS NULL)", name="file_has_checksum"),
        sa.Index(None, "placement_id", "client_id"),
    )

    id: Mapped[pk]
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    answer: Mapped[ConsentAnswer]
    situations: Mapped[list[str]]  # of Situation: those agreed to
    conditions: Mapped[str | None] = mapped_column(EncryptedText)  # in the person's words
    starts_on: Mapped[date]  # signed on
    ends_on: Mapped[date | None]
    signing: Mapped[Signing]
    language: Mapped[Language]  # in which it was explained
    file_name: Mapped[str | None] = mapped_column(sa.String(60))  # the signed sheet, as app/core/files.py keeps it
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    placement: Mapped[Placement] = relationship()
    client: Mapped[Client] = relationship()
    recorded_by: Mapped[User | None] = relationship()


class UsedBy(StrEnum):
    """Who opened the door. The owner's own entry is a landlord's visit (digest row 106). Latvian: kas atvēra durvis."""

    TEAM = "team"
    POLICE = "police"


class KeyUse(Base):
    """The door was opened without the person, by us with the spare key or by the police (digest rows 102, 104).

    Latvian: rezerves atslēgas lietošana. Written once (guard key_use_append_only).
    """

    __tablename__ = "key_use"
    __table_args__ = (
        sa.CheckConstraint("(used_by = 'team') = (user_id IS NOT NULL)", name="colleague_is_named"),
        sa.CheckConstraint("used_by <> 'team' OR key_id IS NOT NULL", name="we_use_a_key"),
        sa.CheckConstraint(
            "used_by <> 'team' OR (answer IS NOT NULL AND answer IN ('yes', 'conditions'))", name="only_with_consent"
        ),
        sa.CheckConstraint(
            "used_by <> 'team' OR answer <> 'conditions' OR condition_words IS NOT NULL", name="condition_in_words"
        ),
    )

    id: Mapped[pk]
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    used_by: Mapped[UsedBy]
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    key_id: Mapped[int | None] = mapped_column(sa.ForeignKey("flat_key.id"))
    used_at: Mapped[datetime] = mapped_column(index=True)
    situation: Mapped[Situation]
    answer: Mapped[ConsentAnswer | None]  # what was agreed that day; None: nothing was recorded
    words: Mapped[str] = mapped_column(EncryptedText)  # why
    condition_words: Mapped[str | None] = mapped_column(EncryptedText)  # which of the stated conditions was met, how
    present: Mapped[str] = mapped_column(EncryptedText)
    seen: Mapped[str | None] = mapped_column(EncryptedText)
    told_on: Mapped[date | None]  # when the person was told, where that is known at once
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    placement: Mapped[Placement] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    key: Mapped[FlatKey | None] = relationship()
    telling: Mapped["KeyUseTelling | None"] = relationship(back_populates="use", uselist=False)

    @property
    def person_told_on(self) -> date | None:
        """The day on which the person learnt of it; None: not yet."""
        return self.told_on or (self.telling.told_on if self.telling else None)


class KeyUseTelling(Base):
    """The person was told afterwards that the door had been opened. Latvian: paziņojums par atslēgas lietošanu."""

    __tablename__ = "key_use_telling"

    id: Mapped[pk]
    use_id: Mapped[int] = mapped_column(sa.ForeignKey("key_use.id"), unique=True)
    told_on: Mapped[date]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    use: Mapped[KeyUse] = relationship(back_populates="telling")
