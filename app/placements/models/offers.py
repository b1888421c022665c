"""OfferSheet, the Offers that stand on it, and the case conference that several refused sheets suggest."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Household
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.flats.models import Flat
from app.placements.models.checks import PlacementCheck
from app.places.models import Municipality


class SheetState(StrEnum):
    """Where an offer sheet stands. Latvian: piedāvājumu lapas stāvoklis."""

    OPEN = "open"
    CHOSEN = "chosen"  # the person chose one of the flats
    REFUSED = "refused"  # every flat was turned down: without penalty, the place in the queue is kept
    EXPIRED = "expired"  # the last day passed without an answer: no refusal
    WITHDRAWN = "withdrawn"  # taken back by us, or another match came first


class OfferSheet(Base):
    """Up to three flats a household chooses from until a day (digest rows 29–30). Latvian: piedāvājumu lapa.

    A household has one open sheet at most. A sheet whose last day has passed is expired from then on; that is written
    down by the next change that meets it (`standing` says what holds on a day).
    """

    __tablename__ = "offer_sheet"
    __table_args__ = (
        sa.CheckConstraint("open_until >= opened_on", name="dates_in_order"),
        sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closing_has_date"),
        sa.Index(
            "uq_offer_sheet_open",
            "household_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(None, "municipality_id", "state"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    state: Mapped[SheetState] = mapped_column(default=SheetState.OPEN)
    opened_on: Mapped[date]
    open_until: Mapped[date]  # the last day on which the person may answer
    closed_on: Mapped[date | None]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    household: Mapped[Household] = relationship()
    made_by: Mapped[User | None] = relationship()
    offers: Mapped[list["Offer"]] = relationship(back_populates="sheet", order_by="Offer.number, Offer.id")

    def standing(self, today: date) -> SheetState:
        """The state as it is on the day."""
        return SheetState.EXPIRED if self.has_run_out(today) else self.state

    def has_run_out(self, today: date) -> bool:
        """Whether the last day passed while the sheet was open, and nobody wrote it down yet."""
        return self.state is SheetState.OPEN and self.open_until < today


class OfferState(StrEnum):
    """Where an offer stands. Latvian: piedāvājuma stāvoklis."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"  # without penalty: the place in the queue is kept (digest rows 26, 33)
    NOT_CHOSEN = "not_chosen"  # the person chose another flat of the sheet: no refusal
    EXPIRED = "expired"  # the sheet's last day passed: no refusal
    WITHDRAWN = "withdrawn"  # taken back by us, or the flat or the household found another match


class Side(StrEnum):
    """On whose side the reason lies. Latvian: puse."""

    CLIENT = "client"
    FLAT = "flat"
    LANDLORD = "landlord"
    PROGRAMME = "programme"


class RefusalReason(StrEnum):
    """Why a flat was turned down or taken back (digest row 33). Latvian: noraidīšanas iemesls."""

    NO_LINK = "no_link"  # to the neighbourhood
    FAR = "far"  # from work or relatives
    STAIRS = "stairs"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_DEAR = "too_dear"
    WANTS_TO_WAIT = "wants_to_wait"
    CLIENT_OTHER = "client_other"
    CONDITION = "condition"
    AMENITIES = "amenities"
    NOISE = "noise"
    LANDLORD_WITHDREW = "landlord_withdrew"
    LANDLORD_DECLINED = "landlord_declined"  # does not want the household
    NEEDED_OTHERWISE = "needed_otherwise"
    MISTAKE = "mistake"
    PROGRAMME_OTHER = "programme_other"

    @property
    def side(self) -> Side:
        return next(side for side, reasons in REASONS.items() if self in reasons)

    @property
    def is_the_persons(self) -> bool:
        """Whether it tells what the person needs: it lies with them or with the flat, not with us or the landlord."""
        return self.side in {Side.CLIENT, Side.FLAT}


_R = RefusalReason
REASONS: dict[Side, tuple[RefusalReason, ...]] = {
    Side.CLIENT: (
        _R.NO_LINK, _R.FAR, _R.STAIRS, _R.TOO_SMALL, _R.TOO_LARGE, _R.TOO_DEAR, _R.WANTS_TO_WAIT, _R.CLIENT_OTHER,
    ),
    Side.FLAT: (_R.CONDITION, _R.AMENITIES, _R.NOISE),
    Side.LANDLORD: (_R.LANDLORD_WITHDREW, _R.LANDLORD_DECLINED),
    Side.PROGRAMME: (_R.NEEDED_OTHERWISE, _R.MISTAKE, _R.PROGRAMME_OTHER),
}  # fmt: skip


class Offer(Base):
    """A flat offered to a household, and what the person said (digest rows 29–33). Latvian: piedāvājums.

    It stands on the household's sheet. The open offers of a household are numbered from 1; the number never passes the
    limit copied on the day.
    """

    __tablename__ = "offer"
    __table_args__ = (
        sa.CheckConstraint("number >= 1 AND number <= limit_then", name="within_limit"),
        sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closing_has_date"),
        sa.CheckConstraint("state NOT IN ('accepted', 'refused') OR answered_on IS NOT NULL", name="answer_has_date"),
        sa.CheckConstraint("state <> 'refused' OR refusal_reason IS NOT NULL", name="refusal_has_reason"),
        sa.CheckConstraint("answered_on IS NULL OR answered_on >= offered_on", name="dates_in_order"),
        sa.Index(
            "uq_offer_open_number",
            "household_id",
            "number",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(
            "uq_offer_open_flat",
            "household_id",
            "flat_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(
            "uq_offer_accepted",  # one of a sheet's flats is chosen
            "sheet_id",
            unique=True,
            sqlite_where=sa.text("state = 'accepted'"),
            postgresql_where=sa.text("state = 'accepted'"),
        ),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"), index=True)
    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("offer_sheet.id"), index=True)
    check_id: Mapped[int] = mapped_column(sa.ForeignKey("placement_check.id"))
    number: Mapped[int]
    limit_then: Mapped[int]
    state: Mapped[OfferState] = mapped_column(default=OfferState.OPEN)
    offered_on: Mapped[date]
    offered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    answered_on: Mapped[date | None]
    answer_words: Mapped[str | None] = mapped_column(EncryptedText)  # in the person's own words
    refusal_reason: Mapped[RefusalReason | None]
    photos_shown_on: Mapped[date | None]  # where a viewing was not possible (digest row 32)
    closed_on: Mapped[date | None]
    closed_why: Mapped[str | None] = mapped_column(EncryptedText)
    news_for_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user.id"), index=True
    )  # has yet to see why it closed
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    household: Mapped[Household] = relationship()
    flat: Mapped[Flat] = relationship()
    sheet: Mapped[OfferSheet] = relationship(back_populates="offers", lazy="joined", innerjoin=True)
    offered_by: Mapped[User | None] = relationship(foreign_keys=[offered_by_id])
    check: Mapped[PlacementCheck] = relationship()

    def standing(self, today: date) -> OfferState:
        """The state as it is on the day: an open offer of a sheet that has run out is expired."""
        return OfferState.EXPIRED if self.state is OfferState.OPEN and self.sheet.open_until < today else self.state


class CaseConference(Base):
    """The team and the person talked over why the flats offered did not suit. Latvian: gadījuma apspriede.

    Several refused sheets suggest one, and nothing else follows from them (digest row 33).
    """

    __tablename__ = "case_conference"

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    held_on: Mapped[date]
    agreed: Mapped[str] = mapped_column(EncryptedText)  # what was agreed
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    household: Mapped[Household] = relationship()
    recorded_by: Mapped[User | None] = relationship()
