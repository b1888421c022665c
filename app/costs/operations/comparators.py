"""What the cost of a person's day is compared with: written down, corrected, taken away."""

import csv
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.money import parse_eur
from app.core.versions import refuse_unseen
from app.costs.models import Comparator
from app.places.models import Municipality


@dataclass(frozen=True)
class ComparatorFacts:
    """What is said of it; see `Comparator`."""

    name: str
    service_cents: int
    housing_cents: int
    basis: str
    source: str
    starts_on: date | None = None
    ends_on: date | None = None


COMPARATOR_FACTS = tuple(one.name for one in fields(ComparatorFacts))


def record_comparator(
    municipality: Municipality,
    facts: ComparatorFacts,
    *,
    actor: Actor,
    known: Comparator | None = None,
    seen: str | None = None,
) -> Comparator:
    """Writes it down, or corrects `known`; the history keeps what stood there before.

    Raises Refused for a name twice, and where a colleague changed it since it was `seen`.
    """
    if known:
        refuse_unseen(known, COMPARATOR_FACTS, seen)
    of_town = Comparator.municipality_id == municipality.id
    same = db.session.scalar(sa.select(Comparator).where(of_town, Comparator.name == facts.name))
    if same and same is not known:
        raise Refused(_("There is a service of this name already."))
    row = known or Comparator(municipality=municipality)
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    audit.record("comparator.record", row, actor=actor)
    return row


def remove_comparator(row: Comparator, *, actor: Actor) -> None:
    """Nothing is compared with it any more; the history keeps it."""
    audit.record_facts("comparator.remove", row, actor=actor, facts={"name": row.name, "cents": row.cents})
    db.session.delete(row)
    db.session.flush()


def load_comparators(municipality: Municipality, file: Path, *, actor: Actor) -> int:
    """Adds what the file has and nobody there has written down yet, by name; how many were added.

    Columns: name, service and housing in euros, basis, source, starts_on, ends_on (the first day after; may be empty).
    """
    known = set(db.session.scalars(sa.select(Comparator.name).where(Comparator.municipality_id == municipality.id)))
    with file.open(encoding="utf-8", newline="") as stream:
        new = [_facts(row) for row in csv.DictReader(stream) if row["name"] not in known]
    for facts in new:
        record_comparator(municipality, facts, actor=actor)
    return len(new)


def _facts(row: Mapping[str, str]) -> ComparatorFacts:
    starts_on, ends_on = (date.fromisoformat(row[name]) if row[name] else None for name in ("starts_on", "ends_on"))
    cents = parse_eur(row["service"]), parse_eur(row["housing"])
    return ComparatorFacts(row["name"], *cents, row["basis"], row["source"], starts_on, ends_on)
