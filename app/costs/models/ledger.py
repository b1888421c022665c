"""CostEntry: what something cost, booked once for ever; CostShare: the part of it one flat carries in one month."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, created_at, pk, short_text
from app.core.crypto import EncryptedText
from app.flats.models import Building, Flat
from app.places.models import Municipality


class CostCategory(StrEnum):
    """What it was spent on (digest rows 156–158). Latvian: izmaksu veids."""

    RENT = "rent"  # īre
    HEATING = "heating"
    HOT_WATER = "hot_water"
    COLD_WATER = "cold_water"
    SEWERAGE = "sewerage"
    ELECTRICITY = "electricity"
    GAS = "gas"
    WASTE = "waste"
    MANAGEMENT = "management"  # apsaimniekošana
    OTHER_UTILITIES = "other_utilities"
    PREPARATION = "preparation"  # sagatavošana, pirms kāds ievācas
    FURNISHING = "furnishing"  # iekārtojums
    SUPERVISION = "supervision"  # uzraudzība un apdrošināšana
    REPAIR = "repair"
    PEST = "pest"
    SUPPORT = "support"  # atbalsta kontaktstundas
    OTHER = "other"


class CostPayer(StrEnum):
    """Who bears it (digest rows 151, 159–161). Latvian: kas sedz."""

    MUNICIPALITY = "municipality"
    GRANT = "grant"
    PROVIDER = "provider"
    CLIENT = "client"  # līdzmaksājums
    BENEFIT = "benefit"  # mājokļa pabalsts
    LANDLORD = "landlord"
    GUARANTEE = "guarantee"


class CostSource(StrEnum):
    """Where the entry comes from; each line of a source is booked once. Latvian: ieraksta avots."""

    HAND = "hand"
    IMPORT = "import"
    CONTRACT = "contract"
    TICKET = "ticket"
    MOVE_IN = "move_in"
    INCIDENT = "incident"  # apstrāde pret kaitēkļiem
    SUPPORT = "support"  # atbalsta kontaktstundas
    GRANT = "grant"  # mājokļa sertifikāts
    CO_PAYMENT = "co_payment"  # līdzmaksājums
    BENEFIT = "benefit"  # mājokļa pabalsts


class SharedBy(StrEnum):
    """By what a cost of a building or of all is shared among flats. Latvian: sadalījuma atslēga."""

    FLATS = "flats"  # equally
    AREA = "area"  # by square metres
    PERSON_DAYS = "person_days"  # by the days people lived there


class CostEntry(Base):
    """Money spent on a flat, a building, or all flats of the municipality, for the days [starts_on, ends_on).

    Written once: a wrong one is reversed by an entry of its own, and what was meant is booked anew. `booked_on` lies in
    a month that was open that day; the days of the service may be long past. Latvian: izmaksu ieraksts.
    """

    __tablename__ = "cost_entry"
    __table_args__ = (
        sa.CheckConstraint("cents <> 0", name="is_some_money"),
        sa.CheckConstraint("ends_on > starts_on", name="dates_in_order"),
        sa.CheckConstraint("flat_id IS NULL OR building_id IS NULL", name="flat_or_building"),
        sa.CheckConstraint("(flat_id IS NULL) = (shared_by IS NOT NULL)", name="shared_by_a_stated_key"),
        sa.CheckConstraint(
            "(cents > 0 AND vat_cents BETWEEN 0 AND cents) OR (cents < 0 AND vat_cents BETWEEN cents AND 0)",
            name="vat_within",
        ),
        sa.CheckConstraint("spread_months IS NULL OR spread_months BETWEEN 1 AND 120", name="spread_within_reason"),
        sa.CheckConstraint("cents > 0 OR words IS NOT NULL", name="money_back_is_explained"),
        sa.CheckConstraint("(source = 'hand') = (source_key IS NULL)", name="source_names_its_line"),
        sa.UniqueConstraint("source", "source_key"),
        sa.UniqueConstraint("reverses_id"),
        sa.Index(None, "municipality_id", "booked_on"),
        sa.Index(None, "municipality_id", "starts_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    flat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("flat.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(sa.ForeignKey("building.id"), index=True)
    shared_by: Mapped[SharedBy | None]  # None: the cost of one flat
    starts_on: Mapped[date]
    ends_on: Mapped[date]  # first day after
    booked_on: Mapped[date]
    category: Mapped[CostCategory]
    cents: Mapped[int] = mapped_column(sa.BigInteger)  # with VAT
    vat_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)  # how much of it is VAT
    payer: Mapped[CostPayer]
    supplier: Mapped[short_text | None]
    document: Mapped[short_text | None]  # number of the invoice
    file_name: Mapped[str | None] = mapped_column(sa.String(40))
    source: Mapped[CostSource] = mapped_column(default=CostSource.HAND)
    source_key: Mapped[str | None] = mapped_column(sa.String(80))  # which line of the source; used once
    spread_months: Mapped[int | None]  # a one-off counts over so many months, from that of its first day
    words: Mapped[str | None] = mapped_column(EncryptedText)
    reverses_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cost_entry.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    flat: Mapped[Flat | None] = relationship()
    building: Mapped[Building | None] = relationship()
    recorded_by: Mapped[User | None] = relationship()
    reverses: Mapped["CostEntry | None"] = relationship(remote_side="CostEntry.id", back_populates="reversed_by")
    reversed_by: Mapped["CostEntry | None"] = relationship(back_populates="reverses", uselist=False)
    shares: Mapped[list["CostShare"]] = relationship(
        back_populates="entry", order_by="(CostShare.month, CostShare.flat_id)"
    )


class CostShare(Base):
    """The part of an entry that one flat carries in one month; all parts add up to the entry. Latvian: izmaksu daļa."""

    __tablename__ = "cost_share"
    __table_args__ = (sa.Index("ix_cost_share_flat_month", "flat_id", "month", "cents"),)

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("cost_entry.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # first day
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"), primary_key=True)
    cents: Mapped[int] = mapped_column(sa.BigInteger)

    entry: Mapped[CostEntry] = relationship(back_populates="shares")
    flat: Mapped[Flat] = relationship()


class BookingClose(Base):
    """Nothing is booked before `until_on` any more. Latvian: slēgts grāmatojuma mēnesis."""

    __tablename__ = "booking_close"
    __table_args__ = (sa.UniqueConstraint("municipality_id", "until_on"),)

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    until_on: Mapped[date]  # first day of the month after
    closed_on: Mapped[date]
    words: Mapped[str | None] = mapped_column(EncryptedText)  # why it was closed although something was missing
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    closed_by: Mapped[User | None] = relationship()
