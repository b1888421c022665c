"""What is missing, as a list and on Today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.clients.models import Client, Household, HouseholdMember
from app.clients.queries import household_in_reach
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.moveins.models import Class, MoveIn, MoveInLine, MoveInStep, Source
from app.placements.models import Placement
from app.placements.queries.browse import really_was
from app.places.addresses import read_query
from app.places.models import Place

AHEAD = timedelta(days=3)
MOST = 200
LINE_SORTS = {"due": MoveInLine.due_on, "address": Place.address}


@dataclass(frozen=True)
class LineFilters:
    """What the list is narrowed to; None leaves a filter out."""

    q: str | None = None
    kind: Class | None = None
    source: Source | None = None
    responsible: int | None = None
    late: bool = False
    municipality_id: int | None = None


def missing_lines(
    viewer: Access, filters: LineFilters, today: date, permission: Permission = Permission.MOVEIN_SEE
) -> sa.Select[Any]:
    """Things that are neither there nor found needless, of stays that last; each row is a MoveInLine."""
    query: Any = (
        sa.select(MoveInLine)
        .join(MoveInLine.move_in)
        .join(MoveIn.placement)
        .join(Household, Household.id == Placement.household_id)
        .join(Placement.flat)
        .join(Flat.building)
        .join(Building.place)
        .where(
            MoveInLine.delivered_on.is_(None),
            MoveInLine.needless.is_(None),
            _lasts(today),
            household_in_reach(viewer, permission, today),
        )
        .options(
            contains_eager(MoveInLine.move_in)
            .contains_eager(MoveIn.placement)
            .contains_eager(Placement.flat)
            .contains_eager(Flat.building)
            .contains_eager(Building.place),
            joinedload(MoveInLine.item),
            joinedload(MoveInLine.responsible),
        )
    )
    exact = {
        MoveInLine.kind: filters.kind,
        MoveInLine.source: filters.source,
        MoveInLine.responsible_id: filters.responsible,
        Placement.municipality_id: filters.municipality_id,
    }
    wanted = [column == value for column, value in exact.items() if value is not None]
    wanted += [MoveInLine.due_on < today] if filters.late else []
    wanted += [_says(filters.q)] if filters.q else []
    return query.where(*wanted)


def responsible_in_reach(viewer: Access, today: date) -> list[tuple[int, str]]:
    """The colleagues who see to something that is missing, for a filter."""
    lines = missing_lines(viewer, LineFilters(), today).with_only_columns(MoveInLine.responsible_id)
    rows = db.session.execute(
        sa.select(User.id, User.display_name).where(User.id.in_(lines)).order_by(User.display_name)
    )
    return [(row.id, row.display_name) for row in rows]


@dataclass(frozen=True)
class Unfinished:
    """A move-in of which something is missing or undone."""

    stay: Placement
    lines: Sequence[MoveInLine]
    steps: Sequence[MoveInStep]

    @property
    def due_on(self) -> date:
        return min([line.due_on for line in self.lines] + ([self.stay.starts_on] if self.steps else []))


def unfinished(viewer: Access, today: date, most: int) -> list[Unfinished]:
    """Move-ins with basic things missing that are due within three days, or with steps undone; the latest due first."""
    needed = missing_lines(viewer, LineFilters(kind=Class.BASIC), today, Permission.MOVEIN_CHANGE)
    needed = needed.where(MoveInLine.due_on <= today + AHEAD).order_by(MoveInLine.due_on, MoveInLine.id)
    steps = (
        sa.select(MoveInStep)
        .join(MoveInStep.move_in)
        .join(MoveIn.placement)
        .join(Household, Household.id == Placement.household_id)
        .where(
            MoveInStep.done_on.is_(None),
            Placement.starts_on <= today + AHEAD,
            _lasts(today),
            household_in_reach(viewer, Permission.MOVEIN_CHANGE, today),
        )
        .options(
            contains_eager(MoveInStep.move_in)
            .contains_eager(MoveIn.placement)
            .joinedload(Placement.flat)
            .joinedload(Flat.building)
            .joinedload(Building.place)
        )
        .order_by(Placement.starts_on, MoveInStep.id)
    )
    found: dict[int, tuple[Placement, list[MoveInLine], list[MoveInStep]]] = {}
    for line in db.session.scalars(needed.limit(MOST)):
        found.setdefault(line.move_in_id, (line.move_in.placement, [], []))[1].append(line)
    for step in db.session.scalars(steps.limit(MOST)):
        found.setdefault(step.move_in_id, (step.move_in.placement, [], []))[2].append(step)
    return sorted((Unfinished(*one) for one in found.values()), key=lambda one: (one.due_on, one.stay.id))[:most]


def _lasts(today: date) -> sa.ColumnElement[bool]:
    return sa.and_(really_was(), sa.or_(Placement.ends_on.is_(None), Placement.ends_on > today))


def _says(text: str) -> sa.ColumnElement[bool]:
    """The file number of one of the household's clients begins so, or the address has all the words."""
    numbered = (
        sa.select(HouseholdMember.household_id)
        .join(Client, Client.id == HouseholdMember.client_id)
        .where(Client.file_number.startswith(text.upper(), autoescape=True))
    )
    asked = read_query(text)
    words = [Place.search_text.contains(word, autoescape=True) for word in (*asked.words, *asked.numbers)]
    return sa.or_(Placement.household_id.in_(numbered), sa.and_(*words) if words else sa.false())
