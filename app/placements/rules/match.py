"""Why a flat suits a household or not: plain words with a weight each, from its wishes and the places that matter.

A wish is never a filter: it moves a flat up or down the list and says so (digest rows 18, 22, 33–40, 77). Reasons
without numbers are made once and used again: a ranking weighs a thousand flats.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from flask_babel.speaklater import LazyString

from app.clients.models import ImportantPlaceKind
from app.core.errors import Words
from app.core.formatting import format_distance
from app.core.words import lazy_text as _l
from app.flats.models import Cooker
from app.placements.rules.facts import FlatFacts
from app.placements.rules.words import list_words, money_words
from app.places.models import RiverSide
from app.places.policy import Policy
from geo.proximity import distance_m

LOWEST_FLOOR_WITHOUT_STAIRS = 1


class ReasonKind(StrEnum):
    """Latvian: par, pret, zināšanai."""

    FOR = "for"
    AGAINST = "against"
    NOTE = "note"  # good to know; also what is not known


class Reason(NamedTuple):
    """One plain statement for or against a flat. `weight` is points: the score of a flat is their sum."""

    key: str  # which statement: 'area', 'river_side', 'floor', 'lift', 'work' …
    weight: int
    text: Words  # translated when shown
    unknown: int = 0  # how many facts it says are not known

    @property
    def kind(self) -> ReasonKind:
        if self.unknown or not self.weight:
            return ReasonKind.NOTE
        return ReasonKind.FOR if self.weight > 0 else ReasonKind.AGAINST


class Destination(NamedTuple):
    """A place the household wants to live near; without a kind it is a client's previous residence."""

    kind: ImportantPlaceKind | None
    easting: float
    northing: float


@dataclass(frozen=True)
class WishFacts:
    """A household's wishes. None: it does not matter, or was not asked."""

    river_side: RiverSide | None = None
    lowest_floor: int | None = None
    highest_floor: int | None = None
    lift: bool = False
    step_free: bool = False
    pets: bool = False
    quiet: bool = False
    group_flat: bool = False
    rooms: int | None = None
    own_share_cents: int | None = None  # per month
    areas: frozenset[int] = frozenset()
    destinations: tuple[Destination, ...] = ()


class Scatter(NamedTuple):
    """The clients around: in the building on its fullest day, in the household, and how many of P2–P5 warn."""

    taken: int
    clients: int
    warnings: int


def reasons(wishes: WishFacts, flat: FlatFacts, scatter: Scatter, policy: Policy) -> list[Reason]:
    """All that speaks for the flat, against it, and what is good to know, in no order."""
    return [
        *about_place(wishes, flat, policy.far_m),
        *about_flat(wishes, flat),
        *about_clients(scatter, policy.building_limit),
    ]


def about_place(wishes: WishFacts, flat: FlatFacts, far_m: int) -> list[Reason]:
    """Where the building stands: the same for all its flats."""
    return [*_location(wishes, flat), *_distances(wishes, flat, far_m)]


def about_flat(wishes: WishFacts, flat: FlatFacts) -> list[Reason]:
    """What the flat is like."""
    return [*_access(wishes, flat), *_way_of_living(wishes, flat), *_equipment(flat)]


_ORDER = list(ReasonKind)


def in_order(found: Iterable[Reason]) -> list[Reason]:
    """For before against, notes last, the weightiest first."""
    return sorted(found, key=lambda reason: (_ORDER.index(reason.kind), -abs(reason.weight)))


def score(found: Iterable[Reason]) -> int:
    return sum([reason.weight for reason in found])


def not_known(found: Iterable[Reason]) -> int:
    """How many facts that matter nobody has recorded; equal scores: the better known flat is first."""
    return sum([reason.unknown for reason in found])


IN_AREA = Reason("area", 4, _l("In a neighbourhood the household wishes."))
NOT_IN_AREA = Reason("area", -2, _l("Not in a neighbourhood the household wishes."))
RIGHT_SIDE = Reason("river_side", 3, _l("On the side of the river the household wishes."))
WRONG_SIDE = Reason("river_side", -3, _l("Not on the side of the river the household wishes."))
OUTSIDE_CENTRE = Reason("outside_centre", -1, _l("Outside the centre: agree on compensation for transport."))


def _location(wishes: WishFacts, flat: FlatFacts) -> Iterator[Reason]:
    """Neighbourhood and side of the river (rows 33, 34), and whether it is in the centre (row 38)."""
    if wishes.areas:
        yield IN_AREA if flat.area_id in wishes.areas else NOT_IN_AREA
    if wishes.river_side and flat.river_side:
        yield RIGHT_SIDE if flat.river_side is wishes.river_side else WRONG_SIDE
    if flat.outside_centre:
        yield OUTSIDE_CENTRE


