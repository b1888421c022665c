"""Whether a published figure follows from the numbers printed beside it. Pure: values in, verdicts out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from app.core.errors import Words
from app.costs.expressions import CannotCalculate, Value, calculate


class Section(StrEnum):
    """Which of the published tables. Latvian: tabula."""

    FLAT = "flat"  # a flat's month (digest §2.2)
    SUPPORT = "support"  # contact hours (§2.5)
    DAY = "day"  # a person's day (§2.6)
    COMPARATORS = "comparators"  # boarding house and short stay (§2.7)
    SERIES = "series"  # the invented months (§3.9)
    OTHER = "other"  # shares and means outside of costs (§2.11)


class Verdict(StrEnum):
    """What came of working a figure out again. Latvian: secinājums."""

    REPRODUCED = "reproduced"
    ONLY_IF = "only_if"  # reproduced only if something is assumed that is printed nowhere, or counted oddly
    NOT = "not"
    OURS = "ours"  # nobody published it; it follows from the same numbers


@dataclass(frozen=True)
class Reading:
    """One way to work a figure out. `formula`: names of figures; `words`: the same for people.

    `only_if`: what one has to assume for it, as a sentence; empty where nothing beyond what is printed.
    """

    formula: str
    words: Words
    only_if: Words = ""


@dataclass(frozen=True)
class Line:
    """One figure of the report: the key of what was published, and the readings tried, ours first.

    Without `published` it is a figure of ours with `decimals`, beside those that were printed.
    """

    section: Section
    key: str
    label: Words
    readings: tuple[Reading, ...]
    decimals: int | None = None
    note: Words = ""

    @property
    def published(self) -> bool:
        return self.decimals is None


@dataclass(frozen=True)
class Tried:
    """A reading and what it gives, rounded as finely as the published figure."""

    reading: Reading
    result: Decimal
    exact: Decimal
    fits: bool


@dataclass(frozen=True)
class Compared:
    """A line with its verdict; `ours` is the reading that fits, else the first."""

    line: Line
    published: Decimal | None
    tried: tuple[Tried, ...]
    verdict: Verdict

    @property
    def ours(self) -> Tried:
        return next((one for one in self.tried if one.fits), self.tried[0])

    @property
    def difference(self) -> Decimal | None:
        """Published less ours; None where nothing was published."""
        return None if self.published is None else self.published - self.ours.result


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Rounded as people round by hand: 205.045 → 205.05 (floating point gives 205.04)."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def compare(lines: Iterable[Line], values: Mapping[str, Value]) -> list[Compared]:
    """Every line with its verdict, in order. Raises CannotCalculate where a figure is not loaded."""
    return [_compared(line, values) for line in lines]


def _compared(line: Line, values: Mapping[str, Value]) -> Compared:
    published = values.get(line.key) if line.published else None
    if line.published and not isinstance(published, Decimal):
        raise CannotCalculate(line.key)
    figure = published if isinstance(published, Decimal) else None
    tried = tuple(_tried(reading, figure, line.decimals, values) for reading in line.readings)
    return Compared(line, figure, tried, _verdict(figure, tried))


def _tried(reading: Reading, published: Decimal | None, decimals: int | None, values: Mapping[str, Value]) -> Tried:
    exact = calculate(reading.formula, values)
    printed = decimals if published is None else -int(published.as_tuple().exponent)
    result = round_half_up(exact, printed or 0)
    return Tried(reading, result, exact, result == published)


def _verdict(published: Decimal | None, tried: Iterable[Tried]) -> Verdict:
    if published is None:
        return Verdict.OURS
    fitting = [one for one in tried if one.fits]
    if not fitting:
        return Verdict.NOT
    return Verdict.ONLY_IF if all(one.reading.only_if for one in fitting) else Verdict.REPRODUCED
