"""My week: own homes and covered ones, what to know there, the counts; nothing of anybody else, and no name."""

from datetime import date, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from app.accounts.models import Cover
from app.clients.models import Away, AwayKind, SupportAssignment, TeamRole
from app.core.audit import SYSTEM, AuditEvent
from app.core.permissions import Role
from app.places.operations.settings import set_policy
from app.visits.models import DwellingCondition
from app.visits.operations.slots import end_slot
from app.visits.queries.week import monday_of, week_of
from tests.factories import TODAY, access_for, make_flat, make_municipality, make_stay, save
from tests.visits.cases import MISSED, make_caution, make_mentor, make_slot, visited

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY.isoformat() + "T09:00:00Z", tick=False):
        yield


@pytest.fixture
def riga(db_session):
    return make_municipality("Rīga")


def housed(riga, **values: Any):
    return make_stay(make_flat(municipality=riga, **values), starts_on=TODAY - 60 * DAY)


@pytest.fixture
def stay(riga):
    return housed(riga)


@pytest.fixture
def mentor(stay):
    return make_mentor(stay)


def cover(absent, covering, riga) -> Cover:
    days = {"starts_on": TODAY - DAY, "ends_on": TODAY + DAY}
    who = {"absent_user": absent, "covering_user": covering, "given_by_id": absent.id}
    return save(Cover(municipality_id=riga.id, **who, **days))


def make_support(stay, user) -> None:
    part = {"user": user, "role": TeamRole.MENTOR, "starts_on": TODAY - 90 * DAY}
    save(SupportAssignment(client=stay.clients[0].client, **part))


def weeks(user, riga, monday=TODAY):
    return week_of(access_for(Role.MENTOR, municipality=riga, user_id=user.id), monday, TODAY)


def test_homes_stand_on_their_days_and_those_without_a_time_below(stay, mentor, riga):
    wednesday = make_slot(stay, mentor, weekday=2)
    ended = make_slot(stay, mentor, weekday=4)
    end_slot(ended, TODAY, actor=SYSTEM)
    week = weeks(mentor, riga)
    planned = {day: [slot.id for slot, _home in visits] for day, visits in week.days if visits}
    assert planned == {TODAY + 2 * DAY: [wednesday.id]}
    assert week.unplanned == []
    end_slot(wednesday, TODAY, actor=SYSTEM)
    assert [home.stay for home in weeks(mentor, riga).unplanned] == [stay]


def test_only_own_homes_and_those_of_covered_colleagues(stay, mentor, riga):
    other = housed(riga)
    colleague = make_mentor(other)
    slot = make_slot(other, colleague)
    assert [home.stay for home in weeks(mentor, riga).homes] == [stay]
    cover(colleague, mentor, riga)
    homes = {home.stay: home for home in weeks(mentor, riga).homes}
    assert homes.keys() == {stay, other}
    assert (homes[other].covered_for, homes[other].slots, homes[stay].covered_for) == (colleague, [slot], None)


def test_what_one_has_to_know_at_the_door(stay, mentor, riga):
    visited(stay, mentor, days_ago=7, condition=DwellingCondition.WORSE)
    make_caution(stay)
    (home,) = weeks(mentor, riga).homes
    assert (home.two_people, home.consent, home.finding.passed) == (True, None, False)
    assert home.last
    assert home.last.condition is DwellingCondition.WORSE
    assert home.visits == []


def test_the_counts_of_the_week_and_of_four_weeks(stay, mentor, riga):
    assert ((week := weeks(mentor, riga)).due, week.visited, week.often.passed) == (1, 0, False)
    for days in (21, 14, 7):
        visited(stay, mentor, days_ago=days)
    visited(stay, mentor, seen=MISSED)
    assert ((week := weeks(mentor, riga)).due, week.visited, week.often.passed) == (1, 1, False)
    visited(stay, mentor, number=2)
    assert weeks(mentor, riga).often.passed


