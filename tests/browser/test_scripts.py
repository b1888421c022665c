"""app.js and suggest.js in a real browser, on a page of their own: no server, every answer is given here."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from app.config import ROOT

BOARD = "http://board.test"
STATIC = ROOT / "app" / "static"
PAGE = """<!doctype html><html lang="lv"><head><title>T</title><script src="/app.js" defer></script>
<script src="/suggest.js" defer></script><script src="/session.js" defer></script></head><body data-sending="Sūta…">
<div class="error-summary" tabindex="-1"><a href="#address">Ievadiet adresi.</a></div>
<details data-menu id="menu"><summary>Izvēlne</summary><a href="/x">Iekšā</a></details>
<main><form method="post" action="/save"><input type="hidden" name="once" value="k1"><label for="address">Adrese</label>
<div data-suggest-url="/suggest" data-found-one="1" data-found-many="vairākas" data-found-none="neviena">
<input id="address" name="address"><p role="status"></p></div>
<button name="next" value="yes"><b>Saglabāt</b></button></form></main>
<dialog data-session-seconds="1800" data-session-url="/session">
<div data-session-soon><p data-session-minutes data-words="Minūtes: {minutes}"></p><button>Turpināt</button></div>
<div data-session-ended hidden><p>Izrakstīts</p><button>Atpakaļ</button></div></dialog></body></html>"""
PLACES = [{"value": "Brīvības iela 1 <b>x</b>"}, {"value": "Brīvības iela 2", "note": "<img src=x onerror=alert(1)>"}]


@pytest.fixture
def posts() -> list[dict[str, list[str]]]:
    """What was sent, in order."""
    return []


@pytest.fixture
def board(browser: Browser, posts: list[dict[str, list[str]]]) -> Iterator[Page]:
    def answer(route: Route, request: Request) -> None:
        path = urlsplit(request.url).path
        if request.method == "POST":
            posts.append(parse_qs(request.post_data or ""))
            route.fulfill(status=204)  # the page stays, as it does while an answer is awaited
        elif path == "/suggest":
            found = PLACES if "brivibas" in request.url else []
            route.fulfill(content_type="application/json", body=json.dumps(found))
        elif path == "/session":
            route.fulfill(content_type="application/json", body='{"seconds": 1800}')
        elif path.endswith(".js"):
            route.fulfill(content_type="text/javascript", path=STATIC / path[1:])
        else:
            route.fulfill(content_type="text/html; charset=utf-8", body=PAGE)

    context = browser.new_context()
    context.set_default_timeout(3000)  # shorter than the time after which an unanswered form may be sent again
    context.route(f"{BOARD}/**", answer)
    page = context.new_page()
    page.goto(f"{BOARD}/")
    yield page
    context.close()


def test_a_second_click_sends_nothing_and_says_so(board: Page, posts: list[dict[str, list[str]]]):
    with board.expect_response(f"{BOARD}/save"):
        board.get_by_role("button").click()
    board.get_by_role("button").click(force=True)

    expect(board.get_by_role("button")).to_have_text("Sūta…")
    board.wait_for_timeout(200)  # a second sending would have arrived by now
    assert posts == [{"once": ["k1"], "next": ["yes"]}]


def test_a_page_come_back_to_can_be_sent_again(board: Page, posts: list[dict[str, list[str]]]):
    board.get_by_role("button").click()
    expect(board.get_by_role("button")).to_have_text("Sūta…")

    board.evaluate("window.dispatchEvent(new Event('pageshow'))")
    board.get_by_role("button", name="Saglabāt").click()

    expect(board.get_by_role("button")).to_have_text("Sūta…")
    assert len(posts) == 2


def test_the_error_summary_has_the_focus_and_leads_to_the_field(board: Page):
    expect(board.locator(".error-summary")).to_be_focused()

    board.get_by_role("link", name="Ievadiet adresi.").click()

    expect(board.locator("#address")).to_be_focused()


def test_escape_closes_a_menu_and_gives_the_focus_back(board: Page):
    board.get_by_text("Izvēlne").click()
    board.get_by_role("link", name="Iekšā").focus()

    board.keyboard.press("Escape")

    expect(board.locator("#menu")).not_to_have_attribute("open", "")
    expect(board.get_by_text("Izvēlne")).to_be_focused()


def test_a_click_elsewhere_closes_a_menu(board: Page):
    board.get_by_text("Izvēlne").click()

    board.get_by_text("Adrese", exact=True).click()

    expect(board.get_by_role("link", name="Iekšā")).to_be_hidden()


def test_an_address_is_chosen_by_keyboard_and_its_text_is_inert(board: Page, posts: list[dict[str, list[str]]]):
    field = board.get_by_role("combobox", name="Adrese")
    field.press_sequentially("brivibas")
    expect(board.get_by_role("option")).to_have_count(2)
    expect(board.get_by_role("option").nth(0)).to_contain_text("<b>x</b>")
    expect(board.get_by_role("option").nth(1)).to_contain_text("<img src=x")
    expect(board.get_by_role("status")).to_have_text("vairākas")

    field.press("ArrowUp")
    expect(board.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    field.press("Enter")

    expect(field).to_have_value("Brīvības iela 2")
    expect(board.get_by_role("listbox")).to_be_hidden()
    assert posts == []


def test_no_address_found_is_said_and_the_typed_text_stays(board: Page):
    field = board.get_by_role("combobox", name="Adrese")
    field.press_sequentially("zzz")

    expect(board.get_by_role("status")).to_have_text("neviena")
    expect(field).to_have_value("zzz")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_who_types_is_warned_before_the_session_ends_and_may_stay(browser: Browser, board: Page):
    board.clock.install()
    board.goto(f"{BOARD}/")
    dialog = board.locator("dialog")

    board.clock.run_for("24:00")
    expect(dialog).to_be_hidden()
    board.clock.run_for("02:00")
    expect(dialog).to_contain_text("Minūtes: 4")
    expect(board.get_by_role("button", name="Turpināt")).to_be_focused()
    with board.expect_response(f"{BOARD}/session"):
        board.get_by_role("button", name="Turpināt").click()
    expect(dialog).to_be_hidden()

    board.clock.run_for("31:00")
    expect(dialog).to_contain_text("Izrakstīts")
    board.get_by_role("button", name="Atpakaļ").click()
    board.clock.run_for("01:00")
    expect(dialog).to_be_hidden()
