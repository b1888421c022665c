"""Readings for building managers: by which day, what is not read yet, and a list that names nobody."""

from datetime import date, timedelta

import pytest
import time_machine

from app.clients.models import SupportAssignment, TeamRole
from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.meters.monthly import due_before, next_due
from app.meters.operations.managers import tell_readings
from app.meters.queries.managers import rounds
from tests.factories import TODAY, access_for, make_building, make_flat, make_municipality, make_stay, make_user, save
from tests.meters.cases import make_meter, read, tells

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY.isoformat() + "T09:00:00Z", tick=False):
        yield


@pytest.mark.parametrize(
    ("day", "today", "due", "before"),
    [
        (25, date(2026, 11, 23), date(2026, 11, 25), date(2026, 10, 25)),
        (25, date(2026, 11, 25), date(2026, 11, 25), date(2026, 10, 25)),
        (25, date(2026, 11, 26), date(2026, 12, 25), date(2026, 11, 25)),
        (31, date(2026, 2, 10), date(2026, 2, 28), date(2026, 1, 31)),
        (31, date(2026, 3, 1), date(2026, 3, 31), date(2026, 2, 28)),
        (1, date(2026, 12, 31), date(2027, 1, 1), date(2026, 12, 1)),
    ],
)
def test_the_day_of_each_month(day, today, due, before):
    assert (next_due(day, today), due_before(day, today)) == (due, before)


@pytest.fixture
def flat(db_session):
    return make_flat(municipality=make_municipality("Rīga"))


def officer(flat):
    return access_for(Role.HOUSING_OFFICER, municipality=flat.municipality)


def test_what_was_read_since_the_last_time_is_fresh(flat):
    meter, other = make_meter(flat), make_meter(flat, number="B 2")
    manager = tells(flat)
    read(meter, TODAY - 40 * DAY, 1)
    read(other, TODAY - DAY, 1)
    (one,) = rounds(officer(flat), TODAY)
    assert (one.manager, one.due_on, one.missing) == (manager, date(2026, 11, 25), 1)
    assert {line.meter: line.fresh for line in one.lines} == {meter: False, other: True}


def test_a_building_tells_one_manager_or_nobody(flat):
    make_meter(flat)
    tells(flat, 10)
    second = tells(flat, 20)
    assert [one.manager for one in rounds(officer(flat), TODAY)] == [second]
    tell_readings(flat.building, None, actor=SYSTEM)
    assert rounds(officer(flat), TODAY) == []


def test_a_mentor_reads_the_lists_of_own_clients_homes_only(flat, client):
    make_meter(flat)
    neighbour = make_flat(flat.building)
    make_meter(neighbour, number="N 9")
    elsewhere = make_flat(make_building(flat.municipality))
    make_meter(elsewhere)
    own, other = tells(flat), tells(elsewhere)
    stay = make_stay(flat, starts_on=TODAY - 30 * DAY)
    mentor = make_user(Role.MENTOR, municipality=flat.municipality)
    part = {"role": TeamRole.MENTOR, "starts_on": TODAY - 30 * DAY}
    save(SupportAssignment(client=stay.clients[0].client, user=mentor, **part))
    client.sign_in(mentor)
    page = client.get(f"/readings-due/{own.id}")
    assert "A 100" in page.main
    assert "N 9" not in page.main
    assert stay.clients[0].client.file_number not in page.main
    assert client.get(f"/readings-due/{other.id}").status == 404
    assert client.get(f"/readings-due/{other.id}/export.csv").status == 404
    assert "Līdz 25.11.2026." in client.get("/week").main


def test_an_officer_records_a_manager_and_chooses_the_building(flat, client):
    make_meter(flat)
    client.as_(Role.HOUSING_OFFICER, municipality=flat.municipality)
    page = client.get("/readings-due").follow("Pievienot apsaimniekotāju")
    assert page.submit(name="SIA Nams", day_of_month="40", email="x").status == 422
    page = page.submit(name="SIA Nams", day_of_month="25", email="nams@example.lv").follow()
    assert "SIA Nams" in page.main
    page = client.get(f"/buildings/{flat.building_id}").follow("Izvēlēties, kam")
    (choice,) = [one["value"] for one in page.all("option") if one.text == "SIA Nams"]
    page = page.submit(manager=str(choice)).follow()
    assert "katru mēnesi līdz 25. datumam" in page.main
    page = page.follow("SIA Nams")
    assert "1 skaitītājs" in page.main
    file = client.get(f"/readings-due/{choice}/export.csv").response.get_data(as_text=True)
    assert "A 100" in file
    page = page.follow("Labot apsaimniekotāju").submit(day_of_month="5").follow()
    assert "līdz 5. datumam" in page.main
    page = page.submit("Vairs nepaziņot").follow()
    assert "SIA Nams" not in page.main
