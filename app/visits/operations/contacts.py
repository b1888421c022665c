"""What was tried to reach a client is written down once."""

from datetime import datetime

from flask_babel import gettext as _

from app.clients.models import Client
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.visits.models import Contact, ContactWay


def record_contact(
    client: Client,
    at: datetime,
    way: ContactWay,
    reached: bool,
    words: str | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> Contact:
    """Somebody tried to reach the client, and did or did not. Raises Refused for an instant to come."""
    if actor.actor_id is None:
        raise ValueError("a contact needs somebody who made it")
    if at > now:
        raise Refused(_("What was tried is written down afterwards."))
    contact = Contact(
        municipality_id=client.municipality_id,
        client=client,
        at=at,
        way=way,
        reached=reached,
        words=words,
        by_id=actor.actor_id,
    )
    audit.record("contact.record", contact, actor=actor)
    return contact
