"""P1–P9: scattered sites. How many clients would live in the building, beside it and near it (digest rows 47–57)."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from app.core.errors import Finding, Level
from app.core.words import lazy_text as _l
from app.placements.rules.answers import Answers
from app.placements.rules.facts import Case, KeepAway, Period
from app.placements.rules.words import day_words, number_words
from app.places.policy import Policy
from geo.proximity import ROUNDING_M, distance_m


def fullest_day(stays: Collection[Period], stay: Period) -> tuple[int, date]:
    """The most of `stays` that share one day of `stay`, and the first such day.

    `Period.overlaps` and `covers` are written out: one ranking asks thousands of times.
    """
    first, last = stay
    if not stays:
        return 0, first
    present = [
        (start, end) for start, end in stays if (last is None or start < last) and (end is None or first < end > start)
    ]
    arrivals = {start for start, _end in present if start > first}
    if not arrivals:
        return len(present), first
    best, best_day = 0, first
    for day in sorted({first, *arrivals}):
        count = sum(start <= day and (end is None or day < end) for start, end in present)
        if count > best:
            best, best_day = count, day
    return best, best_day


def room_from(stays: Collection[Period], stay: Period, most: int) -> date | None:
    """The first day from which at most `most` of `stays` are there until `stay` ends; None where none is known."""
    ends = sorted({other.ends_on for other in stays if other.ends_on and other.ends_on > stay.starts_on})
    for day in [stay.starts_on, *ends]:
        if stay.ends_on and day >= stay.ends_on:
            return None
        if fullest_day(stays, Period(day, stay.ends_on))[0] <= most:
            return day
    return None


P1 = Answers("P1", Level.LIMIT, "digest rows 47–49, 002:3222")


def building_limit(case: Case, policy: Policy) -> Finding:
    """P1: clients in the building, this household's included, are within the limit on every day of the stay.

    Persons are counted, not tenancies, and stays that begin later too. Source: digest rows 47–49, 002:3222.
    """
    others, day = fullest_day(case.around.building_stays, case.stay)
    count, limit = others + case.household.clients, policy.building_limit
    if count <= limit:
        return _within_limit(count, limit)
    return _over_limit(
        count, limit, day, room_from(case.around.building_stays, case.stay, limit - case.household.clients)
    )


@lru_cache(maxsize=1000)
def _within_limit(count: int, limit: int) -> Finding:
    reason = _l("Clients in the building, this household included: %(count)s of %(limit)s.", count=count, limit=limit)
    return P1.yes(reason, count, limit)


@lru_cache(maxsize=1000)
def _over_limit(count: int, limit: int, day: date, free_from: date | None) -> Finding:
    reason = _l(
        "Clients in the building, this household included: %(count)s; the limit: %(limit)s; the fullest day: %(day)s.",
        count=count,
        limit=limit,
        day=day_words(day),
    )
    if free_from is None:
        remedy = _l(
            "Choose a flat in another building nearby, or ask the programme manager to decide with a written reason. "
            "No day is known on which enough places become free."
        )
    else:
        remedy = _l(
            "Choose a flat in another building nearby, or ask the programme manager to decide with a written reason. "
            "There is room from: %(day)s.",
            day=day_words(free_from),
        )
    return P1.no(reason, remedy, count, limit)


P2 = Answers("P2", Level.WARN, "digest row 51, 002:395, 002:3160")


def adjacent_buildings(case: Case, policy: Policy) -> Finding:
    """P2: clients in the building and in those whose points are at most `adjacent_m` away stay few.

    Source: digest row 51, 002:395, 002:3160; the metres are assumed.
    """
    return _crowd(P2, case, policy.adjacent_m, policy.adjacent_clients)


P3 = Answers("P3", Level.WARN, "digest row 51, 002:395, 002:3160")


def cluster(case: Case, policy: Policy) -> Finding:
    """P3: clients within `cluster_m` stay few, the building included.

    Source: digest row 51, 002:395, 002:3160; the metres are assumed.
    """
    return _crowd(P3, case, policy.cluster_m, policy.cluster_clients)


UNPLACED = {
    rule.id: rule.no(
        _l("The building has no coordinates, so the buildings around it could not be counted."),
        _l("Correct the address of the building."),
    )
    for rule in (P2, P3)
}


def _crowd(rule: Answers, case: Case, radius_m: int, limit: int) -> Finding:
    if case.flat.easting is None:
        return UNPLACED[rule.id]
    reach = radius_m + ROUNDING_M
    near = [period for distance, period in case.around.neighbours if distance <= reach]
    count = fullest_day([*case.around.building_stays, *near], case.stay)[0] + case.household.clients
    return _crowd_of(rule, count, radius_m, limit)


@lru_cache(maxsize=1000)
def _crowd_of(rule: Answers, count: int, radius_m: int, limit: int) -> Finding:
    reason = _l(
        "Clients within %(radius)s m, this household included: %(count)s; a warning above: %(limit)s.",
        radius=radius_m,
        count=count,
        limit=limit,
    )
    if count <= limit:
        return rule.yes(reason, count, limit)
    return rule.no(reason, _l("Choose a flat with fewer clients around it."), count, limit)


P4 = Answers("P4", Level.WARN, "digest rows 52–53, 002:3220")
NO_AREA = P4.yes(_l("The address lies in no neighbourhood on record."))


def neighbourhood_share(case: Case, policy: Policy) -> Finding:
    """P4: the neighbourhood's share of all the municipality's clients stays small.

    Source: digest rows 52–53, 002:3220.
    """
    return NO_AREA if case.flat.area_name is None else _share(P4, case, case.around.area_clients, policy)


P5 = Answers("P5", Level.WARN, "digest row 53, 002:3220")
NO_SUPPLIER = P5.yes(_l("The flat has no supplier on record."))


def supplier_share(case: Case, policy: Policy) -> Finding:
    """P5: the share of all the municipality's clients in one supplier's flats stays small.

    Source: digest row 53, 002:3220.
    """
    return _share(P5, case, case.around.landlord_clients, policy) if case.flat.landlord_id is not None else NO_SUPPLIER


def _share(rule: Answers, case: Case, others: int, policy: Policy) -> Finding:
    """The share after the placement; not judged while the municipality has few clients."""
    clients = case.household.clients
    total = case.around.municipality_clients + clients
    if total < policy.share_from_clients:
        return _few_clients(rule, others + clients, total, policy.share_percent, policy.share_from_clients)
    return _share_of(rule, others + clients, total, policy.share_percent)


@lru_cache(maxsize=1000)
def _few_clients(rule: Answers, count: int, total: int, limit: int, least: int) -> Finding:
    reason = _l(
        "Clients of the municipality: %(total)s; shares are judged from this many up: %(least)s.",
        total=total,
        least=least,
    )
    return rule.yes(reason, _percent(count, total), limit)


@lru_cache(maxsize=1000)
def _share_of(rule: Answers, count: int, total: int, limit: int) -> Finding:
    percent = _percent(count, total)
    values = {"count": count, "total": total, "percent": number_words(percent), "limit": limit}
    if rule is P4:
        remedy = _l("Choose a flat in another neighbourhood.")
        reason = _l(
            "Clients in this neighbourhood, of all clients of the municipality: %(count)s of %(total)s, or "
            "%(percent)s %%; a warning above: %(limit)s %%.",
            **values,
        )
    else:
        remedy = _l("Choose a flat of another supplier.")
        reason = _l(
            "Clients in this supplier's flats, of all clients of the municipality: %(count)s of %(total)s, or "
            "%(percent)s %%; a warning above: %(limit)s %%.",
            **values,
        )
    return rule.yes(reason, percent, limit) if 100 * count <= limit * total else rule.no(reason, remedy, percent, limit)


def _percent(count: int, total: int) -> float:
    return round(100 * count / total, 1) if total else 0.0


P6 = Answers("P6", Level.INFO, "digest row 54, 002:4842")


def building_share(case: Case, policy: Policy) -> Finding:
    """P6: clients' flats of all flats in the building, as information. Source: digest row 54, 002:4842."""
    return _flats_of(case.around.clients_flats + 1, case.flat.flats_total)


