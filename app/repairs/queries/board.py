"""The list of tickets, and the board: what is due, what is late, and for whom one waits.

A row is found by an index first; what it shows is fetched for one page. What is open has no `finished_at`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.conditions.standard import named
from app.core import listing
from app.core.clock import local, start_of
from app.core.exports import id_batches
from app.core.extensions import db
from app.core.listing import COUNT_LIMIT, LARGEST, Order, Page
from app.core.locale import current_language
from app.core.permissions import Access, Permission
from app.flats.addresses import flat_label, short_address
from app.flats.models import Building, Flat
from app.flats.queries.building_list import buildings_at
from app.places.models import Municipality, Place
from app.repairs.clock import Priority
from app.repairs.models import (
    Contractor,
    Party,
    PauseReason,
    RepairTicket,
    TicketPause,
    TicketRoom,
    TicketRun,
    TicketState,
    ticket_number,
)
from app.repairs.queries.tickets import ticket_in_reach
from app.repairs.standard import Hazard

TICKET_SORTS = {"due": RepairTicket.due_at, "reported": RepairTicket.reported_at}
NUMBER = re.compile(r"(?:[a-z]{1,3}-)?(\d{1,10})", re.IGNORECASE)
CARDS = 8  # in a column of the board; the rest is behind its number
FAR = timedelta(days=36_500)


class Band(StrEnum):
    """How old an open promise is, or how near its end. Latvian: termiņa posms."""

    LATE_MONTH = "late_month"  # kavēts vairāk nekā 30 dienas
    LATE_WEEKS = "late_weeks"  # 8–30
    LATE_DAYS = "late_days"  # līdz 7 dienām
    TODAY = "today"
    WEEK = "week"  # nākamajās 7 dienās
    LATER = "later"


LATE = (Band.LATE_MONTH, Band.LATE_WEEKS, Band.LATE_DAYS)


class Due(StrEnum):
    """When the promise of an open ticket ends, as the list is narrowed to it: late at all, or one band."""

    LATE = "late"
    LATE_MONTH = "late_month"
    LATE_WEEKS = "late_weeks"
    LATE_DAYS = "late_days"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


class Show(StrEnum):
    """Which tickets the list shows; none chosen: the open ones."""

    ALL = "all"
    REPORTED = "reported"
    PLANNED = "planned"
    IN_WORK = "in_work"
    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"


def band_limits(now: datetime) -> dict[Band, tuple[datetime, datetime]]:
    """From when on and before when the promises of each band end."""
    today = local(now).date()
    month, week, next_day, next_week = (start_of(today + timedelta(days=days)) for days in (-30, -7, 1, 8))
    edges = [now - FAR, month, week, now, next_day, next_week, now + FAR]
    return {band: (edges[index], edges[index + 1]) for index, band in enumerate(Band)}


def band_of(due_at: datetime, now: datetime) -> Band:
    """The band of a promise that ends at `due_at`."""
    return next(band for band, (start, end) in band_limits(now).items() if start <= due_at < end)


@dataclass(frozen=True)
class TicketFilters:
    """What the list is narrowed to; None leaves a filter out."""

    q: str | None = None
    show: Show | None = None
    due: Due | None = None
    priority: Sequence[Priority] | None = None
    waiting: PauseReason | None = None
    party: Party | None = None
    responsible: int | None = None
    contractor: int | None = None
    landlord: int | None = None
    flat: int | None = None
    building: int | None = None
    municipality: int | None = None
    hazard: bool = False
    reopened: bool = False


@dataclass(frozen=True)
class TicketRow:
    """A line of the list, or a card of the board. `waiting`: for what, while its clock stands."""

    id: int
    place: str
    flat_id: int | None
    building_id: int
    municipality: str
    room: TicketRoom | None
    fault_names: Mapping[str, str]
    priority: Priority
    state: TicketState
    hazard: Hazard | None
    party: Party
    responsible: str
    contractor: str | None
    reported_at: datetime
    promised_at: datetime
    due_at: datetime
    net_due_at: datetime | None
    finished_at: datetime | None
    run_number: int
    waiting: PauseReason | None = None

    @property
    def number(self) -> str:
        return ticket_number(self.id)

    @property
    def fault(self) -> str:
        """What is wrong, in the reader's language."""
        return named(self.fault_names, current_language())


