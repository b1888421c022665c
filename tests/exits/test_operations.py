"""A service ends in each of its ways: what it settles, what it leaves alone, who must have agreed."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.clients.models import AwayKind, Destination, ServiceEnd, TeamRole
from app.clients.operations.services import end_away, record_away
from app.clients.queries import last_service, open_away, open_household_of, open_service, open_services_in
from app.core.audit import SYSTEM
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.permissions import Role
from app.exits.known import Known
from app.exits.models import ProposalState, ReviewOutcome
from app.exits.operations.absences import (
    end_by_absence,
    extend_absence,
    findings_of,
    open_absence,
    person_is_back,
)
from app.exits.operations.endings import end_by_term, end_by_wish, record_death, take_back_end
from app.exits.operations.proposals import confirm_exit, decline_exit, propose_exit, withdraw_proposal
from app.placements.models import EndReason, Offer, OfferState
from app.placements.operations.endings import end_placement
from app.placements.operations.offers import offer_flat
from app.waitlist.models import CloseReason, Decision
from app.waitlist.queries import last_entry, open_entry
from tests import factories
from tests.exits.conftest import BEFORE, Case, exit_facts, joins, make_case
from tests.factories import TODAY

DAY = timedelta(1)
NOW: dict[str, Any] = {"actor": SYSTEM, "today": TODAY}
SHELTER = Destination.SHELTER


def leaves(case: Case, ended_on: date = TODAY, stay_ends_on: date | None = None, notice_on: date = TODAY) -> Any:
    return end_by_wish(case.service, notice_on, ended_on, SHELTER, stay_ends_on=stay_ends_on, **NOW)


def waiting(clients: int = 1) -> Case:
    """A household that waits with an open offer and lives nowhere."""
    case = make_case(clients=clients)
    end_placement(case.stay, TODAY - DAY, EndReason.LEASE_RAN_OUT, **NOW)
    offer_flat(factories.make_flat(municipality=case.city), case.household, TODAY, **NOW)
    return case


class TestByWish:
    def test_the_stay_goes_on_unless_it_was_said(self, case: Case) -> None:
        service = leaves(case)
        assert (service.end_reason, service.ended_on) == (ServiceEnd.CLIENT_WISH, TODAY)
        assert case.stay.ends_on is None
        assert open_entry(case.household.id) is None

    def test_the_stay_ends_where_it_was_said_and_nobody_looks_for_a_flat(self, case: Case) -> None:
        leaves(case, stay_ends_on=TODAY + 7 * DAY)
        assert (case.stay.ends_on, case.stay.end_reason) == (TODAY + 7 * DAY, EndReason.CLIENT_WISH)
        assert case.stay.destination is SHELTER
        assert open_entry(case.household.id) is None

    def test_waiting_and_offers_close(self, db_session: Any) -> None:
        case = waiting()
        (offer,) = offers_of(case)
        leaves(case)
        entry = last_entry(case.household.id)
        assert entry
        assert (entry.close_reason, entry.closed_on) == (CloseReason.WITHDREW, TODAY)
        assert offer.state is OfferState.WITHDRAWN

    def test_not_while_the_other_one_of_a_couple_goes_on(self, db_session: Any) -> None:
        case = waiting(2)
        leaves(case)
        assert open_entry(case.household.id) is not None
        assert [offer.state for offer in offers_of(case)] == [OfferState.OPEN]

    def test_one_of_a_couple_leaves_the_flat_the_other_stays(self, db_session: Any) -> None:
        case = make_case(clients=2)
        leaves(case, stay_ends_on=TODAY)
        assert case.stay.ends_on is None
        assert [row.ends_on for row in case.stay.clients] == [TODAY, None]

    @pytest.mark.parametrize(("notice_on", "ended_on"), [(TODAY + DAY, TODAY + 9 * DAY), (TODAY, TODAY - DAY)])
    def test_notice_is_neither_to_come_nor_after_the_end(self, case: Case, notice_on: date, ended_on: date) -> None:
        with pytest.raises(Refused):
            leaves(case, ended_on, notice_on=notice_on)

    def test_an_end_to_come_is_taken_back_with_the_place_on_the_waitlist(self, db_session: Any) -> None:
        case = waiting()
        entry = open_entry(case.household.id)
        service = leaves(case, TODAY + 9 * DAY)
        take_back_end(service, **NOW)
        assert open_entry(case.household.id) == entry
        assert open_service(case.client.id) == service

    def test_taken_back_after_the_stay_ended_another_flat_is_looked_for(self, case: Case) -> None:
        service = leaves(case, TODAY + 9 * DAY, stay_ends_on=TODAY + 9 * DAY)
        take_back_end(service, **NOW)
        assert open_entry(case.household.id) is not None


def offers_of(case: Case) -> list[Any]:
    return db.session.query(Offer).filter(Offer.household_id == case.household.id).all()


class TestDeath:
    def test_everything_of_one_person_ends_on_that_day(self, case: Case) -> None:
        record_away(case.client, AwayKind.HOSPITAL, TODAY - 9 * DAY, None, None, actor=SYSTEM)
        record_death(case.client, TODAY - DAY, **NOW)
        service = last_service(case.client.id)
        assert service
        assert (service.end_reason, service.destination) == (ServiceEnd.DEATH, Destination.DEATH)
        assert (case.stay.ends_on, case.stay.end_reason) == (TODAY - DAY, EndReason.DEATH)
        assert (open_away(case.client.id), open_household_of(case.client)) == (None, None)
        assert case.household.closed_on == TODAY - DAY
        assert open_entry(case.household.id) is None

    def test_the_partner_keeps_the_flat(self, db_session: Any) -> None:
        case = make_case(clients=2)
        record_death(case.client, TODAY, **NOW)
        assert case.stay.ends_on is None
        assert len(open_services_in(case.household.id)) == 1
        assert case.household.closed_on is None

    def test_who_only_applied_is_decided_as_withdrawn(self, db_session: Any) -> None:
        household = factories.make_household(factories.make_municipality())
        application = factories.make_application(household)
        record_death(factories.client_of(household), TODAY, **NOW)
        assert application.decision is Decision.WITHDRAWN

    def test_not_in_the_future(self, case: Case) -> None:
        with pytest.raises(Refused):
            record_death(case.client, TODAY + DAY, **NOW)


def test_a_term_ends_the_service_only(case: Case) -> None:
    service = end_by_term(case.service, TODAY + DAY, SHELTER, stay_ends_on=None, **NOW)
    assert service.end_reason is ServiceEnd.TERM
    assert case.stay.ends_on is None


class TestProvider:
    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
    def test_the_last_of_three_ends_it_in_whatever_order(self, case: Case, order: tuple[int, ...]) -> None:
        proposal = case.proposed(stay_ends_on=TODAY)
        for number in order[:2]:
            confirm_exit(proposal, actor=case.three[number], today=TODAY)
            assert (proposal.state, open_service(case.client.id) is not None) == (ProposalState.OPEN, True)
            assert case.stay.ends_on is None
        confirm_exit(proposal, actor=case.three[order[2]], today=TODAY + 2 * DAY)

        service = last_service(case.client.id)
        assert service
        assert (proposal.state, service.end_reason) == (ProposalState.CONFIRMED, ServiceEnd.PROVIDER_DECISION)
        assert service.ended_on == TODAY + 2 * DAY  # not before the last of them
        assert (case.stay.ends_on, case.stay.end_reason) == (TODAY + 2 * DAY, EndReason.PROVIDER_EXIT)

    def test_nobody_signs_twice(self, case: Case) -> None:
        proposal = case.proposed()
        confirm_exit(proposal, actor=case.worker, today=TODAY)
        with pytest.raises(RuleViolation) as problem:
            confirm_exit(proposal, actor=case.worker, today=TODAY)
        assert [finding.id for finding in problem.value.findings] == ["E5"]
        with pytest.raises(RuleViolation):
            decline_exit(proposal, "Pārdomāju.", actor=case.worker, today=TODAY)

    def test_nobody_from_outside_the_team_signs(self, case: Case) -> None:
        proposal = case.proposed()
        for role in (Role.SOCIAL_WORKER, Role.MENTOR, Role.HOUSING_OFFICER):
            with pytest.raises(RuleViolation):
                confirm_exit(proposal, actor=factories.make_user(role, municipality=case.city), today=TODAY)

    def test_without_a_mentor_a_second_member_signs(self, case: Case) -> None:
        case.client.support_team[1].ends_on = TODAY
        with pytest.raises(RuleViolation) as problem:
            propose_exit(case.service, exit_facts(), actor=case.worker, today=TODAY)
        assert [finding.id for finding in problem.value.findings] == ["E4"]

        second = joins(
            case.client, factories.make_user(Role.SOCIAL_WORKER, municipality=case.city), TeamRole.MUNICIPAL_WORKER
        )
        proposal = propose_exit(case.service, exit_facts(), actor=case.worker, today=TODAY)
        for one in (case.manager, second, case.worker):
            confirm_exit(proposal, actor=one, today=TODAY)
        assert proposal.state is ProposalState.CONFIRMED

    def test_any_of_them_declines_and_it_is_off(self, case: Case) -> None:
        proposal = case.proposed()
        confirm_exit(proposal, actor=case.worker, today=TODAY)
        decline_exit(proposal, "Vispirms cits mentors.", actor=case.manager, today=TODAY)
        assert (proposal.state, open_service(case.client.id) is not None) == (ProposalState.DECLINED, True)
        with pytest.raises(Refused):
            confirm_exit(proposal, actor=case.mentor, today=TODAY)
        assert case.proposed().state is ProposalState.OPEN

    def test_one_proposal_at_a_time_and_only_its_author_takes_it_back(self, case: Case) -> None:
        proposal = case.proposed()
        with pytest.raises(Refused):
            case.proposed()
        with pytest.raises(Refused):
            withdraw_proposal(proposal, actor=case.worker, today=TODAY)
        withdraw_proposal(proposal, actor=case.mentor, today=TODAY)
        assert proposal.state is ProposalState.WITHDRAWN

    def test_the_system_neither_proposes_nor_signs(self, case: Case) -> None:
        with pytest.raises(Refused):
            propose_exit(case.service, exit_facts(), **NOW)
        with pytest.raises(Refused):
            confirm_exit(case.proposed(), **NOW)

    def test_another_end_makes_it_pointless(self, case: Case) -> None:
        proposal = case.proposed()
        leaves(case)
        assert proposal.state is ProposalState.WITHDRAWN


class TestAbsence:
    def opened(self, case: Case, days: int = 40) -> Any:
        return open_absence(case.client, TODAY - days * DAY, actor=case.mentor, today=TODAY)

    def test_not_before_a_month(self, case: Case) -> None:
        review = self.opened(case, 20)
        with pytest.raises(RuleViolation) as problem:
            end_by_absence(review, TODAY, SHELTER, "Nav atrasts.", stay_ends_on=None, **NOW)
        assert [finding.id for finding in problem.value.findings] == ["E7"]
        with pytest.raises(RuleViolation):
            extend_absence(review, TODAY + 5 * DAY, "Gaidām.", **NOW)

    def test_once_more_and_then_the_team_decides(self, case: Case) -> None:
        review = self.opened(case)
        extend_absence(review, TODAY + 9 * DAY, "Māsa meklē.", **NOW)
        with pytest.raises(RuleViolation):
            end_by_absence(review, TODAY, SHELTER, "Nav.", stay_ends_on=None, **NOW)
        later = {"actor": SYSTEM, "today": TODAY + 9 * DAY}
        with pytest.raises(RuleViolation):
            extend_absence(review, TODAY + 20 * DAY, "Vēl.", **later)

        end_by_absence(review, TODAY + 9 * DAY, Destination.UNKNOWN, "Nav.", stay_ends_on=TODAY + 9 * DAY, **later)

        service = last_service(case.client.id)
        assert service
        assert (service.end_reason, review.outcome) == (ServiceEnd.ABSENCE, ReviewOutcome.ENDED)
        assert case.stay.end_reason is EndReason.PROVIDER_EXIT

    def test_the_person_is_back_and_nothing_else_changes(self, case: Case) -> None:
        review = person_is_back(self.opened(case), "Bija pie brāļa.", **NOW)
        assert (review.outcome, open_service(case.client.id) is not None) == (ReviewOutcome.BACK, True)
        with pytest.raises(Refused):
            person_is_back(review, "Vēlreiz.", **NOW)

    def test_who_is_known_to_be_away_is_not_absent(self, case: Case) -> None:
        record_away(case.client, AwayKind.CUSTODY, BEFORE, None, None, actor=SYSTEM)
        with pytest.raises(RuleViolation) as problem:
            self.opened(case)
        assert [finding.id for finding in problem.value.findings] == ["E11"]

    def test_nobody_s_service_ends_who_is_found_in_custody_after_all(self, case: Case) -> None:
        review = self.opened(case)
        away = record_away(case.client, AwayKind.CUSTODY, TODAY - 20 * DAY, None, None, actor=SYSTEM)
        with pytest.raises(RuleViolation) as problem:
            end_by_absence(review, TODAY, SHELTER, "Nav.", stay_ends_on=None, **NOW)
        assert {finding.id for finding in problem.value.findings} == {"E7", "E11"}
        assert open_service(case.client.id)
        end_away(away, TODAY, actor=SYSTEM)  # back, and missing again: twenty days are counted, and go on
        assert [one.passed for one in findings_of(review, TODAY + 10 * DAY)] == [False, True, True, True]
        assert all(one.passed for one in findings_of(review, TODAY + 11 * DAY))

    def test_nobody_s_service_ends_who_was_met_since(self, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        review = self.opened(case)
        monkeypatch.setattr("app.exits.known._sources", [lambda ids, _day: dict.fromkeys(ids, Known(TODAY - 5 * DAY))])
        with pytest.raises(RuleViolation) as problem:
            end_by_absence(review, TODAY, SHELTER, "Nav.", stay_ends_on=None, **NOW)
        assert [finding.id for finding in problem.value.findings] == ["E12"]

    def test_one_at_a_time(self, case: Case) -> None:
        self.opened(case)
        with pytest.raises(Refused):
            self.opened(case)
