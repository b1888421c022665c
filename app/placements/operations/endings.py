"""Ending, parting and reversing a stay, and what follows: while the service goes on, another flat is looked for.

A stay and the service are two things (docs/decisions/0011-two-endings.md): nothing here ends the service.
"""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.clients.models import Client, Destination, Household
from app.clients.operations.households import end_membership, open_household
from app.clients.queries import open_household_of, open_service, open_services_in
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.formatting import format_date
from app.flats.operations.capacity import end_building_places, end_occupancy, reopen_building_places, reopen_occupancy
from app.placements.models import EndReason, Placement, PlacementClient, StayWarning, WarningAbout
from app.placements.operations.turns import take_turn
from app.placements.queries.browse import really_was
from app.placements.rules.endings import eviction_was_warned_of
from app.placements.rules.facts import Period
from app.waitlist.models import CloseReason, RehousingReason
from app.waitlist.operations import close_entry, correct_rehousing, open_rehousing, reopen_entry
from app.waitlist.queries import last_entry, open_entry

# Moving on within the programme and a record made in error lead nowhere else; death has its own destination.
NO_DESTINATION = frozenset({EndReason.MOVED, EndReason.RECORDED_IN_ERROR})
REHOUSING = {
    EndReason.CLIENT_WISH: RehousingReason.CLIENT_WISH,
    EndReason.LANDLORD_ENDED: RehousingReason.LANDLORD_ENDED,
    EndReason.LEASE_RAN_OUT: RehousingReason.LEASE_RAN_OUT,
    EndReason.EVICTION: RehousingReason.EVICTION,
}


def end_placement(
    placement: Placement,
    ends_on: date,
    reason: EndReason,
    note: str | None = None,
    *,
    actor: Actor,
    today: date,
    destination: Destination = Destination.UNKNOWN,
    after_breach: bool = False,
    seen_end: str | None = None,
) -> Placement:
    """The stay ends: `ends_on` is the first day no longer lived there, also a future one; the place counts as taken
    until then. An end already recorded can be brought forward. Raises Refused for any other, and RuleViolation for an
    eviction without an earlier warning (E1).

    While the service of somebody in the household goes on, another flat is looked for from today on, unless one is
    recorded (rows 90, 190). `after_breach`: the lease was lost by how the household lived (row 91). `seen_end`: the end
    as ISO date, or '', on which the person decides; Refused where a colleague has recorded another meanwhile.
    """
    take_turn(placement.municipality_id, placement)
    if seen_end is not None and seen_end != str(placement.ends_on or ""):
        day = format_date(placement.ends_on) if placement.ends_on else "–"
        raise Refused(_("A colleague has changed the end of this stay meanwhile. It is now: %(day)s", day=day))
    if reason is EndReason.RECORDED_IN_ERROR or placement.end_reason is EndReason.RECORDED_IN_ERROR:
        raise Refused(_("A stay that never was is reversed, not ended."))
    if ends_on <= placement.starts_on:
        raise Refused(_("A stay ends after it begins."))
    if placement.ends_on and ends_on > placement.ends_on:
        raise Refused(
            _("The stay already ends on: %(day)s. To go on, start a new stay.", day=format_date(placement.ends_on))
        )
    if reason is EndReason.PROVIDER_EXIT and open_services_in(placement.household_id):
        raise Refused(_("The service goes on: this reason is for a flat that goes with the end of the service."))
    warned = eviction_was_warned_of(reason, [warning.given_on for warning in placement.warnings], ends_on)
    if not warned.passed:
        raise RuleViolation([warned])
    end_stay(placement, ends_on, reason, note, actor, destination=destination)
    _rehouse(placement, after_breach or reason is EndReason.EVICTION, actor=actor, today=today)
    return placement


