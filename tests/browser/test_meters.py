"""The counters of a flat are read on a phone without signal, by the mentor of who lives there."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe
from tests.browser.conftest import Server
from tests.browser.outbox import AWAY, SENT, rows, shows, take_home
from tests.browser.walk import sign_in

MENTOR, CLIENT = "marta@majoklis.example", "R-0006"
WRITTEN = "SELECT value FROM meter_reading WHERE meter_id = ? ORDER BY id DESC"


def test_readings_wait_without_signal_and_arrive_once(
    open_page: Callable[[str], Page], live_server: Server, screenshot: Callable[[Page, str], Path], tmp_path: Path
) -> None:
    page = open_page("phone")
    sign_in(page, MENTOR, "lv")
    page.get_by_role("link", name=CLIENT, exact=True).first.click()
    page.get_by_role("link", name="Ierakstīt rādījumus").click()
    field = page.locator("input[id$='-value']").first
    meter = int((field.get_attribute("id") or "").split("-")[1])
    (before,), *_earlier = written = rows(live_server, WRITTEN, meter)
    check_axe(page)
    page.locator(".counter summary").first.click()
    check_axe(page)

    page.context.set_offline(True)
    field.fill(f"{before // 1000 + 3},25")
    page.locator(".counter input[type=file][multiple]").first.set_input_files(take_home(tmp_path)[:1])
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    screenshot(page, "meters-1-read")
    page.get_by_role("button", name="Saglabāt rādījumus").click()
    shows(page, AWAY.format(1))
    assert rows(live_server, WRITTEN, meter) == written

    page.context.set_offline(False)
    shows(page, SENT)
    assert rows(live_server, WRITTEN, meter) == [((before // 1000 + 3) * 1000 + 250,), *written]
    page.goto(f"/meters/{meter}")
    expect(page.locator("#readings li").first).to_contain_text("Nolasīts apmeklējumā")
    expect(page.locator("#readings .photos img")).to_have_count(1)
    check_axe(page)
    screenshot(page, "meters-2-meter")
