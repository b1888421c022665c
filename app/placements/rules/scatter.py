"""P1–P9: scattered sites. How many clients would live in the building, beside it and near it (digest rows 47–57)."""

from collections.abc import Callable, Iterable
from datetime import date

from app.core.errors import Finding, Level, Words
from app.core.words import lazy_text as _l
from app.placements.rules.facts import Case, KeepAway, Period
from app.placements.rules.words import day_words, number_words
from app.places.policy import Policy
from geo.proximity import ROUNDING_M, distance_m


def fullest_day(stays: Iterable[Period], stay: Period) -> tuple[int, date]:
    """The most of `stays` that share one day of `stay`, and the first such day."""
    present = [other for other in stays if other.overlaps(stay)]
    best, best_day = 0, stay.starts_on
    for day in sorted({max(other.starts_on, stay.starts_on) for other in present}):
        count = sum(other.covers(day) for other in present)
        if count > best:
            best, best_day = count, day
    return best, best_day


def room_from(stays: Iterable[Period], stay: Period, most: int) -> date | None:
    """The first day from which at most `most` of `stays` are there until `stay` ends; None where none is known."""
    stays = list(stays)
    ends = sorted({other.ends_on for other in stays if other.ends_on and other.ends_on > stay.starts_on})
    for day in [stay.starts_on, *ends]:
        if stay.ends_on and day >= stay.ends_on:
            return None
        if fullest_day(stays, Period(day, stay.ends_on))[0] <= most:
            return day
    return None


def building_limit(case: Case, policy: Policy) -> Finding:
    """P1: clients in the building, this household's included, are within the limit on every day of the stay.

    Persons are counted, not tenancies, and stays that begin later too. Source: digest rows 47–49, 002:3222.
    """
    others, day = fullest_day(case.flat.building_stays, case.stay)
    count, limit = others + case.household.clients, policy.building_limit
    source = "digest rows 47–49, 002:3222"
    if count <= limit:
        reason = _l(
            "Clients in the building, this household included: %(count)s of %(limit)s.", count=count, limit=limit
        )
        return Finding("P1", True, Level.LIMIT, count, limit, reason, source, "")
    reason = _l(
        "Clients in the building, this household included: %(count)s; the limit: %(limit)s; the fullest day: %(day)s.",
        count=count,
        limit=limit,
        day=day_words(day),
    )
    return Finding("P1", False, Level.LIMIT, count, limit, reason, source, _when_places_free(case, limit))


def _when_places_free(case: Case, limit: int) -> Words:
    day = room_from(case.flat.building_stays, case.stay, limit - case.household.clients)
    if day is None:
        return _l(
            "Choose a flat in another building nearby, or ask the programme manager to decide with a written reason. "
            "No day is known on which enough places become free."
        )
    return _l(
        "Choose a flat in another building nearby, or ask the programme manager to decide with a written reason. "
        "There is room from: %(day)s.",
        day=day_words(day),
    )


def adjacent_buildings(case: Case, policy: Policy) -> Finding:
    """P2: clients in the building and in those whose points are at most `adjacent_m` away stay few.

    Source: digest row 51, 002:395, 002:3160; the metres are assumed.
    """
    return _crowd("P2", case, policy.adjacent_m, policy.adjacent_clients)


def cluster(case: Case, policy: Policy) -> Finding:
    """P3: clients within `cluster_m` stay few, the building included. Source: digest row 51; the metres are assumed."""
    return _crowd("P3", case, policy.cluster_m, policy.cluster_clients)


def _crowd(rule_id: str, case: Case, radius_m: int, limit: int) -> Finding:
    near = [near.period for near in case.flat.neighbours if near.distance_m <= radius_m + ROUNDING_M]
    count = fullest_day([*case.flat.building_stays, *near], case.stay)[0] + case.household.clients
    source = "digest row 51, 002:3160"
    if case.flat.point is None:
        reason = _l("The building has no coordinates, so the buildings around it could not be counted.")
        remedy = _l("Correct the address of the building.")
        return Finding(rule_id, False, Level.WARN, count, limit, reason, source, remedy)
    reason = _l(
        "Clients within %(radius)s m, this household included: %(count)s; a warning above: %(limit)s.",
        radius=radius_m,
        count=count,
        limit=limit,
    )
    remedy = "" if count <= limit else _l("Choose a flat with fewer clients around it.")
    return Finding(rule_id, count <= limit, Level.WARN, count, limit, reason, source, remedy)


