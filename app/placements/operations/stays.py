"""Starting a stay, and moving from one into the next."""

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.clients.models import Destination, Household, HouseholdMember
from app.clients.operations.services import ensure_service
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.flats.models import Flat
from app.flats.operations.capacity import occupy_room, take_building_places
from app.flats.operations.readiness import end_open_void
from app.placements.models import (
    EndReason,
    MoveReason,
    Offer,
    OfferSheet,
    OfferState,
    PassedLimit,
    Placement,
    PlacementClient,
    RefusalReason,
)
from app.placements.operations.closing import close_offers, count_offers, expire_sheets, live_offers
from app.placements.operations.endings import end_stay
from app.placements.operations.turns import PlaceTaken, guarded, store_check, take_turn
from app.placements.queries.facts import Check, check_placement, rooms_taken
from app.placements.queries.household import clients_on
from app.placements.queries.sheets import how_seen
from app.placements.rules import refusing
from app.placements.rules.endings import move_is_wanted
from app.placements.rules.facts import Period
from app.placements.rules.fitness import free_room
from app.placements.rules.viewing import Seen
from app.waitlist.models import CloseReason
from app.waitlist.operations import close_entry
from app.waitlist.queries import open_entry

__all__ = [
    "PlaceTaken",
    "move_household",
    "start_placement",
]


def start_placement(
    flat: Flat,
    household: Household,
    starts_on: date,
    ends_on: date | None = None,
    *,
    actor: Actor,
    today: date,
    offer: Offer | None = None,
    may_override: bool = False,
    override_reason: str | None = None,
) -> Placement:
    """The household lives in the flat from `starts_on`. Every rule is asked again, after waiting for whoever is placing
    in the same municipality. Raises RuleViolation with the findings that refuse it: a block always, a limit unless
    `may_override` and a written reason. `ends_on` is a term known from the start. Raises PlaceTaken: see there.
    """
    take_turn(flat.municipality_id, flat, household)
    if ends_on is not None and ends_on <= starts_on:
        raise Refused(_("A stay ends after it begins."))
    seen = how_seen(household.id, flat.id)
    made = check_placement(flat, household, starts_on, ends_on, today=today, seen=seen)
    reason = _override(made, may_override, override_reason, actor)
    return _begin(made, flat, household, offer, reason, actor=actor, today=today)


def move_household(
    placement: Placement,
    flat: Flat,
    on: date,
    *,
    actor: Actor,
    today: date,
    offer: Offer | None = None,
    may_override: bool = False,
    override_reason: str | None = None,
    why: MoveReason = MoveReason.CLIENT_WISH,
    why_words: str | None = None,
) -> Placement:
    """Ends the stay on `on` and starts one in the other flat the same day; raises as `start_placement` does. A move
    that is neither wished nor forced by the lease needs its reason in words (E2).

    Those move who are the household's clients on that day. The flat may be the same one: so a partner joins.
    """
    take_turn(placement.municipality_id, placement, flat)
    if not placement.starts_on < on or (placement.ends_on and placement.ends_on < on):
        raise Refused(_("The household does not live there on that day, so it cannot move from there."))
    if not move_is_wanted(why).passed and not why_words:
        raise Refused(_("Write down why the household has to move although it does not wish to."))
    seen = Seen.VIEWED if flat.id == placement.flat_id else how_seen(placement.household_id, flat.id)
    made = check_placement(flat, placement.household, on, today=today, moving_from=placement, seen=seen)
    reason = _override(made, may_override, override_reason, actor)
    if placement.ends_on != on:
        placement.moved_because = why
        end_stay(placement, on, EndReason.MOVED, why_words, actor)
    return _begin(made, flat, placement.household, offer, reason, actor=actor, today=today)


def _override(made: Check, may_override: bool, reason: str | None, actor: Actor) -> str | None:
    """The reason to keep: None where no limit asked for one. Raises RuleViolation where the stay may not begin."""
    refused = refusing(made.findings, override=may_override and bool(reason))
    if refused:
        raise RuleViolation(refused)
    if not refusing(made.findings, override=False):
        return None
    if actor.actor_id is None:
        raise Refused(_("Only a person may override a limit."))
    return reason


