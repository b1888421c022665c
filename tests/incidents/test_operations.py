"""Incidents change as rules and database let them."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.clients.models import Language
from app.conditions.models import DamagePayer
from app.core import files
from app.core.audit import SYSTEM
from app.core.errors import Refused, RuleViolation
from app.exits.operations.endings import record_death
from app.incidents.models import (
    ComplaintOutcome,
    IncidentKind,
    Pest,
    PestCase,
    PestPayer,
    RiskSide,
    Step,
)
from app.incidents.operations import cases as operations
from app.incidents.operations import risk_acts
from app.incidents.operations.complaints import Judged, judge_complaint
from app.incidents.operations.damages import change_damage
from app.incidents.operations.pests import change_views, tell_neighbour
from app.incidents.operations.reporting import DamageFacts, PestFacts, Reported, report_incident
from app.incidents.operations.risk_acts import Risk, RiskFacts, Signature
from app.incidents.queries.cases import earlier_pests
from app.incidents.queries.places import Where
from tests.exits.conftest import Case, make_case
from tests.factories import TODAY, make_flat
from tests.incidents.cases import (
    NOW,
    RISK,
    both_signed,
    drawn_up,
    paper,
    reported,
    settle,
    signed,
    treated,
)
from tests.repairs.cases import report

BY: dict[str, Any] = {"actor": SYSTEM, "today": TODAY}
DAY = timedelta(days=1)


@pytest.fixture
def case(db_session) -> Case:
    return make_case()


def refuses(session: Any, statement: str) -> str:
    """The database itself says no; which guard or check it names."""
    with pytest.raises(IntegrityError) as problem, session.begin_nested():
        session.execute(sa.text(statement))
    return str(problem.value.orig)


class TestReporting:
    def test_what_usually_follows_becomes_tasks_of_whoever_sees_to_it(self, case):
        incident = reported(case.stay, IncidentKind.FIRE_RISK, responsible=case.mentor)
        assert [(task.step, task.due_on - TODAY) for task in incident.tasks] == [
            (Step.SAFETY_TALK, 3 * DAY),
            (Step.SMOKE_ALARM, 3 * DAY),
        ]
        assert {task.responsible.id for task in incident.tasks} == {case.mentor.id}

    def test_what_became_known_late_is_due_today_and_not_before(self, case):
        incident = reported(case.stay, IncidentKind.FIRE_RISK, happened_on=TODAY - 30 * DAY)
        assert {task.due_on for task in incident.tasks} == {TODAY}

    def test_after_a_death_nobody_is_forgotten(self, case):
        steps = {task.step for task in reported(case.stay, IncidentKind.DEATH).tasks}
        assert {
            Step.WHO_WAS_THERE, Step.TELL_RELATIVES, Step.KEYS, Step.BELONGINGS, Step.TELL_LANDLORD,
            Step.CARE_NEIGHBOURS, Step.CARE_TEAM, Step.END_SERVICE,
        } == steps  # fmt: skip

    def test_of_a_damage_each_person_has_their_own_part(self, case):
        facts = DamageFacts("Durvis", case.mentor, case.worker, DamagePayer.LANDLORD)
        incident = reported(case.stay, IncidentKind.DAMAGE, detail=facts)
        assert {task.step: task.responsible for task in incident.tasks} == {
            Step.PHOTOGRAPH: case.mentor,
            Step.RESTORE: case.mentor,
            Step.MEDIATE: case.worker,
        }

    def test_one_person_cannot_do_both_parts_in_words_and_in_the_database(self, case, db_session):
        with pytest.raises(RuleViolation):
            reported(case.stay, IncidentKind.DAMAGE, detail=DamageFacts("x", case.mentor, case.mentor, "landlord"))  # type: ignore[arg-type]
        incident = reported(case.stay, IncidentKind.DAMAGE)
        blunt = f"UPDATE damage_case SET works_id = mediation_id WHERE incident_id = {incident.id}"
        assert "two_people" in refuses(db_session, blunt)

    @pytest.mark.parametrize("kind", [IncidentKind.COMPLAINT, IncidentKind.PESTS, IncidentKind.DEATH])
    def test_it_is_somewhere_and_about_somebody(self, case, kind):
        nowhere = Where(case.city.id) if kind is IncidentKind.DEATH else Where(case.city.id, client=case.client)
        with pytest.raises(Refused):
            report_incident(nowhere, Reported(kind, TODAY, "x", case.mentor), **BY)

    def test_not_in_the_future(self, case):
        with pytest.raises(Refused):
            reported(case.stay, happened_on=TODAY + DAY)


class TestClosing:
    def test_while_a_task_is_open_it_stays_open(self, case):
        incident = reported(case.stay)
        with pytest.raises(RuleViolation) as refusal:
            operations.close_incident(incident, TODAY, "Viss kārtībā.", **BY)
        assert [finding.id for finding in refusal.value.findings] == ["I7"]
        settle(incident)
        operations.close_incident(incident, TODAY, "Viss kārtībā.", **BY)
        assert incident.closed_on == TODAY
        with pytest.raises(Refused):
            operations.add_task(incident, "x", case.mentor, TODAY, actor=SYSTEM)
        operations.reopen_incident(incident, "Ūdens tek atkal.", actor=SYSTEM)
        assert (incident.closed_on, incident.closing_words) == (None, None)

    def test_a_task_that_is_not_needed_says_why_and_holds_up_nothing(self, case):
        incident = reported(case.stay, IncidentKind.FIRE_RISK)
        for task in incident.tasks:
            how = operations.Settled(case.mentor, TODAY, needless="Svece bija elektriska.")
            operations.settle_task(task, how, **BY)
        assert all(finding.passed for finding in operations.findings_of(incident))

    def test_a_task_is_not_both_done_and_needless(self, case, db_session):
        task = reported(case.stay).tasks[0]
        with pytest.raises(Refused):
            operations.settle_task(task, operations.Settled(case.mentor, TODAY, TODAY, needless="x"), **BY)
        both = f"UPDATE incident_task SET done_on = '{TODAY}', needless = 'x' WHERE id = {task.id}"
        assert "one_outcome" in refuses(db_session, both)

    def test_after_a_death_the_service_is_ended_by_a_person_first(self, case):
        incident = reported(case.stay, IncidentKind.DEATH)
        settle(incident)
        with pytest.raises(RuleViolation) as refusal:
            operations.close_incident(incident, TODAY, "Apglabāts.", **BY)
        assert [finding.id for finding in refusal.value.findings] == ["I11"]
        record_death(case.client, TODAY, **BY)
        operations.close_incident(incident, TODAY, "Apglabāts.", **BY)

    def test_whoever_takes_over_gets_the_open_tasks_and_no_others(self, case):
        incident = reported(case.stay, IncidentKind.FIRE_RISK, responsible=case.mentor)
        done, left = incident.tasks
        operations.settle_task(done, operations.Settled(case.mentor, TODAY, TODAY), **BY)
        operations.hand_over(incident, case.worker, actor=SYSTEM)
        assert (incident.responsible, done.responsible, left.responsible) == (case.worker, case.mentor, case.worker)

    def test_notes_are_never_rewritten(self, case, db_session):
        note = operations.add_note(reported(case.stay), "Zvanīju.", actor=case.mentor)
        for change in ("UPDATE incident_note SET words = 'x'", "DELETE FROM incident_note"):
            assert "incident_note_append_only" in refuses(db_session, f"{change} WHERE id = {note.id}")


class TestTickets:
    def test_a_repair_is_linked_once_and_only_of_the_same_building(self, case):
        incident, ticket = reported(case.stay), report(case.stay.flat)
        operations.link_ticket(incident, ticket, actor=SYSTEM)
        assert incident.tickets == [ticket]
        for refused in (ticket, report(make_flat(municipality=case.city))):
            with pytest.raises(Refused):
                operations.link_ticket(incident, refused, actor=SYSTEM)


class TestComplaints:
    def test_it_is_judged_after_somebody_looked_and_closed_after_the_person_was_told(self, case, db_session):
        incident = reported(case.stay, IncidentKind.COMPLAINT, happened_on=TODAY - DAY)
        complaint = incident.complaint
        assert complaint
        with pytest.raises(RuleViolation):
            judge_complaint(complaint, Judged(outcome=ComplaintOutcome.UNFOUNDED), **BY)
        blunt = f"UPDATE complaint SET outcome = 'founded', judged_on = '{TODAY}' WHERE id = {complaint.id}"
        assert "judged_after_looking" in refuses(db_session, blunt)
        judge_complaint(complaint, Judged(TODAY, ComplaintOutcome.NEIGHBOUR_AT_FAULT), **BY)
        assert complaint.judged_on == TODAY
        settle(incident)
        with pytest.raises(RuleViolation):
            operations.close_incident(incident, TODAY, "x", **BY)
        judge_complaint(complaint, Judged(TODAY, ComplaintOutcome.NEIGHBOUR_AT_FAULT, told_person_on=TODAY), **BY)
        operations.close_incident(incident, TODAY, "Kaimiņš atvainojās.", **BY)

    def test_a_day_before_the_complaint_is_refused(self, case):
        complaint = reported(case.stay, IncidentKind.COMPLAINT).complaint
        with pytest.raises(Refused):
            judge_complaint(complaint, Judged(TODAY - DAY), **BY)  # type: ignore[arg-type]


class TestPests:
    @pytest.fixture
    def pests(self, case) -> PestCase:
        found = reported(case.stay, IncidentKind.PESTS).pest_case
        assert found
        return found

    def test_the_provider_pays_unless_a_reason_is_written_in_words_and_in_the_database(self, pests, db_session):
        assert pests.payer is PestPayer.PROVIDER
        with pytest.raises(RuleViolation):
            change_views(pests, PestFacts(Pest.BEDBUGS, payer=PestPayer.LANDLORD), actor=SYSTEM)
        blunt = f"UPDATE pest_case SET payer = 'landlord' WHERE id = {pests.id}"
        assert "payer_is_reasoned" in refuses(db_session, blunt)
        blunt = f"UPDATE pest_case SET payer = 'client', payer_reason = 'x' WHERE id = {pests.id}"
        assert "pestpayer" in refuses(db_session, blunt)

    def test_net_and_vat_make_what_is_paid(self, pests, db_session):
        row = treated(pests.incident, firm="SIA Tīrs", net_cents=8_000, vat_cents=1_680)
        assert row.gross_cents == 9_680
        assert "cost_adds_up" in refuses(db_session, f"UPDATE pest_treatment SET gross_cents = 1 WHERE id = {row.id}")

    def test_it_is_closed_when_nothing_was_found_after_the_last_treatment(self, pests):
        settle(pests.incident)
        treated(pests.incident, checked_on=TODAY, clear=False)
        with pytest.raises(RuleViolation):
            operations.close_incident(pests.incident, TODAY, "x", **BY)
        treated(pests.incident, checked_on=TODAY, clear=True)
        operations.close_incident(pests.incident, TODAY, "Nav vairs.", **BY)

    def test_earlier_pests_of_the_same_flat_are_found(self, case, pests):
        assert earlier_pests(pests.incident) is None
        reported(case.stay, IncidentKind.PESTS, happened_on=TODAY - 40 * DAY)
        assert earlier_pests(pests.incident) == TODAY - 40 * DAY

    def test_a_neighbour_is_told_once_and_for_good(self, pests, db_session):
        row = tell_neighbour(pests, "12", TODAY, None, **BY)
        assert "pest_neighbour_append_only" in refuses(db_session, f"DELETE FROM pest_neighbour WHERE id = {row.id}")


class TestDamages:
    def test_it_is_closed_when_it_was_put_right(self, case):
        incident = reported(case.stay, IncidentKind.DAMAGE)
        damage = incident.damage_case
        assert damage
        settle(incident)
        with pytest.raises(RuleViolation):
            operations.close_incident(incident, TODAY, "x", **BY)
        facts = DamageFacts("Durvis", damage.works, damage.mediation, DamagePayer.REPAIR_BUDGET, 9_900)
        with pytest.raises(Refused):
            change_damage(damage, facts, TODAY, None, **BY)
        change_damage(damage, facts, TODAY, "Jaunas durvis.", **BY)
        operations.close_incident(incident, TODAY, "Salabots.", **BY)


class TestRiskActs:
    def test_the_second_signature_under_the_same_text_locks_it_and_makes_its_paper(self, case):
        act = drawn_up(case.stay, case.worker)
        signed(act, RiskSide.PERSON, case.worker)
        assert (act.locked_at, act.pdf_name) == (None, None)
        signed(act, RiskSide.WORKER)
        assert (act.locked_at, files.hash_of(act.pdf_name or "")) == (NOW, act.pdf_hash)

    def test_a_signed_act_is_never_changed_by_whatever_code(self, case, db_session):
        act = both_signed(drawn_up(case.stay, case.worker))
        said = RiskFacts("x", TODAY, Language.LATVIAN, [RISK])
        with pytest.raises(Refused):
            risk_acts.change_act(act, said, **BY)
        with pytest.raises(Refused):
            risk_acts.withdraw_act(act, "x", **BY)
        for change in ("UPDATE risk_act SET text = 'x'", "UPDATE risk_act SET pdf_name = 'x'", "DELETE FROM risk_act"):
            assert "risk_act_locked" in refuses(db_session, f"{change} WHERE id = {act.id}")

    def test_the_database_locks_no_act_that_both_have_not_signed(self, case, db_session):
        act = signed(drawn_up(case.stay, case.worker), RiskSide.WORKER)
        blunt = f"UPDATE risk_act SET locked_at = '2026-11-23 10:00:00' WHERE id = {act.id}"
        assert "locked_is_signed_by_both" in refuses(db_session, blunt)

    def test_whoever_changes_the_text_takes_the_signatures_off(self, case):
        act = signed(drawn_up(case.stay, case.worker), RiskSide.PERSON)
        before = act.text_hash
        said = RiskFacts("Zigurds I.", TODAY, Language.LATVIAN, [RISK, Risk("Smēķē gultā")])
        risk_acts.change_act(act, said, **BY)
        assert act.text_hash != before
        assert (act.person_signed_at, act.person_file, act.person_text_hash) == (None, None, None)

    def test_saving_the_same_words_keeps_the_signatures(self, case):
        act = signed(drawn_up(case.stay, case.worker), RiskSide.PERSON)
        risk_acts.change_act(act, RiskFacts("Zigurds I.", TODAY, Language.LATVIAN, [RISK]), **BY)
        assert act.person_signed_at == NOW

    def test_what_was_shown_is_what_is_signed_once_and_by_oneself(self, case):
        act = drawn_up(case.stay, case.worker)
        by_mentor = {"actor": case.mentor, "now": NOW}
        with pytest.raises(Refused):
            risk_acts.sign_act(act, Signature(RiskSide.PERSON, "0" * 64, b"x"), paper, **by_mentor)
        with pytest.raises(Refused):
            risk_acts.sign_act(act, Signature(RiskSide.WORKER, act.text_hash, b"x"), paper, **by_mentor)
        signed(act, RiskSide.PERSON, case.mentor)
        with pytest.raises(Refused):
            signed(act, RiskSide.PERSON, case.mentor)

    @pytest.mark.parametrize(
        "changes", [{"risks": []}, {"drawn_on": TODAY + DAY}, {"review_on": TODAY}, {"risks": [RISK] * 13}]
    )
    def test_an_act_says_something_and_its_days_are_in_order(self, case, changes):
        with pytest.raises(Refused):
            drawn_up(case.stay, case.worker, **changes)

    def test_nobody_has_to_sign(self, case):
        act = risk_acts.withdraw_act(drawn_up(case.stay, case.worker), "Nevēlas.", **BY)
        assert not act.is_open
        with pytest.raises(Refused):
            signed(act, RiskSide.PERSON)
