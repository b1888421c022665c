"""How offers and sheets end, whoever ends them; whoever calls has taken the turn."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import SYSTEM, Actor
from app.core.extensions import db
from app.flats.operations.capacity import set_open_offers
from app.placements.models import (
    Offer,
    OfferSheet,
    OfferState,
    RefusalReason,
    SheetState,
    Viewing,
    ViewingOutcome,
)
from app.placements.queries.facts import is_live


def live_offers(condition: sa.ColumnElement[bool], today: date) -> list[Offer]:
    """The offers that are open, or accepted and not yet lived in, among those the condition names."""
    return list(db.session.scalars(sa.select(Offer).where(condition, is_live(today)).order_by(Offer.id)))


def close_offers(
    offers: Iterable[Offer],
    why: str,
    *,
    actor: Actor,
    today: date,
    reason: RefusalReason | None = None,
    news: bool = False,
) -> None:
    """Withdraws each, and its sheet when no flat is left on it. `news`: whoever offered it is told on their Today,
    also where they did it themselves; else only where somebody else did.
    """
    offers = list(offers)
    for offer in offers:
        offer.state = OfferState.WITHDRAWN
        offer.closed_on = today
        offer.closed_why = why
        offer.refusal_reason = reason
        if news or offer.offered_by_id != actor.actor_id:
            offer.news_for_id = offer.offered_by_id
        audit.record("offer.withdraw", offer, actor=actor)
    after_closing(offers, actor=actor, today=today)


def after_closing(offers: Iterable[Offer], *, actor: Actor, today: date, kept: Sequence[Offer] = ()) -> None:
    """What follows when offers have closed: planned viewings (but of `kept`), their sheets, the flats' numbers."""
    offers = list(offers)
    cancel_viewings([offer for offer in offers if offer not in kept], actor=actor)
    for sheet in {offer.sheet.id: offer.sheet for offer in offers}.values():
        _close_sheet(sheet, actor=actor, today=today)
    count_offers({offer.flat_id for offer in offers}, today)


def expire_sheets(condition: sa.ColumnElement[bool], *, today: date) -> None:
    """Writes down of the sheets that the condition names that their last day has passed. It is no refusal."""
    run_out = sa.select(OfferSheet).where(condition, OfferSheet.state == SheetState.OPEN, OfferSheet.open_until < today)
    for sheet in db.session.scalars(run_out).all():
        offers = [offer for offer in sheet.offers if offer.state is OfferState.OPEN]
        for offer in offers:
            offer.state = OfferState.EXPIRED
            offer.closed_on = sheet.open_until
            audit.record("offer.expire", offer, actor=SYSTEM)
        sheet.state = SheetState.EXPIRED
        sheet.closed_on = sheet.open_until
        audit.record("sheet.expire", sheet, actor=SYSTEM)
        cancel_viewings(offers, actor=SYSTEM)
        count_offers({offer.flat_id for offer in offers}, today)


def cancel_viewings(offers: Iterable[Offer], *, actor: Actor) -> None:
    """Calls off the viewings planned for the offers."""
    planned = sa.select(Viewing).where(
        Viewing.offer_id.in_([offer.id for offer in offers]), Viewing.outcome == ViewingOutcome.PLANNED
    )
    for viewing in db.session.scalars(planned).all():
        viewing.outcome = ViewingOutcome.CANCELLED
        viewing.outcome_words = _("The offer was closed.")
        audit.record("viewing.record", viewing, actor=actor)


def count_offers(flat_ids: Iterable[int], today: date) -> None:
    """Tells the stock how many live offers each of the flats has, and until when they count."""
    for flat_id in flat_ids:
        live = live_offers(Offer.flat_id == flat_id, today)
        until = (date.max if offer.state is OfferState.ACCEPTED else offer.sheet.open_until for offer in live)
        set_open_offers(flat_id, len(live), max(until, default=None))


def _close_sheet(sheet: OfferSheet, *, actor: Actor, today: date) -> None:
    """The sheet is what its offers are: open while one is; chosen, refused or withdrawn by what became of them.

    Turned down means that what stood to be answered was turned down: a flat that we took back does not change that.
    """
    db.session.flush()
    states = set(db.session.scalars(sa.select(Offer.state).where(Offer.sheet_id == sheet.id)))
    if OfferState.OPEN in states:
        return
    if OfferState.ACCEPTED in states:
        state = SheetState.CHOSEN
    elif OfferState.REFUSED in states and sheet.state is SheetState.OPEN:
        state = SheetState.REFUSED
    else:  # nothing was turned down, or the chosen flat was taken back
        state = SheetState.WITHDRAWN
    if sheet.state in {SheetState.OPEN, SheetState.CHOSEN} and sheet.state is not state:
        sheet.state = state
        sheet.closed_on = today
        audit.record(f"sheet.{state.value}", sheet, actor=actor)
