"""What was said to a landlord, and what was promised by whom until when."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.core import audit, promises
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.landlords.models import Channel, Landlord, LandlordContact, LandlordPromise, PromiseBy


@dataclass(frozen=True)
class PromiseFacts:
    """What was promised by whom until when."""

    promised_by: PromiseBy
    words: str
    due_on: date


@dataclass(frozen=True)
class ContactFacts:
    """When and how one spoke with whom, what was said, and what was promised with it."""

    spoken_on: date
    channel: Channel
    words: str
    with_whom: str | None = None
    promise: PromiseFacts | None = None


def record_contact(landlord: Landlord, facts: ContactFacts, *, actor: Actor, today: date) -> LandlordContact:
    """Writes down a contact and the promise given with it. Refused for a day to come, or a promise due before it."""
    if facts.spoken_on > today:
        raise Refused(_("The date cannot be in the future."))
    if facts.promise and facts.promise.due_on < facts.spoken_on:
        raise Refused(_("A promise is due on the day it was given or later."))
    contact = LandlordContact(
        landlord=landlord,
        spoken_on=facts.spoken_on,
        channel=facts.channel,
        with_whom=facts.with_whom,
        words=facts.words,
        recorded_by_id=actor.actor_id,
    )
    audit.record("landlord.record_contact", contact, actor=actor)
    if facts.promise:
        promise = LandlordPromise(landlord=landlord, contact_id=contact.id, **vars(facts.promise))
        audit.record("landlord.record_promise", promise, actor=actor)
    db.session.flush()
    return contact


def settle_promise(promise: LandlordPromise, kept: bool, on: date, *, actor: Actor, today: date) -> LandlordPromise:
    """The promise was kept on the day, or it turned out that it is not. Once only, and not for a day to come."""
    promises.settle(promise, kept, on, today=today)
    audit.record("landlord.settle_promise", promise, actor=actor)
    return promise
