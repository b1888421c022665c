"""Meter, what was read from it, and photos of readings."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.flats.models import Flat


class MeterKind(StrEnum):
    """What a meter counts (digest row 124). Latvian: skaitītāja veids."""

    COLD_WATER = "cold_water"  # aukstais ūdens
    HOT_WATER = "hot_water"  # karstais ūdens
    ELECTRICITY = "electricity"  # elektrība
    GAS = "gas"  # gāze
    HEATING = "heating"  # apkure


class MeterUnit(StrEnum):
    """What it counts in. Latvian: mērvienība."""

    CUBIC_METRES = "m3"
    KILOWATT_HOURS = "kwh"
    MEGAWATT_HOURS = "mwh"
    SHARES = "shares"  # a heat cost allocator on a radiator counts shares: siltuma maksas sadalītājs (alokators)


# The usual unit of each kind first.
UNITS: dict[MeterKind, tuple[MeterUnit, ...]] = {
    MeterKind.COLD_WATER: (MeterUnit.CUBIC_METRES,),
    MeterKind.HOT_WATER: (MeterUnit.CUBIC_METRES,),
    MeterKind.ELECTRICITY: (MeterUnit.KILOWATT_HOURS,),
    MeterKind.GAS: (MeterUnit.CUBIC_METRES,),
    MeterKind.HEATING: (MeterUnit.MEGAWATT_HOURS, MeterUnit.KILOWATT_HOURS, MeterUnit.SHARES),
}
ONE_ZONE = ""
"""The name of the only zone of a meter that has one tariff."""


class Meter(Base):
    """A meter that hangs in a flat on [installed_on, removed_on). Latvian: skaitītājs.

    What it showed on the day it was taken off is its final reading. The same number hangs in a flat once on any day
    (guard no_overlap_meter).
    """

    __tablename__ = "meter"
    __table_args__ = (
        sa.CheckConstraint("removed_on IS NULL OR removed_on >= installed_on", name="dates_in_order"),
        sa.CheckConstraint("digits IS NULL OR digits BETWEEN 1 AND 9", name="digits_in_reason"),
        sa.CheckConstraint("number <> ''", name="has_number"),
        sa.CheckConstraint("replaces_id <> id", name="replaces_another"),
        sa.Index(None, "removed_on", "verified_until"),
    )

    id: Mapped[pk]
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"), index=True)
    kind: Mapped[MeterKind]
    number: Mapped[str] = mapped_column(sa.String(60))  # as printed on it
    unit: Mapped[MeterUnit]
    zones: Mapped[list[str]] = mapped_column(default=list)  # names of the tariffs, such as T1 and T2; empty: one tariff
    digits: Mapped[int | None]  # of the counter before the decimal point: after 99999 comes 00000
    place_words: Mapped[str | None] = mapped_column(EncryptedText)  # where it hangs
    verified_until: Mapped[date | None]  # last day of its verification (verifikācija); NULL: not known
    installed_on: Mapped[date]  # or the first day it is known to hang there
    removed_on: Mapped[date | None]  # the day it was taken off
    removed_because: Mapped[str | None] = mapped_column(EncryptedText)
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meter.id"), unique=True)
    created_at: Mapped[created_at]

    flat: Mapped[Flat] = relationship()
    replaces: Mapped["Meter | None"] = relationship(remote_side="Meter.id", back_populates="replaced_by")
    replaced_by: Mapped["Meter | None"] = relationship(back_populates="replaces", uselist=False)

    @property
    def all_zones(self) -> tuple[str, ...]:
        """The zones that are read; one without a name where the meter has one tariff."""
        return tuple(self.zones) or (ONE_ZONE,)

    def hangs_on(self, day: date) -> bool:
        return self.installed_on <= day and (self.removed_on is None or day < self.removed_on)


class ReadingSource(StrEnum):
    """How a reading came to us. Latvian: rādījuma avots."""

    ACT = "act"  # nolasīts, sastādot aktu
    VISIT = "visit"  # nolasīts apmeklējumā
    PERSON_TOLD = "person_told"  # pateica iedzīvotājs
    MANAGER = "manager"  # paziņoja pārvaldnieks vai piegādātājs
    PHOTO = "photo"  # nolasīts no atsūtīta fotoattēla


class WhyLower(StrEnum):
    """Why a counter shows less than before, as a person says. Latvian: kāpēc rādījums ir mazāks."""

    ROLLED_OVER = "rolled_over"  # skaitītājs sāka no jauna
    EARLIER_WRONG = "earlier_wrong"  # iepriekšējais rādījums bija nepareizs
    REPLACED = "replaced"  # skaitītājs nomainīts, un tas vēl nav ierakstīts


class MeterReading(Base):
    """What a meter showed on a day; written once. Latvian: skaitītāja rādījums.

    A wrong one is corrected by another row that names it and why; without a value the other says that there was no such
    reading. Only rows that no other corrects count.
    """

    __tablename__ = "meter_reading"
    __table_args__ = (
        sa.CheckConstraint("value >= 0", name="value_not_negative"),
        sa.CheckConstraint("value IS NOT NULL OR corrects_id IS NOT NULL", name="only_a_correction_takes_back"),
        sa.CheckConstraint("(corrects_id IS NULL) = (reason IS NULL)", name="correction_has_reason"),
        sa.Index(None, "meter_id", "read_on"),
        sa.Index(
            "uq_meter_reading_same",  # sent twice, it is one reading
            "meter_id",
            "zone",
            "read_on",
            "value",
            "source",
            unique=True,
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        ),
    )

    id: Mapped[pk]
    meter_id: Mapped[int] = mapped_column(sa.ForeignKey("meter.id"))
    zone: Mapped[str] = mapped_column(sa.String(20))
    read_on: Mapped[date]
    value: Mapped[int | None] = mapped_column(sa.BigInteger)  # thousandths of the meter's unit
    source: Mapped[ReadingSource]
    why_lower: Mapped[WhyLower | None]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meter_reading.id"), unique=True)
    reason: Mapped[str | None] = mapped_column(EncryptedText)  # why the earlier row was wrong
    made_at: Mapped[datetime | None]  # by the phone's clock; None, as of old rows: when it was recorded
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    meter: Mapped[Meter] = relationship()

    @hybrid_property
    def noted_at(self) -> datetime:
        """When somebody wrote it down, which may be long before it was sent: the order of the readings of one day."""
        return self.made_at or self.created_at

    @noted_at.inplace.expression
    @classmethod
    def _noted_at(cls) -> sa.ColumnElement[datetime]:
        return sa.func.coalesce(cls.made_at, cls.created_at)

    corrects: Mapped["MeterReading | None"] = relationship(remote_side="MeterReading.id")
    recorded_by: Mapped[User | None] = relationship()
    photos: Mapped[list["ReadingPhoto"]] = relationship(back_populates="reading", order_by="ReadingPhoto.id")


class ReadingPhoto(Base):
    """A photo of what the meter showed; it may come later than the reading, and stays. Latvian: rādījuma fotoattēls."""

    __tablename__ = "reading_photo"
    __table_args__ = (
        sa.CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        sa.UniqueConstraint("reading_id", "source_hash"),  # the same picture sent twice is one photo
    )

    id: Mapped[pk]
    reading_id: Mapped[int] = mapped_column(sa.ForeignKey("meter_reading.id"))
    file_name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    small_name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    width: Mapped[int]  # pixels, of the large one
    height: Mapped[int]
    source_hash: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of what was sent
    created_at: Mapped[created_at]

    reading: Mapped[MeterReading] = relationship(back_populates="photos")
