"""A month of booking is closed."""

from datetime import date

from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.months import next_month
from app.costs import queries
from app.costs.models import BookingClose
from app.costs.queries.missing import lacking_until
from app.costs.rules import closing_is_explained
from app.placements.operations.turns import take_turn
from app.places.models import Municipality


def close_month(
    municipality: Municipality, month: date, words: str | None = None, *, actor: Actor, today: date
) -> BookingClose:
    """Nothing is booked in the month or before it any more; what comes later is booked in an open month.

    `words`: why it is closed although something is missing in it, or in an open month before it; they are kept.
    Raises Refused for a month that is not over or is closed already, RuleViolation for one that lacks something without
    a word why (H6).
    """
    take_turn(municipality.id)
    until = next_month(month)
    if until > today:
        raise Refused(_("The month is not over yet."))
    closed = queries.closed_until(municipality.id)
    if closed and until <= closed:
        raise Refused(_("This month is closed already."))
    if not words:
        insist(closing_is_explained(lacking_until(municipality.id, month), words))
    close = BookingClose(
        municipality_id=municipality.id, until_on=until, closed_on=today, words=words, closed_by_id=actor.actor_id
    )
    audit.record("cost.close_month", close, actor=actor)
    return close
