"""Landlords in the browser: list, one landlord, form, download."""

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts.models import RoleGrant
from app.core.permissions import Role
from app.landlords.models import Landlord
from tests.factories import make_landlord, make_municipality, make_user


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
