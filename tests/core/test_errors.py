"""Every way a page can fail has a page that says what happened and what to do, in both languages."""

import io

import pytest
from flask import Flask, abort
from werkzeug.exceptions import HTTPException

from app.core.errors import Finding, Level, RuleViolation
from app.core.permissions import Role, public
from tests.factories import make_municipality

WORDS = {
    400: ("neizdevās saprast", "could not be understood"),
    403: ("nav tiesību", "no right"),
    404: ("nav atrasta", "not found"),
    405: ("tikai veidlapu", "only takes a form"),
    409: ("veica izmaiņas", "changed this meanwhile"),
    413: ("pārāk liels", "too large"),
    422: ("Pašlaik to nevar izdarīt", "cannot be done"),
    429: ("Pārāk daudz mēģinājumu", "Too many attempts"),
    500: ("radās kļūda", "went wrong"),
    503: ("nav pieejams", "not available"),
}


@pytest.fixture
def failing(app_with) -> Flask:
    """The application with a page for every error."""
    flask_app = app_with(PROPAGATE_EXCEPTIONS=False)

    @flask_app.get("/fail/<int:code>")
    @public
    def fail(code: int) -> str:
        if code == 0:
            raise ZeroDivisionError("slepens")
        abort(code)

    return flask_app


@pytest.mark.parametrize("code", WORDS)
def test_each_error_has_its_page_in_latvian_and_english(failing, code):
    browser = failing.test_client()
    page = browser.get(f"/fail/{code}")
    assert page.status == code
    assert WORDS[code][0] in page.text

    browser.post("/language", data={"language": "en", "next": "/"})
    page = browser.get(f"/fail/{code}")
    assert WORDS[code][1] in page.text


def test_an_error_without_a_page_of_its_own_says_that_the_fault_is_ours(failing):
    assert failing.test_client().get("/fail/418").status == 418


def test_a_crash_says_nothing_of_what_crashed(failing):
    page = failing.test_client().get("/fail/0")

    assert page.status == 500
    assert "slepens" not in page.response.text
    assert "ZeroDivision" not in page.response.text


def test_the_page_of_a_crash_needs_no_database(failing, monkeypatch):
    def broken(*_args: object) -> None:
        raise HTTPException("the database is away")

    browser = failing.test_client()
    monkeypatch.setattr("app.accounts.queries.reach_of", broken)

    assert browser.get("/fail/0").status == 500


@pytest.mark.parametrize(
    "path", ["/nothing/here", "/users/999999", "/users/99999999999999999999999", "/users/abc", "/users/-1"]
)
def test_what_is_not_there_is_not_found_however_it_is_asked_for(client, path):
    client.as_(Role.ADMINISTRATOR)

    assert client.get(path).status == 404


def test_a_signed_in_persons_error_page_keeps_their_navigation(client):
    client.as_(Role.ADMINISTRATOR, municipality=make_municipality())

    page = client.get("/nothing/here")

    assert page.links("Lietotāji") == ["/users", "/users"] or "/users" in page.links("Lietotāji")


def test_the_character_nul_is_refused_and_never_reaches_the_database(client):
    client.as_(Role.ADMINISTRATOR)

    assert client.get("/users?q=a%00b").status == 400
    assert client.post("/users/new", data={"display_name": "a\0b", "email": "a@b.lv"}).status == 400
    assert client.get("/users/a%00b").status == 400


@pytest.mark.parametrize(
    "where",
    [
        "/landlords/new",
        "/landlords/1/accounts/new",
        "/landlords/1/contacts",
        "/negotiations/new",
        "/negotiations/1/move",
        "/contracts/new",
        "/contracts/1/end",
        "/payments/months/1/2026-12/prepare",
        "/placements/1/talks",
    ],
)
def test_whatever_an_officer_types_is_refused_in_words_where_it_holds_nul(client, where):
    client.as_(Role.HOUSING_OFFICER, municipality=make_municipality())
    for sent in ({"words": "a\0b"}, {"file": (io.BytesIO(b"x"), "a\0b.pdf")}):
        page = client.post(where, data=sent)
        assert page.status == 400
        assert "Nekas nav mainīts." in page.main


def test_a_file_that_is_too_large_is_refused(client, app_with):
    flask_app = app_with(MAX_UPLOAD_MB="1")
    browser = flask_app.test_client().as_(Role.ADMINISTRATOR)

    page = browser.post("/users/new", data={"display_name": "x" * 1_100_000})

    assert page.status == 413


def test_a_finding_becomes_plain_values_for_json(flask_app):
    finding = Finding("P1", False, Level.LIMIT, 4, 3, "Par daudz", "digest row 48", "Cita ēka")

    assert finding.as_dict() == {
        "id": "P1",
        "passed": False,
        "level": "limit",
        "value": 4,
        "limit": 3,
        "reason": "Par daudz",
        "source": "digest row 48",
        "remedy": "Cita ēka",
    }
    assert str(RuleViolation([finding, finding])) == "Par daudz; Par daudz"
