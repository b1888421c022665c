"""Copies are added, given, lost, and ended with their lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.clients.models import Client
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.flats.models import Flat
from app.keys.models import OURS, FlatKey, Holder, HoldingEnd, KeyEnd, KeyHolding, KeyKind
from app.placements.models import Placement
from app.placements.operations.turns import take_turn

MOST_AT_ONCE = 20


@dataclass(frozen=True)
class Hand:
    """In whose hands a key is, or comes; made by the functions below."""

    holder: Holder
    stay: Placement | None = None
    client: Client | None = None
    user: User | None = None
    words: str | None = None


def with_client(stay: Placement, client: Client) -> Hand:
    return Hand(Holder.CLIENT, stay=stay, client=client)


def with_colleague(user: User) -> Hand:
    return Hand(Holder.TEAM, user=user)


def with_owner(words: str | None = None) -> Hand:
    return Hand(Holder.OWNER, words=words)


def on_shelf(words: str) -> Hand:
    """In the office; `words`: where."""
    return Hand(Holder.OFFICE, words=words)


def with_contractor(words: str) -> Hand:
    """`words`: who."""
    return Hand(Holder.CONTRACTOR, words=words)


def hand_of(holding: KeyHolding) -> Hand:
    """In whose hands it is."""
    return Hand(holding.holder, holding.placement, holding.client, holding.user, holding.words)


def add_keys(
    flat: Flat,
    kind: KeyKind,
    count: int,
    to: Hand,
    on: date,
    *,
    marking: str | None = None,
    actor: Actor,
    today: date,
) -> list[FlatKey]:
    """So many copies of a kind come into the register, all in one hand; numbered on from those there are."""
    take_turn(flat.municipality_id)
    if not 1 <= count <= MOST_AT_ONCE:
        raise Refused(_("Add between 1 and %(most)s copies at once.", most=MOST_AT_ONCE))
    if on > today:
        raise Refused(_("The date cannot be in the future."))
    used = sa.select(sa.func.max(FlatKey.number)).where(FlatKey.flat_id == flat.id, FlatKey.kind == kind)
    first = (db.session.scalar(used) or 0) + 1
    return [_add(flat, kind, first + index, to, on, marking, actor) for index in range(count)]


def _add(flat: Flat, kind: KeyKind, number: int, to: Hand, on: date, marking: str | None, actor: Actor) -> FlatKey:
    key = FlatKey(
        municipality_id=flat.municipality_id,
        flat=flat,
        kind=kind,
        number=number,
        marking=marking,
        made_on=on,
        recorded_by_id=actor.actor_id,
    )
    audit.record("flat_key.add", key, actor=actor)
    _put(key, to, on, actor)
    return key


def give_key(key: FlatKey, to: Hand, on: date, *, seen: int | None = None, actor: Actor, today: date) -> KeyHolding:
    """The copy passes into another hand.

    `seen` is the holding that was shown when somebody decided on it: Refused where a colleague has changed it since.
    """
    _turn(key, on, today)
    now = key.holding
    if seen is not None and (now is None or now.id != seen):
        raise Refused(_("A colleague has recorded something about this key meanwhile. Look again."))
    if now and _same(hand_of(now), to):
        raise Refused(_("The key is there already."))
    if now:
        _end(now, on, _how(now.holder, to.holder), actor)
    return _put(key, to, on, actor)


def end_key(key: FlatKey, how: KeyEnd, on: date, words: str | None = None, *, actor: Actor, today: date) -> FlatKey:
    """The copy is lost, destroyed, or opens nothing any more."""
    _turn(key, on, today)
    if key.holding:
        _end(key.holding, on, HoldingEnd.GONE, actor)
    key.ended_on, key.ended_how, key.end_words = on, how, words
    audit.record("flat_key.end", key, actor=actor)
    return key


def replace_lock(
    flat: Flat, kind: KeyKind, on: date, words: str | None = None, *, actor: Actor, today: date
) -> list[FlatKey]:
    """The lock is a new one: every copy of the kind opens nothing any more. New ones are added as they come."""
    take_turn(flat.municipality_id)
    keys = db.session.scalars(
        sa.select(FlatKey).where(FlatKey.flat_id == flat.id, FlatKey.kind == kind, FlatKey.ended_on.is_(None))
    ).all()
    if not keys:
        raise Refused(_("No copy of this kind is in the register."))
    return [end_key(key, KeyEnd.REPLACED, on, words, actor=actor, today=today) for key in keys]


def in_hands(keys: Sequence[FlatKey], hand: Hand) -> list[FlatKey]:
    """Those of the keys that are in this hand now."""
    return [key for key in keys if key.holding and _same(hand_of(key.holding), hand)]


def _how(giver: Holder, to: Holder) -> HoldingEnd:
    """A key comes back to us or to the owner; among ourselves, and to everybody else, it is handed on."""
    among_us = giver in OURS and to in OURS
    return HoldingEnd.RETURNED if to in (*OURS, Holder.OWNER) and not among_us else HoldingEnd.HANDED_ON


def _turn(key: FlatKey, on: date, today: date) -> None:
    take_turn(key.municipality_id, key)
    if key.ended_on is not None:
        raise Refused(_("This copy is not in use any more."))
    if on > today:
        raise Refused(_("The date cannot be in the future."))
    since = key.holding.starts_on if key.holding else key.made_on
    if on < since:
        raise Refused(_("The copy is where it is since a later day."))


def _same(one: Hand, other: Hand) -> bool:
    def what(hand: Hand) -> tuple[object, ...]:
        return (
            hand.holder,
            hand.stay.id if hand.stay else None,
            hand.client.id if hand.client else None,
            hand.user.id if hand.user else None,
            hand.words if hand.holder in (Holder.OFFICE, Holder.CONTRACTOR) else None,
        )

    return what(one) == what(other)


def _end(holding: KeyHolding, on: date, how: HoldingEnd, actor: Actor) -> None:
    holding.ends_on, holding.ended_how = on, how
    audit.record("key_holding.end", holding, actor=actor)


def _put(key: FlatKey, to: Hand, on: date, actor: Actor) -> KeyHolding:
    if to.stay is not None and to.stay.flat_id != key.flat_id:
        raise Refused(_("The person does not live in this flat."))
    holding = KeyHolding(
        key=key,
        holder=to.holder,
        placement=to.stay,
        client=to.client,
        user=to.user,
        landlord_id=key.flat.landlord_id if to.holder is Holder.OWNER else None,
        words=to.words,
        starts_on=on,
        recorded_by_id=actor.actor_id,
    )
    audit.record("key_holding.begin", holding, actor=actor)
    return holding
