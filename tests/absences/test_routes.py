"""The pages of absences: what may be done now, on whose words, from the phone too, and by file number only."""

from typing import Any

import pytest
import time_machine

from app.absences.models import ActionKind
from app.absences.operations.cases import note_action
from app.absences.queries.cases import announced_of, cases_of, open_case
from app.core.permissions import Role
from app.exits.queries import open_review
from app.keys.models import ConsentAnswer
from app.visits.queries.cautions import contacts_of
from tests.absences.cases import DAY, NOW, WEEK, announced, met_and_missed, visit
from tests.exits.conftest import Case, make_case
from tests.factories import TODAY, make_user
from tests.keys.cases import make_consent
from tests.visits.cases import MET

WHY = "Deg svece logā, neviens neatsaucas."


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(db_session) -> Case:
    return make_case()


@pytest.fixture
def mentor(case, new_client) -> Any:
    browser = new_client()
    browser.sign_in(case.mentor)
    return browser


@pytest.fixture
def url(case) -> str:
    return f"/clients/{case.client.id}/absence"


def missed_for(case: Case, weeks: int) -> None:
    met = TODAY - weeks * WEEK
    met_and_missed(case.stay, case.mentor, met, *(met + number * WEEK for number in range(1, weeks + 1)))


def test_step_by_step_from_today_to_the_causes(case, mentor, url):
    missed_for(case, 1)
    page = mentor.get(url)
    assert "1. solis: Vienreiz nav sastapts" in page.text
    assert f"{TODAY + WEEK:%d.%m.%Y}." in page.main  # come again by
    assert case.client.file_number in mentor.get("/").main

    page = page.follow("Pierakstīt paveikto")
    refused = page.submit(what="asked", reached="yes")
    assert refused.status == 422
    assert "kā cilvēks sasniegts" in refused.main
    refused.submit(what="phone", reached="no", words="Neceļ.").follow()
    page = mentor.get(f"{url}/note").submit(what="looked", words="Gaisma nedeg.").follow()
    assert "Neceļ." in page.main
    assert "Gaisma nedeg." in page.main
    assert open_case(case.client.id)

    mentor.get(f"{url}/note").submit(what="phone", reached="yes")
    page = mentor.get(url)
    assert "Pārrunājiet ar cilvēku" in page.main
    assert "Pārrunāt un noslēgt" in mentor.get("/").main
    page = page.follow("Noslēgt, pierakstot cēloņus").submit(causes="Bija pie brāļa.").follow()
    assert "Bija pie brāļa." in page.main
    assert cases_of(case.client.id)[0].causes == "Bija pie brāļa."
    assert "Pārrunāt un noslēgt" not in mentor.get("/").main


def test_who_does_not_agree_to_the_key_is_not_entered_upon_but_the_police_are_named(case, mentor, url):
    missed_for(case, 2)
    page = mentor.get(url)
    assert "Ar rezerves atslēgu nedrīkst" in page.main  # nobody has asked yet
    make_consent(case.stay, ConsentAnswer.NO)
    page = mentor.get(url)
    assert "Durvis atver policija" in page.main
    assert page.links("Durvis atvērtas ar rezerves atslēgu") == []
    assert page.links("Durvis atvēra policija") == [f"/stays/{case.stay.id}/keys/uses/police"]


def test_who_agrees_is_and_the_use_is_recorded_where_uses_are(case, mentor, url):
    missed_for(case, 1)
    make_consent(case.stay)
    assert mentor.get(url).links("Durvis atvērtas ar rezerves atslēgu") == []  # not after one missed visit
    assert "solī" not in mentor.get(f"{url}/act-now").main
    page = mentor.get(f"{url}/act-now")
    assert page.submit(words="").status == 422
    page = page.submit(words=WHY).follow()
    assert WHY in page.main
    assert page.links("Durvis atvērtas ar rezerves atslēgu") == [f"/stays/{case.stay.id}/keys/uses/new"]


def test_after_a_month_people_decide(case, mentor, url, new_client):
    missed_for(case, 5)
    manager = new_client()
    manager.sign_in(case.manager)
    assert case.client.file_number in manager.get("/").main
    mentor.get(url).follow("Sākt izvērtēšanu").submit("Sākt izvērtēšanu")
    review = open_review(case.client.id)
    assert review
    assert manager.get("/").all(f'a[href="{url}"]') == []  # it is open: the review itself stands on Today
    page = mentor.get(f"{url}/wait")
    assert page.submit(until=TODAY + 40 * DAY, decision="Māsa meklē.").status == 422
    page = page.submit(until=TODAY + 20 * DAY, decision="Māsa meklē.").follow()
    assert "5. solis" in page.text
    assert "Gaida līdz" in manager.get("/absences").main


