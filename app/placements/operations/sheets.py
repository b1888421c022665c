"""What is done with a whole sheet: turned down, extended, taken back; and the conference after several of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.clients.models import Household
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.formatting import format_date
from app.placements.models import CaseConference, Offer, OfferSheet, OfferState, RefusalReason, SheetState
from app.placements.operations.closing import close_offers, count_offers, expire_sheets
from app.placements.operations.offers import insist_knowingly, record_answer
from app.placements.operations.turns import take_turn
from app.placements.queries.browse import present_stay
from app.placements.queries.facts import check_placement
from app.placements.rules import refusing

LONGEST_DAYS = 60  # a later last day is a slip of the finger: the flat would stay offered for months


@dataclass(frozen=True)
class TurnedDown:
    """Why one flat of a sheet was turned down, and what the person said."""

    reason: RefusalReason | None
    words: str | None = None


def refuse_sheet(
    sheet: OfferSheet,
    answers: Mapping[int, TurnedDown],
    *,
    actor: Actor,
    today: date,
    answered_on: date | None = None,
) -> OfferSheet:
    """Turns down every flat still open on the sheet; `answers` has one for each, by the id of the offer. The place on
    the waitlist stays. Raises Refused where a reason is missing.
    """
    take_turn(sheet.municipality_id, sheet)
    waiting = open_offers(sheet)
    if not waiting:
        raise Refused(_("No flat of this sheet waits for an answer any more."))
    if any(offer.id not in answers for offer in waiting):
        raise Refused(_("Choose why the flat is turned down."))
    for offer in waiting:
        given = answers[offer.id]
        record_answer(offer, False, given.words, reason=given.reason, actor=actor, today=today, answered_on=answered_on)
    return sheet


def extend_sheet(sheet: OfferSheet, until: date, *, actor: Actor, today: date, knowingly: bool = False) -> OfferSheet:
    """Moves the last day on; a sheet that has run out is open again, with those of its flats that are still possible.
    Raises Refused for a day that is past or not later, where nothing can be offered any more, or where another sheet is
    open; OfferedElsewhere as `offer_flat` does.
    """
    take_turn(sheet.municipality_id, sheet)
    _insist_extendable(sheet, until, today)
    if sheet.standing(today) is SheetState.EXPIRED:
        _revive(sheet, actor=actor, today=today, knowingly=knowingly)
    sheet.open_until = until
    audit.record("sheet.extend", sheet, actor=actor)
    count_offers({offer.flat_id for offer in sheet.offers}, today)
    return sheet


def withdraw_sheet(
    sheet: OfferSheet, why: str, *, actor: Actor, today: date, reason: RefusalReason | None = None
) -> OfferSheet:
    """Takes back every flat still open on the sheet."""
    take_turn(sheet.municipality_id, sheet)
    if not open_offers(sheet):
        raise Refused(_("No flat of this sheet waits for an answer any more."))
    close_offers(open_offers(sheet), why, actor=actor, today=today, reason=reason)
    return sheet


def record_conference(household: Household, held_on: date, agreed: str, *, actor: Actor, today: date) -> CaseConference:
    """A case conference took place. It only clears the suggestion: nothing about the waitlist changes."""
    if held_on > today:
        raise Refused(_("A case conference is recorded when it has taken place."))
    conference = CaseConference(
        municipality_id=household.municipality_id,
        household=household,
        held_on=held_on,
        agreed=agreed,
        recorded_by_id=actor.actor_id,
    )
    audit.record("conference.record", conference, actor=actor)
    return conference


def open_offers(sheet: OfferSheet) -> list[Offer]:
    """The flats of the sheet that nobody has answered yet, read anew."""
    query = sa.select(Offer).where(Offer.sheet_id == sheet.id, Offer.state == OfferState.OPEN).order_by(Offer.number)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _insist_extendable(sheet: OfferSheet, until: date, today: date) -> None:
    if sheet.standing(today) not in {SheetState.OPEN, SheetState.EXPIRED}:
        raise Refused(_("The sheet is closed: offer the flats anew."))
    if until < today or until <= sheet.open_until:
        raise Refused(_("The new last day is today or later, and after: %(day)s", day=format_date(sheet.open_until)))
    if until > today + timedelta(LONGEST_DAYS):
        raise Refused(_("A sheet is open for %(days)s days at most from today.", days=LONGEST_DAYS))


def _revive(sheet: OfferSheet, *, actor: Actor, today: date, knowingly: bool) -> None:
    """Opens what ran out; a flat that became impossible meanwhile stays expired."""
    other = OfferSheet.household_id == sheet.household_id
    expire_sheets(other, today=today)
    if db.session.scalar(sa.select(OfferSheet.id).where(other, OfferSheet.state == SheetState.OPEN)):
        raise Refused(_("The household has another sheet open."))
    revived = 0
    for offer in [one for one in sheet.offers if one.state is OfferState.EXPIRED]:
        day = max(offer.check.starts_on, today)
        moving_from = present_stay(offer.household_id, day)
        made = check_placement(offer.flat, offer.household, day, today=today, moving_from=moving_from)
        if refusing(made.findings, override=True):
            continue
        insist_knowingly(offer.flat, offer.household, knowingly, today)
        offer.state, offer.closed_on = OfferState.OPEN, None
        audit.record("offer.revive", offer, actor=actor)
        revived += 1
    if not revived:
        raise Refused(_("None of the flats is possible any more: offer others."))
    sheet.state, sheet.closed_on = SheetState.OPEN, None
