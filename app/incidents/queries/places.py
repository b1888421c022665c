"""Where something can be reported: a client, a stay, a flat, a building, with who lives there."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.clients.models import Client
from app.clients.queries import client_in_reach, household_in_reach
from app.conditions.models import ConditionAct, ConditionJudgement, Judged
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.incidents.models import DamageCase
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was
from app.placements.queries.lists import with_flat
from app.placements.queries.reach import AFTERWARDS, flat_in_reach

CHANGE = Permission.INCIDENT_CHANGE


@dataclass(frozen=True)
class Where:
    """Where it happened, and to whom: a building, a flat of it, a stay in that, a client; as far as it is known."""

    municipality_id: int
    building: Building | None = None
    flat: Flat | None = None
    placement: Placement | None = None
    client: Client | None = None


def of_client(id: int, viewer: Access, day: date) -> Where | None:
    """The client, and the flat they live in or left a short while ago, else the one they will live in."""
    client = db.session.scalar(sa.select(Client).where(Client.id == id, client_in_reach(viewer, CHANGE, day)))
    if client is None or client.municipality_id not in viewer.municipalities(Permission.CLIENT_SEE):
        return None
    stay = db.session.scalar(
        sa.select(Placement)
        .join(PlacementClient, PlacementClient.placement_id == Placement.id)
        .where(
            PlacementClient.client_id == id,
            really_was(),
            sa.or_(PlacementClient.ends_on.is_(None), PlacementClient.ends_on > day - AFTERWARDS),
        )
        .options(with_flat(Placement.flat))
        .order_by(Placement.starts_on > day, Placement.starts_on.desc(), Placement.id.desc())
        .limit(1)
    )
    if stay is None:
        return Where(client.municipality_id, client=client)
    return Where(client.municipality_id, stay.flat.building, stay.flat, stay, client)


def of_stay(id: int, viewer: Access, day: date) -> Where | None:
    """The stay; of one person also who it is."""
    stay = db.session.scalar(
        sa.select(Placement)
        .join(Placement.household)
        .where(Placement.id == id, really_was(), household_in_reach(viewer, CHANGE, day))
        .options(with_flat(Placement.flat))
    )
    return _in(stay) if stay else None


def of_flat(id: int, viewer: Access, day: date) -> Where | None:
    """The flat, and who lives there on the day, where the viewer works with them."""
    flat = db.session.scalar(
        sa.select(Flat)
        .where(Flat.id == id, flat_in_reach(viewer, CHANGE, day))
        .options(joinedload(Flat.building).joinedload(Building.place))
    )
    if flat is None:
        return None
    stays = db.session.scalars(
        sa.select(Placement)
        .where(
            Placement.flat_id == id,
            really_was(),
            Placement.starts_on <= day,
            sa.or_(Placement.ends_on.is_(None), Placement.ends_on > day),
        )
        .limit(2)
    ).all()
    known = of_stay(stays[0].id, viewer, day) if len(stays) == 1 else None
    return known or Where(flat.municipality_id, flat.building, flat)


def of_building(id: int, viewer: Access) -> Where | None:
    """The whole building: only for those whose work is not with single clients."""
    building = db.session.scalar(
        sa.select(Building)
        .where(Building.id == id, Building.municipality_id.in_(sorted(viewer.unrestricted(CHANGE))))
        .options(joinedload(Building.place))
    )
    return Where(building.municipality_id, building) if building else None


def clients_of(where: Where) -> list[Client]:
    """Who of us is meant: those of the stay, or the one person."""
    if where.placement is None:
        return [where.client] if where.client else []
    query = sa.select(Client).join(PlacementClient, PlacementClient.client_id == Client.id)
    return list(db.session.scalars(query.where(PlacementClient.placement_id == where.placement.id).order_by(Client.id)))


def judged_damages(flat_id: int) -> list[ConditionJudgement]:
    """Damages found between two acts of the flat that no case sees to yet, the latest first."""
    later = aliased(ConditionJudgement)
    replaced = sa.exists().where(
        later.before_id == ConditionJudgement.before_id,
        later.after_id == ConditionJudgement.after_id,
        later.item_ref == ConditionJudgement.item_ref,
        later.id > ConditionJudgement.id,
    )
    taken = sa.exists().where(DamageCase.judgement_id == ConditionJudgement.id)
    return list(
        db.session.scalars(
            sa.select(ConditionJudgement)
            .join(ConditionAct, ConditionAct.id == ConditionJudgement.after_id)
            .where(ConditionAct.flat_id == flat_id, ConditionJudgement.judged == Judged.DAMAGE, ~replaced, ~taken)
            .options(joinedload(ConditionJudgement.after))
            .order_by(ConditionJudgement.id.desc())
            .limit(50)
        )
    )


def _in(stay: Placement) -> Where:
    people = {row.client_id: row.client for row in stay.clients}
    only = next(iter(people.values())) if len(people) == 1 else None
    return Where(stay.municipality_id, stay.flat.building, stay.flat, stay, only)
