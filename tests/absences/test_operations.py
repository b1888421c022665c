"""What happened makes the step; people open, note, agree, decide and close, and nothing happens by itself."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.absences.calculations import Step
from app.absences.models import AbsenceAction, AbsenceCase, ActionKind, AgreedPeriod, AnnouncedAbsence, ToldBy
from app.absences.operations import cases as operations
from app.absences.operations.announcements import Announced, agree_period, announce_absence, end_announced
from app.absences.queries.cases import cases_of, open_case
from app.absences.queries.facts import missing_in_reach, standing_of
from app.absences.rules import Standing
from app.clients.models import AwayKind, Destination, ServiceEnd
from app.clients.operations.services import end_service, record_away
from app.clients.queries import open_service
from app.core.audit import SYSTEM, AuditEvent
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.permissions import Permission, Role
from app.exits.operations.absences import findings_of
from app.exits.queries import open_review
from app.visits.models import ContactWay, VisitKind
from tests.absences.cases import BY_NOW, DAY, NOW, WEEK, announced, at, met_and_missed, visit
from tests.exits.conftest import Case, make_case
from tests.factories import TODAY, access_for
from tests.visits.cases import ANNOUNCED, MET

LONG_AGO = TODAY - 5 * WEEK  # a Monday more than a month before


@pytest.fixture
def case(db_session) -> Case:
    return make_case()


def standing(case: Case, today=TODAY) -> Standing:
    found = standing_of(case.client.id, today)
    assert found
    return found


def missed_for(case: Case, weeks: int) -> None:
    """Last met so many weeks ago, and missed each week since."""
    met = TODAY - weeks * WEEK
    met_and_missed(case.stay, case.mentor, met, *(met + number * WEEK for number in range(1, weeks + 1)))


class TestFacts:
    def test_visits_and_calls_make_the_step_without_any_row(self, case):
        missed_for(case, 2)
        assert (standing(case).step, standing(case).days) == (Step.SECOND_WEEK, 14)
        assert open_case(case.client.id) is None
        operations.try_to_reach(case.client, ContactWay.PHONE, NOW, True, None, actor=case.mentor, now=NOW)
        assert standing_of(case.client.id, TODAY) is None
        assert open_case(case.client.id) is None  # reached at once: nothing to talk through

    def test_announced_and_extra_visits_are_not_missed(self, case):
        visit(case.stay, case.mentor, TODAY - WEEK, ANNOUNCED)
        visit(case.stay, case.mentor, TODAY, kind=VisitKind.EXTRA)
        assert standing_of(case.client.id, TODAY) is None

    def test_a_visit_that_is_written_down_late_corrects_the_step(self, case):
        missed_for(case, 3)
        assert standing(case).step is Step.DAYS
        visit(case.stay, case.worker, TODAY - 3 * DAY, MET)
        assert (standing(case).step, standing(case).start_on) == (Step.MISSED, TODAY - 3 * DAY)

    def test_away_and_announced_stand_still_and_count_once(self, case):
        missed_for(case, 3)
        record_away(case.client, AwayKind.HOSPITAL, TODAY - 10 * DAY, TODAY - DAY, None, actor=SYSTEM)
        announced(case.client, TODAY - 12 * DAY, TODAY - 4 * DAY)
        found = standing(case)
        assert (found.days, found.step) == (9, Step.MISSED)  # two of the three misses were in it
        assert not next(one for one in found.findings if one.id == "B7").passed

    def test_who_says_so_themselves_has_been_reached(self, case):
        missed_for(case, 2)
        announced(case.client, TODAY, None, ToldBy.CLIENT)
        assert standing_of(case.client.id, TODAY) is None

    def test_the_period_that_held_when_they_were_last_met_counts(self, case):
        met = TODAY - WEEK
        agree_period(case.client, 6, met - DAY, **BY_NOW)
        agree_period(case.client, 20, TODAY, **BY_NOW)
        met_and_missed(case.stay, case.mentor, met, met + DAY)
        assert standing(case).step is Step.DAYS

    def test_reach_and_who_is_furthest(self, case):
        other = make_case(case.city)
        met_and_missed(other.stay, other.mentor, LONG_AGO, LONG_AGO + WEEK)
        missed_for(case, 2)
        make_case(case.city)
        manager = access_for(Role.PROGRAMME_MANAGER, municipality=case.city)
        mentor = access_for(Role.MENTOR, municipality=case.city, user_id=case.mentor.id)
        stranger = access_for(Role.PROGRAMME_MANAGER, municipality=make_case().city)

        def seen(viewer, permission=Permission.ABSENCE_SEE):
            return [one.client for one in missing_in_reach(viewer, permission, TODAY)]

        assert seen(manager) == [other.client, case.client]
        assert seen(mentor, Permission.ABSENCE_CHANGE) == [case.client]
        assert seen(manager, Permission.ABSENCE_CHANGE) == seen(stranger) == []

    @pytest.mark.parametrize("more", [1, 6])
    def test_the_number_of_queries_does_not_grow(self, case, count_queries, more):
        for _number in range(more):
            one = make_case(case.city)
            met_and_missed(one.stay, one.mentor, LONG_AGO, LONG_AGO + WEEK)
            operations.note_action(one.client, ActionKind.ASKED, NOW, None, actor=one.mentor, now=NOW)
        db.session.expire_all()
        manager = access_for(Role.PROGRAMME_MANAGER, municipality=case.city)
        with count_queries() as sent:
            assert len(missing_in_reach(manager, Permission.ABSENCE_SEE, TODAY)) == more
        assert len(sent) <= 20, "\n".join(sent)


class TestOpening:
    def test_the_first_thing_done_opens_the_case_from_the_missed_visit(self, case):
        missed_for(case, 2)
        operations.note_action(case.client, ActionKind.LEFT_WORD, NOW, None, actor=case.mentor, now=NOW)
        operations.try_to_reach(case.client, ContactWay.MESSAGE, NOW, False, "Māsai.", actor=case.mentor, now=NOW)
        opened = open_case(case.client.id)
        assert opened
        assert (opened.opened_on, len(opened.actions), len(cases_of(case.client.id))) == (TODAY - WEEK, 1, 1)

    def test_by_hand_with_what_is_known(self, case):
        opened = operations.open_by_hand(case.client, TODAY - 16 * DAY, **BY_NOW)
        assert standing(case).step is Step.DAYS
        with pytest.raises(Refused, match="jau ir atvērts"):
            operations.open_by_hand(case.client, None, **BY_NOW)
        with pytest.raises(Refused, match="nav prombūtnē"):
            operations.open_by_hand(make_case().client, TODAY, **BY_NOW)
        assert opened.opened_on == TODAY

    def test_acting_at_once_needs_a_reason_and_no_step(self, case):
        with pytest.raises(Refused, match="kāpēc"):
            operations.note_action(case.client, ActionKind.ACTED, NOW, None, actor=case.mentor, now=NOW)
        operations.note_action(case.client, ActionKind.ACTED, NOW, "Deg svece logā.", actor=case.mentor, now=NOW)
        found = standing(case)
        assert found.step is None
        assert "enter" in found.allowed
        with pytest.raises(Refused, match="pēc tam"):
            operations.note_action(case.client, ActionKind.ASKED, NOW + DAY, None, actor=case.mentor, now=NOW)

    def test_not_for_who_does_not_receive_the_service(self, case):
        end_service(case.service, TODAY, ServiceEnd.CLIENT_WISH, Destination.SHELTER, actor=SYSTEM, today=TODAY)
        with pytest.raises(Refused, match="nesaņem"):
            operations.open_by_hand(case.client, None, **BY_NOW)


class TestDeciding:
    def test_the_review_is_opened_by_a_person_after_a_month_and_not_before(self, case):
        missed_for(case, 4)
        with pytest.raises(Refused, match="vēl nav pagājis"):
            operations.open_review_of(case.client, **BY_NOW)
        later = {"actor": case.mentor, "today": TODAY + 3 * DAY}
        assert open_review(case.client.id) is None  # nothing is automatic
        review = operations.open_review_of(case.client, **later)
        assert (review.unreachable_since, open_service(case.client.id) is None) == (TODAY - 4 * WEEK, False)
        assert standing(case, TODAY + 3 * DAY).step is Step.MONTH

    def test_once_more_by_at_most_a_month_in_writing(self, case):
        missed_for(case, 5)
        with pytest.raises(RuleViolation):
            operations.wait_longer(case.client, TODAY + 31 * DAY, "Māsa meklē.", **BY_NOW)
        db.session.rollback()

    def test_the_longer_wait_is_step_five_and_cannot_be_repeated(self, case):
        missed_for(case, 5)
        review = operations.wait_longer(case.client, TODAY + 20 * DAY, "Māsa meklē.", **BY_NOW)
        assert (standing(case).step, review.extension_words) == (Step.LONGER, "Māsa meklē.")
        with pytest.raises(RuleViolation):
            operations.wait_longer(case.client, TODAY + 25 * DAY, "Vēl.", **BY_NOW)

    def test_exits_knows_of_visits_and_announcements(self, case):
        missed_for(case, 5)
        review = operations.open_review_of(case.client, **BY_NOW)
        assert all(one.passed for one in findings_of(review, TODAY))
        absence = announced(case.client, TODAY, None)
        assert [one.id for one in findings_of(review, TODAY) if not one.passed] == ["E11"]
        end_announced(absence, TODAY, **BY_NOW)
        operations.try_to_reach(case.client, ContactWay.PHONE, NOW, True, None, actor=case.mentor, now=NOW)
        assert [one.id for one in findings_of(review, TODAY) if not one.passed] == ["E12"]


class TestClosing:
    def test_b9_in_words_once_the_person_is_back_and_the_review_with_it(self, case):
        missed_for(case, 5)
        operations.open_review_of(case.client, **BY_NOW)
        opened = open_case(case.client.id)
        assert opened
        with pytest.raises(Refused, match="satikts vai sasniegts"):
            operations.close_case(opened, "Bija pie brāļa.", **BY_NOW)
        operations.try_to_reach(case.client, ContactWay.MET, NOW, True, None, actor=case.mentor, now=NOW)
        assert standing(case).back_on == TODAY
        operations.close_case(opened, "Bija pie brāļa.", **BY_NOW)
        assert standing_of(case.client.id, TODAY) is None
        assert open_review(case.client.id) is None
        with pytest.raises(Refused, match="jau ir noslēgts"):
            operations.close_case(opened, "Vēlreiz.", **BY_NOW)

    def test_also_when_the_service_has_ended(self, case):
        opened = operations.open_by_hand(case.client, None, **BY_NOW)
        end_service(case.service, TODAY, ServiceEnd.CLIENT_WISH, Destination.SHELTER, actor=SYSTEM, today=TODAY)
        assert operations.close_case(opened, "Aizgāja uz patversmi.", **BY_NOW).closed_on == TODAY


class TestAnnouncements:
    def test_days_that_cannot_be(self, case):
        for words, facts in {
            "nevar būt nākotnē": Announced(TODAY, None, ToldBy.OTHER, TODAY + DAY),
            "pēc pirmās": Announced(TODAY, TODAY, ToldBy.OTHER, TODAY),
            "ilgāk par gadu": Announced(TODAY, TODAY + 400 * DAY, ToldBy.OTHER, TODAY),
        }.items():
            with pytest.raises(Refused, match=words):
                announce_absence(case.client, facts, **BY_NOW)

    def test_back_earlier_and_never_later(self, case):
        absence = announced(case.client, TODAY - 3 * DAY, TODAY + 5 * DAY)
        end_announced(absence, TODAY, **BY_NOW)
        with pytest.raises(Refused, match="jau bija"):
            end_announced(absence, TODAY, **BY_NOW)
        assert absence.ends_on == TODAY

    def test_a_new_period_ends_the_one_before(self, case):
        first = agree_period(case.client, 10, TODAY - 9 * DAY, **BY_NOW)
        agree_period(case.client, 20, TODAY, **BY_NOW)
        assert first.ends_on == TODAY
        for words, days, on in (("līdz 28", 29, TODAY), ("līdz 28", 0, TODAY), ("vēlāka", 5, TODAY - 2 * DAY)):
            with pytest.raises(Refused, match=words):
                agree_period(case.client, days, on, **BY_NOW)


class TestKept:
    def test_the_database_rewrites_nothing(self, case):
        operations.note_action(case.client, ActionKind.ASKED, NOW, "Slimnīcā nav.", actor=case.mentor, now=NOW)
        announced(case.client, TODAY, None)
        agree_period(case.client, 10, TODAY, **BY_NOW)
        closed = operations.open_by_hand(make_case(case.city).client, None, **BY_NOW)
        closed.closed_on, closed.causes = TODAY, "x"
        db.session.flush()
        period = {"municipality_id": case.city.id, "client_id": case.client.id, "created_at": NOW}
        for guard, statement in {
            "absence_action_append_only": sa.update(AbsenceAction).values(words=None),
            "announced_absence_locked": sa.update(AnnouncedAbsence).values(starts_on=TODAY - DAY),
            "agreed_period_locked": sa.update(AgreedPeriod).values(days=5),
            "no_overlap_agreed_period": sa.insert(AgreedPeriod).values(**period, days=5, starts_on=TODAY),
            "absence_case_locked": sa.update(AbsenceCase).where(AbsenceCase.id == closed.id).values(causes="y"),
            "uq_absence_case_open|UNIQUE": sa.insert(AbsenceCase).values(**period, opened_on=TODAY),
            "reason_in_words": sa.insert(AbsenceAction).values(
                case_id=closed.id, kind=ActionKind.ACTED, at=NOW, created_at=NOW
            ),
            "below_a_month": sa.insert(AgreedPeriod).values(
                **period, days=29, starts_on=TODAY - 9 * DAY, ends_on=TODAY - 8 * DAY
            ),
        }.items():
            with pytest.raises(DBAPIError, match=guard), db.session.begin_nested():
                db.session.execute(statement)

    def test_words_are_sealed_in_the_audit(self, case):
        operations.note_action(case.client, ActionKind.ACTED, at(TODAY), "Deg svece.", actor=case.mentor, now=NOW)
        event = db.session.scalar(sa.select(AuditEvent).where(AuditEvent.action == "absence_action.acted"))
        assert event
        assert "svece" not in str(event.changes)
