"""An audit row in the reader's words: features name their actions, fields and values; what has no name shows raw."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _

from app.core.audit import AuditEvent, is_sealed, unseal
from app.core.extensions import db
from app.core.formatting import format_date, format_instant, format_money, format_number, yes_no

_actions: dict[str, Any] = {}
_fields: dict[str, Any] = {}
_values: dict[str, Mapping[Any, Any]] = {}
_row_names: dict[str, "RowNames"] = {}
_confidential: set[str] = set()

Row = tuple[str, int]
"""A row of the database: its table and its number."""
RowNames = Callable[[set[int]], Mapping[int, str]]
"""What rows of one table are called, by their numbers."""


@dataclass(frozen=True)
class Change:
    """One field's change in words; `hidden` where the reader may know that it changed, but not to what."""

    field: str
    before: str
    after: str
    hidden: bool = False


@dataclass(frozen=True)
class Description:
    """What was done, what changed, and the reason given (None where there is none or it may not be read)."""

    action: str
    changes: list[Change]
    note: str | None


def name_actions(labels: Mapping[str, Any]) -> None:
    """Gives actions such as 'flat.create' their words; called once, where a feature's labels are defined."""
    _actions.update(labels)


def name_fields(labels: Mapping[str, Any], values: Mapping[str, Mapping[Any, Any]] | None = None) -> None:
    """Gives fields their words, and the members of enums in them (`values`: field → member → words).

    A field is named alone, or with its table as 'landlord.kind' where several tables have one of that name.
    """
    _fields.update(labels)
    _values.update(values or {})


def name_rows(names: Mapping[str, RowNames], confidential: Iterable[str] = ()) -> None:
    """Says what the rows of tables are called by people: a file number, an address, a name.

    `confidential` lists the tables, and the columns as 'table.column', whose rows only those learn who may unseal.
    """
    _row_names.update(names)
    _confidential.update(confidential)


def rows_named(events: Iterable[AuditEvent], *, may_unseal: bool = False) -> dict[Row, str]:
    """The names of all rows that the events speak of: their objects, and what a changed column points to."""
    wanted: dict[str, set[int]] = {}
    for event in events:
        if event.object_id is not None:
            wanted.setdefault(event.object_type, set()).add(event.object_id)
        for field, sides in event.changes.items():
            if table := pointed_to(event.object_type, field):
                wanted.setdefault(table, set()).update(side for side in sides if isinstance(side, int))
    return {
        (table, number): name
        for table, numbers in wanted.items()
        if numbers and table in _row_names and (may_unseal or table not in _confidential)
        for number, name in _row_names[table](numbers).items()
    }


@cache
def pointed_to(table: str, field: str) -> str | None:
    """The table that a column points to; None for a column that holds a value of its own."""
    column = db.metadata.tables[table].columns.get(field) if table in db.metadata.tables else None
    keys = [] if column is None else list(column.foreign_keys)
    return keys[0].column.table.name if keys else None


def known_actions() -> dict[str, str]:
    """Every named action and its words, for a filter."""
    return {action: str(label) for action, label in _actions.items()}


def describe(
    event: AuditEvent, *, may_unseal: bool, every_field: bool = True, names: Mapping[Row, str] = MappingProxyType({})
) -> Description:
    """What the event says. Encrypted values and notes are shown only to those who `may_unseal` them.

    `names`, from `rows_named`, are those of the rows that changed columns point to; a row without a name is left out.
    Without `every_field` what has no name in the reader's words is left out too.
    """
    changes = [
        _pointing(event.object_type, field, table, sides, names, may_unseal=may_unseal)
        if (table := pointed_to(event.object_type, field))
        else _change(_known_as(event.object_type, field), *sides, may_unseal=may_unseal)
        for field, sides in event.changes.items()
        if _is_shown(event.object_type, field, every_field)
    ]
    changes = [change for change in changes if change.hidden or change.before or change.after]
    note = event.note if may_unseal else None
    return Description(str(_actions.get(event.action, event.action)), changes, note)


def _is_shown(table: str, field: str, every_field: bool) -> bool:
    """Technical columns never; unnamed columns, and whose the object is, only in the audit log."""
    if field.endswith(("_hash", "_key")):
        return False
    return every_field or (field != "municipality_id" and _known_as(table, field) in _fields)


def _known_as(table: str, field: str) -> str:
    return f"{table}.{field}" if f"{table}.{field}" in _fields else field


def _change(field: str, before: Any, after: Any, *, may_unseal: bool) -> Change:
    label = str(_fields.get(field, field))
    if not may_unseal and (is_sealed(before) or is_sealed(after)):
        return Change(label, "", "", hidden=True)
    return Change(label, in_words(field, unseal(before)), in_words(field, unseal(after)))


def _pointing(
    table: str, field: str, target: str, sides: Sequence[Any], names: Mapping[Row, str], *, may_unseal: bool
) -> Change:
    known_as = _known_as(table, field)
    label = str(_fields.get(known_as, known_as))
    if not may_unseal and (target in _confidential or f"{table}.{field}" in _confidential):
        return Change(label, "", "", hidden=True)
    before, after = (names.get((target, side), "") for side in sides)
    return Change(label, before, after)


def in_words(field: str, value: Any) -> str:
    """The value of a field as a reader would say it; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, list):
        return ", ".join(in_words(field, item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {in_words(field, answer) or yes_no(None)}" for name, answer in value.items())
    if isinstance(value, int) and field.endswith(("_cents", ".cents")):
        return format_money(value)
    if isinstance(value, float):
        return format_number(value)
    if isinstance(value, str):
        named = {str(member): words for member, words in _values.get(field, {}).items()}
        return str(named[value]) if value in named else _day_or_text(value)
    return str(value)


def _day_or_text(text: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return format_date(date.fromisoformat(text))
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*", text):
        return format_instant(datetime.fromisoformat(text))
    return text


def actor_name(names: Mapping[int, str], actor_id: int | None) -> str:
    """Who acted: a person by name, or the system itself."""
    return _("The system") if actor_id is None else names.get(actor_id, _("User no. %(number)s", number=actor_id))
