"""Certificate: that somebody who may do so has looked at a part of the flat, and until when that holds."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.flats.models import Flat


class CertificateKind(StrEnum):
    """What was looked at. Latvian: apliecības veids."""

    ENERGY = "energy"  # energosertifikāts
    CHIMNEY = "chimney"  # dūmvadu un ventilācijas pārbaude
    GAS = "gas"  # gāzes iekārtu pārbaude
    ELECTRICAL = "electrical"  # elektroinstalācijas pārbaude
    OTHER = "other"  # words say what


class Certificate(Base):
    """A certificate of a flat, as it was issued; it ends when a newer one replaces it. Latvian: apliecība.

    What was issued is never changed (guard certificate_locked): one recorded in error is ended and recorded anew.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        sa.CheckConstraint("expires_on IS NULL OR expires_on >= issued_on", name="dates_in_order"),
        sa.CheckConstraint("(kind = 'other') = (other_words IS NOT NULL)", name="other_has_words"),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= issued_on", name="end_in_order"),
        sa.CheckConstraint("end_reason IS NULL OR ended_on IS NOT NULL", name="only_an_end_has_reason"),
        sa.Index(None, "ended_on", "expires_on"),
        sa.Index(
            "uq_certificate_open",  # one of each kind holds at a time
            "flat_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL AND kind <> 'other'"),
            postgresql_where=sa.text("ended_on IS NULL AND kind <> 'other'"),
        ),
    )

    id: Mapped[pk]
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"), index=True)
    kind: Mapped[CertificateKind]
    other_words: Mapped[str | None] = mapped_column(EncryptedText)
    number: Mapped[str | None] = mapped_column(sa.String(60))
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]  # its last day; NULL: it has none
    ended_on: Mapped[date | None]  # the day from which it does not count any more
    end_reason: Mapped[str | None] = mapped_column(EncryptedText)  # NULL where a newer one replaced it
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("certificate.id"), unique=True)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    flat: Mapped[Flat] = relationship()
    recorded_by: Mapped[User | None] = relationship()
    papers: Mapped[list["CertificatePaper"]] = relationship(
        back_populates="certificate", order_by="CertificatePaper.id"
    )


class CertificatePaper(Base):
    """The certificate itself as a file, exactly as it was sent; written once. Latvian: apliecības fails."""

    __tablename__ = "certificate_paper"
    __table_args__ = (sa.UniqueConstraint("certificate_id", "sha256"),)

    id: Mapped[pk]
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"))
    title: Mapped[str] = mapped_column(EncryptedText)  # the file's own name, which may hold a person's
    file_name: Mapped[str] = mapped_column(sa.String(60))  # as app/core/files.py keeps it
    suffix: Mapped[str] = mapped_column(sa.String(10))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[created_at]

    certificate: Mapped[Certificate] = relationship(back_populates="papers")
    added_by: Mapped[User | None] = relationship()
