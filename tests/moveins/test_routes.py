"""The pages of moving in: planned, things there, steps done, crises agreed on; who reads what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from app.core.audit import SYSTEM, AuditEvent
from app.core.permissions import Role
from app.moveins.models import MANUAL, MoveIn, MoveInLine, MoveInStep, Source, Step
from app.moveins.operations.moveins import deliver, step_of
from app.moveins.queries.agreements import agreements_of
from app.moveins.queries.kits import list_for
from app.moveins.queries.lists import unfinished
from app.moveins.queries.moveins import move_in_of
from seed import reference
from tests.exits.conftest import BEFORE, Case, make_case
from tests.factories import TODAY, access_for, make_flat, make_stay
from tests.moveins.cases import WORDS, make_agreement, make_list, make_move_in
from tests.pages import values_of

PLAN = "Grib savu galdu."


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY.isoformat() + "T09:00:00Z", tick=False):
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
    return f"/stays/{case.stay.id}/move-in"


def lines_of(case: Case) -> list[MoveInLine]:
    """The things of the case's move-in."""
    move_in = move_in_of(case.stay.id)
    assert move_in
    return move_in.lines


def test_it_is_planned_from_lists_and_what_is_missing_is_on_today_until_it_is_there(case, mentor, url, db_session):
    kit = make_list()
    page = mentor.get(url).follow("Plānot ievākšanos").submit(lists=[kit.id], plan=PLAN).follow()
    assert "Trūkst 3 lietu." in page.main
    assert PLAN in page.main
    assert "Gulta, Dvieļi × 6" in mentor.get("/").main
    assert "60 dienas kavēts" in mentor.get("/move-ins?late=y").main

    lines = {line.words("lv"): line for line in lines_of(case)}
    refused = page.follow("Ierakstīt, kas jau ir").submit(lines=[])
    assert refused.status == 422
    refused.submit(lines=[lines["Gulta"].id], source="in_flat", owner="landlord").follow()
    page = mentor.get(f"{url}/lines/{lines['Dvieļi'].id}")
    assert page.one("select[name=responsible] option[selected]")["value"] == str(case.mentor.id)
    assert page.submit(delivered_on=TODAY).status == 422
    page.submit(delivered_on=TODAY, source="charity", cost_cents="12,50").follow()
    page = mentor.get(f"{url}/lines/{lines['Televizors'].id}").submit(needless="Nevēlas.").follow()
    assert "Viss ir." in page.main
    assert "12,50" in page.main
    for step in ("looked", "needs", "escort", "explained", "contacts"):
        mentor.get(f"{url}/steps/{step}").submit(done_on=TODAY)
    assert "Ievākšanās" not in [one.get_text() for one in mentor.get("/").all("main h2")]
    assert mentor.get(f"{url}/steps/act").status == 404
    db_session.expire_all()
    assert [line.source for line in lines_of(case)] == [Source.IN_FLAT, Source.CHARITY, None]


def test_a_crisis_is_agreed_on_situation_by_situation_and_the_words_stay_with_the_team(case, mentor, new_client, url):
    page = mentor.get(url).follow("Ierakstīt vienošanos")
    assert "Zvanām, tad atnākam un klauvējam." in page.main
    refused = page.submit(signing="paper", **{"unreached-answer": "yes", "unreached-words": ""})
    assert refused.status == 422
    agreed = {"unreached-answer": "yes", "unreached-words": WORDS, "mental-answer": "no", "mental-words": "Negribu."}
    page = refused.submit(**agreed).follow()
    assert WORDS in page.main
    (agreement,) = agreements_of([case.stay.id])
    assert {line.crisis.value: line.agreed for line in agreement.lines} == {"unreached": True, "mental": False}

    agency = new_client().as_(Role.SRA_OFFICER, municipality=case.city)
    shown = agency.get(url).main
    assert "Vienošanās ir" in shown
    assert WORDS not in shown
    assert agency.get(f"{url}/agreements/{case.client.id}").status == 403
    protection = new_client().as_(Role.DATA_PROTECTION, municipality=case.city)
    assert WORDS in protection.get(f"/subject-prints/{case.client.id}").main


