"""Reads of this feature: proposals, reviews, who may sign, and the stay an ending asks about."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import RoleGrant, User
from app.clients.models import Client, SupportAssignment, TeamRole
from app.clients.queries.scope import client_in_reach, holds_on
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission, Role
from app.exits import rules
from app.exits.models import AbsenceReview, ExitConfirmation, ExitProposal, ProposalState
from app.exits.rules import Signers
from app.flats.models import Building, Flat
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was


def get_proposal(id: int, viewer: Access, permission: Permission = Permission.SERVICE_PROPOSE) -> ExitProposal | None:
    """The proposal; None outside of the viewer's reach."""
    return db.session.scalar(_proposals(viewer, permission).where(ExitProposal.id == id))


def get_review(id: int, viewer: Access) -> AbsenceReview | None:
    """The absence review; None outside of the viewer's reach."""
    return db.session.scalar(_reviews(viewer).where(AbsenceReview.id == id))


def open_proposal(client_id: int) -> ExitProposal | None:
    """The proposal about the client that waits for signatures."""
    return db.session.scalar(
        sa.select(ExitProposal).where(ExitProposal.client_id == client_id, ExitProposal.state == ProposalState.OPEN)
    )


def open_review(client_id: int) -> AbsenceReview | None:
    """The client's absence that is not settled yet."""
    return db.session.scalar(
        sa.select(AbsenceReview).where(AbsenceReview.client_id == client_id, AbsenceReview.outcome.is_(None))
    )


def proposals_of(client_id: int) -> list[ExitProposal]:
    """Every proposal about the client, newest first."""
    query = sa.select(ExitProposal).where(ExitProposal.client_id == client_id).options(*_SIGNED)
    return list(db.session.scalars(query.order_by(ExitProposal.id.desc())))


def reviews_of(client_id: int) -> list[AbsenceReview]:
    """Every absence of the client that was reviewed, newest first."""
    query = sa.select(AbsenceReview).where(AbsenceReview.client_id == client_id)
    return list(db.session.scalars(query.order_by(AbsenceReview.id.desc())))


def signers_for(client: Client, on: date) -> Signers:
    """The client's support team and the programme managers of the municipality on a day."""
    return signers_of([client], on)[client.id]


def signers_of(clients: Iterable[Client], on: date) -> dict[int, Signers]:
    """Client id → who may sign on a day: two queries for any number of clients."""
    municipality_of = {client.id: client.municipality_id for client in clients}
    team: dict[int, list[tuple[int, TeamRole]]] = {client_id: [] for client_id in municipality_of}
    members = db.session.execute(
        sa.select(SupportAssignment.client_id, SupportAssignment.user_id, SupportAssignment.role)
        .join(User, User.id == SupportAssignment.user_id)
        .where(
            User.active,
            SupportAssignment.client_id.in_(municipality_of),
            holds_on(SupportAssignment.starts_on, SupportAssignment.ends_on, on),
        )
    )
    for row in members:
        team[row.client_id].append((row.user_id, row.role))
    managers: dict[int, set[int]] = {municipality_id: set() for municipality_id in municipality_of.values()}
    grants = db.session.execute(
        sa.select(RoleGrant.municipality_id, RoleGrant.user_id)
        .join(User, User.id == RoleGrant.user_id)
        .where(
            User.active,
            RoleGrant.role == Role.PROGRAMME_MANAGER,
            RoleGrant.municipality_id.in_(managers),
            holds_on(RoleGrant.valid_from, RoleGrant.valid_to, on),
        )
    )
    for row in grants:
        managers[row.municipality_id].add(row.user_id)
    return {
        client_id: Signers(tuple(team[client_id]), frozenset(managers[municipality_id]))
        for client_id, municipality_id in municipality_of.items()
    }


def proposals_to_sign(viewer: Access, today: date) -> list[ExitProposal]:
    """The open proposals that wait for this person's signature."""
    waiting = _proposals(viewer, Permission.SERVICE_CONFIRM).where(ExitProposal.state == ProposalState.OPEN)
    found = db.session.scalars(waiting).all()
    if not found:
        return []
    signers = signers_of({one.client for one in found}, today)
    return [one for one in found if rules.part_to_sign(viewer.user_id, signers[one.client_id], signed(one))]


def open_reviews(viewer: Access) -> list[AbsenceReview]:
    """The absences in reach that are not settled yet, the longest first."""
    query = _reviews(viewer).where(AbsenceReview.outcome.is_(None))
    return list(db.session.scalars(query.order_by(AbsenceReview.unreachable_since, AbsenceReview.id)))


def signed(proposal: ExitProposal) -> list[tuple[Any, int]]:
    """Which parts are signed by whom."""
    return [(one.part, one.user_id) for one in proposal.confirmations]


def lasting_stays(client_id: int, on: date) -> list[Placement]:
    """The stays in which the client lives on `on` or later, the earliest first."""
    return list(
        db.session.scalars(
            sa.select(Placement)
            .join(PlacementClient, PlacementClient.placement_id == Placement.id)
            .where(
                PlacementClient.client_id == client_id,
                sa.or_(
                    PlacementClient.ends_on.is_(None),
                    sa.and_(PlacementClient.ends_on > on, PlacementClient.ends_on > PlacementClient.starts_on),
                ),
                really_was(),
            )
            .options(joinedload(Placement.flat).joinedload(Flat.building).joinedload(Building.place))
            .order_by(Placement.starts_on)
        )
    )


_SIGNED = (
    selectinload(ExitProposal.confirmations).joinedload(ExitConfirmation.user),
    joinedload(ExitProposal.client),
)


def _proposals(viewer: Access, permission: Permission) -> sa.Select[Any]:
    return (
        sa.select(ExitProposal)
        .join(Client, Client.id == ExitProposal.client_id)
        .where(client_in_reach(viewer, permission, clock.today()))
        .options(*_SIGNED)
        .order_by(ExitProposal.id)
    )


def _reviews(viewer: Access) -> sa.Select[Any]:
    return (
        sa.select(AbsenceReview)
        .join(Client, Client.id == AbsenceReview.client_id)
        .where(client_in_reach(viewer, Permission.SERVICE_PROPOSE, clock.today()))
        .options(joinedload(AbsenceReview.client))
    )
