"""A visit is written down, and corrected by whoever made it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit, clock
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.placements.models import Placement
from app.placements.operations.turns import take_turn
from app.visits.models import DwellingCondition, SupportTag, Visit, VisitClient, VisitKind
from app.visits.queries.visits import find_visit, slot_for
from app.visits.rules import visit_can_have_been


@dataclass(frozen=True)
class WhichVisit:
    """Names a visit before it is recorded: the day, and which of the person's visits to the home it is."""

    visit_on: date
    number: int = 1


@dataclass(frozen=True)
class Seen:
    """Whether a client was met; if not, whether they had said so before."""

    met: bool
    announced: bool = False


@dataclass(frozen=True)
class VisitFacts:
    """What is written down of a visit; `clients`: client id → whether they were met."""

    at: datetime
    clients: Mapping[int, Seen]
    condition: DwellingCondition | None = None
    kind: VisitKind = VisitKind.WEEKLY
    words: str | None = None
    tags: Sequence[SupportTag] = field(default_factory=tuple)
    second_id: int | None = None


def record_visit(stay: Placement, which: WhichVisit, facts: VisitFacts, *, actor: Actor, now: datetime) -> Visit:
    """Writes the visit down; of one that is written down already by the same person, what is different now.

    Raises RuleViolation for a day to come or on which the household did not live there (V2), Refused where a client is
    left out, or where nobody acts.
    """
    if actor.actor_id is None:
        raise ValueError("a visit needs somebody who made it")
    take_turn(stay.municipality_id, stay)
    insist(visit_can_have_been(which.visit_on, stay.starts_on, stay.ends_on, clock.local(now).date()))
    _check(stay, which, facts, actor, now)
    visit = find_visit(stay.id, actor.actor_id, which.visit_on, which.number)
    action = "visit.correct" if visit else "visit.record"
    if visit is None:
        slot = slot_for(stay.id, actor.actor_id, which.visit_on)
        visit = Visit(
            municipality_id=stay.municipality_id,
            placement=stay,
            visit_on=which.visit_on,
            number=which.number,
            by_id=actor.actor_id,
            slot_id=slot.id if slot and which.number == 1 else None,
        )
    visit.at, visit.kind, visit.condition, visit.words = facts.at, facts.kind, facts.condition, facts.words
    visit.second_id, visit.tags = facts.second_id, [tag.value for tag in facts.tags]
    audit.record(action, visit, actor=actor)
    _say_who_was_met(visit, facts.clients, actor)
    return visit


def _check(stay: Placement, which: WhichVisit, facts: VisitFacts, actor: Actor, now: datetime) -> None:
    here = {row.client_id for row in stay.clients if _lived_here(row, which.visit_on)}
    if facts.clients.keys() != here:
        raise Refused(_("Say of everybody who lives here whether you met them."))
    if clock.local(facts.at).date() != which.visit_on or facts.at > now:
        raise Refused(_("The time of the visit is on its day, and has come."))
    if facts.second_id == actor.actor_id:
        raise Refused(_("Who came along is somebody else."))


def _lived_here(row: object, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)  # type: ignore[attr-defined]


def _say_who_was_met(visit: Visit, clients: Mapping[int, Seen], actor: Actor) -> None:
    known = {row.client_id: row for row in db.session.scalars(sa.select(VisitClient).where(VisitClient.visit == visit))}
    for client_id, seen in clients.items():
        row = known.get(client_id) or VisitClient(visit=visit, client_id=client_id)
        announced = None if seen.met else seen.announced
        if row.id is None or (row.met, row.announced) != (seen.met, announced):
            row.met, row.announced = seen.met, announced
            audit.record("visit.met", row, actor=actor)
