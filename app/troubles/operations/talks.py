"""A mediating talk is written down."""

from datetime import date

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.placements.models import Placement
from app.placements.operations.turns import take_turn
from app.troubles.models import MediationTalk
from app.troubles.rules import two_lead_the_talk


def record_talk(
    placement: Placement,
    held_on: date,
    for_flat: User,
    for_support: User,
    words: str,
    *,
    next_on: date | None = None,
    actor: Actor,
    today: date,
) -> MediationTalk:
    """What was said and agreed, and who led it. Raises RuleViolation where one person would answer for both (T2)."""
    take_turn(placement.municipality_id, placement)
    if held_on > today or held_on < placement.starts_on:
        raise Refused(_("A talk took place while the household lived there or after, and not in the future."))
    if next_on is not None and next_on <= held_on:
        raise Refused(_("The next talk is after this one."))
    insist(two_lead_the_talk(for_flat.id, for_support.id))
    talk = MediationTalk(
        placement=placement,
        held_on=held_on,
        for_flat=for_flat,
        for_support=for_support,
        words=words,
        next_on=next_on,
        recorded_by_id=actor.actor_id,
    )
    audit.record("mediation_talk.record", talk, actor=actor)
    return talk