@lru_cache(maxsize=1000)
def _flats_of(count: int, total: int | None) -> Finding:
    if total is None:
        reason = _l(
            "Clients' flats in the building, this one included: %(count)s. How many flats it has is not known.",
            count=count,
        )
        return P6.yes(reason, count)
    reason = _l("Clients' flats in the building, this one included: %(count)s of %(total)s.", count=count, total=total)
    return P6.yes(reason, count)


P7 = Answers("P7", Level.INFO, "digest rows 26, 29–33, 000:411")


def offers_in_building(case: Case, policy: Policy) -> Finding:
    """P7: flats of the building offered to others: a second count that never blocks, for an offer may be refused.

    Source: digest rows 26, 29–33, 000:411.
    """
    return _offers(case.around.live_offers)


@lru_cache(maxsize=100)
def _offers(count: int) -> Finding:
    reason = _l("Offers to other households in this building that are open or accepted: %(count)s.", count=count)
    return P7.yes(reason, count)


P8 = Answers("P8", Level.BLOCK, "digest row 4, 000:178")
ORDINARY = P8.yes(_l("The building is not inside an institution."))
INSTITUTION = P8.no(
    _l("The building is inside a social care or rehabilitation institution."),
    _l("Choose a flat in an ordinary building."),
)


def not_inside_institution(case: Case, policy: Policy) -> Finding:
    """P8: the dwelling is not inside a social care or rehabilitation institution. Source: digest row 4, 000:178."""
    return INSTITUTION if case.flat.inside_institution else ORDINARY


P9 = Answers("P9", Level.BLOCK, "confidential")
SUITABLE = P9.yes(_l("No confidential reason speaks against this building."))
NOT_SUITABLE = P9.no(
    _l("This building is not suitable for this household; the reason is confidential."),
    _l("Choose a flat elsewhere, or ask the household's social worker."),
)


def away_from_places(case: Case, policy: Policy) -> Finding:
    """P9: the building is not near a place the household is to keep away from; at exactly the distance it still is.

    The words are the same for every reader and every case: they tell neither the place nor that there is one.
    Source: confidential; it protects the person.
    """
    circles = case.household.keep_away
    return NOT_SUITABLE if circles and any(_reaches(circle, case.flat.point) for circle in circles) else SUITABLE


def _reaches(circle: KeepAway, here: tuple[float, float] | None) -> bool:
    """A building without coordinates may be anywhere, so it counts as too near."""
    return here is None or distance_m((circle.easting, circle.northing), here) <= circle.radius_m + ROUNDING_M
