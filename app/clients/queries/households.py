"""Reads about households: one with everything its page shows, its label, its clients on a day."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.clients.models import (
    Client,
    GroupFlatAssessment,
    GroupFlatWish,
    Household,
    HouseholdMember,
    ImportantPlace,
    KeepAwayPlace,
    WishedArea,
    Wishes,
)
from app.clients.queries.scope import holds_on, household_in_reach
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.places.models import Area


def get_household(id: int, viewer: Access, permission: Permission = Permission.CLIENT_SEE) -> Household | None:
    """The household with its members, wishes and important places; None outside of the viewer's reach."""
    return db.session.scalar(
        sa.select(Household)
        .where(Household.id == id, household_in_reach(viewer, permission, clock.today()))
        .options(
            joinedload(Household.municipality),
            joinedload(Household.wishes),
            selectinload(Household.members).joinedload(HouseholdMember.client),
            selectinload(Household.wished_areas).load_only(Area.name),
            selectinload(Household.important_places).joinedload(ImportantPlace.place),
        )
    )


def may_know_keep_away(household: Household, viewer: Access) -> bool:
    """Whether the viewer may know that there are places to keep away from, and why."""
    if household.municipality_id in viewer.unrestricted(Permission.KEEP_AWAY_REASON):
        return True
    reach = household_in_reach(viewer, Permission.KEEP_AWAY_REASON, clock.today())
    return db.session.scalar(sa.select(Household.id).where(Household.id == household.id, reach)) is not None


def keep_away_places(household: Household, viewer: Access) -> list[KeepAwayPlace]:
    """The places to keep away from, for those who may know of them; for others there are none."""
    if not may_know_keep_away(household, viewer):
        return []
    return list(
        db.session.scalars(
            sa.select(KeepAwayPlace)
            .where(KeepAwayPlace.household_id == household.id)
            .options(joinedload(KeepAwayPlace.place))
            .order_by(KeepAwayPlace.starts_on, KeepAwayPlace.id)
        )
    )


def open_group_flat_wish(household_id: int) -> GroupFlatWish | None:
    """The household's wish to live in a group flat, if it has one now."""
    return db.session.scalar(
        sa.select(GroupFlatWish).where(GroupFlatWish.household_id == household_id, GroupFlatWish.ended_on.is_(None))
    )


def group_flat_wishes(household: Household) -> list[GroupFlatWish]:
    """The wishes to live in a group flat, the last first, with every assessment and who made it."""
    return list(
        db.session.scalars(
            sa.select(GroupFlatWish)
            .where(GroupFlatWish.household_id == household.id)
            .options(selectinload(GroupFlatWish.assessments).joinedload(GroupFlatAssessment.assessed_by))
            .order_by(GroupFlatWish.id.desc())
        )
    )


def may_weigh(household: Household, viewer: Access) -> bool:
    """Whether the viewer belongs to the support team, and so may weigh a wish and read what was weighed."""
    if not viewer.can(Permission.CLIENT_NOTE, household.municipality_id):
        return False
    reach = household_in_reach(viewer, Permission.CLIENT_NOTE, clock.today())
    return db.session.scalar(sa.select(Household.id).where(Household.id == household.id, reach)) is not None


def clients_of(household: Household, on: date) -> list[Client]:
    """The clients who belong to the household on a day, in the order in which they joined."""
    return [
        member.client
        for member in household.members
        if member.client and member.starts_on <= on and (member.ends_on is None or member.ends_on > on)
    ]


def household_label(household: Household) -> str:
    """The file numbers of the present clients, 'R-0012 + R-0013'; of a household nobody is in, those of its last."""
    clients = clients_of(household, clock.today()) or [member.client for member in household.members if member.client]
    return " + ".join(client.file_number for client in clients)


def household_labels(household_ids: Iterable[int], on: date) -> dict[int, str]:
    """Household id → label on a day, for lists. A household without a client on that day is not in it."""
    numbers: dict[int, list[str]] = {}
    for ids in _batches(household_ids):
        rows = db.session.execute(
            sa.select(HouseholdMember.household_id, Client.file_number)
            .join(Client, Client.id == HouseholdMember.client_id)
            .where(
                HouseholdMember.household_id.in_(ids),
                holds_on(HouseholdMember.starts_on, HouseholdMember.ends_on, on),
            )
            .order_by(HouseholdMember.id)
        )
        for row in rows:
            numbers.setdefault(row.household_id, []).append(row.file_number)
    return {household_id: " + ".join(found) for household_id, found in numbers.items()}


def wishes_of(household_ids: Iterable[int]) -> dict[int, tuple[Wishes | None, list[str]]]:
    """Household id → its wishes and the names of the neighbourhoods wished for, for lists."""
    found: dict[int, tuple[Wishes | None, list[str]]] = {}
    for ids in _batches(household_ids):
        found |= {household_id: (None, []) for household_id in ids}
        for wishes in db.session.scalars(sa.select(Wishes).where(Wishes.household_id.in_(ids))):
            found[wishes.household_id] = (wishes, [])
        names = db.session.execute(
            sa.select(WishedArea.household_id, Area.name)
            .join(Area, Area.id == WishedArea.area_id)
            .where(WishedArea.household_id.in_(ids))
            .order_by(Area.name)
        )
        for row in names:
            found[row.household_id][1].append(row.name)
    return found


def _batches(ids: Iterable[int], size: int = 10_000) -> Iterator[list[int]]:
    """The ids in lists no longer than a statement may have values."""
    rest = iter(ids)
    while batch := list(islice(rest, size)):
        yield batch


def open_household_of(client: Client) -> Household | None:
    """The household the client belongs to now."""
    return db.session.scalar(
        sa.select(Household)
        .join(HouseholdMember)
        .where(HouseholdMember.client_id == client.id, HouseholdMember.ends_on.is_(None))
    )
