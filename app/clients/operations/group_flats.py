"""The wish to live in a group flat, and weighing it: a person's wish is supported after safety and health were weighed
(digest row 42). Records are ended, never edited.
"""

from datetime import date

from flask_babel import gettext as _

from app.clients.models import AssessmentOutcome, GroupFlatAssessment, GroupFlatWish, Household
from app.clients.queries import open_group_flat_wish
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db


def record_group_flat_wish(
    household: Household, own_words: str | None, wished_on: date, *, actor: Actor
) -> GroupFlatWish:
    """The household says it would live in a group flat."""
    db.session.refresh(household, ["closed_on"], with_for_update=True)  # whoever records it too waits here
    if open_group_flat_wish(household.id):
        raise Refused(_("The wish is recorded already."))
    wish = GroupFlatWish(household=household, wished_on=wished_on, own_words=own_words, recorded_by_id=actor.actor_id)
    db.session.add(wish)
    _note("household.wish_group_flat", household, actor, wished_on=wished_on)
    return wish


def weigh_group_flat_wish(
    wish: GroupFlatWish, outcome: AssessmentOutcome, safety: str, health: str, assessed_on: date, *, actor: Actor
) -> GroupFlatAssessment:
    """The support team has weighed safety and health; what it came to before no longer holds."""
    if actor.actor_id is None:
        raise ValueError("an assessment is made by a person")
    _lock(wish)
    before = wish.assessment
    if wish.ended_on is not None:
        raise Refused(_("The household no longer has this wish."))
    if assessed_on < wish.wished_on:
        raise Refused(_("A wish cannot be weighed before it was said."))
    if before and assessed_on < before.assessed_on:
        raise Refused(_("A later assessment is recorded already."))
    if before:
        before.ended_on = assessed_on
        db.session.flush()
    assessment = GroupFlatAssessment(
        wish=wish,
        assessed_on=assessed_on,
        outcome=outcome,
        safety=safety,
        health=health,
        assessed_by_id=actor.actor_id,
    )
    db.session.add(assessment)
    _note("household.weigh_group_flat", wish.household, actor, assessed_on=assessed_on, assessment=outcome)
    return assessment


def end_group_flat_wish(wish: GroupFlatWish, on: date, *, actor: Actor) -> GroupFlatWish:
    """They no longer wish it; `on` is the first day without the wish. Its assessment ends with it."""
    _lock(wish)
    if wish.ended_on is not None:
        raise Refused(_("The household no longer has this wish."))
    begun = wish.assessment.assessed_on if wish.assessment else wish.wished_on
    if on < begun:
        raise Refused(_("It cannot end before it began."))
    if wish.assessment:
        wish.assessment.ended_on = on
    wish.ended_on = on
    _note("household.end_group_flat_wish", wish.household, actor, ends_on=on)
    return wish


def _lock(wish: GroupFlatWish) -> None:
    """Whoever changes the wish at the same moment waits here; then it is read again."""
    db.session.refresh(wish, ["ended_on"], with_for_update=True)
    db.session.expire(wish, ["assessments"])


def _note(action: str, household: Household, actor: Actor, **facts: object) -> None:
    """The words of the person and of the team stay where they are."""
    db.session.flush()
    audit.record_facts(action, household, actor=actor, facts=facts)
