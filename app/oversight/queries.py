"""Reads of the audit: within the viewer's municipalities, by person, object, action, period and client file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.clients.models import Client
from app.core import clock
from app.core.audit import AuditEvent
from app.core.extensions import db
from app.core.permissions import Access, Permission


@dataclass(frozen=True)
class AuditFilters:
    """What the viewer asks for; None asks for everything. Both days are included."""

    person: int | None = None
    action: str | None = None
    object_type: str | None = None
    object_id: int | None = None
    file_number: str | None = None
    first_day: date | None = None
    last_day: date | None = None


def events(viewer: Access, filters: AuditFilters) -> Any:
    """The events that pass the filters, as a select of AuditEvent."""
    query = sa.select(AuditEvent)
    if not viewer.everywhere(Permission.AUDIT_SEE):
        query = query.where(AuditEvent.municipality_id.in_(viewer.municipalities(Permission.AUDIT_SEE)))
    for column, value in (
        (AuditEvent.actor_id, filters.person),
        (AuditEvent.action, filters.action),
        (AuditEvent.object_type, filters.object_type),
        (AuditEvent.object_id, filters.object_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if filters.first_day:
        query = query.where(AuditEvent.at >= _midnight(filters.first_day))
    if filters.last_day:
        query = query.where(AuditEvent.at < _midnight(filters.last_day + timedelta(days=1)))
    if filters.file_number:
        query = query.where(_about(filters.file_number))
    return query


def _midnight(day: date) -> datetime:
    """The instant the day begins in Latvia."""
    return datetime.combine(day, time(), tzinfo=clock.RIGA)


def _about(file_number: str) -> sa.ColumnElement[bool]:
    """Events about the client with this file number, and about everything that belongs to the client's case."""
    client_id = db.session.scalar(sa.select(Client.id).where(Client.file_number == file_number.strip().upper()))
    if client_id is None:
        return sa.false()
    case = {"client": {client_id}, "household": _pointing("household_member", "client_id", {client_id}, "household_id")}
    for table in db.metadata.sorted_tables:
        for parent, column in (("client", "client_id"), ("household", "household_id")):
            if column in table.columns and "id" in table.columns and case[parent]:
                case.setdefault(table.name, set()).update(_pointing(table.name, column, case[parent], "id"))
    return sa.or_(
        *(sa.and_(AuditEvent.object_type == name, AuditEvent.object_id.in_(ids)) for name, ids in case.items() if ids)
    )


def _pointing(table_name: str, column: str, ids: Iterable[int], wanted: str) -> set[int]:
    table = db.metadata.tables[table_name]
    return set(db.session.scalars(sa.select(table.columns[wanted]).where(table.columns[column].in_(list(ids)))))


def staff_choices() -> list[tuple[int, str]]:
    """Everybody who has ever had an account, by name: those who did something stay findable."""
    rows = db.session.execute(sa.select(User.id, User.display_name).order_by(User.display_name))
    return [(row.id, row.display_name) for row in rows]
