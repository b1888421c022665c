"""Municipalities, and what each decided from when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.extensions import db
from app.core.reading import read_once
from app.places.models import Municipality, PolicySetting
from app.places.policy import Explanation, Policy, explanations, policy_from


@dataclass(frozen=True)
class SettingState:
    """One setting of a municipality on a day: its value, since when (None: the default), and the changes to come."""

    key: str
    explanation: Explanation
    value: Any
    since: PolicySetting | None
    upcoming: tuple[PolicySetting, ...]


def municipalities(ids: Iterable[int] | None = None) -> list[Municipality]:
    """All municipalities, or those with the ids given, by name."""
    query = sa.select(Municipality).order_by(Municipality.name)
    if ids is not None:
        query = query.where(Municipality.id.in_(ids))
    return list(db.session.scalars(query))


def get_municipality(municipality_id: int, among: frozenset[int]) -> Municipality | None:
    """The municipality, if it is one of those the viewer may reach."""
    return db.session.get(Municipality, municipality_id) if municipality_id in among else None


@read_once
def policy_on(municipality_id: int, day: date) -> Policy:
    """What the municipality had decided by `day`; the defaults where it decided nothing."""
    rows = db.session.execute(
        sa.select(PolicySetting.key, PolicySetting.value)
        .where(PolicySetting.municipality_id == municipality_id, PolicySetting.valid_from <= day)
        .order_by(PolicySetting.valid_from)
    )
    return policy_from({row.key: row.value for row in rows})  # the latest decision of each key stays


def settings_on(municipality_id: int, day: date) -> list[SettingState]:
    """Every setting as it stands on `day`, in the order of `Policy`."""
    rows = db.session.scalars(
        sa.select(PolicySetting)
        .where(PolicySetting.municipality_id == municipality_id)
        .order_by(PolicySetting.valid_from)
    ).all()
    return [_state(key, explanation, rows, day) for key, explanation in explanations().items()]


def _state(key: str, explanation: Explanation, rows: Iterable[PolicySetting], day: date) -> SettingState:
    own = [row for row in rows if row.key == key]
    since = next((row for row in reversed(own) if row.valid_from <= day), None)
    value = policy_from({key: since.value} if since else {})
    upcoming = tuple(row for row in own if row.valid_from > day)
    return SettingState(key, explanation, getattr(value, key), since, upcoming)


def setting_history(municipality_id: int, key: str) -> list[PolicySetting]:
    """All decisions about one setting, the latest first, those to come included."""
    return list(
        db.session.scalars(
            sa.select(PolicySetting)
            .where(PolicySetting.municipality_id == municipality_id, PolicySetting.key == key)
            .order_by(PolicySetting.valid_from.desc())
        )
    )
