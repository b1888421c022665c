"""What the phone queue leaves on a device: it outlives the browser, names nobody, and ends with day and session."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.core import clock
from tests.browser.axe import check_axe
from tests.browser.conftest import Server
from tests.browser.outbox import (
    AGENT,
    AWAY,
    DUMP,
    OFFICER,
    SENT,
    WITHOUT_PHOTOS,
    Line,
    carried_out,
    open_flat,
    rows,
    shows,
    started_anew,
    states,
    take,
    take_home,
)
from tests.browser.walk import sign_in

CAPTION = "Ievas gulta pie loga"


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    return take_home(tmp_path)


@pytest.fixture(scope="module")
def flats(live_server: Server) -> Iterator[int]:
    """Flats that no test has used yet."""
    return (number for (number,) in rows(live_server, WITHOUT_PHOTOS))


@pytest.fixture
def phone(open_page: Callable[[str], Page]) -> Page:
    """An officer's phone."""
    page = open_page("phone")
    sign_in(page, OFFICER, "lv")
    return page


@pytest.fixture
def line(live_server: Server) -> Iterator[Line]:
    line = Line(live_server)
    yield line
    line.close()


@pytest.fixture
def switched_on(browser: Browser, line: Line, tmp_path: Path) -> Callable[[], AbstractContextManager[Page]]:
    """`with switched_on() as page`: the same phone's browser, started anew each time."""
    return lambda: started_anew(browser, line, tmp_path / "profile")


def sign_out(page: Page) -> None:
    page.locator(".user-menu summary").click()
    page.locator("[data-sign-out] button").click()


def test_a_browser_started_anew_without_signal_shows_what_was_done_and_sends_it_later(
    switched_on, line: Line, live_server: Server, flats: Iterator[int], photos: list[Path], tmp_path: Path
):
    with switched_on() as page:
        sign_in(page, OFFICER, "lv")
        path = open_flat(page, next(flats))
        line.cut()
        take(page, photos)
        states(page, "Gaida nosūtīšanu", 2)
        shows(page, AWAY.format(2))

    assert told_on_disk(tmp_path / "profile") == []
    with switched_on() as page:
        page.goto(path)
        states(page, "Gaida nosūtīšanu", 2)
        shows(page, AWAY.format(2))
        page.goto("/flats")
        expect(page.get_by_role("heading", name="Nav savienojuma")).to_be_visible()
        check_axe(page)
        page.go_back()
        line.mend()

        page.get_by_role("button", name="Nosūtīt tūlīt").click()

        states(page, "Fotoattēls nosūtīts.", 2)
        shows(page, SENT)
        assert carried_out(live_server, path) == 2
        held = page.evaluate(DUMP)["stores"]
        assert held["entries"] == held["files"] == 0


def told_on_disk(profile: Path) -> list[str]:
    """Files of a profile's storage in which a word or a photo of the test can be read."""
    plain = [b"Ievas", "Ievas".encode("utf-16-le"), b"JFIF", b"Dz\xc4\xabvok\xc4\xbca foto"]
    storage = [
        profile / "Default" / name for name in ("IndexedDB", "Local Storage", "Session Storage", "Service Worker")
    ]
    files = [file for folder in storage for file in folder.rglob("*") if file.is_file()]
    assert any("IndexedDB" in str(file) for file in files)
    return [str(file) for file in files if any(word in file.read_bytes() for word in plain)]


def test_nothing_a_person_wrote_photographed_or_looked_at_can_be_read(
    phone: Page, flats: Iterator[int], photos: list[Path]
):
    flat = next(flats)
    open_flat(phone, flat)
    take(phone, photos[:1])
    states(phone, "Fotoattēls nosūtīts.", 1)
    open_flat(phone, flat)
    address = phone.locator(".page-caption").inner_text()
    phone.context.set_offline(True)
    phone.locator("input[name$=caption]").fill(CAPTION)
    phone.get_by_role("button", name="Saglabāt parakstu").click()
    take(phone, photos)
    phone.locator("input[name$=caption]").press_sequentially(", Ievas")
    shows(phone, AWAY.format(3))
    phone.wait_for_timeout(700)

    held = phone.evaluate(DUMP)

    assert [held["stores"][name] for name in ("entries", "files", "drafts")] == [3, 2, 1]
    assert held["stores"]["pages"] >= 2
    words = [
        CAPTION,
        "Ievas",
        "virtuve",
        address,
        "/flats",
        "caption",
        "JFIF",
        "\xff\xd8\xff",
        "Ilze",
        OFFICER,
        "<html",
    ]
    assert [word for word in words if word in held["told"]] == []
    assert "key that can be taken out: false" in held["told"]
    assert "key that can be taken out: true" not in held["told"]
    assert [path for path in held["files"] if not path.startswith("/static/") and path != "/offline"] == []


