"""What was read from meters; rows that another corrects are left out."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.core.extensions import db
from app.meters.calculations import Counter, Shown
from app.meters.models import Meter, MeterReading

ORDER: tuple[Any, ...] = (MeterReading.read_on, MeterReading.noted_at, MeterReading.id)
"""By day, then as people wrote them down; a phone may send late."""
Zone = tuple[int, str]
"""One zone of one meter: its id and the zone's name."""


def latest_readings(meter_ids: Iterable[int]) -> dict[Zone, MeterReading]:
    """(Meter, zone) → its last reading (`ORDER`); those without any are left out."""
    meter_ids = list(meter_ids)
    if not meter_ids:
        return {}
    newest = sa.func.row_number().over(
        partition_by=(MeterReading.meter_id, MeterReading.zone),
        order_by=[column.desc() for column in ORDER],
    )
    ranked = (
        sa.select(MeterReading.id, newest.label("place"))
        .where(MeterReading.meter_id.in_(meter_ids), *counts())
        .subquery()
    )
    rows = db.session.scalars(
        sa.select(MeterReading).join(ranked, sa.and_(ranked.c.id == MeterReading.id, ranked.c.place == 1))
    )
    return {(row.meter_id, row.zone): row for row in rows}


def readings_of(flat_id: int, starts_on: date, ends_on: date) -> list[MeterReading]:
    """The flat's readings on the days [starts_on, ends_on), with their meters, in `ORDER`."""
    return list(
        db.session.scalars(
            sa.select(MeterReading)
            .join(MeterReading.meter)
            .where(
                Meter.flat_id == flat_id, MeterReading.read_on >= starts_on, MeterReading.read_on < ends_on, *counts()
            )
            .options(joinedload(MeterReading.meter))
            .order_by(*ORDER)
        )
    )


def all_readings(meter: Meter) -> list[MeterReading]:
    """Every row ever written of the meter, the newest day first, corrected ones too."""
    return list(
        db.session.scalars(
            sa.select(MeterReading)
            .where(MeterReading.meter_id == meter.id)
            .options(joinedload(MeterReading.recorded_by), selectinload(MeterReading.photos))
            .order_by(*(column.desc() for column in ORDER))
        )
    )


def counters_of(meters: Iterable[Meter]) -> dict[Zone, Counter]:
    """(Meter, zone) → what `calculations.consumption` asks for, in one query for all of them."""
    known = {meter.id: meter for meter in meters}
    read: dict[Zone, list[Shown]] = {(meter.id, zone): [] for meter in known.values() for zone in meter.all_zones}
    rows = db.session.execute(
        sa.select(
            MeterReading.meter_id,
            MeterReading.zone,
            MeterReading.read_on,
            MeterReading.value,
            MeterReading.why_lower,
        )
        .where(MeterReading.meter_id.in_(list(known)), *counts())
        .order_by(*ORDER)
    )
    for row in rows:
        read.setdefault((row.meter_id, row.zone), []).append(Shown(row.read_on, row.value, row.why_lower))
    return {zone: _counter(known[zone[0]], shown) for zone, shown in read.items()}


def value_before(
    meter: Meter, zone: str, read_on: date, noted_at: datetime, without: MeterReading | None = None
) -> int | None:
    """What the zone showed when it was read before: on an earlier day, or that day before the instant.

    `without`: a row that is being corrected.
    """
    before = sa.or_(
        MeterReading.read_on < read_on, sa.and_(MeterReading.read_on == read_on, MeterReading.noted_at <= noted_at)
    )
    query = sa.select(MeterReading.value).where(
        MeterReading.meter_id == meter.id, MeterReading.zone == zone, before, *counts()
    )
    if without is not None:
        query = query.where(MeterReading.id != without.id)
    return db.session.scalar(query.order_by(*(column.desc() for column in ORDER)).limit(1))


def counts() -> tuple[sa.ColumnElement[bool], ...]:
    """SQL: the row says what was read, and no other corrects it."""
    later = aliased(MeterReading)
    return (MeterReading.value.is_not(None), ~sa.exists().where(later.corrects_id == MeterReading.id))


def _counter(meter: Meter, shown: list[Shown]) -> Counter:
    turns_at = 10**meter.digits * 1000 if meter.digits else None
    return Counter(meter.installed_on, meter.removed_on, tuple(shown), turns_at)
