"""A ticket's life: moving on, ending, coming back; pauses, appointments, costs, approvals, hazards, lists."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core.audit import SYSTEM, AuditEvent
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.papers import read_paper
from app.core.permissions import Role
from app.flats.models import Readiness, VoidReason
from app.repairs.clock import Priority
from app.repairs.models import (
    AppointmentOutcome,
    CostKind,
    CostPayer,
    EventKind,
    MendedBy,
    Party,
    PartySource,
    PauseReason,
    RunOutcome,
    SpendRequest,
    TicketEvent,
    TicketState,
)
from app.repairs.operations import assigning, costs, hazards, lists, moving, waiting
from app.repairs.queries.tickets import answers_of, latest_list, spent_on, steps_of
from app.repairs.standard import STANDARD, Faults, Where
from tests.contracts.papers import pdf
from tests.factories import TODAY, make_flat, make_municipality, make_stay, make_user
from tests.repairs.cases import NOW, report

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
S = TicketState
DO = {"now": NOW + 2 * DAY, "actor": SYSTEM}


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def flat(city):
    return make_flat(municipality=city)


@pytest.fixture
def ticket(flat):
    return report(flat)


def happened() -> list[EventKind]:
    return list(db.session.scalars(sa.select(TicketEvent.kind).order_by(TicketEvent.id)))


def ids_of(error: pytest.ExceptionInfo[RuleViolation]) -> list[str]:
    return [finding.id for finding in error.value.findings]


class TestMoving:
    def test_step_by_step_and_every_step_is_written_down(self, ticket):
        for state in (S.PLANNED, S.IN_WORK):
            moving.move_ticket(ticket, state, **DO)
        moving.finish_ticket(ticket, MendedBy.CONTRACTOR, NOW + DAY, **DO)

        assert (ticket.state, ticket.finished_at, ticket.mended_by) == (S.DONE, NOW + DAY, MendedBy.CONTRACTOR)
        assert [(run.finished_at, run.outcome) for run in ticket.runs] == [(NOW + DAY, RunOutcome.DONE)]
        assert happened() == [EventKind.REPORTED, *[EventKind.STATE] * 3]
        events = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "ticket.move")).all()
        assert events[-1].changes["state"] == ["in_work", "done"]

    def test_waiting_and_ends_have_pages_of_their_own(self, ticket):
        for state in (S.WAITING, S.DONE, S.CANCELLED, S.DUPLICATE):
            with pytest.raises(Refused):
                moving.move_ticket(ticket, state, **DO)

    def test_what_the_map_does_not_have_is_refused(self, ticket):
        moving.move_ticket(ticket, S.IN_WORK, **DO)
        with pytest.raises(RuleViolation) as refused:
            moving.move_ticket(ticket, S.REPORTED, **DO)
        assert ids_of(refused) == ["R1"]

    @pytest.mark.parametrize("at", [NOW - HOUR, NOW + 2 * DAY + HOUR])
    def test_it_is_repaired_between_the_report_and_now(self, ticket, at):
        with pytest.raises(Refused, match="Norādiet laiku"):
            moving.finish_ticket(ticket, MendedBy.STAFF, at, **DO)

    def test_a_closed_one_is_not_closed_again(self, ticket):
        moving.cancel_ticket(ticket, "Pieteikts kļūdas dēļ", **DO)
        with pytest.raises(RuleViolation):
            moving.finish_ticket(ticket, MendedBy.STAFF, NOW, **DO)
        assert ticket.runs[0].outcome is RunOutcome.CANCELLED

    def test_a_duplicate_names_an_open_ticket_of_the_building(self, ticket, flat, city):
        same = report(make_flat(municipality=city, building=flat.building))
        moving.mark_duplicate(ticket, same, **DO)
        assert (ticket.state, ticket.duplicate_of) == (S.DUPLICATE, same)
        other = report(flat)
        for wrong in (other, ticket, report(make_flat(municipality=city))):
            with pytest.raises(Refused, match="tās pašas ēkas"):
                moving.mark_duplicate(other, wrong, **DO)

    def test_a_second_report_puts_no_promise_off(self, ticket, flat):
        later = report(flat, now=NOW + DAY)
        with pytest.raises(Refused, match="termiņš ir agrāks"):
            moving.mark_duplicate(ticket, later, **DO)
        moving.mark_duplicate(later, ticket, **DO)
        assert later.duplicate_of is ticket

    @pytest.mark.parametrize("late", [HOUR, -HOUR])
    def test_a_promise_is_not_put_off_by_cancelling_and_opening_again(self, ticket, late):
        due, day = ticket.due_at, {"actor": SYSTEM}
        moving.cancel_ticket(ticket, "Kļūda", now=due + late, **day)
        moving.reopen_ticket(ticket, "Nebija kļūda", now=due + 2 * DAY, **day)
        assert (ticket.due_at, ticket.runs[-1].promised_at) == (due, due)
        assert ticket.is_overdue(due + 2 * DAY)

    def test_opened_again_a_new_run_begins_and_both_count(self, ticket):
        moving.finish_ticket(ticket, MendedBy.STAFF, NOW + HOUR, **DO)
        first_due = ticket.due_at
        moving.reopen_ticket(ticket, "Atkal nedeg", now=NOW + 3 * DAY, actor=SYSTEM)

        assert (ticket.state, ticket.run_number, ticket.finished_at, ticket.mended_by) == (S.REPORTED, 2, None, None)
        assert ticket.due_at > first_due
        assert [(run.number, run.outcome) for run in ticket.runs] == [(1, RunOutcome.DONE), (2, None)]
        with pytest.raises(Refused):
            moving.reopen_ticket(ticket, "Vēlreiz", **DO)


class TestPriority:
    def test_it_counts_from_the_report_again_and_the_first_promise_stays(self, ticket):
        promised = ticket.due_at
        moving.change_priority(ticket, Priority.ROUTINE, "Var pagaidīt", **DO)
        assert ticket.due_at == datetime(2026, 12, 7, 21, 59, 59, tzinfo=UTC)
        assert ticket.promised_at == promised
        moving.change_priority(ticket, Priority.URGENT, "Tumšs", **DO)
        assert ticket.due_at == NOW + DAY

    def test_late_is_late_whatever_it_is_called_afterwards(self, ticket):
        due = ticket.due_at
        moving.change_priority(ticket, Priority.ROUTINE, "Nav svarīgi", now=due + HOUR, actor=SYSTEM)
        assert (ticket.priority, ticket.due_at) == (Priority.ROUTINE, due)
        with pytest.raises(Refused):
            moving.change_priority(ticket, Priority.ROUTINE, "Tas pats", **DO)


class TestWaiting:
    def test_a_pause_moves_the_net_target_and_never_the_promise(self, ticket):
        due = ticket.due_at
        waiting.pause_ticket(ticket, PauseReason.PART, NOW + HOUR, **DO)
        assert (ticket.state, ticket.due_at, ticket.net_due_at) == (S.WAITING, due, None)
        waiting.resume_ticket(ticket, NOW + 25 * HOUR, **DO)
        assert (ticket.state, ticket.due_at, ticket.net_due_at) == (S.IN_WORK, due, due + DAY)
        waiting.pause_ticket(ticket, PauseReason.ACCESS, NOW + 30 * HOUR, **DO)
        moving.finish_ticket(ticket, MendedBy.STAFF, NOW + 31 * HOUR, **DO)
        assert ticket.net_due_at == due + DAY + HOUR

    def test_one_pause_at_a_time_within_the_run(self, ticket):
        with pytest.raises(Refused, match="Norādiet laiku"):
            waiting.pause_ticket(ticket, PauseReason.PART, NOW - HOUR, **DO)
        waiting.pause_ticket(ticket, PauseReason.PART, NOW + HOUR, **DO)
        with pytest.raises(RuleViolation):
            waiting.pause_ticket(ticket, PauseReason.PART, NOW + HOUR, **DO)
        with pytest.raises(Refused, match="Norādiet laiku"):
            waiting.resume_ticket(ticket, NOW, **DO)
        with pytest.raises(IntegrityError):
            db.session.execute(
                sa.text(
                    "INSERT INTO ticket_pause (run_id, from_at, reason)"
                    " SELECT run_id, from_at, reason FROM ticket_pause"
                )
            )

    def test_an_agreed_time_plans_the_ticket_and_its_outcome_is_said_once(self, ticket):
        agreed = waiting.Agreed(NOW + DAY, NOW + DAY + HOUR)
        row = waiting.agree_appointment(ticket, agreed, now=NOW, actor=SYSTEM)
        assert ticket.state is S.PLANNED
        with pytest.raises(Refused, match="vēl nav pienācis"):
            waiting.record_outcome(row, AppointmentOutcome.NO_ACCESS, None, now=NOW, actor=SYSTEM)
        waiting.record_outcome(row, AppointmentOutcome.NO_ACCESS, "Neviens neatvēra", **DO)
        with pytest.raises(Refused):
            waiting.record_outcome(row, AppointmentOutcome.CAME, None, **DO)
        with pytest.raises(Refused):
            waiting.agree_appointment(ticket, waiting.Agreed(NOW, NOW), **DO)


class TestWho:
    def test_only_who_organises_repairs_there_answers(self, ticket, city):
        colleague = make_user(Role.HOUSING_OFFICER, municipality=city)
        assigning.assign_responsible(ticket, colleague, **DO)
        assert ticket.responsible_id == colleague.id
        elsewhere = make_user(Role.SRA_OFFICER, municipality=make_municipality())
        for wrong in (make_user(Role.MENTOR, municipality=city), elsewhere):
            with pytest.raises(Refused):
                assigning.assign_responsible(ticket, wrong, **DO)

    def test_a_person_may_decide_who_mends_with_a_reason(self, ticket):
        assigning.decide_party(ticket, Party.LANDLORD, "Tā sarunāts", **DO)
        assert (ticket.party, ticket.party_source, ticket.contract_id) == (Party.LANDLORD, PartySource.PERSON, None)

    def test_a_contractor_of_the_municipality_who_still_works(self, ticket, city):
        facts = lists.ContractorFacts("SIA Santehniķis", "santehnika", "20000001")
        firm = lists.add_contractor(city, facts, actor=SYSTEM)
        assigning.choose_contractor(ticket, firm, **DO)
        assert ticket.contractor is firm
        lists.edit_contractor(firm, lists.ContractorFacts("SIA Santehniķis", ended_on=TODAY), actor=SYSTEM)
        foreign = lists.add_contractor(make_municipality(), facts, actor=SYSTEM)
        assigning.choose_contractor(ticket, None, **DO)
        for wrong in (firm, foreign):
            with pytest.raises(Refused):
                assigning.choose_contractor(ticket, wrong, **DO)
        with pytest.raises(Refused, match="jau ir pierakstīts"):
            lists.add_contractor(city, facts, actor=SYSTEM)


def cost(net: int = 10_000, vat: int = 2_100, payer: CostPayer = CostPayer.PROVIDER, **values) -> costs.Cost:
    return costs.Cost(CostKind.LABOUR, payer, TODAY, net, vat, **values)


def two(city):
    """Who asks, and who decides."""
    return make_user(Role.SRA_OFFICER, municipality=city), make_user(Role.PROGRAMME_MANAGER, municipality=city)


class TestCosts:
    def test_lines_are_written_once_and_taken_back_by_another(self, ticket):
        line = costs.add_cost(ticket, cost(), **DO)
        assert spent_on(ticket) == line.gross_cents == 12_100
        back = costs.reverse_cost(line, "Cits pieteikums", **DO)
        assert spent_on(ticket) == 0
        for again in (line, back):
            with pytest.raises(Refused):
                costs.reverse_cost(again, "Vēlreiz", **DO)
        db.session.commit()
        with pytest.raises(IntegrityError, match="ticket_cost"):
            db.session.execute(sa.text("UPDATE ticket_cost SET net_cents = 1"))
        db.session.rollback()

    def test_above_the_limit_another_person_is_asked(self, ticket, city):
        asker, manager = two(city)
        with pytest.raises(RuleViolation) as refused:
            costs.add_cost(ticket, cost(net=20_001, vat=0), **DO)
        assert ids_of(refused) == ["R4"]
        asked = costs.ask_to_spend(ticket, 50_000, "Jauna plīts", now=NOW, actor=asker)
        with pytest.raises(RuleViolation) as refused:
            moving.finish_ticket(ticket, MendedBy.STAFF, NOW, **DO)
        assert ids_of(refused) == ["R2"]
        with pytest.raises(Refused):
            costs.ask_to_spend(ticket, 60_000, "Vēl", now=NOW, actor=asker)
        with pytest.raises(Refused, match="cits darbinieks"):
            costs.decide_spending(asked, True, None, now=NOW, actor=asker)
        costs.decide_spending(asked, True, None, now=NOW, actor=manager)
        costs.add_cost(ticket, cost(net=50_000, vat=0), **DO)
        with pytest.raises(RuleViolation):
            costs.add_cost(ticket, cost(net=1, vat=0), **DO)

    def test_the_database_too_refuses_who_asked(self, ticket, city):
        asker = make_user(Role.SRA_OFFICER, municipality=city)
        costs.ask_to_spend(ticket, 50_000, "Plīts", now=NOW, actor=asker)
        db.session.commit()
        with pytest.raises(IntegrityError, match="decided_by_another"):
            db.session.execute(sa.update(SpendRequest).values(approved=True, decided_by_id=asker.id, decided_at=NOW))
        db.session.rollback()

    def test_a_refusal_says_why_and_allows_nothing(self, ticket, city):
        asker, manager = two(city)
        asked = costs.ask_to_spend(ticket, 50_000, "Plīts", now=NOW, actor=asker)
        with pytest.raises(Refused, match="kāpēc"):
            costs.decide_spending(asked, False, None, now=NOW, actor=manager)
        costs.decide_spending(asked, False, "Par dārgu", now=NOW, actor=manager)
        with pytest.raises(RuleViolation):
            costs.add_cost(ticket, cost(net=20_001, vat=0), **DO)
        moving.finish_ticket(ticket, MendedBy.STAFF, NOW, **DO)

    def test_a_client_pays_only_by_a_signed_agreement(self, ticket):
        with pytest.raises(RuleViolation) as refused:
            costs.add_cost(ticket, cost(payer=CostPayer.CLIENT), **DO)
        assert ids_of(refused) == ["R5"]
        line = costs.add_cost(ticket, cost(payer=CostPayer.CLIENT, agreement=read_paper(pdf())), **DO)
        assert line.agreement_hash
        with pytest.raises(IntegrityError, match="a_client_agreed_on_paper"):
            db.session.execute(
                sa.text(
                    "INSERT INTO ticket_cost"
                    " (municipality_id, run_id, kind, payer, cost_on, net_cents, vat_cents, created_at)"
                    " SELECT municipality_id, run_id, kind, 'client', cost_on, 1, 0, created_at FROM ticket_cost"
                )
            )


class TestHazards:
    @pytest.fixture
    def ticket(self, flat):
        return report(flat, "electric_danger")

    def test_it_does_not_end_before_it_is_safe(self, ticket):
        for end in (
            lambda: moving.finish_ticket(ticket, MendedBy.STAFF, NOW, **DO),
            lambda: moving.cancel_ticket(ticket, "Kļūda", **DO),
        ):
            with pytest.raises(RuleViolation) as refused:
                end()
            assert ids_of(refused) == ["R3"]
        looked, safe, _works = steps_of(ticket)
        hazards.do_step(looked, "Vaļīga rozete", NOW + HOUR, **DO)
        hazards.do_step(safe, "Atslēgta līnija", NOW + HOUR, **DO)
        with pytest.raises(Refused):
            hazards.do_step(safe, "Vēlreiz", NOW + HOUR, **DO)
        moving.finish_ticket(ticket, MendedBy.CONTRACTOR, NOW + DAY, **DO)

    def test_a_duplicate_of_the_same_danger_is_let_go(self, ticket, flat):
        with pytest.raises(RuleViolation):
            moving.mark_duplicate(ticket, report(flat), **DO)
        moving.mark_duplicate(ticket, report(flat, "electric_danger"), **DO)

    def test_an_empty_flat_that_is_not_safe_is_in_repair_and_its_days_count_so(self, ticket, flat):
        with pytest.raises(Refused):
            hazards.take_out_of_use(ticket, **DO)
        hazards.answer_safety(ticket, False, "Dzirksteļo", **DO)
        hazards.take_out_of_use(ticket, **DO)
        assert flat.readiness is Readiness.IN_REPAIR
        assert [(one.reason, one.ends_on) for one in flat.void_periods] == [(VoidReason.REPAIR, None)]
        hazards.take_out_of_use(ticket, **DO)
        assert len(flat.void_periods) == 1

    def test_while_somebody_lives_there_they_are_rehoused_first(self, ticket, flat):
        make_stay(flat)
        hazards.answer_safety(ticket, False, "Dzirksteļo", **DO)
        with pytest.raises(Refused, match="citu dzīvokli"):
            hazards.take_out_of_use(ticket, **DO)

    def test_whether_it_is_safe_to_stay_the_latest_answer_holds(self, ticket, flat):
        hazards.answer_safety(ticket, False, "Dzirksteļo", **DO)
        hazards.answer_safety(ticket, True, "Atslēgts", **DO)
        assert [one.safe for one in answers_of(ticket)] == [True, False]
        with pytest.raises(Refused):
            hazards.answer_safety(report(flat), True, "Viss labi", **DO)
        db.session.commit()
        with pytest.raises(IntegrityError, match="safety_answer"):
            db.session.execute(sa.text("UPDATE safety_answer SET safe = true"))
        db.session.rollback()


class TestFaultLists:
    def test_each_change_is_a_version_and_tickets_keep_their_words(self, ticket, city, flat):
        shorter = Faults(tuple(one for one in STANDARD.classes if one.code != "light"))
        lists.save_list(city, shorter, "Īsāks", actor=SYSTEM, seen=0)
        assert latest_list(city.id) == (1, shorter)
        assert (ticket.fault_list_version, ticket.fault_names["lv"]) == (0, "Nedeg gaisma")
        assert report(flat, "light").fault_code == "other"
        with pytest.raises(Refused, match="neatšķiras"):
            lists.save_list(city, shorter, "Tas pats", actor=SYSTEM)
        with pytest.raises(Refused, match="olēģ"):
            lists.save_list(city, STANDARD, "Novēloti", actor=SYSTEM, seen=0)

    def test_what_makes_it_unfit_is_said(self, city):
        some = STANDARD.classes
        other = next(one for one in some if one.code == "other")
        for classes in (some[:3], (*some, some[0]), tuple(one for one in some if one is not other)):
            with pytest.raises(Refused):
                lists.check_list(Faults(classes))
        assert other.where is Where.BOTH
