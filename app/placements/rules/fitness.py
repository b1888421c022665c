"""P10–P20: whether this flat can be this household's home at all, on those days."""

from collections.abc import Iterable
from datetime import date, timedelta

from app.core.errors import Finding, Level, Words
from app.core.words import lazy_text as _l
from app.flats.models import Readiness
from app.placements.rules.facts import Case, FlatFacts, Period, RoomStay
from app.placements.rules.words import day_words
from app.places.policy import Policy

USUAL_DAYS = 60

_NOT_READY = {
    Readiness.IN_PREPARATION: _l("The flat is still being prepared."),
    Readiness.IN_REPAIR: _l("The flat is in repair."),
    Readiness.WITHDRAWN: _l("The flat is withdrawn from the stock."),
}


def _answer(
    rule_id: str, passed: bool, level: Level, fine: Words, failed: Words, remedy: Words, source: str
) -> Finding:
    """A finding without a number."""
    return Finding(
        rule_id,
        passed,
        level,
        None,
        None,
        fine if passed else failed,
        source,
        "" if passed else remedy,
    )


def flat_is_ready(case: Case, policy: Policy) -> Finding:
    """P10: a person has set the flat ready. Source: digest rows 58, 61, 65, 002:3423."""
    readiness = case.flat.readiness
    return _answer(
        "P10",
        readiness is Readiness.READY,
        Level.BLOCK,
        _l("The flat is ready."),
        _NOT_READY.get(readiness, ""),
        _l("When the flat can be lived in, set it ready on its page."),
        "digest rows 58, 61, 65, 002:3423",
    )


def free_room(rooms: int, taken: Iterable[RoomStay], stay: Period) -> int | None:
    """The first room free on every day of the stay: always 1 in a flat that is not shared; None where none is."""
    busy = {other.room_number for other in taken if other.period.overlaps(stay)}
    return next((room for room in range(1, rooms + 1) if room not in busy), None)


def flat_is_free(case: Case, policy: Policy) -> Finding:
    """P11: the flat, or one room of a group flat, is free on every day of the stay. Source: digest row 41, 002:3184."""
    passed = free_room(case.flat.rooms_to_let, case.flat.rooms_taken, case.stay) is not None
    day = None if passed else _free_from(case.flat, case.stay)
    return _answer(
        "P11",
        passed,
        Level.BLOCK,
        _l("The flat is free for the whole stay."),
        _when_occupied(case.flat, case.stay, day),
        _l("Choose another flat, or a stay that begins on or after: %(day)s.", day=day_words(day))
        if day
        else _l("Choose another flat."),
        "digest rows 40–41, 002:3184",
    )


def _free_from(flat: FlatFacts, stay: Period) -> date | None:
    """The first day from which a room is free until the stay ends; None where none is known."""
    ends = sorted({taken.period.ends_on for taken in flat.rooms_taken if taken.period.ends_on})
    within = (day for day in ends if day > stay.starts_on and (stay.ends_on is None or day < stay.ends_on))
    rest = ((day, Period(day, stay.ends_on)) for day in within)
    return next((day for day, left in rest if free_room(flat.rooms_to_let, flat.rooms_taken, left)), None)


def _when_occupied(flat: FlatFacts, stay: Period, free_from: date | None) -> Words:
    starts = [taken.period.starts_on for taken in flat.rooms_taken if taken.period.overlaps(stay)]
    if free_from:
        return _l("The flat is occupied until: %(day)s.", day=day_words(free_from))
    if starts and max(starts) > stay.starts_on:
        return _l("The flat is taken by another stay from: %(day)s.", day=day_words(max(starts)))
    return _l("The flat is occupied and no end is recorded.")


def lives_nowhere_else(case: Case, policy: Policy) -> Finding:
    """P12: no client of the household lives in another flat of ours on a day of the stay. Source: digest row 41."""
    elsewhere = [period for period in case.household.elsewhere if period.overlaps(case.stay)]
    return _answer(
        "P12",
        not elsewhere,
        Level.BLOCK,
        _l("No client of the household lives in another flat of ours on those days."),
        _l("A client of the household lives in another flat of ours on those days."),
        _l("Move the household from that flat, or end that stay first."),
        "digest row 41, 002:3184",
    )


