"""Meters are put up, corrected, replaced and taken off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit, clock
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.versions import refuse_unseen
from app.flats.models import Flat
from app.meters.models import UNITS, Meter, MeterKind, MeterReading, MeterUnit, ReadingSource
from app.meters.operations.readings import record_reading
from app.placements.operations.turns import take_turn

Values = Mapping[str, int]
"""Zone → what it shows, in thousandths."""


@dataclass(frozen=True)
class MeterFacts:
    """What is known of a meter; without `unit` the usual one of its kind."""

    kind: MeterKind
    number: str
    installed_on: date
    unit: MeterUnit | None = None
    zones: tuple[str, ...] = ()
    digits: int | None = None
    place_words: str | None = None
    verified_until: date | None = None


METER_FACTS = (*MeterFacts.__dataclass_fields__, "removed_on")


def add_meter(
    flat: Flat,
    facts: MeterFacts,
    *,
    actor: Actor,
    now: datetime,
    first: Values | None = None,
    source: ReadingSource = ReadingSource.VISIT,
) -> Meter:
    """A meter hangs in the flat from a day on, with what it shows then (`first`), where that is known.

    Raises Refused for a day to come, and where a meter with this number hangs there at the same time.
    """
    take_turn(flat.municipality_id, flat)
    meter = Meter(flat=flat)
    _set(meter, facts, clock.local(now).date())
    audit.record("meter.add", meter, actor=actor)
    _read(meter, first, facts.installed_on, source, actor, now)
    return meter


def edit_meter(
    meter: Meter,
    facts: MeterFacts,
    *,
    actor: Actor,
    now: datetime,
    removed_on: date | None = None,
    seen: str | None = None,
) -> Meter:
    """Corrects what is known of a meter, or says until when it is verified anew.

    Of one that was taken off, `removed_on` is its day; None puts it back. What it counts, and its tariffs, stay once it
    has been read. Raises Refused where the meter is not as `seen` (`version_of`), or where readings contradict.
    """
    take_turn(meter.flat.municipality_id, meter)
    refuse_unseen(meter, METER_FACTS, seen)
    _refuse_what_readings_contradict(meter, facts, removed_on)
    if meter.removed_on is None and removed_on is not None:
        raise Refused(_("To take the meter off, use the page for that."))
    meter.removed_on = removed_on
    if removed_on is None:
        meter.removed_because = None
    _set(meter, facts, clock.local(now).date())
    audit.record("meter.edit", meter, actor=actor)
    return meter


def replace_meter(
    meter: Meter,
    on: date,
    facts: MeterFacts,
    *,
    actor: Actor,
    now: datetime,
    final: Values | None = None,
    first: Values | None = None,
    source: ReadingSource = ReadingSource.MANAGER,
) -> Meter:
    """Another meter hangs there from `on`: the old one is taken off with its final readings, the new one begins.

    Returns the new one. A reading nobody noted is left out: what was used since the last one is then not known. Raises
    Refused and RuleViolation as the steps it is made of.
    """
    end_meter(meter, on, None, actor=actor, now=now, final=final, source=source)
    new = Meter(flat=meter.flat, replaces=meter)
    _set(new, facts, clock.local(now).date())
    if new.kind is not meter.kind or new.installed_on != on:
        raise Refused(_("The new meter counts the same as the old one, and begins on the same day."))
    audit.record("meter.replace", new, actor=actor)
    _read(new, first, on, source, actor, now)
    return new


def end_meter(
    meter: Meter,
    on: date,
    reason: str | None,
    *,
    actor: Actor,
    now: datetime,
    final: Values | None = None,
    source: ReadingSource = ReadingSource.MANAGER,
) -> Meter:
    """The meter is taken off on the day, with its final readings where somebody noted them."""
    take_turn(meter.flat.municipality_id, meter)
    if meter.removed_on is not None:
        raise Refused(_("The meter is taken off already."))
    if on > clock.local(now).date():
        raise Refused(_("The date cannot be in the future."))
    if on < meter.installed_on:
        raise Refused(_("A meter is taken off after it was put up."))
    if (last := _days_read(meter)[1]) and last > on:
        raise Refused(_("The meter was read after that day."))
    _read(meter, final, on, source, actor, now)
    meter.removed_on, meter.removed_because = on, reason
    audit.record("meter.end", meter, actor=actor)
    return meter


def _set(meter: Meter, facts: MeterFacts, today: date) -> None:
    unit = facts.unit or UNITS[facts.kind][0]
    if unit not in UNITS[facts.kind]:
        raise Refused(_("Such a meter does not count in this unit."))
    if len(set(facts.zones)) < len(facts.zones) or len(facts.zones) == 1:
        raise Refused(_("Name two or more different tariffs, or none where the meter has one."))
    if facts.installed_on > today:
        raise Refused(_("The date cannot be in the future."))
    with db.session.no_autoflush:
        meter.kind, meter.unit, meter.zones = facts.kind, unit, list(facts.zones)
        meter.number = " ".join(facts.number.split())
        meter.digits, meter.place_words = facts.digits, facts.place_words
        meter.verified_until, meter.installed_on = facts.verified_until, facts.installed_on
        _refuse_same_number(meter)


def _refuse_same_number(meter: Meter) -> None:
    same = sa.select(Meter).where(Meter.flat_id == meter.flat.id, Meter.number == meter.number)
    for other in db.session.scalars(same):
        starts_on = max(meter.installed_on, other.installed_on)
        if other is not meter and starts_on < min(meter.removed_on or date.max, other.removed_on or date.max):
            raise Refused(_("A meter with this number hangs in the flat at the same time."))


def _refuse_what_readings_contradict(meter: Meter, facts: MeterFacts, removed_on: date | None) -> None:
    first, last = _days_read(meter)
    if first is not None:
        if (facts.kind, tuple(facts.zones), facts.unit or UNITS[facts.kind][0]) != (
            meter.kind,
            tuple(meter.zones),
            meter.unit,
        ):
            raise Refused(_("What the meter counts and its tariffs stay as they are: it has been read."))
        if facts.installed_on > first:
            raise Refused(_("The meter was read before that day."))
    if removed_on is not None and removed_on < (last or facts.installed_on):
        raise Refused(_("The meter was read after that day."))
    if removed_on is None and meter.removed_on is not None and meter.replaced_by is not None:
        raise Refused(_("Another meter has replaced this one: it cannot hang there again."))


def _days_read(meter: Meter) -> tuple[date | None, date | None]:
    """The first and the last day on which it was read; rows that are corrected count too."""
    days = sa.select(sa.func.min(MeterReading.read_on), sa.func.max(MeterReading.read_on))
    first, last = db.session.execute(days.where(MeterReading.meter_id == meter.id)).one()
    return first, last


def _read(meter: Meter, values: Values | None, on: date, source: ReadingSource, actor: Actor, now: datetime) -> None:
    for zone, value in (values or {}).items():
        record_reading(meter, zone, on, value, source=source, actor=actor, now=now)
