"""Photos of flats: what is kept of them beside the files."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText
from app.flats.models.stock import Flat


class FlatPhoto(Base):
    """A photo of a flat. Latvian: fotoattēls.

    Its two sizes are files (core/files.py). It is taken off the page, never deleted.
    """

    __tablename__ = "flat_photo"
    __table_args__ = (
        sa.CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        sa.Index(None, "flat_id", "position"),
        sa.Index(
            "uq_flat_photo_shown",  # the same picture sent twice is one photo
            "flat_id",
            "source_hash",
            unique=True,
            sqlite_where=sa.text("removed_on IS NULL"),
            postgresql_where=sa.text("removed_on IS NULL"),
        ),
    )

    id: Mapped[pk]
    flat_id: Mapped[int] = mapped_column(sa.ForeignKey("flat.id"))
    file_name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    small_name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    width: Mapped[int]  # pixels, of the large one
    height: Mapped[int]
    source_hash: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of what was sent
    caption: Mapped[str | None] = mapped_column(EncryptedText)
    position: Mapped[int]  # the order in which they are shown; gaps do not matter
    removed_on: Mapped[date | None]
    created_at: Mapped[created_at]

    flat: Mapped[Flat] = relationship()
