"""Contract: who lets which flats to whom, from when until when, how it was signed and how it ended."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.clients.models import Household
from app.core.base import Base, created_at, pk, short_text
from app.core.crypto import EncryptedText
from app.flats.models import Flat
from app.landlords.models import Landlord
from app.places.models import Municipality

if TYPE_CHECKING:
    from app.contracts.models.terms import ContractTerm


class ContractModel(StrEnum):
    """What kind of contract it is (digest rows 82–84). Latvian: līguma modelis."""

    CLIENT_LEASE = "client_lease"  # A: klienta īres līgums
    HEAD_LEASE = "head_lease"  # B: pakalpojuma sniedzēja īres līgums
    OCCUPANCY = "occupancy"  # B: lietošanas līgums ar klientu par dzīvokli, ko īrē pakalpojuma sniedzējs
    MUNICIPAL_ACT = "municipal_act"  # C: pašvaldības pieņemšanas–nodošanas akts


class WhyNotClient(StrEnum):
    """Why the person does not sign with the landlord (digest rows 83, 222). Latvian: iemesls modelim B."""

    OWNER_NOT_READY = "owner_not_ready"  # īpašnieks nav gatavs slēgt līgumu ar pašu personu
    MANY_FLATS = "many_flats"  # viens līgums par vairākiem dzīvokļiem
    BEFORE_CLIENT = "before_client"  # dzīvoklis vajadzīgs, pirms zināms, kas tajā dzīvos
    OTHER = "other"


class SigningMethod(StrEnum):
    """How it was signed. Latvian: parakstīšanas veids."""

    PAPER = "paper"  # uz papīra
    ESIGNATURE = "esignature"  # eParaksts


class ContractState(StrEnum):
    """Where a contract stands. Latvian: līguma stāvoklis."""

    DRAFT = "draft"  # sagatave
    SIGNED = "signed"  # parakstīts: it does not change any more
    ENDED = "ended"  # izbeigts pirms termiņa vai uzteikts


class EndedBy(StrEnum):
    """Who ended it. Latvian: kas izbeidza līgumu."""

    US = "us"
    LANDLORD = "landlord"
    CLIENT = "client"
    BOTH = "both"  # pēc vienošanās


class Contract(Base):
    """A paper about the use of flats on [starts_on, ends_on). Latvian: līgums.

    A draft may be corrected and thrown away. A signed one stands as it is: amendments are further `terms`, and an end
    before its time is recorded beside it. `holds_until` is the first day it no longer holds, whichever way it ends.
    """

    __tablename__ = "contract"
    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "number"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name="dates_in_order"),
        sa.CheckConstraint("ends_on IS NOT NULL OR model = 'municipal_act'", name="a_lease_has_an_end"),
        sa.CheckConstraint(
            "(model = 'head_lease') = (household_id IS NULL)", name="a_client_signs_all_but_head_leases"
        ),
        sa.CheckConstraint("(model = 'head_lease') = (why_not_client IS NOT NULL)", name="head_lease_has_reason"),
        sa.CheckConstraint("landlord_id IS NOT NULL OR model IN ('occupancy', 'municipal_act')", name="has_landlord"),
        sa.CheckConstraint("(state = 'draft') = (signed_on IS NULL)", name="signed_has_date"),
        sa.CheckConstraint("(signed_on IS NULL) = (signing IS NULL)", name="signed_has_method"),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_on IS NOT NULL) AND (ended_on IS NULL) = (ended_by IS NULL)",
            name="end_is_whole",
        ),
        sa.CheckConstraint("ended_on >= starts_on AND (ends_on IS NULL OR ended_on <= ends_on)", name="end_in_order"),
        sa.CheckConstraint("notice_on <= ended_on", name="notice_before_end"),
        sa.Index(None, "municipality_id", "state", "ends_on"),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    number: Mapped[str] = mapped_column(sa.String(40))
    model: Mapped[ContractModel]
    landlord_id: Mapped[int | None] = mapped_column(sa.ForeignKey("landlord.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household.id"), index=True)
    why_not_client: Mapped[WhyNotClient | None]
    why_not_words: Mapped[str | None] = mapped_column(EncryptedText)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # first day after its term; an amendment may move it
    land_register: Mapped[bool | None]  # whether it is noted in the land register (None: not known)
    land_register_number: Mapped[short_text | None]
    land_register_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(EncryptedText)
    state: Mapped[ContractState] = mapped_column(default=ContractState.DRAFT)
    signed_on: Mapped[date | None]
    signing: Mapped[SigningMethod | None]
    notice_on: Mapped[date | None]  # when it was said that it ends
    ended_on: Mapped[date | None]  # first day it no longer holds, where it ended before its term
    ended_by: Mapped[EndedBy | None]
    end_reason: Mapped[str | None] = mapped_column(EncryptedText)
    drawn_up_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    landlord: Mapped[Landlord | None] = relationship()
    household: Mapped[Household | None] = relationship()
    drawn_up_by: Mapped[User | None] = relationship()
    flats: Mapped[list["ContractFlat"]] = relationship(back_populates="contract", order_by="ContractFlat.id")
    terms: Mapped[list["ContractTerm"]] = relationship(back_populates="contract", order_by="ContractTerm.number")

    @property
    def holds_until(self) -> date | None:
        """First day it no longer holds."""
        return self.ended_on or self.ends_on

    def term_on(self, day: date) -> "ContractTerm":
        """The terms that hold on the day; before the first day, those it begins with."""
        signed = [term for term in self.terms if term.signed_on and term.effective_on <= day]
        return max(signed, key=lambda term: (term.effective_on, term.number), default=self.terms[0])


class FlatSide(StrEnum):
    """Between whom the flat is contracted: with its owner, or between us and who lives there. Latvian: līguma puse."""

    OWNER = "owner"  # with the owner: models A, B (head lease) and C
    OCCUPANT = "occupant"  # the occupancy agreement under a head lease


class ContractFlat(Base):
    """A flat, or one room of a group flat, that a contract is about. Latvian: līguma dzīvoklis.

    On any day a flat is contracted once with its owner, and once with who lives there (guard no_overlap_contract_flat).
    A draft holds no day: its period is empty until it is signed.
    """

    __tablename__ = "contract_flat"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "flat_id"),
        sa.CheckConstraint("held_until IS NULL OR held_until >= held_from", name="dates_in_order"),
    )

    id: Mapped[pk]
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"), index=True)
    room_number: Mapped[int] = mapped_column(default=1)
    side: Mapped[FlatSide]
    held_from: Mapped[date]
    held_until: Mapped[date | None]

    contract: Mapped[Contract] = relationship(back_populates="flats")
    flat: Mapped[Flat] = relationship()


class ContractFile(Base):
    """The signed paper itself: a scan, a signed PDF, an .edoc or .asice container; written once. Latvian: pielikums.

    A wrong one is withdrawn and stays.
    """

    __tablename__ = "contract_file"

    id: Mapped[pk]
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"), index=True)
    title: Mapped[str] = mapped_column(EncryptedText)  # the file's own name, which may hold a person's
    term_number: Mapped[int | None]  # the version it is the paper of; None: something else, such as a plan of the flat
    file_name: Mapped[str] = mapped_column(sa.String(60))  # as app/core/files.py keeps it
    suffix: Mapped[str] = mapped_column(sa.String(10))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    contract: Mapped[Contract] = relationship()
    added_by: Mapped[User | None] = relationship()
    withdrawal: Mapped["ContractFileWithdrawal | None"] = relationship(back_populates="file", uselist=False)


class ContractFileWithdrawal(Base):
    """A file that was added in error; it is kept as it is, and counts for nothing. Latvian: pielikuma atsaukums."""

    __tablename__ = "contract_file_withdrawal"

    id: Mapped[pk]
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("contract_file.id"), unique=True)
    reason: Mapped[str] = mapped_column(EncryptedText)
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    file: Mapped[ContractFile] = relationship(back_populates="withdrawal")
    withdrawn_by: Mapped[User | None] = relationship()
