"""What the phone queue gets from the server: words a script understands, once, and only for the person themselves."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import abort

from app.core import outbox
from app.core.forms import SubmittedForm, finish
from app.core.permissions import Permission, Role, public, requires
from app.flats import queries
from tests.factories import make_flat, make_municipality, make_user
from tests.pictures import picture

QUEUE = {"X-Outbox": "1"}
SAME_SITE = {**QUEUE, "Sec-Fetch-Site": "same-origin"}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def flat(db_session):
    return make_flat(municipality=make_municipality("Rīga"))


@pytest.fixture
def officer(client, flat):
    client.sign_in(make_user(Role.HOUSING_OFFICER, municipality=flat.municipality))
    return client


def send(browser, flat, data: bytes, once: str = "k1", **headers: str):
    body = {"photos": [(BytesIO(data), "foto.jpg")], "once": once, "made_at": NOW.isoformat()}
    return browser.post(f"/flats/{flat.id}/photos", data=body, headers={**QUEUE, **headers}).response


def test_what_is_carried_out_is_said_to_be_done_and_leaves_no_message_behind(officer, flat):
    answer = send(officer, flat, picture())

    assert (answer.status_code, answer.json) == (200, {"done": f"/flats/{flat.id}/photos"})
    assert "Location" not in answer.headers
    with officer.session_transaction() as session:
        assert "_flashes" not in session
    assert len(queries.photos_of([flat.id])[flat.id]) == 1


def test_an_entry_sent_again_is_done_already(officer, flat, db_session):
    first = send(officer, flat, picture())
    again = send(officer, flat, picture(colour="red"))  # the same key: whatever it brings, it was carried out

    assert again.json == first.json
    assert len(queries.photos_of([flat.id])[flat.id]) == 1
    assert db_session.scalar(sa.select(sa.func.count()).select_from(SubmittedForm)) == 1


def test_an_entry_is_carried_out_once_also_where_its_route_forgot_to_ask(app_with, flat):
    carried_out = []
    flask_app = app_with()

    @flask_app.post("/forgetful")
    @requires(Permission.OWN_ACCOUNT)
    def forgetful() -> Any:
        carried_out.append(1)
        return finish("/there")

    browser = flask_app.test_client().as_(Role.MENTOR)
    answers = [browser.post("/forgetful", data={"once": "k2"}, headers=QUEUE).response.json for _time in range(2)]

    assert answers == [{"done": "/there"}] * 2
    assert carried_out == [1]


def test_a_refused_form_is_answered_with_the_words_of_its_page(officer, flat):
    answer = send(officer, flat, b"<svg/>")

    assert answer.status_code == 422
    assert answer.json == {
        "problem": ["Fotoattēli: foto.jpg: Tas nav fotoattēls. Var pievienot JPEG, PNG, WebP un HEIC failus."]
    }


def test_what_was_refused_is_looked_at_anew_when_it_is_sent_again(officer, flat, db_session):
    for _time in range(2):
        assert send(officer, flat, b"<svg/>").status_code == 422
    assert db_session.scalar(sa.select(sa.func.count()).select_from(SubmittedForm)) == 0

    assert send(officer, flat, picture()).status_code == 200


def test_of_several_forms_on_a_page_the_refused_one_speaks(officer, flat):
    send(officer, flat, picture())
    photo = queries.photos_of([flat.id])[flat.id][0]

    answer = officer.post(
        f"/flats/{flat.id}/photos/{photo.id}", data={f"photo-{photo.id}-caption": "x" * 201}, headers=QUEUE
    ).response

    assert answer.status_code == 422
    assert "Kas redzams fotoattēlā" in answer.json["problem"][0]


def test_who_is_signed_out_is_asked_to_sign_in_and_never_sent_to_a_page(client, flat):
    for answer in (
        client.get("/outbox/token", headers=QUEUE).response,
        client.post("/flats/1/photos", headers=SAME_SITE, csrf=False).response,
    ):
        assert (answer.status_code, answer.json) == (401, {"sign_in": True})


def test_an_old_token_is_named_as_such(officer, flat):
    answer = officer.post(f"/flats/{flat.id}/photos", csrf=False, headers=SAME_SITE).response

    assert (answer.status_code, answer.json) == (400, {"csrf": True})


def test_another_site_learns_nothing_of_the_token(officer, flat):
    answer = officer.post(f"/flats/{flat.id}/photos", csrf=False, headers=QUEUE).response

    assert answer.status_code == 400
    assert "csrf" not in answer.json


@pytest.mark.parametrize(
    ("code", "said"),
    [(403, "loma"), (404, "vairs nepastāv"), (409, "vairs nav tāds"), (413, "lielāks"), (410, "trūka")],
)
def test_what_cannot_be_taken_is_said_in_words(app_with, code, said):
    answer = failing(app_with).test_client().post(f"/fail/{code}", headers=QUEUE).response

    assert answer.status_code == code
    assert said in answer.json["problem"][0]


@pytest.mark.parametrize("code", [429, 500, 503])
def test_what_passes_by_itself_is_to_be_sent_later(app_with, code):
    answer = failing(app_with).test_client().post(f"/fail/{code}", headers=QUEUE).response

    assert (answer.status_code, answer.json) == (code, {"later": True})


def failing(app_with):
    flask_app = app_with(PROPAGATE_EXCEPTIONS=False)

    @flask_app.post("/fail/<int:code>")
    @public
    def fail(code: int) -> str:
        abort(code)

    return flask_app


def test_a_person_has_one_name_and_key_of_their_own(officer, new_client, flat):
    own = officer.get("/outbox/token").response.json
    other = new_client().as_(Role.MENTOR).get("/outbox/token").response.json

    assert officer.get("/outbox/token").response.json["key"] == own["key"]
    assert {own["user"], own["key"]} & {other["user"], other["key"]} == set()
    assert len(own["key"]) == 64
    assert own["user"] != own["key"]
    assert f'"user": "{own["user"]}"' in officer.get("/outbox").response.text
    assert own["key"] not in officer.get("/outbox").response.text


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("2026-11-22T10:15:00.123Z", datetime(2026, 11, 22, 10, 15, 0, 123000, tzinfo=UTC)),
        ("2026-11-22T12:00:01Z", NOW),  # a phone's clock that runs ahead
        ("2020-01-01T00:00:00Z", NOW),  # or is set to nothing
        ("2026-11-22T10:15:00", NOW),
        ("", NOW),
        ("x", NOW),
    ],
)
def test_what_waited_was_done_when_the_phone_says_within_reason(flask_app, sent, expected):
    with flask_app.test_request_context(method="POST", data={"made_at": sent}):
        assert outbox.made_at(NOW) == expected
        assert outbox.made_at(NOW - timedelta(days=3)) == NOW - timedelta(days=3)


def test_a_page_without_connection_and_the_worker_need_nobody(client, count_queries):
    with count_queries() as sent:
        page, worker = client.get("/offline"), client.get("/sw.js").response

    assert sent == []
    assert "Nav savienojuma" in page.text
    assert worker.mimetype == "text/javascript"
    assert "nonce" not in page.response.headers["Content-Security-Policy"]  # kept pages are served with it
    assert "Set-Cookie" not in page.response.headers


def test_only_a_page_that_asks_for_it_is_kept(officer, flat):
    assert officer.get(f"/flats/{flat.id}/photos").one("body").get("data-keep-offline")
    assert not officer.get(f"/flats/{flat.id}").one("body").get("data-keep-offline")


def test_the_service_can_be_put_on_the_first_screen_of_a_phone(client):
    address = client.get("/login").one("link[rel=manifest]")["href"]

    with client.open(address) as manifest:
        said = json.loads(manifest.data)
    with client.open(said["icons"][0]["src"]) as icon:
        assert icon.mimetype == said["icons"][0]["type"]
    assert said["start_url"] == "/"
