"""ContractTerm: what was agreed about money, services and repairs, in versions; index values; insurance."""

from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contracts.calculations import DayCount, RentKind
from app.contracts.models.contracts import Contract
from app.core.base import Base, cents, created_at, pk, short_text
from app.core.crypto import EncryptedText
from app.flats.models import Flat
from app.places.models import Municipality


class Utility(StrEnum):
    """A service of the flat that somebody pays. Latvian: pakalpojums (komunālais maksājums)."""

    HEATING = "heating"  # apkure
    WATER = "water"  # ūdens un kanalizācija
    ELECTRICITY = "electricity"
    GAS = "gas"
    WASTE = "waste"  # atkritumu izvešana
    MANAGEMENT = "management"  # apsaimniekošana
    INTERNET = "internet"


class Payer(StrEnum):
    """Who pays a service. Latvian: maksātājs."""

    IN_RENT = "in_rent"  # iekļauts īres maksā
    PROVIDER = "provider"
    CLIENT = "client"
    LANDLORD = "landlord"


class RepairElement(StrEnum):
    """A part of the flat that may need repair. Latvian: remontējamais elements."""

    STRUCTURE = "structure"  # jumts, sienas, pamati
    WINDOWS_DOORS = "windows_doors"
    PIPES = "pipes"  # ūdensvads un kanalizācija
    HEATING = "heating"
    ELECTRICITY = "electricity"
    APPLIANCES = "appliances"  # iekārtas
    FINISH = "finish"  # apdare
    SMALL = "small"  # sīkie remonti


class RepairParty(StrEnum):
    """Who repairs it. Latvian: kas remontē."""

    LANDLORD = "landlord"
    PROVIDER = "provider"
    CLIENT = "client"


class ContractTerm(Base):
    """What holds from `effective_on` until the next signed version: number 0 as first signed, then its amendments.

    Latvian: līguma noteikumi; vienošanās par grozījumiem. A signed version is never edited: the database refuses it
    (guard contract_term_locked).
    """

    __tablename__ = "contract_term"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "number"),
        sa.CheckConstraint("number >= 0", name="number_not_negative"),
        sa.CheckConstraint("number = 0 OR signed_on IS NOT NULL", name="an_amendment_is_signed"),
        sa.CheckConstraint("number = 0 OR changes IS NOT NULL", name="an_amendment_says_what"),
        sa.CheckConstraint("rent_cents >= 0 AND (rent_kind = 'free') = (rent_cents = 0)", name="free_costs_nothing"),
        sa.CheckConstraint("payment_day BETWEEN 1 AND 31", name="payment_day_exists"),
        sa.CheckConstraint("deposit_cents >= 0", name="deposit_not_negative"),
        sa.CheckConstraint(
            "(rent_kind = 'indexed') = (index_base_on IS NOT NULL) "
            "AND (index_base_on IS NULL) = (index_first_on IS NULL)",
            name="indexed_has_rule",
        ),
        sa.CheckConstraint("index_most IS NULL OR index_most >= 0", name="index_most_not_negative"),
        sa.CheckConstraint("notice_days_us >= 0 AND notice_days_landlord >= 0", name="notice_not_negative"),
    )

    id: Mapped[pk]
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    number: Mapped[int]
    signed_on: Mapped[date | None]
    effective_on: Mapped[date]
    changes: Mapped[str | None] = mapped_column(EncryptedText)  # an amendment: what it changes and why
    ends_on: Mapped[date | None]  # first day after the contract's term, as this version has it
    rent_kind: Mapped[RentKind] = mapped_column(default=RentKind.FIXED)
    rent_cents: Mapped[cents] = mapped_column(default=0)  # a month, all flats together
    day_count: Mapped[DayCount] = mapped_column(default=DayCount.ACTUAL)
    payment_day: Mapped[int] = mapped_column(default=1)  # of the month; a shorter month's last day
    in_advance: Mapped[bool] = mapped_column(default=True)  # within the month it is for; else in the month after
    index_base_on: Mapped[date | None]  # first day of the month whose index the rent was agreed at
    index_first_on: Mapped[date | None]  # the first yearly change
    index_may_fall: Mapped[bool] = mapped_column(default=False)
    index_most: Mapped[int | None]  # hundredths of a per cent a year
    utilities: Mapped[dict[str, Any]] = mapped_column(default=dict)  # Utility → Payer; what is missing is not agreed
    utilities_cents: Mapped[cents | None]  # a fixed monthly sum the provider pays for services beside the rent
    deposit_cents: Mapped[cents] = mapped_column(default=0)
    deposit_reason: Mapped[str | None] = mapped_column(EncryptedText)  # why it is above two months' rent
    first_and_last: Mapped[bool] = mapped_column(default=False)  # the municipality pays first and last rent (row 168)
    payment_guarantee: Mapped[short_text | None]  # who answers for the rent, and up to what
    vacancy_guarantee: Mapped[short_text | None]  # what is paid while nobody lives there
    notice_days_us: Mapped[int] = mapped_column(default=30)
    notice_days_landlord: Mapped[int] = mapped_column(default=90)
    repairs: Mapped[dict[str, Any]] = mapped_column(default=dict)  # RepairElement → RepairParty
    house_rules: Mapped[str | None] = mapped_column(sa.Text)
    signed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    contract: Mapped[Contract] = relationship(back_populates="terms")
    flat_rents: Mapped[list["TermRent"]] = relationship(back_populates="term", order_by="TermRent.id")
    signed_by: Mapped[User | None] = relationship()


class TermRent(Base):
    """A flat's own share of the rent, where the contract names one; the shares make up the rent. Latvian: īres daļa."""

    __tablename__ = "term_rent"
    __table_args__ = (
        sa.UniqueConstraint("term_id", "flat_id"),
        sa.CheckConstraint("rent_cents >= 0", name="rent_not_negative"),
    )

    id: Mapped[pk]
    term_id: Mapped[int] = mapped_column(sa.ForeignKey("contract_term.id"))
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"))
    rent_cents: Mapped[cents]

    term: Mapped[ContractTerm] = relationship(back_populates="flat_rents")
    flat: Mapped[Flat] = relationship()


class IndexValue(Base):
    """The consumer price index of one month as a municipality uses it, in ten-thousandths. Latvian: indeksa vērtība."""

    __tablename__ = "index_value"
    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "month_on"),
        sa.CheckConstraint("value > 0", name="value_positive"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    month_on: Mapped[date]  # first day of the month
    value: Mapped[int]
    source: Mapped[short_text]
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()


class InsuranceState(StrEnum):
    """Whether the flats are insured (digest row 143). Latvian: apdrošināšana."""

    NONE = "none"
    REFUSED = "refused"  # apdrošinātājs atteica
    ACTIVE = "active"


class Insurance(Base):
    """What an insurer said, or the policy that runs; the latest row holds. Latvian: apdrošināšanas ieraksts."""

    __tablename__ = "insurance"
    __table_args__ = (
        sa.CheckConstraint("state = 'none' OR insurer IS NOT NULL", name="names_insurer"),
        sa.CheckConstraint("(state = 'active') = (expires_on IS NOT NULL)", name="active_expires"),
        sa.CheckConstraint("expires_on > since", name="dates_in_order"),
        sa.Index(None, "contract_id", "since"),
    )

    id: Mapped[pk]
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    state: Mapped[InsuranceState]
    insurer: Mapped[short_text | None]
    since: Mapped[date]  # when it was refused, or the policy's first day
    expires_on: Mapped[date | None]  # the policy's last day
    created_at: Mapped[created_at]

    contract: Mapped[Contract] = relationship()