def _distances(wishes: WishFacts, flat: FlatFacts, far_m: int) -> Iterator[Reason]:
    """Metres to each place that matters (rows 33, 37) and to the previous residence, the nearer the better (row 36).

    Within a third of the municipality's distance is near; beyond it a place speaks against, a residence is only noted.
    """
    point = flat.point
    if point is None:
        return
    for kind, easting, northing in wishes.destinations:
        metres = distance_m((easting, northing), point)
        weight = 2 if metres <= far_m / 3 else 1 if metres <= far_m else 0 if kind is None else -2
        yield Reason(kind or "previous_residence", weight, LazyString(_how_far, kind, metres))


def _how_far(kind: ImportantPlaceKind | None, metres: float) -> Words:
    distance = format_distance(metres)
    match kind:
        case ImportantPlaceKind.WORK:
            return _l("To the workplace: %(distance)s.", distance=distance)
        case ImportantPlaceKind.RELATIVES:
            return _l("To relatives: %(distance)s.", distance=distance)
        case ImportantPlaceKind.SERVICE:
            return _l("To the service used: %(distance)s.", distance=distance)
        case ImportantPlaceKind.HEALTH:
            return _l("To health care: %(distance)s.", distance=distance)
        case ImportantPlaceKind.SCHOOL:
            return _l("To school: %(distance)s.", distance=distance)
        case ImportantPlaceKind.OTHER:
            return _l("To another important place: %(distance)s.", distance=distance)
        case None:
            return _l("To the previous residence: %(distance)s.", distance=distance)


def _wished(key: str, weight: int, fine: Words, missing: Words, unknown: Words) -> dict[bool | None, Reason]:
    """The three answers to something a household asked for."""
    return {True: Reason(key, weight, fine), False: Reason(key, -weight, missing), None: Reason(key, 0, unknown, 1)}


LIFT = _wished(
    "lift",
    3,
    _l("The building has a lift, as wished."),
    _l("The building has no lift, and the household asked for one."),
    _l("Whether the building has a lift is not known; the household asked for one."),
)
NO_LIFT_NEEDED = Reason("lift", 1, _l("So low that no lift is needed."))
STEP_FREE = _wished(
    "step_free",
    4,
    _l("The flat can be reached without steps, as wished."),
    _l("The flat cannot be reached without steps, and the household asked for that."),
    _l("Whether the flat can be reached without steps is not known; the household asked for that."),
)


def _access(wishes: WishFacts, flat: FlatFacts) -> Iterator[Reason]:
    """Floor, lift and steps (rows 29, 33)."""
    if wishes.lowest_floor is not None or wishes.highest_floor is not None:
        yield _floor(wishes.lowest_floor, wishes.highest_floor, flat.floor)
    if wishes.lift:
        low = flat.floor is not None and flat.floor <= LOWEST_FLOOR_WITHOUT_STAIRS
        yield NO_LIFT_NEEDED if low and not flat.has_lift else LIFT[flat.has_lift]
    if wishes.step_free:
        yield STEP_FREE[flat.step_free]


@lru_cache(maxsize=1000)
def _floor(lowest: int | None, highest: int | None, floor: int | None) -> Reason:
    if floor is None:
        return Reason("floor", 0, _l("The floor is not known; the household has a wish about it."), 1)
    if lowest is not None and floor < lowest:
        return Reason("floor", -2, _l("Floor: %(floor)s; wished: %(lowest)s or higher.", floor=floor, lowest=lowest))
    if highest is not None and floor > highest:
        return Reason("floor", -2, _l("Floor: %(floor)s; wished: %(highest)s or lower.", floor=floor, highest=highest))
    return Reason("floor", 2, _l("Floor: %(floor)s, as wished.", floor=floor))


PETS = _wished(
    "pets",
    3,
    _l("Pets are allowed, as wished."),
    _l("Pets are not allowed, and the household has one."),
    _l("Whether pets are allowed is not known; the household has one."),
)
QUIET = _wished(
    "quiet",
    2,
    _l("The flat is quiet, as wished."),
    _l("The flat is not quiet, and the household asked for that."),
    _l("Whether the flat is quiet is not known; the household asked for that."),
)
GROUP_FLAT = Reason("group_flat", 2, _l("A group flat, as wished."))
NO_GROUP_FLAT = Reason("group_flat", -1, _l("Not a group flat, and the household wishes one."))
COST_NOT_KNOWN = Reason("cost", 0, _l("Neither the rent nor the cost of utilities is known."), 2)
RENT_NOT_KNOWN = Reason("cost", 0, _l("The rent is not known; the household has a wish about the cost."), 1)