def neighbourhood_share(case: Case, policy: Policy) -> Finding:
    """P4: the neighbourhood's share of all the municipality's clients stays small.

    Source: digest rows 52–53, 002:3220.
    """
    source = "digest rows 52–53, 002:3220"
    if case.flat.area_name is None:
        reason = _l("The address lies in no neighbourhood on record.")
        return Finding("P4", True, Level.WARN, None, policy.share_percent, reason, source, "")
    return _share(
        "P4",
        case,
        case.flat.area_clients,
        policy,
        source,
        lambda **values: _l(
            "Clients in this neighbourhood, of all clients of the municipality: %(count)s of %(total)s, or "
            "%(percent)s %%; a warning above: %(limit)s %%.",
            **values,
        ),
        _l("Choose a flat in another neighbourhood."),
    )


def supplier_share(case: Case, policy: Policy) -> Finding:
    """P5: the share of all the municipality's clients in one supplier's flats stays small.

    Source: digest row 53, 002:3220.
    """
    source = "digest row 53, 002:3220"
    if not case.flat.has_landlord:
        reason = _l("The flat has no supplier on record.")
        return Finding("P5", True, Level.WARN, None, policy.share_percent, reason, source, "")
    return _share(
        "P5",
        case,
        case.flat.landlord_clients,
        policy,
        source,
        lambda **values: _l(
            "Clients in this supplier's flats, of all clients of the municipality: %(count)s of %(total)s, or "
            "%(percent)s %%; a warning above: %(limit)s %%.",
            **values,
        ),
        _l("Choose a flat of another supplier."),
    )


def _share(
    rule_id: str, case: Case, others: int, policy: Policy, source: str, words: Callable[..., Words], remedy: Words
) -> Finding:
    """The share after the placement; not judged while the municipality has few clients."""
    count = others + case.household.clients
    total = case.flat.municipality_clients + case.household.clients
    limit, percent = policy.share_percent, round(100 * count / total, 1) if total else 0.0
    if total < policy.share_from_clients:
        reason = _l(
            "Clients of the municipality: %(total)s; shares are judged from this many up: %(least)s.",
            total=total,
            least=policy.share_from_clients,
        )
        return Finding(rule_id, True, Level.WARN, percent, limit, reason, source, "")
    passed = 100 * count <= limit * total
    reason = words(count=count, total=total, percent=number_words(percent), limit=limit)
    return Finding(rule_id, passed, Level.WARN, percent, limit, reason, source, "" if passed else remedy)


def building_share(case: Case, policy: Policy) -> Finding:
    """P6: clients' flats of all flats in the building, as information. Source: digest row 54, 002:4842."""
    count, total = case.flat.clients_flats + 1, case.flat.flats_total
    reason = (
        _l("Clients' flats in the building, this one included: %(count)s of %(total)s.", count=count, total=total)
        if total
        else _l(
            "Clients' flats in the building, this one included: %(count)s. How many flats it has is not known.",
            count=count,
        )
    )
    return Finding("P6", True, Level.INFO, count, total, reason, "digest row 54, 002:4842", "")


def offers_in_building(case: Case, policy: Policy) -> Finding:
    """P7: flats of the building offered to others: a second count that never blocks, for an offer may be refused.

    Source: digest rows 26, 29–33, 000:411.
    """
    count = case.flat.live_offers
    reason = _l("Offers to other households in this building that are open or accepted: %(count)s.", count=count)
    return Finding("P7", True, Level.INFO, count, None, reason, "digest rows 29–33, 000:411", "")


def not_inside_institution(case: Case, policy: Policy) -> Finding:
    """P8: the dwelling is not inside a social care or rehabilitation institution. Source: digest row 4, 000:178."""
    passed = not case.flat.inside_institution
    reason = (
        _l("The building is not inside an institution.")
        if passed
        else _l("The building is inside a social care or rehabilitation institution.")
    )
    remedy = "" if passed else _l("Choose a flat in an ordinary building.")
    return Finding("P8", passed, Level.BLOCK, None, None, reason, "digest row 4, 000:178", remedy)


def away_from_places(case: Case, policy: Policy) -> Finding:
    """P9: the building is not near a place the household is to keep away from; at exactly the distance it still is.

    The words are the same for every reader and every case: they tell neither the place nor that there is one.
    Source: protection of the person; distance assumed.
    """
    passed = not any(_reaches(circle, case.flat.point) for circle in case.household.keep_away)
    reason = (
        _l("No confidential reason speaks against this building.")
        if passed
        else _l("This building is not suitable for this household; the reason is confidential.")
    )
    remedy = "" if passed else _l("Choose a flat elsewhere, or ask the household's social worker.")
    return Finding("P9", passed, Level.BLOCK, None, None, reason, "confidential", remedy)


def _reaches(circle: KeepAway, here: tuple[float, float] | None) -> bool:
    """A building without coordinates may be anywhere, so it counts as too near."""
    return here is None or distance_m((circle.easting, circle.northing), here) <= circle.radius_m + ROUNDING_M
