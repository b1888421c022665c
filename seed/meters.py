"""Meters of the demonstration's flats, some months of readings, certificates; all numbers are invented."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from app.accounts.models import User
from app.core import clock
from app.core.extensions import db
from app.core.months import months_before
from app.core.papers import read_paper
from app.flats.models import Flat, Heating
from app.meters.models import CertificateKind, Meter, MeterKind, ReadingSource
from app.meters.operations import (
    CertificateFacts,
    MeterFacts,
    add_certificate,
    add_meter,
    correct_reading,
    record_reading,
    replace_meter,
)
from app.meters.queries import latest_readings, meters_of
from seed.papers import pdf
from seed.world import World

DAY = timedelta(days=1)
OF_A_FLAT = (MeterKind.COLD_WATER, MeterKind.HOT_WATER, MeterKind.ELECTRICITY)
A_MONTH = {MeterKind.COLD_WATER: 3_150, MeterKind.HOT_WATER: 2_240, MeterKind.ELECTRICITY: 92_500}  # thousandths
WHERE = {
    MeterKind.COLD_WATER: "Vannasistabā",
    MeterKind.HOT_WATER: "Vannasistabā",
    MeterKind.ELECTRICITY: "Kāpņu telpā",
}
LETTER = {MeterKind.COLD_WATER: "A", MeterKind.HOT_WATER: "K", MeterKind.ELECTRICITY: "E"}
READ, READ_LONGER = 3, 8  # months back
WITHOUT = 12  # of so many flats one has no meter recorded
TWO_TARIFFS, REPLACED, OVER, SOON, CORRECTED = 3, 5, 7, 9, 11  # the flats of which this is told, in turn
CHIMNEYS = (30, -20, 400, 700)  # days left of each wood-heated flat's check, in turn; the others have none


def measure(world: World) -> None:
    """Everything, flat by flat."""
    flats = db.session.scalars(sa.select(Flat).order_by(Flat.id)).all()
    for turn, flat in enumerate(flats, start=1):
        officer = world.officers[flat.municipality.name]
        if turn % WITHOUT:
            for kind in OF_A_FLAT:
                _meter(world, flat, kind, turn, officer)
        if turn % 2:
            _certificate(world, flat, CertificateKind.ENERGY, 2_600, officer)
    _replace(world, flats[REPLACED - 1])
    _correct(world, flats[CORRECTED - 1])
    wooden = [flat for flat in flats if flat.heating is Heating.WOOD]
    for flat, left in zip(wooden, CHIMNEYS, strict=False):
        _certificate(world, flat, CertificateKind.CHIMNEY, left, world.officers[flat.municipality.name])


def _meter(world: World, flat: Flat, kind: MeterKind, turn: int, officer: User) -> None:
    two = turn == TWO_TARIFFS and kind is MeterKind.ELECTRICITY
    since = world.ago(800)
    facts = MeterFacts(
        kind,
        f"{LETTER[kind]}{40_000 + turn * 17}",
        since,
        zones=("T1", "T2") if two else (),
        digits=5,
        place_words=WHERE[kind],
        verified_until=_verified(world, kind, turn),
    )
    meter = add_meter(flat, facts, actor=officer, now=_noon(since))
    for back in range(READ_LONGER if turn in (TWO_TARIFFS, REPLACED) else READ, -1, -1):
        _read(meter, months_before(world.as_of, back), turn, officer)


def _verified(world: World, kind: MeterKind, turn: int) -> date | None:
    """Electricity meters are the supplier's: nobody here knows until when they are verified."""
    if kind is MeterKind.ELECTRICITY:
        return None
    left = {OVER: -40, SOON: 20}.get(turn, 500) if kind is MeterKind.HOT_WATER else 500
    return months_before(world.as_of + timedelta(days=left), -1) - DAY


def _read(meter: Meter, day: date, turn: int, actor: User) -> None:
    months = (day - meter.installed_on).days / 30.4
    for number, zone in enumerate(meter.all_zones):
        used = int(months * (A_MONTH[meter.kind] + turn % 7 * 310) * (1 - 0.6 * number))
        source = ReadingSource.VISIT if turn % 3 else ReadingSource.PERSON_TOLD
        record_reading(meter, zone, day, 120_000 + used, source=source, actor=actor, now=_noon(day))


def _replace(world: World, flat: Flat) -> None:
    """In mid-year the cold water meter was replaced, with both readings of the day."""
    officer = world.officers[flat.municipality.name]
    old = next(one for one in meters_of([flat.id], world.as_of)[flat.id] if one.kind is MeterKind.COLD_WATER)
    on = months_before(world.as_of, 0) + (world.as_of - months_before(world.as_of, 0)) // 2
    facts = MeterFacts(
        old.kind, "A90001", on, digits=5, place_words=old.place_words, verified_until=months_before(on, -48) - DAY
    )
    final = {"": 120_000 + int((on - old.installed_on).days / 30.4 * (A_MONTH[old.kind] + REPLACED % 7 * 310))}
    new = replace_meter(old, on, facts, actor=officer, now=_noon(on), final=final, first={"": 12})
    record_reading(new, "", world.as_of, 1_900, source=ReadingSource.VISIT, actor=officer, now=_noon(world.as_of))


def _correct(world: World, flat: Flat) -> None:
    """Somebody wrote a digit too many."""
    officer = world.officers[flat.municipality.name]
    meter = meters_of([flat.id], world.as_of)[flat.id][0]
    now, right = _noon(world.as_of), (latest_readings([meter.id])[meter.id, ""].value or 0) + 400
    wrong = record_reading(meter, "", world.as_of, right * 10, source=ReadingSource.PERSON_TOLD, actor=officer, now=now)
    correct_reading(wrong, right, world.as_of, "Pierakstīts par vienu ciparu vairāk.", actor=officer, now=now)


def _certificate(world: World, flat: Flat, kind: CertificateKind, left: int, officer: User) -> None:
    facts = CertificateFacts(
        kind, world.ago(340), expires_on=world.as_of + timedelta(days=left), number=f"D-{flat.id:03}"
    )
    paper = read_paper(pdf(f"Demo {facts.number}")) if kind is CertificateKind.CHIMNEY else None
    if left < 0:
        facts = replace(facts, issued_on=world.ago(400))
    title = f"{facts.number}.pdf"
    add_certificate(flat, facts, actor=officer, today=facts.issued_on, paper=paper, title=title if paper else "")


def _noon(day: date) -> datetime:
    return clock.instant(day, time(12))
