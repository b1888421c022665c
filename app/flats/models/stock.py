"""Building and Flat, and their readiness.

A flat's state is two facts: *readiness* is set by a person, *use* follows from occupancy and offers.
"""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, cents, created_at, pk
from app.core.crypto import EncryptedText
from app.landlords.models import Landlord
from app.places.models import Municipality, Place

if TYPE_CHECKING:
    from app.flats.models.capacity import VoidPeriod

# Sorts as a street directory does: lower case, no diacritics, numbers filled up with zeros (see addresses.py). Compared
# byte by byte on both engines, so that PostgreSQL does not skip the spaces.
directory_key = Annotated[
    str, mapped_column(sa.String(440).with_variant(sa.String(440, collation="C"), "postgresql"), default="")
]


class Building(Base):
    """One building of the cadastre, whatever its stairwells are called. Latvian: ēka (māja, īres nams).

    `cadastral_code` is the 14 digits that make several addresses one building.
    """

    __tablename__ = "building"
    __table_args__ = (
        sa.CheckConstraint("flats_total IS NULL OR flats_total > 0", name="flats_total_positive"),
        sa.CheckConstraint("floors IS NULL OR floors > 0", name="floors_positive"),
        sa.Index(None, "municipality_id", "address_key", "id"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), unique=True)  # its main address and point
    cadastral_code: Mapped[str | None] = mapped_column(sa.String(14), unique=True)
    flats_total: Mapped[int | None]
    floors: Mapped[int | None]
    has_lift: Mapped[bool | None]
    inside_institution: Mapped[bool] = mapped_column(default=False)  # digest row 4
    outside_centre: Mapped[bool] = mapped_column(default=False)  # digest row 38
    note: Mapped[str | None] = mapped_column(EncryptedText)
    address_key: Mapped[directory_key]
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    place: Mapped[Place] = relationship(foreign_keys=[place_id])
    addresses: Mapped[list["BuildingAddress"]] = relationship(back_populates="building")
    flats: Mapped[list["Flat"]] = relationship(back_populates="building")


class BuildingAddress(Base):
    """A further address (stairwell, corner) of the same building. Latvian: ēkas papildu adrese."""

    __tablename__ = "building_address"

    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), primary_key=True)
    building_id: Mapped[int] = mapped_column(sa.ForeignKey("building.id"), index=True)

    building: Mapped[Building] = relationship(back_populates="addresses")
    place: Mapped[Place] = relationship()


class Ownership(StrEnum):
    """Whose stock the flat is. Latvian: fonds (digest row 5)."""

    MUNICIPAL = "municipal"  # pašvaldības fonds
    PRIVATE = "private"  # privātais tirgus


class Readiness(StrEnum):
    """Whether the flat can be lived in, as a person decided. Latvian: gatavība."""

    IN_PREPARATION = "in_preparation"  # tiek sagatavots
    READY = "ready"  # gatavs
    IN_REPAIR = "in_repair"  # remontā
    WITHDRAWN = "withdrawn"  # izņemts no fonda


class Heating(StrEnum):
    """Latvian: apkures veids (digest rows 58, 80)."""

    DISTRICT = "district"  # centralizētā
    GAS = "gas"
    ELECTRIC = "electric"
    WOOD = "wood"  # malka
    OTHER = "other"
    NONE = "none"


class Water(StrEnum):
    """Latvian: ūdens apgāde."""

    HOT_AND_COLD = "hot_and_cold"
    COLD = "cold"
    NONE = "none"


class Bath(StrEnum):
    """Where one washes. Latvian: mazgāšanās iespēja."""

    BATH = "bath"  # vanna
    SHOWER = "shower"  # duša
    NONE = "none"


class Cooker(StrEnum):
    """What one cooks on; two rings were not enough for all (digest row 77). Latvian: plīts."""

    STOVE = "stove"  # plīts
    TWO_RING_HOB = "two_ring_hob"  # divu riņķu plītiņa
    NONE = "none"


class ResidenceDeclaration(StrEnum):
    """Whether a client may declare the flat as official residence. Latvian: dzīvesvietas deklarēšana."""

    YES = "yes"
    NO = "no"
    ASKED = "asked"