def group_flat_only_if_wished(case: Case, policy: Policy) -> Finding:
    """P13: a group flat only for someone who wishes it. Source: digest row 42, 000:148."""
    is_group = case.flat.group_rooms is not None
    return _answer(
        "P13",
        not is_group or case.household.wishes_group_flat,
        Level.BLOCK,
        _l("It is a group flat, and the household wishes one.") if is_group else _l("It is not a group flat."),
        _l("It is a group flat, and the household has not wished for one."),
        _l("Record the wish, if the person has it, after weighing safety and health."),
        "digest row 42, 000:148",
    )


def flat_is_self_contained(case: Case, policy: Policy) -> Finding:
    """P14: rooms are not shared, unless a group flat is wished. Source: digest row 40, 002:4723."""
    wished = case.flat.group_rooms is not None and case.household.wishes_group_flat
    return _answer(
        "P14",
        case.flat.self_contained or wished or not policy.self_contained_only,
        Level.LIMIT,
        _l("The flat is self-contained.") if case.flat.self_contained else _l("A shared dwelling is allowed here."),
        _l("The flat is not self-contained: rooms are shared."),
        _l("Choose a self-contained flat, or ask the programme manager to decide with a written reason."),
        "digest row 40, 002:4723",
    )


def waits_or_is_housed(case: Case, policy: Policy) -> Finding:
    """P15: the household is on the waitlist, or lives in a flat of ours. Source: digest rows 15, 19, 000:409."""
    return _answer(
        "P15",
        case.household.waiting or case.household.housed,
        Level.BLOCK,
        _l("The household is on the waitlist.")
        if case.household.waiting
        else _l("The household already lives in a flat of ours."),
        _l("The household is not on the waitlist."),
        _l("Decide on its application first."),
        "digest rows 15, 19, 000:409",
    )


def same_municipality(case: Case, policy: Policy) -> Finding:
    """P16: flat and household belong to the same municipality. Source: digest row 18, 000:407."""
    return _answer(
        "P16",
        case.flat.municipality_id == case.household.municipality_id,
        Level.BLOCK,
        _l("The flat belongs to the household's municipality."),
        _l("The flat belongs to another municipality."),
        _l("Choose a flat of the household's municipality."),
        "digest row 18, 000:407",
    )


def consent_is_recorded(case: Case, policy: Policy) -> Finding:
    """P17: each client has consented to keeping the data. Source: digest row 209, 000:591."""
    missing = case.household.without_consent
    return Finding(
        "P17",
        missing == 0,
        Level.WARN,
        missing,
        0,
        _l("Consent is recorded.")
        if missing == 0
        else _l("Clients without a recorded consent: %(count)s.", count=missing),
        "digest row 209, 000:591",
        "" if missing == 0 else _l("Ask for the consent, at the latest when the agreement is signed."),
    )


def household_has_clients(case: Case, policy: Policy) -> Finding:
    """P18: at least one member is a client on the first day. Source: digest row 18, 000:407."""
    count = case.household.clients
    return Finding(
        "P18",
        count > 0,
        Level.BLOCK,
        count,
        1,
        _l("Clients in the household: %(count)s.", count=count),
        "digest row 18, 000:407",
        "" if count else _l("Add the client to the household, or choose a day on which one belongs to it."),
    )


def start_is_plausible(case: Case, policy: Policy) -> Finding:
    """P19: the first day is not far from today, so a mistyped year is noticed. Source: assumed."""
    days = abs(case.stay.starts_on - case.today)
    return Finding(
        "P19",
        days <= timedelta(days=USUAL_DAYS),
        Level.WARN,
        days.days,
        USUAL_DAYS,
        _l("Days between today and the first day of the stay: %(days)s.", days=days.days),
        "assumed",
        "" if days <= timedelta(days=USUAL_DAYS) else _l("Check the date."),
    )


def inside_centre(case: Case, policy: Policy) -> Finding:
    """P20: outside the centre, transport compensation is agreed on. Source: digest row 38, 002:6671."""
    return _answer(
        "P20",
        not case.flat.outside_centre,
        Level.WARN,
        _l("The building is in a populated centre."),
        _l("The building is outside the centre."),
        _l("Agree on compensation for transport."),
        "digest row 38, 002:6671",
    )
