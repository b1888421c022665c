"""Lists: filters kept in the address, one order, pages by key instead of by number, counts that stay cheap.

A route reads `FilterForm` and `order_from`, a query builds a select and hands it to `fetch` and `count`, the template
shows `tags()`, `count_text`, `with_filters` for the downloads, and the page's `before` and `after`.
"""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Length, NumberRange
from wtforms.validators import Optional as OptionalValue

from app.core.base import UtcDateTime
from app.core.extensions import db
from app.core.formatting import format_number
from app.core.forms import BaseForm

PAGE_SIZE = 50
COUNT_LIMIT = 10_000
LARGEST = 2**63 - 1  # beyond it SQLite's driver raises an error

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


def fetch(query: sa.Select, order: Order, id_column: Any, size: int = PAGE_SIZE) -> Page:
    """One page of `query`, which has neither order nor limit; `id_column` is unique in it and settles ties.

    Each row also carries `sort_value` and `sort_id`. An index on (what the query is narrowed by, the sort column, the
    id) makes every page cost the same, however deep in the list.
    """
    query = query.add_columns(order.column.label("sort_value"), id_column.label("sort_id"))
    start = order.before or order.after
    rows = _walk(query, order, id_column, start, backwards=order.before is not None, most=size + 1)
    more, rows = len(rows) > size, rows[:size]
    if order.before:
        if not more:
            return fetch(query, Order(order.name, order.column), id_column, size)
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


def _walk(
    query: sa.Select, order: Order, id_column: Any, start: Position | None, *, backwards: bool, most: int
) -> list[Any]:
    """Up to `most` rows from `start` on: first those with a value, then those without; `backwards` the other way."""
    parts = [True, False] if _nullable(order.column) else [True]
    if backwards:
        parts.reverse()
    if start:
        parts = parts[parts.index(start[0] is not None) :]
    rows: list[Any] = []
    for index, with_value in enumerate(parts):
        part = _part(query, order, id_column, start if index == 0 else None, with_value, backwards)
        rows += db.session.execute(part.limit(most - len(rows))).all()
        if len(rows) >= most:
            break
    return rows


def _part(
    query: sa.Select, order: Order, id_column: Any, start: Position | None, with_value: bool, backwards: bool
) -> sa.Select:
    """The rows that have a value to sort by, or those that have none, from `start` on."""
    downwards = order.descending != backwards
    columns = [order.column, id_column] if with_value else [id_column]
    if _nullable(order.column):
        query = query.where(order.column.is_not(None) if with_value else order.column.is_(None))
    if start:
        here = sa.tuple_(*columns)
        values = start if with_value else start[1:]
        there = sa.tuple_(*(sa.literal(value, column.type) for value, column in zip(values, columns, strict=True)))
        query = query.where(here < there if downwards else here > there)
    return query.order_by(*(column.desc() if downwards else column for column in columns))


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
    except (ValueError, TypeError, AttributeError):
        return None
    return (value, row_id) if fits and type(row_id) is int and abs(row_id) <= LARGEST else None


def _nullable(column: Any) -> bool:
    return getattr(getattr(column, "expression", column), "nullable", True)


def _fits(value: Any, column: Any) -> bool:
    """Whether the database can compare the value with the column."""
    if isinstance(column.type, UtcDateTime):
        return isinstance(value, datetime) and value.tzinfo is not None
    if isinstance(value, str):
        return column.type.python_type is str and "\0" not in value
    if isinstance(value, int | float):
        return column.type.python_type in {int, float} and abs(value) <= LARGEST
    return type(value) is column.type.python_type


def id_argument(name: str) -> int | None:
    """The id that the address gives for `name`; None where it gives none that a row could have."""
    value = request.args.get(name, type=int)
    return value if value is not None and 0 < value <= LARGEST else None


def with_filters(url: str) -> str:
    """`url` with the filters and the order of the page being shown, such as the address of the same list as a file."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ("after", "before")]
    return f"{url}?{urlencode(kept)}" if kept else url


@dataclass(frozen=True)
class Tag:
    """A filter that is set, as the list shows it; `raw` is its value in the address."""

    label: Any
    value: Any
    name: str
    raw: str


class FilterForm(FlaskForm):
    """The filters of one list. A value that is not understood sets no filter and is said beside its field."""

    class Meta(BaseForm.Meta):
        csrf = False  # type: ignore[assignment]  # it only reads

    @classmethod
    def from_request(cls, **choices: Iterable[tuple[Any, str]]) -> Self:
        """The filters in the address; `choices` are (id, words) that a select gets on top of its own, by its name."""
        form = cls(formdata=request.args)
        for name, values in choices.items():
            own = form[name].choices or []  # type: ignore[attr-defined]
            form[name].choices = [*own, *(SelectChoice(*value) for value in values)]  # type: ignore[attr-defined]
        form.validate()
        for item in form:
            if item.errors:
                item.data = None
        return form

    def tags(self) -> list[Tag]:
        """The filters that are set, one per value."""
        return [
            Tag(item.label.text, _words(item, str(raw)), item.name, str(raw))
            for item in self
            if item.data not in (None, "", [], False)
            for raw in item.raw_data or []
        ]

    def count_of(self, *names: str) -> int:
        """How many of the fields named are set."""
        return len({tag.name for tag in self.tags()} & set(names))


def _words(item: Any, raw: str) -> Any:
    """A filter's value in the reader's words."""
    if isinstance(item, BooleanField):
        return _("Yes")
    if hasattr(item, "iter_choices"):
        return next((choice[1] for choice in item.iter_choices() if str(choice[0]) == raw), raw)
    return raw


def search_field(label: Any, **options: Any) -> StringField:
    """Words to look for; None when there are none."""
    return StringField(label, [OptionalValue(), Length(max=100)], filters=[_searchable], **options)


def _searchable(value: Any) -> str | None:
    return " ".join(str(value or "").replace("\0", " ").split()) or None


def id_field(label: Any, any_label: Any, **options: Any) -> SelectField:
    """One of the choices that `from_request` is given, or none; `any_label` says what none means."""
    choices = [SelectChoice("", any_label)]
    return SelectField(label, [OptionalValue()], choices=choices, coerce=_id_or_none, **options)


def members_field(label: Any, members: type[StrEnum], labels: Mapping[Any, Any], **options: Any) -> SelectMultipleField:
    """Any of the members of an enum; none ticked: all of them."""
    choices = [SelectChoice(member.value, labels[member]) for member in members]
    return SelectMultipleField(label, [OptionalValue()], choices=choices, coerce=members, **options)


def _id_or_none(value: Any) -> int | None:
    return int(value) if value else None


def number_field(label: Any, least: int = 0, most: int = 1_000_000, **options: Any) -> IntegerField:
    """A whole number between two bounds, or none."""
    return IntegerField(label, [OptionalValue(), NumberRange(least, most)], **options)
