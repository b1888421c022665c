"""Many costs at once are the same entries, shares and history as one at a time."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.audit import SYSTEM, AuditEvent
from app.core.errors import Refused
from app.core.extensions import db
from app.costs.models import CostCategory, CostEntry, CostPayer, CostSource
from app.costs.operations import Cost, book_cost, book_costs, reverse_cost, reverse_costs
from tests.factories import TODAY, make_flat, make_municipality

OCTOBER, DECEMBER = date(2026, 10, 1), date(2026, 12, 1)


@pytest.fixture
def flats(db_session: Any) -> Any:
    city = make_municipality("Rīga")
    return [make_flat(municipality=city), make_flat(municipality=city)]


def cost(flat: Any, key: str, cents: int = 10_001, **changed: Any) -> Cost:
    values = {"vat_cents": 0, "supplier": "AS Siltums", "document": "R-1", "words": "=slepeni", **changed}
    days = OCTOBER, DECEMBER
    kind = CostCategory.HEATING, cents, CostPayer.MUNICIPALITY
    return Cost(flat, *days, *kind, source=CostSource.IMPORT, source_key=key, **values)


def told() -> list[Any]:
    """All entries with their shares and what the history says of each, without what tells them apart."""
    events = {
        event.object_id: (event.action, sorted(set(event.changes) - {"id", "created_at"}), event.municipality_id)
        for event in db.session.scalars(sa.select(AuditEvent).where(AuditEvent.object_type == "cost_entry"))
    }
    return [
        (
            [(share.flat_id, share.month, share.cents) for share in entry.shares],
            entry.cents,
            entry.words,
            entry.booked_on,
            entry.supplier,
            bool(entry.reverses_id),
            events[entry.id][::2],
        )
        for entry in db.session.scalars(sa.select(CostEntry).order_by(CostEntry.id))
    ]


def test_all_at_once_or_one_at_a_time(flats: Any) -> None:
    town_id = flats[0].municipality_id
    one = [book_cost(cost(flat, f"a{flat.id}"), actor=SYSTEM, today=TODAY) for flat in flats]
    for entry in one:
        reverse_cost(entry, "Kļūda", actor=SYSTEM, today=TODAY)
    first = told()
    ids = book_costs([cost(flat, f"b{flat.id}") for flat in flats], municipality_id=town_id, actor=SYSTEM, today=TODAY)
    entries = [db.session.get_one(CostEntry, id) for id in ids]
    reverse_costs(entries, "Kļūda", municipality_id=town_id, actor=SYSTEM, today=TODAY)
    assert told()[len(first) :] == first
    assert [entry.reversed_by is not None for entry in entries] == [True, True]


def test_what_one_would_be_refused_for_refuses_all(flats: Any) -> None:
    town_id = flats[0].municipality_id
    for wrong in ({"cents": 0}, {"cents": -1, "words": None}, {"vat_cents": 20_000}):
        costs = [cost(flats[0], "c1"), cost(flats[1], "c2", **wrong)]
        with pytest.raises(Refused):
            book_costs(costs, municipality_id=town_id, actor=SYSTEM, today=TODAY)
    with pytest.raises(Refused):
        book_costs([cost(flats[0], "d"), cost(flats[1], "d")], municipality_id=town_id, actor=SYSTEM, today=TODAY)
    assert told() == []
    entry = book_cost(cost(flats[0], "e"), actor=SYSTEM, today=TODAY)
    with pytest.raises(Refused):
        book_costs([cost(flats[1], "e")], municipality_id=town_id, actor=SYSTEM, today=TODAY)
    reverse_cost(entry, "Kļūda", actor=SYSTEM, today=TODAY)
    with pytest.raises(Refused):
        reverse_costs([entry], "Vēlreiz", municipality_id=town_id, actor=SYSTEM, today=TODAY)
