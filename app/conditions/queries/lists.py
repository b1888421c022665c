"""Lists of acts: all in reach, what is open, which flats lack a passing one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.conditions.calculations import WORSE, Content, compare
from app.conditions.models import ActKind, ActState, ConditionAct
from app.conditions.queries.acts import act_in_reach
from app.conditions.queries.content import whole_contents
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.addresses import address_key
from app.flats.models import Building, Flat, Readiness
from app.placements.queries.lists import with_flat

SORTS: dict[str, Any] = {
    "day": ConditionAct.act_on,
    "address": Flat.address_key,
    "number": ConditionAct.id,
}


@dataclass(frozen=True)
class ActFilters:
    """What the list is asked for; None: whatever. `passed`: whether the act shows the minimum standard."""

    kind: ActKind | None = None
    state: ActState | None = None
    passed: bool | None = None
    municipality_id: int | None = None
    q: str | None = None


def acts_in_reach(viewer: Access, filters: ActFilters, today: date) -> sa.Select[Any]:
    """The acts of flats in reach for which all filters hold."""
    query = sa.select(ConditionAct).join(Flat, Flat.id == ConditionAct.flat_id)
    query = query.where(act_in_reach(viewer, Permission.ACT_SEE, today), ConditionAct.state != ActState.CANCELLED)
    if filters.kind:
        query = query.where(ConditionAct.kind == filters.kind)
    if filters.state:
        query = query.where(ConditionAct.state == filters.state)
    if filters.passed is not None:
        query = query.where(ConditionAct.passed.is_(filters.passed))
    if filters.municipality_id:
        query = query.where(ConditionAct.municipality_id == filters.municipality_id)
    if filters.q:
        query = query.where(Flat.address_key.contains(address_key(filters.q), autoescape=True))
    return query


def with_flats(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.options(with_flat(ConditionAct.flat), joinedload(ConditionAct.prepared_by))


@dataclass(frozen=True)
class HandedBack:
    """A flat that went back to its landlord: the act, the one it was taken over with, and how many things got worse."""

    act: ConditionAct
    taken_over: ConditionAct | None
    worse: int


def handed_back(landlord_id: int, most: int) -> list[HandedBack]:
    """The flats that went back to the landlord, the latest first, compared with how they were taken over."""
    kinds = (ActKind.LANDLORD_TO_PROVIDER, ActKind.PROVIDER_TO_LANDLORD)
    query = (
        sa.select(ConditionAct)
        .join(Flat, Flat.id == ConditionAct.flat_id)
        .where(
            Flat.landlord_id == landlord_id,
            ConditionAct.kind.in_(kinds),
            ConditionAct.state == ActState.LOCKED,
            ConditionAct.supplements_id.is_(None),
        )
        .order_by(ConditionAct.act_on.desc(), ConditionAct.id.desc())
    )
    acts = list(db.session.scalars(with_flats(query)))
    backs = [act for act in acts if act.kind is ActKind.PROVIDER_TO_LANDLORD][:most]
    pairs = [(back, next((one for one in acts if _taken_over(one, back)), None)) for back in backs]
    said = whole_contents({act.id: act for pair in pairs for act in pair if act}.values())
    return [_compared(back, taken_over, said) for back, taken_over in pairs]


def _taken_over(act: ConditionAct, back: ConditionAct) -> bool:
    """Whether the flat was taken over by `act`, before it went back."""
    same_flat = act.flat_id == back.flat_id and act.kind is ActKind.LANDLORD_TO_PROVIDER
    return same_flat and (act.act_on, act.id) < (back.act_on, back.id)


def _compared(back: ConditionAct, taken_over: ConditionAct | None, said: Mapping[int, Content]) -> HandedBack:
    differences = compare(said[taken_over.id], said[back.id]) if taken_over else []
    return HandedBack(back, taken_over, sum(one.change in WORSE.values() for one in differences))


def unfinished(viewer: Access, today: date, most: int) -> list[ConditionAct]:
    """Acts that are being walked or signed in flats where the viewer writes acts, the oldest first."""
    query = (
        sa.select(ConditionAct)
        .join(Flat, Flat.id == ConditionAct.flat_id)
        .where(
            act_in_reach(viewer, Permission.ACT_CHANGE, today),
            ConditionAct.state.in_((ActState.DRAFT, ActState.SIGNING)),
        )
        .order_by(ConditionAct.act_on, ConditionAct.id)
    )
    return list(db.session.scalars(with_flats(query).limit(most)))


def lacking_act(viewer: Access, most: int) -> tuple[list[Flat], int]:
    """Ready flats that cannot be offered because no signed act passes: the first ones, and how many there are."""
    query = sa.select(Flat).where(
        Flat.municipality_id.in_(sorted(viewer.unrestricted(Permission.ACT_CHANGE))),
        Flat.readiness == Readiness.READY,
        sa.or_(Flat.act_passed.is_(None), Flat.act_passed.is_(False)),
    )
    number = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    shown = query.options(joinedload(Flat.building).joinedload(Building.place)).order_by(Flat.address_key, Flat.id)
    return list(db.session.scalars(shown.limit(most))), number
