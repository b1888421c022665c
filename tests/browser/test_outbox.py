"""The phone queue in a real browser: nothing is lost, nothing arrives twice, and the phone holds nothing to be read."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.axe import check_axe
from tests.browser.conftest import Server, Watch
from tests.browser.outbox import (
    AWAY,
    DUMP,
    OFFICER,
    SENT,
    WITHOUT_PHOTOS,
    carried_out,
    open_flat,
    rows,
    shows,
    states,
    take,
    take_home,
)
from tests.browser.walk import sign_in


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    return take_home(tmp_path)


@pytest.fixture(scope="module")
def flats(live_server: Server) -> Iterator[int]:
    """Flats in Riga that no test has used yet."""
    return (number for (number,) in rows(live_server, WITHOUT_PHOTOS))


@pytest.fixture
def phone(open_page: Callable[[str], Page]) -> Page:
    """An officer's phone."""
    page = open_page("phone")
    sign_in(page, OFFICER, "lv")
    return page


def test_photos_taken_without_signal_are_shown_kept_and_sent_once(
    phone: Page, live_server: Server, flats: Iterator[int], photos: list[Path], screenshot: Callable
):
    path = open_flat(phone, next(flats))
    phone.context.set_offline(True)

    take(phone, photos)

    states(phone, "Gaida nosūtīšanu", 2)
    shows(phone, AWAY.format(2))
    check_axe(phone)
    screenshot(phone, "outbox-photos-waiting")
    phone.reload()
    states(phone, "Gaida nosūtīšanu", 2)
    shows(phone, AWAY.format(2))
    assert phone.locator(".outbox-photos img").first.evaluate("image => image.naturalWidth") == 1600

    phone.context.set_offline(False)

    states(phone, "Fotoattēls nosūtīts.", 2)
    shows(phone, SENT)
    assert carried_out(live_server, path) == 2
    phone.reload()
    expect(phone.locator(".photo-list > li")).to_have_count(2)


def test_a_form_filled_in_without_signal_is_put_back_and_sent_in_order(
    phone: Page, live_server: Server, flats: Iterator[int], photos: list[Path]
):
    caption, path = captioned(phone, next(flats), photos)
    phone.context.set_offline(True)

    for words in ("Virtuve", "Virtuve no loga puses"):
        caption.fill(words)
        phone.get_by_role("button", name="Saglabāt parakstu").click()
        expect(phone.locator(".outbox-note")).to_contain_text("Saglabāts šajā ierīcē")
        phone.wait_for_timeout(300)
    phone.get_by_role("button", name="Saglabāt parakstu").click()  # nothing new: nothing more is kept
    shows(phone, AWAY.format(2))
    phone.reload()
    expect(caption).to_have_value("Virtuve no loga puses")
    expect(phone.locator(".outbox-note")).to_contain_text("Saglabāts šajā ierīcē")

    phone.context.set_offline(False)

    shows(phone, SENT)
    expect(phone.locator(".outbox-note")).to_have_count(0)
    assert carried_out(live_server, path) == 2
    phone.reload()
    expect(caption).to_have_value("Virtuve no loga puses")


def captioned(page: Page, flat: int, photos: list[Path]) -> tuple[Locator, str]:
    """The caption field of the flat's one photo, and the address its form is sent to."""
    open_flat(page, flat)
    take(page, photos[:1])
    states(page, "Fotoattēls nosūtīts.", 1)
    open_flat(page, flat)
    action = page.locator("form[data-outbox^=Foto]").last.get_attribute("action")
    return page.locator("input[name$=caption]"), action or ""


def test_what_is_being_typed_outlives_the_page_until_it_is_saved(phone: Page, flats: Iterator[int], photos: list[Path]):
    caption, _path = captioned(phone, next(flats), photos)
    caption.press_sequentially("Pie loga")
    phone.wait_for_timeout(700)

    phone.reload()

    expect(caption).to_have_value("Pie loga")
    expect(phone.locator(".outbox-note")).to_have_count(0)
    caption.fill("Pie durvīm")
    phone.get_by_role("button", name="Saglabāt parakstu").click()
    shows(phone, SENT)
    phone.wait_for_timeout(700)
    assert phone.evaluate(DUMP)["stores"]["drafts"] == 0


