"""The board of negotiations by keyboard alone, at a desk and on a phone; and that it fits both."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe
from tests.browser.walk import sign_in

AGENT = "andris@majoklis.example"


def tab_to(page: Page, selector: str, most: int = 150) -> None:
    """Presses Tab until the focus is there."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def test_a_card_is_moved_by_keyboard(page: Page, screenshot: Callable[[Page, str], Path]):
    wide = page.viewport_size is not None and page.viewport_size["width"] > 1000
    title = "Teikā, pie tirgus" if wide else "Imantā"
    sign_in(page, AGENT, "lv")
    page.goto("/negotiations")
    check_axe(page)
    screenshot(page, "board")
    card = page.locator(".deal").filter(has_text=title)
    chosen = card.locator("select")

    tab_to(page, f"#{chosen.get_attribute('id')}")
    assert chosen.input_value() == "called"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    called = page.locator("section").filter(has=page.locator("#stage-called"))
    expect(called.get_by_role("link", name=title)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Sarunas ir pārceltas.")).to_be_visible()
    assert page.url.endswith(f"#{card.get_attribute('id')}")

    # what needs a reason asks for it on a page of its own, which is filled in the same way
    tab_to(page, f"#{page.locator('.deal').filter(has_text=title).locator('select').get_attribute('id')}")
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("jānorāda iemesls")
    tab_to(page, "#why_not")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Neizdevās: Cena")).to_be_visible()
    check_axe(page)


def test_the_board_and_a_negotiation_fit_the_screen(page: Page, screenshot: Callable[[Page, str], Path]):
    sign_in(page, AGENT, "lv")
    for address, name in (
        ("/", "today-agent"),
        ("/negotiations/table", "negotiations-table"),
        ("/negotiations/new", "negotiation-new"),
        ("/landlords", "landlords"),
    ):
        page.goto(address)
        check_axe(page)
        screenshot(page, name)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    for address, link, name in (
        ("/negotiations", "Bruņinieku iela 29–5", "negotiation"),
        ("/landlords", "SIA Pagalma nami", "landlord"),
    ):
        page.goto(address)
        page.get_by_role("link", name=link).first.click()
        check_axe(page)
        screenshot(page, name)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    page.get_by_role("link", name="Saziņa un solījumi").click()
    check_axe(page)
    screenshot(page, "landlord-contacts")
