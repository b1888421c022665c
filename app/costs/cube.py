"""The cost of a person's day: days people really lived there, and what their flats cost. Pure.

A day counts from the first day of a stay until the day before its end; of a couple each person has a day. A day on
which a person is away for a while counts, and is counted apart as well. A flat that is held under a contract while
nobody lives there is void: its cost stays in the total and is shown alone (digest row 158; §2.9 I-4, I-7, I-45).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core.months import next_month
from app.costs.calculations import split
from app.costs.periods import Days, common, length, merged, without

Window = tuple[date, date]


class Weighting(StrEnum):
    """What counts as one when days are averaged. Latvian: svērums."""

    PERSON = "person"  # each day of a person
    FLAT = "flat"  # each day of a flat, whoever lives there or nobody
    UNWEIGHTED = "unweighted"  # each part of the whole alike, however large


class Part(StrEnum):
    """Housing and support are never mixed unseen. Latvian: izmaksu daļa (mājoklis, atbalsts)."""

    HOUSING = "housing"  # everything but support hours
    SUPPORT = "support"


@dataclass(frozen=True)
class Stay:
    """One person's days in a flat on [starts_on, ends_on); no end: still there."""

    flat_id: int
    person: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Empty:
    """Why a flat stood empty on [starts_on, ends_on), as somebody recorded it."""

    reason: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class FlatFacts:
    """A flat with everything that happened to it; `cents`: (month, is it support) → cents."""

    municipality_id: int
    flat_id: int
    cents: Mapping[tuple[date, bool], int] = field(default_factory=dict)
    stays: Iterable[Stay] = ()
    held: Iterable[tuple[date, date | None]] = ()
    empty: Iterable[Empty] = ()


