"""The history shown on an object's own page: what the audit holds about it, with the names of those who acted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts import queries
from app.core import audit
from app.core.history import Description, actor_name, describe, rows_named


@dataclass(frozen=True)
class Shown:
    """One event as a page shows it."""

    at: datetime
    who: str
    what: Description


def history_of(subject: Any, may_unseal: bool = False) -> list[Shown]:
    """What was done to one object, newest first; encrypted values only for those who `may_unseal` them."""
    events = audit.history(subject)
    people = queries.names_of(event.actor_id for event in events)
    rows = rows_named(events, may_unseal=may_unseal)
    return [
        Shown(
            event.at,
            actor_name(people, event.actor_id),
            describe(event, may_unseal=may_unseal, every_field=False, names=rows),
        )
        for event in events
    ]
