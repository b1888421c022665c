"""A complaint on a phone: written down, looked into, and an act that person and worker sign with a finger."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe
from tests.browser.walk import sign_in

MENTOR, CLIENT = "marta@majoklis.example", "R-0031"
Keep = Callable[[Page, str], Path]


def test_a_complaint_leads_to_an_act_signed_on_the_screen(open_page: Callable[[str], Page], screenshot: Keep) -> None:
    page = open_page("phone")
    sign_in(page, MENTOR, "lv")
    page.locator("main a[href^='/clients/']:not([href*='/absence'])").filter(has_text=CLIENT).first.click()
    page.get_by_role("link", name="Pierakstīt, kas noticis").click()
    looked_at(page, screenshot, "incidents-1-what-happened")
    page.get_by_role("link", name="Sūdzība", exact=True).click()
    page.get_by_label("Kas notika").fill("Kaimiņš sūdzas par troksni.")
    page.get_by_label("Kaimiņš", exact=True).check(force=True)
    page.get_by_label("Troksnis").check(force=True)
    looked_at(page, screenshot, "incidents-2-complaint")
    page.get_by_role("button", name="Pierakstīt").click()
    expect(page.locator("main")).to_contain_text("Apskatīt uz vietas")
    looked_at(page, screenshot, "incidents-3-tasks")

    page.get_by_role("link", name="Sastādīt aktu kopā ar cilvēku").click()
    page.locator("#risks-0-words").fill("Skaļa mūzika vakaros")
    page.locator("#risks-0-person").fill("Pēc 22 klausās austiņās")
    looked_at(page, screenshot, "incidents-4-act")
    page.get_by_role("button", name="Saglabāt un izlasīt").click()
    for link in ("Cilvēks izlasa un paraksta", "Izlasu un parakstu"):
        page.get_by_role("link", name=link).click()
        expect(page.locator("main")).to_contain_text("Skaļa mūzika vakaros")
        sign_with_a_finger(page)
        looked_at(page, screenshot, f"incidents-5-{link[:3].lower()}")
        page.locator("main form button[type=submit]").click()  # the page speaks the person's language
    expect(page.locator("main")).to_contain_text("Abi ir parakstījuši. Aktā vairs nekas nemainās")
    looked_at(page, screenshot, "incidents-6-signed")
    for language in ("lv", "ru", "en"):
        address = page.locator(f"a[hreflang={language}]").first.get_attribute("href")
        answer = page.request.get(address or "")
        assert answer.body().startswith(b"%PDF-")


def sign_with_a_finger(page: Page) -> None:
    box = page.locator("canvas")
    box.scroll_into_view_if_needed()
    seen = box.bounding_box()
    assert seen
    page.mouse.move(seen["x"] + 30, seen["y"] + 50)
    page.mouse.down()
    page.mouse.move(seen["x"] + 200, seen["y"] + 70, steps=8)
    page.mouse.move(seen["x"] + 120, seen["y"] + 30, steps=8)
    page.mouse.up()


def looked_at(page: Page, screenshot: Keep, name: str) -> None:
    check_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    screenshot(page, name)