def _way_of_living(wishes: WishFacts, flat: FlatFacts) -> Iterator[Reason]:
    """Pets, quiet (row 35), rooms (row 39), a group flat (row 42), and what it costs against the own share wished."""
    if wishes.pets:
        yield PETS[flat.pets_allowed]
    if wishes.quiet:
        yield QUIET[flat.quiet]
    if wishes.rooms is not None:
        yield _rooms(wishes.rooms, flat.rooms)
    if wishes.group_flat:
        yield GROUP_FLAT if flat.group_rooms else NO_GROUP_FLAT
    if wishes.own_share_cents is not None:
        yield _cost(flat.rent_cents, flat.utilities_cents, wishes.own_share_cents)


@lru_cache(maxsize=1000)
def _rooms(wish: int, rooms: int) -> Reason:
    if rooms == wish:
        return Reason("rooms", 2, _l("Rooms: %(rooms)s, as wished.", rooms=rooms))
    return Reason("rooms", -1, _l("Rooms: %(rooms)s; wished: %(wish)s.", rooms=rooms, wish=wish))


@lru_cache(maxsize=1000)
def _cost(rent: int | None, utilities: int | None, share: int) -> Reason:
    if rent is None:
        return COST_NOT_KNOWN if utilities is None else RENT_NOT_KNOWN
    if utilities is None:
        return _rent_alone(rent, share)
    monthly = rent + utilities
    cost = money_words(monthly)
    if monthly <= share:
        return Reason("cost", 2, _l("Rent and utilities a month: %(cost)s, as wished.", cost=cost))
    words = _l(
        "Rent and utilities a month: %(cost)s; the highest own share: %(share)s.", cost=cost, share=money_words(share)
    )
    return Reason("cost", -2, words)


def _rent_alone(rent: int, share: int) -> Reason:
    """Where the rent alone is too high, it speaks against the flat whatever the utilities cost."""
    if rent > share:
        words = _l(
            "The rent alone, a month: %(rent)s; the highest own share: %(share)s.",
            rent=money_words(rent),
            share=money_words(share),
        )
        return Reason("cost", -2, words)
    words = _l("Rent a month: %(rent)s; what the utilities cost is not known.", rent=money_words(rent))
    return Reason("cost", 0, words, 1)


COOKER = {
    Cooker.STOVE: Reason("cooker", 1, _l("Has a cooker.")),
    Cooker.TWO_RING_HOB: Reason("cooker", -1, _l("Has a two-ring hob only.")),
    Cooker.NONE: Reason("cooker", -1, _l("Has no cooker.")),
}
WASHING_MACHINE = {
    True: Reason("washing_machine", 1, _l("Has a washing machine.")),
    False: Reason("washing_machine", -1, _l("Has no washing machine.")),
}
FURNISHED = {
    True: Reason("furnished", 1, _l("Furnished.")),
    False: Reason("furnished", -1, _l("Not furnished: a bed is needed.")),
}


EQUIPMENT = (_l("cooker"), _l("washing machine"), _l("furniture"))


def _equipment(flat: FlatFacts) -> Iterator[Reason]:
    """Cooker, washing machine, bed: what clients missed most, and two rings were not enough for all (row 77).

    What nobody has recorded counts as missing, so that it never puts a flat before one that is known to have it.
    """
    cooker, machine, furnished = flat.cooker, flat.washing_machine, flat.furnished
    if cooker is not None:
        yield COOKER[cooker]
    if machine is not None:
        yield WASHING_MACHINE[machine]
    if furnished is not None:
        yield FURNISHED[furnished]
    if cooker is None or machine is None or furnished is None:
        yield _not_recorded(cooker is None, machine is None, furnished is None)


@lru_cache(maxsize=10)
def _not_recorded(*missing: bool) -> Reason:
    names = [name for name, is_missing in zip(EQUIPMENT, missing, strict=True) if is_missing]
    return Reason("equipment", -len(names), _l("Not known: %(things)s.", things=list_words(names)), len(names))


EMPTY_BUILDING = Reason("places", 1, _l("No other client in the building."))


def about_clients(scatter: Scatter, limit: int) -> list[Reason]:
    """The emptier the building and its surroundings, the better (rows 47–53); the limit itself is rule P1."""
    fills = scatter.taken + scatter.clients >= limit
    places = _places(scatter.taken, limit, fills) if scatter.taken else EMPTY_BUILDING
    return [places, _warnings(scatter.warnings)] if scatter.warnings else [places]


@lru_cache(maxsize=1000)
def _places(taken: int, limit: int, fills: bool) -> Reason:
    words = _l("Places taken in the building: %(taken)s of %(limit)s.", taken=taken, limit=limit)
    return Reason("places", -1 if fills else 0, words)


@lru_cache(maxsize=10)
def _warnings(count: int) -> Reason:
    return Reason("warnings", -2 * count, _l("Warnings of the scattered-site check: %(count)s.", count=count))
