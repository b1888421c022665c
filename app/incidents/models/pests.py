"""Pests in a flat: where they came from in both views, how they were treated, and who bears the cost."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, cents, created_at, pk, short_text
from app.core.crypto import EncryptedText
from app.incidents.models.incidents import Incident


class Pest(StrEnum):
    """Latvian: kaitēklis."""

    BEDBUGS = "bedbugs"  # gultas blaktis
    COCKROACHES = "cockroaches"
    RODENTS = "rodents"
    OTHER = "other"


class PestOrigin(StrEnum):
    """Where they came from in somebody's view (digest row 142). Latvian: kaitēkļu izcelsme."""

    BROUGHT_IN = "brought_in"  # ienesti
    BUILDING = "building"  # no ēkas
    UNKNOWN = "unknown"


# A table's second column of one enum needs a constraint of another name.
OUR_VIEW = sa.Enum(
    PestOrigin,
    name="our_view",
    native_enum=False,
    create_constraint=True,
    length=40,
    values_callable=lambda members: [member.value for member in members],
)


class PestPayer(StrEnum):
    """Who bears the cost: never the client (digest row 141). Latvian: kas sedz izmaksas."""

    PROVIDER = "provider"
    LANDLORD = "landlord"
    MUNICIPALITY = "municipality"


class PestCase(Base):
    """Pests were found (digest rows 141, 142). Latvian: kaitēkļu gadījums.

    The provider bears the cost unless a reason is written; whose view of the origin is right changes nothing of that.
    """

    __tablename__ = "pest_case"
    __table_args__ = (sa.CheckConstraint("payer = 'provider' OR payer_reason IS NOT NULL", name="payer_is_reasoned"),)

    id: Mapped[pk]
    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"), unique=True)
    pest: Mapped[Pest]
    origin_landlord: Mapped[PestOrigin | None]  # in the landlord's view; None: not asked
    origin_landlord_words: Mapped[str | None] = mapped_column(EncryptedText)
    origin_ours: Mapped[PestOrigin | None] = mapped_column(OUR_VIEW)  # in the person's and our view
    origin_ours_words: Mapped[str | None] = mapped_column(EncryptedText)
    payer: Mapped[PestPayer] = mapped_column(default=PestPayer.PROVIDER)
    payer_reason: Mapped[str | None] = mapped_column(EncryptedText)

    incident: Mapped[Incident] = relationship(back_populates="pest_case")
    treatments: Mapped[list["PestTreatment"]] = relationship(
        back_populates="pest_case", order_by="PestTreatment.treated_on, PestTreatment.id"
    )
    neighbours: Mapped[list["PestNeighbour"]] = relationship(
        back_populates="pest_case", order_by="PestNeighbour.informed_on, PestNeighbour.id"
    )


class PestTreatment(Base):
    """The flat was treated, and looked at again afterwards. Latvian: apstrāde."""

    __tablename__ = "pest_treatment"
    __table_args__ = (
        sa.CheckConstraint(
            "(net_cents IS NULL) = (vat_cents IS NULL) AND (net_cents IS NULL) = (gross_cents IS NULL)",
            name="cost_is_whole",
        ),
        sa.CheckConstraint("gross_cents IS NULL OR gross_cents = net_cents + vat_cents", name="cost_adds_up"),
        sa.CheckConstraint("net_cents >= 0 AND vat_cents >= 0", name="cost_not_negative"),
        sa.CheckConstraint("(checked_on IS NULL) = (clear IS NULL)", name="check_has_result"),
        sa.CheckConstraint("checked_on IS NULL OR checked_on >= treated_on", name="checked_afterwards"),
    )

    id: Mapped[pk]
    pest_case_id: Mapped[int] = mapped_column(sa.ForeignKey("pest_case.id"), index=True)
    treated_on: Mapped[date]
    firm: Mapped[short_text | None]  # None: we did it ourselves
    net_cents: Mapped[cents | None]
    vat_cents: Mapped[cents | None]
    gross_cents: Mapped[cents | None]
    check_due_on: Mapped[date]
    checked_on: Mapped[date | None]
    clear: Mapped[bool | None]  # nothing was found any more
    created_at: Mapped[created_at]

    pest_case: Mapped[PestCase] = relationship(back_populates="treatments")


class PestNeighbour(Base):
    """A neighbouring flat was told that a flat near it is treated; nothing of who lives there. Written once.

    Latvian: informētais kaimiņu dzīvoklis.
    """

    __tablename__ = "pest_neighbour"

    id: Mapped[pk]
    pest_case_id: Mapped[int] = mapped_column(sa.ForeignKey("pest_case.id"), index=True)
    flat_number: Mapped[str] = mapped_column(sa.String(20))
    informed_on: Mapped[date]
    has_them_too: Mapped[bool | None]
    created_at: Mapped[created_at]

    pest_case: Mapped[PestCase] = relationship(back_populates="neighbours")