def take_back_end(placement: Placement, reason: str, *, actor: Actor, today: date) -> Placement:
    """The end was recorded in error, or the lease goes on after all: the stay has no end again. Raises Refused where
    somebody else lives there after that day, or a client of the stay has another flat.
    """
    take_turn(placement.municipality_id, placement)
    ended_on = placement.ends_on
    if ended_on is None or placement.end_reason is EndReason.RECORDED_IN_ERROR:
        raise Refused(_("No end is recorded that could be taken back."))
    if placement.household.closed_on is not None:
        raise Refused(_("The household is closed."))
    placement.ends_on = placement.end_reason = placement.destination = placement.moved_because = None
    placement.end_note = None
    try:
        audit.record("placement.take_back_end", placement, actor=actor, note=reason)
        reopen_occupancy(placement.room)
        for row in placement.clients:
            if row.ends_on == ended_on:
                row.ends_on = None
                reopen_building_places(row.building_places, ended_on)
        db.session.flush()
    except IntegrityError as problem:
        if "no_overlap" not in str(problem.orig):
            raise
        raise Refused(
            _("Somebody else has the flat or the place after that day, or a client has another flat. Start a new stay.")
        ) from None
    _undo_rehousing(placement, actor=actor, today=today)
    return placement


def part_client(placement: Placement, client: Client, on: date, *, actor: Actor, today: date) -> Placement:
    """One of a couple leaves on `on`; the stay goes on for the other. Raises Refused where nobody stays to its end.

    Whoever leaves while their service goes on is a household of their own, for which a flat is looked for (row 190).
    """
    take_turn(placement.municipality_id, placement)
    here = [row for row in placement.clients if Period(row.starts_on, row.ends_on).covers(on)]
    leaving = next((row for row in here if row.client_id == client.id), None)
    if leaving is None:
        raise Refused(_("The client does not live there on that day."))
    if not any(row is not leaving and row.ends_on == placement.ends_on for row in here):
        raise Refused(_("Nobody else would live there: end the stay instead."))
    _release(leaving, on)
    facts = {"client": client.file_number, "on": on}
    audit.record_facts("placement.part", placement, actor=actor, facts=facts)
    if open_service(client.id):
        _house_apart(placement.household, client, on, actor=actor, today=today)
    return placement


def reverse_placement(placement: Placement, reason: str, *, actor: Actor, today: date) -> Placement:
    """The stay was recorded in error and never was: it keeps no day, and a household that nobody else houses is back
    on the waitlist with its old place. A stay that was ended to move into this one stays ended.
    """
    take_turn(placement.municipality_id, placement)
    if placement.end_reason is EndReason.RECORDED_IN_ERROR:
        raise Refused(_("The stay is already reversed."))
    end_stay(placement, placement.starts_on, EndReason.RECORDED_IN_ERROR, reason, actor, action="placement.reverse")
    _undo_rehousing(placement, actor=actor, today=today)
    if _waits_or_has_a_flat(placement.household_id, today):
        return placement
    if placement.waitlist_entry and open_services_in(placement.household_id):
        reopen_entry(placement.waitlist_entry, actor=actor)
    else:
        _look_again(placement.household_id, actor=actor, today=today)
    return placement


def record_warning(
    placement: Placement, given_on: date, about: WarningAbout, words: str, *, actor: Actor, today: date
) -> StayWarning:
    """The household was warned of trouble in the flat: the first answer to it, long before an eviction (row 88)."""
    take_turn(placement.municipality_id, placement)
    if not Period(placement.starts_on, placement.ends_on).covers(given_on) or given_on > today:
        raise Refused(_("A warning is given while the household lives there, and not in the future."))
    warning = StayWarning(placement=placement, given_on=given_on, about=about, words=words, given_by_id=actor.actor_id)
    db.session.add(warning)
    audit.record_facts("placement.warn", placement, actor=actor, facts={"given_on": given_on, "about": about})
    return warning


def look_for_another_flat(placement: Placement, *, actor: Actor, today: date) -> Placement:
    """The search for the next flat begins before the stay ends, here where its term was known from the start."""
    take_turn(placement.municipality_id, placement)
    if placement.ends_on is None or open_entry(placement.household_id) or not _needs_a_flat(placement):
        raise Refused(_("No other flat is needed: the stay has no end, another one is recorded, or a search is open."))
    _rehouse(placement, False, actor=actor, today=today)
    return placement


def rehouse_if_needed(household_id: int, *, actor: Actor, today: date) -> None:
    """The household's last stay ends or has ended, and the service goes on (again): another flat is looked for."""
    stays = [stay for stay in _real_stays(household_id) if stay.ends_on]
    last = max(stays, key=lambda stay: (stay.ends_on, stay.id), default=None)
    if last:
        _rehouse(last, False, actor=actor, today=today)