def test_whoever_reads_the_words_is_written_down(case, mentor, new_client, url, db_session):
    make_move_in(case.stay, case.mentor)
    make_agreement(case.stay)
    new_client().as_(Role.SRA_OFFICER, municipality=case.city).get(url)
    mentor.get(url)
    read = sa.select(AuditEvent.actor_id).where(AuditEvent.action == "household.move_in.read")
    assert db_session.scalars(read).all() == [case.mentor.id]


@pytest.mark.parametrize(("language", "words"), [("lv", "krīzē"), ("ru", "кризисной"), ("en", "crisis")])
def test_what_is_printed_names_neither_person_nor_programme(case, mentor, url, language, words):
    make_agreement(case.stay)
    sheet = mentor.get(f"{url}/agreements/{case.client.id}/sheet?language={language}")
    assert words in sheet.text
    assert WORDS in sheet.text
    card = mentor.get(f"{url}/card?language={language}")
    assert case.mentor.display_name in card.text
    assert case.worker.display_name in card.text
    for page in (sheet, card):
        assert page.one("html")["lang"] == language
        for name in (case.client.file_number, case.client.family_name, "Mājoklis", "bezpajumt", "homeless"):
            assert name not in page.text


def escort_of(planned: MoveIn) -> MoveInStep:
    """The step that somebody is taken to the flat."""
    found = step_of(planned, Step.ESCORT)
    assert found
    return found


class TestSentLateByAPhone:
    """What waits on a phone arrives after others have written."""

    @pytest.fixture
    def planned(self, case):
        return make_move_in(case.stay, case.mentor)

    def test_what_is_there_meanwhile_stays_as_it_was_and_the_rest_is_taken(self, case, mentor, url, planned):
        bed, towels, _tv = planned.lines
        page = mentor.get(f"{url}/delivered")
        deliver([bed], TODAY, Source.CHARITY, None, actor=SYSTEM, today=TODAY)
        page.submit(lines=[bed.id, towels.id], source="provider").follow()
        assert [line.source for line in lines_of(case)] == [Source.CHARITY, Source.PROVIDER, None]
        assert len(mentor.get(f"{url}/delivered").all("input[name=lines]")) == 1

    def test_a_step_is_done_on_the_day_of_the_phone(self, case, mentor, url, planned):
        page = mentor.get(f"{url}/steps/escort")
        made = (datetime.now(UTC) - timedelta(days=2)).isoformat()
        mentor.post(f"{url}/steps/escort", data=values_of(page.form()) | {"today": "y", "made_at": made}).follow()
        assert escort_of(planned).done_on == TODAY - timedelta(days=2)

    def test_ones_own_second_word_counts_and_a_colleagues_is_not_undone(self, case, mentor, new_client, url, planned):
        first, second = (mentor.get(f"{url}/steps/escort") for _twice in range(2))
        first.submit(today="y").follow()
        second.submit(today="y", words="Ar taksometru.").follow()
        late = mentor.get(f"{url}/steps/escort")
        worker = new_client()
        worker.sign_in(case.worker)
        worker.get(f"{url}/steps/escort").submit(words="Ar autobusu.").follow()
        refused = late.submit(words="Kājām.")
        assert refused.status == 422
        assert "Kolēģis" in refused.main
        assert escort_of(planned).words == "Ar autobusu."

    def test_a_thing_a_colleague_wrote_about_is_not_undone(self, case, mentor, url, planned):
        bed = planned.lines[0]
        late = mentor.get(f"{url}/lines/{bed.id}")
        deliver([bed], TODAY, Source.CHARITY, None, actor=SYSTEM, today=TODAY)
        assert late.submit(needless="Nevajag.").status == 422
        assert lines_of(case)[0].source is Source.CHARITY

    def test_the_pages_of_the_day_are_kept_and_say_nothing_of_the_person(self, case, mentor, url, planned):
        page = mentor.get(url)
        kept = page.one("body")["data-keep-also"].split()
        assert [one.removeprefix(url) for one in kept] == [
            *(f"/steps/{step.value}" for step in MANUAL), "/delivered", f"/agreements/{case.client.id}"
        ]  # fmt: skip
        for one in page.all("[data-not-kept]"):
            one.decompose()
        assert PLAN not in page.main
        assert all(mentor.get(one).one("form[data-outbox]") for one in kept)