def test_with_a_connection_a_form_goes_on_as_it_does_without_the_queue(
    phone: Page, live_server: Server, flats: Iterator[int], photos: list[Path]
):
    caption, path = captioned(phone, next(flats), photos)

    caption.fill("Logs")
    phone.get_by_role("button", name="Saglabāt parakstu").dblclick()

    shows(phone, SENT)  # said on the page it led to
    expect(caption).to_have_value("Logs")
    assert phone.url.endswith(f"#photo-{path.split('/')[-1]}")
    assert carried_out(live_server, path) == 1


def test_what_is_not_accepted_is_said_with_its_reason_corrected_and_sent(
    phone: Page, live_server: Server, flats: Iterator[int], photos: list[Path]
):
    caption, path = captioned(phone, next(flats), photos)
    phone.context.set_offline(True)
    caption.evaluate("field => field.removeAttribute('maxlength')")
    caption.fill("x" * 201)
    phone.get_by_role("button", name="Saglabāt parakstu").click()
    shows(phone, AWAY.format(1))

    phone.context.set_offline(False)

    refusal = phone.locator(".error-summary")
    expect(refusal).to_contain_text("Kas redzams fotoattēlā")
    expect(refusal).to_be_focused()
    shows(phone, "Nav pieņemts: 1.")
    phone.reload()
    expect(refusal).to_contain_text("Kas redzams fotoattēlā")
    expect(caption).to_have_value("x" * 201)
    check_axe(phone)

    caption.fill("Durvis")
    phone.get_by_role("button", name="Saglabāt parakstu").click()

    shows(phone, SENT)
    expect(refusal).to_have_count(0)
    assert rows(live_server, "SELECT count(*) FROM submitted_form WHERE path = ?", path) == [(1,)]


@pytest.mark.parametrize("spoken", ["lv", "en"])
def test_what_waits_can_be_read_saved_and_deleted(
    open_page: Callable[[str], Page], flats: Iterator[int], tmp_path: Path, screenshot: Callable, spoken: str
):
    phone = open_page("phone")
    sign_in(phone, OFFICER, spoken)
    page_of_flat = open_flat(phone, next(flats))
    wrong = tmp_path / "plans.heic"
    wrong.write_bytes(b"not a photo")
    take(phone, [wrong])
    expect(phone.locator(".outbox-photos [data-state]")).to_contain_text("JPEG")

    phone.get_by_role("link", name="Rādīt, kas gaida" if spoken == "lv" else "Show what waits").click()

    card = phone.locator("[data-outbox-entries] > li")
    expect(card).to_contain_text("JPEG, PNG")
    check_axe(phone)
    screenshot(phone, f"outbox-list-{spoken}")
    with phone.expect_download() as download:
        card.get_by_role("link").click()
    assert download.value.path().read_bytes() == b"not a photo"
    with phone.expect_response(f"**{page_of_flat}"):
        card.locator("button[value=again]").click()
    expect(card).to_contain_text("JPEG, PNG")
    card.locator("button[value=remove]").click()
    phone.locator("dialog[open] button[value=keep]").click()
    expect(card).to_have_count(1)
    card.locator("button[value=remove]").click()
    phone.locator("dialog[open] button[value=remove]").click()
    expect(card).to_have_count(0)
    phone.goto(page_of_flat)
    expect(phone.locator(".outbox-photos")).to_have_count(0)