def test_signing_out_warns_keeps_what_waits_locked_and_forgets_pages(
    phone: Page, live_server: Server, flats: Iterator[int], photos: list[Path], screenshot: Callable
):
    path = open_flat(phone, next(flats))
    phone.route(f"**{path}", lambda route: route.abort())
    take(phone, photos)
    shows(phone, AWAY.format(2))

    sign_out(phone)

    warning = phone.locator("dialog[open]")
    expect(warning).to_contain_text("Vēl nav nosūtīts: 2.")
    check_axe(phone)
    screenshot(phone, "outbox-sign-out")
    warning.get_by_role("button", name="Turpināt darbu").click()
    shows(phone, AWAY.format(2))
    sign_out(phone)
    warning.get_by_role("button", name="Izrakstīties un nosūtīt vēlāk").click()
    phone.wait_for_url("**/login")
    held = phone.evaluate(DUMP)
    assert (held["stores"]["entries"], held["stores"]["pages"]) == (2, 0)
    assert "key that can be taken out" not in held["told"]  # only the server gives what opens it

    phone.unroute(f"**{path}")
    sign_in(phone, AGENT, "lv")
    shows(phone, "Šajā ierīcē ir citas personas vēl nenosūtīti ieraksti: 2.")
    phone.goto("/outbox")
    expect(phone.locator("main")).to_contain_text("Šajā ierīcē nekas negaida.")
    phone.goto(path)
    phone.wait_for_timeout(300)
    expect(phone.locator(".outbox-photos")).to_have_count(0)
    assert carried_out(live_server, path) == 0

    sign_out(phone)
    phone.wait_for_url("**/login")
    sign_in(phone, OFFICER, "lv")
    shows(phone, SENT)
    assert carried_out(live_server, path) == 2


def test_with_nothing_waiting_signing_out_leaves_nothing(phone: Page, flats: Iterator[int]):
    open_flat(phone, next(flats))

    sign_out(phone)

    phone.wait_for_url("**/login")
    assert set(phone.evaluate(DUMP)["stores"].values()) == {0}


def test_the_sending_of_another_person_is_left_to_them_in_a_tab_that_stayed_open(
    phone: Page, live_server: Server, flats: Iterator[int], photos: list[Path]
):
    path = open_flat(phone, next(flats))
    phone.context.set_offline(True)
    take(phone, photos)
    shows(phone, AWAY.format(2))
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    other = phone.context.new_page()
    sign_in(other, AGENT, "lv")

    phone.get_by_role("link", name="Pieteikties jaunā cilnē").first.wait_for()
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    phone.wait_for_timeout(500)

    shows(phone, "Piesakieties, lai nosūtītu. Gaida nosūtīšanu: 2.")
    assert carried_out(live_server, path) == 0
    assert "key that can be taken out" not in other.evaluate(DUMP)["told"]  # the officer's is locked


def test_signing_out_without_a_connection_forgets_at_once_and_is_told_to_the_server_later(
    phone: Page, flats: Iterator[int]
):
    open_flat(phone, next(flats))
    phone.context.set_offline(True)

    sign_out(phone)

    expect(phone.get_by_role("heading", name="Nav savienojuma")).to_be_visible()
    assert set(phone.evaluate(DUMP)["stores"].values()) == {0}
    phone.context.set_offline(False)
    phone.goto("/flats")
    phone.wait_for_url("**/login")
    sign_in(phone, OFFICER, "lv")
    phone.wait_for_timeout(300)
    expect(phone.locator("[data-sign-out]")).to_have_count(1)


def test_a_kept_page_is_gone_on_the_next_day(phone: Page, flats: Iterator[int]):
    open_flat(phone, next(flats))
    phone.clock.set_fixed_time(clock.utc_now() + timedelta(days=1))

    phone.goto("/")
    phone.wait_for_timeout(500)

    assert phone.evaluate(DUMP)["stores"]["pages"] == 0


def test_the_worker_does_not_show_a_page_of_yesterday(phone: Page, flats: Iterator[int]):
    path = open_flat(phone, next(flats))
    phone.evaluate(YESTERDAY)
    phone.context.set_offline(True)

    phone.goto(path)

    expect(phone.get_by_role("heading", name="Nav savienojuma")).to_be_visible()
    assert phone.evaluate(DUMP)["stores"]["pages"] == 0


YESTERDAY = """() => new Promise((resolve) => {
  indexedDB.open('majoklis').onsuccess = ({ target: { result: database } }) => {
    const transaction = database.transaction('pages', 'readwrite');
    const pages = transaction.objectStore('pages');
    pages.openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      cursor.update({ ...cursor.value, day: '2020-01-01' });
      cursor.continue();
    };
    transaction.oncomplete = () => { database.close(); resolve(); };
  };
})"""


def test_a_page_whose_day_is_another_is_not_kept(phone: Page, flats: Iterator[int]):
    path = f"/flats/{next(flats)}/photos"

    def older(route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('data-keep-offline="2', 'data-keep-offline="1'))

    phone.route(f"**{path}", older)
    phone.goto(path)
    phone.wait_for_timeout(800)

    assert phone.evaluate(DUMP)["stores"]["pages"] <= 1  # that of what waits, at most
