"""Costs of flats by bulk statements, for files of invoices: the same entries and the same history as one at a time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.costs.calculations import months_carried, shares
from app.costs.models import CostEntry, CostShare
from app.costs.operations.ledger import COPIED, Cost, check_facts, check_year, columns_of
from app.flats.models import Flat
from app.placements.operations.turns import take_turn

Parts = Mapping[tuple[int, date], int]


def book_costs(costs: Sequence[Cost], *, municipality_id: int, actor: Actor, today: date) -> list[int]:
    """Books costs of flats of one municipality today, as `book_cost` does one; the ids of their entries.

    Raises Refused, for all of them, as `book_cost` does for one.
    """
    if not costs:
        return []
    take_turn(municipality_id)
    rows: list[dict[str, Any]] = []
    parts: list[Parts] = []
    for cost in costs:
        if not isinstance(cost.place, Flat) or cost.municipality_id != municipality_id:
            raise ValueError("only costs of this municipality's flats")
        check_facts(cost)
        check_year(cost, today)
        rows.append(columns_of(cost, today, actor))
        months = months_carried(cost.starts_on, cost.ends_on, cost.spread_months)
        parts.append(shares(cost.cents, {cost.place.id: 1}, months))
    _refuse_booked(costs)
    return _insert("cost.book", rows, parts, municipality_id, actor)


def reverse_costs(
    entries: Sequence[CostEntry], words: str, *, municipality_id: int, actor: Actor, today: date
) -> list[int]:
    """Takes back entries of one municipality, as `reverse_cost` does one; the ids of the reversals.

    Raises Refused, for all of them, where one is reversed already or is a reversal itself.
    """
    if not entries:
        return []
    take_turn(municipality_id)
    ids = [entry.id for entry in entries]
    reversed_already = sa.select(CostEntry.id).where(CostEntry.reverses_id.in_(ids)).limit(1)
    if any(entry.reverses_id for entry in entries) or db.session.scalar(reversed_already):
        raise Refused(_("This entry is reversed already."))
    carried: dict[int, dict[tuple[int, date], int]] = {id: {} for id in ids}
    query = sa.select(CostShare.entry_id, CostShare.flat_id, CostShare.month, CostShare.cents)
    for row in db.session.execute(query.where(CostShare.entry_id.in_(ids))):
        carried[row.entry_id][row.flat_id, row.month] = -row.cents
    rows = [
        {
            **{name: getattr(entry, name) for name in COPIED},
            "booked_on": today,
            "cents": -entry.cents,
            "vat_cents": -entry.vat_cents,
            "source_key": entry.source_key and f"{entry.source_key}:reversed",
            "words": words,
            "reverses_id": entry.id,
            "recorded_by_id": actor.actor_id,
        }
        for entry in entries
    ]
    made = _insert("cost.reverse", rows, [carried[id] for id in ids], municipality_id, actor)
    for entry in entries:
        db.session.expire(entry, ["reversed_by"])
    return made


def _refuse_booked(costs: Sequence[Cost]) -> None:
    for source in {cost.source for cost in costs}:
        keys = [cost.source_key for cost in costs if cost.source is source and cost.source_key]
        known = sa.select(CostEntry.id).where(CostEntry.source == source, CostEntry.source_key.in_(keys)).limit(1)
        if len(set(keys)) < len(keys) or db.session.scalar(known):
            raise Refused(_("This is booked already."))


def _insert(
    action: str, rows: list[dict[str, Any]], parts: Sequence[Parts], municipality_id: int, actor: Actor
) -> list[int]:
    insert = sa.insert(CostEntry).returning(CostEntry.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(insert, rows))
    carried = [
        {"entry_id": id, "flat_id": flat_id, "month": month, "cents": cents}
        for id, of_entry in zip(ids, parts, strict=True)
        for (flat_id, month), cents in of_entry.items()
    ]
    db.session.execute(sa.insert(CostShare), carried)
    changes = {
        id: {key: (None, value) for key, value in row.items() if value is not None}
        for id, row in zip(ids, rows, strict=True)
    }
    audit.record_rows(action, CostEntry, changes, municipality_id=municipality_id, actor=actor)
    return ids
