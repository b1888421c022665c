"""Landlord: whoever supplies flats; the people beside them, their standing, and what was said and promised."""

from datetime import date
from enum import StrEnum
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.core.promises import Promised
from app.places.models import Municipality


class LandlordKind(StrEnum):
    """Who stands behind the flat. Latvian: izīrētāja veids."""

    PERSON = "person"  # privātpersona
    COMPANY = "company"  # uzņēmums
    MUNICIPALITY = "municipality"  # pašvaldība (dzīvojamā fonda pārvaldītājs)


class Standing(StrEnum):
    """How the landlord stands to the programme. Latvian: attieksme pret programmu (digest row 226)."""

    ACTIVE = "active"  # sadarbojas
    HESITANT = "hesitant"  # šaubās
    LEFT = "left"  # vairs nesadarbojas


class Worry(StrEnum):
    """What a landlord fears (digest rows 219, 220). Latvian: izīrētāja bažas."""

    PAYMENT = "payment"  # vai maksās laikus
    NEIGHBOURS = "neighbours"  # kaimiņu sūdzības
    HAND_BACK = "hand_back"  # kādā stāvoklī dzīvokli nodos atpakaļ
    SMELLS = "smells"  # smakas


class Landlord(Base):
    """A supplier of flats. Latvian: izīrētājs. A private person's name is personal data, so every name is encrypted."""

    __tablename__ = "landlord"
    __table_args__ = (
        sa.CheckConstraint("registration_number IS NULL OR kind <> 'person'", name="person_has_no_registration"),
        sa.CheckConstraint(
            "consent_withdrawn_on IS NULL OR consent_withdrawn_on >= consent_on", name="consent_dates_in_order"
        ),
    )

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    kind: Mapped[LandlordKind]
    name: Mapped[str] = mapped_column(EncryptedText)
    registration_number: Mapped[str | None] = mapped_column(sa.String(11))  # of a company or an authority
    personal_code: Mapped[str | None] = mapped_column(EncryptedText)  # of a person; 11 digits
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    consent_on: Mapped[date | None]  # agreed to be contacted
    consent_withdrawn_on: Mapped[date | None]
    worries: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # values of Worry
    standing: Mapped[Standing] = mapped_column(default=Standing.ACTIVE)  # as the last StandingChange says
    standing_since: Mapped[date | None]  # None: since the landlord was added
    note: Mapped[str | None] = mapped_column(EncryptedText)
    created_at: Mapped[created_at]

    municipality: Mapped[Municipality] = relationship()
    name_words: Mapped[list["LandlordWord"]] = relationship(cascade="all, delete-orphan")
    people: Mapped[list["LandlordPerson"]] = relationship(back_populates="landlord", order_by="LandlordPerson.id")
    standings: Mapped[list["StandingChange"]] = relationship(
        back_populates="landlord", order_by="StandingChange.since.desc(), StandingChange.id.desc()"
    )
    accounts: Mapped[list["LandlordAccount"]] = relationship(
        back_populates="landlord", order_by="LandlordAccount.from_on.desc(), LandlordAccount.id.desc()"
    )


class LandlordWord(Base):
    """Keyed hash of one word of a landlord's name, for search by whole words."""

    __tablename__ = "landlord_word"

    landlord_id: Mapped[int] = mapped_column(sa.ForeignKey("landlord.id"), primary_key=True)
    word_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True, index=True)


class LandlordRole(StrEnum):
    """What somebody is to the landlord's flats. Latvian: loma pie izīrētāja (digest row 227)."""

    OWNER = "owner"  # īpašnieks, līdzīpašnieks
    MANAGING_FIRM = "managing_firm"  # apsaimniekotājs
    BUILDING_MANAGER = "building_manager"  # ēkas pārvaldnieks
    REPRESENTATIVE = "representative"  # pilnvarotā persona


class LandlordPerson(Base):
    """An owner with a share, or whom one calls instead of the landlord. Latvian: izīrētāja kontaktpersona.

    The share is kept as written, `share_part` of `share_of` (1 of 3): thirds have no exact percentage.
    """

    __tablename__ = "landlord_person"
    __table_args__ = (
        sa.CheckConstraint("(share_part IS NULL) = (share_of IS NULL)", name="share_is_whole"),
        sa.CheckConstraint("share_part > 0 AND share_part <= share_of", name="share_is_possible"),
        sa.CheckConstraint("share_part IS NULL OR role = 'owner'", name="only_owners_have_shares"),
    )

    id: Mapped[pk]
    landlord_id: Mapped[int] = mapped_column(sa.ForeignKey("landlord.id"), index=True)
    role: Mapped[LandlordRole]
    name: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    share_part: Mapped[int | None]
    share_of: Mapped[int | None]

    landlord: Mapped[Landlord] = relationship(back_populates="people")

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.share_part, self.share_of) if self.share_part and self.share_of else None


