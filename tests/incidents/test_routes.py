"""The pages of incidents: reported, worked on, closed; who reads what; the act that both sign on the screen."""

import base64
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from pypdf import PdfReader

from app.clients.models import Destination, TeamRole
from app.conditions.models import Condition, DamagePayer, Judged
from app.conditions.operations.judging import Judgement, judge_difference
from app.core.audit import SYSTEM, AuditEvent
from app.core.extensions import db
from app.core.permissions import Role
from app.incidents.models import Incident, IncidentKind, RiskAct
from app.incidents.operations.cases import Settled, add_note, add_task, settle_task
from app.incidents.operations.reporting import DamageFacts, Reported, report_incident
from app.incidents.queries import places
from app.incidents.queries.places import Where
from app.placements.models import EndReason
from app.placements.operations.endings import end_placement
from app.placements.operations.stays import start_placement
from tests.conditions.cases import begun, locked, note, thing
from tests.exits.conftest import Case, joins, make_case
from tests.factories import TODAY, access_for, client_of, make_flat, make_stay, make_user
from tests.incidents.cases import WORDS, both_signed, drawn_up, reported, settle
from tests.pictures import picture
from tests.repairs.cases import report

BY: dict[str, Any] = {"actor": SYSTEM, "today": TODAY}
DRAWN = "data:image/png;base64," + base64.b64encode(picture(90, 30, "PNG", "black")).decode()


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
def worker(case, new_client) -> Any:
    browser = new_client()
    browser.sign_in(case.worker)
    return browser


def only(session: Any, model: Any) -> Any:
    return session.scalars(sa.select(model)).one()


def test_a_complaint_is_reported_looked_into_told_and_closed(case, mentor, db_session):
    page = mentor.get(f"/clients/{case.client.id}").follow("Pierakstīt, kas noticis").follow("Sūdzība")
    said = {"words": WORDS, "source": "building_manager", "about": "noise"}
    page = page.submit(**said).follow()
    assert "Pierakstīts. Kas parasti darāms tālāk" in page.main
    assert "Apskatīt uz vietas" in mentor.get("/").main
    refused = page.follow("Ierakstīt, kas konstatēts").submit(outcome="unfounded")
    assert refused.status == 422
    assert "Sūdzību izvērtē tikai pēc apskates uz vietas." in refused.main
    page = refused.submit(inspected_on=TODAY, outcome="neighbour_at_fault", told_person_on=TODAY).follow()
    assert "Vainīgs kaimiņš" in page.main
    assert "Slēgt notikumu" not in page.main
    refused = mentor.get(f"/incidents/{only(db_session, Incident).id}/close").submit(words="Kaimiņš atvainojās.")
    assert "Vēl jāizdara: Apskatīt uz vietas; Pārrunāt ar cilvēku." in refused.main
    for name in ("Apskatīt uz vietas", "Pārrunāt ar cilvēku"):
        page = page.follow(name).submit(done_words="Izdarīts.").follow()
    assert "Apskatīt uz vietas" not in mentor.get("/").main
    page = page.follow("Slēgt notikumu").submit(words="Kaimiņš atvainojās.").follow()
    assert "Kaimiņš atvainojās." in page.main
    assert only(db_session, Incident).closed_on == TODAY
    assert "Notikumi" not in [one.get_text() for one in mentor.get("/").all("main h2")]


def test_pests_are_treated_at_the_providers_cost_with_both_views(case, new_client, db_session):
    agency = new_client().as_(Role.SRA_OFFICER, municipality=case.city)
    page = agency.get(f"/flats/{case.stay.flat_id}").follow("Pierakstīt, kas noticis")
    assert "Sūdzība" not in page.main
    page = page.follow("Kaitēkļi").submit(words="Koda naktī.", pest="bedbugs", origin_landlord="brought_in").follow()
    assert "Ienesti" in page.main
    assert "Pakalpojuma sniedzējs" in page.main
    refused = page.follow("Mainīt viedokļus vai to, kas maksā").submit(payer="landlord")
    assert "vajadzīgs iemesls" in refused.main
    refused.submit(payer="landlord", payer_reason="Tā norunāts līgumā.", origin_ours="unknown").follow()
    page = agency.get(f"/incidents/{only(db_session, Incident).id}").follow("Pierakstīt apstrādi")
    assert page.submit(net_cents="", vat_cents="16,80").status == 422
    page = page.submit(firm="SIA Tīrs", net_cents="80,00", vat_cents="16,80").follow()
    assert "96,80" in page.main
    page = page.follow("Informēts kaimiņu dzīvoklis").submit(flat_number="12", has_them_too="yes").follow()
    assert "Dzīvoklis 12" in page.main


