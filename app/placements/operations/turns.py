"""One at a time: whoever changes who lives where in a municipality waits until the one before has finished."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.placements.models import PlacementCheck
from app.placements.queries.facts import Check
from app.placements.rules import RULE_VERSION, limits, measured
from app.placements.rules.words import kept
from app.places.models import Municipality


class PlaceTaken(Refused):
    """The database's own guard refused: someone was faster without waiting for a turn. Roll back, then check again."""


def take_turn(municipality_id: int, *rows: Any) -> None:
    """Waits, then reads `rows` again: they may have changed meanwhile.

    SQLite lets one writer in anyway. On PostgreSQL the municipality's row is locked, and only that one, so two who
    place into each other's buildings cannot wait for each other; rows that merely refer to it are not held up.
    """
    db.session.flush()
    turn = sa.select(Municipality.id).where(Municipality.id == municipality_id)
    db.session.execute(turn.with_for_update(key_share=True))
    for row in rows:
        db.session.refresh(row)


@contextmanager
def guarded() -> Iterator[None]:
    """Turns a refusal by a guard of the database into PlaceTaken."""
    try:
        yield
    except IntegrityError as problem:
        if "no_overlap" not in str(problem.orig):
            raise
        raise PlaceTaken(
            _("A colleague took the place a moment earlier. Nothing was saved; the check was made again.")
        ) from None


def store_check(made: Check, *, actor: Actor) -> PlacementCheck:
    """Keeps what was checked, for ever, in Latvian: the language of the record, whoever made it.

    Beside the words stand what they were made of, so that a reader of another language can be told the same.
    """
    with force_locale("lv"):
        findings = [
            finding.as_dict() | {"words": {"reason": kept(finding.reason), "remedy": kept(finding.remedy)}}
            for finding in made.findings
        ]
    stored = PlacementCheck(
        municipality_id=made.case.flat.municipality_id,
        household_id=made.case.household.id,
        flat_id=made.case.flat.id,
        starts_on=made.case.stay.starts_on,
        made_by_id=actor.actor_id,
        rule_version=RULE_VERSION,
        inputs=measured(made.case),
        limits=limits(made.policy),
        findings=findings,
    )
    db.session.add(stored)
    db.session.flush()
    return stored
