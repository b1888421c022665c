"""The headers that tell a browser what a page may do, and that nothing personal is kept by anybody on the way."""

import pytest

from app.core.headers import policy
from app.core.permissions import Role


def directives(text: str) -> dict[str, set[str]]:
    return {part.split()[0]: set(part.split()[1:]) for part in text.split(";")}


@pytest.mark.parametrize("tiles", ["", "https://{s}.tiles.example/{z}/{x}/{y}.png"])
def test_the_policy_allows_only_ourselves_no_inline_and_no_eval(tiles):
    said = directives(policy("n1", tiles))

    assert said["script-src"] == {"'self'", "'nonce-n1'"}
    assert said["style-src"] == {"'self'"}
    assert said["default-src"] == said["connect-src"] == said["form-action"] == {"'self'"}
    assert said["object-src"] == said["base-uri"] == said["frame-ancestors"] == {"'none'"}
    assert said["img-src"] == {"'self'", "data:", "blob:"} | ({"https://*.tiles.example"} if tiles else set())
    assert "unsafe" not in policy("n1", tiles)


def test_without_an_inline_script_there_is_no_nonce_and_each_answer_has_its_own():
    assert "nonce" not in policy(None, "")


@pytest.mark.parametrize("path", ["/login", "/users", "/nothing", "/static/app.js", "/healthz"])
def test_every_answer_has_the_headers(client, path):
    client.as_(Role.ADMINISTRATOR)

    with client.open(path) as response:
        headers = response.headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers
    assert (headers.get("Cache-Control") == "no-store") == (not path.startswith("/static"))


def test_behind_https_a_browser_is_told_to_stay_there(app_with):
    headers = app_with(SECURE_COOKIES="1").test_client().get("/login").response.headers

    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_static_files_and_health_ask_nobody_who_they_are(client, count_queries):
    client.as_(Role.ADMINISTRATOR)

    with count_queries() as sent:
        for path in ("/static/app.js", "/healthz"):
            with client.open(path) as response:
                assert response.status_code == 200
                assert "Set-Cookie" not in response.headers

    assert [statement for statement in sent if "user" in statement] == []


def test_ready_means_the_database_answers_at_this_version(client, flask_app):
    assert client.get("/readyz").response.text == "ok"