def test_a_damage_is_for_two_and_says_that_it_is_no_debt(case, mentor, db_session):
    start = mentor.get(f"/clients/{case.client.id}").follow("Pierakstīt, kas noticis").follow("Bojājums dzīvoklī")
    people = {"words": "Salauztas durvis.", "what": "Durvis", "works": case.mentor.id}
    refused = start.submit(**people, mediation=case.mentor.id)
    assert "nevar vienlaikus būt starpnieks" in refused.main
    page = refused.submit(mediation=case.worker.id).follow()
    assert "Tas nav cilvēka parāds un nav pamats izbeigt" in page.main
    page = (
        page.follow("Ierakstīt, kas tagad zināms").submit(restored_on=TODAY, restored_words="Jauna slēdzene.").follow()
    )
    assert "Jauna slēdzene." in page.main
    assert only(db_session, Incident).responsible_id == case.mentor.id


def test_a_damage_found_between_two_acts_becomes_a_case_once(case, mentor, db_session):
    flat = case.stay.flat
    before = begun(flat)
    note(thing(before, "hall", "walls"), condition=Condition.GOOD)
    locked(before)
    after = begun(flat, room_codes=())
    note(thing(after, "hall", "walls"), condition=Condition.DAMAGED)
    locked(after)
    ref = thing(after, "hall", "walls").ref
    damage = Judgement(Judged.DAMAGE, DamagePayer.REPAIR_BUDGET)
    judge_difference(before, after, ref, damage, actor=SYSTEM)
    judge_difference(before, after, ref, Judgement(Judged.WEAR), actor=SYSTEM)  # on second thought
    assert places.judged_damages(flat.id) == []
    judgement = judge_difference(before, after, ref, damage, actor=SYSTEM)
    page = mentor.get(f"/incidents/new/damage?client={case.client.id}")
    assert f"Sienas ({after.number})" in page.main
    said = {"words": "Caurums.", "what": "Siena", "works": case.mentor.id, "mediation": case.worker.id}
    page = page.submit(**said, judgement=judgement.id).follow()
    assert page.follow("Aktu salīdzinājums, no kura tas nāk").status == 200
    assert places.judged_damages(flat.id) == []


def test_after_a_death_the_list_is_short_and_leads_to_the_file(case, worker):
    page = worker.get(f"/clients/{case.client.id}").follow("Pierakstīt, kas noticis").follow("Nāve")
    assert "Nesteidzieties." in page.main
    page = page.submit(words="Atrasts no rīta.").follow()
    assert len(page.all("#tasks .task")) == 8
    assert "Atbalsts mentoram un komandai" in page.main
    page = page.follow("Ierakstīt nāvi lietā: pakalpojums un izmitināšana beidzas")
    assert page.status == 200


def test_a_death_is_written_down_once(case, worker, mentor):
    url = f"/incidents/new/death?client={case.client.id}"
    number = worker.get(url).submit(words="Atrasts no rīta.").follow().one("h1").get_text().split()[-1]
    again = mentor.get(url).submit(words="Miris.")
    assert (again.status, f"jau ir pierakstīta: {number}" in again.main) == (422, True)


def test_a_repair_that_follows_is_linked(case, new_client):
    incident, ticket = reported(case.stay), report(case.stay.flat)
    elsewhere = report(make_case(case.city).stay.flat)
    officer = new_client().as_(Role.HOUSING_OFFICER, municipality=case.city)
    page = officer.get(f"/incidents/{incident.id}").follow("Piesaistīt remonta pieteikumu")
    assert elsewhere.number not in page.main
    page = page.submit("Piesaistīt", ticket=ticket.id).follow()
    assert ticket.number in page.one("#tickets").get_text()


def test_of_a_couple_it_is_about_the_one_whose_page_it_came_from(db_session, new_client):
    couple = make_case(clients=2)
    second = client_of(couple.household, 1)
    officer = new_client().as_(Role.HOUSING_OFFICER, municipality=couple.city)
    page = officer.get(f"/incidents/new/fire_risk?client={second.id}")
    page.submit(words="Svece.", responsible=couple.mentor.id).follow()
    assert only(db_session, Incident).client_id == second.id


