"""Building managers who want readings, and what there is to tell them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.meters.models import BuildingReadings, Meter, MeterReading, ReadingsDue
from app.meters.monthly import due_before, next_due
from app.meters.queries.meters import flat_in_reach
from app.meters.queries.readings import latest_readings
from app.places.models import Place


@dataclass(frozen=True)
class Line:
    """One counter and what it showed last; `fresh`: read since the last month's readings were due."""

    meter: Meter
    zone: str
    reading: MeterReading | None
    fresh: bool


@dataclass(frozen=True)
class Round:
    """What is to be told one manager by a day: the counters of the flats in the viewer's reach."""

    manager: ReadingsDue
    due_on: date
    lines: Sequence[Line]

    @property
    def missing(self) -> int:
        return sum(not line.fresh for line in self.lines)


def managers_in(municipality_ids: Iterable[int]) -> list[ReadingsDue]:
    """The managers of the municipalities who still want readings, by name."""
    rows = db.session.scalars(
        sa.select(ReadingsDue)
        .where(ReadingsDue.municipality_id.in_(sorted(municipality_ids)), ReadingsDue.ended_on.is_(None))
        .options(joinedload(ReadingsDue.municipality))
    )
    return sorted(rows, key=lambda one: (one.name.casefold(), one.id))


def get_manager(id: int, viewer: Access, permission: Permission, today: date) -> ReadingsDue | None:
    """The manager; where the viewer sees only own clients' flats, of one of their buildings."""
    everyone = ReadingsDue.municipality_id.in_(sorted(viewer.unrestricted(permission)))
    return db.session.scalar(
        sa.select(ReadingsDue).where(
            ReadingsDue.id == id, sa.or_(everyone, ReadingsDue.id.in_(_told_by(viewer, permission, today)))
        )
    )


def manager_of(building_id: int) -> ReadingsDue | None:
    """Whom the building's readings are told."""
    return db.session.scalar(
        sa.select(ReadingsDue)
        .join(BuildingReadings, BuildingReadings.manager_id == ReadingsDue.id)
        .where(BuildingReadings.building_id == building_id, ReadingsDue.ended_on.is_(None))
    )


def rounds(viewer: Access, today: date, manager_id: int | None = None) -> list[Round]:
    """What the viewer could tell each manager, the earliest due first; flats and counters by address."""
    query: Any = (
        sa.select(Meter, BuildingReadings.manager_id)
        .join(Meter.flat)
        .join(Flat.building)
        .join(Building.place)
        .join(BuildingReadings, BuildingReadings.building_id == Building.id)
        .join(ReadingsDue, ReadingsDue.id == BuildingReadings.manager_id)
        .where(
            ReadingsDue.ended_on.is_(None),
            flat_in_reach(viewer, Permission.METER_SEE, today),
            Meter.installed_on <= today,
            sa.or_(Meter.removed_on.is_(None), Meter.removed_on > today),
        )
        .options(contains_eager(Meter.flat).contains_eager(Flat.building).contains_eager(Building.place))
        .order_by(Place.address, Flat.number, Meter.kind, Meter.id)
    )
    if manager_id is not None:
        query = query.where(ReadingsDue.id == manager_id)
    found: dict[int, list[Meter]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.manager_id, []).append(row.Meter)
    latest = latest_readings([meter.id for meters in found.values() for meter in meters])
    managers = {row.id: row for row in db.session.scalars(sa.select(ReadingsDue).where(ReadingsDue.id.in_(found)))}
    made = [_round(managers[id], meters, latest, today) for id, meters in found.items()]
    return sorted(made, key=lambda one: (one.due_on, one.manager.id))


def _round(
    manager: ReadingsDue, meters: Sequence[Meter], latest: dict[tuple[int, str], MeterReading], today: date
) -> Round:
    since = due_before(manager.day_of_month, today)
    lines = []
    for meter in meters:
        for zone in meter.all_zones:
            last = latest.get((meter.id, zone))
            lines.append(Line(meter, zone, last, last is not None and last.read_on > since))
    return Round(manager, next_due(manager.day_of_month, today), lines)


def _told_by(viewer: Access, permission: Permission, today: date) -> sa.Select[Any]:
    return (
        sa.select(BuildingReadings.manager_id)
        .join(Flat, Flat.building_id == BuildingReadings.building_id)
        .where(flat_in_reach(viewer, permission, today))
    )
