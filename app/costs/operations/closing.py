"""A month of booking is closed."""

from datetime import date

from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.months import next_month
from app.costs import queries
from app.costs.models import BookingClose
from app.placements.operations.turns import take_turn
from app.places.models import Municipality


def close_month(municipality: Municipality, month: date, *, actor: Actor, today: date) -> BookingClose:
    """Nothing is booked in the month or before it any more; what comes later is booked in an open month.

    Raises Refused for a month that is not over, or is closed already.
    """
    take_turn(municipality.id)
    until = next_month(month)
    if until > today:
        raise Refused(_("The month is not over yet."))
    closed = queries.closed_until(municipality.id)
    if closed and until <= closed:
        raise Refused(_("This month is closed already."))
    close = BookingClose(municipality_id=municipality.id, until_on=until, closed_on=today, closed_by_id=actor.actor_id)
    audit.record("cost.close_month", close, actor=actor)
    return close
