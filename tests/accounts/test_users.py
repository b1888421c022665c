"""The pages of staff accounts: who may see and change whom."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.core.permissions import Role
from tests.factories import TODAY, make_municipality, make_user, save


@pytest.fixture
def riga(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def liepaja(db_session):
    return make_municipality("Liepāja")


@pytest.fixture
def local(client, riga):
    """A browser of somebody who administers Rīga only."""
    user = make_user()
    save(RoleGrant(user=user, role=Role.ADMINISTRATOR, municipality=riga, valid_from=TODAY.replace(year=2020)))
    client.sign_in(user)
    return client


def test_a_new_user_signs_in_with_the_password_shown_once_and_works_in_the_role_given(client, new_client, riga):
    client.as_(Role.ADMINISTRATOR)
    page = client.get("/users/new").submit(display_name="Anna Ozola", email="Anna@example.test")
    password = re.search(r"(\w{4}-){3}\w{4}", page.main)
    assert password
    person = page.follow("Turpināt ar lomām")
    assert person.h1 == "Anna Ozola"
    given = person.submit("Piešķirt lomu", role="finance", municipality=riga.id)
    assert "Grāmatvedība" in given.follow().main
    assert password[0] not in person.text

    hers = new_client()
    page = hers.get("/login").submit(email="anna@example.test", password=password[0])

    assert page.location == "/account/second-factor"


def test_pressing_save_twice_makes_one_user(client, db_session):
    client.as_(Role.ADMINISTRATOR)
    form = client.get("/users/new")

    form.submit(display_name="Anna Ozola", email="anna@example.test")
    again = form.submit(display_name="Anna Ozola", email="anna@example.test")

    assert again.follow().h1 == "Anna Ozola"
    assert db_session.scalar(sa.select(sa.func.count()).where(User.email == "anna@example.test")) == 1


def test_a_refused_form_keeps_what_was_typed_and_says_why(client):
    client.as_(Role.ADMINISTRATOR)
    taken = make_user()

    page = client.get("/users/new").submit(display_name="", email="not an address")
    assert page.status == 422
    assert page.one("#email")["value"] == "not an address"
    assert "Tā nav e-pasta adrese." in page.main

    page = client.get("/users/new").submit(display_name="Anna", email=taken.email)
    assert page.status == 422
    assert f"Lietotājs ar šādu e-pasta adresi jau ir: {taken.email}" in page.main


def test_the_list_finds_by_words_without_diacritics_by_role_and_by_municipality(client, riga, liepaja):
    client.as_(Role.ADMINISTRATOR)
    make_user(Role.MENTOR, municipality=riga, display_name="Jānis Bērziņš")
    make_user(Role.FINANCE, municipality=liepaja, display_name="Zane Kalniņa")

    def shown(query: str) -> set[str]:
        text = client.get(f"/users?{query}").main
        return {name for name in ("Jānis Bērziņš", "Zane Kalniņa") if name in text}

    assert shown("") == {"Jānis Bērziņš", "Zane Kalniņa"}
    assert shown("q=berzins+janis") == {"Jānis Bērziņš"}
    assert shown("role=finance") == {"Zane Kalniņa"}
    assert shown(f"municipality={riga.id}") == {"Jānis Bērziņš"}
    assert "Šiem filtriem neatbilst" in client.get("/users?q=nobody").main
    assert client.get("/users?role=nonsense").status == 200


def test_the_list_is_also_a_file(client, riga):
    client.as_(Role.ADMINISTRATOR)
    make_user(Role.MENTOR, municipality=riga, display_name="=Jānis")

    with client.get("/users/export.csv?role=mentor").response as response:
        lines = response.data.decode("utf-8-sig").splitlines()

    assert lines[0] == "Vārds un uzvārds;E-pasts;Lomas;Konts"
    assert lines[1].startswith("'=Jānis;user")
    assert lines[1].endswith(";Sociālais mentors, Rīga;Atvērts")
    with client.get("/users/export.xlsx").response as response:
        assert response.data[:2] == b"PK"


@pytest.mark.parametrize("extra", [0, 20])
def test_the_list_asks_the_database_as_often_however_many_users(client, riga, count_queries, extra):
    client.as_(Role.ADMINISTRATOR)
    for _user in range(2 + extra):
        make_user(Role.MENTOR, Role.FINANCE, municipality=riga)

    with count_queries() as queries:
        client.get("/users")

    assert len(queries) <= 9


def test_the_end_of_a_role_is_a_date(client, riga, db_session):
    client.as_(Role.ADMINISTRATOR)
    user = make_user(Role.MENTOR, municipality=riga)

    page = client.get(f"/users/{user.id}").follow("Beigt lomu : Sociālais mentors")
    assert page.submit(ends_on="2019-01-01").status == 422
    page.submit(ends_on="2099-12-31")

    assert user.role_grants[0].valid_to == date(2099, 12, 31)


def test_roles_are_given_within_the_viewers_municipalities_only(local, riga, liepaja, db_session):
    user = make_user(Role.MENTOR, municipality=riga)
    page = local.get(f"/users/{user.id}")
    assert [option.get_text() for option in page.all("#municipality option")] == ["Rīga"]

    refused = page.submit("Piešķirt lomu", role="finance", municipality=liepaja.id)
    everywhere = page.submit("Piešķirt lomu", role="administrator", municipality=None)

    assert (refused.status, everywhere.status) == (422, 422)
    assert len(user.role_grants) == 1


def test_a_local_administrator_sees_their_own_people_and_takes_over_no_others_sign_in(local, riga, liepaja):
    own, both = make_user(Role.MENTOR, municipality=riga), make_user(Role.MENTOR, municipality=riga)
    save(RoleGrant(user=both, role=Role.MENTOR, municipality=liepaja, valid_from=TODAY))
    other, chief = make_user(Role.MENTOR, municipality=liepaja), make_user(Role.ADMINISTRATOR)

    statuses = {
        name: (local.get(f"/users/{user.id}").status, local.post(f"/users/{user.id}/password").status)
        for name, user in (("own", own), ("both", both), ("other", other), ("chief", chief))
    }

    assert statuses == {"own": (200, 200), "both": (200, 403), "other": (404, 404), "chief": (404, 404)}
    assert local.get("/users/second-factor").status == 403
    listed = local.get("/users").main
    assert own.email in listed
    assert other.email not in listed


def test_a_role_in_another_municipality_is_not_the_local_administrators_to_end(local, riga, liepaja):
    both = make_user(Role.MENTOR, municipality=riga)
    elsewhere = save(RoleGrant(user=both, role=Role.MENTOR, municipality=liepaja, valid_from=TODAY))

    assert local.get(f"/users/{both.id}/roles/{elsewhere.id}/end").status == 404
    assert local.get(f"/users/{both.id}/roles/{both.role_grants[0].id}/end").status == 200


def test_an_account_is_closed_and_opened_again(client, new_client, riga):
    client.as_(Role.ADMINISTRATOR)
    user = make_user(Role.FINANCE, municipality=riga)
    theirs = new_client()
    theirs.sign_in(user)

    closed = client.get(f"/users/{user.id}").submit("Slēgt kontu").follow()
    assert "Slēgts" in closed.main
    assert theirs.get("/account/password").status == 302

    assert "Atvērts" in closed.submit("Atkal atvērt kontu").follow().main


def test_closing_ones_own_account_is_refused_in_words(client):
    client.as_(Role.ADMINISTRATOR)

    page = client.post(f"/users/{client.user.id}/close")

    assert page.status == 422
    assert "Savu kontu pats neslēdz" in page.main


def test_the_roles_that_need_the_second_factor_are_ticked(client, db_session):
    client.as_(Role.ADMINISTRATOR)

    client.get("/users/second-factor").submit("Saglabāt", roles=["mentor", "administrator"])

    ticked = client.get("/users/second-factor").all("input[name=roles][checked]")
    assert {box["value"] for box in ticked} == {"mentor", "administrator"}


def test_a_users_page_tells_their_history(client, riga):
    client.as_(Role.ADMINISTRATOR)
    user = make_user(Role.MENTOR, municipality=riga)
    client.get(f"/users/{user.id}/edit").submit("Saglabāt", display_name="Jauns Vārds")

    page = client.get(f"/users/{user.id}")

    assert page.h1 == "Jauns Vārds"
    assert client.user.display_name in page.one(".timeline").get_text()
    assert "Jauns Vārds" in page.one(".timeline").get_text()
