"""What keys have waiting: copies missing, with somebody who left, or lost; uses the person does not know of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Cover, RoleGrant, User
from app.accounts.queries import held_on
from app.clients.models import Household, SupportAssignment
from app.clients.queries import household_in_reach
from app.clients.queries.scope import holds_on
from app.core.extensions import db
from app.core.permissions import OWN_CLIENTS_ONLY, ROLE_PERMISSIONS, Access, Permission
from app.flats.models import Flat
from app.keys.models import FlatKey, Holder, KeyEnd, KeyHolding, KeyKind, KeyUse, KeyUseTelling
from app.keys.queries.scope import flat_in_reach
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was
from app.placements.queries.lists import with_flat

LOST_SINCE = timedelta(days=30)
_KEEPERS = {role for role, given in ROLE_PERMISSIONS.items() if Permission.KEY_CHANGE in given}
FOR_ALL, FOR_OWN = sorted(_KEEPERS - OWN_CLIENTS_ONLY), sorted(_KEEPERS & OWN_CLIENTS_ONLY)


def astray(today: date) -> sa.ColumnElement[bool]:
    """SQL, on KeyHolding and its FlatKey: the copy is with a colleague who has nothing to do with the flat any more."""
    return sa.and_(KeyHolding.holder == Holder.TEAM, KeyHolding.ends_on.is_(None), ~_belongs_here(KeyHolding, today))


def moved_out(today: date) -> sa.ColumnElement[bool]:
    """SQL, on KeyHolding: the copy is with somebody who no longer lives there."""
    left = sa.exists().where(
        PlacementClient.placement_id == KeyHolding.placement_id,
        PlacementClient.client_id == KeyHolding.client_id,
        PlacementClient.ends_on <= today,
    )
    return sa.and_(KeyHolding.holder == Holder.CLIENT, KeyHolding.ends_on.is_(None), left)


def _belongs_here(holding: Any, today: date) -> sa.ColumnElement[bool]:
    """SQL: the colleague works here, and with who lives in the flat where that is what they do."""
    role = sa.select(RoleGrant.id).where(
        RoleGrant.user_id == holding.user_id, RoleGrant.municipality_id == FlatKey.municipality_id, held_on(today)
    )
    lives = (
        sa.select(PlacementClient.id)
        .join(Placement, Placement.id == PlacementClient.placement_id)
        .where(
            Placement.flat_id == FlatKey.flat_id,
            holds_on(PlacementClient.starts_on, PlacementClient.ends_on, today),
        )
    )
    covered = (
        sa.select(Cover.absent_user_id)
        .where(
            Cover.covering_user_id == holding.user_id,
            Cover.municipality_id == FlatKey.municipality_id,
            Cover.starts_on <= today,
            Cover.ends_on > today,
        )
        .correlate(holding, FlatKey)  # it stands two levels deep, and SQLAlchemy looks only one level up by itself
    )
    supports = lives.join(SupportAssignment, SupportAssignment.client_id == PlacementClient.client_id).where(
        holds_on(SupportAssignment.starts_on, SupportAssignment.ends_on, today),
        sa.or_(SupportAssignment.user_id == holding.user_id, SupportAssignment.user_id.in_(covered)),
    )
    return sa.and_(
        sa.exists().where(User.id == holding.user_id, User.active),
        sa.or_(
            role.where(RoleGrant.role.in_(FOR_ALL)).exists(),
            sa.and_(role.where(RoleGrant.role.in_(FOR_OWN)).exists(), sa.or_(~lives.exists(), supports.exists())),
        ),
    )


def without(today: date) -> dict[str, sa.ColumnElement[bool]]:
    """SQL, on Placement: which of the three hands has no key to the flat, by the number of the rule."""
    copy = aliased(KeyHolding)
    held = (
        sa.select(copy.id)
        .join(FlatKey, FlatKey.id == copy.key_id)
        .where(FlatKey.flat_id == Placement.flat_id, FlatKey.kind == KeyKind.FLAT, copy.ends_on.is_(None))
        .correlate(Placement, PlacementClient)  # also two levels deep
    )
    lives = sa.select(PlacementClient.id).where(
        PlacementClient.placement_id == Placement.id,
        holds_on(PlacementClient.starts_on, PlacementClient.ends_on, today),
    )
    ours = sa.or_(copy.holder == Holder.OFFICE, sa.and_(copy.holder == Holder.TEAM, _belongs_here(copy, today)))
    return {
        "Y1": lives.where(~held.where(copy.client_id == PlacementClient.client_id).exists()).exists(),
        "Y2": ~held.where(ours).exists(),
        "Y3": ~held.where(copy.holder == Holder.OWNER).exists(),
    }


def stays_without_keys(viewer: Access, permission: Permission, today: date) -> sa.Select[Any]:
    """Stays that last today in flats where one of the three hands has no key; which, as columns named by the rules."""
    missing = without(today)
    query: Any = sa.select(Placement, *(condition.label(rule) for rule, condition in missing.items()))
    return (
        query.join(Household, Household.id == Placement.household_id)
        .where(
            holds_on(Placement.starts_on, Placement.ends_on, today),
            really_was(),
            household_in_reach(viewer, permission, today),
            sa.or_(*missing.values()),
        )
        .options(with_flat(Placement.flat))
    )


@dataclass(frozen=True)
class Waiting:
    """What Today says of keys: the viewer's own affairs, so many of each at most."""

    missing: Sequence[Any]  # rows of `stays_without_keys`
    astray: Sequence[KeyHolding]
    moved_out: Sequence[KeyHolding]
    lost: Sequence[FlatKey]
    untold: Sequence[KeyUse]

    @property
    def anything(self) -> bool:
        return any((self.missing, self.astray, self.moved_out, self.lost, self.untold))


