"""A mentor is in the new flat without signal: things come, steps are done, a crisis is agreed on; all arrives once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import check_axe
from tests.browser.conftest import Server
from tests.browser.outbox import DUMP, SENT, Line, carried_out, rows, shows, started_anew
from tests.browser.walk import sign_in

MENTOR = "marta@majoklis.example"
PLAN = "Grib savu galdu"
# The mentor's move-in in which things are missing and nothing is agreed on for a crisis.
STAY = """SELECT m.placement_id FROM move_in m JOIN user u ON u.id = m.responsible_id JOIN move_in_line l
  ON l.move_in_id = m.id WHERE u.email = ? AND l.delivered_on IS NULL AND l.needless IS NULL AND m.placement_id NOT IN
  (SELECT placement_id FROM crisis_agreement) GROUP BY m.placement_id"""
KEPT = f"""async (count) => {{
  await navigator.serviceWorker.ready;
  for (const until = Date.now() + 15000; Date.now() < until; ) {{
    const {{ stores, files }} = await ({DUMP})();
    if (stores.pages >= count && files.includes('/static/css/case.css')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }}
  throw new Error('the pages were not kept on the phone');
}}"""


@pytest.fixture
def line(live_server: Server) -> Iterator[Line]:
    line = Line(live_server)
    yield line
    line.close()


def waits(page: Page, number: int) -> None:
    expect(page.locator("[data-outbox-bar] [role=status]")).to_contain_text(f"Gaida nosūtīšanu: {number}.")


def open_stay(page: Page, server: Server) -> tuple[str, int]:
    """The move-in's page with what it keeps along, and the one client who moves in."""
    ((stay,),) = rows(server, STAY, MENTOR)
    ((client,),) = rows(server, "SELECT client_id FROM placement_client WHERE placement_id = ?", stay)
    with_step = "UPDATE move_in_step SET done_on = NULL WHERE step IN ('explained', 'contacts') AND move_in_id IN"
    rows(server, f"{with_step} (SELECT id FROM move_in WHERE placement_id = ?)", stay)
    page.goto(f"/stays/{stay}/move-in")
    page.evaluate(KEPT, 6)  # itself, two steps, what is there, the agreement, what waits
    return f"/stays/{stay}/move-in", client


def test_the_day_of_moving_in_needs_no_signal_and_arrives_once(
    browser: Browser, line: Line, live_server: Server, tmp_path: Path, screenshot: Callable
):
    with started_anew(browser, line, tmp_path / "profile") as page:
        sign_in(page, MENTOR, "lv")
        url, client = open_stay(page, live_server)
        expect(page.locator("main")).to_contain_text(PLAN)

        line.cut()
        page.goto(url)
        expect(page.locator("main")).not_to_contain_text(PLAN)  # what the person said stays off the phone
        page.get_by_role("link", name="Ierakstīt, kas jau ir").click()
        things = page.locator("input[name=lines]")
        expect(things).to_have_count(3)
        for thing in things.all()[:2]:
            page.locator(f"label[for={thing.get_attribute('id')}]").click()
        page.get_by_text("No mums", exact=True).click()
        page.get_by_role("button", name="Saglabāt").click()
        page.wait_for_url(f"**{url}")
        waits(page, 1)
        page.get_by_role("link", name="Izskaidrots dzīvokļa aprīkojums").click()
        check_axe(page)
        screenshot(page, "moveins-step-without-signal")
        page.get_by_role("button", name="Izdarīts šodien").click()
        page.wait_for_url(f"**{url}")
        waits(page, 2)

    with started_anew(browser, line, tmp_path / "profile") as page:
        page.goto(url)  # without signal, from what the phone kept
        waits(page, 2)
        page.goto(f"{url}/agreements/{client}")
        page.locator("label[for=unreached-answer]").click()
        page.locator("textarea[name=unreached-words]").fill("Zvana māsai.")
        page.get_by_text("Uz papīra, ar roku", exact=True).click()
        page.get_by_role("button", name="Saglabāt").click()
        page.wait_for_url(f"**{url}")
        waits(page, 3)
        page.goto(f"{url}/delivered")
        expect(page.locator("input[name=lines]:checked")).to_have_count(2)
        assert "Zvana" not in page.evaluate(DUMP)["told"]
        line.mend()
        page.get_by_role("button", name="Nosūtīt tūlīt").click()
        shows(page, SENT)

        page.goto(url)
        expect(page.locator("main")).to_contain_text("Trūkst 1 lietas.")
        expect(page.locator("main")).to_contain_text("Zvana māsai.")
        check_axe(page)
        screenshot(page, "moveins-after-the-day")
    for path in (f"{url}/delivered", f"{url}/steps/explained", f"{url}/agreements/{client}"):
        assert carried_out(live_server, path) == 1
    stay = int(url.split("/")[2])
    assert len(rows(live_server, "SELECT id FROM crisis_agreement WHERE placement_id = ?", stay)) == 1
