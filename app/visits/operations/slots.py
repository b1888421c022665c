"""Fixed times of visits begin and end."""

from datetime import date, time

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.placements.models import Placement
from app.placements.operations.turns import take_turn
from app.visits.models import VisitSlot
from app.visits.queries.visits import slots_of


def plan_slot(
    stay: Placement, user: User, weekday: int, at: time, minutes: int, starts_on: date, *, actor: Actor
) -> VisitSlot:
    """From a day on the colleague comes every week at this time. Raises Refused where somebody does already, or where
    the household has moved out by then.
    """
    take_turn(stay.municipality_id, stay)
    if stay.ends_on is not None and stay.ends_on <= starts_on:
        raise Refused(_("The household does not live here any more on that day."))
    starts_on = max(starts_on, stay.starts_on)
    if any(one.weekday == weekday and one.at == at and one.user_id == user.id for one in slots_of(stay.id, starts_on)):
        raise Refused(_("This fixed time is there already."))
    slot = VisitSlot(placement=stay, user=user, weekday=weekday, at=at, minutes=minutes, starts_on=starts_on)
    audit.record("visit_slot.plan", slot, actor=actor)
    return slot


def end_slot(slot: VisitSlot, on: date, *, actor: Actor) -> VisitSlot:
    """From the day on nobody comes at this time any more; visits made keep it. Raises Refused where it ended before."""
    take_turn(slot.placement.municipality_id, slot)
    if slot.ends_on is not None and slot.ends_on <= on:
        raise Refused(_("This fixed time has ended already."))
    slot.ends_on = max(on, slot.starts_on)
    audit.record("visit_slot.end", slot, actor=actor)
    return slot