@dataclass
class Counted:
    """Days and cents of some flats in a window. Void days and cents by reason; None: no reason was recorded.

    `outside`: cost of months in which the flat was neither held nor lived in. It is a part of `housing`, as void is.
    `unbooked_days`: days of the flat in months for which no housing cost of it is booked. They make an average too low.
    """

    person_days: int = 0
    away_days: int = 0
    lived_days: int = 0
    void_days: Counter[str | None] = field(default_factory=Counter)
    housing: int = 0
    support: int = 0
    void: Counter[str | None] = field(default_factory=Counter)
    outside: int = 0
    unbooked_days: int = 0

    @property
    def flat_days(self) -> int:
        """Days on which a flat was lived in, or held."""
        return self.lived_days + self.void_days.total()

    def cents(self, part: Part | None) -> int:
        """What housing or support cost, or (None) both together."""
        return {Part.HOUSING: self.housing, Part.SUPPORT: self.support, None: self.housing + self.support}[part]

    def add(self, other: "Counted") -> None:
        for name in ("person_days", "away_days", "lived_days", "unbooked_days", "housing", "support", "outside"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.void_days.update(other.void_days)
        self.void.update(other.void)


@dataclass(frozen=True)
class Measure:
    """One number with what it is made of: `cents` of `days`, or the plain mean of `parts`; None: nothing to divide by.

    `left_out`: parts without a day of a person, which have no cost of a day.
    """

    weighting: Weighting
    value: Decimal | None  # euros, not rounded
    cents: int = 0
    days: int = 0
    parts: tuple[Decimal, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Group:
    """A municipality, or (None) all together; `parts` are its flats, or the municipalities."""

    municipality_id: int | None
    counted: Counted
    parts: tuple[Counted, ...]

    def measure(self, part: Part | None, weighting: Weighting) -> Measure:
        """The cost of a day by this weighting."""
        if weighting is Weighting.UNWEIGHTED:
            return self._plain_mean(part)
        days = self.counted.person_days if weighting is Weighting.PERSON else self.counted.flat_days
        cents = self.counted.cents(part)
        return Measure(weighting, per_day(cents, days), cents, days)

    def each_day(self, cents: int) -> Decimal | None:
        """A part of the cost for each day of a person, in euros."""
        return per_day(cents, self.counted.person_days)

    def _plain_mean(self, part: Part | None) -> Measure:
        found = [per_day(one.cents(part), one.person_days) for one in self.parts]
        values = tuple(value for value in found if value is not None)
        mean = sum(values, Decimal()) / len(values) if values else None
        return Measure(Weighting.UNWEIGHTED, mean, parts=values, left_out=len(found) - len(values))


def per_day(cents: int, days: int) -> Decimal | None:
    """Euros for each day, exact; None where there is no day."""
    return Decimal(cents).scaleb(-2) / days if days else None


def cube(flats: Iterable[FlatFacts], away: Mapping[int, list[tuple[date, date | None]]], window: Window) -> list[Group]:
    """The municipalities in the order of their ids, and last of all everything together. `away`: by person."""
    towns: dict[int, list[Counted]] = defaultdict(list)
    for flat in flats:
        towns[flat.municipality_id].append(count_flat(flat, away, window))
    groups = [Group(town, together(counted), tuple(counted)) for town, counted in sorted(towns.items())]
    sums = tuple(group.counted for group in groups)
    return [*groups, Group(None, together(sums), sums)]


def together(parts: Iterable[Counted]) -> Counted:
    """The sum of the parts."""
    whole = Counted()
    for part in parts:
        whole.add(part)
    return whole


def count_flat(flat: FlatFacts, away: Mapping[int, list[tuple[date, date | None]]], window: Window) -> Counted:
    """One flat: its days, and each month's housing cost parted among days lived in and days void, to the cent."""
    own = {stay: merged([(stay.starts_on, stay.ends_on)], window) for stay in flat.stays}
    lived = merged([period for days in own.values() for period in days], window)
    void = _void(without(merged(flat.held, window), lived), flat.empty, window)
    counted = Counted(
        person_days=sum(map(length, own.values())),
        away_days=sum(length(common(days, merged(away.get(stay.person, ()), window))) for stay, days in own.items()),
        lived_days=length(lived),
        void_days=Counter({reason: length(days) for reason, days in void.items()}),
    )
    for (month, is_support), cents in flat.cents.items():
        if is_support:
            counted.support += cents
        else:
            counted.housing += cents
            _part(counted, cents, _days_of(month, lived, void))
    booked = merged([(month, next_month(month)) for month, is_support in flat.cents if not is_support], window)
    counted.unbooked_days = counted.flat_days - length(common(merged([*lived, *_all(void)], window), booked))
    return counted


def _all(void: Mapping[str | None, Days]) -> Iterable[tuple[date, date]]:
    return (period for days in void.values() for period in days)


def _void(empty: Days, recorded: Iterable[Empty], window: Window) -> dict[str | None, Days]:
    """The days nobody lived there by reason; where two were recorded the earlier holds."""
    found: dict[str | None, Days] = defaultdict(list)
    for one in sorted(recorded, key=lambda one: one.starts_on):
        period = merged([(one.starts_on, one.ends_on)], window)
        found[one.reason] += common(empty, period)
        empty = without(empty, period)
    found[None] = empty
    return {reason: days for reason, days in found.items() if days}


def _days_of(month: date, lived: Days, void: Mapping[str | None, Days]) -> list[tuple[str | None, bool, int]]:
    """(reason, is it void, days) of the month; what has no day in it is left out."""
    whole = [(month, next_month(month))]
    days: list[tuple[str | None, bool, int]] = [(None, False, length(common(lived, whole)))]
    days += [(reason, True, length(common(of_reason, whole))) for reason, of_reason in void.items()]
    return [one for one in days if one[2]]


def _part(counted: Counted, cents: int, days: list[tuple[str | None, bool, int]]) -> None:
    if not days:
        counted.outside += cents
        return
    parts = split(cents, {number: one[2] for number, one in enumerate(days)})
    for number, (reason, is_void, _days) in enumerate(days):
        if is_void:
            counted.void[reason] += parts[number]
