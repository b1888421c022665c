"""Absences to test with."""

from datetime import date, datetime, time, timedelta
from typing import Any

from app.absences.models import AbsenceCase, AnnouncedAbsence, ToldBy
from app.absences.operations.announcements import Announced, announce_absence
from app.core import clock
from app.core.audit import SYSTEM
from app.placements.models import Placement
from app.visits.operations.visits import VisitFacts, WhichVisit, record_visit
from tests.factories import TODAY, save
from tests.visits.cases import MET, MISSED

DAY, WEEK = timedelta(1), timedelta(7)
NOW = clock.instant(TODAY, time(14))
BY_NOW: dict[str, Any] = {"actor": SYSTEM, "today": TODAY}


def at(day: date, hour: int = 10) -> datetime:
    return clock.instant(day, time(hour))


def visit(stay: Placement, user: Any, day: date, seen: Any = MISSED, **facts: Any) -> None:
    """The user came on the day; everybody who lives there was met, or not."""
    clients = {row.client_id: seen for row in stay.clients}
    what = VisitFacts(at(day), clients, **facts)
    record_visit(stay, WhichVisit(day), what, actor=user, now=max(NOW, at(day)))


def met_and_missed(stay: Placement, user: Any, met: date, *missed: date) -> None:
    """Met on a day, and then missed without notice."""
    visit(stay, user, met, MET)
    for day in missed:
        visit(stay, user, day)


def announced(client: Any, starts_on: date, ends_on: date | None, told_by: ToldBy = ToldBy.OTHER) -> AnnouncedAbsence:
    told_on = min(starts_on, TODAY)
    return announce_absence(client, Announced(starts_on, ends_on, told_by, told_on, "Pie brāļa."), **BY_NOW)


def absence_of(stay: Placement) -> dict[str, int]:
    """An open case and an absence announced for later, as the walk over all pages names them."""
    client = stay.clients[0].client
    save(AbsenceCase(municipality_id=client.municipality_id, client=client, opened_on=TODAY))
    return {"announced_absence": announced(client, TODAY + 60 * DAY, TODAY + 70 * DAY).id}
