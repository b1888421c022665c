"""HousingGrant: a certificate that a named person has a home; GrantUse: a cost it bears."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Client
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.costs.models import CostEntry
from app.flats.models import Flat
from app.places.models import Municipality


class GrantState(StrEnum):
    """Where a certificate stands. Latvian: mājokļa sertifikāta stāvoklis."""

    CERTIFIED = "certified"  # izsniegts
    CLAIMED = "claimed"  # pieprasīts
    PAID = "paid"  # samaksāts
    WITHDRAWN = "withdrawn"  # atsaukts


class HousingGrant(Base):
    """A person was given a home, for which the state pays once (digest rows 149–153). Latvian: mājokļa sertifikāts.

    `limit_cents` and `for_flat` are the settings of the day; they and whom it is for never change.
    """

    __tablename__ = "housing_grant"
    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "number"),
        sa.CheckConstraint("limit_cents > 0", name="some_money"),
        sa.CheckConstraint("claimed_on >= certified_on", name="claimed_after"),
        sa.CheckConstraint("paid_on >= claimed_on", name="paid_after"),
        sa.CheckConstraint("(paid_on IS NULL) = (paid_cents IS NULL)", name="paid_is_whole"),
        sa.CheckConstraint("paid_cents BETWEEN 1 AND limit_cents", name="paid_within"),
        sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid_has_day"),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_words IS NOT NULL)", name="withdrawal_is_explained"),
        sa.CheckConstraint("state IN ('certified', 'withdrawn') OR claimed_on IS NOT NULL", name="claimed_has_day"),
        sa.Index(None, "municipality_id", "state", "certified_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(40))
    certified_on: Mapped[date]
    limit_cents: Mapped[int] = mapped_column(sa.BigInteger)
    for_flat: Mapped[bool]
    state: Mapped[GrantState] = mapped_column(default=GrantState.CERTIFIED)
    claimed_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    paid_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    withdrawn_words: Mapped[str | None] = mapped_column(EncryptedText)
    certified_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    client: Mapped[Client] = relationship()
    flat: Mapped[Flat] = relationship()
    certified_by: Mapped[User | None] = relationship()
    uses: Mapped[list["GrantUse"]] = relationship(back_populates="grant", order_by="GrantUse.id")

    @property
    def most_cents(self) -> int:
        """What it can bear: what was paid; before that, what it is for."""
        return self.limit_cents if self.paid_cents is None else self.paid_cents

    @property
    def used_cents(self) -> int:
        return sum(use.cents for use in self.uses if not use.taken_back)

    @property
    def left_cents(self) -> int:
        return self.most_cents - self.used_cents


class GrantUse(Base):
    """How much of one cost a certificate bears, by a pair of entries. Latvian: sertifikāta izlietojums."""

    __tablename__ = "grant_use"
    __table_args__ = (sa.CheckConstraint("cents > 0", name="some_money"),)

    id: Mapped[pk]
    grant_id: Mapped[int] = mapped_column(sa.ForeignKey("housing_grant.id"), index=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("cost_entry.id"), index=True)  # the cost
    cents: Mapped[int] = mapped_column(sa.BigInteger)
    less_id: Mapped[int] = mapped_column(sa.ForeignKey("cost_entry.id"), unique=True)  # of who bore it before
    more_id: Mapped[int] = mapped_column(sa.ForeignKey("cost_entry.id"), unique=True)  # of the grant
    taken_back: Mapped[bool] = mapped_column(default=False)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    grant: Mapped[HousingGrant] = relationship(back_populates="uses")
    entry: Mapped[CostEntry] = relationship(foreign_keys=[entry_id])
    less: Mapped[CostEntry] = relationship(foreign_keys=[less_id])
    more: Mapped[CostEntry] = relationship(foreign_keys=[more_id])
