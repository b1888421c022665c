"""Applications, decisions, and the waitlist that follows from them."""

import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.clients.models import Household
from app.core import audit
from app.core.audit import SYSTEM, AuditEvent
from app.core.database import writing
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.waitlist import operations, queries
from app.waitlist.models import (
    Application,
    ApplicationSource,
    CloseReason,
    Decision,
    PriorityFeature,
    WaitlistEntry,
)
from app.waitlist.operations import Answer, Questions
from tests.factories import TODAY, make_application, make_household, make_municipality, make_waiting

pytestmark = pytest.mark.usefixtures("app_ctx")
RECEIVED = date(2026, 11, 2)
QUESTIONS = Questions(
    RECEIVED,
    ApplicationSource.SHELTER,
    [PriorityFeature.ADDICTION, PriorityFeature.LONG_IN_SHELTER],
    {"Darbspējas vecumā": True, "Motivēta mainīt situāciju": None},
)


def submit(household: Household, questions: Questions = QUESTIONS) -> Application:
    return operations.submit_application(household, questions, actor=SYSTEM, today=TODAY)


def decide(application: Application, decision: Decision, **values) -> WaitlistEntry | None:
    answer = Answer(decision, values.pop("decided_on", TODAY), **values)
    return operations.decide_application(application, answer, actor=SYSTEM, today=TODAY)


def test_an_approved_household_is_on_the_waitlist_at_once():
    household = make_household(make_municipality())
    application = submit(household)

    entry = decide(application, Decision.APPROVED, informed_on=TODAY)

    assert entry == queries.open_entry(household.id)
    assert entry is not None
    assert (entry.entered_on, entry.application) == (TODAY, application)
    assert application.informed_on == TODAY


def test_an_application_keeps_features_and_criteria_as_they_were_said():
    application = submit(make_household(make_municipality()))

    assert application.features == ["long_in_shelter", "addiction"]  # in the order of the list, not of the ticks
    assert application.criteria == {"Darbspējas vecumā": True, "Motivēta mainīt situāciju": None}


def test_nothing_a_person_is_or_was_gates_an_application():
    """Rows 1–3 and 9–12: whatever the criteria say, the application is taken and may be approved."""
    criteria = {"Darbspējas vecumā": False, "Motivēta mainīt situāciju": False}

    application = submit(
        make_household(make_municipality()), Questions(RECEIVED, ApplicationSource.SHELTER, [], criteria)
    )

    assert decide(application, Decision.APPROVED) is not None


@pytest.mark.parametrize("decision", [Decision.NOT_ELIGIBLE, Decision.OTHER_SERVICE])
def test_a_refusal_needs_its_reason_and_the_other_services(decision: Decision):
    application = submit(make_household(make_municipality()))

    for values in ({}, {"reason": "Ir dzīvoklis"}, {"other_services": "Patversme"}):
        with pytest.raises(RuleViolation) as refusal:
            decide(application, decision, **values)
        assert [finding.id for finding in refusal.value.findings] == ["W3"]
    assert application.decision is None

    assert decide(application, decision, reason="Ir dzīvoklis", other_services="Patversme") is None
    assert queries.open_entry(application.household_id) is None


