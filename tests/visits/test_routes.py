"""The pages of visits: written down, planned, and nothing of a colleague's clients."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from app.core import files
from app.core.permissions import Role
from app.visits.models import Caution, Contact, DwellingCondition, Visit, VisitPhoto
from tests.factories import TODAY, make_flat, make_municipality, make_stay
from tests.pictures import picture
from tests.visits.cases import make_caution, make_mentor, make_slot, visited

DAY = timedelta(days=1)
WORDS = "Krāns tek, bet noskaņojums labs."


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY.isoformat() + "T09:00:00Z", tick=False):
        yield


@pytest.fixture
def stay(db_session):
    return make_stay(make_flat(municipality=make_municipality("Rīga")), starts_on=TODAY - 30 * DAY)


@pytest.fixture
def mentor(stay):
    return make_mentor(stay)


@pytest.fixture
def pages(client: Any, mentor) -> Any:
    client.sign_in(mentor)
    return client


def address(stay, day=TODAY, number=1) -> str:
    return f"/stays/{stay.id}/visits/{day}/{number}"


def met(stay) -> str:
    return f"met-{stay.clients[0].client_id}"


def test_a_visit_is_written_down_and_corrected(pages, stay, db_session):
    page = pages.get(f"/stays/{stay.id}/visits").follow("Pierakstīt vizīti")
    assert page.submit("Saglabāt vizīti").status == 422
    page = page.submit("Saglabāt vizīti", **{met(stay): "met", "condition": "good", "words": WORDS, "tags": ["talk"]})
    page = page.follow()
    assert "Vizīte ir pierakstīta." in page.main
    assert WORDS in page.main
    visit = db_session.scalar(sa.select(Visit))
    assert (visit.condition, visit.visit_on, visit.met) == (DwellingCondition.GOOD, TODAY, True)
    page = pages.get(address(stay)).submit("Saglabāt vizīti", **{met(stay): "missed", "condition": "not_seen"})
    db_session.expire_all()
    assert (visit.met, visit.condition) == (False, None)


def test_the_empty_form_names_nobody_and_is_kept_for_the_day(pages, stay, mentor):
    page = pages.get(address(stay))
    assert page.one("body")["data-keep-offline"] == TODAY.isoformat()
    assert stay.clients[0].client.family_name not in page.text
    visited(stay, mentor, words=WORDS)
    page = pages.get(address(stay))
    assert WORDS in page.one("#words").text
    assert page.one("body").get("data-keep-offline") is None


@pytest.mark.parametrize("where", ["2026-11-31/1", "20261123/1", "2026-11-23/0", "2026-11-23/10", "x/1"])
def test_an_address_that_names_no_visit_is_not_found(pages, stay, where):
    assert pages.get(f"/stays/{stay.id}/visits/{where}").status == 404


def test_a_visit_to_come_is_refused_in_words(pages, stay):
    page = pages.get(address(stay, TODAY + DAY))
    page = page.submit("Saglabāt vizīti", **{met(stay): "met", "condition": "good"})
    assert page.status == 422
    assert "Šī vizīte vēl ir priekšā" in page.main


def test_photos_come_before_the_visit_and_only_the_team_sees_them(pages, stay, db_session, new_client):
    page = pages.get(address(stay))
    token = page.form("Saglabāt vizīti").select_one("[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "about": "home", "once": "k1", "photos": [(BytesIO(picture()), "a.jpg")]}
    assert pages.post(f"{address(stay)}/photos", data=sent).status == 303
    photo = db_session.scalar(sa.select(VisitPhoto))
    url = f"/stays/{stay.id}/visits/photos/{photo.small_name}"
    assert pages.get(url).response.data == files.path_of(photo.small_name).read_bytes()
    assert pages.get(f"/stays/{stay.id}/visits/photos/{'0' * 32}.jpg").status == 404
    assert new_client().as_(Role.HOUSING_OFFICER, municipality=stay.municipality).get(url).status == 403


class TestWhoSeesWhat:
    def test_the_officer_sees_that_somebody_came_and_not_the_words(self, stay, mentor, client):
        visited(stay, mentor, words=WORDS)
        page = client.as_(Role.HOUSING_OFFICER, municipality=stay.municipality).get(f"/stays/{stay.id}/visits")
        assert "Kārtībā" in page.main
        assert WORDS not in page.main

    def test_another_mentor_reaches_nothing(self, stay, mentor, client):
        visited(stay, mentor, words=WORDS)
        make_caution(stay)
        client.as_(Role.MENTOR, municipality=stay.municipality)
        person = stay.clients[0].client_id
        for url in (f"/stays/{stay.id}/visits", address(stay), f"/clients/{person}/contacts/new"):
            assert client.get(url).status == 404

    def test_what_to_mind_is_read_by_the_team_only(self, pages, stay, client, new_client):
        make_caution(stay)
        url = f"/clients/{stay.clients[0].client_id}"
        assert "Suns." in pages.get(url).main
        page = new_client().as_(Role.HOUSING_OFFICER, municipality=stay.municipality).get(url)
        assert "Šeit dodas divatā" in page.main
        assert "Suns." not in page.main


def test_a_fixed_time_is_planned_and_ended(pages, stay, mentor):
    page = pages.get(f"/stays/{stay.id}/visits").follow("Plānot pastāvīgu vizīšu laiku")
    page = page.submit(user=str(mentor.id), weekday="2", at="10:30", minutes="45").follow()
    assert f"Trešdiena 10:30, {mentor.display_name}, 45 minūtes" in page.main
    page = page.submit("Beigt pastāvīgo laiku : Trešdiena").follow()
    assert "Pastāvīgs laiks nav ieplānots." in page.main


def test_a_manager_plans_and_writes_down_nothing(stay, mentor, client):
    make_slot(stay, mentor)
    client.as_(Role.PROGRAMME_MANAGER, municipality=stay.municipality)
    assert "Plānot pastāvīgu vizīšu laiku" in client.get(f"/stays/{stay.id}/visits").main
    assert client.get(address(stay)).status == 403


def test_contacts_and_what_to_mind_stand_on_the_clients_page(pages, stay, db_session):
    url = f"/clients/{stay.clients[0].client_id}"
    page = pages.get(url).follow("Pierakstīt saziņu").submit(way="phone", reached="no", words="Neceļ.").follow()
    assert "Neceļ." in page.main
    page = page.follow("Kas apmeklētājiem jāņem vērā").submit(two_person="y", words="Suns.").follow()
    assert "Suns." in page.main
    assert (db_session.scalar(sa.select(Contact)).reached, db_session.scalar(sa.select(Caution)).two_person) == (
        False,
        True,
    )
    page = page.submit("Vairs nav spēkā : Kas apmeklētājiem jāņem vērā").follow()
    assert "Suns." not in page.main


def test_who_comes_alone_where_two_are_to_come_is_told(pages, stay):
    make_caution(stay)
    make_mentor(stay)
    page = pages.get(address(stay))
    assert "Šeit dodas divatā" in page.main
    said = {met(stay): "met", "condition": "good"}
    assert "kolēģis bija viens" in page.submit("Saglabāt vizīti", **said).follow().main
    colleague = next(one["value"] for one in page.all("#second option") if one["value"])
    page = pages.get(address(stay)).submit("Saglabāt vizīti", second=str(colleague)).follow()
    assert "kolēģis bija viens" not in page.main


def test_a_colleague_of_another_home_reaches_neither_form_nor_photos(pages, stay, new_client):
    """By whatever address: the form, sending it, sending a photo, a photo that is there."""
    page = pages.get(address(stay))
    token = page.form("Saglabāt vizīti").select_one("[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "about": "home", "once": "k2", "photos": [(BytesIO(picture()), "a.jpg")]}
    assert pages.post(f"{address(stay)}/photos", data=sent).status == 303
    photo = pages.get(address(stay)).one(".visit-camera img")["src"]
    assert pages.get(photo).status == 200
    elsewhere = make_stay(make_flat(municipality=stay.municipality), starts_on=TODAY - 30 * DAY)
    other = new_client()
    other.sign_in(make_mentor(elsewhere))
    token = other.get(address(elsewhere)).form("Saglabāt vizīti").select_one("[name=csrf_token]")["value"]
    for url in (photo, str(photo).replace(f"/stays/{stay.id}/", f"/stays/{elsewhere.id}/"), address(stay)):
        assert other.get(url).status == 404
    for url in (address(stay), f"{address(stay)}/photos", f"/clients/{stay.clients[0].client_id}/contacts/new"):
        assert other.post(url, data={"csrf_token": token, "condition": "good"}).status == 404
    assert stay.clients[0].client.file_number not in other.get("/week").main


def test_the_day_of_a_contact_is_the_one_that_was_typed(pages, stay, db_session):
    sent = {"way": "phone", "reached": "yes", "day": TODAY.isoformat(), "made_at": f"{TODAY - 40 * DAY}T08:00:00+00:00"}
    assert pages.post(f"/clients/{stay.clients[0].client_id}/contacts/new", data=sent).status == 303
    assert db_session.scalars(sa.select(Contact.at)).one().date() == TODAY
