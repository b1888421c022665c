"""Which lines repeat others, of the ledger or further up in the file: found by an index, judged by rules Q1 and Q2."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.core.errors import Finding
from app.invoices import rules
from app.invoices.queries.booked import Booked, Place
from app.invoices.rules import Line


def double(line: Line, other: Line) -> Finding | None:
    """The finding that says why one of them repeats the other."""
    found = rules.invoice_is_new(line, other), rules.amount_is_new(line, other)
    return next((finding for finding in found if not finding.passed), None)


def doubles_in(booked: Mapping[Place, Sequence[Booked]], line: Line) -> Iterator[tuple[int, Finding]]:
    """Entries of the ledger that the line repeats, and why."""
    for other in booked.get((line.flat_id, line.category), ()):
        if other.cents == line.cents or other.document == line.document:
            finding = double(line, other)
            if finding:
                yield other.entry_id, finding


class Seen:
    """The lines of a file so far, without those that repeat one: of equal amounts none has days in common."""

    def __init__(self) -> None:
        self.numbers: dict[Any, tuple[int, Line]] = {}
        self.amounts: dict[Any, list[tuple[date, int, Line]]] = {}

    def row_of(self, line: Line) -> int | None:
        """The row that has the line already."""
        for row, other in self._near(line):
            if double(line, other):
                return row
        return None

    def add(self, row: int, line: Line) -> None:
        self.numbers.setdefault(_number(line), (row, line))
        insort(self.amounts.setdefault(_amount(line), []), (line.starts_on, row, line), key=lambda one: one[0])

    def _near(self, line: Line) -> Iterator[tuple[int, Line]]:
        if known := self.numbers.get(_number(line)):
            yield known
        equal = self.amounts.get(_amount(line), [])
        before = bisect_left(equal, line.ends_on, key=lambda one: one[0])
        if before:
            _starts_on, row, other = equal[before - 1]
            yield row, other


def _number(line: Line) -> tuple[Any, ...]:
    return line.flat_id, line.category, line.document, line.starts_on, line.ends_on


def _amount(line: Line) -> tuple[Any, ...]:
    return line.flat_id, line.category, line.cents
