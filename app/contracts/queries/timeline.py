"""A flat's contracts and stays on one axis, as bars."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.contracts.labels import CONTRACT_MODEL
from app.contracts.models import ContractFlat, ContractState, FlatSide
from app.contracts.queries.findings import contract_flats, stays_in
from app.flats.models import Flat
from app.placements.queries.lists import file_numbers

BEFORE, AFTER = timedelta(days=4 * 365), timedelta(days=365)
WIDTH = 1000


@dataclass(frozen=True)
class Bar:
    """A period on the axis; `left` and `width` are thousandths of it, `until` is the first day no longer in it."""

    label: Any
    detail: str
    starts_on: date
    until: date | None
    left: int
    width: int
    contract_id: int | None = None
    placement_id: int | None = None
    draft: bool = False


@dataclass(frozen=True)
class Timeline:
    """Bars by row: with the owner, with who lives there, stays; `years` are years and their places."""

    owner: list[Bar]
    occupant: list[Bar]
    stays: list[Bar]
    years: list[tuple[int, int]]
    today: int


def timeline_of(flat: Flat, today: date) -> Timeline:
    """Everything about the flat from four years ago to a year ahead."""
    rows, stays = contract_flats(flat.id), stays_in([flat.id])
    begun = [row.contract.starts_on for row in rows] + [stay.starts_on for stay in stays] + [today - timedelta(days=30)]
    axis = _Axis(max(min(begun), today - BEFORE), today + AFTER)
    numbers = file_numbers(stay.household_id for stay in stays)
    bars = [
        axis.bar(numbers.get(stay.household_id, "–"), "", stay.starts_on, stay.ends_on, placement_id=stay.id)
        for stay in stays
    ]
    years = [(year, axis.place(date(year, 1, 1))) for year in range(axis.first.year + 1, axis.last.year + 1)]
    return Timeline(
        [axis.contract(row) for row in rows if row.side is FlatSide.OWNER and axis.shows(row)],
        [axis.contract(row) for row in rows if row.side is FlatSide.OCCUPANT and axis.shows(row)],
        [bar for bar in bars if bar.until is None or bar.until > axis.first],
        years,
        axis.place(today),
    )


@dataclass(frozen=True)
class _Axis:
    first: date
    last: date

    def place(self, day: date) -> int:
        inside = min(max(day, self.first), self.last)
        return (inside - self.first).days * WIDTH // (self.last - self.first).days

    def bar(self, label: Any, detail: str, starts_on: date, until: date | None, **of: Any) -> Bar:
        left, right = self.place(starts_on), self.place(until or self.last)
        return Bar(label, detail, starts_on, until, left, max(right - left, 4), **of)

    def contract(self, row: ContractFlat) -> Bar:
        contract = row.contract
        return self.bar(
            CONTRACT_MODEL[contract.model],
            contract.number,
            contract.starts_on,
            contract.holds_until,
            contract_id=contract.id,
            draft=contract.state is ContractState.DRAFT,
        )

    def shows(self, row: ContractFlat) -> bool:
        until = row.contract.holds_until
        return until is None or until > self.first
