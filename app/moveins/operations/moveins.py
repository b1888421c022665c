"""A move-in is planned from lists, its things arrive or prove needless, its steps are done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.versions import refuse_unseen
from app.moveins.models import (
    MANUAL,
    Class,
    Due,
    Function,
    ItemOwner,
    KitList,
    MoveIn,
    MoveInLine,
    MoveInStep,
    Source,
    Step,
)
from app.placements.models import Placement
from app.placements.operations.turns import take_turn

MOST_LINES = 300
# What a person reads before they change it.
LINE_FACTS = ("responsible_id", "due_on", "source", "owner", "cost_cents", "delivered_on", "needless")
STEP_FACTS = ("user_id", "done_on", "words")


@dataclass(frozen=True)
class LineFacts:
    """What is known of a thing: who sees to it by when, where it comes from, whose it is, and whether it is there."""

    responsible: User
    due_on: date
    source: Source | None = None
    owner: ItemOwner | None = None
    cost_cents: int | None = None
    delivered_on: date | None = None
    needless: str | None = None


def start_move_in(
    placement: Placement,
    lists: Sequence[KitList],
    responsible: User,
    plan: str | None = None,
    *,
    actor: Actor,
) -> MoveIn:
    """Plans the move-in of a stay: every thing of the lists becomes a task of `responsible`; steps likewise.

    Raises Refused where it is planned already.
    """
    take_turn(placement.municipality_id, placement)
    if db.session.scalar(sa.select(MoveIn.id).where(MoveIn.placement_id == placement.id)) is not None:
        raise Refused(_("This move-in is planned already."))
    move_in = MoveIn(placement=placement, responsible=responsible, plan=plan, started_by_id=actor.actor_id)
    move_in.steps = [MoveInStep(step=step, user=responsible) for step in MANUAL]
    audit.record("move_in.start", move_in, actor=actor)
    for one in lists:
        add_list(move_in, one, actor=actor)
    return move_in


def add_list(move_in: MoveIn, kit: KitList, *, actor: Actor) -> list[MoveInLine]:
    """Every thing of the list that is not there yet joins the move-in."""
    known = {line.kit_item_id for line in move_in.lines}
    items = [item for item in kit.items if item.id not in known]
    _room_for(move_in, len(items))
    lines = [
        MoveInLine(
            item=item,
            function=item.function,
            kind=item.kind,
            due=item.due,
            count=item.count,
            responsible=move_in.responsible,
            due_on=day_of(move_in, item.due),
            move_in=move_in,
        )
        for item in items
    ]
    db.session.add_all(lines)
    db.session.flush()
    facts = {"kit_list_id": kit.id, "version": kit.version, "lines": len(lines)}
    audit.record_facts("move_in.add_list", move_in, actor=actor, facts=facts)
    return lines


def add_line(move_in: MoveIn, words: str, function: Function, due: Due, count: int = 1, *, actor: Actor) -> MoveInLine:
    """A thing that stands on no list."""
    _room_for(move_in, 1)
    line = MoveInLine(
        move_in=move_in,
        own_words=words,
        function=function,
        kind=Class.BASIC,
        due=due,
        count=count,
        responsible=move_in.responsible,
        due_on=day_of(move_in, due),
    )
    audit.record("move_in_line.add", line, actor=actor)
    return line


def change_line(
    line: MoveInLine, facts: LineFacts, *, actor: Actor, today: date, seen: str | None = None
) -> MoveInLine:
    """Writes down what is known of a thing; what arrived has a source and a day that has come.

    Raises Refused where a colleague changed the thing since it was as `seen` (`version_of`).
    """
    take_turn(line.municipality_id, line)
    _refuse_unseen(line, LINE_FACTS, seen, actor)
    if facts.delivered_on is not None and facts.needless is not None:
        raise Refused(_("A thing is either there or not needed."))
    if facts.delivered_on is not None and facts.delivered_on > today:
        raise Refused(_("The date cannot be in the future."))
    if facts.delivered_on is not None and facts.source is None:
        raise Refused(_("Say where the thing came from."))
    line.responsible, line.due_on, line.source, line.owner = facts.responsible, facts.due_on, facts.source, facts.owner
    line.cost_cents, line.delivered_on, line.needless = facts.cost_cents, facts.delivered_on, facts.needless
    audit.record("move_in_line.change", line, actor=actor)
    return line


def deliver(
    lines: Sequence[MoveInLine], on: date, source: Source, owner: ItemOwner | None, *, actor: Actor, today: date
) -> int:
    """Several things arrived at once; how many. Those that are there, or not needed, stay as they were."""
    waiting = [line for line in lines if line.is_open]
    for line in waiting:
        facts = LineFacts(line.responsible, line.due_on, source, owner or line.owner, line.cost_cents, on)
        change_line(line, facts, actor=actor, today=today)
    return len(waiting)


def record_step(
    step: MoveInStep,
    user: User,
    done_on: date | None,
    words: str | None = None,
    *,
    actor: Actor,
    today: date,
    seen: str | None = None,
) -> MoveInStep:
    """Who does a step, and when it was done. Raises Refused where a colleague changed it since it was as `seen`."""
    take_turn(step.municipality_id, step)
    _refuse_unseen(step, STEP_FACTS, seen, actor)
    if done_on is not None and done_on > today:
        raise Refused(_("The date cannot be in the future."))
    step.user, step.done_on, step.words = user, done_on, words
    audit.record("move_in_step.record", step, actor=actor)
    return step


def day_of(move_in: MoveIn, due: Due) -> date:
    """By when a thing is needed: the day of moving in, or the day before it."""
    day = move_in.placement.starts_on
    return day - timedelta(days=1) if due is Due.BEFORE else day


def step_of(move_in: MoveIn, step: Step) -> MoveInStep | None:
    return next((one for one in move_in.steps if one.step is step), None)


def _refuse_unseen(row: MoveInLine | MoveInStep, names: Iterable[str], seen: str | None, actor: Actor) -> None:
    """A phone sends late: what a colleague wrote meanwhile stays. Of one's own changes the last one counts."""
    last = audit.history(row, 1)
    if seen is not None and last and last[0].actor_id != actor.actor_id:
        refuse_unseen(row, names, seen)


def _room_for(move_in: MoveIn, more: int) -> None:
    take_turn(move_in.municipality_id, move_in)
    if len(move_in.lines) + more > MOST_LINES:
        raise Refused(_("A move-in has at most %(most)s things.", most=MOST_LINES))
