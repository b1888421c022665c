"""Stays in reach, and the visits made to them."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.clients.queries import household_in_reach
from app.clients.queries.scope import holds_on
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.meters.models import MeterReading
from app.meters.queries.readings import counts
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was
from app.placements.queries.lists import with_flat
from app.repairs.models import RepairTicket, TicketPhoto
from app.visits.models import Visit, VisitClient, VisitPhoto, VisitSlot, VisitTicket


def get_stay(id: int, viewer: Access, permission: Permission = Permission.VISIT_SEE) -> Placement | None:
    """The stay; None where the viewer does not hold the permission for its household."""
    return db.session.scalar(
        sa.select(Placement)
        .join(Placement.household)
        .where(Placement.id == id, really_was(), household_in_reach(viewer, permission, clock.today()))
        .options(with_flat(Placement.flat), selectinload(Placement.clients).joinedload(PlacementClient.client))
    )


def find_visit(stay_id: int, by_id: int, visit_on: date, number: int) -> Visit | None:
    """The visit that this person made to the home on the day, if it is written down."""
    return db.session.scalar(
        sa.select(Visit)
        .where(Visit.placement_id == stay_id, Visit.by_id == by_id)
        .where(Visit.visit_on == visit_on, Visit.number == number)
        .options(selectinload(Visit.clients))
    )


def slots_of(stay_id: int, day: date) -> list[VisitSlot]:
    """The fixed times of a home that hold on the day or later, by day of the week."""
    return list(
        db.session.scalars(
            sa.select(VisitSlot)
            .where(VisitSlot.placement_id == stay_id, sa.or_(VisitSlot.ends_on.is_(None), VisitSlot.ends_on > day))
            .options(joinedload(VisitSlot.user))
            .order_by(VisitSlot.weekday, VisitSlot.at, VisitSlot.id)
        )
    )


def slot_for(stay_id: int, user_id: int, day: date) -> VisitSlot | None:
    """The fixed time by which this person comes to the home on the day."""
    return db.session.scalar(
        sa.select(VisitSlot)
        .where(VisitSlot.placement_id == stay_id, VisitSlot.user_id == user_id, VisitSlot.weekday == day.weekday())
        .where(holds_on(VisitSlot.starts_on, VisitSlot.ends_on, day))
        .order_by(VisitSlot.at)
        .limit(1)
    )


def visits_of(stay_ids: Iterable[int], limit: int = 50) -> list[Visit]:
    """The visits to these homes, the latest first."""
    return list(
        db.session.scalars(
            sa.select(Visit)
            .where(Visit.placement_id.in_(list(stay_ids)))
            .options(
                selectinload(Visit.clients).joinedload(VisitClient.client),
                selectinload(Visit.tickets).joinedload(VisitTicket.ticket),
                joinedload(Visit.by),
                joinedload(Visit.second),
            )
            .order_by(Visit.at.desc(), Visit.id.desc())
            .limit(limit)
        )
    )


def photos_of(stay_ids: Iterable[int]) -> list[VisitPhoto]:
    """What was photographed on visits to these homes, in the order in which it was taken."""
    return list(
        db.session.scalars(
            sa.select(VisitPhoto)
            .where(VisitPhoto.placement_id.in_(list(stay_ids)))
            .order_by(VisitPhoto.made_at, VisitPhoto.id)
        )
    )


def photos_on(stay_id: int, by_id: int, visit_on: date, number: int) -> Sequence[VisitPhoto]:
    """The photos of one visit, whether it is written down yet or not."""
    return db.session.scalars(
        sa.select(VisitPhoto)
        .where(VisitPhoto.placement_id == stay_id, VisitPhoto.by_id == by_id)
        .where(VisitPhoto.visit_on == visit_on, VisitPhoto.number == number)
        .order_by(VisitPhoto.id)
    ).all()


def photo_named(name: str, stay_id: int) -> VisitPhoto | None:
    """A photo of the home, by the name of either of its files."""
    return db.session.scalar(
        sa.select(VisitPhoto).where(
            VisitPhoto.placement_id == stay_id, sa.or_(VisitPhoto.file_name == name, VisitPhoto.small_name == name)
        )
    )


def last_visits(stay_ids: Iterable[int]) -> dict[int, Visit]:
    """Stay → the last visit to it, with who was met; homes nobody has come to are left out."""
    other = aliased(Visit)
    # the first half lets the index find the last ones of each home
    later = sa.and_(other.at >= Visit.at, sa.or_(other.at > Visit.at, other.id > Visit.id))
    rows = db.session.scalars(
        sa.select(Visit)
        .where(
            Visit.placement_id.in_(list(stay_ids)),
            ~sa.exists().where(other.placement_id == Visit.placement_id, later),
        )
        .options(selectinload(Visit.clients), joinedload(Visit.by))
    )
    return {visit.placement_id: visit for visit in rows}


def read_by(meter_id: int, zone: str, read_on: date, user_id: int) -> MeterReading | None:
    """What this person read from the meter on the day, last."""
    return db.session.scalar(
        sa.select(MeterReading)
        .where(MeterReading.meter_id == meter_id, MeterReading.zone == zone, MeterReading.read_on == read_on)
        .where(MeterReading.recorded_by_id == user_id, *counts())
        .order_by(MeterReading.id.desc())
        .limit(1)
    )


def tickets_of(visit: Visit) -> dict[str, RepairTicket]:
    """Line of the visit's form → the ticket it became."""
    rows = db.session.scalars(
        sa.select(VisitTicket).where(VisitTicket.visit_id == visit.id).options(joinedload(VisitTicket.ticket))
    )
    return {row.line: row.ticket for row in rows}


def photos_ahead(keys: Iterable[str]) -> dict[str, list[TicketPhoto]]:
    """Key → the photos that wait for their ticket under it, or are its own already."""
    rows = db.session.scalars(
        sa.select(TicketPhoto)
        .where(TicketPhoto.ticket_key.in_(list(keys)), TicketPhoto.removed_at.is_(None))
        .order_by(TicketPhoto.id)
    )
    found: dict[str, list[TicketPhoto]] = {}
    for row in rows:
        found.setdefault(row.ticket_key or "", []).append(row)
    return found


def slots_of_stays(stay_ids: Iterable[int], day: date) -> dict[int, list[VisitSlot]]:
    """Stay → its fixed times that hold on the day or later; for lists: one query."""
    rows = db.session.scalars(
        sa.select(VisitSlot)
        .where(VisitSlot.placement_id.in_(list(stay_ids)))
        .where(sa.or_(VisitSlot.ends_on.is_(None), VisitSlot.ends_on > day))
        .options(joinedload(VisitSlot.user))
        .order_by(VisitSlot.weekday, VisitSlot.at, VisitSlot.id)
    )
    found: dict[int, list[VisitSlot]] = {}
    for row in rows:
        found.setdefault(row.placement_id, []).append(row)
    return found
