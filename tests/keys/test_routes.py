"""The pages of keys: who sees and does what, on which words, and what is written down."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from app.core.audit import AuditEvent
from app.core.permissions import Role
from app.keys.models import ConsentAnswer, KeyKind, UsedBy
from app.keys.operations import copies
from app.keys.queries.consents import consents_of, uses_of
from app.keys.queries.register import keys_of_flat
from tests.contracts.papers import pdf
from tests.exits.conftest import BEFORE, Case, make_case
from tests.factories import TODAY, make_flat
from tests.keys.cases import CONDITIONS, make_consent, make_key, make_police_entry

WHY = "Plūda ūdens pie kaimiņiem."


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY.isoformat() + "T12:00:00Z", tick=False):
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
    return f"/stays/{case.stay.id}/keys"


def test_three_copies_come_in_one_is_given_one_is_lost_and_the_lock_is_changed(case, new_client, db_session):
    agency = new_client().as_(Role.SRA_OFFICER, municipality=case.city)
    flat = f"/flats/{case.stay.flat_id}"
    page = agency.get(flat)
    assert "Komandai nav dzīvokļa atslēgas." in page.main
    page = page.follow("Atslēgu reģistrs").follow("Pievienot atslēgas")
    refused = page.submit(kind="flat", count=3, to="office", words="")
    assert refused.status == 422
    page = refused.submit(words="Skapis 2", marking="A-1").follow()
    assert "Pievienoti 3 eksemplāri." in page.main
    first = keys_of_flat(case.stay.flat_id)[0]

    give = agency.get(f"{flat}/keys/{first.id}/give")
    give.submit(to=f"client:{case.stay.id}:{case.client.id}")
    assert "pa šo laiku" in give.submit(to="owner", once="x" * 36).main  # a page that was open since before
    page = agency.get(f"{flat}/keys")
    assert case.client.file_number in page.main
    assert "Birojā: Skapis 2" in page.main

    agency.get(f"{flat}/keys/{first.id}/end").submit(how="lost", words="Autobusā")
    assert agency.get(f"{flat}/keys/{first.id}/give").submit(to="owner").status == 422
    page = agency.get("/")
    assert "Atslēga nozaudēta" in page.main
    page = agency.get(f"{flat}/keys/lock").submit(kind="flat").follow()
    assert "Neviena atslēga vairs netiek lietota." in page.main
    assert "Slēdzene nomainīta" in page.main
    db_session.expire_all()
    assert all(key.ended_on for key in keys_of_flat(case.stay.flat_id))


def test_a_no_refuses_the_use_and_tells_of_the_police_then_conditions_allow_it(case, mentor, url, db_session):
    make_key(case.stay.flat, copies.with_colleague(case.mentor), BEFORE)
    page = mentor.get(url).follow("Ierakstīt rezerves atslēgas lietošanu")
    assert "vēl nav jautāts" in page.main
    assert page.all("main form[method=post]") == []
    page.follow("Ierakstīt cilvēka atbildi").submit(answer="no", signing="paper", signed_on=TODAY - timedelta(1))

    page = mentor.get(f"{url}/uses/new")
    assert "nepiekrīt" in page.main
    assert "zvaniet 110 vai 112" in page.main
    assert page.all("main form[method=post]") == []
    sent = {"csrf_token": mentor.get(f"{url}/uses/police").one("main input[name=csrf_token]")["value"]}
    assert mentor.post(f"{url}/uses/new", data=sent).status == 422  # whatever an old page sends
    page = page.follow("Durvis atvēra policija")
    told = {"at": "09:00", "situation": "health", "words": WHY, "present": "Policija", "day": TODAY}
    assert WHY in page.submit(**told).follow().main

    page = mentor.get(f"{url}/clients/{case.client.id}/consent")
    refused = page.submit(answer="conditions", signing="screen")
    assert refused.status == 422
    refused.submit(conditions=CONDITIONS, situations=["danger"])
    page = mentor.get(f"{url}/uses/new")
    assert CONDITIONS in page.main
    assert [one["value"] for one in page.all("input[name=situation]")] == ["danger"]
    used = {**told, "situation": "danger", "at": "13:00", "key": keys_of_flat(case.stay.flat_id)[0].id}
    refused = page.submit(**used)
    assert refused.status == 422
    assert "nav pateikts" in refused.main
    assert refused.submit(condition_words="Māsai zvanīts.", at="15:00").status == 422  # that is still to come
    done = refused.submit(condition_words="Māsai zvanīts.").follow()
    assert "Izpildītais nosacījums: Māsai zvanīts." in done.main
    assert [use.used_by for use in uses_of([case.stay.id])] == [UsedBy.TEAM, UsedBy.POLICE]


def test_the_person_is_told_and_today_forgets(case, mentor, url):
    make_police_entry(case.stay)
    assert f"Paziņot cilvēkam: {case.client.file_number}" in mentor.get("/").main
    page = mentor.get(url)
    link = next(str(one["href"]) for one in page.all("a") if str(one["href"]).endswith("/told"))
    mentor.get(link).submit()
    assert f"Cilvēkam paziņots: {TODAY:%d.%m.%Y}." in mentor.get(url).main
    assert "Paziņot cilvēkam" not in mentor.get("/").main


def test_the_agency_sees_the_answer_and_not_the_words_and_reading_them_is_written_down(
    case, mentor, new_client, url, db_session
):
    make_consent(case.stay, ConsentAnswer.CONDITIONS)
    make_police_entry(case.stay, words=WHY)
    agency = new_client().as_(Role.SRA_OFFICER, municipality=case.city)
    shown = agency.get(url).main
    assert "Piekrīt ar nosacījumiem" in shown
    assert CONDITIONS not in shown
    assert WHY not in shown
    assert agency.get(f"{url}/uses/new").status == 403
    read = sa.select(AuditEvent.actor_id).where(AuditEvent.action == "household.keys.read")
    assert db_session.scalars(read).all() == []
    shown = mentor.get(url).main
    assert CONDITIONS in shown
    assert WHY in shown
    assert db_session.scalars(read).all() == [case.mentor.id]
    for path in (f"/flats/{case.stay.flat_id}", f"/flats/{case.stay.flat_id}/keys", f"/placements/{case.stay.id}", "/"):
        page = agency.get(path).main
        assert CONDITIONS not in page
        assert WHY not in page


def test_a_mentor_sees_a_neighbours_key_without_a_file_number(case, mentor):
    group = make_flat(municipality=case.city, group_rooms=2)
    make_key(group, copies.with_colleague(case.mentor), BEFORE)
    other = make_case(case.city)
    make_key(other.stay.flat, copies.with_colleague(case.mentor), BEFORE)
    make_key(other.stay.flat, copies.with_client(other.stay, other.client), BEFORE)
    for path in (f"/flats/{other.stay.flat_id}/keys", "/keys", "/keys/export.csv"):
        shown = mentor.get(path).text
        assert other.client.file_number not in shown
    assert "Cilvēks, kas šeit dzīvo vai dzīvoja" in mentor.get("/keys").main
    assert mentor.get(f"/stays/{other.stay.id}/keys").status == 404


def test_a_key_for_somebody_who_moved_out_is_given_with_a_warning(case, new_client):
    key = make_key(case.stay.flat)
    officer = new_client().as_(Role.HOUSING_OFFICER, municipality=case.city)
    officer.get(f"/placements/{case.stay.id}").submit(
        "Beigt izmitināšanu", ends_on=TODAY, reason="client_wish", destination="unknown"
    )
    page = officer.get(f"/flats/{case.stay.flat_id}/keys/{key.id}/give")
    assert "ir izvācies" in page.main
    page = page.submit(to=f"client:{case.stay.id}:{case.client.id}").follow()
    assert "šeit vairs nedzīvo" in page.one(".flashes").get_text()


@pytest.mark.parametrize(("language", "words"), [("lv", "rezerves"), ("ru", "Запасной ключ"), ("en", "spare key")])
def test_the_sheet_to_sign_names_nobody_and_no_programme(case, mentor, url, language, words):
    page = mentor.get(f"{url}/clients/{case.client.id}/sheet?language={language}")
    assert page.one("html")["lang"] == language
    assert words in page.text
    for name in (
        case.client.file_number,
        case.client.family_name,
        "Mājoklis",
        "bezpajumt",
        "Housing First",
        "homeless",
    ):
        assert name not in page.text


def test_a_signed_sheet_is_kept_and_taken_only_by_who_asks_the_person(case, mentor, new_client, url, db_session):
    page = mentor.get(f"{url}/clients/{case.client.id}/consent")
    assert "Pievienojiet ar eParakstu" in page.submit(answer="yes", signing="eparaksts").main
    page.submit(answer="yes", signing="paper", paper=(BytesIO(pdf()), "lapa.pdf"))
    (consent,) = consents_of([case.stay.id])
    path = f"{url}/consents/{consent.id}/paper"
    assert mentor.get(path).response.data == pdf()
    assert new_client().as_(Role.SRA_OFFICER, municipality=case.city).get(path).status == 403
    read = sa.select(AuditEvent.id).where(AuditEvent.action == "household.key_paper.read")
    assert len(db_session.scalars(read).all()) == 1


def test_all_of_it_is_on_the_persons_print_and_the_lists_are_files(case, new_client, url):
    make_key(case.stay.flat, copies.with_client(case.stay, case.client))
    make_key(case.stay.flat, copies.with_contractor("=SIA Meistars"), kind=KeyKind.CELLAR)
    make_consent(case.stay, ConsentAnswer.CONDITIONS)
    make_police_entry(case.stay, words=WHY)
    shown = new_client().as_(Role.DATA_PROTECTION, municipality=case.city).get(f"/subject-prints/{case.client.id}").main
    for words in ("Dzīvokļa atslēga Nr. 1", CONDITIONS, WHY):
        assert words in shown
    manager = new_client().as_(Role.PROGRAMME_MANAGER, municipality=case.city)
    text = manager.get("/keys/export.csv?kind=cellar").response.text
    assert "'=SIA Meistars" in text
    assert case.client.file_number not in text
    assert (
        manager.get("/keys/missing")
        .follow(f"{case.stay.flat.building.place.address.split(',')[0]}–{case.stay.flat.number}")
        .status
        == 200
    )
