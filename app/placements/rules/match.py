"""Why a flat suits a household or not: plain words with a weight each, from its wishes and the places that matter.

A wish is never a filter: it moves a flat up or down the list and says so (digest rows 18, 22, 33–40, 77).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.clients.models import ImportantPlaceKind
from app.core.errors import Words
from app.core.words import lazy_text as _l
from app.flats.models import Cooker
from app.placements.rules.words import distance_words, money_words
from app.places.models import RiverSide
from app.places.policy import Policy
from geo.proximity import distance_m

LOWEST_FLOOR_WITHOUT_STAIRS = 1


class ReasonKind(StrEnum):
    """Latvian: par, pret, zināšanai."""

    FOR = "for"
    AGAINST = "against"
    NOTE = "note"  # weighs nothing


@dataclass(frozen=True)
class Reason:
    """One plain statement for or against a flat. `weight` is points: the score of a flat is their sum."""

    key: str  # which statement: 'area', 'river_side', 'floor', 'lift', 'work' …
    weight: int
    text: Words  # translated when shown

    @property
    def kind(self) -> ReasonKind:
        return ReasonKind.FOR if self.weight > 0 else ReasonKind.AGAINST if self.weight < 0 else ReasonKind.NOTE


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


@dataclass(frozen=True)
class Features:
    """What a flat has, as far as wishes can ask for it. None: not known."""

    area_id: int | None
    river_side: RiverSide | None
    point: tuple[float, float] | None
    floor: int | None
    rooms: int
    group_rooms: int | None
    has_lift: bool | None
    step_free: bool | None
    pets_allowed: bool | None
    quiet: bool | None
    cooker: Cooker | None
    washing_machine: bool | None
    furnished: bool | None
    monthly_cents: int | None  # rent and utilities; None where either is not known
    outside_centre: bool


class Scatter(NamedTuple):
    """The clients around: in the building on its fullest day, in the household, and how many of P2–P5 warn."""

    taken: int
    clients: int
    warnings: int


def reasons(wishes: WishFacts, flat: Features, scatter: Scatter, policy: Policy) -> list[Reason]:
    """All that speaks for the flat, against it, and what is good to know; the weightiest first, for before against."""
    found = [
        *_location(wishes, flat),
        *_distances(wishes, flat, policy),
        *_access(wishes, flat),
        *_way_of_living(wishes, flat),
        *_equipment(flat),
        *_scatter(scatter, policy.building_limit),
    ]
    return sorted(found, key=lambda reason: (reason.weight <= 0, reason.weight == 0, -abs(reason.weight)))


def score(found: list[Reason]) -> int:
    return sum(reason.weight for reason in found)


def _location(wishes: WishFacts, flat: Features) -> Iterator[Reason]:
    """Neighbourhood and side of the river (rows 33, 34), and whether it is in the centre (row 38)."""
    if wishes.areas:
        yield (
            Reason("area", 4, _l("In a neighbourhood the household wishes."))
            if flat.area_id in wishes.areas
            else Reason("area", -2, _l("Not in a neighbourhood the household wishes."))
        )
    if wishes.river_side and flat.river_side:
        yield (
            Reason("river_side", 3, _l("On the side of the river the household wishes."))
            if flat.river_side is wishes.river_side
            else Reason("river_side", -3, _l("Not on the side of the river the household wishes."))
        )
    if flat.outside_centre:
        yield Reason("outside_centre", -1, _l("Outside the centre: agree on compensation for transport."))


_HOW_FAR: dict[ImportantPlaceKind | None, Callable[..., Words]] = {
    ImportantPlaceKind.WORK: lambda **far: _l("To the workplace: %(distance)s.", **far),
    ImportantPlaceKind.RELATIVES: lambda **far: _l("To relatives: %(distance)s.", **far),
    ImportantPlaceKind.SERVICE: lambda **far: _l("To the service used: %(distance)s.", **far),
    ImportantPlaceKind.HEALTH: lambda **far: _l("To health care: %(distance)s.", **far),
    ImportantPlaceKind.SCHOOL: lambda **far: _l("To school: %(distance)s.", **far),
    ImportantPlaceKind.OTHER: lambda **far: _l("To another important place: %(distance)s.", **far),
    None: lambda **far: _l("To the previous residence: %(distance)s.", **far),
}


def _distances(wishes: WishFacts, flat: Features, policy: Policy) -> Iterator[Reason]:
    """Metres to each place that matters (rows 33, 37) and to the previous residence, the nearer the better (row 36).

    Within a third of the municipality's distance is near; beyond it a place speaks against, a residence is only noted.
    """
    if flat.point is None:
        return
    for kind, easting, northing in wishes.destinations:
        metres = distance_m((easting, northing), flat.point)
        weight = 2 if metres <= policy.far_m / 3 else 1 if metres <= policy.far_m else 0 if kind is None else -2
        yield Reason(kind or "previous_residence", weight, _HOW_FAR[kind](distance=distance_words(metres)))


def _access(wishes: WishFacts, flat: Features) -> Iterator[Reason]:
    """Floor, lift and steps (rows 29, 33)."""
    yield from _floor(wishes, flat.floor)
    if wishes.lift:
        if flat.has_lift is not True and flat.floor is not None and flat.floor <= LOWEST_FLOOR_WITHOUT_STAIRS:
            yield Reason("lift", 1, _l("So low that no lift is needed."))
        else:
            yield _wished(
                "lift", flat.has_lift, 3,
                _l("The building has a lift, as wished."),
                _l("The building has no lift, and the household asked for one."),
                _l("Whether the building has a lift is not known; the household asked for one."),
            )  # fmt: skip
    if wishes.step_free:
        yield _wished(
            "step_free", flat.step_free, 4,
            _l("The flat can be reached without steps, as wished."),
            _l("The flat cannot be reached without steps, and the household asked for that."),
            _l("Whether the flat can be reached without steps is not known; the household asked for that."),
        )  # fmt: skip


def _floor(wishes: WishFacts, floor: int | None) -> Iterator[Reason]:
    lowest, highest = wishes.lowest_floor, wishes.highest_floor
    if lowest is None and highest is None:
        return
    if floor is None:
        yield Reason("floor", 0, _l("The floor is not known; the household has a wish about it."))
    elif lowest is not None and floor < lowest:
        yield Reason("floor", -2, _l("Floor: %(floor)s; wished: %(lowest)s or higher.", floor=floor, lowest=lowest))
    elif highest is not None and floor > highest:
        yield Reason("floor", -2, _l("Floor: %(floor)s; wished: %(highest)s or lower.", floor=floor, highest=highest))
    else:
        yield Reason("floor", 2, _l("Floor: %(floor)s, as wished.", floor=floor))


def _way_of_living(wishes: WishFacts, flat: Features) -> Iterator[Reason]:
    """Pets, quiet (row 35), rooms (row 39), a group flat (row 42), and what it costs against the own share wished."""
    if wishes.pets:
        yield _wished(
            "pets", flat.pets_allowed, 3,
            _l("Pets are allowed, as wished."),
            _l("Pets are not allowed, and the household has one."),
            _l("Whether pets are allowed is not known; the household has one."),
        )  # fmt: skip
    if wishes.quiet:
        yield _wished(
            "quiet", flat.quiet, 2,
            _l("The flat is quiet, as wished."),
            _l("The flat is not quiet, and the household asked for that."),
            _l("Whether the flat is quiet is not known; the household asked for that."),
        )  # fmt: skip
    if wishes.rooms is not None:
        yield (
            Reason("rooms", 2, _l("Rooms: %(rooms)s, as wished.", rooms=flat.rooms))
            if flat.rooms == wishes.rooms
            else Reason("rooms", -1, _l("Rooms: %(rooms)s; wished: %(wish)s.", rooms=flat.rooms, wish=wishes.rooms))
        )
    if wishes.group_flat:
        yield (
            Reason("group_flat", 2, _l("A group flat, as wished."))
            if flat.group_rooms
            else Reason("group_flat", -1, _l("Not a group flat, and the household wishes one."))
        )
    if wishes.own_share_cents is not None:
        yield _cost(flat.monthly_cents, wishes.own_share_cents)


def _cost(monthly: int | None, share: int) -> Reason:
    if monthly is None:
        return Reason("cost", 0, _l("Rent and utilities are not known."))
    if monthly <= share:
        return Reason("cost", 2, _l("Rent and utilities a month: %(cost)s, as wished.", cost=money_words(monthly)))
    text = _l(
        "Rent and utilities a month: %(cost)s; the highest own share: %(share)s.",
        cost=money_words(monthly),
        share=money_words(share),
    )
    return Reason("cost", -2, text)


def _equipment(flat: Features) -> Iterator[Reason]:
    """Cooker, washing machine, bed: what clients missed most, and two rings were not enough for all (row 77)."""
    if flat.cooker is Cooker.STOVE:
        yield Reason("cooker", 1, _l("Has a cooker."))
    elif flat.cooker is not None:
        few = flat.cooker is Cooker.TWO_RING_HOB
        yield Reason("cooker", -1, _l("Has a two-ring hob only.") if few else _l("Has no cooker."))
    if flat.washing_machine is not None:
        yield (
            Reason("washing_machine", 1, _l("Has a washing machine."))
            if flat.washing_machine
            else Reason("washing_machine", -1, _l("Has no washing machine."))
        )
    if flat.furnished is not None:
        yield (
            Reason("furnished", 1, _l("Furnished."))
            if flat.furnished
            else Reason("furnished", -1, _l("Not furnished: a bed is needed."))
        )


def _scatter(scatter: Scatter, limit: int) -> Iterator[Reason]:
    """The emptier the building and its surroundings, the better (rows 47–53); the limit itself is rule P1."""
    if scatter.taken == 0:
        yield Reason("places", 1, _l("No other client in the building."))
    else:
        fills = scatter.taken + scatter.clients >= limit
        text = _l("Places taken in the building: %(taken)s of %(limit)s.", taken=scatter.taken, limit=limit)
        yield Reason("places", -1 if fills else 0, text)
    if scatter.warnings:
        text = _l("Warnings of the scattered-site check: %(count)s.", count=scatter.warnings)
        yield Reason("warnings", -2 * scatter.warnings, text)


def _wished(key: str, has: bool | None, weight: int, fine: Words, missing: Words, unknown: Words) -> Reason:
    """A yes or no that the household asked for."""
    if has is None:
        return Reason(key, 0, unknown)
    return Reason(key, weight, fine) if has else Reason(key, -weight, missing)
