"""From which day there is room, where there is none on the day asked for."""

from datetime import date

from app.placements.rules.facts import Case, Period
from app.placements.rules.fitness import free_room
from app.placements.rules.scatter import fullest_day
from app.places.policy import Policy


def free_from(case: Case, policy: Policy) -> date | None:
    """The first later day from which both the building (P1) and the flat (P11) have room until the stay ends.

    None where there is room on the day asked for already, and where no such day is known: only recorded ends count.
    """
    if _has_room(case, policy, case.stay.starts_on):
        return None
    periods = [*case.around.building_stays, *(other.period for other in case.around.rooms_taken)]
    ends = sorted({period.ends_on for period in periods if period.ends_on and case.stay.covers(period.ends_on)})
    return next((day for day in ends if _has_room(case, policy, day)), None)


def _has_room(case: Case, policy: Policy, day: date) -> bool:
    stay, around = Period(day, case.stay.ends_on), case.around
    others = fullest_day(around.building_stays, stay)[0]
    fits = others + case.household.clients <= policy.building_limit
    return fits and free_room(case.flat.rooms_to_let, around.rooms_taken, stay) is not None