def _begin(
    made: Check,
    flat: Flat,
    household: Household,
    offer: Offer | None,
    override_reason: str | None,
    *,
    actor: Actor,
    today: date,
) -> Placement:
    """Records the stay that was checked, and settles what it settles: the waitlist and the offers."""
    if offer:
        _insist_accepted(offer, flat, household, today)
    entry = None if _another_ends_later(household.id, made.case.stay) else open_entry(household.id)
    if entry:
        close_entry(entry, CloseReason.HOUSED, max(made.case.stay.starts_on, entry.entered_on), actor=actor)
    starts_on, ends_on = made.case.stay
    placement = Placement(
        municipality_id=flat.municipality_id,
        household=household,
        flat=flat,
        offer=offer,
        waitlist_entry=entry,
        starts_on=starts_on,
        ends_on=ends_on,
        end_reason=EndReason.LEASE_RAN_OUT if ends_on else None,
        destination=Destination.UNKNOWN if ends_on else None,
        override_reason=override_reason,
        override_by_id=actor.actor_id if override_reason else None,
        passed_limits=_passed_limits(made) if override_reason else [],
        started_by_id=actor.actor_id,
    )
    with guarded():
        _take_capacity(placement, made, actor)
        audit.record("placement.start", placement, actor=actor)
    for row in placement.clients:
        ensure_service(row.client, starts_on, actor=actor)
    _settle_offers(placement, made.case.stay, actor=actor, today=today)
    return placement


def _another_ends_later(household_id: int, stay: Period) -> bool:
    """A stay for some days before one whose end is recorded already: the search that this end opened goes on."""
    if stay.ends_on is None:
        return False
    ended = Placement.end_reason.not_in((EndReason.RECORDED_IN_ERROR, EndReason.LEASE_RAN_OUT))
    query = sa.select(Placement.id).where(Placement.household_id == household_id, ended)
    return db.session.scalar(query.where(Placement.ends_on > stay.ends_on).limit(1)) is not None


def _passed_limits(made: Check) -> list[PassedLimit]:
    return [
        PassedLimit(rule=finding.id, value=finding.value, limit_then=finding.limit)
        for finding in refusing(made.findings, override=False)
    ]


def _take_capacity(placement: Placement, made: Check, actor: Actor) -> None:
    """What the database guards: the room, each client's days, and their places in the building."""
    flat, stay = placement.flat, made.case.stay
    client_ids = _client_ids(placement.household.id, stay.starts_on)
    places = take_building_places(
        flat.building_id,
        len(client_ids),
        stay.starts_on,
        stay.ends_on,
        limit=made.policy.building_limit,
        override_reason=placement.override_reason,
    )
    room = free_room(flat.rooms_to_let, made.case.around.rooms_taken, stay)
    if room is None:
        raise RuntimeError("a stay begins only where the check found a free room")
    placement.room = occupy_room(flat, room, stay.starts_on, stay.ends_on)
    end_open_void(flat, stay.starts_on, actor=actor)
    placement.check = store_check(made, actor=actor)
    placement.clients = [
        PlacementClient(
            municipality_id=placement.municipality_id,
            client_id=client_id,
            starts_on=stay.starts_on,
            ends_on=stay.ends_on,
            building_places=rows,
        )
        for client_id, rows in zip(client_ids, places, strict=True)
    ]


def _client_ids(household_id: int, day: date) -> list[int]:
    """The household's clients on the day: those whom the check counted."""
    members = sa.select(HouseholdMember.client_id).where(*clients_on(household_id, day)).order_by(HouseholdMember.id)
    return [client_id for client_id in db.session.scalars(members) if client_id]


def _insist_accepted(offer: Offer, flat: Flat, household: Household, today: date) -> None:
    if (offer.flat_id, offer.household_id) != (flat.id, household.id):
        raise Refused(_("The offer is of another flat or to another household."))
    if offer.state is not OfferState.ACCEPTED or not live_offers(Offer.id == offer.id, today):
        raise Refused(_("Record first that the household has accepted the offer."))


def _settle_offers(placement: Placement, stay: Period, *, actor: Actor, today: date) -> None:
    """Withdraws what the stay makes pointless: the household's other offers, and the flat's when no room is left."""
    flat = placement.flat
    of_flat = sa.select(Offer.sheet_id).where(Offer.flat_id == flat.id)
    expire_sheets(sa.or_(OfferSheet.household_id == placement.household_id, OfferSheet.id.in_(of_flat)), today=today)
    own = sa.and_(Offer.household_id == placement.household_id, Offer.id.is_distinct_from(placement.offer_id))
    close_offers(live_offers(own, today), _("The household moved into another flat."), actor=actor, today=today)
    if free_room(flat.rooms_to_let, rooms_taken([flat.id], stay, None).get(flat.id, ()), stay) is None:
        others = live_offers(Offer.flat_id == flat.id, today)
        why = _("The flat was given to another household.")
        close_offers(others, why, actor=actor, today=today, reason=RefusalReason.NEEDED_OTHERWISE, news=True)
    count_offers([flat.id], today)
