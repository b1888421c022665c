"""Kinds of cost as a council reads them, who is too few to be told apart, and how charts are drawn. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from app.costs.models import CostCategory as C

FEWEST_PEOPLE = 5  # fewer could be known by their numbers
WIDTH, LABEL, VALUE, THICK, GAP = 640, 92, 92, 20, 12  # units of the drawing
NARROW = 16  # a segment must be as wide as this to hold its letter


class Kind(StrEnum):
    """Costs as a council reads them. Latvian: izmaksu grupa."""

    RENT = "rent"
    UTILITIES = "utilities"
    READY = "ready"  # made ready and furnished
    SUPERVISION = "supervision"
    REPAIRS = "repairs"
    SUPPORT = "support"
    OTHER = "other"


KIND_OF = {
    C.RENT: Kind.RENT,
    **dict.fromkeys(
        (
            C.HEATING, C.HOT_WATER, C.COLD_WATER, C.SEWERAGE, C.ELECTRICITY, C.GAS, C.WASTE, C.MANAGEMENT,
            C.OTHER_UTILITIES,
        ),
        Kind.UTILITIES,
    ),
    C.PREPARATION: Kind.READY,
    C.FURNISHING: Kind.READY,
    C.SUPERVISION: Kind.SUPERVISION,
    C.REPAIR: Kind.REPAIRS,
    C.PEST: Kind.REPAIRS,
    C.SUPPORT: Kind.SUPPORT,
    C.OTHER: Kind.OTHER,
}  # fmt: skip


def by_kind(by_category: Mapping[C, int]) -> dict[Kind, int]:
    """Cents of each kind that has any, in the order of the kinds."""
    sums = dict.fromkeys(Kind, 0)
    for category, cents in by_category.items():
        sums[KIND_OF[category]] += cents
    return {kind: cents for kind, cents in sums.items() if cents}


def ratio(cents: int, number: Decimal) -> int | None:
    """Cents for each of `number`, halves rounded up; None where there is none."""
    return int((cents / number).quantize(Decimal(1), ROUND_HALF_UP)) if number else None


def told_apart(people: Mapping[int, int]) -> set[int]:
    """The municipalities that may stand in a row of their own, by how many people lived in their homes.

    Fewer than five are said only in the total. Where those left out are fewer than five together, the next smallest
    goes with them, until they are enough or nothing is left: otherwise the total minus the others would tell.
    """
    rest = sorted(
        (town for town, number in people.items() if number >= FEWEST_PEOPLE), key=lambda one: (people[one], one)
    )
    hidden = sum(number for number in people.values() if number < FEWEST_PEOPLE)
    while rest and 0 < hidden < FEWEST_PEOPLE:
        hidden += people[rest.pop(0)]
    return set(rest)


@dataclass(frozen=True)
class Segment:
    """A piece of a bar: what it is, where it begins and how long it is, in units of the drawing."""

    key: str
    left: float
    length: float

    @property
    def middle(self) -> float:
        return round(self.left + self.length / 2, 1)

    @property
    def has_room(self) -> bool:
        return self.length >= NARROW


@dataclass(frozen=True)
class Bar:
    """One line of a chart: what stands before it, its pieces, and the amount behind it."""

    label: str
    top: int
    segments: Sequence[Segment]
    cents: int

    @property
    def end(self) -> float:
        return max((one.left + one.length for one in self.segments), default=LABEL)


@dataclass(frozen=True)
class Chart:
    """Bars that lie, one below the other, all to one scale."""

    bars: Sequence[Bar]
    height: int
    width: int = WIDTH


def chart(rows: Sequence[tuple[str, Mapping[Any, int]]]) -> Chart:
    """(label, key → cents) as bars; money that came back makes a bar shorter and is no piece of its own."""
    longest = max((sum(max(cents, 0) for cents in parts.values()) for _label, parts in rows), default=0)
    scale = (WIDTH - LABEL - VALUE) / longest if longest else 0
    bars = []
    for number, (label, parts) in enumerate(rows):
        left, segments = float(LABEL), []
        for key, cents in parts.items():
            length = round(max(cents, 0) * scale, 1)
            segments.append(Segment(key, round(left, 1), length))
            left += length
        bars.append(Bar(label, number * (THICK + GAP), segments, sum(parts.values())))
    return Chart(bars, len(rows) * (THICK + GAP))
