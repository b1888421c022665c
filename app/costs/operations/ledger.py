"""Booking a cost, and reversing one. Entries are never changed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.formatting import format_date
from app.core.papers import Paper
from app.costs import queries
from app.costs.calculations import LONGEST_DAYS, months_carried, shares
from app.costs.models import CostCategory, CostEntry, CostPayer, CostShare, CostSource, SharedBy
from app.costs.queries.ledger import WITHDRAWN
from app.costs.queries.weights import weights_of
from app.flats.models import Building, Flat
from app.placements.operations.turns import take_turn
from app.places.models import Municipality

PAIRED = frozenset({CostSource.GRANT, CostSource.CO_PAYMENT, CostSource.BENEFIT})  # booked by `pairs.shift_cost`
AHEAD = timedelta(days=366)  # a service that begins later is a slip of the finger
MOST_CENTS = 1_000_000_000  # ten million euros: more is a slip of the finger


@dataclass(frozen=True)
class Cost:
    """What is booked: `cents` with VAT, of which `vat_cents`; [starts_on, ends_on) is when the service was given.

    `place`: a flat, a building or the municipality; the last two with the key by which flats share it. `source_key`:
    the line of its source, used once. `spread_months`: a one-off counts over so many months.
    """

    place: Flat | Building | Municipality
    starts_on: date
    ends_on: date
    category: CostCategory
    cents: int
    payer: CostPayer
    vat_cents: int = 0
    shared_by: SharedBy | None = None
    supplier: str | None = None
    document: str | None = None
    paper: Paper | None = None
    source: CostSource = CostSource.HAND
    source_key: str | None = None
    spread_months: int | None = None
    words: str | None = None

    @property
    def municipality_id(self) -> int:
        return self.place.id if isinstance(self.place, Municipality) else self.place.municipality_id


def book_cost(cost: Cost, *, actor: Actor, today: date, booked_on: date | None = None) -> CostEntry:
    """Books the cost today, or on an earlier day of an open month, and says which flat carries what in which month.

    Raises Refused for a month that is closed, a line of a source that is booked already, an amount or period out of
    reason, and where no flat is there to carry it.
    """
    take_turn(cost.municipality_id)
    booked_on = booked_on or today
    _check_day(cost.municipality_id, booked_on, today)
    check_year(cost, today)
    check_facts(cost)
    if cost.source_key and queries.booked_line(cost.source, cost.source_key):
        raise Refused(_("This is booked already."))
    weights = weights_of(cost.place, cost.shared_by, cost.starts_on, cost.ends_on)
    months = months_carried(cost.starts_on, cost.ends_on, cost.spread_months)
    entry = CostEntry(**columns_of(cost, booked_on, actor))
    audit.record("cost.book", entry, actor=actor)
    _carry(entry, shares(cost.cents, weights, months))
    return entry


def columns_of(cost: Cost, booked_on: date, actor: Actor) -> dict[str, Any]:
    """What an entry of the cost holds; its invoice is kept."""
    return {
        "municipality_id": cost.municipality_id,
        "flat_id": cost.place.id if isinstance(cost.place, Flat) else None,
        "building_id": cost.place.id if isinstance(cost.place, Building) else None,
        "shared_by": None if isinstance(cost.place, Flat) else cost.shared_by,
        "starts_on": cost.starts_on,
        "ends_on": cost.ends_on,
        "booked_on": booked_on,
        "category": cost.category,
        "cents": cost.cents,
        "vat_cents": cost.vat_cents,
        "payer": cost.payer,
        "supplier": cost.supplier,
        "document": cost.document,
        "file_name": cost.paper.keep() if cost.paper else None,
        "source": cost.source,
        "source_key": cost.source_key,
        "spread_months": cost.spread_months,
        "words": cost.words,
        "recorded_by_id": actor.actor_id,
    }


def reverse_cost(entry: CostEntry, words: str, *, actor: Actor, today: date, withdrawn: bool = False) -> CostEntry:
    """Takes back an entry by one of its own, booked today; each flat and month gets back exactly what it carried.

    `withdrawn`: not a person decided so, its source no longer says it; should it say it again, it is booked again.

    Raises Refused for an entry that is reversed already, that is itself a reversal, or that is half of a pair: alone it
    would change what the flat costs in all (`pairs.reverse_pair`).
    """
    if entry.source in PAIRED:
        raise Refused(_("This is half of a pair, and only both together are taken back."))
    return take_back(entry, words, actor=actor, today=today, withdrawn=withdrawn)


def take_back(entry: CostEntry, words: str, *, actor: Actor, today: date, withdrawn: bool = False) -> CostEntry:
    """Takes back any entry, also half of a pair: for those who take back both."""
    take_turn(entry.municipality_id, entry)
    if entry.reverses_id or entry.reversed_by:
        raise Refused(_("This entry is reversed already."))
    back = CostEntry(
        **{name: getattr(entry, name) for name in COPIED},
        booked_on=today,
        cents=-entry.cents,
        vat_cents=-entry.vat_cents,
        source_key=entry.source_key and f"{entry.source_key}{WITHDRAWN if withdrawn else ':reversed'}",
        words=words,
        reverses_id=entry.id,
        recorded_by_id=actor.actor_id,
    )
    audit.record("cost.reverse", back, actor=actor)
    _carry(back, {(share.flat_id, share.month): -share.cents for share in entry.shares})
    db.session.expire(entry, ["reversed_by"])
    return back


COPIED = (
    "municipality_id", "flat_id", "building_id", "shared_by", "starts_on", "ends_on", "category", "payer", "supplier",
    "document", "file_name", "source", "spread_months",
)  # fmt: skip


def _carry(entry: CostEntry, parts: dict[tuple[int, date], int]) -> None:
    rows = [
        {"entry_id": entry.id, "flat_id": flat_id, "month": month, "cents": part}
        for (flat_id, month), part in parts.items()
    ]
    db.session.execute(sa.insert(CostShare), rows)


def _check_day(municipality_id: int, booked_on: date, today: date) -> None:
    if booked_on > today:
        raise Refused(_("The date cannot be in the future."))
    closed = queries.closed_until(municipality_id)
    if closed and booked_on < closed:
        last = format_date(closed - timedelta(days=1))
        raise Refused(_("Booking is closed (last day: %(day)s). Book it today: the service keeps its month.", day=last))


def check_year(cost: Cost, today: date) -> None:
    """Raises Refused for a service that begins more than a year ahead: it would be in no table anybody looks at."""
    if cost.starts_on > today + AHEAD:
        raise Refused(_("The service would begin more than a year from now. Look at the year."))


def check_facts(cost: Cost) -> None:
    """Raises Refused for an amount, VAT or period out of reason."""
    if cost.cents == 0 or abs(cost.cents) > MOST_CENTS:
        raise Refused(_("Write an amount other than zero, up to ten million euros."))
    if abs(cost.vat_cents) > abs(cost.cents) or cost.vat_cents * cost.cents < 0:
        raise Refused(_("The VAT cannot be more than the amount it is part of."))
    if cost.cents < 0 and not cost.words:
        raise Refused(_("Say in words why money comes back."))
    if not 0 < (cost.ends_on - cost.starts_on).days <= LONGEST_DAYS:
        raise Refused(_("The last day of the service is not before the first, and at most five years after it."))
