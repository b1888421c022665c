"""Who did what, from what to what. Rows are only ever added; the database refuses to change or delete one.

Latvian: audita žurnāls.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol, cast

import sqlalchemy as sa
from flask import has_request_context, request
from flask_login import current_user
from sqlalchemy.orm import Mapped, RelationshipDirection, mapped_column

from app.core import clock
from app.core.base import Base, created_at, pk
from app.core.crypto import EncryptedText, keyring
from app.core.extensions import db


class Actor(Protocol):
    """Whoever acts: a staff user, or the system itself for the command line and scheduled work."""

    @property
    def actor_id(self) -> int | None: ...


class System:
    """The system itself, where no person acts."""

    actor_id = None


SYSTEM = System()


def current_actor() -> Actor:
    """The signed-in person, in a route."""
    return cast(Actor, current_user)


class AuditEvent(Base):
    """One thing that was done or read. Latvian: žurnāla ieraksts."""

    __tablename__ = "audit_event"
    __table_args__ = (
        sa.Index(None, "object_type", "object_id"),
        sa.Index(None, "actor_id", "at"),
        sa.Index(None, "at"),
    )

    id: Mapped[pk]
    at: Mapped[created_at]
    actor_id: Mapped[int | None]  # no foreign key: the row outlives everything it speaks of
    action: Mapped[str] = mapped_column(sa.String(60), index=True)
    object_type: Mapped[str] = mapped_column(sa.String(60))
    object_id: Mapped[int | None]
    municipality_id: Mapped[int | None]
    changes: Mapped[dict[str, Any]]  # field → [from, to]; values of encrypted fields stay encrypted
    note: Mapped[str | None] = mapped_column(EncryptedText)
    address: Mapped[str | None] = mapped_column(sa.String(60))


def record(action: str, subject: Any, *, actor: Actor, note: str | None = None) -> AuditEvent:
    """Writes down a change to `subject` and flushes it; call it after setting the new values, before any flush.

    `action` is a verb of the feature, such as 'placement.start'. From and to are taken from the subject itself.
    """
    changes = _changes(subject)
    db.session.add(subject)
    db.session.flush()
    event = _event(action, subject, actor, changes, note)
    db.session.add(event)
    db.session.flush()
    return event


def record_facts(
    action: str, subject: Any, *, actor: Actor, facts: Mapping[str, Any], note: str | None = None
) -> AuditEvent:
    """Writes down something done to `subject` that is not a change of its own columns, such as an import's counts."""
    event = _event(action, subject, actor, {key: [None, _plain(value)] for key, value in facts.items()}, note)
    db.session.add(event)
    db.session.flush()
    return event


def record_rows(
    action: str, model: type[Base], changes: Mapping[int, Mapping[str, Any]], *, municipality_id: int, actor: Actor
) -> None:
    """Writes down what was done to many rows of one table by bulk statements: id → column → [from, to]."""
    columns_of = sa.inspect(model).column_attrs
    sealed = {column.key for column in columns_of if isinstance(column.columns[0].type, EncryptedText)}
    events = [
        {
            "action": action,
            "actor_id": actor.actor_id,
            "object_type": model.__tablename__,
            "object_id": row_id,
            "municipality_id": municipality_id,
            "changes": {
                key: [_sealed(side) if key in sealed else _plain(side) for side in sides]
                for key, sides in columns.items()
                if sides[0] != sides[1]
            },
            "address": request.remote_addr if has_request_context() else None,
        }
        for row_id, columns in changes.items()
    ]
    if events:
        db.session.execute(sa.insert(AuditEvent), events)


def record_read(action: str, subject: Any, *, actor: Actor, note: str | None = None) -> None:
    """Writes down that `subject` was read or exported, at once and for good, even if the page then fails.

    A page that is only read may not write in its own transaction (SQLite), so there the row goes in by a connection of
    its own; a form or a command writes anyway and commits the row with the rest.
    """
    event = _event(action, subject, actor, {}, note)
    if not has_request_context() or request.method not in {"GET", "HEAD"}:
        db.session.add(event)
        return
    values = {column.key: getattr(event, column.key) for column in sa.inspect(AuditEvent).column_attrs}
    del values["id"]
    values["at"] = clock.utc_now()
    with db.engine.connect().execution_options(writing=True) as connection:
        connection.execute(sa.insert(AuditEvent), values)
        connection.commit()


def history(subject: Any, limit: int = 50) -> list[AuditEvent]:
    """What was done to one object, newest first, reads left out."""
    return list(
        db.session.scalars(
            sa.select(AuditEvent)
            .where(
                AuditEvent.object_type == subject.__tablename__,
                AuditEvent.object_id == subject.id,
                AuditEvent.action.not_like("%.read"),
            )
            .order_by(AuditEvent.id.desc())
            .limit(limit)
        )
    )


def unseal(value: Any) -> Any:
    """The readable value of one side of a change; only for those who may open names."""
    return keyring().decrypt(value["sealed"]) if is_sealed(value) else value


def is_sealed(value: Any) -> bool:
    """Whether one side of a change is the value of an encrypted field."""
    return isinstance(value, dict) and "sealed" in value


def _event(action: str, subject: Any, actor: Actor, changes: dict[str, Any], note: str | None) -> AuditEvent:
    return AuditEvent(
        action=action,
        actor_id=actor.actor_id,
        object_type=subject.__tablename__,
        object_id=getattr(subject, "id", None),
        municipality_id=_municipality_of(subject),
        changes=changes,
        note=note,
        address=request.remote_addr if has_request_context() else None,
    )


def _municipality_of(subject: Any) -> int | None:
    """Whose the event is: the subject's municipality, or that of what the subject belongs to."""
    if hasattr(subject, "municipality_id"):
        return subject.municipality_id
    for relation in sa.inspect(subject).mapper.relationships:
        if relation.direction is RelationshipDirection.MANYTOONE and "municipality_id" in relation.mapper.columns:
            owner = getattr(subject, relation.key)
            if owner is not None:
                return owner.municipality_id
    return None


def _changes(subject: Any) -> dict[str, Any]:
    """Column → [from, to] for what differs from the database; a new row shows what it was made with."""
    state = sa.inspect(subject)
    changes: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        if not isinstance(attribute.columns[0], sa.Column):
            continue  # computed by the database: to read it would flush, and nothing would differ any more
        history_ = state.attrs[attribute.key].load_history()
        if not history_.has_changes():
            continue
        before = history_.deleted[0] if history_.deleted else None
        after = history_.added[0] if history_.added else None
        if before == after or (before is None and after is None):
            continue
        column_type = attribute.columns[0].type
        if isinstance(column_type, EncryptedText):
            changes[attribute.key] = [_sealed(before), _sealed(after)]
        elif hasattr(column_type, "geometry_type"):
            changes[attribute.key] = [None, "…"]
        else:
            changes[attribute.key] = [_plain(before), _plain(after)]
    return changes


def _sealed(value: str | None) -> dict[str, str] | None:
    return None if value is None else {"sealed": keyring().encrypt(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str | int | float | bool | dict | list | None):
        return value
    return str(value)
