"""The checks that every page goes through refuse what they are there to refuse."""

import socket

import pytest
from flask import Flask, request

from tests.pages import BadPage, PageClient

GOOD = """<!doctype html><html lang="lv"><head><title>T</title><link rel="stylesheet" href="/a.css"></head><body><main>
<h1>H</h1><p id="hint">Padoms</p><a href="https://likumi.lv" rel="noreferrer">Likums</a>
<form method="post" action="/echo"><input type="hidden" name="csrf_token" value="x"><label for="a">A</label>
<input id="a" name="a" value="1" aria-describedby="hint"><select name="b" aria-label="B"><option>x<option selected>y
</select><label><input type="checkbox" name="c" value="on"> C</label><button name="go" value="g">Sūtīt</button></form>
</main></body></html>"""
POLICY = "script-src 'self' 'nonce-n1'"


def client_for(html: str, policy: str = POLICY) -> PageClient:
    flask_app = Flask("one page", static_folder=None)
    flask_app.secret_key = "k"
    flask_app.test_client_class = PageClient
    flask_app.add_url_rule("/", view_func=lambda: (html, {"Content-Security-Policy": policy}))

    @flask_app.post("/echo")
    def echo() -> dict:
        return dict(request.form.lists())

    return flask_app.test_client()  # type: ignore[return-value]


def test_a_good_page_passes_with_its_own_script():
    page = client_for(GOOD.replace("</body>", '<script nonce="n1">1</script></body>')).get("/")

    assert page.h1 == "H"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("<h1>H</h1>", "", "one h1"),
        ("<h1>H</h1>", "<h1>H</h1><h1>I</h1>", "one h1"),
        ("<title>T</title>", "<title> </title>", "no title"),
        ('lang="lv"', "", "language"),
        ('id="hint"', 'id="a"', "twice"),
        ('aria-describedby="hint"', 'aria-describedby="gone"', "not on the page"),
        ('<label for="a">A</label>', "", "no label"),
        ('value="x"', 'value=""', "CSRF"),
        ('method="post"', "", "GET form"),
        ("<h1>", '<h1 style="color:red">', "style"),
        ("<h1>", '<h1 onclick="x()">', "onclick"),
        ("</main>", "<script>1</script></main>", "blocks"),
        ("</main>", '<script nonce="n2">1</script></main>', "blocks"),
        ('href="/a.css"', 'href="//cdn.example/a.css"', "another host"),
        (' rel="noreferrer"', "", "another host"),
        ('href="https://likumi.lv"', 'href="javascript:x()"', "runs code"),
        ("<h1>H", "<h1>%(name)s", "placeholder"),
    ],
)
def test_a_bad_page_is_refused(old, new, complaint):
    assert old in GOOD

    with pytest.raises(BadPage, match=complaint):
        client_for(GOOD.replace(old, new, 1)).get("/")


def test_a_page_without_a_policy_is_refused():
    with pytest.raises(BadPage, match="Content-Security-Policy"):
        client_for(GOOD, policy="").get("/")


def test_a_form_is_sent_as_it_stands_with_what_was_filled_in():
    page = client_for(GOOD).get("/")

    assert page.submit("Sūtīt", a="2", c="on").response.json == {
        "csrf_token": ["x"],
        "a": ["2"],
        "b": ["y"],
        "c": ["on"],
        "go": ["g"],
    }
    with pytest.raises(AssertionError, match="no \\['d'\\]"):
        page.submit("Sūtīt", d="1")


def test_the_network_is_out_of_reach():
    with socket.socket() as one, pytest.raises(AssertionError, match="asked the network"):
        one.connect(("192.0.2.1", 80))
