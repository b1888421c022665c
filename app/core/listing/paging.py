"""One order, pages by key instead of by number, and counts that stay cheap."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.core.base import UtcDateTime
from app.core.extensions import db
from app.core.formatting import format_number

PAGE_SIZE = 50
COUNT_LIMIT = 10_000
LARGEST = 2**31 - 1  # beyond it PostgreSQL raises an error: ids are no larger

Position = tuple[Any, int]
"""A row's place in a list: the value it is sorted by, and its id."""


@dataclass(frozen=True)
class Order:
    """What a list is sorted by and where the page begins.

    `name` is the sort as in the address: 'rent', or '-rent' from the highest down. Rows without a value come last
    either way. A NOT NULL column is taken to have a value in every row.
    """

    name: str
    column: Any
    after: Position | None = None
    before: Position | None = None

    @property
    def descending(self) -> bool:
        return self.name.startswith("-")


@dataclass(frozen=True)
class Page:
    """One page of rows as they are shown, and the keys of its neighbours (None: there is none)."""

    rows: list[Any] = field(default_factory=list)
    before: str | None = None
    after: str | None = None


def order_from(arguments: Mapping[str, str], sorts: Mapping[str, Any], default: str) -> Order:
    """The order the address asks for with sort=, after= and before=; what makes no sense is left out.

    `sorts` names the columns one may sort by; `default` is one of the names, with '-' before it for descending.
    """
    name = arguments.get("sort", "")
    if name.removeprefix("-") not in sorts:
        name = default
    column = sorts[name.removeprefix("-")]
    after, before = (_position(arguments.get(key, ""), column) for key in ("after", "before"))
    return Order(name, column, after, None if after else before)


def fetch(
    query: sa.Select, order: Order, id_column: Any, size: int = PAGE_SIZE, *, total: int = COUNT_LIMIT + 1
) -> Page:
    """One page of `query`, which has neither order nor limit; `id_column` is unique in it and settles ties.

    Each row also carries `sort_value` and `sort_id`. An index on (what the query is narrowed by, the sort column, the
    id) makes every page cost the same, however deep in the list. Where `total`, from `count`, says that few rows fit,
    a query of columns is quicker when they are gathered first and sorted then: along the index they lie far apart.
    """
    start = order.before or order.after
    keyed = query.add_columns(order.column.label("sort_value"), id_column.label("sort_id"))
    walk = _Walk(keyed, order, id_column, backwards=order.before is not None, gather=total <= COUNT_LIMIT)
    rows = walk.rows(start, size + 1)
    more, rows = len(rows) > size, rows[:size]
    if order.before:
        if not more:
            return fetch(query, Order(order.name, order.column), id_column, size, total=total)
        rows.reverse()
        return Page(rows, before=_key(rows[0]), after=_key(rows[-1]))
    return Page(rows, before=_key(rows[0]) if order.after and rows else None, after=_key(rows[-1]) if more else None)


def in_order(query: sa.Select, order: Order, id_column: Any) -> sa.Select:
    """The whole query in the list's order, for a download."""
    columns = [order.column.desc().nulls_last(), id_column.desc()] if order.descending else None
    return query.order_by(*(columns or [order.column.asc().nulls_last(), id_column]))


def page_of(rows: Sequence[Any], arguments: Mapping[str, str], size: int = PAGE_SIZE) -> Page:
    """One page of rows that are in memory in their order and have an `id`, for what no database can sort.

    The keys are ids; one that is not among the rows leads to the first page.
    """
    places = {str(row.id): index for index, row in enumerate(rows)}
    start = 0
    if (after := arguments.get("after", "")) in places:
        start = places[after] + 1
    elif (before := arguments.get("before", "")) in places:
        start = max(0, places[before] - size)
    shown = list(rows[start : start + size])
    return Page(
        shown,
        before=str(shown[0].id) if start and shown else None,
        after=str(shown[-1].id) if start + size < len(rows) else None,
    )


def count(query: sa.Select, limit: int = COUNT_LIMIT) -> int:
    """How many rows the query has; `limit` + 1 where there are more than `limit`."""
    some = query.with_only_columns(sa.literal(1), maintain_column_froms=True).order_by(None).limit(limit + 1).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def count_text(number: int, limit: int = COUNT_LIMIT) -> str:
    """The number in the reader's format, '10 000+' beyond what is counted; in a template, the num= of ngettext."""
    return f"{format_number(limit)}+" if number > limit else format_number(number)


@dataclass(frozen=True)
class _Walk:
    """Goes through a query's rows in the list's order or, `backwards`, against it."""

    query: sa.Select
    order: Order
    id_column: Any
    backwards: bool
    gather: bool

    def rows(self, start: Position | None, most: int) -> list[Any]:
        """Up to `most` rows from `start` on: in the list those with a value to sort by stand before those without."""
        parts = [True, False] if _nullable(self.order.column) else [True]
        if self.backwards:
            parts.reverse()
        if start:
            parts = parts[parts.index(start[0] is not None) :]
        rows: list[Any] = []
        for index, with_value in enumerate(parts):
            part = self._part(with_value, start if index == 0 else None)
            rows += db.session.execute(part.limit(most - len(rows))).all()
            if len(rows) >= most:
                break
        return rows

    def _part(self, with_value: bool, start: Position | None) -> sa.Select:
        """The rows that have a value to sort by, or those that have none, from `start` on."""
        downwards = self.order.descending != self.backwards
        column, query = self.order.column, self.query
        columns = [column, self.id_column] if with_value else [self.id_column]
        if _nullable(column):
            query = query.where(column.is_not(None) if with_value else column.is_(None))
        if start:
            here, values = sa.tuple_(*columns), start if with_value else start[1:]
            there = sa.tuple_(*(sa.literal(value, key.type) for value, key in zip(values, columns, strict=True)))
            query = query.where(here < there if downwards else here > there)
        if self.gather:  # no database looks past the limit of a subquery for an order
            found = query.limit(COUNT_LIMIT + 1).subquery()
            query, columns = sa.select(found), [found.c.sort_value, found.c.sort_id]
        return query.order_by(*(key.desc() if downwards else key for key in columns))


def _key(row: Any) -> str:
    """A row's place as it stands in the address."""
    value = row.sort_value
    plain = value.isoformat() if isinstance(value, date) else value
    return base64.urlsafe_b64encode(json.dumps([plain, row.sort_id]).encode()).decode().rstrip("=")


def _position(key: str, column: Any) -> Position | None:
    """The place an address names; None where it names none that the column could have."""
    try:
        value, row_id = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        if isinstance(column.type, UtcDateTime):
            value = value and datetime.fromisoformat(value)
        elif isinstance(column.type, sa.Date):
            value = value and date.fromisoformat(value)
        fits = _nullable(column) if value is None else _fits(value, column)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return (value, row_id) if fits and type(row_id) is int and abs(row_id) <= LARGEST else None


def _nullable(column: Any) -> bool:
    return getattr(getattr(column, "expression", column), "nullable", True)


def _fits(value: Any, column: Any) -> bool:
    """Whether the database can compare the value with the column."""
    if isinstance(column.type, UtcDateTime):
        return isinstance(value, datetime) and value.tzinfo is not None
    if isinstance(value, str):
        return column.type.python_type is str and b"\0" not in value.encode()  # half a character is a ValueError
    if isinstance(value, int | float):
        return column.type.python_type in {int, float} and abs(value) <= LARGEST
    return type(value) is column.type.python_type
