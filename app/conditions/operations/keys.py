"""The keys counted in an act pass from hand to hand in the register of keys, once, when the act is locked."""

from datetime import date

from flask_babel import gettext as _

from app.accounts.models import User
from app.conditions.models import ActKind, ConditionAct
from app.conditions.queries.acts import clients_of_stay
from app.conditions.queries.content import content_of, items_of
from app.conditions.rules import MOVING_IN, MOVING_OUT
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.keys.models import KeyKind
from app.keys.operations.copies import Hand, with_client, with_colleague, with_owner
from app.keys.operations.handover import KeyLine, hand_over, take_back


def pass_keys_on(act: ConditionAct, *, actor: Actor, today: date) -> list[str]:
    """Who takes the flat over has its keys from the day of the act; an inspection moves none.

    Returns, in words, why the register does not take them: they stay in the act, and a person puts the register right.
    """
    try:
        with db.session.begin_nested():
            _pass_on(act, actor, today)
    except Refused as problem:
        return [_("Keys: %(problem)s", problem=str(problem))]
    return []


def _pass_on(act: ConditionAct, actor: Actor, today: date) -> None:
    counted = [(KeyKind(item["code"]), item["count"]) for _room, item in items_of(content_of(act)) if item["count"]]
    hand, ours = _hand(act), _ours(act, actor)
    if not counted or hand is None or ours is None:
        return
    lines = [KeyLine(kind, count, hand) for kind, count in counted]
    if act.kind in MOVING_OUT:
        take_back(act.flat, lines, to=ours, on=act.act_on, act=act.number, actor=actor, today=today)
    else:
        hand_over(act.flat, lines, on=act.act_on, act=act.number, actor=actor, today=today)


def _hand(act: ConditionAct) -> Hand | None:
    """Whose keys the act speaks of: who takes them, or, at a hand-back by a client, who had them."""
    if act.kind in MOVING_IN | MOVING_OUT and act.placement:
        clients = clients_of_stay(act.placement)
        return with_client(act.placement, clients[0]) if clients else None
    if act.kind is ActKind.LANDLORD_TO_PROVIDER:
        return _ours(act, None)
    return with_owner() if act.kind is ActKind.PROVIDER_TO_LANDLORD else None


def _ours(act: ConditionAct, actor: Actor | None) -> Hand | None:
    """Whoever of us walked the flat, or else who locks the act."""
    id = act.prepared_by_id or (actor.actor_id if actor else None)
    user = db.session.get(User, id) if id else None
    return with_colleague(user) if user else None
