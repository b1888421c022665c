"""Reads about certificates: lists, who lives where, which costs a certificate may still bear."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.clients.models import Client
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.costs.models import CostEntry, CostPayer, CostShare, CostSource
from app.flats.models import Building, Flat
from app.grants.models import GrantState, GrantUse, HousingGrant
from app.grants.rules import FIRST_FOR, PlaceFacts
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was

BEARERS = CostPayer.MUNICIPALITY, CostPayer.PROVIDER  # of whose costs a grant takes over
PAIRED = CostSource.GRANT, CostSource.CO_PAYMENT, CostSource.BENEFIT
SORTS = {"number": HousingGrant.number, "certified": HousingGrant.certified_on, "amount": HousingGrant.limit_cents}


@dataclass(frozen=True)
class GrantFilters:
    """What the list is narrowed to; None leaves a filter out."""

    state: GrantState | None = None
    municipality_id: int | None = None


def grants(viewer: Access, filters: GrantFilters) -> sa.Select[Any]:
    """The certificates of the viewer's municipalities."""
    query = sa.select(HousingGrant).where(
        HousingGrant.municipality_id.in_(sorted(viewer.municipalities(Permission.GRANT_SEE)))
    )
    if filters.state:
        query = query.where(HousingGrant.state == filters.state)
    if filters.municipality_id:
        query = query.where(HousingGrant.municipality_id == filters.municipality_id)
    return query


def with_all(query: sa.Select[Any]) -> sa.Select[Any]:
    """With what a line of the list shows."""
    place = joinedload(HousingGrant.flat).joinedload(Flat.building).joinedload(Building.place)
    return query.options(place, joinedload(HousingGrant.client), selectinload(HousingGrant.uses))


def get_grant(id: int, viewer: Access, permission: Permission = Permission.GRANT_SEE) -> HousingGrant | None:
    """The certificate, where the viewer holds the permission."""
    found = db.session.scalar(with_all(grants(viewer, GrantFilters())).where(HousingGrant.id == id))
    return found if found and viewer.can(permission, found.municipality_id) else None


def get_use(id: int, viewer: Access) -> GrantUse | None:
    """The use, where the viewer books costs."""
    use = db.session.get(GrantUse, id)
    return use if use and viewer.can(Permission.COST_BOOK, use.grant.municipality_id) else None


def grants_of(client_id: int) -> list[HousingGrant]:
    """All certificates of the person."""
    query = with_all(sa.select(HousingGrant).where(HousingGrant.client_id == client_id))
    return list(db.session.scalars(query.order_by(HousingGrant.id)))


def home_of(client: Client, day: date) -> Flat | None:
    """The flat in which the person lives that day."""
    return db.session.scalar(
        sa.select(Flat)
        .join(Placement, Placement.flat_id == Flat.id)
        .join(PlacementClient, PlacementClient.placement_id == Placement.id)
        .where(PlacementClient.client_id == client.id, *_lives(day))
    )


def place_facts(client: Client, flat: Flat, day: date) -> PlaceFacts:
    """What the rules of a new certificate ask."""
    home = home_of(client, day)
    live = HousingGrant.state != GrantState.WITHDRAWN
    has_one = db.session.scalar(sa.select(HousingGrant.id).where(live, HousingGrant.client_id == client.id).limit(1))
    of_flat = sa.select(HousingGrant.client_id).where(
        live, HousingGrant.flat_id == flat.id, HousingGrant.client_id != client.id
    )
    there = (
        sa.select(PlacementClient.client_id)
        .join(Placement, Placement.id == PlacementClient.placement_id)
        .where(Placement.flat_id == flat.id, *_lives(day))
    )
    holders, living = set(db.session.scalars(of_flat)), set(db.session.scalars(there))
    lives_there = home is not None and home.id == flat.id
    return PlaceFacts(lives_there, has_one is not None, len(holders & living), len(holders - living))


def _lives(day: date) -> Sequence[sa.ColumnElement[bool]]:
    still = sa.or_(PlacementClient.ends_on.is_(None), PlacementClient.ends_on > day)
    return really_was(), PlacementClient.starts_on <= day, still


@dataclass(frozen=True)
class OpenCost:
    """A cost of the flat, and how much of what the flat carries of it no certificate bears."""

    entry: CostEntry
    cents: int

    @property
    def comes_first(self) -> bool:
        return self.entry.category in FIRST_FOR


def open_costs(grant: HousingGrant) -> list[OpenCost]:
    """What the certificate may bear: of the flat, borne by municipality or provider, what comes first at the top."""
    carried = (
        sa.select(CostShare.entry_id, sa.func.sum(CostShare.cents).label("cents"))
        .where(CostShare.flat_id == grant.flat_id)
        .group_by(CostShare.entry_id)
        .subquery()
    )
    borne = (
        sa.select(GrantUse.entry_id, sa.func.sum(GrantUse.cents).label("cents"))
        .where(GrantUse.taken_back.is_(False))
        .join(HousingGrant, HousingGrant.id == GrantUse.grant_id)
        .where(HousingGrant.flat_id == grant.flat_id)
        .group_by(GrantUse.entry_id)
        .subquery()
    )
    reversal = aliased(CostEntry)
    rows = db.session.execute(
        sa.select(CostEntry, carried.c.cents - sa.func.coalesce(borne.c.cents, 0))
        .join(carried, carried.c.entry_id == CostEntry.id)
        .outerjoin(borne, borne.c.entry_id == CostEntry.id)
        .where(
            CostEntry.cents > 0,
            CostEntry.payer.in_(BEARERS),
            CostEntry.source.not_in(PAIRED),
            CostEntry.reverses_id.is_(None),
            CostEntry.ends_on > grant.certified_on.replace(day=1),
            ~sa.select(reversal.id).where(reversal.reverses_id == CostEntry.id).exists(),
        )
    )
    found = [OpenCost(entry, int(cents)) for entry, cents in rows if cents > 0]
    return sorted(found, key=lambda one: (not one.comes_first, one.entry.starts_on, one.entry.id))
