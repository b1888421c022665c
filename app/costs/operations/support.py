"""Contact hours are entered and corrected."""

from datetime import date

from flask_babel import gettext as _

from app.clients.models import Client
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.costs.models import SupportHours
from app.costs.queries.support import hours_of, is_served
from app.placements.operations.turns import take_turn

MOST_HUNDREDTHS = 50_000  # 500 hours in a month: more is a slip of the finger


def record_hours(client: Client, month: date, hundredths: int, *, actor: Actor, today: date) -> SupportHours:
    """Writes down how long there was contact with the person in the month (hundredths of an hour), or corrects it.

    The ledger follows when the month is accrued. Raises Refused for a month that has not begun or in which the person
    was not in the service, and for more hours than there can be.
    """
    month = month.replace(day=1)
    take_turn(client.municipality_id)
    if month > today:
        raise Refused(_("The month has not begun yet."))
    if not 0 <= hundredths <= MOST_HUNDREDTHS:
        raise Refused(_("Write the hours of the month: between 0 and 500."))
    if not is_served(client, month):
        raise Refused(_("The person was not in the service in this month."))
    known = hours_of([client.id], month).get(client.id)
    if known and known.hundredths == hundredths:
        return known
    hours = known or SupportHours(municipality_id=client.municipality_id, client_id=client.id, month=month)
    hours.hundredths, hours.recorded_by_id = hundredths, actor.actor_id
    audit.record("support_hours.record", hours, actor=actor)
    db.session.flush()
    return hours
