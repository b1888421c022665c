"""The list of homes for those who plan visits: where nobody has been for a week, who has no fixed time."""

from datetime import timedelta

import pytest
import time_machine

from app.clients.models import Away, AwayKind
from app.core.extensions import db
from app.core.permissions import Role
from app.visits.queries.homes import HomeFilters, homes
from tests.factories import TODAY, access_for, make_flat, make_municipality, make_stay, save
from tests.visits.cases import make_mentor, make_slot, visited

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY.isoformat() + "T09:00:00Z", tick=False):
        yield


@pytest.fixture
def riga(db_session):
    return make_municipality("Rīga")


def housed(riga):
    return make_stay(make_flat(municipality=riga), starts_on=TODAY - 30 * DAY)


def found(riga, **filters):
    viewer = access_for(Role.PROGRAMME_MANAGER, municipality=riga)
    return {row.Placement for row in db.session.execute(homes(viewer, HomeFilters(**filters), TODAY))}


def test_late_is_who_was_not_visited_for_seven_days_and_is_not_away(riga):
    never, week_ago, lately, away, new = (housed(riga) for _number in range(5))
    new.starts_on = TODAY - 2 * DAY
    visited(week_ago, make_mentor(week_ago), days_ago=7)
    visited(lately, make_mentor(lately), days_ago=6)
    visited(lately, make_mentor(lately), days_ago=20)
    client = away.clients[0].client
    save(Away(municipality_id=riga.id, client=client, kind=AwayKind.ABROAD, started_on=TODAY - 9 * DAY))
    assert found(riga) == {never, week_ago, lately, away, new}
    assert found(riga, late=True) == {never, week_ago}


def test_without_a_fixed_time_and_of_one_colleague(riga):
    planned, unplanned = housed(riga), housed(riga)
    mentor = make_mentor(planned)
    make_slot(planned, mentor)
    assert found(riga, unplanned=True) == {unplanned}
    assert found(riga, user=mentor.id) == {planned}


def test_the_page_and_its_file_name_nobody_and_stop_at_the_municipality(riga, client):
    stay, other = housed(riga), housed(make_municipality())
    visited(stay, make_mentor(stay), days_ago=9, words="Vārdi.")
    client.as_(Role.PROGRAMME_MANAGER, municipality=riga)
    page = client.get("/").follow("Vizītes")
    person = stay.clients[0].client
    assert person.file_number in page.main
    assert other.clients[0].client.file_number not in page.main
    assert "Pēdējā vizīte bija pirms 9 dienām." in page.main
    file = client.get("/homes/export.csv").response.get_data(as_text=True)
    for text in (page.main, file):
        assert person.family_name not in text
        assert "Vārdi" not in text
    assert person.file_number in file
    assert "1 mājoklis" in client.get("/homes?late=y").main