class Nearby(StrEnum):
    """What is near enough to walk to, as somebody saw it (digest row 35). Latvian: tuvumā."""

    SHOP = "shop"  # veikals
    PUBLIC_TRANSPORT = "public_transport"  # sabiedriskais transports
    PARK = "park"  # parks
    LIBRARY = "library"  # bibliotēka
    SOCIAL_SERVICE = "social_service"  # sociālā dienesta filiāle
    HEALTH = "health"  # ārsta prakse, poliklīnika


class Flat(Base):
    """A dwelling of the stock. Latvian: dzīvoklis (telpu grupa). NULL in a yes/no column means: not known."""

    __tablename__ = "flat"
    __table_args__ = (
        sa.UniqueConstraint("building_id", "number"),
        sa.CheckConstraint("rooms > 0", name="rooms_positive"),
        sa.CheckConstraint("group_rooms IS NULL OR group_rooms > 0", name="group_rooms_positive"),
        sa.CheckConstraint("area_m2 IS NULL OR area_m2 > 0", name="area_positive"),
        sa.CheckConstraint("rent_cents IS NULL OR rent_cents >= 0", name="rent_not_negative"),
        sa.CheckConstraint("utilities_cents IS NULL OR utilities_cents >= 0", name="utilities_not_negative"),
        sa.CheckConstraint("open_offers >= 0", name="open_offers_not_negative"),
        sa.Index(None, "municipality_id", "readiness"),
        # one for each order of the list, so that every page of it costs the same
        *(
            sa.Index(None, "municipality_id", column, "id")
            for column in ("address_key", "rent_cents", "area_m2", "floor", "rooms", "readiness_since")
        ),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    building_id: Mapped[int] = mapped_column(sa.ForeignKey("building.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(10))  # may hold letters: 12a
    landlord_id: Mapped[int | None] = mapped_column(sa.ForeignKey("landlord.id"), index=True)
    ownership: Mapped[Ownership]
    cadastral_code: Mapped[str | None] = mapped_column(sa.String(17), unique=True)
    rooms: Mapped[int] = mapped_column(default=1)
    area_m2: Mapped[float | None]
    floor: Mapped[int | None]  # 0 is a basement or ground floor below the first
    rent_cents: Mapped[cents | None]  # expected, per month
    utilities_cents: Mapped[cents | None]  # expected, per month
    self_contained: Mapped[bool] = mapped_column(default=True)  # digest row 40
    group_rooms: Mapped[int | None]  # a group flat: how many households it has rooms for
    step_free: Mapped[bool | None]
    heating: Mapped[Heating | None]
    water: Mapped[Water | None]
    electricity: Mapped[bool | None]
    sewerage: Mapped[bool | None]
    bath: Mapped[Bath | None]
    cooker: Mapped[Cooker | None]
    washing_machine: Mapped[bool | None]
    furnished: Mapped[bool | None]
    pets_allowed: Mapped[bool | None]
    quiet: Mapped[bool | None]
    nearby: Mapped[list[str]] = mapped_column(default=list)  # Nearby values; empty: none is recorded
    residence_declaration: Mapped[ResidenceDeclaration | None]
    energy_class: Mapped[str | None] = mapped_column(sa.String(2))
    readiness: Mapped[Readiness]
    readiness_since: Mapped[date]
    act_on: Mapped[date | None]  # day of the last signed act on its condition, told by `conditions`
    act_passed: Mapped[bool | None]  # whether that act shows the minimum standard; without one nobody is housed here
    open_offers: Mapped[int] = mapped_column(default=0)  # told by placements whenever an offer opens or closes
    offered_until: Mapped[date | None]  # last day on which one of them counts: time alone may end them
    note: Mapped[str | None] = mapped_column(EncryptedText)
    address_key: Mapped[directory_key]
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    building: Mapped[Building] = relationship(back_populates="flats")
    landlord: Mapped[Landlord | None] = relationship()
    void_periods: Mapped[list["VoidPeriod"]] = relationship(back_populates="flat", order_by="VoidPeriod.starts_on")

    @property
    def rooms_to_let(self) -> int:
        """How many households may live here at once: one, or one per room of a group flat."""
        return self.group_rooms or 1

    def offers_on(self, today: date) -> int:
        """How many offers of the flat are open or accepted."""
        return self.open_offers if self.offered_until and self.offered_until >= today else 0
