"""Cases, announced absences and agreed periods as they are recorded."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.absences.models import AbsenceAction, AbsenceCase, AgreedPeriod, AnnouncedAbsence
from app.core.extensions import db


def open_case(client_id: int) -> AbsenceCase | None:
    """The client's case that is not closed, with what was done."""
    return db.session.scalar(_cases().where(AbsenceCase.client_id == client_id, AbsenceCase.closed_on.is_(None)))


def cases_of(client_id: int) -> list[AbsenceCase]:
    """Every case of the client, the latest first."""
    return list(db.session.scalars(_cases().where(AbsenceCase.client_id == client_id).order_by(AbsenceCase.id.desc())))


def open_cases(client_ids: Iterable[int]) -> dict[int, AbsenceCase]:
    """Client id → the case that is not closed."""
    query = _cases().where(AbsenceCase.client_id.in_(list(client_ids)), AbsenceCase.closed_on.is_(None))
    return {one.client_id: one for one in db.session.scalars(query)}


def announced_of(client_ids: Iterable[int]) -> list[AnnouncedAbsence]:
    """Announced absences, the latest first."""
    return list(
        db.session.scalars(
            sa.select(AnnouncedAbsence)
            .where(AnnouncedAbsence.client_id.in_(list(client_ids)))
            .order_by(AnnouncedAbsence.starts_on.desc(), AnnouncedAbsence.id.desc())
        )
    )


def announcement_of(id: int, client_id: int) -> AnnouncedAbsence | None:
    """An announced absence of this client."""
    query = sa.select(AnnouncedAbsence).where(AnnouncedAbsence.id == id, AnnouncedAbsence.client_id == client_id)
    return db.session.scalar(query)


def periods_of(client_ids: Iterable[int]) -> list[AgreedPeriod]:
    """What was agreed when, the earliest first."""
    query = sa.select(AgreedPeriod).where(AgreedPeriod.client_id.in_(list(client_ids)))
    return list(db.session.scalars(query.order_by(AgreedPeriod.starts_on, AgreedPeriod.id)))


def period_on(periods: Iterable[AgreedPeriod], client_id: int, day: date) -> AgreedPeriod | None:
    """The period that held on the day."""
    return next(
        (
            one
            for one in periods
            if one.client_id == client_id and one.starts_on <= day and (one.ends_on is None or day < one.ends_on)
        ),
        None,
    )


def _cases() -> sa.Select[Any]:
    return sa.select(AbsenceCase).options(selectinload(AbsenceCase.actions).joinedload(AbsenceAction.by))
