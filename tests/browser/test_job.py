"""The whole job as a housing officer lives it, in Latvian, at desktop and phone width."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import check_axe
from tests.browser.walk import sign_in

OFFICER, MANAGER = "ilze@majoklis.example", "juris@majoklis.example"
OFFERED_TOO = "R-0012"  # three flats stand on the sheet of this household
Keep = Callable[[Page, str], Path]


def offer(page: Page, file_numbers: str, flat: str, also_of: str = "") -> None:
    """From Today to an open offer of the flat; `also_of`: whose sheet it stands on already."""
    page.goto("/")
    page.get_by_role("link", name=file_numbers, exact=True).first.click()
    page.get_by_role("link", name="Atrast dzīvokli").first.click()
    press_offer(page, flat, also_of)


def press_offer(page: Page, flat: str, also_of: str) -> None:
    """Beside the flat; where another household is being offered it, knowingly."""
    button = "Piedāvāt šo dzīvokli"
    card(page, flat).get_by_role("button", name=button).click()
    if also_of:
        expect(page.locator(".step")).to_contain_text(also_of)
        page.get_by_text("Dzīvoklis var būt abu mājsaimniecību piedāvājumu lapās").click()
        page.locator(".step").get_by_role("button", name=button).click()
    expect(page.get_by_role("status").filter(has_text="Dzīvoklis ir piedāvāts")).to_be_visible()


def card(page: Page, flat: str) -> Locator:
    return page.locator("article, li").filter(has=page.get_by_role("link", name=flat, exact=True)).first


def accept(page: Page, words: str) -> None:
    """On the sheet: the person chooses its only flat."""
    choice = page.locator("section.step").filter(has=page.get_by_role("button", name="Ierakstīt izvēli"))
    choice.locator("[name=chosen]").check(force=True)
    choice.get_by_label("Paša cilvēka vārdiem").fill(words)
    choice.get_by_role("button", name="Ierakstīt izvēli").click()
    expect(page.get_by_role("status").filter(has_text="Izvēle ierakstīta")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "who", "flat"),
    [("desktop", "R-0011", "Tilta iela 18–4"), ("phone", "R-0015", "Ģertrūdes iela 64–5")],
)
def test_from_today_to_a_placement(open_page: Callable[[str], Page], screenshot: Keep, size: str, who: str, flat: str):
    page = open_page(size)
    sign_in(page, OFFICER, "lv")
    expect(page.get_by_role("heading", level=1)).to_have_text("Šodien")
    screenshot(page, "job-1-today")

    page.get_by_role("link", name=who, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(who)
    screenshot(page, "job-2-household")

    page.get_by_role("link", name="Atrast dzīvokli").first.click()
    expect(page.locator(".leaflet-container")).to_be_visible()
    expect(card(page, flat)).to_contain_text("0 no 3")
    check_axe(page)
    screenshot(page, "job-3-find-a-flat")

    press_offer(page, flat, OFFERED_TOO)
    screenshot(page, "job-4-offer")

    accept(page, "Jā, tuvu darbam, ņemu.")
    expect(page.get_by_text("Jā, tuvu darbam, ņemu.").first).to_be_visible()
    screenshot(page, "job-5-accepted")

    page.get_by_role("button", name="Sākt izmitināšanu").click()
    expect(page.get_by_role("status").filter(has_text="Izmitināšana ierakstīta")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(flat)
    check_axe(page)
    screenshot(page, "job-6-placement")

    page.goto("/waitlist")
    expect(page.get_by_role("link", name=who, exact=True)).to_have_count(0)


@pytest.mark.parametrize(("size", "unlucky", "lucky"), [("desktop", "R-0014", "R-0016")])
def test_the_last_place_went_to_somebody_else_and_the_manager_decides(
    open_page: Callable[[str], Page], screenshot: Keep, size: str, unlucky: str, lucky: str
):
    officer, manager = open_page(size), open_page("phone")
    sign_in(officer, OFFICER, "lv")
    offer(officer, unlucky, "Ludzas iela 38–12")
    accept(officer, "Labi.")

    sign_in(manager, MANAGER, "lv")
    manager.goto("/waitlist")
    manager.get_by_role("link", name=lucky, exact=True).first.click()
    manager.get_by_role("link", name="Atrast dzīvokli").first.click()
    card(manager, "Ludzas iela 38–15").get_by_role("button", name="Piedāvāt šo dzīvokli").click()
    accept(manager, "Der.")
    manager.get_by_role("button", name="Sākt izmitināšanu").click()
    expect(manager.get_by_role("status").filter(has_text="Izmitināšana ierakstīta")).to_be_visible()

    officer.get_by_role("button", name="Sākt izmitināšanu").click()

    refusal = officer.locator(".refused")
    expect(refusal).to_contain_text("Juris Krūmiņš")  # who
    expect(refusal).to_contain_text(lucky)
    expect(refusal.get_by_role("link", name="Tilta iela 16")).to_have_count(0)
    assert refusal.locator(".near li").count() > 0  # what else is near
    expect(officer.get_by_role("button", name="Sākt izmitināšanu")).to_be_visible()  # and the form is still there
    check_axe(officer)
    screenshot(officer, "job-place-taken")

    # the one who may decide otherwise gives a written reason, and it stays
    manager.goto(officer.url.removesuffix("/stay"))
    manager.get_by_role("button", name="Sākt izmitināšanu").click()
    expect(manager.locator(".refused")).to_be_visible()
    manager.get_by_label("Robežas pārsniegšanas iemesls").fill("Māsa dzīvo tajā pašā ēkā, abas to lūdz.")
    manager.get_by_role("button", name="Sākt izmitināšanu").click()
    expect(manager.get_by_role("status").filter(has_text="Izmitināšana ierakstīta")).to_be_visible()
    expect(manager.get_by_text("Māsa dzīvo tajā pašā ēkā, abas to lūdz.").first).to_be_visible()
    check_axe(manager)
    screenshot(manager, "job-override")