def test_nobody_is_due_who_is_away_for_a_while(stay, mentor, riga):
    client = stay.clients[0].client
    save(Away(municipality_id=riga.id, client=client, kind=AwayKind.HOSPITAL, started_on=TODAY - 9 * DAY))
    week = weeks(mentor, riga)
    assert (week.due, week.homes[0].away, week.homes[0].finding.passed) == (0, True, True)


def test_more_clients_than_advised_are_said(stay, mentor, riga, db_session):
    assert weeks(mentor, riga).caseload == []
    set_policy(riga, "mentor_clients", 1, TODAY, "x", actor=SYSTEM, today=TODAY)
    other = housed(riga)
    make_support(other, mentor)
    assert [one.id for one in weeks(mentor, riga).caseload] == ["C4"]


@pytest.mark.parametrize("number", [1, 4])
def test_the_number_of_queries_does_not_grow(riga, mentor, stay, count_queries, db_session, number):
    for _one in range(number):
        other = housed(riga)
        make_support(other, mentor)
        make_slot(other, mentor, at=time(8))
        visited(other, mentor)
    db_session.expire_all()
    with count_queries() as sent:
        weeks(mentor, riga)
    assert len(sent) < 30


class TestPage:
    def test_it_names_nobody_and_keeps_the_forms_of_the_day(self, stay, mentor, client):
        make_slot(stay, mentor)
        client.sign_in(mentor)
        page = client.get("/").follow("Mana nedēļa")
        person = stay.clients[0].client
        assert person.file_number in page.main
        assert person.family_name not in page.response.text
        assert page.one("body")["data-keep-also"] == f"/stays/{stay.id}/visits/{TODAY}/1"
        assert client.get(page.one("body")["data-keep-also"]).status == 200
        (way,) = [str(link["href"]) for link in page.all("a[href^='geo:']")]
        assert way.startswith("geo:56.9")

    def test_the_words_of_the_last_visit_are_shown_not_kept_and_written_down_as_read(
        self, stay, mentor, client, db_session
    ):
        visited(stay, mentor, days_ago=7, words="Gaida atbildi par darbu.")
        client.sign_in(mentor)
        words = client.get("/week").one(".visit-card [data-not-kept]")
        assert words.get_text() == "Gaida atbildi par darbu."
        read = db_session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "household.visits.read")).one()
        assert read.object_id == stay.household_id

    def test_another_host_is_linked_only_where_the_installation_names_it(
        self, stay, mentor, client, flask_app, monkeypatch
    ):
        client.sign_in(mentor)
        assert not client.get("/week").all("main a[href^='http']")
        monkeypatch.setitem(flask_app.config, "DIRECTIONS_URL", "https://way.example/?to={place}")
        (link,) = client.get("/week").all("main a[href^='http']")
        assert str(link["href"]).startswith("https://way.example/?to=56.9")

    def test_another_week_is_not_kept(self, stay, mentor, client):
        client.sign_in(mentor)
        page = client.get("/week/2026-12-03")
        assert "30.11.2026. – 06.12.2026." in page.text
        assert page.one("body").get("data-keep-offline") is None
        for wrong in ("x", "2020-01-01", "2026-13-01"):
            assert client.get(f"/week/{wrong}").status == 404

    def test_whom_to_call_out_of_hours_stands_on_every_page_of_who_visits(self, stay, mentor, riga, client, new_client):
        line = "Dežurants: 67 000 000"
        set_policy(riga, "out_of_hours", [line], TODAY, "x", actor=SYSTEM, today=TODAY)
        client.sign_in(mentor)
        for url in ("/", "/week", "/clients", f"/stays/{stay.id}/visits"):
            assert line in client.get(url).text
        officer = new_client().as_(Role.HOUSING_OFFICER, municipality=riga)
        assert line not in officer.get("/").text


def test_weeks_begin_on_monday():
    assert monday_of(date(2026, 11, 29)) == date(2026, 11, 23) == monday_of(date(2026, 11, 23))
