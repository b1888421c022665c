"""The keys of a signed act come into the register, once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.core import audit
from app.core.audit import Actor
from app.core.extensions import db
from app.flats.models import Flat
from app.keys.models import OURS, FlatKey, Holder, KeyHandover, KeyKind
from app.keys.operations.copies import Hand, add_keys, give_key, in_hands
from app.keys.queries.register import keys_of_flat
from app.placements.operations.turns import take_turn


@dataclass(frozen=True)
class KeyLine:
    """One line of an act: so many copies of a kind, and the hand they came into, or were in."""

    kind: KeyKind
    count: int
    hand: Hand
    marking: str | None = None


def hand_over(
    flat: Flat,
    lines: Iterable[KeyLine],
    *,
    on: date,
    act: str,
    giver: Sequence[Holder] = OURS,
    actor: Actor,
    today: date,
) -> KeyHandover:
    """The act hands keys over: each line's copies pass from `giver` into its hand; what is missing is added.

    Copies that are in the hand already count: an act repeats what was given before. `act` is what the act is known by:
    the same one does nothing twice.
    """
    if done := _done(flat, act):
        return done
    for line in lines:
        keys = _copies(flat, line)
        missing = line.count - len(in_hands(keys, line.hand))
        spare = [
            key for key in keys if key.holding and key.holding.holder in giver and key not in in_hands(keys, line.hand)
        ]
        for key in spare[: max(missing, 0)]:
            give_key(key, line.hand, on, actor=actor, today=today)
        _add_rest(flat, line, missing - len(spare), line.hand, on, actor, today)
    return _note(flat, act, on, actor)


def take_back(
    flat: Flat, lines: Iterable[KeyLine], *, to: Hand, on: date, act: str, actor: Actor, today: date
) -> KeyHandover:
    """The act gives keys back: each line's copies pass from its hand `to` another; one more than was known is added.

    What a line does not bring back stays where it is, and rule Y6 says so.
    """
    if done := _done(flat, act):
        return done
    for line in lines:
        held = in_hands(_copies(flat, line), line.hand)
        for key in held[: line.count]:
            give_key(key, to, on, actor=actor, today=today)
        _add_rest(flat, line, line.count - len(held), to, on, actor, today)
    return _note(flat, act, on, actor)


def _copies(flat: Flat, line: KeyLine) -> list[FlatKey]:
    """The copies a line may mean: of its kind, in use, with its marking if it names one."""
    return [
        key
        for key in keys_of_flat(flat.id)
        if key.kind is line.kind and key.ended_on is None and (line.marking is None or key.marking == line.marking)
    ]


def _add_rest(flat: Flat, line: KeyLine, count: int, to: Hand, on: date, actor: Actor, today: date) -> None:
    if count > 0:
        add_keys(flat, line.kind, count, to, on, marking=line.marking, actor=actor, today=today)


def _done(flat: Flat, act: str) -> KeyHandover | None:
    take_turn(flat.municipality_id)
    return db.session.scalar(sa.select(KeyHandover).where(KeyHandover.act == act))


def _note(flat: Flat, act: str, on: date, actor: Actor) -> KeyHandover:
    handover = KeyHandover(flat=flat, act=act, handed_on=on)
    audit.record("key_handover.record", handover, actor=actor)
    return handover