def waiting(viewer: Access, today: date, most: int) -> Waiting:
    """What the viewer may do something about."""
    missing = stays_without_keys(viewer, Permission.KEY_CHANGE, today)
    lost = _of_keys(sa.select(FlatKey), viewer, today).where(
        FlatKey.ended_how == KeyEnd.LOST, FlatKey.ended_on >= today - LOST_SINCE, ~_lock_changed_since()
    )
    told = sa.exists().where(KeyUseTelling.use_id == KeyUse.id)
    untold = (
        sa.select(KeyUse)
        .join(KeyUse.placement)
        .join(Placement.household)
        .where(KeyUse.told_on.is_(None), ~told, household_in_reach(viewer, Permission.KEY_CONSENT, today))
        .options(joinedload(KeyUse.placement).options(with_flat(Placement.flat)))
    )
    held = _in_wrong_hands(viewer, today, most)
    return Waiting(
        db.session.execute(missing.order_by(Placement.starts_on.desc(), Placement.id.desc()).limit(most)).all(),
        [one for one in held if one.holder is Holder.TEAM],
        [one for one in held if one.holder is Holder.CLIENT],
        db.session.scalars(lost.order_by(FlatKey.ended_on, FlatKey.id).limit(most)).all(),
        db.session.scalars(untold.order_by(KeyUse.used_at, KeyUse.id).limit(most)).all(),
    )


def _in_wrong_hands(viewer: Access, today: date, most: int) -> Sequence[KeyHolding]:
    query = _of_keys(sa.select(KeyHolding).join(KeyHolding.key), viewer, today)
    query = query.where(sa.or_(astray(today), moved_out(today)))
    options = joinedload(KeyHolding.key).options(with_flat(FlatKey.flat)), joinedload(KeyHolding.user)
    query = query.options(*options, joinedload(KeyHolding.client))
    return db.session.scalars(query.order_by(KeyHolding.starts_on, KeyHolding.id).limit(most)).all()


def _of_keys(query: sa.Select[Any], viewer: Access, today: date) -> sa.Select[Any]:
    return query.join(Flat, Flat.id == FlatKey.flat_id).where(flat_in_reach(viewer, Permission.KEY_CHANGE, today))


def _lock_changed_since() -> sa.ColumnElement[bool]:
    """SQL: after the copy was lost, others of its kind were replaced with the lock."""
    other = aliased(FlatKey)
    return sa.exists().where(
        other.flat_id == FlatKey.flat_id,
        other.kind == FlatKey.kind,
        other.ended_how == KeyEnd.REPLACED,
        other.ended_on >= FlatKey.ended_on,
    )