def tickets(viewer: Access, filters: TicketFilters, now: datetime) -> sa.Select[Any]:
    """The ids of the tickets that the viewer may see and the filters leave, without order."""
    reach = ticket_in_reach(viewer, Permission.REPAIR_SEE, local(now).date())
    return sa.select(RepairTicket.id).where(reach, *_conditions(filters, now))


def ticket_page(query: sa.Select[Any], order: Order, total: int = COUNT_LIMIT + 1) -> Page:
    """One page of `tickets`, as TicketRow; `total`: how many there are, where it is known."""
    page = listing.fetch(query, order, RepairTicket.id, total=total)
    return Page(ticket_rows([row.id for row in page.rows]), page.before, page.after)


def exported_tickets(query: sa.Select[Any], order: Order) -> Iterator[TicketRow]:
    """All of them, fetched a batch at a time."""
    for ids in id_batches(listing.in_order(query, order, RepairTicket.id)):
        yield from ticket_rows(ids)


def ticket_rows(ids: list[int]) -> list[TicketRow]:
    """What the list shows of the tickets, in the order of the ids. Two queries."""
    waiting = _waiting_for(ids)
    found = {row.id: _row(row, waiting) for row in db.session.execute(_columns().where(RepairTicket.id.in_(ids)))}
    return [found[id] for id in ids]


@dataclass(frozen=True)
class Column:
    """A column of the board: how many tickets there are (capped), the first of them, and the filters of all of them."""

    key: StrEnum
    number: int
    rows: list[TicketRow] = field(default_factory=list)


class View(StrEnum):
    """By what the board has its columns."""

    DUE = "due"
    STATE = "state"
    WAITING = "waiting"


OPEN_STATES = (Show.REPORTED, Show.PLANNED, Show.IN_WORK, Show.WAITING)
COLUMNS: dict[View, tuple[StrEnum, ...]] = {
    View.DUE: (Due.LATE, Due.TODAY, Due.WEEK, Due.LATER),
    View.STATE: OPEN_STATES,
    View.WAITING: tuple(PauseReason),
}
FILTER_OF = {View.DUE: "due", View.STATE: "show", View.WAITING: "waiting"}


def board(viewer: Access, view: View, now: datetime) -> list[Column]:
    """The open tickets in columns, in each those promised first first."""
    narrowed: dict[StrEnum, dict[str, Any]] = {key: {FILTER_OF[view]: key} for key in COLUMNS[view]}
    queries = {key: tickets(viewer, TicketFilters(**by), now) for key, by in narrowed.items()}
    order = Order("due", RepairTicket.due_at)
    first = {
        key: [row.id for row in listing.fetch(query, order, RepairTicket.id, CARDS).rows]
        for key, query in queries.items()
    }
    rows = {row.id: row for row in ticket_rows([id for ids in first.values() for id in ids])}
    return [Column(key, listing.count(query), [rows[id] for id in first[key]]) for key, query in queries.items()]


def ageing(viewer: Access, now: datetime) -> dict[Band, dict[Priority, int]]:
    """How many open promises are how old, by priority; every band and priority is there."""
    limits = band_limits(now)
    band = sa.case(*((RepairTicket.due_at < limits[one][1], one.value) for one in list(Band)[:-1]), else_=Band.LATER)
    rows = db.session.execute(
        sa.select(band.label("band"), RepairTicket.priority, sa.func.count().label("number"))
        .where(
            ticket_in_reach(viewer, Permission.REPAIR_SEE, local(now).date()),
            RepairTicket.finished_at.is_(None),
        )
        .group_by(sa.text("1"), RepairTicket.priority)
    )
    found = {one: dict.fromkeys(Priority, 0) for one in Band}
    for row in rows:
        found[Band(row.band)][row.priority] = row.number
    return found


def responsible_people(viewer: Access, now: datetime) -> list[tuple[int, str]]:
    """Who answers for an open ticket in reach, for a filter."""
    reach = ticket_in_reach(viewer, Permission.REPAIR_SEE, local(now).date())
    answering = sa.select(RepairTicket.responsible_id).where(reach, RepairTicket.finished_at.is_(None))
    query = sa.select(User.id, User.display_name).where(User.id.in_(answering))
    return [(row.id, row.display_name) for row in db.session.execute(query.order_by(User.display_name, User.id))]


