"""What sources say homes cost, beside what of it is booked. Pure: values in, steps out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.costs.models import CostCategory, CostPayer, CostSource, SharedBy
from app.flats.models import Building, Flat

NUMBER = "#"
CENTS = 5  # where the amount stands in a content


@dataclass(frozen=True)
class Line:
    """One line of a source, for the days [starts_on, ends_on). `payer` None: the source does not say who paid.

    `key` names the line within its source for ever; `about` what it is called there, such as a contract's number.
    """

    source: CostSource
    key: str
    place: Flat | Building
    starts_on: date
    ends_on: date
    category: CostCategory
    cents: int
    payer: CostPayer | None
    vat_cents: int = 0
    supplier: str | None = None
    document: str | None = None
    words: str | None = None
    about: str = ""
    of_id: int | None = None  # of the contract, ticket, incident or stay it comes from

    @property
    def shared_by(self) -> SharedBy | None:
        """A building's flats share equally: a source knows no better key."""
        return None if isinstance(self.place, Flat) else SharedBy.FLATS

    @property
    def content(self) -> tuple[Any, ...]:
        """What has to be the same in the ledger."""
        flat = self.place.id if isinstance(self.place, Flat) else None
        building = None if isinstance(self.place, Flat) else self.place.id
        return flat, building, self.starts_on, self.ends_on, self.category, self.cents, self.vat_cents, self.payer


class Kept(StrEnum):
    """Where a booked line stands. Latvian: ieraksta stāvoklis."""

    BOOKED = "booked"
    WITHDRAWN = "withdrawn"  # reversed because its source no longer said it
    REVERSED = "reversed"  # reversed by a person


@dataclass(frozen=True)
class Booked:
    """An entry made of a source's line: `number` counts how often the line was booked."""

    entry_id: int
    source: CostSource
    key: str
    number: int
    kept: Kept
    content: tuple[Any, ...]


class What(StrEnum):
    """What is to be done with a line. Latvian: uzkrājuma solis."""

    BOOK = "book"
    REBOOK = "rebook"  # booked, and its source says something else now
    WITHDRAW = "withdraw"  # booked, and its source no longer says it
    HELD = "held"  # a person reversed it, and its source still says the same: nothing is done
    ASK = "ask"  # its source does not say who paid


DUE = (What.BOOK, What.REBOOK, What.WITHDRAW)


@dataclass(frozen=True)
class Step:
    """One step; `line` None: it is only taken back. `number` is that of the new booking."""

    what: What
    line: Line | None
    entry_id: int | None = None
    number: int = 1
    content: tuple[Any, ...] = field(default=(), repr=False)  # of the entry as it is booked

    @property
    def source_key(self) -> str:
        """The key under which the line is booked now: its own, from the second time with the number."""
        key = self.line.key if self.line else ""
        return key if self.number == 1 else f"{key}{NUMBER}{self.number}"

    @property
    def is_due(self) -> bool:
        """Whether accruing does something."""
        return self.what in DUE


def split_key(source_key: str) -> tuple[str, int]:
    """A source's key and how often it has been booked: '12:2026-10' is the first time, '12:2026-10#3' the third."""
    key, _mark, number = source_key.partition(NUMBER)
    return key, int(number or 1)


def steps(lines: Iterable[Line], booked: Iterable[Booked]) -> list[Step]:
    """What makes the ledger say what the sources say; done once, there is nothing left to do."""
    history: dict[tuple[CostSource, str], list[Booked]] = {}
    for one in sorted(booked, key=lambda one: one.number):
        history.setdefault((one.source, one.key), []).append(one)
    wanted = {(line.source, line.key): line for line in lines}
    found = [_step(line, history.get(key, ())) for key, line in wanted.items()]
    gone = [entries[-1] for key, entries in history.items() if key not in wanted]
    return [
        *(step for step in found if step is not None),
        *(Step(What.WITHDRAW, None, one.entry_id, content=one.content) for one in gone if one.kept is Kept.BOOKED),
    ]


def _step(line: Line, entries: Sequence[Booked]) -> Step | None:
    last = entries[-1] if entries else None
    if last and last.content == line.content and last.kept is not Kept.WITHDRAWN:
        return None if last.kept is Kept.BOOKED else Step(What.HELD, line, last.entry_id)
    if line.payer is None:
        return Step(What.ASK, line, last.entry_id if last else None)
    if last is None:
        return Step(What.BOOK, line)
    rebooked = last.kept is Kept.BOOKED
    return Step(What.REBOOK if rebooked else What.BOOK, line, last.entry_id, last.number + 1, last.content)


def summed(found: Iterable[Step]) -> Mapping[What, int]:
    """How many steps of each kind there are."""
    number: dict[What, int] = {}
    for step in found:
        number[step.what] = number.get(step.what, 0) + 1
    return number