def test_it_happened_where_the_person_lives_and_not_where_they_will(case):
    end_placement(case.stay, TODAY + timedelta(10), EndReason.CLIENT_WISH, destination=Destination.UNKNOWN, **BY)
    start_placement(make_flat(municipality=case.city), case.household, TODAY + timedelta(10), **BY)
    officer = access_for(Role.HOUSING_OFFICER, municipality=case.city)
    for day, flat in ((TODAY, case.stay.flat_id), (TODAY + timedelta(50), None)):
        where = places.of_client(case.client.id, officer, day)
        assert where
        assert where.flat
        assert (where.flat.id == case.stay.flat_id) is (flat is not None)


class TestWhoReadsWhat:
    def test_the_agency_sees_the_flats_side_and_none_of_the_words(self, case, new_client):
        pests, complaint = (reported(case.stay, kind) for kind in (IncidentKind.PESTS, IncidentKind.COMPLAINT))
        add_note(pests, "Raud.", actor=SYSTEM)
        agency = new_client().as_(Role.SRA_OFFICER, municipality=case.city)
        page = agency.get(f"/incidents/{pests.id}")
        assert "Gultas blaktis" in page.main
        assert WORDS not in page.text
        assert "Raud." not in page.text
        assert agency.get(f"/incidents/{complaint.id}").status == 404
        assert complaint.number not in agency.get("/incidents").main

    @pytest.mark.parametrize(("role", "reports"), [(Role.PROGRAMME_MANAGER, False), (Role.SRA_OFFICER, True)])
    def test_the_way_to_report_a_fault_is_shown_to_who_may(self, case, new_client, role, reports):
        incident = reported(case.stay, IncidentKind.PESTS)
        page = new_client().as_(role, municipality=case.city).get(f"/incidents/{incident.id}")
        ways = [str(link["href"]) for link in page.all("main a") if "Pieteikt bojājumu" in link.get_text()]
        assert [page.client.get(way).status for way in ways] == ([200] if reports else [])

    def test_danger_is_known_to_the_team_and_the_manager_and_who_recorded_it(self, case, new_client, mentor):
        officer = make_user(Role.HOUSING_OFFICER, municipality=case.city)
        danger = reported(case.stay, IncidentKind.DANGER, by=officer)
        other = new_client().as_(Role.HOUSING_OFFICER, municipality=case.city)
        manager = new_client().as_(Role.PROGRAMME_MANAGER, municipality=case.city)
        recorder = new_client()
        recorder.sign_in(officer)
        url = f"/incidents/{danger.id}"
        assert [browser.get(url).status for browser in (mentor, manager, recorder, other)] == [200, 200, 200, 404]
        for path in (
            "/incidents",
            "/incidents/export.csv",
            f"/flats/{case.stay.flat_id}",
            f"/clients/{case.client.id}",
        ):
            assert danger.number not in other.get(path).text

    def test_a_mentor_sees_nothing_of_who_lived_there_before(self, case, new_client):
        before, flat = reported(case.stay, happened_on=TODAY - timedelta(1)), case.stay.flat
        empty = Where(case.city.id, flat.building, flat)
        of_flat = report_incident(empty, Reported(IncidentKind.FLOODING, TODAY, "x", make_user()), **BY)
        end_placement(case.stay, TODAY, EndReason.CLIENT_WISH, destination=Destination.UNKNOWN, **BY)
        later = make_stay(flat)
        user = make_user(Role.MENTOR, municipality=case.city)
        browser = new_client()
        browser.sign_in(joins(client_of(later.household), user, TeamRole.MENTOR))
        assert browser.get(f"/incidents/{before.id}").status == 404
        assert before.number not in browser.get("/incidents?state=all").main
        assert browser.get(f"/incidents/{of_flat.id}").status == 200

    def test_no_page_or_form_shows_the_agency_what_the_team_wrote(self, case, new_client):
        secret, who = "Raud par māti.", make_user(Role.MENTOR, municipality=case.city)
        pests, damage = (reported(case.stay, kind) for kind in (IncidentKind.PESTS, IncidentKind.DAMAGE))
        own = add_task(pests, secret, who, TODAY, actor=SYSTEM)
        done = settle_task(pests.tasks[0], Settled(who, TODAY, TODAY, secret), actor=SYSTEM, today=TODAY)
        agency = new_client().as_(Role.SRA_OFFICER, municipality=case.city)
        shown = agency.get(f"/incidents/{pests.id}")
        assert "Uzdevums komandas vārdiem" in shown.main
        assert secret not in shown.text
        closing = agency.get(f"/incidents/{pests.id}/close").submit(words="Viss.")
        assert (closing.status, secret in closing.text) == (422, False)
        for path in (
            f"{pests.id}/tasks/{own.id}",
            f"{pests.id}/tasks/{done.id}",
            f"{pests.id}/origin",
            f"{damage.id}/damage",
            f"{pests.id}/hand-over",
        ):
            assert agency.get(f"/incidents/{path}").status == 404
        colleague = new_client()
        colleague.sign_in(who)
        assert colleague.get(f"/incidents/{pests.id}").status == 404  # not of the team

    def test_who_mends_for_the_agency_says_that_it_is_put_right(self, case, new_client):
        works = make_user(Role.SRA_OFFICER, municipality=case.city)
        detail = DamageFacts("Durvis", works, make_user(), DamagePayer.REPAIR_BUDGET)
        damage = reported(case.stay, IncidentKind.DAMAGE, detail=detail)
        agency = new_client()
        agency.sign_in(works)
        page = agency.get(f"/incidents/{damage.id}").follow("Ierakstīt, kas tagad zināms")
        assert page.submit(restored_on=TODAY, restored_words="Jauna slēdzene.").status == 303
        task = next(one for one in damage.tasks if one.responsible_id == works.id)
        assert agency.get(f"/incidents/{damage.id}/tasks/{task.id}").submit(done_words="Izdarīts.").status == 303

    def test_a_mentor_who_works_for_the_agency_too_reads_only_of_own_clients(self, case, new_client):
        person = make_user(Role.SRA_OFFICER, Role.MENTOR, municipality=case.city)
        mine = make_case(case.city)
        mine.client.support_team[0].user_id = person.id
        browser = new_client()
        browser.sign_in(person)
        kinds = (IncidentKind.COMPLAINT, IncidentKind.DANGER, IncidentKind.DEATH, IncidentKind.PESTS)
        for stay, statuses, reads in ((case.stay, [404, 404, 404, 200], False), (mine.stay, [200] * 4, True)):
            pages = [browser.get(f"/incidents/{reported(stay, kind).id}") for kind in kinds]
            assert [page.status for page in pages] == statuses
            assert (WORDS in pages[-1].text) is reads

    def test_after_moving_out_the_team_learns_nothing_of_who_lives_there_now(self, case, mentor):
        end_placement(case.stay, TODAY - timedelta(9), EndReason.LEASE_RAN_OUT, actor=SYSTEM, today=TODAY)
        flat = case.stay.flat
        later = make_stay(flat, starts_on=TODAY)
        page = mentor.get(f"/incidents/new?flat={flat.id}")
        assert "Nāve" not in page.main
        page = page.follow("Ugunsbīstamība")
        assert client_of(later.household).file_number not in page.text
        page.submit(words="Deg svece.")
        assert incidents_at(later) == []

    def test_whoever_reads_the_words_is_written_down_in_the_file(self, case, mentor, new_client, db_session):
        incident = reported(case.stay)
        new_client().as_(Role.SRA_OFFICER, municipality=case.city).get(f"/incidents/{incident.id}")
        mentor.get(f"/incidents/{incident.id}")
        read = sa.select(AuditEvent.actor_id).where(AuditEvent.action == "household.incident.read")
        assert db_session.scalars(read).all() == [case.mentor.id]

    def test_lists_and_files_hold_file_numbers_and_no_words(self, case, mentor):
        incident = reported(case.stay, IncidentKind.COMPLAINT)
        for path in ("/incidents", "/incidents/export.csv"):
            text = mentor.get(path).text
            assert incident.number in text
            assert case.client.file_number in text
            for secret in (WORDS, "Kaimiņiene no 5.", case.client.family_name):
                assert secret not in text

    def test_the_person_gets_a_print_of_all_of_it(self, case, new_client):
        incident = reported(case.stay, IncidentKind.COMPLAINT)
        add_note(incident, "Zvanīju atkal.", actor=SYSTEM)
        both_signed(drawn_up(case.stay, case.worker))
        protection = new_client().as_(Role.DATA_PROTECTION, municipality=case.city)
        text = protection.get(f"/subject-prints/{case.client.id}").main
        for words in (WORDS, "Zvanīju atkal.", "Skaļa mūzika vakaros"):
            assert words in text
        assert "Kaimiņiene no 5." not in text  # who complained is somebody else's data