def contractor_choices(viewer: Access) -> list[tuple[int, str]]:
    """The contractors of the viewer's municipalities, for a filter."""
    reach = sorted(viewer.municipalities(Permission.REPAIR_SEE))
    query = sa.select(Contractor.id, Contractor.name).where(Contractor.municipality_id.in_(reach))
    return [(row.id, row.name) for row in db.session.execute(query.order_by(Contractor.name, Contractor.id))]


def _conditions(filters: TicketFilters, now: datetime) -> Iterator[sa.ColumnElement[bool]]:
    exact = {
        RepairTicket.party: filters.party,
        RepairTicket.responsible_id: filters.responsible,
        RepairTicket.contractor_id: filters.contractor,
        RepairTicket.flat_id: filters.flat,
        RepairTicket.building_id: filters.building,
        RepairTicket.municipality_id: filters.municipality,
    }
    yield from (column == value for column, value in exact.items() if value is not None)
    if filters.show is None or filters.show in OPEN_STATES or filters.due:
        yield RepairTicket.finished_at.is_(None)
    if filters.show not in (None, Show.ALL):
        yield RepairTicket.state == TicketState(filters.show)
    if filters.due:
        limits = band_limits(now)
        start, end = (limits[Band.LATE_MONTH][0], now) if filters.due is Due.LATE else limits[Band(filters.due)]
        yield sa.and_(RepairTicket.due_at >= start, RepairTicket.due_at < end)
    if filters.priority:
        yield RepairTicket.priority.in_(filters.priority)
    if filters.waiting:
        stands = sa.select(TicketRun.ticket_id).join(TicketRun.pauses)
        yield RepairTicket.id.in_(stands.where(TicketPause.until_at.is_(None), TicketPause.reason == filters.waiting))
    if filters.landlord:
        yield RepairTicket.flat_id.in_(sa.select(Flat.id).where(Flat.landlord_id == filters.landlord))
    if filters.hazard:
        yield RepairTicket.hazard.is_not(None)
    if filters.reopened:
        yield RepairTicket.run_number > 1
    if filters.q:
        yield _says(filters.q)


def _says(text: str) -> sa.ColumnElement[bool]:
    """The ticket has this number, or its building has the address."""
    numbered = NUMBER.fullmatch(text)
    if numbered and int(numbered[1]) <= LARGEST:
        return RepairTicket.id == int(numbered[1])
    return RepairTicket.building_id.in_(buildings_at(text))


def _columns() -> Any:
    return (
        sa.select(
            RepairTicket.id,
            Place.address,
            Flat.number.label("flat_number"),
            RepairTicket.flat_id,
            RepairTicket.building_id,
            Municipality.name.label("municipality"),
            RepairTicket.room,
            RepairTicket.fault_names,
            RepairTicket.priority,
            RepairTicket.state,
            RepairTicket.hazard,
            RepairTicket.party,
            User.display_name.label("responsible"),
            Contractor.name.label("contractor"),
            RepairTicket.reported_at,
            RepairTicket.promised_at,
            RepairTicket.due_at,
            RepairTicket.net_due_at,
            RepairTicket.finished_at,
            RepairTicket.run_number,
        )
        .join(Building, Building.id == RepairTicket.building_id)
        .join(Building.place)
        .join(Municipality, Municipality.id == RepairTicket.municipality_id)
        .join(User, User.id == RepairTicket.responsible_id)
        .outerjoin(Flat, Flat.id == RepairTicket.flat_id)
        .outerjoin(Contractor, Contractor.id == RepairTicket.contractor_id)
    )


def _row(row: Any, waiting: dict[int, PauseReason]) -> TicketRow:
    values = dict(row._mapping)
    address, number = values.pop("address"), values.pop("flat_number")
    return TicketRow(**values, place=place_of(address, number), waiting=waiting.get(row.id))


def place_of(address: str, flat_number: str | None) -> str:
    """As `place_label`, for a row of columns."""
    return flat_label(address, flat_number) if flat_number else short_address(address)


def _waiting_for(ids: list[int]) -> dict[int, PauseReason]:
    rows = db.session.execute(
        sa.select(TicketRun.ticket_id, TicketPause.reason)
        .join(TicketRun.pauses)
        .where(TicketRun.ticket_id.in_(ids), TicketPause.until_at.is_(None))
    )
    return {row.ticket_id: row.reason for row in rows}
