"""Readings are written down and corrected, never changed."""

from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit, clock
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.core.photos import Photo
from app.meters import rules
from app.meters.models import Meter, MeterReading, ReadingPhoto, ReadingSource, WhyLower
from app.meters.quantities import plain_quantity
from app.meters.queries.readings import value_before
from app.placements.operations.turns import take_turn


def record_reading(
    meter: Meter,
    zone: str,
    read_on: date,
    value: int,
    *,
    source: ReadingSource,
    actor: Actor,
    now: datetime,
    made_at: datetime | None = None,
    photo: Photo | None = None,
    words: str | None = None,
    why_lower: WhyLower | None = None,
) -> MeterReading:
    """Writes down what the zone showed, in thousandths; the same reading from the same source is written once.

    Readings may come late and out of order; `made_at`: when somebody wrote it down, by the phone's clock. Raises
    RuleViolation for a day to come or on which the meter did not hang there (ME3, ME4), and for a reading below the one
    before unless `why_lower` says why (ME1).
    """
    take_turn(meter.flat.municipality_id, meter)
    row = _same(meter, zone, read_on, value, source)
    if row is None:
        _check(meter, zone, read_on, value, now)
        noted_at = min(made_at or now, now)
        why_lower = _why(value_before(meter, zone, read_on, noted_at), value, why_lower)
        row = MeterReading(
            meter=meter,
            zone=zone,
            read_on=read_on,
            value=value,
            source=source,
            why_lower=why_lower,
            words=words,
            made_at=noted_at,
            recorded_by_id=actor.actor_id,
            created_at=now,
        )
        _write("meter.record_reading", row, actor)
    if photo is not None:
        add_photo(row, photo, actor=actor)
    return row


def correct_reading(
    reading: MeterReading,
    value: int | None,
    read_on: date,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    why_lower: WhyLower | None = None,
) -> MeterReading:
    """Writes down what was really read instead; None: nothing was. The wrong row stays and does not count any more.

    Raises Refused where the row is corrected already, and RuleViolation as `record_reading`.
    """
    meter = reading.meter
    take_turn(meter.flat.municipality_id, meter)
    if db.session.scalar(sa.select(MeterReading.id).where(MeterReading.corrects_id == reading.id)):
        raise Refused(_("This reading is corrected already. Correct the correction."))
    if value is None:
        read_on = reading.read_on
    noted_at = reading.noted_at if read_on == reading.read_on else now  # among those of its day it keeps its place
    if value is not None:
        _check(meter, reading.zone, read_on, value, now)
        why_lower = _why(value_before(meter, reading.zone, read_on, noted_at, without=reading), value, why_lower)
    row = MeterReading(
        meter=meter,
        zone=reading.zone,
        read_on=read_on,
        value=value,
        source=reading.source,
        why_lower=why_lower if value is not None else None,
        corrects=reading,
        reason=reason,
        made_at=noted_at,
        recorded_by_id=actor.actor_id,
        created_at=now,
    )
    _write("meter.correct_reading", row, actor)
    return row


def add_photo(reading: MeterReading, photo: Photo, *, actor: Actor) -> ReadingPhoto:
    """Keeps a photo with the reading; the same sent again is kept once."""
    same = (ReadingPhoto.reading_id == reading.id, ReadingPhoto.source_hash == photo.source_hash)
    known = db.session.scalar(sa.select(ReadingPhoto).where(*same))
    if known is not None:
        return known
    large, small = photo.keep()
    row = ReadingPhoto(
        reading=reading,
        file_name=large,
        small_name=small,
        width=photo.width,
        height=photo.height,
        source_hash=photo.source_hash,
    )
    db.session.add(row)
    db.session.flush()
    audit.record_facts("meter.add_photo", reading.meter, actor=actor, facts={"photo": row.id})
    return row


def _same(meter: Meter, zone: str, read_on: date, value: int, source: ReadingSource) -> MeterReading | None:
    return db.session.scalar(
        sa.select(MeterReading).where(
            MeterReading.meter_id == meter.id,
            MeterReading.zone == zone,
            MeterReading.read_on == read_on,
            MeterReading.value == value,
            MeterReading.source == source,
            MeterReading.corrects_id.is_(None),
        )
    )


def _check(meter: Meter, zone: str, read_on: date, value: int, now: datetime) -> None:
    if zone not in meter.all_zones:
        raise Refused(_("The meter has no such tariff."))
    if not 0 <= value < 10 ** (meter.digits or 9) * 1000:
        raise Refused(_("The counter of meter %(number)s cannot show so much.", number=meter.number))
    insist(
        rules.day_has_come(read_on, clock.local(now).date()),
        rules.meter_hangs(meter.installed_on, meter.removed_on, read_on),
    )


def _why(before: int | None, value: int, why_lower: WhyLower | None) -> WhyLower | None:
    """What is kept of why the reading is lower: nothing where it is not. Another meter may also show more."""
    insist(rules.reading_follows(before, value, why_lower))
    lower = before is not None and value < before
    return why_lower if lower or why_lower is WhyLower.REPLACED else None


def _write(action: str, row: MeterReading, actor: Actor) -> None:
    db.session.add(row)
    db.session.flush()
    value = plain_quantity(row.value) if row.value is not None else None
    facts = {"zone": row.zone or None, "read_on": row.read_on, "reading": value, "source": row.source}
    audit.record_facts(action, row.meter, actor=actor, facts=facts, note=row.reason)
