"""What may happen to a ticket, and what stands in the way: rules R1–R8. Pure: values in, findings out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.contracts.models import RepairElement, RepairParty
from app.core.errors import Finding, Level
from app.core.formatting import format_money
from app.places.policy import Policy
from app.repairs.models import OPEN, Party, PartySource, TicketState
from app.repairs.standard import Hazard

S = TicketState
MOVES: Mapping[TicketState, frozenset[TicketState]] = {
    S.REPORTED: frozenset({S.PLANNED, S.IN_WORK, S.WAITING, S.DONE, S.CANCELLED, S.DUPLICATE}),
    S.PLANNED: frozenset({S.REPORTED, S.IN_WORK, S.WAITING, S.DONE, S.CANCELLED, S.DUPLICATE}),
    S.IN_WORK: frozenset({S.PLANNED, S.WAITING, S.DONE, S.CANCELLED, S.DUPLICATE}),
    S.WAITING: frozenset({S.PLANNED, S.IN_WORK, S.DONE, S.CANCELLED, S.DUPLICATE}),
    S.DONE: frozenset({S.REPORTED}),  # reopened: a new run
    S.CANCELLED: frozenset({S.REPORTED}),
    S.DUPLICATE: frozenset({S.REPORTED}),
}
"""The one map of allowed moves. Source: prior art 2.7; digest rows 126–132."""
OFTEN = 3  # the same fault so many times in a year is worth more than one more repair; assumed


def move_is_allowed(before: TicketState, after: TicketState, words: Mapping[TicketState, object]) -> Finding:
    """R1: a ticket moves as the map of moves has it. Source: prior art 2.7."""
    passed = after in MOVES[before]
    reason = _("The ticket is now: %(state)s.", state=words[before])
    possible = ", ".join(str(words[one]) for one in S if one in MOVES[before])
    remedy = _("Possible from here: %(states)s.", states=possible)
    return Finding("R1", passed, Level.BLOCK, None, None, reason, "assumed", remedy)


def nothing_is_asked(after: TicketState, approval_open: bool) -> Finding:
    """R2: a repair does not end while somebody is asked whether more may be spent on it. Source: assumed."""
    passed = after in OPEN or not approval_open
    reason = _("Nobody is being asked to approve spending.")
    if approval_open:
        reason = _("It is not decided yet whether more may be spent on this ticket.")
    remedy = "" if passed else _("Let the request be decided first.")
    return Finding("R2", passed, Level.BLOCK, None, None, reason, "assumed", remedy)


def danger_is_over(after: TicketState, hazard: Hazard | None, made_safe: bool) -> Finding:
    """R3: where people are in danger, a ticket does not end before the place is safe. Source: prior art 5.2."""
    passed = after in OPEN or hazard is None or made_safe
    reason = _("Nothing dangerous is left.") if passed else _("The place has not been made safe yet.")
    remedy = "" if passed else _("Write down how it was made safe, or that somebody looked and found no danger.")
    return Finding("R3", passed, Level.BLOCK, None, None, reason, "prior art 5.2", remedy)


def due_after_change(due_at: datetime, new_due_at: datetime, now: datetime) -> datetime:
    """Another priority counts from the report again, but a promise that has passed stays what it was: a repair that
    is late does not become punctual by being called less urgent. Source: digest row 132, 001:303.
    """
    return min(due_at, new_due_at) if now > due_at else new_due_at


def spending_is_allowed(spent_cents: int, approved_cents: int, policy: Policy) -> Finding:
    """R4: what a ticket costs (with VAT, in cents) stays within the limit, or within what another person approved.

    Source: assumed; two-person approval from the prior art, no. 25.
    """
    limit = max(policy.repair_spend_eur * 100, approved_cents)
    passed = spent_cents <= limit
    reason = _("The ticket costs %(sum)s in all.", sum=format_money(spent_cents))
    remedy = _("Ask for approval of the whole sum: another person decides.")
    return Finding("R4", passed, Level.BLOCK, spent_cents / 100, limit / 100, reason, "assumed", remedy)


def client_agreed(client_pays: bool, agreed_on_paper: bool) -> Finding:
    """R5: a client pays for a repair only by a signed agreement. Source: digest row 133, 000:459."""
    passed = agreed_on_paper or not client_pays
    reason = (
        _("Nothing is asked of the client without an agreement.")
        if passed
        else _("A client pays for a repair only by a signed agreement, and none is attached.")
    )
    remedy = "" if passed else _("Attach the signed agreement, or choose who else pays.")
    return Finding("R5", passed, Level.BLOCK, None, None, reason, "digest row 133, 000:459", remedy)


@dataclass(frozen=True)
class Holding:
    """How a place is held on a day: whether it is all the municipality's, and what the contract says of repairs."""

    municipal: bool
    repairs: Mapping[str, str] | None = None  # RepairElement → RepairParty; None: no contract

    def agreed(self, element: RepairElement) -> RepairParty | None:
        said = (self.repairs or {}).get(element)
        return RepairParty(said) if said else None


