"""Visits are proposed, answered, called off, recorded; talks are led by two; what cannot be is refused in words."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core.audit import SYSTEM, history
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.permissions import Role
from app.troubles import queries
from app.troubles.models import LandlordVisit, MediationTalk, VisitState
from app.troubles.operations.talks import record_talk
from app.troubles.operations.visits import answer_visit, cancel_visit, propose_visit, record_entry, record_visit
from tests.factories import TODAY, access_for, make_flat, make_municipality, make_stay, make_user

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEFORE = TODAY - 30 * DAY


@pytest.fixture
def stay(db_session):
    return make_stay(make_flat(municipality=make_municipality("Rīga")), starts_on=BEFORE)


@pytest.fixture
def two(stay):
    return [make_user(role, municipality=stay.municipality) for role in (Role.SRA_OFFICER, Role.SOCIAL_WORKER)]


def proposed(stay, at=NOW + DAY, lasts=HOUR) -> LandlordVisit:
    return propose_visit(stay, at, at + lasts, "Skaitītāji.", actor=SYSTEM, now=NOW)


def answered(visit, agreed=True, on=TODAY) -> LandlordVisit:
    return answer_visit(visit, agreed, on, actor=SYSTEM, today=TODAY)


class TestVisits:
    def test_an_agreed_visit_takes_place_and_says_who_was_there(self, stay):
        visit = answered(proposed(stay))
        with pytest.raises(Refused, match="vēl nav pienācis"):
            record_visit(visit, "Īpašnieks", actor=SYSTEM, now=NOW)
        record_visit(visit, "Īpašnieks un mentors", "Viss kārtībā.", actor=SYSTEM, now=NOW + DAY)

        assert (visit.state, visit.present) == (VisitState.TOOK_PLACE, "Īpašnieks un mentors")
        assert len(history(visit)) == 3
        with pytest.raises(Refused, match="vairs nav plānots"):
            cancel_visit(visit, actor=SYSTEM)

    @pytest.mark.parametrize(("agreed", "words"), [(None, "vēl nav atbildējis"), (False, "nepiekrita")])
    def test_one_not_agreed_is_refused_in_words(self, stay, agreed, words):
        visit = proposed(stay)
        if agreed is not None:
            answered(visit, agreed)
        with pytest.raises(RuleViolation, match=words):
            record_visit(visit, "Īpašnieks", actor=SYSTEM, now=NOW + DAY)

    def test_who_does_not_agree_loses_nothing_and_another_time_is_proposed(self, stay):
        visit = answered(proposed(stay), agreed=False)
        with pytest.raises(Refused, match="Iesakiet citu laiku"):
            answered(visit)
        assert proposed(stay, NOW + 2 * DAY).state is VisitState.PROPOSED
        assert (stay.ends_on, stay.warnings) == (None, [])

    def test_who_agreed_may_change_their_mind_until_it_begins(self, stay):
        visit = answered(answered(proposed(stay)), agreed=False)
        assert visit.state is VisitState.REFUSED
        with pytest.raises(Refused, match="pēc apmeklējuma sākuma"):
            answer_visit(proposed(stay, NOW + HOUR), True, TODAY + DAY, actor=SYSTEM, today=TODAY + DAY)

    def test_times_that_cannot_be_are_refused(self, stay):
        for words, attempt in {
            "vēl nav pienācis": lambda: proposed(stay, NOW),
            "pēc tā sākuma": lambda: proposed(stay, lasts=timedelta()),
            "nedzīvo": lambda: record_entry(
                stay, *(NOW - 40 * DAY, NOW - 39 * DAY), "x", "y", "z", actor=SYSTEM, now=NOW
            ),
            "nākotnē": lambda: answered(proposed(stay), on=TODAY + DAY),
            "pēc tās": lambda: record_entry(stay, NOW + DAY, NOW + DAY + HOUR, "x", "y", "z", actor=SYSTEM, now=NOW),
        }.items():
            with pytest.raises(Refused, match=words):
                attempt()

    def test_coming_in_when_it_could_not_wait_is_an_entry_with_its_reason(self, stay):
        entry = record_entry(
            stay, NOW - HOUR, NOW, "Ūdens", "Plūda; zvanījām trīs reizes.", "Īpašnieks", actor=SYSTEM, now=NOW
        )
        assert (entry.state, entry.answered_on) == (VisitState.ENTERED, None)
        assert queries.visits_in_a_year(queries.visits_of([stay.id]), NOW) == 1

    @pytest.mark.parametrize(
        "values",
        [{"state": "took_place"}, {"state": "entered", "present": "x"}, {"state": "agreed"}, {"ends_at": NOW}],
    )
    def test_the_database_refuses_what_cannot_be(self, stay, values):
        visit = proposed(stay)
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(sa.update(LandlordVisit).where(LandlordVisit.id == visit.id).values(**values))


class TestTalks:
    def talk(self, stay, first, second, **changes):
        options = {"held_on": TODAY, "words": "Troksnis pēc 23.", "actor": SYSTEM, "today": TODAY, **changes}
        held_on, words = options.pop("held_on"), options.pop("words")
        return record_talk(stay, held_on, first, second, words, **options)

    def test_two_lead_it_and_it_is_written_once(self, stay, two):
        talk = self.talk(stay, *two, next_on=TODAY + 7 * DAY)
        with pytest.raises(RuleViolation, match="Viens cilvēks"):
            self.talk(stay, two[0], two[0])
        with pytest.raises(DBAPIError, match="append_only"), db.session.begin_nested():
            db.session.execute(sa.delete(MediationTalk).where(MediationTalk.id == talk.id))

    @pytest.mark.parametrize("changes", [{"held_on": TODAY + DAY}, {"held_on": BEFORE - DAY}, {"next_on": TODAY}])
    def test_days_that_cannot_be_are_refused(self, stay, two, changes):
        with pytest.raises(Refused):
            self.talk(stay, *two, **changes)

    def test_what_is_coming_is_the_viewers_own_and_a_later_talk_settles_the_one_before(self, stay, two):
        elsewhere = make_stay(make_flat(municipality=make_municipality("Liepāja")), starts_on=BEFORE)
        self.talk(stay, *two, held_on=TODAY - DAY, next_on=TODAY + 7 * DAY)
        proposed(stay, NOW + 14 * DAY)
        proposed(stay, NOW + 14 * DAY + HOUR)
        proposed(elsewhere)
        viewer = access_for(Role.SRA_OFFICER, municipality=stay.municipality)

        found = queries.coming(viewer, NOW, 8)
        assert ([one.starts_at for one in found.visits], len(found.talks)) == ([NOW + 14 * DAY], 1)

        self.talk(stay, *two)
        assert queries.coming(viewer, NOW, 8).talks == []