class TestRiskAct:
    def test_it_follows_only_from_what_happened_to_the_same_person(self, case, worker):
        other = make_case(case.city)
        other.client.support_team[0].user_id = case.worker.id
        theirs = reported(other.stay, IncidentKind.COMPLAINT)
        assert worker.get(f"/risk-acts/new?client={case.client.id}&incident={theirs.id}").status == 404

    def test_it_is_drawn_up_together_signed_by_both_on_the_screen_and_locked(self, case, worker, db_session):
        page = worker.get(f"/clients/{case.client.id}").follow("Sastādīt risku izvērtēšanas aktu")
        row = {
            "risks-0-words": "Smēķē gultā",
            "risks-0-person": "Smēķē uz balkona",
            "risks-0-worker": "Uzstāda detektoru",
        }
        assert page.submit(**{"risks-0-person": "x"}).status == 422
        page = page.submit(**row).follow()
        act = only(db_session, RiskAct)
        page = page.follow("Cilvēks izlasa un paraksta")
        refused = page.submit("Parakstīt aktu")
        assert (refused.status, "Vispirms parakstieties" in refused.main) == (422, True)
        page = refused.submit("Parakstīt aktu", picture=DRAWN).follow()
        assert "Paraksts ir pierakstīts." in page.main
        page = page.follow("Izlasu un parakstu").submit("Parakstīt aktu", picture=DRAWN).follow()
        assert "Abi ir parakstījuši" in page.main
        db_session.expire_all()
        assert act.locked_at
        assert worker.get(f"/risk-acts/{act.id}/edit").status == 404
        assert worker.get(f"/risk-acts/{act.id}/sign/person").status == 404

    @pytest.mark.parametrize(
        ("language", "words"),
        [("lv", "Mājokļa risku izvērtēšanas akts"), ("ru", "Акт оценки рисков"), ("en", "Housing risk assessment act")],
    )
    def test_its_paper_speaks_the_persons_language(self, case, worker, language, words, tmp_path):
        act = drawn_up(case.stay, case.worker)
        answer = worker.get(f"/risk-acts/{act.id}/act.pdf?lang={language}")
        file = tmp_path / "act.pdf"
        file.write_bytes(answer.response.data)
        text = " ".join(PdfReader(file).pages[0].extract_text().split())
        assert words in text
        assert "Skaļa mūzika vakaros" in text
        page = worker.get(f"/risk-acts/{act.id}/sign/person?lang={language}")
        assert "Skaļa mūzika vakaros" in page.main

    def test_nobody_signs_for_the_worker(self, case, mentor):
        act = drawn_up(case.stay, case.worker)
        assert mentor.get(f"/risk-acts/{act.id}/sign/worker").status == 404
        assert mentor.get(f"/risk-acts/{act.id}/sign/person").status == 200

    def test_it_is_not_for_the_agency_nor_another_team(self, case, new_client):
        act = drawn_up(case.stay, case.worker)
        agency = new_client().as_(Role.SRA_OFFICER, municipality=case.city)
        assert agency.get(f"/risk-acts/{act.id}").status == 403
        stranger = new_client()
        stranger.sign_in(make_case(case.city).worker)
        assert stranger.get(f"/risk-acts/{act.id}").status == 404
        assert stranger.get(f"/risk-acts/{act.id}/act.pdf").status == 404


