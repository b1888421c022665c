"""Acts: one, those of a flat, the open one, the latest that counts."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.clients.models import Client, Household
from app.clients.queries import household_in_reach
from app.conditions.models import ActItem, ActPhoto, ActRoom, ActState, ActTemplate, ConditionAct
from app.conditions.standard import STANDARD, Template, template_from
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Flat
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was
from app.placements.queries.lists import with_flat
from app.placements.queries.reach import flat_in_reach

OPEN = (ActState.DRAFT, ActState.SIGNING)


def get_flat_for_act(id: int, viewer: Access, permission: Permission = Permission.ACT_SEE) -> Flat | None:
    """The flat, where the viewer holds the permission for it: all, or those of own clients."""
    query = sa.select(Flat).where(Flat.id == id, flat_in_reach(viewer, permission, clock.today()))
    return db.session.scalar(query.options(joinedload(Flat.building)))


def reaches(flat: Flat, viewer: Access, permission: Permission = Permission.ACT_SEE) -> bool:
    """Whether the viewer holds the permission for the flat; asks the database only where own clients decide."""
    if flat.municipality_id in viewer.unrestricted(permission):
        return True
    return viewer.can(permission, flat.municipality_id) and get_flat_for_act(flat.id, viewer, permission) is not None


def act_in_reach(viewer: Access, permission: Permission, day: date) -> sa.ColumnElement[bool]:
    """SQL, of acts joined with their flats: which ones the viewer may reach.

    Where the permission covers own clients only, an act about somebody else's stay in the same flat stays closed: it
    holds their name and signature.
    """
    of_own_household = (
        sa.select(Placement.id)
        .join(Household, Household.id == Placement.household_id)
        .where(Placement.id == ConditionAct.placement_id, household_in_reach(viewer, permission, day))
        .correlate(ConditionAct)
        .exists()
    )
    about = sa.or_(
        ConditionAct.municipality_id.in_(sorted(viewer.unrestricted(permission))),
        ConditionAct.placement_id.is_(None),
        of_own_household,
    )
    return sa.and_(flat_in_reach(viewer, permission, day), about)


def only_reached(acts: list[ConditionAct], viewer: Access) -> list[ConditionAct]:
    """Those of the acts that the viewer may open."""
    query = sa.select(ConditionAct.id).join(Flat, Flat.id == ConditionAct.flat_id)
    reach = act_in_reach(viewer, Permission.ACT_SEE, clock.today())
    reached = set(db.session.scalars(query.where(ConditionAct.id.in_([act.id for act in acts]), reach)))
    return [act for act in acts if act.id in reached]


def get_act(id: int, viewer: Access, permission: Permission = Permission.ACT_SEE) -> ConditionAct | None:
    """The act, where the viewer may reach it."""
    return db.session.scalar(
        sa.select(ConditionAct)
        .join(Flat, Flat.id == ConditionAct.flat_id)
        .where(ConditionAct.id == id, act_in_reach(viewer, permission, clock.today()))
        .options(with_flat(ConditionAct.flat), joinedload(ConditionAct.placement))
    )


def with_rooms(act: ConditionAct) -> ConditionAct:
    """The act with its rooms, things, notes and photos read in a constant number of queries."""
    rooms = selectinload(ActRoom.items)
    db.session.scalars(
        sa.select(ActRoom)
        .where(ActRoom.act_id == act.id)
        .options(rooms.selectinload(ActItem.notes), rooms.selectinload(ActItem.photos))
    ).all()
    return act


def has_photo(act: ConditionAct, name: str) -> bool:
    """Whether a kept file is a photo of the act, in either size; one that was taken off is not."""
    query = (
        sa.select(ActPhoto.id)
        .join(ActItem, ActItem.id == ActPhoto.item_id)
        .join(ActRoom, ActRoom.id == ActItem.room_id)
        .where(
            ActRoom.act_id == act.id,
            ActPhoto.removed_at.is_(None),
            sa.or_(ActPhoto.file_name == name, ActPhoto.small_name == name),
        )
    )
    return db.session.scalar(query) is not None


def last_of(acts: Iterable[ConditionAct]) -> ConditionAct | None:
    """Of the acts of one flat, the latest first: the one that counts."""
    return next((act for act in acts if act.state is ActState.LOCKED and not act.supplements_id), None)


def open_of(acts: Iterable[ConditionAct]) -> ConditionAct | None:
    """Of the acts of one flat: the one that is being walked or signed."""
    return next((act for act in acts if act.state in OPEN and not act.supplements_id), None)


def acts_of(flat_ids: Iterable[int]) -> list[ConditionAct]:
    """Acts of these flats that were not cancelled, the latest first."""
    return list(
        db.session.scalars(
            sa.select(ConditionAct)
            .where(ConditionAct.flat_id.in_(list(flat_ids)), ConditionAct.state != ActState.CANCELLED)
            .options(joinedload(ConditionAct.prepared_by))
            .order_by(ConditionAct.act_on.desc(), ConditionAct.id.desc())
        )
    )


def latest_locked(flat_id: int) -> ConditionAct | None:
    """The act that counts for the flat: the last one that was locked, supplements left out."""
    return db.session.scalar(
        sa.select(ConditionAct)
        .where(
            ConditionAct.flat_id == flat_id,
            ConditionAct.state == ActState.LOCKED,
            ConditionAct.supplements_id.is_(None),
        )
        .order_by(ConditionAct.act_on.desc(), ConditionAct.id.desc())
        .limit(1)
    )


def open_act(flat_id: int) -> ConditionAct | None:
    """The act that is being walked or signed, if there is one."""
    return db.session.scalar(
        sa.select(ConditionAct).where(
            ConditionAct.flat_id == flat_id,
            ConditionAct.state.in_(OPEN),
            ConditionAct.supplements_id.is_(None),
        )
    )


def supplements_of(act: ConditionAct) -> list[ConditionAct]:
    """Acts that add to this one, the first first."""
    return list(
        db.session.scalars(
            sa.select(ConditionAct)
            .where(ConditionAct.supplements_id == act.id, ConditionAct.state != ActState.CANCELLED)
            .order_by(ConditionAct.id)
        )
    )


def locked_supplements(act_ids: Iterable[int]) -> list[ConditionAct]:
    """What was added to these acts under signatures, the first locked first."""
    return list(
        db.session.scalars(
            sa.select(ConditionAct)
            .where(ConditionAct.supplements_id.in_(list(act_ids)), ConditionAct.state == ActState.LOCKED)
            .order_by(ConditionAct.locked_at, ConditionAct.id)
        )
    )


def stays_for_act(flat_id: int, day: date) -> list[Placement]:
    """Stays an act may be about: those that last, will begin, or ended within the last three months."""
    recent = date.fromordinal(day.toordinal() - 92)
    return list(
        db.session.scalars(
            sa.select(Placement)
            .where(
                Placement.flat_id == flat_id,
                really_was(),
                sa.or_(Placement.ends_on.is_(None), Placement.ends_on > recent),
            )
            .order_by(Placement.starts_on.desc(), Placement.id.desc())
        )
    )


def stays_of_client(client_id: int, since: date) -> list[Placement]:
    """The client's stays that last, will begin, or ended after the day, with their flats."""
    return list(
        db.session.scalars(
            sa.select(Placement)
            .join(PlacementClient, PlacementClient.placement_id == Placement.id)
            .where(
                PlacementClient.client_id == client_id,
                really_was(),
                sa.or_(Placement.ends_on.is_(None), Placement.ends_on > since),
            )
            .options(with_flat(Placement.flat))
            .order_by(Placement.starts_on.desc(), Placement.id.desc())
        )
    )


