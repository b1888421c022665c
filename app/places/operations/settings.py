"""Municipalities and what they decide."""

import re
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.formatting import format_date
from app.places import queries
from app.places.models import Municipality, PolicySetting
from app.places.policy import problem_with

FILE_PREFIX = re.compile(r"[A-Z]{1,4}")


def create_municipality(
    name: str,
    file_prefix: str,
    address_endings: tuple[str, ...],
    *,
    territory_code: str | None = None,
    actor: Actor,
    today: date,
) -> Municipality:
    """A municipality with all settings at their defaults, but for the endings of its addresses.

    `file_prefix`: one to four capital letters that begin its client file numbers; it never changes afterwards.
    Refused when the name or the prefix is taken.
    """
    if not FILE_PREFIX.fullmatch(file_prefix):
        raise Refused(_("The first part of the file numbers must be one to four letters from A to Z."))
    _refuse_taken(Municipality.name == name, _("There is already a municipality with this name."))
    _refuse_taken(
        Municipality.file_prefix == file_prefix, _("Another municipality's file numbers begin with these letters.")
    )
    municipality = Municipality(name=name, file_prefix=file_prefix, territory_code=territory_code)
    audit.record("municipality.create", municipality, actor=actor)
    endings = tuple(ending.strip(" ,") for ending in address_endings)
    if endings:
        reason = _("The municipality was added.")
        set_policy(municipality, "address_endings", endings, today, reason, actor=actor, today=today)
    return municipality


def edit_municipality(
    municipality: Municipality, *, name: str, territory_code: str | None, actor: Actor
) -> Municipality:
    """A corrected name or territory code."""
    _refuse_taken(
        sa.and_(Municipality.name == name, Municipality.id != municipality.id),
        _("There is already a municipality with this name."),
    )
    municipality.name = name
    municipality.territory_code = territory_code
    audit.record("municipality.edit", municipality, actor=actor)
    return municipality


def set_policy(
    municipality: Municipality, key: str, value: Any, valid_from: date, reason: str, *, actor: Actor, today: date
) -> PolicySetting:
    """Decides one setting from a day on. What held before that day stays as it was.

    A decision for the same day is replaced (that is how a mistake in today's or a coming one is put right). Refused
    for a day that is over, for a value the setting cannot have, and when nothing would change.
    """
    if valid_from < today:
        raise Refused(_("A setting can change from today or later, not from a day that is over."))
    if problem := problem_with(key, value):
        raise Refused(problem)
    if getattr(queries.policy_on(municipality.id, valid_from), key) == value:
        raise Refused(_("On %(date)s the setting has this value already.", date=format_date(valid_from)))
    row = db.session.scalar(
        sa.select(PolicySetting).where(
            PolicySetting.municipality_id == municipality.id,
            PolicySetting.key == key,
            PolicySetting.valid_from == valid_from,
        )
    ) or PolicySetting(municipality_id=municipality.id, key=key, valid_from=valid_from)
    row.value = list(value) if isinstance(value, tuple) else value
    row.reason = reason
    row.set_by_id = actor.actor_id
    audit.record("setting.change", row, actor=actor)
    return row


def _refuse_taken(condition: sa.ColumnElement[bool], sentence: str) -> None:
    if db.session.scalar(sa.select(Municipality.id).where(condition)):
        raise Refused(sentence)
