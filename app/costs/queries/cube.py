"""What the cost of a person's day is made of, read from stays, contracts, absences and the ledger."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.absences.models import AnnouncedAbsence
from app.clients.models import Away
from app.contracts.models import Contract, ContractFlat, ContractState, FlatSide
from app.core.extensions import db
from app.core.months import next_month
from app.core.permissions import Access, Permission
from app.costs.cube import Empty, FlatFacts, Group, Stay, cube
from app.costs.models import CostCategory, CostEntry, CostShare
from app.costs.queries.table import CostFilters, counted_shares
from app.flats.models import Flat, VoidPeriod
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was

Period = tuple[date, date | None]


def cost_cube(viewer: Access, filters: CostFilters, months: list[date]) -> list[Group]:
    """Each municipality in reach, and last all together; `months` are whole months that are over."""
    window = months[0], next_month(months[-1])
    towns = viewer.municipalities(Permission.COST_SEE)
    if filters.municipality_id is not None:
        towns = towns & {filters.municipality_id}
    town_of: dict[int, int] = {}
    costs = _costs(viewer, filters, months, town_of)
    stays, held = stays_in(towns, window, town_of), _held(towns, window, town_of)
    empty = _empty(towns, window)
    flats = (
        FlatFacts(
            town,
            flat_id,
            costs.get(flat_id, {}),
            stays.get(flat_id, ()),
            held.get(flat_id, ()),
            empty.get(flat_id, ()),
        )
        for flat_id, town in sorted(town_of.items())
    )
    return cube(flats, _away(towns, window), window)


def _costs(
    viewer: Access, filters: CostFilters, months: list[date], town_of: dict[int, int]
) -> dict[int, dict[tuple[date, bool], int]]:
    """Flat → (month, is it support) → cents; notes in `town_of` which municipality each of the flats is in."""
    keys = CostEntry.municipality_id, CostShare.flat_id, CostShare.month, CostEntry.category
    query = counted_shares(viewer, filters, months).with_only_columns(*keys, sa.func.sum(CostShare.cents))
    costs: dict[int, dict[tuple[date, bool], int]] = defaultdict(lambda: defaultdict(int))
    for town, flat_id, month, category, cents in db.session.execute(query.group_by(*keys)):
        town_of[flat_id] = town
        costs[flat_id][month, category is CostCategory.SUPPORT] += int(cents)
    return costs


def stays_in(towns: Iterable[int], window: tuple[date, date], town_of: dict[int, int]) -> dict[int, list[Stay]]:
    """Flat → each person's days there; notes in `town_of` which municipality each of the flats is in."""
    own = PlacementClient
    query = (
        sa.select(Placement.municipality_id, Placement.flat_id, own.client_id, own.starts_on, own.ends_on)
        .join(Placement, Placement.id == own.placement_id)
        .where(own.municipality_id.in_(sorted(towns)), really_was(), *_within(own.starts_on, own.ends_on, window))
    )
    found: dict[int, list[Stay]] = defaultdict(list)
    for town, flat_id, person, since, until in db.session.execute(query):
        town_of[flat_id] = town
        found[flat_id].append(Stay(flat_id, person, since, until))
    return found


def _held(towns: Iterable[int], window: tuple[date, date], town_of: dict[int, int]) -> dict[int, list[Period]]:
    """The days on which a flat is contracted with its owner."""
    query = (
        sa.select(Contract.municipality_id, ContractFlat.flat_id, ContractFlat.held_from, ContractFlat.held_until)
        .join(Contract, Contract.id == ContractFlat.contract_id)
        .where(
            Contract.municipality_id.in_(sorted(towns)),
            Contract.state != ContractState.DRAFT,
            ContractFlat.side == FlatSide.OWNER,
            *_within(ContractFlat.held_from, ContractFlat.held_until, window),
        )
    )
    found: dict[int, list[Period]] = defaultdict(list)
    for town, flat_id, since, until in db.session.execute(query):
        town_of[flat_id] = town
        found[flat_id].append((since, until))
    return found


def _empty(towns: Iterable[int], window: tuple[date, date]) -> dict[int, list[Empty]]:
    query = (
        sa.select(VoidPeriod.flat_id, VoidPeriod.reason, VoidPeriod.starts_on, VoidPeriod.ends_on)
        .join(Flat, Flat.id == VoidPeriod.flat_id)
        .where(Flat.municipality_id.in_(sorted(towns)), *_within(VoidPeriod.starts_on, VoidPeriod.ends_on, window))
        .order_by(VoidPeriod.starts_on, VoidPeriod.id)
    )
    found: dict[int, list[Empty]] = defaultdict(list)
    for flat_id, reason, since, until in db.session.execute(query):
        found[flat_id].append(Empty(reason.value, since, until))
    return found


def _away(towns: Iterable[int], window: tuple[date, date]) -> dict[int, list[Period]]:
    """Person → the days they were away for a while, or as announced."""
    found: dict[int, list[Period]] = defaultdict(list)
    for model, since, until in (
        (Away, Away.started_on, Away.ended_on),
        (AnnouncedAbsence, AnnouncedAbsence.starts_on, AnnouncedAbsence.ends_on),
    ):
        query = sa.select(model.client_id, since, until).where(
            model.municipality_id.in_(sorted(towns)), *_within(since, until, window)
        )
        for client_id, first, last in db.session.execute(query):
            found[client_id].append((first, last))
    return found


def _within(since: Any, until: Any, window: tuple[date, date]) -> tuple[Any, Any]:
    return since < window[1], sa.or_(until.is_(None), until > window[0])