def end_stay(
    placement: Placement,
    on: date,
    reason: EndReason,
    note: str | None,
    actor: Actor,
    *,
    destination: Destination = Destination.UNKNOWN,
    action: str = "placement.end",
) -> None:
    """The stay and all that it takes end on `on`; what was to begin later keeps no day. Whoever calls has checked."""
    placement.ends_on = on
    placement.end_reason = reason
    placement.end_note = note
    if reason is not EndReason.MOVED:
        placement.moved_because = None
    if reason in NO_DESTINATION:
        placement.destination = None
    else:
        placement.destination = Destination.DEATH if reason is EndReason.DEATH else destination
    audit.record(action, placement, actor=actor)
    end_occupancy(placement.room, on)
    for row in placement.clients:
        _release(row, on)


def _release(row: PlacementClient, on: date) -> None:
    if row.ends_on is None or row.ends_on > on:
        row.ends_on = max(row.starts_on, on)
    end_building_places(row.building_places, on)


def _rehouse(placement: Placement, after_breach: bool, *, actor: Actor, today: date) -> None:
    """Opens the search for another flat where one is needed, or corrects the reason of the one that is open."""
    reason = REHOUSING.get(placement.end_reason, RehousingReason.OTHER)  # type: ignore[arg-type]
    entered_on = min(today, placement.ends_on or today)
    opened = placement.rehousing_entry
    if opened and opened.closed_on is None:
        correct_rehousing(opened, reason, entered_on, after_breach=after_breach, actor=actor)
    elif not open_entry(placement.household_id) and _needs_a_flat(placement):
        placement.rehousing_entry = open_rehousing(
            placement.household, reason, entered_on, after_breach=after_breach, actor=actor
        )
        db.session.flush()


def _house_apart(household: Household, client: Client, on: date, *, actor: Actor, today: date) -> None:
    """Until `on` the client belongs to both households: lives with the one, and waits as the other."""
    begins = min(on, today)
    present = {one.client_id: one for one in household.members if one.client_id and one.ends_on is None}
    member = present.pop(client.id, None)
    if member and not present:  # the other one has gone already, and waits apart; the household is this client's
        return
    if member:
        end_membership(member, max(on, member.starts_on), actor=actor)
        db.session.flush()
    own = open_household_of(client) or open_household(client, begins, actor=actor)
    db.session.flush()
    if not _waits_or_has_a_flat(own.id, max(on, today)):
        open_rehousing(own, RehousingReason.PARTED, begins, actor=actor)


def _look_again(household_id: int, *, actor: Actor, today: date) -> None:
    """Nothing houses the household any more: another flat is looked for, or the first one where no stay is left."""
    entry = last_entry(household_id)
    if _real_stays(household_id):
        rehouse_if_needed(household_id, actor=actor, today=today)
    elif entry and entry.close_reason is CloseReason.HOUSED and open_services_in(household_id):
        reopen_entry(entry, actor=actor)


def _undo_rehousing(placement: Placement, *, actor: Actor, today: date) -> None:
    """Takes the household off the waitlist again where this end put it there and no stay has followed."""
    entry = placement.rehousing_entry
    if entry and entry.closed_on is None:
        close_entry(entry, CloseReason.NO_LONGER_NEEDED, max(today, entry.entered_on), actor=actor)


def _needs_a_flat(placement: Placement) -> bool:
    """The service goes on, and no other stay of the household lasts beyond this one."""
    ends_on = placement.ends_on or date.max
    return bool(open_services_in(placement.household_id)) and not any(
        other.ends_on is None or other.ends_on > ends_on
        for other in _real_stays(placement.household_id)
        if other.id != placement.id
    )


def _real_stays(household_id: int) -> Sequence[Placement]:
    return db.session.scalars(
        sa.select(Placement).where(
            Placement.household_id == household_id,
            really_was(),
        )
    ).all()


def _waits_or_has_a_flat(household_id: int, today: date) -> bool:
    """On the waitlist, or in a flat without end or by a term; one that they move out of is none to rely on."""
    by_term = sa.and_(Placement.ends_on > today, Placement.end_reason == EndReason.LEASE_RAN_OUT)
    lasting = sa.select(Placement.id).where(
        Placement.household_id == household_id, sa.or_(Placement.ends_on.is_(None), by_term)
    )
    return open_entry(household_id) is not None or db.session.scalar(lasting.limit(1)) is not None
