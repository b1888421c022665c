"""A landlord's visit is proposed, answered by the person, called off, and what came of it written down."""

from datetime import date, datetime

from flask_babel import gettext as _

from app.core import audit, clock
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.placements.models import Placement
from app.placements.operations.turns import take_turn
from app.placements.rules.facts import Period
from app.troubles.models import LandlordVisit, VisitState
from app.troubles.rules import visit_was_agreed


def propose_visit(
    placement: Placement, starts_at: datetime, ends_at: datetime, purpose: str, *, actor: Actor, now: datetime
) -> LandlordVisit:
    """The landlord wants to come; the person has not been asked, or has not answered yet."""
    take_turn(placement.municipality_id, placement)
    if starts_at <= now:
        raise Refused(_("A visit is proposed for a time to come."))
    visit = _visit(placement, starts_at, ends_at, purpose, actor)
    audit.record("landlord_visit.propose", visit, actor=actor)
    return visit


def answer_visit(
    visit: LandlordVisit,
    agreed: bool,
    answered_on: date,
    words: str | None = None,
    through_id: int | None = None,
    *,
    actor: Actor,
    today: date,
) -> LandlordVisit:
    """What the person said, directly or through a worker. Whoever refuses loses nothing: another time is looked for.

    One who agreed may still change their mind until it begins.
    """
    _turn(visit)
    if visit.state not in (VisitState.PROPOSED, VisitState.AGREED):
        raise Refused(_("This visit is no longer open for an answer. Propose another time."))
    if answered_on > today:
        raise Refused(_("The date cannot be in the future."))
    if answered_on > clock.local(visit.starts_at).date():
        raise Refused(_("The answer came after the visit would have begun. Propose another time."))
    visit.state = VisitState.AGREED if agreed else VisitState.REFUSED
    visit.answered_on, visit.answer_words, visit.through_id = answered_on, words, through_id
    audit.record("landlord_visit.answer", visit, actor=actor)
    return visit


def cancel_visit(visit: LandlordVisit, *, actor: Actor) -> LandlordVisit:
    """The landlord does not come after all."""
    _turn(visit)
    if visit.state not in (VisitState.PROPOSED, VisitState.AGREED):
        raise Refused(_("This visit is no longer planned."))
    visit.state = VisitState.CANCELLED
    audit.record("landlord_visit.cancel", visit, actor=actor)
    return visit


def record_visit(
    visit: LandlordVisit, present: str, words: str | None = None, *, actor: Actor, now: datetime
) -> LandlordVisit:
    """It took place, with these people there. Raises RuleViolation for one the person did not agree to (T1)."""
    _turn(visit)
    insist(visit_was_agreed(visit.state))
    if visit.starts_at > now:
        raise Refused(_("The visit is still to come."))
    visit.state, visit.present, visit.outcome_words = VisitState.TOOK_PLACE, present, words
    audit.record("landlord_visit.record", visit, actor=actor)
    return visit


def record_entry(
    placement: Placement,
    starts_at: datetime,
    ends_at: datetime,
    purpose: str,
    because: str,
    present: str,
    *,
    actor: Actor,
    now: datetime,
) -> LandlordVisit:
    """The owner came in without agreement: it was needed, and the person could not be reached (digest row 106)."""
    take_turn(placement.municipality_id, placement)
    if starts_at > now:
        raise Refused(_("An entry is written down afterwards. What is still to come is agreed with the person."))
    visit = _visit(placement, starts_at, ends_at, purpose, actor)
    visit.state, visit.entered_because, visit.present = VisitState.ENTERED, because, present
    audit.record("landlord_visit.enter", visit, actor=actor)
    return visit


def _visit(placement: Placement, starts_at: datetime, ends_at: datetime, purpose: str, actor: Actor) -> LandlordVisit:
    if ends_at <= starts_at:
        raise Refused(_("A visit ends after it begins."))
    if not Period(placement.starts_on, placement.ends_on).covers(clock.local(starts_at).date()):
        raise Refused(_("The household does not live there on that day."))
    return LandlordVisit(
        placement=placement, starts_at=starts_at, ends_at=ends_at, purpose=purpose, recorded_by_id=actor.actor_id
    )


def _turn(visit: LandlordVisit) -> None:
    take_turn(visit.placement.municipality_id, visit)
