"""At the same moment: a month is prepared once, approved once, paid once; the other is told in words."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import scoped_session

from app.accounts.models import User
from app.core.audit import Actor
from app.core.database import writing
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.permissions import Role
from app.payments.models import Payment, PaymentDue
from app.payments.operations import approve_dues, prepare_month, record_payments
from app.places.models import Municipality
from tests.factories import TODAY, make_user
from tests.payments.cases import DECEMBER, Town

DONE = "done"
Act = Callable[[Actor], None]


def at_once(flask_app: Flask, acts: list[tuple[int, Act]]) -> list[str]:
    """Each person acts in a thread and session of their own, all at the same moment."""
    gate = threading.Barrier(len(acts))

    def run(act: tuple[int, Act]) -> str:
        with flask_app.app_context(), writing():
            gate.wait()
            try:
                act[1](db.session.get_one(User, act[0]))
                db.session.commit()
                return DONE
            except (Refused, RuleViolation) as refusal:
                return type(refusal).__name__

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def case(town: Town, db_session: scoped_session) -> dict[str, Any]:
    """A prepared month, its people by their ids, and nothing left open in this session."""
    town.lease()
    town.prepare()
    (due,) = town.dues()
    second = make_user(Role.FINANCE, municipality=town.municipality)
    ids = {"town": town.municipality.id, "people": [town.approver.id, second.id], "preparer": town.preparer.id}
    ids |= {"seen": {due.id: due.cents}}
    db_session.commit()
    db_session.remove()
    return ids


def approve(case: dict[str, Any]) -> Act:
    def act(actor: Actor) -> None:
        approve_dues(db.session.get_one(Municipality, case["town"]), case["seen"], actor=actor, today=TODAY)

    return act


def pay(case: dict[str, Any]) -> Act:
    def act(actor: Actor) -> None:
        record_payments(db.session.get_one(Municipality, case["town"]), case["seen"], TODAY, actor=actor, today=TODAY)

    return act


def prepare(municipality_id: int) -> Act:
    def act(actor: Actor) -> None:
        prepare_month(db.session.get_one(Municipality, municipality_id), DECEMBER, actor=actor, today=TODAY)

    return act


def test_two_approve_and_one_is_told(flask_app, case):
    answers = at_once(flask_app, [(person, approve(case)) for person in case["people"]])
    assert sorted(answers) == ["Refused", DONE]


def test_who_prepared_never_becomes_who_approved(flask_app, case):
    """One of two colleagues prepares the month again while the other, and they themselves, approve it."""
    acts = [
        (case["people"][0], approve(case)),
        (case["preparer"], approve(case)),
        (case["preparer"], prepare(case["town"])),
    ]
    answers = at_once(flask_app, acts)
    assert answers[1] in ("RuleViolation", "Refused")
    with flask_app.app_context():
        due = db.session.scalars(sa.select(PaymentDue)).one()
        assert due.approved_by_id in (None, case["people"][0])


def test_two_prepare_and_each_amount_is_there_once(flask_app, town, db_session):
    town.lease()
    ids = town.municipality.id, [town.preparer.id, town.approver.id]
    db_session.commit()
    db_session.remove()

    assert at_once(flask_app, [(person, prepare(ids[0])) for person in ids[1]]) == [DONE, DONE]
    with flask_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(PaymentDue.id))) == 1


def test_two_pay_and_the_money_goes_once(flask_app, case):
    with flask_app.app_context(), writing():
        approve(case)(db.session.get_one(User, case["people"][0]))
        db.session.commit()

    assert sorted(at_once(flask_app, [(person, pay(case)) for person in case["people"]])) == ["Refused", DONE]
    with flask_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Payment.id))) == 1
