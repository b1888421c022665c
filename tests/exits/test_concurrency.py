"""The last two sign at the same moment: the service ends once, and no signature is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import scoped_session

from app.accounts.models import User
from app.clients.models import Service
from app.core.audit import AuditEvent
from app.core.database import writing
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.exits.models import ExitConfirmation, ExitProposal, ProposalState
from app.exits.operations.proposals import confirm_exit
from tests.exits.conftest import Case
from tests.factories import TODAY

WON = "confirmed"


def sign_at_once(flask_app: Flask, proposal_id: int, user_ids: list[int]) -> list[str]:
    gate = threading.Barrier(len(user_ids))

    def sign(user_id: int) -> str:
        with flask_app.app_context(), writing():
            gate.wait()
            try:
                actor = db.session.get_one(User, user_id)
                confirm_exit(db.session.get_one(ExitProposal, proposal_id), actor=actor, today=TODAY)
                db.session.commit()
                return WON
            except (Refused, RuleViolation) as refusal:
                return type(refusal).__name__

    with ThreadPoolExecutor(len(user_ids)) as pool:
        return sorted(pool.map(sign, user_ids))


def test_three_at_once_end_it_once(flask_app: Flask, case: Case, db_session: scoped_session) -> None:
    proposal_id, user_ids = case.proposed().id, [user.id for user in case.three]
    db_session.commit()
    db_session.remove()

    # each of them from two windows: the second of each is refused
    answers = sign_at_once(flask_app, proposal_id, user_ids * 2)

    assert answers.count(WON) == 3
    with flask_app.app_context():
        assert db.session.get_one(ExitProposal, proposal_id).state is ProposalState.CONFIRMED
        assert db.session.scalar(sa.select(sa.func.count(ExitConfirmation.id))) == 3
        assert db.session.scalar(sa.select(sa.func.count(Service.id)).where(Service.ended_on.is_not(None))) == 1
        ended = sa.select(sa.func.count(AuditEvent.id)).where(AuditEvent.action == "service.end")
        assert db.session.scalar(ended) == 1
