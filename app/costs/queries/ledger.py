"""Entries of the ledger."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.extensions import db
from app.core.months import next_month
from app.core.permissions import Access, Permission
from app.costs.models import BookingClose, CostEntry, CostSource

MOST_CLOSES = 24
WITHDRAWN = ":withdrawn"  # ends the key of a reversal made because a source no longer says what was booked


def closed_until(municipality_id: int) -> date | None:
    """The first day on which something can still be booked; None where no month is closed."""
    return db.session.scalar(
        sa.select(sa.func.max(BookingClose.until_on)).where(BookingClose.municipality_id == municipality_id)
    )


def booked_line(source: CostSource, key: str) -> bool:
    """Whether this line of a source is booked, be it reversed since."""
    line = sa.select(CostEntry.id).where(CostEntry.source == source, CostEntry.source_key == key)
    return db.session.scalar(line) is not None


def entries_in_reach(viewer: Access) -> sa.Select[Any]:
    """The entries of the viewer's municipalities."""
    return sa.select(CostEntry).where(CostEntry.municipality_id.in_(sorted(viewer.municipalities(Permission.COST_SEE))))


def get_entry(id: int, viewer: Access) -> CostEntry | None:
    """The entry, if it is in reach."""
    return db.session.scalar(entries_in_reach(viewer).where(CostEntry.id == id))


def closed_days(municipality_ids: list[int]) -> dict[int, date]:
    """Municipality → the first day on which something can still be booked, where a month is closed."""
    closed = sa.func.max(BookingClose.until_on)
    query = sa.select(BookingClose.municipality_id, closed).where(BookingClose.municipality_id.in_(municipality_ids))
    rows = db.session.execute(query.group_by(BookingClose.municipality_id)).all()
    return {row[0]: row[1] for row in rows}


def closes(reach: Iterable[int]) -> list[date]:
    """The days before which booking was closed, the latest first."""
    query = sa.select(BookingClose.until_on).where(BookingClose.municipality_id.in_(sorted(reach))).distinct()
    return list(db.session.scalars(query.order_by(BookingClose.until_on.desc()).limit(MOST_CLOSES)))


def close_of(municipality_id: int, month: date) -> BookingClose | None:
    """The closing that closed the month: the first that reaches its end; None while something can be booked in it."""
    query = sa.select(BookingClose).where(
        BookingClose.municipality_id == municipality_id, BookingClose.until_on >= next_month(month)
    )
    return db.session.scalar(query.order_by(BookingClose.until_on).limit(1))
