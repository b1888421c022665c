"""Landlords in the browser: list, one landlord, form, download."""

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts.models import RoleGrant
from app.core.permissions import Role
from app.landlords.models import Landlord
from tests.factories import make_account, make_landlord, make_municipality, make_user


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def officer(client, city):
    client.sign_in(make_user(Role.SRA_OFFICER, municipality=city))
    return client


def test_a_landlord_is_added_and_then_found(officer, db_session):
    page = (
        officer.get("/landlords")
        .follow("Pievienot izīrētāju")
        .submit(kind="person", name="  Anna Kalniņa ", phone="26 000 000", email="anna@example.com")
    )
    shown = page.follow()

    assert shown.h1 == "Anna Kalniņa"
    assert "Izīrētājs ir pievienots." in shown.main
    found = officer.get("/landlords").submit("Filtrēt", q="kalnina")
    assert found.links("Anna Kalniņa") == [page.location]
    assert "Neviens izīrētājs neatbilst" in officer.get("/landlords?q=Kaln").main


def test_a_refused_form_keeps_what_was_typed(officer, db_session):
    page = officer.get("/landlords/new").submit(name="", kind="company", email="nav adrese", note="Piezīme")

    assert page.status == 422
    assert page.one("input[name=email]")["value"] == "nav adrese"
    assert page.one("textarea").get_text().strip() == "Piezīme"
    assert len(page.all(".error-summary a")) == 2
    assert db_session.scalar(sa.select(sa.func.count(Landlord.id))) == 0


def test_sending_twice_adds_one(officer, db_session):
    form = officer.get("/landlords/new")
    first = form.submit(name="Anna", kind="person")
    second = form.submit(name="Anna", kind="person")

    assert first.location == second.location
    assert db_session.scalar(sa.select(sa.func.count(Landlord.id))) == 1


def test_an_edit_shows_in_the_history_by_name(officer, city, db_session):
    landlord = make_landlord(city, "Anna")
    page = officer.get(f"/landlords/{landlord.id}/edit").submit(name="Anna Liepa").follow()

    assert page.h1 == "Anna Liepa"
    assert "Anna → kļūst par Anna Liepa" in page.main


def test_the_name_is_sorted_by_and_downloaded(officer, city):
    for name in ("Zaļā māja", "Ābele", "=1+1"):
        make_landlord(city, name)

    rows = list(
        csv.reader(io.StringIO(officer.get("/landlords/export.csv").response.text.lstrip("\ufeff")), delimiter=";")
    )

    assert [row[0] for row in rows] == ["Nosaukums vai vārds", "'=1+1", "Ābele", "Zaļā māja"]
    assert officer.get("/landlords/export.pdf").status == 404


def test_who_works_for_two_municipalities_chooses_one(client, city):
    other = make_municipality("Liepāja")
    user = make_user(Role.SRA_OFFICER, municipality=city)

    user.role_grants.append(RoleGrant(role=Role.SRA_OFFICER, municipality=other, valid_from=date(2020, 1, 1)))
    client.sign_in(user)

    page = client.get("/landlords/new").submit(name="Anna", kind="person", municipality_id=other.id).follow()

    assert "Liepāja" in page.main


def test_elsewhere_is_not_found_and_finance_may_not_change(client, new_client, officer, city):
    theirs = make_landlord(make_municipality("Liepāja"))
    ours = make_landlord(city)
    finance = new_client()
    finance.sign_in(make_user(Role.FINANCE, municipality=city))

    assert [officer.get(f"/landlords/{theirs.id}{end}").status for end in ("", "/edit", "/flats")] == [404, 404, 404]
    assert officer.post(f"/landlords/{theirs.id}/edit", data={"name": "x", "kind": "person"}).status == 404
    assert [finance.get(f"/landlords/{ours.id}{end}").status for end in ("", "/edit")] == [200, 403]
    assert not finance.get("/landlords").links("Pievienot izīrētāju")


def test_wrong_codes_are_said_beside_their_fields_and_kept_as_typed(officer, db_session):
    page = officer.get("/landlords/new").submit(
        name="SIA Nams", kind="company", registration_number="40003261578", email="x"
    )

    assert page.status == 422
    assert [link["href"] for link in page.all(".error-summary a")] == ["#registration_number", "#email"]
    assert page.one("input[name=registration_number]")["value"] == "40003261578"
    assert db_session.scalar(sa.select(sa.func.count(Landlord.id))) == 0


def test_the_account_number_is_read_out_and_the_worries_named(officer, city):
    landlord = make_landlord(city)
    make_account(landlord)
    page = officer.get(f"/landlords/{landlord.id}/edit").submit(worries=["smells", "payment"]).follow()

    assert "LV80 BANK 0000 4351 9500 1" in page.main
    assert "Vai īre tiks maksāta laikus, Smakas" in page.main or "Smakas, Vai īre tiks maksāta laikus" in page.main
    kept = page.follow("Labot")
    assert {box["value"] for box in kept.all("input[name=worries][checked]")} == {"smells", "payment"}


def test_owners_are_added_corrected_and_taken_out_and_a_gap_is_told(officer, city):
    landlord = make_landlord(city)
    add = f"/landlords/{landlord.id}/people/new"
    for share in ("divas trešdaļas", "1e1", "1/0", "sNaN"):
        assert officer.get(add).submit(role="owner", name="Anna", share=share).status == 422

    page = officer.get(add).submit(role="owner", name="Anna", share="1/3").follow()
    assert "Īpašnieku daļas kopā neveido 100 %." in page.main
    assert "33,33" in page.main
    page = officer.get(add).submit(role="owner", name="Pēteris", share="66,67 %").follow()
    assert "Īpašnieku daļas kopā neveido 100 %." in page.main

    page = page.follow("Pēteris").submit("Saglabāt", share="2/3").follow()
    assert "Īpašnieku daļas kopā neveido 100 %." not in page.main

    page = page.follow("Pēteris").submit("Noņemt šo kontaktpersonu").follow()
    assert not page.links("Pēteris")


def test_a_standing_is_changed_with_its_reason_and_filtered_by(officer, city):
    landlord = make_landlord(city, "Anna")
    form = officer.get(f"/landlords/{landlord.id}").follow("Mainīt attieksmi")
    assert form.submit(standing="left").status == 422

    page = form.submit(standing="left", reason="Pārdeva māju").follow()

    assert "Pārdeva māju" in page.main
    assert officer.get("/landlords?standing=left").links("Anna")
    assert not officer.get("/landlords?standing=active").links("Anna")


def test_who_only_looks_reads_neither_the_personal_code_nor_what_it_was(new_client, officer, city):
    page = officer.get("/landlords/new").submit(name="Anna", kind="person", personal_code="161175-19997").follow()
    assert "16117519997" in page.main

    finance = new_client()
    finance.sign_in(make_user(Role.FINANCE, municipality=city))

    assert "16117519997" not in finance.get(page.url).text
