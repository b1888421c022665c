"""The pages: five ways to end a service, three sign-ins, who sees what, what a person may print."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from app.clients.queries import last_service, open_service
from app.core.permissions import Role
from app.exits.models import ProposalState
from app.waitlist.queries import open_entry
from tests import factories
from tests.exits.conftest import Case
from tests.factories import TODAY

END = "Ierakstīt pakalpojuma beigas"
FIELDS = ["Pirmā diena bez pakalpojuma", "Kur cilvēks dodas", "Un dzīvoklis"]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY.isoformat() + "T09:00:00Z", tick=False):
        yield


def signed_in(new_client: Any, user: Any) -> Any:
    browser = new_client()
    browser.sign_in(user)
    return browser


def test_a_wish_asks_about_the_flat_and_warns_of_a_short_notice(case: Case, new_client):
    page = signed_in(new_client, case.mentor).get(f"/clients/{case.client.id}")
    assert "Saņem pakalpojumu" in page.main
    page = page.follow("Izbeigt pakalpojumu").follow("Cilvēks vēlas aiziet")
    told = {"notice_on": TODAY, "ends_on": TODAY + timedelta(3), "destination": "shelter"}

    refused = page.submit(END, notice_on=TODAY)
    assert refused.status == 422
    wrong = [link.get_text() for link in refused.all(".error-summary a")]
    assert [one.partition(":")[0].partition("?")[0] for one in wrong] == FIELDS  # as they follow on the page
    assert wrong[-1].endswith("Izvēlieties vienu no iespējām.")
    refused = page.submit(END, **told)
    assert refused.status == 422  # the flat was not answered
    assert refused.one("#ends_on")["value"] == str(TODAY + timedelta(3))
    assert page.submit(END, **told, stay="ends").status == 422  # when was not said
    done = page.submit(END, **told, stay="goes_on").follow()

    assert "norunāts: 7" in done.text
    assert "Pakalpojuma beigas ir ierakstītas" in done.text
    assert case.stay.ends_on is None
    assert last_service(case.client.id).ended_on == TODAY + timedelta(3)  # type: ignore[union-attr]
    done.submit("Pakalpojums turpinās: atsaukt beigas")
    assert open_service(case.client.id)


def test_the_provider_ends_it_by_three_sign_ins(case: Case, new_client):
    worker, mentor, manager = (signed_in(new_client, user) for user in case.three)
    page = mentor.get(f"/clients/{case.client.id}/service/end/provider")
    facts = {
        "ground": "threats",
        "against": "staff",
        "facts": "Draudēja ar nazi.",
        "other_worker": "yes",
        "other_worker_words": "Atteicās.",
        "other_flat_words": "Nebija brīva.",
        "ends_on": TODAY,
        "destination": "unknown",
        "stay": "goes_on",
    }
    assert page.submit("Nodot trim apstiprināšanai", **facts).status == 422  # another flat: not answered
    shown = page.submit("Nodot trim apstiprināšanai", **facts, other_flat="no").follow()
    url = shown.url
    assert "piedāvāts tikai viens" in shown.main  # E6 warns those who sign

    for browser in (worker, manager):
        today = browser.get("/")
        assert case.client.file_number in today.main
        today.follow(f"Priekšlikums izbeigt pakalpojumu: {case.client.file_number}").submit(
            "Apstiprināt: pakalpojums beidzas"
        )
        assert open_service(case.client.id)
        assert "Apstiprināt: pakalpojums beidzas" not in browser.get(url).main
        assert browser.post(f"{url}/confirm").status == 422  # a second time
    assert "Priekšlikums" not in worker.get("/").main

    mentor.get(url).submit("Apstiprināt: pakalpojums beidzas")
    assert open_service(case.client.id) is None
    assert case.stay.ends_on is None
    assert "Apstiprinājuši visi trīs" in mentor.get(url).main


def test_declining_needs_its_reason_and_keeps_the_service(case: Case, new_client):
    url = f"/exit-proposals/{case.proposed().id}"
    page = signed_in(new_client, case.worker).get(url)
    assert page.submit("Noraidīt: pakalpojums turpinās", reason=" ").status == 422
    done = page.submit("Noraidīt: pakalpojums turpinās", reason="Vispirms cits mentors.").follow()
    assert "Vispirms cits mentors." in done.main
    assert open_service(case.client.id)


def test_who_is_not_of_the_team_reads_nothing_and_the_officer_sees_only_the_fact(case: Case, new_client):
    proposal = case.proposed()
    url = f"/exit-proposals/{proposal.id}"
    outsider = signed_in(new_client, factories.make_user(Role.MENTOR, municipality=case.city))
    officer = signed_in(new_client, factories.make_user(Role.HOUSING_OFFICER, municipality=case.city))
    assert (outsider.get(url).status, outsider.post(f"{url}/confirm").status) == (404, 404)
    assert (officer.get(url).status, officer.post(f"{url}/confirm").status) == (403, 403)
    page = officer.get(f"/clients/{case.client.id}")
    assert "Saņem pakalpojumu" in page.main
    assert "apstiprinājumu" not in page.main
    proposal.state, proposal.closed_on = ProposalState.WITHDRAWN, TODAY

    done = signed_in(new_client, case.mentor).get(f"/clients/{case.client.id}/service/end/wish")
    told = {"notice_on": TODAY, "ends_on": TODAY, "destination": "shelter", "stay": "goes_on"}
    done.submit(END, **told, note="Negribu vairs.")
    page = officer.get(f"/clients/{case.client.id}")
    assert f"{TODAY:%d.%m.%Y}" in page.main
    assert "Negribu vairs." not in page.main


def test_an_absence_is_counted_and_settled(case: Case, new_client):
    mentor = signed_in(new_client, case.mentor)
    page = mentor.get(f"/clients/{case.client.id}/absence/new")
    page = page.submit("Ierakstīt prombūtni", unreachable_since=TODAY - timedelta(10)).follow()
    assert "no 13.12.2026." in page.main
    assert "Komanda lemj" not in page.main
    assert f"{case.client.file_number} nevar sasniegt" in mentor.get("/").main
    done = page.submit("Pabeigt: cilvēks ir atgriezies", talk="Bija pie brāļa.").follow()
    assert "sasniegts" in done.text


def test_an_absence_of_a_month_may_be_extended_or_end_the_service(case: Case, new_client):
    mentor = signed_in(new_client, case.mentor)
    page = mentor.get(f"/clients/{case.client.id}/absence/new")
    page = page.submit("Ierakstīt prombūtni", unreachable_since=TODAY - timedelta(40)).follow()
    late = page.submit("Ierakstīt, ka komanda gaida", until=TODAY + timedelta(50), extension_words="Gaidām.")
    assert late.status == 422
    told = {"decided": "Visi meklēja.", "ends_on": TODAY, "destination": "unknown", "stay": "ends"}
    assert page.submit(END, **told).status == 422
    page.submit(END, **told, stay_ends_on=TODAY)
    assert open_service(case.client.id) is None
    assert case.stay.ends_on == TODAY


def test_away_is_shown_everywhere_and_ends(case: Case, new_client):
    manager = signed_in(new_client, case.manager)
    page = manager.get(f"/clients/{case.client.id}").follow("Īslaicīgā prombūtnē")
    page = page.submit("Saglabāt", kind="rehabilitation", started_on=TODAY, expected_until=TODAY + timedelta(28))
    for url in (f"/clients/{case.client.id}", f"/households/{case.household.id}", f"/placements/{case.stay.id}"):
        assert "Rehabilitācijā" in manager.get(url).main, url
    manager.get(f"/clients/{case.client.id}").follow("Cilvēks ir atgriezies").submit("Saglabāt", on=TODAY)
    assert "Rehabilitācijā" not in manager.get(f"/households/{case.household.id}").main


def test_a_death_closes_what_is_left(case: Case, new_client):
    officer = signed_in(new_client, factories.make_user(Role.HOUSING_OFFICER, municipality=case.city))
    officer.get(f"/clients/{case.client.id}/service/end/death").submit("Ierakstīt nāvi", on=TODAY)
    assert case.stay.ends_on == TODAY
    assert open_entry(case.household.id) is None


def test_the_print_of_a_person_holds_all_of_it(case: Case, new_client, db_session):
    mentor = signed_in(new_client, case.mentor)
    proposal = case.proposed()
    mentor.post(f"/exit-proposals/{proposal.id}/decline", data={"reason": "Nav pamata."})
    page = mentor.get(f"/clients/{case.client.id}/away/new")
    page.submit("Saglabāt", kind="custody", started_on=TODAY, note="Tiesa martā.")

    held = (
        signed_in(new_client, factories.make_user(Role.DATA_PROTECTION)).get(f"/subject-prints/{case.client.id}").main
    )

    for words in ("Draudēja ar nazi.", "Nav pamata.", "Tiesa martā.", "Apcietinājumā", "Draudi"):
        assert words in held
