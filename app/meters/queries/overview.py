"""One flat at a glance: its meters with their last readings, its certificates, what the rules say of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.errors import Finding
from app.core.months import months_before
from app.flats.models import Flat
from app.meters import rules
from app.meters.calculations import Consumption, Counter, by_month, standing
from app.meters.models import Certificate, Meter, MeterReading
from app.meters.queries.certificates import certificates_of
from app.meters.queries.meters import chain_of, meters_of
from app.meters.queries.readings import Zone, counters_of, latest_readings
from app.places.queries import policy_on

MONTHS = 24  # shown of a meter


@dataclass(frozen=True)
class FlatMeters:
    """What hangs in a flat and what certifies it, today and before; `findings` are those that failed.

    That it is not known until when a meter is verified stands on its own page: many are the supplier's.
    """

    meters: Sequence[Meter]
    removed: Sequence[Meter]
    latest: dict[Zone, MeterReading]
    certificates: Sequence[Certificate]
    ended: Sequence[Certificate]
    findings: Sequence[tuple[Meter | Certificate | None, Finding]]


def flat_meters(flat: Flat, today: date) -> FlatMeters:
    """Everything of the flat, in a number of queries that does not grow."""
    everything = meters_of([flat.id]).get(flat.id, [])
    hanging = [meter for meter in everything if meter.removed_on is None]
    removed = sorted((one for one in everything if one.removed_on), key=lambda one: one.removed_on or today)
    certificates = certificates_of([flat.id]).get(flat.id, [])
    held = [one for one in certificates if one.ended_on is None]
    return FlatMeters(
        meters=hanging,
        removed=removed[::-1],
        latest=latest_readings([meter.id for meter in everything]),
        certificates=held,
        ended=[one for one in certificates if one.ended_on is not None],
        findings=_findings(flat, hanging, held, today),
    )


@dataclass(frozen=True)
class Month:
    """What a meter and those it replaced counted in a month: of each zone, and together."""

    month: date
    zones: Sequence[Consumption]
    total: Consumption


def months_of(meter: Meter) -> list[Month]:
    """The months from the first reading to the last, the newest first; none without two readings to compare."""
    chain = chain_of(meter)
    counters = counters_of(chain)
    read = [shown.read_on for one in counters.values() for shown in standing(one.readings)]
    if not read:
        return []
    ends_on = max(read)
    starts_on = max(min(read), months_before(ends_on, MONTHS - 1))
    zones = [_zone(counters, zone) for zone in meter.all_zones]
    whole = by_month(list(counters.values()), starts_on, ends_on)
    parts = zip(*(by_month(one, starts_on, ends_on) for one in zones), strict=True)
    found = [
        Month(month, [part for _month, part in one], total) for (month, total), one in zip(whole, parts, strict=True)
    ]
    return found[::-1]


def _zone(counters: dict[Zone, Counter], zone: str) -> list[Counter]:
    return [counter for (_meter, name), counter in counters.items() if name == zone]


def _findings(
    flat: Flat, meters: Sequence[Meter], certificates: Sequence[Certificate], today: date
) -> list[tuple[Meter | Certificate | None, Finding]]:
    policy = policy_on(flat.municipality_id, today)
    held = [one.kind for one in certificates]
    said: list[tuple[Meter | Certificate | None, Finding]] = [
        (None, rules.flat_has_meters(len(meters))),
        (None, rules.heating_is_checked(flat.heating, held)),
        *((one, rules.verification_holds(one.verified_until, today, policy)) for one in meters if one.verified_until),
        *((one, rules.certificate_holds(one.expires_on, today, policy)) for one in certificates),
    ]
    return [(what, finding) for what, finding in said if not finding.passed]
