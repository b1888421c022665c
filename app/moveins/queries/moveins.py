"""One move-in and how far it is."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.clients.queries import household_in_reach
from app.conditions.models import ActKind, ActState, ConditionAct
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.keys.models import KeyKind
from app.keys.queries import answers_on, keys_of_stay
from app.keys.queries.consents import clients_on
from app.meters.queries import readings_of
from app.moveins.models import MANUAL, MoveIn, MoveInLine, MoveInStep, Step
from app.moveins.queries.agreements import agreements_on
from app.placements.models import Placement
from app.placements.queries.browse import really_was
from app.placements.queries.lists import with_flat

AROUND = timedelta(days=7)  # so far from the day of moving in a reading of the meters counts
TO_CLIENT = (ActKind.PROVIDER_TO_CLIENT, ActKind.MUNICIPALITY_TO_CLIENT)


def get_stay(id: int, viewer: Access, permission: Permission = Permission.MOVEIN_SEE) -> Placement | None:
    """The stay; None where the viewer does not hold the permission for its household."""
    return db.session.scalar(
        sa.select(Placement)
        .join(Placement.household)
        .where(Placement.id == id, really_was(), household_in_reach(viewer, permission, clock.today()))
        .options(with_flat(Placement.flat))
    )


def move_in_of(stay_id: int) -> MoveIn | None:
    """The move-in of a stay with its things and steps."""
    return db.session.scalar(
        sa.select(MoveIn)
        .where(MoveIn.placement_id == stay_id)
        .options(
            joinedload(MoveIn.responsible),
            joinedload(MoveIn.placement),
            selectinload(MoveIn.lines).options(joinedload(MoveInLine.item), joinedload(MoveInLine.responsible)),
            selectinload(MoveIn.steps).joinedload(MoveInStep.user),
        )
    )


@dataclass(frozen=True)
class Standing:
    """How a step stands: a person says so (`by` and `words`), or it follows from what is recorded elsewhere."""

    step: Step
    done: bool
    done_on: date | None = None
    by: User | None = None
    words: str | None = None


def progress_of(move_in: MoveIn, today: date) -> list[Standing]:
    """All steps in the order of the day."""
    stay = move_in.placement
    day = max(today, stay.starts_on)
    said = {one.step: one for one in move_in.steps}
    living = {one.id for one in clients_on(stay, day)}
    with_key = {one.client_id for one in keys_of_stay(stay.id) if one.key.kind is KeyKind.FLAT}
    follows = {
        Step.ACT: act_of(stay) is not None,
        Step.KEYS: bool(living) and living <= with_key,
        Step.METERS: bool(readings_of(stay.flat_id, stay.starts_on - AROUND, stay.starts_on + AROUND)),
        Step.CONSENT: all(answers_on(stay, day).values()),
        Step.CRISIS: living <= agreements_on(stay, day).keys(),
    }
    return [
        Standing(step, one.done_on is not None, one.done_on, one.user, one.words)
        if step in MANUAL and (one := said.get(step))
        else Standing(step, follows.get(step, False))
        for step in Step
    ]


def act_of(stay: Placement) -> ConditionAct | None:
    """The signed act by which the flat was handed to who lives there."""
    return db.session.scalar(
        sa.select(ConditionAct)
        .where(
            ConditionAct.placement_id == stay.id,
            ConditionAct.kind.in_(TO_CLIENT),
            ConditionAct.state == ActState.LOCKED,
        )
        .order_by(ConditionAct.id.desc())
        .limit(1)
    )
