"""A spreadsheet on its way into the records: the batch and its rows."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText


class ImportState(StrEnum):
    """How far a batch is. Latvian: importa stāvoklis."""

    COLUMNS = "columns"  # augšupielādēts, jānorāda kolonnas
    CHECKING = "checking"  # tiek pārbaudīts
    CHECKED = "checked"  # pārbaudīts, jāapstiprina
    WRITING = "writing"  # tiek ierakstīts
    WRITTEN = "written"  # ierakstīts
    UNDOING = "undoing"  # tiek atsaukts
    UNDONE = "undone"  # atsaukts
    CANCELLED = "cancelled"  # atcelts
    FAILED = "failed"  # datni nevarēja nolasīt


RUNNING = frozenset({ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING})


class Outcome(StrEnum):
    """What a row of a batch means for the records. Latvian: rindas iznākums."""

    NEW = "new"  # jauns
    CHANGED = "changed"  # mainīts
    UNCHANGED = "unchanged"  # bez izmaiņām
    ERROR = "error"  # kļūda
    UNDONE = "undone"  # atsaukts
    KEPT = "kept"  # nav atsaukts, jo kopš tā laika lietots


class ImportBatch(Base):
    """One file that was sent to be taken over. Latvian: importa partija.

    The file itself is kept, encrypted, until the batch is written or cancelled.
    """

    __tablename__ = "import_batch"
    __table_args__ = (sa.Index(None, "municipality_id", "kind", "id"), sa.Index(None, "file_hash"))

    id: Mapped[pk]
    municipality_id: Mapped[int] = mapped_column(sa.ForeignKey("municipality.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))  # whose records: 'flats'
    file_name: Mapped[str] = mapped_column(EncryptedText)  # people name files after people
    file_hash: Mapped[str] = mapped_column(sa.String(64))  # SHA-256
    content: Mapped[str | None] = mapped_column(EncryptedText, deferred=True)  # the file, base64
    language: Mapped[str] = mapped_column(sa.String(2))  # of the messages beside the rows
    state: Mapped[ImportState]
    heading_row: Mapped[int]  # the list begins after it
    columns: Mapped[list[str]]  # what stands above them
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)  # field → column, from 0
    defaults: Mapped[dict[str, Any]] = mapped_column(default=dict)  # field → value where the sheet says nothing
    good_rows_only: Mapped[bool] = mapped_column(default=False)  # write these although others have errors
    total: Mapped[int | None]  # rows of the list, once they are counted
    processed: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # outcome → rows
    failure: Mapped[str | None] = mapped_column(sa.Text)  # why it cannot go on, in the language of the batch
    beat_at: Mapped[datetime | None]  # when the work on it last said something
    created_by_id: Mapped[int]
    created_at: Mapped[created_at]
    confirmed_by_id: Mapped[int | None]
    written_at: Mapped[datetime | None]
    last_event_id: Mapped[int | None]  # of the audit, when it was written: what is later happened since

    rows: Mapped[list["ImportRow"]] = relationship(back_populates="batch", viewonly=True)


class ImportRow(Base):
    """One row of the file. What was typed is encrypted: it may name people. Latvian: importa rinda."""

    __tablename__ = "import_row"
    __table_args__ = (sa.UniqueConstraint("batch_id", "number"), sa.Index(None, "batch_id", "outcome", "number"))

    id: Mapped[pk]
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("import_batch.id"))
    number: Mapped[int]  # in the sheet, from 1
    outcome: Mapped[Outcome]
    cells: Mapped[str] = mapped_column(EncryptedText)  # JSON: the texts as typed
    values: Mapped[str | None] = mapped_column(EncryptedText)  # JSON: what they mean, where it can be written
    before: Mapped[str | None] = mapped_column(EncryptedText)  # JSON: what it replaces
    problems: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)  # [column from 0 or null, message]
    object_id: Mapped[int | None]  # the record it made or changed

    batch: Mapped[ImportBatch] = relationship(back_populates="rows")
