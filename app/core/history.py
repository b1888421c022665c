"""An audit row in the reader's words: features name their actions, fields and values; what has no name shows raw."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from app.core.audit import AuditEvent, is_sealed, unseal
from app.core.formatting import format_date, format_instant, format_money, format_number, yes_no

_actions: dict[str, Any] = {}
_fields: dict[str, Any] = {}
_values: dict[str, Mapping[Any, Any]] = {}


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


def known_actions() -> dict[str, str]:
    """Every named action and its words, for a filter."""
    return {action: str(label) for action, label in _actions.items()}


def describe(event: AuditEvent, *, may_unseal: bool, every_field: bool = True) -> Description:
    """What the event says. Encrypted values and notes are shown only to those who `may_unseal` them.

    Without `every_field` what has no name in the reader's words (row numbers and the like) is left out.
    """
    changes = [
        _change(_known_as(event.object_type, field), *sides, may_unseal=may_unseal)
        for field, sides in event.changes.items()
        if _is_shown(event.object_type, field, every_field)
        and (every_field or not field.endswith("_id"))
        and (every_field or _known_as(event.object_type, field) in _fields)
    ]
    changes = [change for change in changes if change.hidden or change.before or change.after]
    note = event.note if may_unseal else None
    return Description(str(_actions.get(event.action, event.action)), changes, note)


def _is_shown(table: str, field: str, every_field: bool) -> bool:
    """Technical columns never; row numbers and unnamed columns only in the audit log."""
    if field.endswith(("_hash", "_key")):
        return False
    return every_field or (not field.endswith("_id") and _known_as(table, field) in _fields)


def _known_as(table: str, field: str) -> str:
    return f"{table}.{field}" if f"{table}.{field}" in _fields else field


def _change(field: str, before: Any, after: Any, *, may_unseal: bool) -> Change:
    label = str(_fields.get(field, field))
    if not may_unseal and (is_sealed(before) or is_sealed(after)):
        return Change(label, "", "", hidden=True)
    return Change(label, _words(field, unseal(before)), _words(field, unseal(after)))


def _words(field: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, list):
        return ", ".join(_words(field, item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_words(field, answer) or yes_no(None)}" for name, answer in value.items())
    if isinstance(value, int) and field.endswith("_cents"):
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