def test_a_manager_writes_the_next_version_of_a_list(case, new_client, db_session):
    reference.load()
    manager = new_client().as_(Role.PROGRAMME_MANAGER, municipality=case.city)
    page = manager.get(f"/move-in-lists/{case.city.id}")
    page = page.follow("Rakstīt nākamo redakciju: Latvijas pilotprojekta saraksts")
    new = {"items-13-words_lv": "Tējkanna"}
    refused = page.submit(**new)
    assert refused.status == 422
    assert "visās trijās valodās" in refused.main
    both = {"items-13-words_ru": "Чайник", "items-13-words_en": "Kettle", "items-12-words_lv": ""}
    refused.submit(**both).follow()
    kit = list_for(case.city.id, "lv-pilot")
    assert kit
    assert (kit.version, kit.municipality_id, len(kit.items)) == (1, case.city.id, 13)
    assert (kit.items[-1].words_ru, kit.items[0].words_lv) == ("Чайник", "Sega")
    again = manager.get(f"/move-in-lists/{case.city.id}/lv-pilot")
    assert again.one("input[name=name_ru]")["value"] == "Список латвийского пилотного проекта"
    officer = new_client().as_(Role.HOUSING_OFFICER, municipality=case.city)
    assert "Tējkanna" in officer.get(f"/move-in-lists/{case.city.id}").main
    assert officer.get(f"/move-in-lists/{case.city.id}/lv-pilot").status == 403


def test_a_manager_writes_a_list_of_their_own(case, new_client):
    manager = new_client().as_(Role.PROGRAMME_MANAGER, municipality=case.city)
    page = manager.get(f"/move-in-lists/{case.city.id}").follow("Rakstīt jaunu sarakstu")
    named = {"name": "Ģimenei", "name_ru": "Для семьи", "name_en": "For a family"}
    assert page.submit("Saglabāt kā 1. redakciju", **named).status == 422  # nothing stands on it
    more = page.submit("Vēl rindas", **named)
    assert len(more.all("fieldset")) == 2 * len(page.all("fieldset"))
    row = {"items-7-words_lv": "Bērnu gulta", "items-7-words_ru": "Кроватка", "items-7-words_en": "Cot"}
    shown = more.submit("Saglabāt kā 1. redakciju", **row).follow()
    assert "Bērnu gulta" in shown.main
    assert "Ģimenei, 1. redakcija" in shown.main
    other = new_client().as_(Role.PROGRAMME_MANAGER)
    assert other.get(f"/move-in-lists/{case.city.id}/new").status == 404


def test_the_list_is_narrowed_exported_and_ends_at_ones_own(case, mentor, new_client, url):
    make_move_in(case.stay, case.mentor)
    other = make_case(case.city)
    make_move_in(other.stay, other.mentor, list_for(case.city.id, "test"))  # type: ignore[arg-type]
    agency = new_client().as_(Role.SRA_OFFICER, municipality=case.city)
    assert "Trūkst 6 lietu" in agency.get("/move-ins").main
    assert "Trūkst 3 lietu" in mentor.get("/move-ins").main
    assert "Trūkst 3 lietu" in agency.get(f"/move-ins?responsible={case.mentor.id}").main
    assert "Trūkst 2 lietu" in agency.get("/move-ins?kind=extra").main
    assert "Trūkst 3 lietu" in agency.get(f"/move-ins?q={case.client.file_number}").main
    text = mentor.get("/move-ins/export.csv").response.text
    assert case.client.file_number in text
    assert other.client.file_number not in text
    assert mentor.get(f"/stays/{other.stay.id}/move-in").status == 404


def test_today_names_what_is_near_and_nothing_of_a_stay_that_ended(case):
    officer = access_for(Role.HOUSING_OFFICER, municipality=case.city)
    coming = make_stay(make_flat(municipality=case.city), starts_on=TODAY + timedelta(10))
    make_move_in(coming)
    assert [len(unfinished(officer, TODAY + timedelta(days), 8)) for days in (5, 6, 7)] == [0, 1, 1]
    ended = make_stay(make_flat(municipality=case.city), starts_on=BEFORE, ends_on=TODAY)
    make_move_in(ended, None, list_for(case.city.id, "test"))  # type: ignore[arg-type]
    assert unfinished(officer, TODAY, 8) == []