def test_announced_and_agreed(case, mentor, url):
    missed_for(case, 2)
    page = mentor.get(url).follow("Pieteikt prombūtni")
    assert page.submit(starts_on=TODAY).status == 422  # who said so decides whether they have been reached
    page = page.submit(starts_on=TODAY, ends_on="", told_by="other", words="Pie brāļa.").follow()
    assert "Dienas neskaita" in page.text
    assert "beigas nav zināmas" in page.main
    (one,) = announced_of([case.client.id])
    page = mentor.get(f"{url}/announced/{one.id}/back").submit().follow()
    assert "Dienas neskaita" not in page.text
    assert mentor.get(f"{url}/period").submit(days=40).status == 422
    page = mentor.get(f"{url}/period").submit(days=20, on=TODAY).follow()
    assert "Pēc 20 dienām" in page.main


def test_opened_by_hand_where_nothing_was_missed(case, mentor, url):
    page = mentor.get(url)
    assert "Prombūtnes nav" in page.text
    page = page.follow("Atvērt gadījumu: raizējos").submit(last_contact_on=TODAY - 16 * DAY).follow()
    assert "3. solis" in page.text
    assert mentor.get(f"{url}/close").submit(causes="x").status == 422


@pytest.mark.parametrize("form", ["note", "act-now"])
def test_what_is_kept_on_the_phone_names_nobody_and_may_wait_there(case, mentor, url, form):
    note_action(case.client, ActionKind.ACTED, NOW, WHY, actor=case.mentor, now=NOW)
    page = mentor.get(f"{url}/{form}")
    assert page.one("body").has_attr("data-keep-offline")
    assert page.one("form[data-outbox]")["data-outbox"].endswith(case.client.file_number)
    for words in (WHY, case.client.given_name, case.client.family_name):
        assert words not in page.main
    assert not mentor.get(url).one("body").has_attr("data-keep-offline")


def test_what_waited_on_the_phone_counts_from_when_it_was_done(case, mentor, url):
    made = NOW - 2 * DAY
    sent = {"csrf_token": mentor.get(f"{url}/note").one("main input[name=csrf_token]")["value"], "once": "a" * 36}
    data = {**sent, "what": "phone", "reached": "no", "day": made.date(), "made_at": made.isoformat()}
    for _time in range(2):
        answer = mentor.post(f"{url}/note", data=data, headers={"X-Outbox": "1"})
        assert answer.status == 200
    (contact,) = contacts_of(case.client.id)
    assert contact.at == made


def test_managers_see_steps_and_not_words(case, mentor, url, new_client):
    missed_for(case, 2)
    mentor.get(f"{url}/act-now").submit(words=WHY)
    announced(case.client, TODAY + DAY, None)
    manager = new_client()
    manager.sign_in(case.manager)
    page = manager.get("/absences").follow(case.client.file_number)
    assert "Rīkojās nekavējoties" in page.main
    assert WHY not in page.main
    assert "Pie brāļa." not in page.main
    assert page.all("main form[method=post]") == []
    assert manager.get(f"{url}/note").status == 403
    for role, status in ((Role.HOUSING_OFFICER, 403), (Role.SRA_OFFICER, 403), (Role.FINANCE, 403)):
        assert new_client().as_(role, municipality=case.city).get(url).status == status
    other = new_client()
    other.sign_in(make_user(Role.MENTOR, municipality=case.city))
    for path in ("", "/note", "/act-now", "/announce", "/close", "/wait", "/review", "/period", "/open"):
        assert other.get(url + path).status == 404


def test_the_list_is_filtered_and_taken_along_by_file_number(case, new_client):
    missed_for(case, 2)
    other = make_case(case.city)
    met_and_missed(other.stay, other.mentor, TODAY - WEEK, TODAY)
    manager = new_client()
    manager.sign_in(case.manager)
    page = manager.get("/absences")
    assert "2 cilvēki nav sastapti" in page.main
    page = page.submit("Filtrēt", step="second_week")
    assert case.client.file_number in page.main
    assert other.client.file_number not in page.main
    assert "neatbilst" in manager.get("/absences?q=zzz").main
    file = manager.get("/absences/export.csv?step=second_week")
    assert case.client.file_number in file.response.text
    assert other.client.file_number not in file.response.text
    assert case.client.family_name not in file.response.text


def test_parts_on_the_pages_of_client_and_stay_and_on_the_print(case, mentor, url, new_client):
    missed_for(case, 2)
    note_action(case.client, ActionKind.ACTED, NOW, WHY, actor=case.mentor, now=NOW)
    assert "2. solis" in mentor.get(f"/clients/{case.client.id}").main
    manager = new_client()
    manager.sign_in(case.manager)
    assert "2. solis" in manager.get(f"/placements/{case.stay.id}").main
    protection = new_client().as_(Role.DATA_PROTECTION, municipality=case.city)
    assert WHY in protection.get(f"/subject-prints/{case.client.id}").main
    visit(case.stay, case.mentor, TODAY, MET)
    assert "2. solis" not in mentor.get(f"/clients/{case.client.id}").main
