"""The meters of a flat as an act shows them, and their readings once the act is locked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from app.conditions.models import ConditionAct
from app.conditions.queries.content import content_of, items_of
from app.conditions.standard import LANGUAGES, Names
from app.core.audit import Actor
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.flats.models import Flat
from app.meters.labels import METER_KIND
from app.meters.models import Meter, MeterKind, ReadingSource
from app.meters.operations.readings import record_reading
from app.meters.queries.meters import meters_of


@dataclass(frozen=True)
class MeterSeen:
    """A meter of the flat as an act shows it; one for each tariff zone."""

    meter_id: int
    kind: str
    number: str
    names: Names
    zone: str | None = None


def meters_seen(flat: Flat, day: date) -> list[MeterSeen]:
    """One for each meter and tariff zone that hangs in the flat on the day."""
    return [
        MeterSeen(meter.id, meter.kind.value, meter.number, _names(meter.kind), zone or None)
        for meter in meters_of([flat.id], day).get(flat.id, [])
        for zone in meter.all_zones
    ]


def record_readings(act: ConditionAct, *, actor: Actor, now: datetime) -> list[str]:
    """Hands the readings of a locked act to the register of meters.

    Returns, in words, which ones it does not take: they stay in the act, and a person puts the register right.
    """
    return [words for item in _read(act) if (words := _record(act, item, actor, now))]


def _read(act: ConditionAct) -> Iterator[dict]:
    for _room, item in items_of(content_of(act)):
        if item["kind"] == "meter" and item["value"] is not None:
            yield item


def _record(act: ConditionAct, item: dict, actor: Actor, now: datetime) -> str | None:
    meter = db.session.get(Meter, item["meter_id"])
    if meter is None or meter.flat_id != act.flat_id:
        return _("Meter %(number)s is not in the register any more.", number=item["meter"])
    seen_at = datetime.fromisoformat(item["seen_at"])
    shown = {"source": ReadingSource.ACT, "made_at": seen_at, "actor": actor, "now": now}
    try:
        record_reading(meter, item["zone"] or "", act.act_on, item["value"], **shown)
    except (Refused, RuleViolation) as problem:
        return _("Meter %(number)s: %(problem)s", number=item["meter"], problem=str(problem))
    return None


def _names(kind: MeterKind) -> dict[str, str]:
    names = {}
    for language in LANGUAGES:
        with force_locale(language):
            names[language] = str(METER_KIND[kind])
    return names
