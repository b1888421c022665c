"""What visitors have to mind is recorded, and ends."""

from datetime import date

from flask_babel import gettext as _

from app.clients.models import Client
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.visits.models import Caution


def record_caution(client: Client, two_person: bool, words: str, *, actor: Actor, today: date) -> Caution:
    """From today visitors of the client mind this."""
    caution = Caution(
        municipality_id=client.municipality_id,
        client=client,
        two_person=two_person,
        words=words,
        starts_on=today,
        recorded_by_id=actor.actor_id,
    )
    audit.record("caution.record", caution, actor=actor)
    return caution


def end_caution(caution: Caution, *, actor: Actor, today: date) -> Caution:
    """It no longer holds. Raises Refused where it had ended."""
    if caution.ends_on is not None:
        raise Refused(_("This no longer held."))
    caution.ends_on = today
    audit.record("caution.end", caution, actor=actor)
    return caution
