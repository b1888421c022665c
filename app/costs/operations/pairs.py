"""Who bears a cost changes: a pair of entries, booked together, which add up to nothing."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.costs.models import CostCategory, CostEntry, CostPayer, CostSource
from app.costs.operations.ledger import PAIRED, Cost, book_cost, take_back
from app.flats.models import Flat


@dataclass(frozen=True)
class Shift:
    """`cents` of a flat's cost are borne by `to` and no longer by `bearer`, for the days [starts_on, ends_on).

    `key`: the line of its source; each half of the pair takes it once.
    """

    flat: Flat
    starts_on: date
    ends_on: date
    category: CostCategory
    cents: int
    bearer: CostPayer
    to: CostPayer
    source: CostSource
    key: str
    words: str
    spread_months: int | None = None


def shift_cost(shift: Shift, *, actor: Actor, today: date) -> tuple[CostEntry, CostEntry]:
    """Books the pair, less for the bearer and as much for the other: what the flat costs in all stays the same.

    Raises Refused for what book_cost refuses, and ValueError for an amount that is not above nothing.
    """
    if shift.cents <= 0:
        raise ValueError("an amount above nothing is shifted")
    less, more = (
        book_cost(
            Cost(
                shift.flat,
                shift.starts_on,
                shift.ends_on,
                shift.category,
                cents,
                payer,
                source=shift.source,
                source_key=f"{shift.key}:{half}",
                spread_months=shift.spread_months,
                words=shift.words,
            ),
            actor=actor,
            today=today,
        )
        for cents, payer, half in ((-shift.cents, shift.bearer, "less"), (shift.cents, shift.to, "more"))
    )
    return less, more


def shift_back(pair: tuple[CostEntry, CostEntry], words: str, *, actor: Actor, today: date) -> None:
    """Reverses both halves of a pair."""
    for entry in pair:
        take_back(entry, words, actor=actor, today=today)


def reverse_pair(entry: CostEntry, words: str, *, actor: Actor, today: date) -> CostEntry:
    """Takes back the pair that the entry is half of; the reversal of the entry itself.

    Raises Refused for a grant: it is taken back on its certificate, which has to know.
    """
    assert entry.source in PAIRED
    assert entry.source_key
    if entry.source is CostSource.GRANT:
        raise Refused(_("Take it back on the certificate: it then bears something else again."))
    key = entry.source_key.rpartition(":")[0]
    same = CostEntry.source == entry.source, CostEntry.source_key.in_([f"{key}:less", f"{key}:more"])
    pair = list(db.session.scalars(sa.select(CostEntry).where(*same)))
    backs = {one.id: take_back(one, words, actor=actor, today=today) for one in pair}
    if entry.id not in backs:
        raise Refused(_("This entry is reversed already."))
    return backs[entry.id]
