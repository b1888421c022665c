"""A mentor walks a flat with a phone: the connection goes twice, the browser is restarted, the session ends, and
everything arrives once. Then the act is signed with a finger and locked.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import check_axe
from tests.browser.conftest import Server, flask
from tests.browser.outbox import DUMP, SENT, Line, rows, shows, started_anew
from tests.browser.walk import sign_in
from tests.pictures import picture

MENTOR = "marta@majoklis.example"
KEPT = f"""async () => {{
  await navigator.serviceWorker.ready;
  for (;;) {{
    const {{ stores, files }} = await ({DUMP})();
    if (stores.pages >= 1 && files.includes('/static/css/acts.css')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }}
}}"""
# Flats of the mentor's clients, whose act is not being walked.
FLATS = """SELECT p.flat_id FROM placement p JOIN placement_client pc ON pc.placement_id = p.id
  JOIN support_assignment s ON s.client_id = pc.client_id JOIN user u ON u.id = s.user_id
  WHERE u.email = ? AND s.ends_on IS NULL AND p.ends_on IS NULL
  AND p.flat_id NOT IN (SELECT flat_id FROM condition_act WHERE state IN ('draft', 'signing')) ORDER BY p.flat_id"""
NOTES = """SELECT i.code, n.condition, COUNT(*) FROM act_note n JOIN act_item i ON i.id = n.item_id
  JOIN act_room r ON r.id = i.room_id WHERE r.act_id = ? AND r.kind = 'room' GROUP BY i.id, n.condition"""
PHOTOS = """SELECT p.id FROM act_photo p JOIN act_item i ON i.id = p.item_id JOIN act_room r ON r.id = i.room_id
  WHERE r.act_id = ? AND p.removed_at IS NULL"""


@pytest.fixture
def line(live_server: Server) -> Iterator[Line]:
    line = Line(live_server)
    yield line
    line.close()


def part(page: Page, name: str) -> Locator:
    """A part of the walk, opened."""
    room = page.locator("details.walk-room").filter(has=page.get_by_role("heading", name=name, exact=True))
    if room.get_attribute("open") is None:
        room.locator("summary").first.click()
    return room


def thing(room: Locator, name: str) -> Locator:
    return room.locator(".walk-thing").filter(has=room.page.locator(f"legend:text-is('{name}')"))


def see(room: Locator, **conditions: str) -> None:
    """Chooses the condition of things by their names (_ for a space)."""
    for name, condition in conditions.items():
        thing(room, name.replace("_", " ")).get_by_role("radio", name=condition, exact=True).check()


def save(room: Locator) -> None:
    room.get_by_role("button", name="Saglabāt:").click()


def photograph(room: Locator, name: str, folder: Path, numbers: range) -> None:
    files = []
    for number in numbers:
        file = folder / f"{number}.jpg"
        file.write_bytes(picture(2000, 1500, colour=(20 * number, 90, 160), comment=b"Valdis Grauds"))
        files.append(file)
    thing(room, name).locator("input[type=file]").set_input_files(files)


def answer_checks(page: Page) -> Locator:
    checks = part(page, "Minimālais standarts")
    for one in checks.locator(".walk-thing").all():
        one.get_by_role("radio", name="Jā", exact=True).check()
    return checks


def begin(page: Page, flat: int) -> int:
    page.goto(f"/flats/{flat}/acts/new")
    page.get_by_text("Apsekošana", exact=True).click()
    page.get_by_role("button", name="Sākt apskati").click()
    page.wait_for_url("**/walk")
    page.locator("details.more summary", has_text="Pievienot telpu").click()
    page.get_by_label("Kura telpa").select_option("stairwell")
    page.get_by_role("button", name="Pievienot šo telpu").click()
    expect(page.get_by_role("heading", name="Kāpņu telpa un ieeja")).to_be_visible()
    return int(page.url.split("/acts/")[1].split("/")[0])


def test_a_walk_survives_cut_lines_a_restart_and_an_ended_session(
    browser: Browser, line: Line, live_server: Server, tmp_path: Path, screenshot: Callable
):
    flat = rows(live_server, FLATS, MENTOR)[0][0]
    with started_anew(browser, line, tmp_path / "profile") as page:
        sign_in(page, MENTOR, "lv")
        act = begin(page, flat)
        page.goto(f"/acts/{act}/walk")
        page.evaluate(KEPT)

        line.cut()
        save(answer_checks(page))
        hall = part(page, "Gaitenis")
        see(hall, Sienas="Labs", Durvis="Nolietots")
        photograph(hall, "Sienas", tmp_path, range(1, 4))
        save(hall)
        expect(page.locator("[data-outbox-bar] [role=status]")).to_contain_text("Gaida nosūtīšanu: 5")
        check_axe(page)
        screenshot(page, "acts-walk-without-signal")
        page.get_by_role("button", name="Nodot parakstīšanai").click()  # too early: some of it is still here
        expect(page.locator("[data-outbox-bar]")).to_be_in_viewport()
        expect(page).to_have_url(re.compile("/walk"))
        line.mend()
        page.get_by_role("button", name="Nosūtīt tūlīt").click()
        shows(page, SENT)

        page.goto(f"/acts/{act}/walk")
        page.evaluate(KEPT)
        line.cut()
        kitchen = part(page, "Virtuve")
        see(kitchen, Plīts="Labs", Grīda="Bojāts")
        photograph(kitchen, "Grīda", tmp_path, range(4, 7))
        save(kitchen)
        expect(page.locator("[data-outbox-bar] [role=status]")).to_contain_text("Gaida nosūtīšanu: 4")

    with started_anew(browser, line, tmp_path / "profile") as page:
        page.goto(f"/acts/{act}/walk")  # without signal, from what the phone kept
        expect(page.locator("[data-outbox-bar] [role=status]")).to_contain_text("Gaida nosūtīšanu: 4")
        expect(thing(part(page, "Virtuve"), "Grīda").get_by_label("Bojāts")).to_be_checked()
        bath = part(page, "Vannas istaba un tualete")
        see(bath, Tualetes_pods="Labs")
        photograph(bath, "Tualetes pods", tmp_path, range(7, 9))
        save(bath)
        living = part(page, "Istaba")
        see(living, Griesti="Nolietots")
        save(living)
        stairs = part(page, "Kāpņu telpa un ieeja")
        see(stairs, Pastkastīte="Labs")
        save(stairs)
        held = page.evaluate(DUMP)
        names = [row[0] for row in rows(live_server, "SELECT file_number FROM client")]
        assert held["stores"]["entries"] == 9
        assert not any(word in held["told"] for word in (*names, "Valdis", "Grauds", "Bojāts", "damaged", "JFIF"))
        page.context.clear_cookies()  # the session ends meanwhile
        line.mend()
        page.get_by_role("button", name="Nosūtīt tūlīt").click()
        expect(page.locator("[data-outbox-bar]")).to_contain_text("Piesakieties, lai nosūtītu")
        sign_in(page, MENTOR, "lv")
        shows(page, SENT)

        noted = {(code, condition): times for code, condition, times in rows(live_server, NOTES, act)}
        assert noted["walls", "good"] == noted["door", "worn"] == noted["cooker", "good"] == 1
        assert noted["floor", "damaged"] == noted["toilet", "good"] == noted["mailbox", "good"] == 1
        assert noted["ceiling", "worn"] == 1
        assert len(rows(live_server, PHOTOS, act)) == 8
        finish(page, act, screenshot)
    assert "as they were signed, 0 are not" in flask(live_server.folder, "acts", "verify")


def finish(page: Page, act: int, screenshot: Callable) -> None:
    """The act stands still, is signed on the screen and locked."""
    page.goto(f"/acts/{act}/walk")
    page.get_by_role("button", name="Nodot parakstīšanai").click()
    page.get_by_role("link", name="Parakstīt: Pakalpojuma sniedzējs").click()
    page.get_by_label("Vārds un uzvārds").fill("Marta Liepa")
    box = page.locator("canvas")
    box.scroll_into_view_if_needed()
    seen = box.bounding_box()
    assert seen
    page.mouse.move(seen["x"] + 30, seen["y"] + 50)
    page.mouse.down()
    page.mouse.move(seen["x"] + 200, seen["y"] + 70, steps=8)
    page.mouse.move(seen["x"] + 120, seen["y"] + 30, steps=8)
    page.mouse.up()
    check_axe(page)
    screenshot(page, "acts-sign")
    page.get_by_role("button", name="Parakstīt aktu").click()
    expect(page.get_by_text("Paraksts ir pierakstīts.")).to_be_visible()
    page.get_by_role("link", name="Slēgt aktu").click()
    page.get_by_role("button", name="Slēgt aktu pavisam").click()
    expect(page.get_by_text("Akts ir slēgts: to vairs neviens nemaina.")).to_be_visible()
    screenshot(page, "acts-locked")
    answer = page.request.get(f"/acts/{act}/act.pdf")
    assert answer.body().startswith(b"%PDF-")
    check_axe(page)
