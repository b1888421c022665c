"""The pages of trouble and visits: who sees what, and nothing of it for the landlord."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from app.core.audit import AuditEvent
from app.core.permissions import Role
from app.troubles.models import VisitState
from app.troubles.queries import talks_of, visits_of
from tests import factories
from tests.contracts.cases import head_lease, signed
from tests.exits.conftest import Case, make_case
from tests.factories import TODAY

TOMORROW = TODAY + timedelta(1)
TALK = "Kaimiņš sūdzas par troksni; norunāts klusums pēc 23."


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY.isoformat() + "T09:00:00Z", tick=False):
        yield


@pytest.fixture
def case(db_session) -> Case:
    return make_case()


@pytest.fixture
def url(case: Case) -> str:
    return f"/stays/{case.stay.id}/trouble"


def signed_in(new_client: Any, user: Any) -> Any:
    browser = new_client()
    browser.sign_in(user)
    return browser


def test_a_visit_is_proposed_by_one_answered_through_the_mentor_and_takes_place(case, new_client, url, db_session):
    agency = new_client().as_(Role.SRA_OFFICER, municipality=case.city)
    page = agency.get(f"/placements/{case.stay.id}").follow("0 izīrētāja apmeklējumu, 0 mediācijas sarunu")
    page = page.follow("Ieteikt izīrētāja apmeklējumu")
    refused = page.submit(day=TOMORROW, starts="15:00", ends="14:00", purpose="Skaitītāji.")
    assert refused.status == 422
    refused.submit(ends="16:00").follow()

    (visit,) = visits_of([case.stay.id])
    page = agency.get(f"{url}/visits/{visit.id}/record").submit(present="Īpašnieks")
    assert page.status == 422
    assert "Cilvēks vēl nav atbildējis" in page.main

    mentor = signed_in(new_client, case.mentor)
    assert "Gaida cilvēka atbildi" in mentor.get("/").main
    page = mentor.get(f"/clients/{case.client.id}")
    page = mentor.get(page.links(next(text for text in texts(page) if text.startswith("Izīrētāja apmeklējumi un")))[0])
    told = {"answer": "agreed", "through": case.mentor.id, "answer_words": "Lai nāk pēc darba."}
    done = mentor.get(f"{url}/visits/{visit.id}/answer").submit(**told).follow()
    assert "Cilvēks piekrita" in done.main
    assert "Lai nāk pēc darba." in done.main
    assert "Lai nāk pēc darba." not in agency.get(url).main  # the agency does not open files

    with time_machine.travel(TOMORROW.isoformat() + "T16:00:00Z", tick=False):
        agency = new_client().as_(Role.SRA_OFFICER, municipality=case.city)
        done = agency.get(url).follow("Apmeklējums notika").submit(present="Īpašnieks un mentors").follow()
    assert "bija 1 reizi" in done.main
    db_session.expire_all()
    assert visits_of([case.stay.id])[0].state is VisitState.TOOK_PLACE


def texts(page) -> list[str]:
    return [" ".join(link.get_text(" ").split()) for link in page.all("a[href]")]


def test_a_talk_is_led_by_two_and_its_words_stay_with_them_and_the_team(case, new_client, url, db_session):
    agent = factories.make_user(Role.SRA_OFFICER, municipality=case.city)
    mentor = signed_in(new_client, case.mentor)
    page = mentor.get(url).follow("Ierakstīt mediācijas sarunu")
    told = {"held_on": TODAY, "for_flat": agent.id, "words": TALK, "next_on": TODAY + timedelta(7)}
    refused = page.submit(**told, for_support=agent.id)
    assert refused.status == 422
    assert "Viens cilvēks nevar" in refused.main
    assert TALK in refused.main
    done = refused.submit(for_support=case.mentor.id).follow()

    assert TALK in done.main
    read = sa.select(AuditEvent.actor_id).where(AuditEvent.action == "household.trouble.read")
    assert db_session.scalars(read).all() == [case.mentor.id]
    assert len(talks_of([case.stay.id])) == 1
    assert TALK in signed_in(new_client, agent).get(url).main
    assert TALK in new_client().as_(Role.HOUSING_OFFICER, municipality=case.city).get(url).main
    other = new_client().as_(Role.SRA_OFFICER, municipality=case.city).get(url)
    assert TALK not in other.main
    assert "Teikto lasa" in other.main
    assert f"Saruna: {case.client.file_number}" in mentor.get("/").main


def test_nothing_of_it_is_on_what_concerns_the_landlord_and_all_of_it_on_the_persons_print(case, new_client, url):
    landlord = factories.make_landlord(case.city)
    case.stay.flat.landlord = landlord
    contract = signed(head_lease(case.stay.flat))
    officer = new_client().as_(Role.HOUSING_OFFICER, municipality=case.city)
    officer.get(f"{url}/talks/new").submit(
        for_flat=officer.user.id, for_support=case.worker.id, words=TALK, held_on=TODAY
    )
    entry = {"day": TODAY, "starts": "08:00", "ends": "08:30", "purpose": "Ūdens", "because": "Plūda pie kaimiņiem."}
    done = officer.get(f"{url}/entries/new").submit(**entry, present="Īpašnieks").follow()
    assert "Ienāca bez saskaņošanas" in done.main

    page = officer.get(f"/contracts/{contract.id}")
    assert "Ienāca bez saskaņošanas" in page.main
    for path in (f"/contracts/{contract.id}", f"/landlords/{landlord.id}", f"/flats/{case.stay.flat_id}"):
        shown = officer.get(path).main
        assert TALK not in shown
        assert "Plūda pie kaimiņiem." not in shown
    protection = new_client().as_(Role.DATA_PROTECTION, municipality=case.city)
    shown = protection.get(f"/subject-prints/{case.client.id}").main
    assert TALK in shown
    assert "Plūda pie kaimiņiem." in shown


def test_a_visit_is_called_off_once_and_belongs_to_its_own_stay(case, new_client, url):
    agency = new_client().as_(Role.SRA_OFFICER, municipality=case.city)
    agency.get(f"{url}/visits/new").submit(day=TOMORROW, starts="15:00", ends="16:00", purpose="x")
    (visit,) = visits_of([case.stay.id])
    other = make_case(case.city)
    assert agency.get(f"/stays/{other.stay.id}/trouble/visits/{visit.id}/answer").status == 404

    assert "Apmeklējums ir atcelts." in agency.post(f"{url}/visits/{visit.id}/cancel").follow().main
    assert "vairs nav plānots" in agency.post(f"{url}/visits/{visit.id}/cancel").follow().main


def test_the_hour_that_is_left_out_in_spring_is_refused(case, new_client, url):
    agency = new_client().as_(Role.SRA_OFFICER, municipality=case.city)
    page = agency.get(f"{url}/visits/new").submit(day="2027-03-28", starts="03:30", ends="05:00", purpose="x")
    assert page.status == 422
    assert "pagriež" in page.main


def test_everybody_finds_the_way_back_from_where_they_came(case, new_client, url):
    for person, way in (
        (signed_in(new_client, case.mentor), ["/clients", f"/households/{case.stay.household_id}"]),
        (new_client().as_(Role.SRA_OFFICER, municipality=case.city), ["/placements", f"/placements/{case.stay.id}"]),
    ):
        for page in (person.get(url), person.get(f"{url}/talks/new")):
            back = [link["href"] for link in page.all(".breadcrumbs a")]
            assert back[:2] == way
            assert [person.get(one).status for one in back] == [200] * len(back)
