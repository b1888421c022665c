"""When clients were last met or reached, and when they were not there without having said so."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.extensions import db
from app.visits.models import Contact, Visit, VisitClient, VisitKind


def last_met_or_reached(client_ids: Iterable[int], on: date) -> dict[int, datetime]:
    """Client id → when they were last met on a visit or reached otherwise, up to the end of the day `on`.

    Clients of whom neither is known are left out. Two queries for any number of clients.
    """
    ids, until = list(client_ids), clock.start_of(on + timedelta(days=1))
    met = (
        sa.select(VisitClient.client_id, sa.func.max(Visit.at).label("at"))
        .join(VisitClient.visit)
        .where(VisitClient.client_id.in_(ids), VisitClient.met, Visit.at < until)
        .group_by(VisitClient.client_id)
    )
    reached = (
        sa.select(Contact.client_id, sa.func.max(Contact.at).label("at"))
        .where(Contact.client_id.in_(ids), Contact.reached, Contact.at < until)
        .group_by(Contact.client_id)
    )
    found: dict[int, datetime] = {}
    for row in (*db.session.execute(met), *db.session.execute(reached)):
        found[row.client_id] = max(row.at, found.get(row.client_id, row.at))
    return found


def unannounced_misses(client_ids: Iterable[int], since: date) -> dict[int, list[date]]:
    """Client id → the days from `since` on when the weekly visit did not meet them and they had not said so.

    The earliest first. A day on which another visit met them is none, and nobody has to be there for extra visits.
    Clients without such days are left out.
    """
    rows = db.session.execute(
        sa.select(
            VisitClient.client_id,
            Visit.visit_on,
            sa.func.max(sa.case((VisitClient.met, 1), else_=0)).label("met"),
            sa.func.max(sa.case((_missed_weekly(), 1), else_=0)).label("missed"),
        )
        .join(VisitClient.visit)
        .where(VisitClient.client_id.in_(list(client_ids)), Visit.visit_on >= since)
        .group_by(VisitClient.client_id, Visit.visit_on)
        .order_by(Visit.visit_on)
    )
    found: dict[int, list[date]] = {}
    for row in rows:
        if row.missed and not row.met:
            found.setdefault(row.client_id, []).append(row.visit_on)
    return found


def _missed_weekly() -> sa.ColumnElement[bool]:
    return sa.and_(VisitClient.announced.is_(False), Visit.kind == VisitKind.WEEKLY)
