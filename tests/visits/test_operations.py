"""Visits, photos, contacts and fixed times: written once, corrected by who made them, refused in words."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.clients.models import Destination
from app.core.audit import SYSTEM
from app.core.errors import Refused, RuleViolation
from app.core.permissions import Role
from app.core.photos import read_photo
from app.placements.models import EndReason
from app.visits.models import Contact, ContactWay, DwellingCondition, SupportTag, Visit, VisitClient, VisitPhoto
from app.visits.operations.contacts import record_contact
from app.visits.operations.photos import HOME, add_photos
from app.visits.operations.slots import end_slot, plan_slot
from app.visits.operations.visits import VisitFacts, WhichVisit, record_visit
from app.visits.queries import last_met_or_reached, unannounced_misses
from app.visits.queries.visits import last_visits, slots_of
from tests.factories import (
    TODAY,
    client_of,
    make_flat,
    make_household,
    make_municipality,
    make_stay,
    make_user,
    make_waiting,
    save,
)
from tests.pictures import picture
from tests.visits.cases import ANNOUNCED, MET, MISSED, NOW, make_mentor, make_slot, visited

DAY = timedelta(days=1)


@pytest.fixture
def stay(db_session):
    """A couple, in the flat for two months."""
    municipality = make_municipality()
    household = make_household(municipality, clients=2)
    make_waiting(household)
    return make_stay(make_flat(municipality=municipality), household, TODAY - 60 * DAY)


@pytest.fixture
def mentor(stay):
    return make_mentor(stay)


def facts_of(stay, **changes) -> VisitFacts:
    clients = {row.client_id: MET for row in stay.clients}
    return replace(VisitFacts(NOW, clients, DwellingCondition.GOOD), **changes)


class TestRecording:
    def test_one_of_two_was_met(self, stay, mentor):
        first, second = (row.client_id for row in stay.clients)
        slot = make_slot(stay, mentor)
        visit = record_visit(
            stay,
            WhichVisit(TODAY),
            facts_of(stay, clients={first: MET, second: ANNOUNCED}, tags=[SupportTag.CLEANING], words="Tīrs."),
            actor=mentor,
            now=NOW,
        )
        assert {row.client_id: (row.met, row.announced) for row in visit.clients} == {
            first: (True, None),
            second: (False, True),
        }
        assert (visit.slot_id, visit.tags, visit.met) == (slot.id, ["cleaning"], True)

    def test_sent_again_it_corrects(self, stay, mentor, db_session):
        first = visited(stay, mentor, seen=MISSED)
        again = visited(stay, mentor, words="Tomēr bija mājās.")
        assert again is first
        assert db_session.scalar(sa.select(sa.func.count(Visit.id))) == 1
        assert all(row.met for row in db_session.scalars(sa.select(VisitClient)))
        assert last_visits([stay.id])[stay.id].words == "Tomēr bija mājās."

    def test_a_second_visit_of_the_day_and_a_colleagues_are_others(self, stay, mentor, db_session):
        for user, number in ((mentor, 1), (mentor, 2), (make_mentor(stay), 1)):
            visited(stay, user, number=number)
        assert db_session.scalar(sa.select(sa.func.count(Visit.id))) == 3

    @pytest.mark.parametrize("changes", [{"clients": {}}, {"at": NOW - DAY}, {"at": NOW + DAY / 24}])
    def test_what_cannot_be_is_refused(self, stay, mentor, changes):
        with pytest.raises(Refused):
            record_visit(stay, WhichVisit(TODAY), facts_of(stay, **changes), actor=mentor, now=NOW)
        with pytest.raises(Refused):
            record_visit(stay, WhichVisit(TODAY), facts_of(stay, second_id=mentor.id), actor=mentor, now=NOW)

    def test_neither_before_they_came_nor_tomorrow(self, stay, mentor):
        for day in (stay.starts_on - DAY, TODAY + DAY):
            with pytest.raises(RuleViolation):
                record_visit(stay, WhichVisit(day), facts_of(stay), actor=mentor, now=NOW)

    def test_the_database_knows_it_too(self, stay, mentor, db_session):
        visit = visited(stay, mentor)
        same = {"municipality_id": stay.municipality_id, "placement": stay, "visit_on": TODAY, "number": 1}
        with pytest.raises(IntegrityError), db_session.begin_nested():
            save(Visit(**same, at=NOW, by_id=mentor.id))
        client = client_of(make_household(stay.municipality))
        for met, announced in ((True, False), (False, None)):
            with pytest.raises(IntegrityError), db_session.begin_nested():
                save(VisitClient(visit=visit, client=client, met=met, announced=announced))


class TestPhotos:
    def send(self, stay, mentor, *photos, about=HOME):
        read = [read_photo(photo) for photo in photos]
        return add_photos(stay, WhichVisit(TODAY), about, read, made_at=NOW, actor=mentor, now=NOW)

    def test_they_come_before_the_visit_and_the_same_is_kept_once(self, stay, mentor, db_session):
        self.send(stay, mentor, picture(colour="red"), picture(colour="blue"))
        assert self.send(stay, mentor, picture(colour="red")) == []
        assert len(self.send(stay, mentor, picture(colour="red"), about="meter:7:T1")) == 1
        assert db_session.scalar(sa.select(sa.func.count(VisitPhoto.id))) == 3

    @pytest.mark.parametrize("about", ["", "client", "home:1", "fault:light", "meter:x:"])
    def test_it_is_known_what_they_show(self, stay, mentor, about):
        with pytest.raises(Refused):
            self.send(stay, mentor, picture(), about=about)


class TestLastContact:
    def test_met_and_reached_count_and_tried_does_not(self, stay, mentor):
        one, other = (row.client for row in stay.clients)
        visited(stay, mentor, days_ago=10)
        visited(stay, mentor, days_ago=3, seen=MISSED)
        record_contact(one, NOW - 2 * DAY, ContactWay.PHONE, True, actor=mentor, now=NOW)
        record_contact(other, NOW - DAY, ContactWay.PHONE, False, actor=mentor, now=NOW)
        assert last_met_or_reached([one.id, other.id, 0], TODAY) == {one.id: NOW - 2 * DAY, other.id: NOW - 10 * DAY}
        assert last_met_or_reached([one.id], TODAY - 3 * DAY) == {one.id: NOW - 10 * DAY}

    def test_only_days_on_which_nobody_met_them_are_missed(self, stay, mentor):
        one, other = (row.client_id for row in stay.clients)
        visited(stay, mentor, days_ago=14, seen=MISSED)
        visited(stay, mentor, days_ago=7, seen=ANNOUNCED)
        visited(stay, mentor, days_ago=2, seen=MISSED)
        visited(stay, mentor, days_ago=2, seen=MET, number=2)
        visited(stay, mentor, days_ago=0, seen=MISSED)
        missed = [TODAY - 14 * DAY, TODAY]
        assert unannounced_misses([one, other], TODAY - 30 * DAY) == {one: missed, other: missed}
        assert unannounced_misses([one], TODAY) == {one: [TODAY]}


def test_a_contact_is_written_once(stay, mentor, db_session):
    contact = record_contact(stay.clients[0].client, NOW, ContactWay.PHONE, True, "Zvanīja.", actor=mentor, now=NOW)
    for change in (sa.update(Contact).values(reached=False), sa.delete(Contact)):
        with pytest.raises(IntegrityError), db_session.begin_nested():
            db_session.execute(change.where(Contact.id == contact.id))
    with pytest.raises(Refused):
        record_contact(contact.client, NOW + DAY, ContactWay.PHONE, True, actor=mentor, now=NOW)


def test_a_fixed_time_is_planned_once_and_ends(stay, mentor):
    slot = make_slot(stay, mentor)
    with pytest.raises(Refused):
        make_slot(stay, mentor)
    make_slot(stay, make_user(Role.MENTOR, municipality=stay.municipality))
    end_slot(slot, TODAY, actor=SYSTEM)
    assert slot not in slots_of(stay.id, TODAY)
    with pytest.raises(Refused):
        end_slot(slot, TODAY, actor=SYSTEM)
    plan_slot(stay, mentor, slot.weekday, slot.at, 30, TODAY, actor=SYSTEM)
    stay.ends_on, stay.end_reason, stay.destination = date(2026, 12, 1), EndReason.LEASE_RAN_OUT, Destination.UNKNOWN
    with pytest.raises(Refused):
        plan_slot(stay, mentor, 1, time(9), 30, date(2026, 12, 1), actor=SYSTEM)
