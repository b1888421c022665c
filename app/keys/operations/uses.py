"""The door was opened without the person: with the spare key as they agreed, or by the police."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.core import audit, clock
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.keys import rules
from app.keys.models import FlatKey, KeyUse, KeyUseTelling, Situation, UsedBy
from app.keys.queries.consents import answers_on, as_asked, consent_on
from app.placements.models import Placement
from app.placements.operations.turns import take_turn
from app.placements.rules.facts import Period


@dataclass(frozen=True)
class UseFacts:
    """When and why the door was opened, who was there, what was seen, and when the person was told, if they were."""

    used_at: datetime
    situation: Situation
    words: str
    present: str
    seen: str | None = None
    told_on: date | None = None
    condition_words: str | None = None


def record_use(
    placement: Placement, key: FlatKey, user: User, facts: UseFacts, *, actor: Actor, now: datetime
) -> KeyUse:
    """One of us used the spare key. Raises RuleViolation where that was not agreed (Y4)."""
    on = _check(placement, facts, now)
    if key.flat_id != placement.flat_id or (key.ended_on is not None and key.ended_on < on):
        raise Refused(_("This copy does not open the flat."))
    insist(rules.use_is_agreed(as_asked(answers_on(placement, on)), facts.situation, bool(facts.condition_words)))
    return _record(placement, facts, "key_use.record", actor, used_by=UsedBy.TEAM, user=user, key=key)


def record_police_entry(
    placement: Placement, facts: UseFacts, *, key: FlatKey | None = None, actor: Actor, now: datetime
) -> KeyUse:
    """The police opened the door because health or life was at risk: that needs nobody's consent (digest row 102)."""
    _check(placement, facts, now)
    return _record(placement, facts, "key_use.police", actor, used_by=UsedBy.POLICE, key=key)


def record_telling(use: KeyUse, told_on: date, *, actor: Actor, today: date) -> KeyUseTelling:
    """The person was told that the door had been opened; once."""
    take_turn(use.placement.municipality_id)
    known = db.session.scalar(sa.select(KeyUseTelling.id).where(KeyUseTelling.use_id == use.id))
    if use.told_on is not None or known is not None:
        raise Refused(_("It is recorded already that the person was told."))
    if told_on > today or told_on < clock.local(use.used_at).date():
        raise Refused(_("The person was told after the door was opened, and not in the future."))
    telling = KeyUseTelling(use_id=use.id, told_on=told_on, recorded_by_id=actor.actor_id)
    db.session.add(telling)
    db.session.flush()
    audit.record_facts("key_use.tell", use.placement, actor=actor, facts={"told_on": told_on})
    return telling


def _check(placement: Placement, facts: UseFacts, now: datetime) -> date:
    take_turn(placement.municipality_id, placement)
    if facts.used_at > now:
        raise Refused(_("It is written down afterwards: the time cannot be in the future."))
    on = clock.local(facts.used_at).date()
    if not Period(placement.starts_on, placement.ends_on).covers(on):
        raise Refused(_("The household does not live there on that day."))
    if facts.told_on is not None and not on <= facts.told_on <= clock.local(now).date():
        raise Refused(_("The person was told after the door was opened, and not in the future."))
    return on


def _record(placement: Placement, facts: UseFacts, action: str, actor: Actor, **who: object) -> KeyUse:
    use = KeyUse(
        placement=placement,
        used_at=facts.used_at,
        situation=facts.situation,
        answer=consent_on(placement, clock.local(facts.used_at).date()),
        words=facts.words,
        condition_words=facts.condition_words,
        present=facts.present,
        seen=facts.seen,
        told_on=facts.told_on,
        recorded_by_id=actor.actor_id,
        **who,
    )
    audit.record(action, use, actor=actor)
    return use
