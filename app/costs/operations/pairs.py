"""Who bears a cost changes: a pair of entries, booked together, which add up to nothing."""

from dataclasses import dataclass
from datetime import date

from app.core.audit import Actor
from app.costs.models import CostCategory, CostEntry, CostPayer, CostSource
from app.costs.operations.ledger import Cost, book_cost, reverse_cost
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
        reverse_cost(entry, words, actor=actor, today=today)
