"""Which row names the columns, what they are called, and which of them means what. Pure.

People put titles above a list, merge cells over two rows of headings, and write them as they like.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.imports.cells import Cell, plain_words
from app.core.imports.xlsx import Row

LOOKED_AT = 30  # rows among which the headings are looked for
MOST_DEEP = 3  # rows of headings above one another


@dataclass(frozen=True)
class Field:
    """What a column may mean: `names` are the words over it, the likeliest first; `read` makes a value of its cells."""

    key: str
    label: Any
    names: tuple[str, ...]
    read: Callable[[Cell], Any]


@dataclass(frozen=True)
class Headings:
    """`last_row`: the number of the row after which the list begins; `columns`: what each column is called."""

    last_row: int
    columns: list[str]


def find_headings(rows: Sequence[Row], fields: Iterable[Field], last_row: int | None = None) -> Headings:
    """The headings among the first rows, or those that end in the row a person names."""
    known = [plain_words(name) for field in fields for name in field.names]
    scores = [sum(_closeness(plain_words(cell.text), known) > 0 for cell in cells) for _number, cells in rows]
    if last_row is None:
        index = max(range(len(rows)), key=lambda one: (scores[one], -one), default=0)
        while index + 1 < len(rows) and scores[index + 1] >= 1 and not _has_numbers(rows[index + 1][1]):
            index += 1  # the headings go on in the next row
    else:
        index = max((one for one, (number, _cells) in enumerate(rows) if number <= last_row), default=0)
    return Headings(rows[index][0] if rows else 0, _names(rows, index))


def guess(columns: Sequence[str], fields: Iterable[Field]) -> dict[str, int]:
    """Field → column, each at most once, the closest names first."""
    offers = sorted(
        (
            (closeness, -rank, -index, field.key, index)
            for field in fields
            for index, column in enumerate(columns)
            for rank, closeness in [_rank(plain_words(column), field.names)]
            if closeness
        ),
        reverse=True,
    )
    found: dict[str, int] = {}
    for *_order, key, index in offers:
        if key not in found and index not in found.values():
            found[key] = index
    return found


def pick(cells: Sequence[Cell], mapping: Mapping[str, int]) -> dict[str, Cell]:
    """Field → its cell, empty ones left out."""
    return {
        key: cells[index]
        for key, index in mapping.items()
        if index < len(cells) and (cells[index].text.strip() or cells[index].kind != "text")
    }


def _names(rows: Sequence[Row], index: int) -> list[str]:
    """Each column's name: the lowest heading above it."""
    first = index
    while first and index - first + 1 < MOST_DEEP and _goes_on(rows[first - 1], rows[first]):
        first -= 1
    levels = [[" ".join(cell.text.split()) for cell in cells] for _number, cells in rows[first : index + 1]]
    width = max((len(level) for level in levels), default=0)
    named = []
    for column in range(width):
        own = [level[column] for level in levels if column < len(level) and level[column]]
        named.append(own[-1] if own else "")
    return named


def _goes_on(above: Row, below: Row) -> bool:
    """Whether two rows of headings stand directly above one another."""
    return above[0] == below[0] - 1 and _is_heading(above[1])


def _is_heading(cells: Sequence[Cell]) -> bool:
    """More than one text and no numbers: a title over the list has one cell."""
    return sum(bool(cell.text.strip()) for cell in cells) > 1 and not _has_numbers(cells)


def _has_numbers(cells: Sequence[Cell]) -> bool:
    return any(cell.kind == "number" or cell.text.strip().replace(",", "").replace(".", "").isdigit() for cell in cells)


def _closeness(words: str, known: Iterable[str]) -> int:
    """3: the very words; 2: they begin with them; 1: they contain them; 0: they have nothing to do with them."""
    if not words:
        return 0
    padded = f" {words} "
    return max((_like(words, padded, one) for one in known), default=0)


def _like(words: str, padded: str, name: str) -> int:
    if words == name:
        return 3
    return 2 if padded.startswith(f" {name} ") else 1 if f" {name} " in padded else 0


def _rank(words: str, names: Sequence[str]) -> tuple[int, int]:
    """(which of the names fits best, how close it is)"""
    ranked = [(_closeness(words, [plain_words(name)]), -index) for index, name in enumerate(names)]
    closeness, index = max(ranked, default=(0, 0))
    return -index, closeness
