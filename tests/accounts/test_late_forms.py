"""What was typed is kept when the session or the protection of a page ran out, and only for the person who typed it."""

import pytest

from app.core.permissions import Role
from tests.factories import make_municipality, make_user

HERE = {"Sec-Fetch-Site": "same-origin"}
ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://example.com"}
TYPED = {"display_name": "Ānna & <b>", "email": "a@b.lv", "password": "x1", "new_password_confirm": "x2", "once": "k"}


@pytest.fixture
def administrator(db_session):
    return make_user(Role.ADMINISTRATOR)


def hidden(page) -> dict[str, str]:
    fields = page.form("Nosūtīt vēlreiz").select("input[type=hidden]")
    return {str(field["name"]): str(field["value"]) for field in fields}


def test_a_form_sent_after_the_session_ended_waits_until_one_has_signed_in_again(client, administrator, flask_app):
    client.sign_in(administrator)
    client.delete_cookie("majoklis")

    page = client.post("/users/new?a=1", data=TYPED, headers=HERE, csrf=False)

    assert page.status == 401
    kept = hidden(page)
    kept.pop("csrf_token")
    assert kept == {"display_name": "Ānna & <b>", "email": "a@b.lv", "once": "k"}
    assert page.links("Pieteikties jaunā cilnē") == ["/login"]
    client.sign_in(administrator)
    assert page.submit("Nosūtīt vēlreiz").h1 == "Vienreizējā parole"


@pytest.mark.parametrize("token", [None, "stale"])
def test_a_signed_in_person_sends_the_same_form_once_more(client, administrator, token):
    client.sign_in(administrator)
    data = TYPED if token is None else {**TYPED, "csrf_token": token}

    page = client.post("/users/new", data=data, headers=HERE, csrf=False)

    assert page.status == 400
    assert page.h1 == "Lūdzu, nosūtiet vēlreiz"
    assert "password" not in hidden(page)
    assert page.submit("Nosūtīt vēlreiz").h1 == "Vienreizējā parole"


@pytest.mark.parametrize("signed_in", [True, False])
def test_another_sites_form_is_refused_and_nothing_of_it_shown(client, administrator, signed_in):
    if signed_in:
        client.sign_in(administrator)

    page = client.post("/users/new", data=TYPED, headers=ELSEWHERE, csrf=False)

    assert page.status == 400
    assert "a@b.lv" not in page.response.text
    assert not page.all("input[name=display_name]")


def test_a_sign_in_page_left_open_too_long_asks_for_the_password_again(client, administrator):
    page = client.post("/login", data={"email": administrator.email, "password": "secret"}, headers=HERE, csrf=False)

    assert page.status == 400
    assert page.one("#email")["value"] == administrator.email
    assert "secret" not in page.response.text
    assert page.submit(password="correct horse battery staple").status == 302


def test_signing_out_twice_ends_on_the_sign_in_page(client):
    assert client.post("/logout", headers=HERE, csrf=False).location == "/login"


def test_the_language_is_changed_even_on_a_page_left_open(client):
    page = client.post("/language", data={"language": "en", "next": "/login"}, headers=HERE, csrf=False)

    assert page.submit("Nosūtīt vēlreiz").location == "/login"
    assert client.get("/login").h1 == "Sign in"


def test_reading_a_page_needs_no_token_and_a_visitors_form_leads_to_sign_in(client):
    assert client.get("/users").location == "/login?next=/users"
    assert client.post("/users/new", data=TYPED).location == "/login"


def test_nothing_of_the_municipality_shows_to_a_visitor(client, db_session):
    make_municipality("Slepenpils")

    assert "Slepenpils" not in client.get("/login").text
