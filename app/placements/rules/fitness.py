"""P10–P20, P22 and P23: whether this flat can be this household's home at all, on those days."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from app.core.errors import Finding, Level, Words
from app.core.words import lazy_text as _l
from app.flats.models import Readiness
from app.placements.rules.answers import Answers
from app.placements.rules.facts import Case, Period, RoomStay
from app.placements.rules.words import day_words
from app.places.policy import Policy

P10 = Answers("P10", Level.BLOCK, "digest rows 58, 61, 65, 002:3423")
SET_READY = _l("When the flat can be lived in, set it ready on its page.")
READINESS = {
    Readiness.READY: P10.yes(_l("The flat is ready.")),
    Readiness.IN_PREPARATION: P10.no(_l("The flat is still being prepared."), SET_READY),
    Readiness.IN_REPAIR: P10.no(_l("The flat is in repair."), SET_READY),
    Readiness.WITHDRAWN: P10.no(_l("The flat is withdrawn from the stock."), SET_READY),
}


def flat_is_ready(case: Case, policy: Policy) -> Finding:
    """P10: a person has set the flat ready. Source: digest rows 58, 61, 65, 002:3423."""
    return READINESS[case.flat.readiness]


P23 = Answers("P23", Level.BLOCK, "digest rows 58, 96, 000:343, 000:435")
WALK_THROUGH = _l("Walk through the flat and have the act signed; its page says what is missing.")
ACT = {
    True: P23.yes(_l("A signed act shows that the flat meets the minimum standard.")),
    False: P23.no(_l("The last signed act says that the flat does not meet the minimum standard."), WALK_THROUGH),
    None: P23.no(_l("No signed act shows that the flat meets the minimum standard."), WALK_THROUGH),
}


def act_shows_standard(case: Case, policy: Policy) -> Finding:
    """P23: the last signed act shows the minimum standard. Source: digest rows 58, 96, 000:343, 000:435."""
    return ACT[case.flat.act_passed]


P11 = Answers("P11", Level.BLOCK, "digest rows 40–41, 002:3184")
FREE = P11.yes(_l("The flat is free for the whole stay."))


def flat_is_free(case: Case, policy: Policy) -> Finding:
    """P11: the flat, or one room of a group flat, is free on every day of the stay.

    Source: digest rows 40–41, 002:3184.
    """
    rooms, taken, stay = case.flat.rooms_to_let, case.around.rooms_taken, case.stay
    if not taken or free_room(rooms, taken, stay) is not None:
        return FREE
    day = _free_from(rooms, taken, stay)
    remedy = (
        _l("Choose another flat, or a stay that begins on or after: %(day)s.", day=day_words(day))
        if day
        else _l("Choose another flat.")
    )
    return P11.no(_when_occupied(taken, stay, day), remedy)


def free_room(rooms: int, taken: Iterable[RoomStay], stay: Period) -> int | None:
    """The first room free on every day of the stay: always 1 in a flat that is not shared; None where none is."""
    busy = {other.room_number for other in taken if other.period.overlaps(stay)}
    return next((room for room in range(1, rooms + 1) if room not in busy), None)


def _free_from(rooms: int, taken: Iterable[RoomStay], stay: Period) -> date | None:
    """The first day from which a room is free until the stay ends; None where none is known."""
    ends = sorted({other.period.ends_on for other in taken if other.period.ends_on})
    within = (day for day in ends if day > stay.starts_on and (stay.ends_on is None or day < stay.ends_on))
    return next((day for day in within if free_room(rooms, taken, Period(day, stay.ends_on)) is not None), None)


def _when_occupied(taken: Iterable[RoomStay], stay: Period, free_from: date | None) -> Words:
    starts = [other.period.starts_on for other in taken if other.period.overlaps(stay)]
    if free_from:
        return _l("The flat is occupied until: %(day)s.", day=day_words(free_from))
    if starts and max(starts) > stay.starts_on:
        return _l("The flat is taken by another stay from: %(day)s.", day=day_words(max(starts)))
    return _l("The flat is occupied and no end is recorded.")


P12 = Answers("P12", Level.BLOCK, "digest row 41, 002:3184")
NOWHERE_ELSE = P12.yes(_l("No client of the household lives in another flat of ours on those days."))
ELSEWHERE = P12.no(
    _l("A client of the household lives in another flat of ours on those days."),
    _l("Move the household from that flat, or end that stay first."),
)


def lives_nowhere_else(case: Case, policy: Policy) -> Finding:
    """P12: no client of the household lives in another flat of ours on a day of the stay.

    Source: digest row 41, 002:3184.
    """
    return ELSEWHERE if any(period.overlaps(case.stay) for period in case.household.elsewhere) else NOWHERE_ELSE


P13 = Answers("P13", Level.BLOCK, "digest row 42, 000:148")
NO_GROUP_FLAT = P13.yes(_l("It is not a group flat."))
GROUP_FLAT_WISHED = P13.yes(_l("It is a group flat, and the household wishes one."))
GROUP_FLAT_NOT_WISHED = P13.no(
    _l("It is a group flat, and the household has not wished for one."),
    _l("Record the wish, if the person has it, after weighing safety and health."),
)


def group_flat_only_if_wished(case: Case, policy: Policy) -> Finding:
    """P13: a group flat only for someone who wishes it. Source: digest row 42, 000:148."""
    if case.flat.group_rooms is None:
        return NO_GROUP_FLAT
    return GROUP_FLAT_WISHED if case.household.wishes_group_flat else GROUP_FLAT_NOT_WISHED


P22 = Answers("P22", Level.LIMIT, "digest row 42, 000:148")
NOTHING_TO_WEIGH = P22.yes(_l("It is not a group flat."))
WEIGHED = {
    True: P22.yes(_l("It is a group flat, and the support team supports the wish.")),
    False: P22.no(
        _l("It is a group flat, and the support team advises against the wish."),
        _l(
            "Talk it over with the person and the team, who may weigh it again, or ask the programme manager to decide "
            "with a written reason."
        ),
    ),
    None: P22.no(
        _l("It is a group flat, and nobody has weighed safety and health yet."),
        _l(
            "Ask the support team to weigh them on the household's page, or the programme manager to decide with a "
            "written reason."
        ),
    ),
}


def group_flat_is_weighed(case: Case, policy: Policy) -> Finding:
    """P22: before somebody moves into a group flat, safety and health were weighed. Source: digest row 42, 000:148."""
    return NOTHING_TO_WEIGH if case.flat.group_rooms is None else WEIGHED[case.household.group_flat_supported]


P14 = Answers("P14", Level.LIMIT, "digest row 40, 002:4723")
SELF_CONTAINED = P14.yes(_l("The flat is self-contained."))
MAY_BE_SHARED = P14.yes(_l("A shared dwelling is allowed here."))
SHARED = P14.no(
    _l("The flat is not self-contained: rooms are shared."),
    _l("Choose a self-contained flat, or ask the programme manager to decide with a written reason."),
)


def flat_is_self_contained(case: Case, policy: Policy) -> Finding:
    """P14: rooms are not shared, unless a group flat is wished. Source: digest row 40, 002:4723."""
    if case.flat.self_contained:
        return SELF_CONTAINED
    wished = case.flat.group_rooms is not None and case.household.wishes_group_flat
    return MAY_BE_SHARED if wished or not policy.self_contained_only else SHARED


P15 = Answers("P15", Level.BLOCK, "digest rows 15, 19, 000:409")
WAITING = P15.yes(_l("The household is on the waitlist."))
HOUSED = P15.yes(_l("The household already lives in a flat of ours."))
NOT_WAITING = P15.no(_l("The household is not on the waitlist."), _l("Decide on its application first."))


def waits_or_is_housed(case: Case, policy: Policy) -> Finding:
    """P15: the household is on the waitlist, or lives in a flat of ours. Source: digest rows 15, 19, 000:409."""
    return WAITING if case.household.waiting else HOUSED if case.household.housed else NOT_WAITING


P16 = Answers("P16", Level.BLOCK, "digest row 18, 000:407")
SAME_MUNICIPALITY = P16.yes(_l("The flat belongs to the household's municipality."))
OTHER_MUNICIPALITY = P16.no(
    _l("The flat belongs to another municipality."), _l("Choose a flat of the household's municipality.")
)


def same_municipality(case: Case, policy: Policy) -> Finding:
    """P16: flat and household belong to the same municipality. Source: digest row 18, 000:407."""
    return SAME_MUNICIPALITY if case.flat.municipality_id == case.household.municipality_id else OTHER_MUNICIPALITY


P17 = Answers("P17", Level.WARN, "digest row 209, 000:591")


def consent_is_recorded(case: Case, policy: Policy) -> Finding:
    """P17: each client has consented to keeping the data. Source: digest row 209, 000:591."""
    return _consent(case.household.without_consent)


@lru_cache(maxsize=100)
def _consent(missing: int) -> Finding:
    if missing == 0:
        return P17.yes(_l("Consent is recorded."), 0)
    return P17.no(
        _l("Clients without a recorded consent: %(count)s.", count=missing),
        _l("Ask for the consent, at the latest when the agreement is signed."),
        missing,
    )


P18 = Answers("P18", Level.BLOCK, "digest row 18, 000:407")


def household_has_clients(case: Case, policy: Policy) -> Finding:
    """P18: at least one member is a client on the first day. Source: digest row 18, 000:407."""
    return _clients(case.household.clients)


@lru_cache(maxsize=100)
def _clients(count: int) -> Finding:
    reason = _l("Clients in the household: %(count)s.", count=count)
    if count:
        return P18.yes(reason, count)
    remedy = _l("Add the client to the household, or choose a day on which one belongs to it.")
    return P18.no(reason, remedy, count)


P19 = Answers("P19", Level.WARN, "assumed")


def start_is_plausible(case: Case, policy: Policy) -> Finding:
    """P19: the first day is not far from today, so a mistyped year is noticed. Source: assumed."""
    return _start(abs(case.stay.starts_on - case.today).days, policy.start_within_days)


@lru_cache(maxsize=1000)
def _start(days: int, limit: int) -> Finding:
    reason = _l("Days between today and the first day of the stay: %(days)s.", days=days)
    if days <= limit:
        return P19.yes(reason, days, limit)
    return P19.no(reason, _l("Check the date."), days, limit)


P20 = Answers("P20", Level.WARN, "digest row 38, 002:6671")
IN_CENTRE = P20.yes(_l("The building is in a populated centre."))
OUTSIDE_CENTRE = P20.no(_l("The building is outside the centre."), _l("Agree on compensation for transport."))


def inside_centre(case: Case, policy: Policy) -> Finding:
    """P20: outside the centre, transport compensation is agreed on. Source: digest row 38, 002:6671."""
    return OUTSIDE_CENTRE if case.flat.outside_centre else IN_CENTRE