def test_the_list_is_narrowed_and_its_queries_do_not_grow(case, mentor, count_queries):
    closed = reported(case.stay, IncidentKind.FIRE_RISK)
    settle(closed)
    mentor.get(f"/incidents/{closed.id}/close").submit(words="Runāts.")
    flood = reported(case.stay)
    assert closed.number not in mentor.get("/incidents").main
    assert closed.number in mentor.get("/incidents?state=closed&kind=fire_risk").main
    assert flood.number in mentor.get(f"/incidents?q={case.client.file_number}").main
    assert flood.number in mentor.get(f"/incidents?q={flood.number}").main
    assert flood.number not in mentor.get("/incidents?q=nekur").main
    with count_queries() as few:
        mentor.get("/incidents?state=all")
    for _incident in range(12):
        reported(make_stay_of(case))
    with count_queries() as many:
        mentor.get("/incidents?state=all")
    assert len(many) <= len(few)


def incidents_at(stay: Any) -> list[Incident]:
    return list(db.session.scalars(sa.select(Incident).where(Incident.placement_id == stay.id)))


def make_stay_of(case: Case) -> Any:
    """Another household of the same team."""
    other = make_case(case.city)
    other.client.support_team[0].user_id = case.mentor.id
    return other.stay


def test_the_parts_stand_on_the_pages_of_flat_building_and_stay(case, new_client):
    incident = reported(case.stay, IncidentKind.FLOODING)
    officer = new_client().as_(Role.HOUSING_OFFICER, municipality=case.city)
    for path in (
        f"/flats/{case.stay.flat_id}",
        f"/buildings/{case.stay.flat.building_id}",
        f"/placements/{case.stay.id}",
        f"/clients/{case.client.id}",
    ):
        assert f"Applūšana {incident.number}" in officer.get(path).main
