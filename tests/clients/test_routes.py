"""Pages of case files: who sees what, what is logged, what is refused."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from app.clients.models import Client, Consent
from app.core.extensions import db
from app.core.permissions import Role
from tests.clients.people import NAME, file_of, logged, supported_by
from tests.factories import TODAY, client_of, make_client, make_household, make_municipality, make_user, save

PERSON = {"given_name": "Velta", "family_name": "Piemēra", "language": "ru"}
VISITS = ("", "/edit", "/close", "/team/new", "/consents/new")


def test_an_officer_opens_a_file(riga, sign_in):
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get("/clients/new").submit(**PERSON, personal_code="161175-19997", phone="29 123 456")

    shown = page.follow()
    assert shown.h1 == "R-0001"
    for said in ("Velta Piemēra", "161175-19997", "16.11.1975.", "+371 29 123 456", "Krievu"):
        assert said in shown.main
    assert [event.actor_id for event in logged("client.create")] == [browser.user.id]


def test_the_same_form_sent_twice_opens_one_file(riga, sign_in):
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)
    form = browser.get("/clients/new")

    first, second = form.submit(**PERSON), form.submit(**PERSON)

    assert first.location == second.location
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Client)) == 1


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"given_name": ""}, "Aizpildiet šo lauku."),
        ({"language": None}, "Izvēlieties vienu no iespējām."),
        ({"personal_code": "310299-19997"}, "datumu, kura nav"),
        ({"personal_code": "12345"}, "11 cipari"),
        ({"phone": "123"}, "tālruņa numuru"),
        ({"email": "kāds"}, "e-pasta adresi"),
        ({"birth_date": "2026-11-24"}, "nākotnē"),
        ({"opened_on": "31.02.2026"}, "Rakstiet datumu šādi"),
        ({"previous_place": "Nekurienes iela 7"}, "reģistrā"),
    ],
)
def test_a_wrong_value_is_said_beside_its_field_and_what_was_typed_stays(riga, sign_in, typed, complaint: str):
    page = sign_in(Role.HOUSING_OFFICER, municipality=riga).get("/clients/new").submit(**PERSON | typed)

    assert page.status == 422
    assert page.soup.title is not None
    assert page.soup.title.get_text().startswith("Kļūda: ")
    errors = [error.get_text(" ", strip=True) for error in page.all(".field-error")]
    assert len(errors) == 1
    assert complaint in errors[0]
    assert page.one("#family_name")["value"] == "Piemēra"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Client)) == 0


def test_a_wrong_check_digit_is_kept_with_a_warning(riga, sign_in):
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get("/clients/new").submit(**PERSON, personal_code="161175-19998").follow()

    assert "pēdējais cipars neatbilst" in page.main
    assert "161175-19998" in page.main


def test_a_known_personal_code_names_the_file_that_has_it(riga, sign_in):
    first = file_of(riga, personal_code="16117519997")
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get("/clients/new").submit(**PERSON, personal_code="161175-19997")

    assert page.status == 422
    assert first.file_number in page.one(".error-summary").get_text()
    assert page.one("#personal_code")["value"] == "161175-19997"


def test_a_demonstration_has_no_field_for_the_personal_code_and_says_why(riga, sign_in, flask_app: Flask):
    flask_app.config["DEMO"] = True
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get("/clients/new")

    assert page.all("#personal_code") == []
    assert "šī ir demonstrācija" in page.main
    sent = browser.post("/clients/new", data=PERSON | {"opened_on": TODAY.isoformat(), "personal_code": "16117519997"})
    assert "16117519997" not in sent.follow().main
    assert db.session.scalars(sa.select(Client.personal_code_hash)).all() == [None]


@pytest.mark.parametrize("role", [Role.HOUSING_OFFICER, Role.MENTOR, Role.SOCIAL_WORKER])
def test_those_whose_work_needs_it_see_the_name_and_the_reading_is_logged(riga, sign_in, role: Role):
    client, browser = file_of(riga), sign_in(role, municipality=riga)
    supported_by(browser.user, client)

    page = browser.get(f"/clients/{client.id}")

    assert NAME in page.main
    assert page.soup.title is not None
    assert "Zigurds" not in page.soup.title.get_text()
    assert [(event.actor_id, event.object_id) for event in logged("client.read")] == [(browser.user.id, client.id)]


def test_a_manager_opens_the_name_for_a_purpose_once(riga, sign_in):
    client, browser = file_of(riga), sign_in(Role.PROGRAMME_MANAGER, municipality=riga)
    page = browser.get(f"/clients/{client.id}")
    assert "Zigurds" not in page.response.text
    assert "29123456" not in page.response.text

    refused = page.submit("Atvērt vārdu")
    assert refused.status == 422
    assert "Zigurds" not in refused.response.text
    assert logged("client.open_name") == []

    opened = page.submit("Atvērt vārdu", purpose="Iesniegums tiesā")
    assert NAME in opened.main
    assert [(event.actor_id, event.note) for event in logged("client.open_name")] == [
        (browser.user.id, "Iesniegums tiesā")
    ]
    assert "Zigurds" not in browser.get(f"/clients/{client.id}").response.text


@pytest.mark.parametrize("role", [Role.SRA_OFFICER, Role.FINANCE, Role.ADMINISTRATOR, Role.DATA_PROTECTION])
def test_other_roles_may_not_open_files(riga, sign_in, role: Role):
    client, browser = file_of(riga), sign_in(role, municipality=riga)

    for path in ("/clients", f"/clients/{client.id}", "/clients/new"):
        assert browser.get(path).status == 403
    assert browser.post(f"/clients/{client.id}/name", data={"purpose": "x"}).status == 403


@pytest.mark.parametrize("role", [Role.HOUSING_OFFICER, Role.PROGRAMME_MANAGER])
def test_a_file_of_another_municipality_is_not_there(riga, sign_in, role: Role):
    other = file_of(make_municipality("Liepāja"))
    browser = sign_in(role, municipality=riga)

    assert browser.get(f"/clients/{other.id}").status == 404
    assert browser.post(f"/clients/{other.id}/name", data={"purpose": "x"}).status == 404
    assert logged("client.read") == logged("client.open_name") == []


def test_forms_about_a_file_of_another_municipality_are_not_there(riga, sign_in):
    other = file_of(make_municipality("Liepāja"))
    consent = save(Consent(client_id=other.id, version="1", given_on=TODAY))
    assignment = supported_by(make_user(Role.MENTOR, municipality=other.municipality), other)
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    for path in (*VISITS, f"/consents/{consent.id}/withdraw", f"/team/{assignment.id}/end"):
        assert browser.get(f"/clients/{other.id}{path}").status == 404
        if path:
            assert browser.post(f"/clients/{other.id}{path}", data={}).status == 404
    assert browser.post(f"/clients/{other.id}/reopen").status == 404


def test_a_mentor_sees_own_clients_only_and_changes_none(riga, sign_in):
    own, other, browser = file_of(riga), file_of(riga), sign_in(Role.MENTOR, municipality=riga)
    supported_by(browser.user, own)

    page = browser.get("/clients")
    assert own.file_number in page.main
    assert other.file_number not in page.main
    assert browser.get(f"/clients/{other.id}").status == 404
    assert browser.post(f"/clients/{other.id}/notes", data={"text": "x"}).status == 404
    for path in VISITS[1:]:
        assert browser.get(f"/clients/{own.id}{path}").status == 403


def test_an_officer_corrects_closes_and_reopens_a_file(riga, sign_in):
    client, browser = file_of(riga), sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get(f"/clients/{client.id}/edit").submit(family_name="Jaunais").follow()
    assert "Zigurds Jaunais" in page.main
    closed = browser.get(f"/clients/{client.id}/close").submit("Slēgt lietu").follow()
    assert "Slēgta: 23.11.2026." in closed.main
    assert "Atvērta lieta" in closed.submit("Atvērt lietu no jauna").follow().main


def test_a_file_with_a_household_is_not_closed(riga, sign_in):
    client, browser = client_of(make_household(riga)), sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get(f"/clients/{client.id}/close").submit("Slēgt lietu")

    assert page.status == 422
    assert "mājsaimniecībā" in page.one(".error-summary").get_text()


def test_a_search_for_a_name_is_logged_and_one_for_a_number_is_not(riga, sign_in):
    client, other = file_of(riga), file_of(riga, given_name="Anna")
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get("/clients", query_string={"q": "ZIGURDS"})
    assert client.file_number in page.main
    assert other.file_number not in page.main
    assert [event.note for event in logged("client.search")] == [f"ZIGURDS → {client.file_number}"]

    assert client.file_number in browser.get("/clients", query_string={"q": client.file_number}).main
    assert len(logged("client.search")) == 1


def test_a_list_says_what_is_missing(riga, sign_in):
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    assert "Klientu vēl nav" in browser.get("/clients").main
    assert "Šiem filtriem neatbilst neviens klients" in browser.get("/clients?state=closed").main


@pytest.mark.parametrize("text", ["'; DROP TABLE client; --", "{{7*191}}", "%", "161175-1999", "9" * 90])
def test_any_text_may_be_looked_for(riga, sign_in, text: str):
    file_of(riga)

    page = sign_in(Role.HOUSING_OFFICER, municipality=riga).get("/clients", query_string={"q": text})

    assert page.status == 200
    assert "1337" not in page.response.text


def test_the_list_goes_on_page_by_page(riga, sign_in):
    for _ in range(120):
        make_client(riga)
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    seen: list[str] = []
    page = browser.get("/clients?sort=number")
    while True:
        seen += [row.get_text(strip=True) for row in page.all("tbody th")]
        if not page.links("Nākamā lapa"):
            break
        page = page.follow("Nākamā lapa")

    assert len(seen) == len(set(seen)) == 120
    assert "120 klienti" in page.main


def test_the_list_as_a_file_names_nobody(riga, sign_in):
    client = file_of(riga, given_name="=1+1")
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    sheet = openpyxl.load_workbook(BytesIO(browser.get("/clients/export.xlsx").response.data)).worksheets[0]
    text = browser.get("/clients/export.csv").response.text

    assert [cell.value for cell in sheet[2]][:2] == [client.file_number, "Rīga"]
    assert client.file_number in text
    assert "Izdomātais" not in text
    assert "=1+1" not in text
    assert len(logged("client.export")) == 2


def test_a_file_number_stands_for_the_person_in_messages_and_addresses(riga, sign_in):
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)

    page = browser.get("/clients/new").submit(**PERSON)

    assert "Velta" not in page.location
    flashed = page.follow().one(".flashes").get_text()
    assert "R-0001" in flashed
    assert "Velta" not in flashed


def test_the_number_of_queries_of_a_page_does_not_grow(riga, sign_in, statements):
    browser = sign_in(Role.HOUSING_OFFICER, municipality=riga)
    user = make_user(Role.MENTOR, municipality=riga)

    def more(clients: int) -> Client:
        client = make_client(riga)
        for _ in range(clients):
            client = client_of(make_household(riga))
            supported_by(user, client)
            for day in range(clients):
                save(Consent(client_id=client.id, version=f"{day}", given_on=date(2026, 1, 1) + timedelta(day)))
        return client

    def count(clients: int) -> tuple[int, int]:
        client = more(clients)
        return statements(lambda: browser.get("/clients")), statements(lambda: browser.get(f"/clients/{client.id}"))

    assert count(2) == count(20)
    listing, detail = count(1)
    assert listing <= 11
    assert detail <= 29