@pytest.mark.parametrize("day", [RECEIVED - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_decision_lies_between_receipt_and_today(day: date):
    application = submit(make_household(make_municipality()))

    with pytest.raises(RuleViolation) as refusal:
        decide(application, Decision.APPROVED, decided_on=day)

    assert [finding.id for finding in refusal.value.findings] == ["W2"]


def test_one_application_waits_for_its_decision_at_a_time():
    household = make_household(make_municipality())
    first = submit(household)
    with pytest.raises(RuleViolation) as refusal:
        submit(household)
    assert [finding.id for finding in refusal.value.findings] == ["W4"]

    decide(first, Decision.WITHDRAWN, reason="Pārdomāja")
    assert submit(household).decision is None


def test_who_waits_does_not_apply_again():
    household = make_household(make_municipality())
    make_waiting(household)

    with pytest.raises(RuleViolation) as refusal:
        submit(household)

    assert [finding.id for finding in refusal.value.findings] == ["W5"]


def test_a_household_comes_back_any_number_of_times():
    household = make_household(make_municipality())
    reasons = [reason for reason in CloseReason for _ in range(2)]

    for reason in reasons:
        entry = decide(submit(household), Decision.APPROVED)
        assert entry is not None
        operations.close_entry(entry, reason, TODAY, actor=SYSTEM)

    applications = queries.applications_of(household.id)
    assert [one.entry.close_reason for one in applications if one.entry] == reasons[::-1]


def test_a_decision_is_made_once_and_not_corrected_afterwards():
    application = submit(make_household(make_municipality()))
    decide(application, Decision.WITHDRAWN, reason="Pārdomāja")

    with pytest.raises(Refused):
        decide(application, Decision.APPROVED)
    with pytest.raises(Refused):
        operations.correct_application(application, QUESTIONS, actor=SYSTEM, today=TODAY)


def test_an_undecided_application_is_corrected():
    application = submit(make_household(make_municipality()))

    questions = Questions(RECEIVED, ApplicationSource.MOBILE_TEAM, [PriorityFeature.PRISON_EXPERIENCE], {})
    operations.correct_application(application, questions, actor=SYSTEM, today=TODAY)

    changes = audit.history(application)[0].changes
    assert changes["features"] == [["long_in_shelter", "addiction"], ["prison_experience"]]
    assert changes["source"] == ["shelter", "mobile_team"]


def test_an_application_is_not_received_tomorrow():
    with pytest.raises(Refused):
        submit(
            make_household(make_municipality()),
            Questions(TODAY + timedelta(days=1), ApplicationSource.SHELTER),
        )


def test_when_the_person_was_told_is_recorded_afterwards():
    application = submit(make_household(make_municipality()))
    with pytest.raises(Refused):
        operations.record_informed(application, TODAY, actor=SYSTEM, today=TODAY)
    decide(application, Decision.APPROVED, decided_on=date(2026, 11, 20))

    for day in (date(2026, 11, 19), TODAY + timedelta(days=1)):
        with pytest.raises(Refused):
            operations.record_informed(application, day, actor=SYSTEM, today=TODAY)
    operations.record_informed(application, TODAY, actor=SYSTEM, today=TODAY)

    assert application.informed_on == TODAY


def test_an_entry_closes_once_and_not_before_it_began():
    entry = make_waiting(make_household(make_municipality()), date(2026, 10, 15))
    with pytest.raises(Refused):
        operations.close_entry(entry, CloseReason.WITHDREW, date(2026, 10, 14), actor=SYSTEM)

    operations.close_entry(entry, CloseReason.WITHDREW, TODAY, actor=SYSTEM)
    with pytest.raises(Refused):
        operations.close_entry(entry, CloseReason.WITHDREW, TODAY, actor=SYSTEM)

    operations.reopen_entry(entry, actor=SYSTEM)
    assert queries.open_entry(entry.household_id) == entry
    assert entry.entered_on == date(2026, 10, 15)


def test_the_reason_of_a_refusal_is_sealed(db_session):
    application = submit(make_household(make_municipality()))
    decide(application, Decision.NOT_ELIGIBLE, reason="Slimība", other_services="Patversme")

    stored = db_session.execute(sa.text("SELECT reason, other_services FROM application")).one()
    changes = str(db_session.scalars(sa.select(AuditEvent.changes)).all())
    for secret in ("Slimība", "Patversme"):
        assert secret not in str(tuple(stored))
        assert secret not in changes


def test_the_database_refuses_a_second_undecided_application(db_session):
    household = make_household(make_municipality())
    make_application(household)

    with pytest.raises(IntegrityError):
        make_application(household)


def test_the_database_refuses_a_refusal_without_other_services(db_session):
    household = make_household(make_municipality())

    with pytest.raises(IntegrityError, match="refusal_names_services"):
        make_application(household, decision=Decision.NOT_ELIGIBLE, decided_on=TODAY, reason="Ir dzīvoklis")


def test_of_many_who_decide_at_once_one_does(flask_app: Flask, engine_kind: str, db_session):
    """On PostgreSQL all have read the application as undecided; SQLite lets nobody read it before the other is done."""
    id, start = submit(make_household(make_municipality())).id, threading.Barrier(8)
    outcomes: list[str] = []
    db_session.commit()

    def approve() -> None:
        if engine_kind == "sqlite":
            start.wait()
        with flask_app.app_context(), writing():
            application = db.session.get_one(Application, id)
            assert application.decision is None or engine_kind == "sqlite"
            if engine_kind == "postgresql":
                start.wait()
            decide(application, Decision.APPROVED)
            db.session.commit()

    def note_outcome() -> None:
        try:
            approve()
            outcomes.append("done")
        except Refused:
            outcomes.append("refused")
        except Exception as problem:
            outcomes.append(repr(problem))

    threads = [threading.Thread(target=note_outcome) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done"] + ["refused"] * 7
