"""Several people at one ticket at the same moment: one of them does it, the others are told, nothing counts twice."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.audit import SYSTEM
from app.core.extensions import db
from app.repairs.models import CostKind, CostPayer, MendedBy, PauseReason, RepairTicket, TicketCost, TicketPause
from app.repairs.operations.costs import Cost, add_cost
from app.repairs.operations.moving import finish_ticket
from app.repairs.operations.waiting import pause_ticket
from tests.factories import TODAY, make_flat, make_municipality
from tests.placements.test_concurrency import WON, at_once
from tests.repairs.cases import NOW, report

PEOPLE = 5
DO = {"now": NOW + timedelta(hours=2), "actor": SYSTEM}


@pytest.fixture
def ticket_id(db_session) -> int:
    ticket = report(make_flat(municipality=make_municipality()))
    db_session.commit()
    id = ticket.id
    db_session.remove()
    return id


def ticket_of(id: int) -> RepairTicket:
    return db.session.get_one(RepairTicket, id)


def test_it_is_repaired_once(flask_app, ticket_id):
    def attempt() -> None:
        finish_ticket(ticket_of(ticket_id), MendedBy.STAFF, NOW + timedelta(hours=1), **DO)

    assert at_once(flask_app, [attempt] * PEOPLE) == {WON: 1, "R1": PEOPLE - 1}


def test_it_waits_once(flask_app, ticket_id):
    def attempt() -> None:
        pause_ticket(ticket_of(ticket_id), PauseReason.PART, NOW, **DO)

    assert at_once(flask_app, [attempt] * PEOPLE) == {WON: 1, "R1": PEOPLE - 1}
    with flask_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(TicketPause)) == 1


def test_together_they_do_not_spend_above_the_limit(flask_app, ticket_id):
    def attempt() -> None:
        add_cost(ticket_of(ticket_id), Cost(CostKind.LABOUR, CostPayer.PROVIDER, TODAY, 9_000), **DO)

    assert at_once(flask_app, [attempt] * PEOPLE) == {WON: 2, "R4": PEOPLE - 2}
    with flask_app.app_context():
        assert db.session.scalar(sa.select(sa.func.sum(TicketCost.net_cents))) == 18_000
