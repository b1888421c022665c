"""How promises were kept over a period. Of what, and counted how, stands in `Measure`; every number has its list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from app.core import listing
from app.core.clock import local, start_of
from app.core.exports import id_batches
from app.core.extensions import db
from app.core.listing import COUNT_LIMIT, Order, Page
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.places.models import Place
from app.repairs.clock import Priority
from app.repairs.models import (
    Appointment,
    AppointmentOutcome,
    Party,
    RepairTicket,
    RunOutcome,
    TicketRun,
    ticket_number,
)
from app.repairs.queries.board import place_of
from app.repairs.queries.tickets import ticket_in_reach

VISITS = (AppointmentOutcome.CAME, AppointmentOutcome.NO_ACCESS)


class Measure(StrEnum):
    """What is counted, of what. A run is the time from a report, or a reopening, to its end. Latvian: rādītājs.

    GROSS: of the runs promised for a day of the period, those done by then; one that is open and late is a miss,
    cancelled ones and duplicates are left out. NET: the same by the net target, in which pauses do not count. FIRST:
    of the tickets first done in the period, those never reopened, with one visit at most.
    """

    GROSS = "gross"
    NET = "net"
    FIRST = "first"


class Result(StrEnum):
    """Whether a run met what is measured."""

    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True)
class Window:
    """The days of a period, both included, and what it is narrowed to; what lies after `now` is not judged yet."""

    starts_on: date
    ends_on: date
    municipality: int | None = None
    priority: Priority | None = None
    party: Party | None = None


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    met: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """0.8 for 80 %; None of nothing."""
        return self.met / self.of if self.of else None

    @property
    def missed(self) -> int:
        return self.of - self.met

    def __add__(self, other: "Share") -> "Share":
        return Share(self.met + other.met, self.of + other.of)


@dataclass(frozen=True)
class Group:
    """What one share is of."""

    municipality_id: int
    party: Party
    priority: Priority


@dataclass(frozen=True)
class RunRow:
    """A line behind a number."""

    id: int
    ticket_id: int
    number: int
    place: str
    priority: Priority
    party: Party
    started_at: datetime
    promised_at: datetime
    due_at: datetime
    net_due_at: datetime | None
    finished_at: datetime | None
    met: bool

    @property
    def ticket_number(self) -> str:
        return ticket_number(self.ticket_id)


def shares(viewer: Access, window: Window, now: datetime) -> dict[Measure, dict[Group, Share]]:
    """The shares of each measure by group. Three queries."""
    return {measure: _shares(viewer, measure, window, now) for measure in Measure}


def total(found: dict[Group, Share], **of: Any) -> Share:
    """All shares of the groups that have these values, together."""
    fitting = [share for group, share in found.items() if all(getattr(group, key) == of[key] for key in of)]
    return sum(fitting, Share())


def runs(viewer: Access, measure: Measure, result: Result | None, window: Window, now: datetime) -> sa.Select[Any]:
    """The ids of the runs behind a number, without order."""
    query = _measured(sa.select(TicketRun.id), viewer, measure, window, now)
    if result is None:
        return query
    met = _met(measure)
    return query.where(met if result is Result.MET else ~met)


def sorts_of(measure: Measure) -> dict[str, Any]:
    """What the list behind a number is sorted by: what puts a run into the period."""
    return {"when": _when(measure)}


def run_page(query: sa.Select[Any], order: Order, measure: Measure, number: int = COUNT_LIMIT + 1) -> Page:
    """One page of `runs`, as RunRow."""
    page = listing.fetch(query, order, TicketRun.id, total=number)
    return Page(_rows([row.id for row in page.rows], measure), page.before, page.after)


def exported_runs(query: sa.Select[Any], order: Order, measure: Measure) -> Iterator[RunRow]:
    """All of them, fetched a batch at a time."""
    for ids in id_batches(listing.in_order(query, order, TicketRun.id)):
        yield from _rows(ids, measure)


def _shares(viewer: Access, measure: Measure, window: Window, now: datetime) -> dict[Group, Share]:
    by = (RepairTicket.municipality_id, RepairTicket.party, TicketRun.priority)
    met = sa.func.sum(sa.case((_met(measure), 1), else_=0))
    query = _measured(sa.select(*by, met.label("met"), sa.func.count().label("of")), viewer, measure, window, now)
    rows = db.session.execute(query.group_by(*by))
    return {Group(row.municipality_id, row.party, row.priority): Share(int(row.met), row.of) for row in rows}


def _measured(query: Any, viewer: Access, measure: Measure, window: Window, now: datetime) -> Any:
    """The query over the runs that the measure is about."""
    when, end = _when(measure), start_of(window.ends_on + timedelta(days=1))
    query = query.select_from(TicketRun).join(TicketRun.ticket)
    query = query.where(
        ticket_in_reach(viewer, Permission.REPAIR_SEE, local(now).date()),
        when >= start_of(window.starts_on),
        when < min(end, now),
    )
    if measure is Measure.FIRST:
        query = query.where(TicketRun.number == 1, TicketRun.outcome == RunOutcome.DONE)
    else:
        query = query.where(sa.or_(TicketRun.outcome.is_(None), TicketRun.outcome == RunOutcome.DONE))
    exact = {
        RepairTicket.municipality_id: window.municipality,
        RepairTicket.party: window.party,
        TicketRun.priority: window.priority,
    }
    return query.where(*(column == value for column, value in exact.items() if value is not None))


def _when(measure: Measure) -> Any:
    """What puts a run into the period."""
    return {Measure.GROSS: TicketRun.due_at, Measure.NET: TicketRun.net_due_at, Measure.FIRST: TicketRun.finished_at}[
        measure
    ]


def _met(measure: Measure) -> sa.ColumnElement[bool]:
    if measure is Measure.FIRST:
        visits = sa.select(sa.func.count()).where(
            Appointment.ticket_id == RepairTicket.id, Appointment.outcome.in_(VISITS)
        )
        return sa.and_(RepairTicket.run_number == 1, visits.scalar_subquery() <= 1)
    return sa.and_(TicketRun.finished_at.is_not(None), TicketRun.finished_at <= _when(measure))


def _rows(ids: list[int], measure: Measure) -> list[RunRow]:
    columns = (
        TicketRun.id,
        TicketRun.ticket_id,
        TicketRun.number,
        TicketRun.priority,
        RepairTicket.party,
        TicketRun.started_at,
        TicketRun.promised_at,
        TicketRun.due_at,
        TicketRun.net_due_at,
        TicketRun.finished_at,
    )
    query = (
        sa.select(*columns, Place.address, Flat.number.label("flat"), _met(measure).label("met"))
        .join(TicketRun.ticket)
        .join(Building, Building.id == RepairTicket.building_id)
        .join(Building.place)
        .outerjoin(Flat, Flat.id == RepairTicket.flat_id)
        .where(TicketRun.id.in_(ids))
    )
    found = {row.id: _row(row) for row in db.session.execute(query)}
    return [found[id] for id in ids]


def _row(row: Any) -> RunRow:
    values = dict(row._mapping)
    address, flat, met = values.pop("address"), values.pop("flat"), bool(values.pop("met"))
    return RunRow(**values, place=place_of(address, flat), met=met)
