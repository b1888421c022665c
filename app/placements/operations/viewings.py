"""Arranging a viewing of an offered flat and recording what came of it (digest rows 31–32)."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit, clock
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.formatting import format_date
from app.placements.models import Offer, OfferState, Viewing, ViewingOutcome
from app.placements.operations.closing import live_offers
from app.placements.operations.turns import take_turn


def arrange_viewing(
    offer: Offer,
    starts_at: datetime,
    *,
    actor: Actor,
    now: datetime,
    guide_id: int | None = None,
    with_whom: str | None = None,
    suits: str | None = None,
) -> Viewing:
    """Plans a viewing, or writes one down that has just been. Raises Refused for an offer that is closed, while another
    viewing of it is planned, and for a day on which the offer does not stand.
    """
    take_turn(offer.municipality_id, offer, offer.sheet)
    day, today = clock.local(starts_at).date(), clock.local(now).date()
    if not live_offers(Offer.id == offer.id, today):
        raise Refused(_("This offer is not open any more."))
    planned = sa.select(Viewing.id).where(Viewing.offer_id == offer.id, Viewing.outcome == ViewingOutcome.PLANNED)
    if db.session.scalar(planned):
        raise Refused(_("A viewing of this flat is planned already: record first what came of it, or call it off."))
    if day < offer.offered_on:
        raise Refused(_("The flat was not offered yet on that day."))
    if offer.state is OfferState.OPEN and day > offer.sheet.open_until:
        raise Refused(
            _(
                "The sheet would have run out by then: extend it first. It is open until: %(day)s",
                day=format_date(offer.sheet.open_until),
            )
        )
    viewing = Viewing(
        offer=offer,
        starts_at=starts_at,
        guide_id=guide_id,
        with_whom=with_whom,
        suits=suits,
        made_by_id=actor.actor_id,
    )
    audit.record("viewing.arrange", viewing, actor=actor)
    return viewing


def record_viewing(
    viewing: Viewing, outcome: ViewingOutcome, words: str | None, *, actor: Actor, now: datetime
) -> Viewing:
    """Records what came of it; whoever did not come loses nothing, and another viewing may be arranged. Raises Refused
    the second time, and where it is still to come (calling it off is possible before).
    """
    take_turn(viewing.offer.municipality_id, viewing)
    if viewing.outcome is not ViewingOutcome.PLANNED:
        raise Refused(_("What came of this viewing is recorded already: arrange another one."))
    if outcome is ViewingOutcome.PLANNED:
        raise Refused(_("Choose what came of the viewing."))
    if outcome is not ViewingOutcome.CANCELLED and viewing.starts_at > now:
        raise Refused(_("The viewing is still to come."))
    viewing.outcome = outcome
    viewing.outcome_words = words
    audit.record("viewing.record", viewing, actor=actor)
    return viewing