def test_after_a_session_ended_the_same_person_signs_in_and_it_is_sent(
    phone: Page, live_server: Server, flats: Iterator[int], photos: list[Path]
):
    path = open_flat(phone, next(flats))
    phone.context.set_offline(True)
    take(phone, photos)
    shows(phone, AWAY.format(2))
    phone.context.clear_cookies()

    phone.context.set_offline(False)

    shows(phone, "Piesakieties, lai nosūtītu. Gaida nosūtīšanu: 2.")
    with phone.context.expect_page() as opened:
        phone.get_by_role("link", name="Pieteikties jaunā cilnē").first.click()
    shows(opened.value, "Piesakieties, lai nosūtītu to, kas gaida šajā ierīcē: 2.")
    sign_in(opened.value, OFFICER, "lv")
    states(phone, "Fotoattēls nosūtīts.", 2)
    assert carried_out(live_server, path) == 2


def test_where_the_phone_has_no_room_a_photo_stays_in_the_form_and_is_sent_from_there(
    phone: Page, live_server: Server, flats: Iterator[int], photos: list[Path]
):
    phone.add_init_script(
        "navigator.storage.estimate = async () => ({ quota: 9e7, usage: 8e7 });"
        "IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError'); };"
    )
    path = open_flat(phone, next(flats))
    line = phone.locator(".outbox-photos [role=status]")
    expect(line).to_contain_text("palicis maz vietas")

    take(phone, photos)

    expect(line).to_contain_text("vairs nav vietas")
    phone.get_by_role("button", name="Pievienot fotoattēlus").click()
    expect(phone.locator(".photo-list > li")).to_have_count(2)
    assert carried_out(live_server, path) == 1


def test_two_tabs_send_once(phone: Page, live_server: Server, flats: Iterator[int], photos: list[Path]):
    path = open_flat(phone, next(flats))
    other = phone.context.new_page()
    other.goto("/outbox")
    posts: list[str] = []
    phone.context.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    phone.context.set_offline(True)
    take(phone, photos)
    shows(phone, AWAY.format(2))

    phone.context.set_offline(False)

    shows(phone, SENT)
    shows(other, SENT)
    assert len(posts) == carried_out(live_server, path) == 2


def test_an_answer_that_is_lost_does_not_send_twice(
    phone: Page, live_server: Server, flats: Iterator[int], photos: list[Path]
):
    path = open_flat(phone, next(flats))

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    phone.route(f"**{path}", lose)
    take(phone, photos[:1])
    shows(phone, AWAY.format(1))
    assert carried_out(live_server, path) == 1
    phone.unroute(f"**{path}")

    phone.get_by_role("button", name="Nosūtīt tūlīt").click()

    shows(phone, SENT)
    assert carried_out(live_server, path) == 1


def test_the_page_of_a_hot_spot_takes_nothing_away(phone: Page, flats: Iterator[int], photos: list[Path]):
    path = open_flat(phone, next(flats))
    phone.route(f"**{path}", lambda route: route.fulfill(status=200, body="<h1>Wi-Fi</h1>", content_type="text/html"))

    take(phone, photos[:1])

    shows(phone, AWAY.format(1))
    phone.unroute(f"**{path}")
    phone.get_by_role("button", name="Nosūtīt tūlīt").click()
    shows(phone, SENT)


def test_an_error_of_the_server_holds_up_its_own_page_only(
    phone: Page, live_server: Server, flats: Iterator[int], photos: list[Path], watch: Watch
):
    first, second = open_flat(phone, next(flats)), open_flat(phone, next(flats))
    phone.context.route(f"**{first}", lambda route: broken(route))
    for path in (first, second):
        phone.goto(path)
        phone.context.set_offline(True)
        take(phone, photos[:1])
        states(phone, "Gaida nosūtīšanu", 1)
        if path == second:
            phone.context.set_offline(False)
            states(phone, "Fotoattēls nosūtīts.", 1)
        phone.context.set_offline(False)
    shows(phone, "Gaida nosūtīšanu: 1.")
    assert (carried_out(live_server, first), carried_out(live_server, second)) == (0, 1)
    watch.problems = [problem for problem in watch.problems if not problem.startswith("500")]


def broken(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=500, body='{"later": true}', content_type="application/json")
    else:
        route.continue_()
