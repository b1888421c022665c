"""What if: another day, flat or household, by keyboard and without a reload; and the same without scripts."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import check_axe
from tests.browser.conftest import Server
from tests.browser.walk import sign_in

OFFICER = "ilze@majoklis.example"
Keep = Callable[[Page, str], Path]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def open_why(page: Page, household: str) -> None:
    """From the household's page to the question about a full building."""
    sign_in(page, OFFICER, "lv")
    page.goto("/waitlist")
    page.get_by_role("link", name=household, exact=True).first.click()
    page.get_by_role("link", name="izmēģināt šai mājsaimniecībai jebkuru dzīvokli").click()
    page.get_by_label("Cits dzīvoklis").fill("Ģertrūdes 62-3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ģertrūdes iela 62–3")


def map_is_drawn(page: Page) -> None:
    expect(page.locator("#map_drawn")).to_have_attribute("data-ready", "yes")


def test_another_flat_and_another_day_without_a_reload(page: Page, screenshot: Keep) -> None:
    open_why(page, "R-0012")
    expect(page.locator("#verdict")).to_contain_text("Šajās dienās nav iespējams")
    map_is_drawn(page)
    expect(page.locator(".instead .near li")).not_to_have_count(0)
    check_axe(page)
    screenshot(page, "what-if-full")
    page.evaluate("document.body.dataset.sameDocument = 'yes'")
    first = page.url

    link = page.locator(".instead .near a").first
    name = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator("[data-live-status]")).to_contain_text(f"{name}. Iespējams")
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.locator(".pin.is-chosen")).to_have_count(1)
    map_is_drawn(page)
    assert asked(page)["flat"] != parse_qs(urlsplit(first).query)["flat"]

    day = page.get_by_label("Izmitināt no")
    day.focus()
    with page.expect_response(lambda answer: "on=2031-02-03" in answer.url and "/buildings.json" in answer.url):
        day.fill("2031-02-03")
    expect(page.locator(".finding-reason", has_text="Dienas no šodienas līdz izmitināšanas pirmajai")).to_be_visible()
    expect(day).to_be_focused()
    assert asked(page)["on"] == ["2031-02-03"]
    screenshot(page, "what-if-later")

    page.go_back()
    expect(day).not_to_have_value("2031-02-03")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ģertrūdes iela 62–3")
    assert page.url == first
    assert page.evaluate("document.body.dataset.sameDocument") == "yes"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_another_household_by_its_number(page: Page) -> None:
    open_why(page, "R-0012")
    field = page.get_by_label("Cita mājsaimniecība")
    field.fill("r-0013")
    field.press("Enter")
    expect(page.locator(".page-caption")).to_contain_text("R-0013")
    expect(field).to_have_value("")
    expect(page.locator(".breadcrumbs").get_by_role("link", name="R-0013")).to_be_visible()

    street = page.get_by_label("Cits dzīvoklis")
    street.fill("Ludzas")
    street.press("Enter")
    page.locator(".choices-found").get_by_role("link", name="Ludzas iela 38–12").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ludzas iela 38–12")
    expect(page.locator(".choices-found")).to_have_count(0)


@pytest.mark.parametrize("size", [{"width": 390, "height": 844}])
def test_the_same_without_scripts(browser: Browser, live_server: Server, size: dict[str, int]) -> None:
    context = browser.new_context(
        base_url=live_server.url, viewport=size, locale="lv-LV", java_script_enabled=False  # type: ignore[arg-type]
    )  # fmt: skip
    page = context.new_page()
    page.goto("/login")
    page.fill("input[name=email]", OFFICER)
    page.fill("input[name=password]", "majoklis-demo-2026")
    page.locator("main").get_by_role("button").first.click()
    page.goto("/placements/why?household=29")
    page.get_by_label("Cits dzīvoklis").fill("Ludzas 38-12")
    page.get_by_role("button", name="Meklēt vēlreiz").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ludzas iela 38–12")
    page.get_by_label("Izmitināt no").fill("2031-02-03")
    page.get_by_role("button", name="Meklēt vēlreiz").click()
    assert asked(page)["on"] == ["2031-02-03"]
    context.close()
