"""Negotiation: a private flat on its way into the stock, its moves, prices, next steps; rents to compare it with."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, cents, created_at, pk
from app.core.crypto import EncryptedText
from app.core.promises import Promised
from app.flats.models import Flat
from app.landlords.models import Landlord
from app.places.models import Area, Municipality, Place


class Stage(StrEnum):
    """How far a negotiation has come (digest row 221). Latvian: sarunu posms."""

    FOUND = "found"  # atrasts
    CALLED = "called"  # sazinājāmies
    PRICE_RAISED = "price_raised"  # ceļ cenu
    VIEWING = "viewing"  # apskate
    TERMS_AGREED = "terms_agreed"  # vienojāmies
    SIGNED = "signed"  # līgums noslēgts
    REFUSED = "refused"  # izīrētājs atteica
    LOST = "lost"  # neizdevās


class WhyNot(StrEnum):
    """Why a negotiation came to nothing (digest rows 219–222). Latvian: iemesls."""

    PRICE = "price"  # cena
    NOT_WITH_CLIENTS = "not_with_clients"  # nevēlas līgumu ar šiem cilvēkiem
    PAYMENT = "payment"  # šaubās par maksājumiem
    NEIGHBOURS = "neighbours"  # baidās no kaimiņu sūdzībām
    DAMAGE = "damage"  # baidās par dzīvokļa stāvokli
    CONDITION = "condition"  # dzīvoklis neatbilst
    TAKEN = "taken"  # izīrēts citam
    NO_CONTACT = "no_contact"  # nav sazvanāms
    OTHER = "other"


class Negotiation(Base):
    """One prospective flat of the private market. Latvian: sarunas par dzīvokli.

    At first there may be only a telephone number and a name; the landlord and the address follow.
    """

    __tablename__ = "negotiation"
    __table_args__ = (
        sa.CheckConstraint("rooms IS NULL OR rooms > 0", name="rooms_positive"),
        sa.CheckConstraint("area_m2 IS NULL OR area_m2 > 0", name="area_positive"),
        sa.Index(None, "municipality_id", "stage", "stage_since"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    landlord_id: Mapped[int | None] = mapped_column(sa.ForeignKey("landlord.id"), index=True)
    contact_name: Mapped[str | None] = mapped_column(EncryptedText)
    contact_phone: Mapped[str | None] = mapped_column(EncryptedText)
    place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"), index=True)
    address_text: Mapped[str | None] = mapped_column(sa.String(200))  # while the address is not exact
    flat_number: Mapped[str | None] = mapped_column(sa.String(10))
    rooms: Mapped[int | None]
    area_m2: Mapped[float | None]
    floor: Mapped[int | None]
    utilities_cents: Mapped[cents | None]  # estimate, per month
    deposit_cents: Mapped[cents | None]
    terms: Mapped[str | None] = mapped_column(EncryptedText)
    found_in: Mapped[str | None] = mapped_column(EncryptedText)  # the advertisement, or who told us
    officer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    stage: Mapped[Stage] = mapped_column(default=Stage.FOUND)  # as the last move says
    stage_since: Mapped[date]
    flat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("flat.id"), unique=True)  # what it became in the stock
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    landlord: Mapped[Landlord | None] = relationship()
    place: Mapped[Place | None] = relationship()
    officer: Mapped[User | None] = relationship()
    flat: Mapped[Flat | None] = relationship()
    moves: Mapped[list["NegotiationMove"]] = relationship(
        back_populates="negotiation", order_by="NegotiationMove.id.desc()"
    )
    prices: Mapped[list["NegotiationPrice"]] = relationship(
        back_populates="negotiation", order_by="NegotiationPrice.named_on.desc(), NegotiationPrice.id.desc()"
    )
    steps: Mapped[list["NextStep"]] = relationship(back_populates="negotiation", order_by="NextStep.due_on")


# The second column of one enum in a table needs a name of its own for its CHECK.
FROM_STAGE = sa.Enum(
    Stage,
    name="from_stage",
    native_enum=False,
    create_constraint=True,
    length=40,
    values_callable=lambda members: [member.value for member in members],
)


class NegotiationMove(Base):
    """From which stage to which, when, by whom, and what was said. Never edited. Latvian: sarunu gājiens."""

    __tablename__ = "negotiation_move"

    id: Mapped[pk]
    negotiation_id: Mapped[int] = mapped_column(sa.ForeignKey("negotiation.id"), index=True)
    from_stage: Mapped[Stage | None] = mapped_column(FROM_STAGE)  # None: it was found
    to_stage: Mapped[Stage]
    why_not: Mapped[WhyNot | None]
    words: Mapped[str | None] = mapped_column(EncryptedText)
    moved_on: Mapped[date]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    negotiation: Mapped[Negotiation] = relationship(back_populates="moves")
    made_by: Mapped[User | None] = relationship()


class PriceKind(StrEnum):
    """Whose price it is. Latvian: cenas veids."""

    ASKED = "asked"  # izīrētāja prasītā
    COUNTER = "counter"  # mūsu piedāvātā
    ACCEPTED = "accepted"  # pieņemtā


class NegotiationPrice(Base):
    """A monthly rent somebody named on a day; the latest of its kind holds. Latvian: nosauktā īres maksa."""

    __tablename__ = "negotiation_price"
    __table_args__ = (sa.CheckConstraint("rent_cents >= 0", name="rent_not_negative"),)

    id: Mapped[pk]
    negotiation_id: Mapped[int] = mapped_column(sa.ForeignKey("negotiation.id"), index=True)
    kind: Mapped[PriceKind]
    rent_cents: Mapped[cents]  # per month, without utilities
    named_on: Mapped[date]
    created_at: Mapped[created_at]

    negotiation: Mapped[Negotiation] = relationship(back_populates="prices")


class NextStep(Promised, Base):
    """What is to be done next and until when. Latvian: nākamais solis."""

    __tablename__ = "negotiation_step"

    id: Mapped[pk]
    negotiation_id: Mapped[int] = mapped_column(sa.ForeignKey("negotiation.id"), index=True)
    words: Mapped[str] = mapped_column(EncryptedText)

    negotiation: Mapped[Negotiation] = relationship(back_populates="steps")


class ReferenceRent(Base):
    """What the municipality holds to be a usual rent, from a day on. Latvian: orientējošā īres maksa.

    For flats with so many rooms, in one neighbourhood or (None) wherever no neighbourhood has a row of its own.
    """

    __tablename__ = "reference_rent"
    __table_args__ = (
        sa.CheckConstraint("rooms > 0", name="rooms_positive"),
        sa.CheckConstraint("rent_cents > 0", name="rent_positive"),
        sa.Index(None, "municipality_id", "rooms", "valid_from"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"))
    rooms: Mapped[int]
    rent_cents: Mapped[cents]  # per month, without utilities
    valid_from: Mapped[date]

    municipality: Mapped[Municipality] = relationship()
    area: Mapped[Area | None] = relationship()
