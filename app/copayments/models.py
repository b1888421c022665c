"""CoPaymentRule: equal for all; CoPayment: a signed agreement; HousingBenefit: applied for, granted, refused."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clients.models import Client
from app.core.base import Base, created_at, long_text, pk
from app.core.crypto import EncryptedText
from app.costs.models import CostCategory
from app.flats.models import Flat
from app.places.models import Municipality


class CoPaymentRule(Base):
    """The council's written rule from a day on: an amount, or a share of income (digest row 163).

    With it the levels of guaranteed minimum income, where they are known. Written once: another rule is another row.
    Latvian: līdzmaksājuma kārtība.
    """

    __tablename__ = "co_payment_rule"
    __table_args__ = (
        sa.CheckConstraint("(cents IS NULL) <> (percent IS NULL)", name="amount_or_share"),
        sa.CheckConstraint("cents >= 0", name="not_negative"),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="share_within"),
        sa.Index(None, "municipality_id", "valid_from"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    valid_from: Mapped[date]
    cents: Mapped[int | None] = mapped_column(sa.BigInteger)  # a month
    percent: Mapped[int | None]  # of the household's income a month
    decision: Mapped[long_text]  # the words of the decision, as announced to everybody
    first_gmi_cents: Mapped[int | None] = mapped_column(sa.BigInteger)  # guaranteed minimum income, first person
    other_gmi_cents: Mapped[int | None] = mapped_column(sa.BigInteger)  # each further person
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()


class CoPayment(Base):
    """What a client agreed to pay a month on [starts_on, ends_on), on signed paper. Latvian: līdzmaksājuma vienošanās.

    `cents` is what the rule gives; of a signed agreement only its end still changes. Income is sealed.
    """

    __tablename__ = "co_payment"
    __table_args__ = (
        sa.CheckConstraint("cents > 0", name="some_money"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name="dates_in_order"),
        sa.Index(None, "municipality_id", "starts_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"))
    rule_id: Mapped[int] = mapped_column(sa.ForeignKey("co_payment_rule.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    cents: Mapped[int] = mapped_column(sa.BigInteger)
    category: Mapped[CostCategory]  # which cost of the flat it is for
    persons: Mapped[int]
    income: Mapped[str | None] = mapped_column(EncryptedText)  # the household's, cents a month
    signed_on: Mapped[date]
    file_name: Mapped[str] = mapped_column(sa.String(40))  # the signed agreement
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    client: Mapped[Client] = relationship()
    flat: Mapped[Flat] = relationship()
    rule: Mapped[CoPaymentRule] = relationship()

    @property
    def income_cents(self) -> int | None:
        return int(self.income) if self.income else None


class BenefitState(StrEnum):
    """Where a housing benefit stands. Latvian: mājokļa pabalsta stāvoklis."""

    APPLIED = "applied"  # pieprasīts
    GRANTED = "granted"  # piešķirts
    REFUSED = "refused"  # atteikts


class HousingBenefit(Base):
    """A client's housing benefit: applied for, then granted for [starts_on, ends_on) or refused (digest row 167).

    Latvian: mājokļa pabalsts.
    """

    __tablename__ = "housing_benefit"
    __table_args__ = (
        sa.CheckConstraint("(state = 'granted') = (cents IS NOT NULL)", name="granted_has_amount"),
        sa.CheckConstraint("(cents IS NULL) = (starts_on IS NULL)", name="granted_has_days"),
        sa.CheckConstraint("(cents IS NULL) = (category IS NULL)", name="granted_has_category"),
        sa.CheckConstraint("cents > 0", name="some_money"),
        sa.CheckConstraint("ends_on > starts_on", name="dates_in_order"),
        sa.CheckConstraint("(state = 'applied') = (decided_on IS NULL)", name="decided_has_day"),
        sa.Index(None, "municipality_id", "starts_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"))
    applied_on: Mapped[date]
    state: Mapped[BenefitState] = mapped_column(default=BenefitState.APPLIED)
    decided_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    cents: Mapped[int | None] = mapped_column(sa.BigInteger)  # a month
    category: Mapped[CostCategory | None]  # which cost of the flat it is for
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    client: Mapped[Client] = relationship()
    flat: Mapped[Flat] = relationship()
