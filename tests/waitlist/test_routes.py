"""Pages of applications and the waitlist."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa

from app.core.extensions import db
from app.core.permissions import Role
from app.places.models import PolicySetting
from app.waitlist.models import Application, CloseReason, Decision, WaitlistEntry
from tests.factories import (
    TODAY,
    client_of,
    make_application,
    make_area,
    make_household,
    make_municipality,
    make_waiting,
    save,
)


def number_of(household) -> str:
    return client_of(household).file_number


def test_an_application_leads_to_the_waitlist(riga, sign_in):
    household, browser = make_household(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)

    form = browser.get(f"/households/{household.id}").follow("Jauns iesniegums")
    page = form.submit(
        "Saglabāt", received_on="2026-11-20", source="shelter", features=["addiction"], criterion_1="yes"
    ).follow()
    assert "Jānolemj līdz 20.12.2026." in page.main
    assert "vēl 27 dienas" in page.main
    application = db.session.scalars(sa.select(Application)).one()
    assert application.criteria == {
        "Nav pastāvīgas dzīvesvietas": None,
        "Darbspējas vecumā": True,
        "Motivēta mainīt situāciju": None,
    }

    page = page.submit("Pierakstīt lēmumu", decision="approved").follow()
    assert page.h1 == number_of(household)
    assert "0 dienu × 1 + 1 pazīme × 30 = 30" in page.main
    assert number_of(household) in browser.get("/waitlist").main


def test_a_refusal_asks_for_its_reason_and_the_other_services(riga, sign_in):
    application = make_application(make_household(riga))
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get(f"/applications/{application.id}").submit("Pierakstīt lēmumu", decision="not_eligible")
    assert page.status == 422
    assert "vajadzīgs iemesls" in page.one("#reason-error").get_text()
    page = page.submit("Pierakstīt lēmumu", reason="Ir dzīvoklis")
    assert page.status == 422
    assert "citi pakalpojumi" in page.one("#other_services-error").get_text()
    assert "Ir dzīvoklis" in page.one("#reason").get_text()

    page = page.submit("Pierakstīt lēmumu", other_services="Patversme").follow()
    assert "nav gaidīšanas rindā" in page.main
    shown = browser.get(f"/applications/{application.id}")
    assert "Patversme" in shown.main
    assert shown.links("Labot") == []


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({}, "Izvēlieties"),
        ({"decision": "approved", "decided_on": "2026-09-30"}, "starp saņemšanas dienu un šodienu"),
        ({"decision": "approved", "decided_on": "2026-11-24"}, "nākotnē"),
        ({"decision": "approved", "informed_on": "2026-11-01"}, "no lēmuma dienas"),
        ({"decision": "maybe"}, ""),
    ],
)
def test_a_decision_that_cannot_be_is_refused_in_words(riga, sign_in, typed, complaint: str):
    application = make_application(make_household(riga))
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get(f"/applications/{application.id}").submit("Pierakstīt lēmumu", **typed)

    assert page.status == 422
    assert complaint in page.one(".error-summary").get_text()
    db.session.refresh(application)
    assert application.decision is None


def test_everything_wrong_with_a_decision_is_said_at_once(riga, sign_in):
    application = make_application(make_household(riga), received_on=TODAY - timedelta(days=3))
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get(f"/applications/{application.id}").submit(
        "Pierakstīt lēmumu", decision="not_eligible", decided_on="2026-11-19", informed_on="2026-11-18"
    )

    assert "starp saņemšanas dienu un šodienu" in page.one("#decided_on-error").get_text()
    assert "no lēmuma dienas" in page.one("#informed_on-error").get_text()
    assert "vajadzīgs iemesls" in page.one("#reason-error").get_text()
    db.session.refresh(application)
    assert application.decision is None


def test_a_late_decision_is_made_and_says_so(riga, sign_in):
    application = make_application(make_household(riga), received_on=TODAY - timedelta(days=31))
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get(f"/applications/{application.id}")
    assert "1 dienu kavēts" in page.main
    page.submit("Pierakstīt lēmumu", decision="approved")

    assert "Dienas no saņemšanas līdz lēmumam: 31, ne vairāk kā: 30." in browser.get(page.url).main


def test_when_the_person_was_told_is_recorded_later(riga, sign_in):
    household = make_household(riga)
    application = make_waiting(household, TODAY - timedelta(days=3)).application
    assert application
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)
    assert "Vēl nav informēts" in browser.get("/applications").main

    form = browser.get(f"/applications/{application.id}")
    assert form.submit("Pierakstīt, ka cilvēks informēts", on="2026-11-19").status == 422
    form.submit("Pierakstīt, ka cilvēks informēts")

    assert "Vēl nav informēts" not in browser.get("/applications").main


def test_a_second_application_is_refused_in_words(riga, sign_in):
    household, waiting = make_household(riga), make_household(riga)
    make_application(household)
    make_waiting(waiting)
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    for who, words in ((household, "vēl nav nolemts"), (waiting, "dzīvokli jau gaida")):
        page = browser.get(f"/applications/new?household={who.id}").submit("Saglabāt", source="shelter")
        assert page.status == 422
        assert words in page.one(".error-summary").get_text()


def test_an_undecided_application_is_corrected(riga, sign_in):
    household = make_household(riga)
    application = make_application(household, criteria={"Sens kritērijs": True}, features=["addiction"])
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    form = browser.get(f"/applications/{application.id}/edit")
    assert form.one("#criterion_0-2").has_attr("checked")
    form.submit("Saglabāt", features=["prison_experience"], source="mobile_team")

    db.session.refresh(application)
    assert (application.features, application.criteria["Sens kritērijs"]) == (["prison_experience"], True)


def test_the_waitlist_shows_its_order_with_reasons(riga, sign_in):
    long, marked = make_household(riga, lift=True), make_household(riga)
    make_waiting(long, TODAY - timedelta(days=62))
    application = make_waiting(marked, TODAY - timedelta(days=40)).application
    assert application
    application.features = ["addiction", "long_in_shelter"]
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get("/waitlist")
    assert [row.get_text(strip=True) for row in page.all("tbody th")] == [number_of(marked), number_of(long)]
    first, second = (row.get_text(" ", strip=True) for row in page.all("tbody tr"))
    assert "40 dienas × 1 + 2 pazīmes × 30 = 100" in first
    assert "Gaida ilgi" not in first
    assert "Gaida ilgi" in second
    assert "Lifts" in second
    by_days = browser.get("/waitlist?sort=-days")
    assert [row.get_text(strip=True) for row in by_days.all("tbody th")] == [number_of(long), number_of(marked)]


def test_the_order_follows_the_municipality_s_settings(riga, sign_in):
    save(PolicySetting(municipality_id=riga.id, key="wait_points", value=0, valid_from=TODAY))
    make_waiting(make_household(riga), TODAY - timedelta(days=62))

    page = sign_in(Role.HOUSING_OFFICER, municipality=riga).get("/waitlist")

    assert "62 dienas × 0 + 0 pazīmju × 30 = 0" in page.main


def test_filters_stand_in_the_address(riga, sign_in):
    wished, other = make_household(riga), make_household(riga)
    for household in (wished, other):
        make_waiting(household)
    area = make_area(riga, "Teika")
    wished.wished_areas = [area]
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get("/waitlist").submit("Filtrēt", area=area.id)

    assert f"area={area.id}" in page.url
    assert [row.get_text(strip=True) for row in page.all("tbody th")] == [number_of(wished)]
    assert "Šiem filtriem neatbilst" in browser.get(f"/waitlist?area={area.id}&language=en").main


def test_the_waitlist_as_a_file_says_how_points_are_made_up(riga, sign_in):
    household = make_household(riga)
    make_waiting(household, TODAY - timedelta(days=5))
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    sheet = openpyxl.load_workbook(BytesIO(browser.get("/waitlist/export.xlsx").response.data)).worksheets[0]
    row = [cell.value for cell in sheet[2]]

    assert (row[0], row[3], row[5]) == (number_of(household), 5, 5)
    assert row[6] == "5 dienas × 1 + 0 pazīmju × 30 = 5"
    assert number_of(household) in browser.get("/waitlist/export.csv").response.text
    assert number_of(household) in browser.get("/applications/export.csv").response.text


def test_an_entry_is_closed_with_a_reason_but_not_as_housed(riga, sign_in):
    household = make_household(riga)
    entry = make_waiting(household)
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    form = browser.get(f"/households/{household.id}").follow("Beigt gaidīšanu rindā")
    assert "Izmitināts" not in form.main
    assert browser.post(form.url, data={"reason": "housed", "on": TODAY.isoformat()}).status == 422
    assert form.submit("Beigt gaidīšanu").status == 422
    page = form.submit("Beigt gaidīšanu", reason="unreachable").follow()

    assert "Vairs nav sasniedzams" in page.main
    db.session.refresh(entry)
    assert (entry.close_reason, entry.closed_on) == (CloseReason.UNREACHABLE, TODAY)
    assert "Jauns iesniegums" in page.main  # and the household may come back


def test_a_household_nobody_is_left_in_still_stands_in_the_list(riga, sign_in):
    household = make_household(riga)
    make_waiting(household)
    household.members[0].ends_on = TODAY

    page = sign_in(Role.HOUSING_OFFICER, municipality=riga).get("/waitlist")

    assert [row.get_text(strip=True) for row in page.all("tbody th")] == ["–"]


@pytest.mark.parametrize("role", [Role.SRA_OFFICER, Role.MENTOR, Role.SOCIAL_WORKER, Role.FINANCE, Role.ADMINISTRATOR])
def test_other_roles_may_not_open_the_waitlist(riga, sign_in, role: Role):
    application = make_application(make_household(riga))
    browser = sign_in(role, municipality=riga)

    for path in ("/waitlist", "/waitlist/export.csv", "/applications", f"/applications/{application.id}"):
        assert browser.get(path).status == 403


def test_a_manager_reads_and_an_officer_decides(riga, sign_in):
    household = make_household(riga)
    application = make_application(household)
    browser = sign_in(Role.PROGRAMME_MANAGER, municipality=riga)

    assert browser.get(f"/applications/{application.id}").all("main form") == []
    assert "Jauns iesniegums" not in browser.get(f"/households/{household.id}").main
    assert browser.post(f"/applications/{application.id}/decision", data={"decision": "approved"}).status == 403


def test_applications_and_entries_of_another_municipality_are_not_there(riga, sign_in):
    liepaja = make_municipality("Liepāja")
    application, entry = make_application(make_household(liepaja)), make_waiting(make_household(liepaja))
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    for path in ("", "/edit"):
        assert browser.get(f"/applications/{application.id}{path}").status == 404
    for path in ("edit", "decision", "informed"):
        assert browser.post(f"/applications/{application.id}/{path}", data={"decision": "approved"}).status == 404
    assert browser.get(f"/applications/new?household={application.household_id}").status == 404
    assert browser.get(f"/waitlist/{entry.id}/close").status == 404
    assert browser.post(f"/waitlist/{entry.id}/close", data={"reason": "died"}).status == 404
    for path in ("/waitlist", "/applications"):
        assert number_of(entry.household) not in browser.get(path).main


def test_a_file_of_applications_names_those_of_own_municipalities_only(riga, sign_in):
    own = make_application(make_household(riga), decision=Decision.APPROVED, decided_on=TODAY)
    other = make_application(make_household(make_municipality("Liepāja")))

    text = sign_in(Role.HOUSING_OFFICER, municipality=riga).get("/applications/export.csv").response.text

    assert number_of(own.household) in text
    assert number_of(other.household) not in text


def test_a_double_click_records_one_application(riga, sign_in):
    household, browser = make_household(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)
    form = browser.get(f"/applications/new?household={household.id}")

    first, second = (form.submit("Saglabāt", source="shelter") for _ in range(2))

    assert first.location == second.location
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Application)) == 1


def test_the_number_of_queries_does_not_grow_with_the_lists(riga, sign_in, statements):
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    def count(households: int) -> tuple[int, int]:
        for _ in range(households):
            make_waiting(make_household(riga, lift=True))
            make_application(make_household(riga))
        return statements(lambda: browser.get("/waitlist")), statements(lambda: browser.get("/applications"))

    first = count(2)
    assert first == count(20)
    assert max(first) <= 13
    assert db.session.scalar(sa.select(sa.func.count()).select_from(WaitlistEntry)) == 22


def test_a_subject_print_holds_the_applications(riga, sign_in):
    household = make_household(riga)
    refusal = {"decision": Decision.NOT_ELIGIBLE, "decided_on": TODAY, "reason": "Ir dzīvoklis"}
    make_application(household, criteria={"Darbspējas vecumā": False}, other_services="Patversme", **refusal)
    browser = sign_in(Role.DATA_PROTECTION, municipality=riga)

    page = browser.get(f"/subject-prints/{client_of(household).id}")

    for held in ("Iesniegums saņemts: 01.10.2026.", "Ir dzīvoklis", "Patversme", "Darbspējas vecumā: Nē"):
        assert held in page.main
