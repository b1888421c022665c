"""A mentor's day without signal: four visits, twelve photos, five faults; the browser is restarted, the line comes back
badly, and everything arrives once. What the phone holds names nobody.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import check_axe
from tests.browser.conftest import Server
from tests.browser.outbox import DUMP, SENT, Line, rows, started_anew
from tests.browser.walk import sign_in
from tests.pictures import picture

MENTOR = "marta@majoklis.example"
KEPT = f"""async (pages) => {{
  await navigator.serviceWorker.ready;
  for (;;) {{
    const {{ stores, files }} = await ({DUMP})();
    if (stores.pages >= pages && files.includes('/static/css/visits.css')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }}
}}"""
MADE = """SELECT v.placement_id, v.condition, (SELECT COUNT(*) FROM visit_client c WHERE c.visit_id = v.id AND c.met)
  FROM visit v JOIN user u ON u.id = v.by_id WHERE u.email = ? AND v.id > ? ORDER BY v.placement_id"""
REPORTED = """SELECT v.placement_id, t.line, r.id FROM visit_ticket t JOIN visit v ON v.id = t.visit_id
  JOIN repair_ticket r ON r.id = t.ticket_id WHERE v.id > ? ORDER BY v.placement_id, t.line"""
OF_HOMES = "SELECT placement_id, COUNT(*) FROM visit_photo GROUP BY placement_id ORDER BY placement_id"
OF_FAULTS = """SELECT v.placement_id, t.line, COUNT(*) FROM visit_ticket t JOIN visit v ON v.id = t.visit_id
  JOIN ticket_photo p ON p.ticket_id = t.ticket_id WHERE v.id > ? GROUP BY t.id ORDER BY v.placement_id, t.line"""


@pytest.fixture
def line(live_server: Server) -> Iterator[Line]:
    line = Line(live_server)
    yield line
    line.close()


class Camera:
    """Takes photos, each a different picture."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.taken = folder, 0

    def take(self, page: Page, about: str, count: int = 1) -> None:
        files = []
        for _photo in range(count):
            self.taken += 1
            file = self.folder / f"{self.taken}.jpg"
            file.write_bytes(picture(1800, 1400, colour=(15 * self.taken, 80, 150), comment=b"Valdis Grauds"))
            files.append(file)
        page.locator(f"#photo-{about}").set_input_files(files)


def open_form(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", name="Vizīte")).to_be_visible()


def fill(page: Page, condition: str, *faults: str) -> None:
    """Everybody was met; the faults are ticked, or typed."""
    for met in page.locator("fieldset[id^=met-]").all():
        met.get_by_role("radio", name="Sastapts").check()
    page.get_by_role("radio", name=condition, exact=True).check()
    page.locator("#faults > summary").click()
    for fault in faults:
        if fault.startswith("other"):
            page.locator(f"#words-{fault}").fill("Valda durvīm nokritis rokturis")
        else:
            page.locator(f"label[for=fault-{fault}]").click()


def save(page: Page, waiting: int) -> None:
    page.get_by_role("button", name="Saglabāt vizīti").click()
    page.wait_for_url("**/week")
    expect(page.locator("[data-outbox-bar] [role=status]")).to_contain_text(f"Gaida nosūtīšanu: {waiting}")


def comes_back_badly(page: Page, line: Line) -> None:
    """The line is there for moments, and goes while something is under way."""
    for moment in (150, 250, 400, 300, 600, 200):
        line.mend()
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(moment)
        line.cut()
        page.wait_for_timeout(100)
    line.mend()


def test_four_visits_without_signal_arrive_once(
    browser: Browser, line: Line, live_server: Server, tmp_path: Path, screenshot: Callable
):
    before = rows(live_server, "SELECT MAX(id) FROM visit")[0][0]
    camera = Camera(tmp_path)
    with started_anew(browser, line, tmp_path / "profile") as page:
        sign_in(page, MENTOR, "lv")
        page.goto("/week")
        forms = (page.locator("body").get_attribute("data-keep-also") or "").split()
        assert len(forms) >= 4
        page.evaluate(KEPT, 1 + len(forms))
        check_axe(page)
        screenshot(page, "visits-week")
        line.cut()
        open_form(page, forms[0])
        fill(page, "Vajadzīgi darbi", "dripping", "light")
        camera.take(page, "home")
        camera.take(page, "fault-dripping", 2)
        check_axe(page)
        screenshot(page, "visits-form-without-signal")
        save(page, 4)
        open_form(page, forms[1])
        fill(page, "Kārtībā")
        camera.take(page, "home", 3)
        save(page, 8)

    with started_anew(browser, line, tmp_path / "profile") as page:
        page.goto("/week")  # still without signal, from what the phone kept
        expect(page.locator("[data-outbox-bar] [role=status]")).to_contain_text("Gaida nosūtīšanu: 8")
        open_form(page, forms[0])
        expect(page.locator("#fault-dripping")).to_be_checked()
        open_form(page, forms[2])
        fill(page, "Sliktāk nekā iepriekš", "mould", "other-1")
        camera.take(page, "fault-mould", 2)
        camera.take(page, "fault-other-1")
        save(page, 12)
        open_form(page, forms[3])
        fill(page, "Kārtībā", "socket")
        camera.take(page, "home", 2)
        camera.take(page, "fault-socket")
        save(page, 16)
        held = page.evaluate(DUMP)
        assert held["stores"]["entries"] == 16
        names = [row[0] for row in rows(live_server, "SELECT file_number FROM client")]
        assert not any(word in held["told"] for word in (*names, "Vald", "Grauds", "dripping", "needs_work", "JFIF"))

        comes_back_badly(page, line)
        page.evaluate("dispatchEvent(new Event('online'))")  # gives up what hangs on the line that was cut
        expect(page.locator("[data-outbox-bar] [role=status]")).to_have_text(SENT, timeout=30_000)
        arrived_once(live_server, before, [int(form.split("/")[2]) for form in forms[:4]])
        page.goto("/week")
        check_axe(page)
        screenshot(page, "visits-week-afterwards")
    assert camera.taken == 12


def arrived_once(server: Server, before: int, homes: list[int]) -> None:
    first, second, third, fourth = homes
    conditions = {first: "needs_work", second: "good", third: "worse", fourth: "good"}
    made = rows(server, MADE, MENTOR, before)
    assert {home: condition for home, condition, _met in made} == conditions
    assert len(made) == 4
    assert all(met for _home, _condition, met in made)
    reported = rows(server, REPORTED, before)
    lines = {(first, "dripping"), (first, "light"), (third, "mould"), (third, "other-1"), (fourth, "socket")}
    assert {(home, fault) for home, fault, _ticket in reported} == lines
    assert len({ticket for _home, _fault, ticket in reported}) == len(reported) == 5
    assert dict(rows(server, OF_HOMES)) == {first: 1, second: 3, fourth: 2}
    found = {(home, fault): count for home, fault, count in rows(server, OF_FAULTS, before)}
    assert found == {
        (first, "dripping"): 2,
        (third, "mould"): 2,
        (third, "other-1"): 1,
        (fourth, "socket"): 1,
    }
    assert rows(server, "SELECT COUNT(*) FROM ticket_photo WHERE ticket_id IS NULL") == [(0,)]