def clients_of_stay(stay: Placement) -> list[Client]:
    """Who lives or lived there in this stay."""
    return list(
        db.session.scalars(
            sa.select(Client)
            .join(PlacementClient, PlacementClient.client_id == Client.id)
            .where(PlacementClient.placement_id == stay.id)
            .order_by(Client.id)
        ).unique()
    )


def clients_on_the_day(act: ConditionAct) -> list[Client]:
    """Who of the stay lives there on the day of the act, the last day included: each of them signs for themselves."""
    if act.placement is None:
        return []
    living = {
        part.client_id
        for part in act.placement.clients
        if part.starts_on <= act.act_on and (part.ends_on is None or part.ends_on >= act.act_on)
    }
    return [client for client in clients_of_stay(act.placement) if client.id in living]


def template_of(municipality_id: int) -> tuple[int, Template]:
    """The version that holds and what it says; version 0 is the list everybody begins with."""
    row = latest_template(municipality_id)
    return (row.version, template_from(row.content)) if row else (0, STANDARD)


def template_at(municipality_id: int, version: int) -> Template:
    """What a version of the municipality's list says."""
    if version == 0:
        return STANDARD
    query = sa.select(ActTemplate).where(ActTemplate.municipality_id == municipality_id, ActTemplate.version == version)
    return template_from(db.session.scalars(query).one().content)


def latest_template(municipality_id: int) -> ActTemplate | None:
    """The municipality's own latest version."""
    return db.session.scalar(
        sa.select(ActTemplate)
        .where(ActTemplate.municipality_id == municipality_id)
        .order_by(ActTemplate.version.desc())
        .limit(1)
    )


def templates_of(municipality_id: int) -> list[ActTemplate]:
    """The versions of the municipality's own list, the latest first."""
    query = sa.select(ActTemplate).where(ActTemplate.municipality_id == municipality_id)
    query = query.options(joinedload(ActTemplate.made_by)).order_by(ActTemplate.version.desc())
    return list(db.session.scalars(query))