PARTIES = {
    RepairParty.LANDLORD: Party.LANDLORD,
    RepairParty.PROVIDER: Party.PROVIDER,
    RepairParty.CLIENT: Party.CLIENT,
}


def who_mends(holding: Holding, element: RepairElement, *, common: bool) -> tuple[Party, PartySource]:
    """Who has to mend it: as the contract of that day says; in the municipality's own flats the municipality; where
    nothing is agreed, of a flat the provider and of common parts the landlord. Source: digest row 129, 002:3447.
    """
    if agreed := holding.agreed(element):
        return PARTIES[agreed], PartySource.CONTRACT
    if holding.municipal:
        return Party.MUNICIPALITY, PartySource.OWNERSHIP
    return (Party.LANDLORD if common else Party.PROVIDER), PartySource.ASSUMED


def home_is_safe(safe: bool | None, *, lived_in: bool) -> Finding:
    """R6: nobody stays where it is not safe; None: nobody has answered yet. Source: prior art 5.2; digest row 58."""
    if safe is None:
        return Finding(
            "R6", False, Level.WARN, None, None, _("Nobody has said yet whether it is safe to stay there."),
            "prior art 5.2", _("Ask those who were there, and write down the answer."),
        )  # fmt: skip
    if safe:
        return Finding("R6", True, Level.WARN, None, None, _("It is safe to stay there."), "prior art 5.2", "")
    remedy = (
        _("Find the household another flat (its page, Find a flat), and somewhere to stay until then.")
        if lived_in
        else _("Set the flat to In repair, so that it is not offered; its empty days then count as being repaired.")
    )
    return Finding("R6", False, Level.BLOCK, None, None, _("It is not safe to stay there."), "prior art 5.2", remedy)


def is_not_known_yet(numbers: Collection[str]) -> Finding:
    """R7: the same fault has not been reported in this building already. Source: prior art, no. 6."""
    passed = not numbers
    reason = (
        _("Nobody has reported this in the building.")
        if passed
        else _("Already reported in this building: %(tickets)s.", tickets=", ".join(numbers))
    )
    remedy = "" if passed else _("If it is the same fault, add what you know to that ticket instead.")
    return Finding("R7", passed, Level.WARN, len(numbers), None, reason, "assumed", remedy)


def does_not_come_back(times: int) -> Finding:
    """R8: the same fault does not come back: the third report of a flat in a year asks for its cause. Source: prior
    art, no. 6; the number is assumed. `times`: how many there would be with this one.
    """
    passed = times < OFTEN
    reason = ngettext(
        "Reported %(num)s time in this flat within a year.", "Reported %(num)s times in this flat within a year.", times
    )
    remedy = "" if passed else _("Ask for the cause: one more of the same repair may not be enough.")
    return Finding("R8", passed, Level.WARN, times, OFTEN, reason, "assumed", remedy)


SLOW = frozenset({Hazard.DAMP})
"""Hazards that harm over weeks, not hours."""


def hazard_steps(hazard: Hazard, start: datetime, due_at: datetime, policy: Policy) -> tuple[datetime, ...]:
    """Until when a hazard is looked into, made safe, and put right for good. Source: prior art 5.2, not binding here.

    What may harm at once: looked into and made safe as an urgent repair. Damp and mould: looked into and made safe
    within days; the works may take longer than the ticket's own promise, never less.
    """
    if hazard not in SLOW:
        soon = start + timedelta(hours=policy.urgent_hours)
        return soon, soon, max(due_at, soon)
    looked = start + timedelta(days=policy.hazard_investigate_days)
    safe = looked + timedelta(days=policy.hazard_safe_days)
    return looked, safe, max(due_at, safe)