class StandingChange(Base):
    """From when a landlord stood how, and why; never edited, the latest holds. Latvian: attieksmes maiņa."""

    __tablename__ = "standing_change"

    id: Mapped[pk]
    landlord_id: Mapped[int] = mapped_column(sa.ForeignKey("landlord.id"), index=True)
    standing: Mapped[Standing]
    since: Mapped[date]
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    landlord: Mapped[Landlord] = relationship(back_populates="standings")
    recorded_by: Mapped[User | None] = relationship()


class AccountState(StrEnum):
    """Whether money may go to an account. Latvian: konta stāvoklis."""

    WAITS = "waits"  # gaida apstiprinājumu
    CONFIRMED = "confirmed"  # apstiprināts
    STOPPED = "stopped"  # vairs neizmanto


class LandlordAccount(Base):
    """An account to which a landlord asks to be paid, from a day on. Latvian: izīrētāja konts.

    Never edited (guard landlord_account_append_only): a new account is a new record, so that a letter with "our new
    account" leaves a trace. It is used once another person has confirmed it, until it is stopped or a later one holds.
    """

    __tablename__ = "landlord_account"
    __table_args__ = (sa.UniqueConstraint("id", "recorded_by_id"),)

    id: Mapped[pk]
    landlord_id: Mapped[int] = mapped_column(sa.ForeignKey("landlord.id"), index=True)
    iban: Mapped[str] = mapped_column(EncryptedText)
    from_on: Mapped[date]
    reason: Mapped[str | None] = mapped_column(EncryptedText)  # why, and how the landlord told us
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))  # None: before records were kept
    created_at: Mapped[created_at]

    landlord: Mapped[Landlord] = relationship(back_populates="accounts")
    recorded_by: Mapped[User | None] = relationship()
    confirmation: Mapped["AccountConfirmation | None"] = relationship(
        back_populates="account", foreign_keys="AccountConfirmation.account_id"
    )
    stop: Mapped["AccountStop | None"] = relationship(back_populates="account")

    @property
    def state(self) -> AccountState:
        if self.stop:
            return AccountState.STOPPED
        return AccountState.CONFIRMED if self.confirmation else AccountState.WAITS


class AccountConfirmation(Base):
    """A second person made sure that the account is the landlord's. Latvian: konta apstiprinājums.

    Payments refer to this table, so that none can go to an account that nobody else confirmed. Written once.
    """

    __tablename__ = "account_confirmation"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["account_id", "recorded_by_id"],
            ["landlord_account.id", "landlord_account.recorded_by_id"],
            name="fk_account_confirmation_whose",
        ),
        sa.CheckConstraint("confirmed_by_id <> recorded_by_id", name="confirmed_by_another"),
    )

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("landlord_account.id"), primary_key=True)
    recorded_by_id: Mapped[int | None]  # who recorded the account
    confirmed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_on: Mapped[date]
    checked: Mapped[str] = mapped_column(EncryptedText)  # how it was checked
    created_at: Mapped[created_at]

    account: Mapped[LandlordAccount] = relationship(back_populates="confirmation", foreign_keys=account_id)
    confirmed_by: Mapped[User] = relationship()


class AccountStop(Base):
    """From a day on nothing goes to the account: it was not the landlord's, or is closed. Latvian: konta apturēšana."""

    __tablename__ = "account_stop"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("landlord_account.id"), primary_key=True)
    stopped_on: Mapped[date]
    reason: Mapped[str] = mapped_column(EncryptedText)
    stopped_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    account: Mapped[LandlordAccount] = relationship(back_populates="stop")
    stopped_by: Mapped[User | None] = relationship()


class Channel(StrEnum):
    """How one spoke. Latvian: saziņas veids."""

    PHONE = "phone"  # tālrunis
    VISIT = "visit"  # tikšanās
    EMAIL = "email"  # e-pasts
    LETTER = "letter"  # vēstule
    EVENT = "event"  # izīrētāju pasākums (digest row 226)


class LandlordContact(Base):
    """One time somebody spoke with a landlord (digest row 93). Latvian: saziņas ieraksts."""

    __tablename__ = "landlord_contact"
    __table_args__ = (sa.Index(None, "landlord_id", "spoken_on"),)

    id: Mapped[pk]
    landlord_id: Mapped[int] = mapped_column(sa.ForeignKey("landlord.id"))
    spoken_on: Mapped[date]
    channel: Mapped[Channel]
    with_whom: Mapped[str | None] = mapped_column(EncryptedText)
    words: Mapped[str] = mapped_column(EncryptedText)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    landlord: Mapped[Landlord] = relationship()
    recorded_by: Mapped[User | None] = relationship()


class PromiseBy(StrEnum):
    """Who promised. Latvian: kurš apsolīja."""

    US = "us"  # mēs
    LANDLORD = "landlord"  # izīrētājs


class LandlordPromise(Promised, Base):
    """What we promised the landlord, or they us, by a day. Latvian: solījums."""

    __tablename__ = "landlord_promise"

    id: Mapped[pk]
    landlord_id: Mapped[int] = mapped_column(sa.ForeignKey("landlord.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("landlord_contact.id"))  # when it was given
    promised_by: Mapped[PromiseBy]
    words: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[created_at]

    landlord: Mapped[Landlord] = relationship()
