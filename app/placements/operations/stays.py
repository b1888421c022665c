"""Starting, ending, moving, parting and reversing a stay."""

from datetime import date

from app.clients.models import Client, Household
from app.core.audit import Actor
from app.core.errors import Refused
from app.flats.models import Flat
from app.placements.models import EndReason, Offer, Placement


class PlaceTaken(Refused):
    """The database's own guard refused the stay: someone was faster without waiting in turn. Roll back, check again."""


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
    raise NotImplementedError


def end_placement(
    placement: Placement, ends_on: date, reason: EndReason, note: str | None = None, *, actor: Actor, today: date
) -> Placement:
    """The stay ends: `ends_on` is the first day no longer lived there, also a future one; the place counts as taken
    until then. An end already recorded can be brought forward. Raises Refused for any other.
    """
    raise NotImplementedError


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
) -> Placement:
    """Ends the stay on `on` and starts one in the other flat the same day; raises as `start_placement` does."""
    raise NotImplementedError


def part_client(placement: Placement, client: Client, on: date, *, actor: Actor, today: date) -> Placement:
    """One of a couple leaves on `on`; the stay goes on for the other. Raises Refused for the last client."""
    raise NotImplementedError


def reverse_placement(placement: Placement, reason: str, *, actor: Actor, today: date) -> Placement:
    """The stay was recorded in error and never was: it keeps no day, and the household is back on the waitlist."""
    raise NotImplementedError
