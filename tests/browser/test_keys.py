"""The spare key on a phone: refused after a no, with what is allowed instead; then used as the person agreed."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe
from tests.browser.walk import sign_in

MENTOR, SAID_NO = "marta@majoklis.example", "R-0006"
CONDITIONS = "Vispirms zvanīt kaimiņienei Ainai."
Keep = Callable[[Page, str], Path]


def test_a_no_leads_to_the_police_and_conditions_to_a_use(open_page: Callable[[str], Page], screenshot: Keep) -> None:
    page = open_page("phone")
    sign_in(page, MENTOR, "lv")
    page.get_by_role("link", name=SAID_NO, exact=True).first.click()
    page.get_by_role("link", name="Rezerves atslēga un piekrišana").first.click()
    agreed = page.url

    page.get_by_role("link", name="Ierakstīt rezerves atslēgas lietošanu").click()
    expect(page.locator("main")).to_contain_text("nepiekrīt rezerves atslēgas lietošanai")
    expect(page.locator("main")).to_contain_text("zvaniet 110 vai 112: durvis atver policija")
    expect(page.locator("main form[method=post]")).to_have_count(0)
    check_axe(page)
    screenshot(page, "keys-1-refused")

    page.get_by_role("link", name="Ierakstīt jaunu atbildi").click()
    page.get_by_label("Piekrīt ar nosacījumiem").check(force=True)
    page.get_by_role("button", name="Saglabāt").click()
    expect(page.locator(".error-summary")).to_contain_text("Ierakstiet nosacījumus.")
    page.get_by_label("Dzīvoklī ir briesmas: ūdens, gāze vai uguns").check(force=True)
    page.locator("#conditions").fill(CONDITIONS)
    page.get_by_label("Darbinieka ierīces ekrānā").check(force=True)
    check_axe(page)
    page.get_by_role("button", name="Saglabāt").click()
    expect(page.locator("main")).to_contain_text(CONDITIONS)

    page.goto(f"{agreed}/uses/new")
    expect(page.locator("main")).to_contain_text(CONDITIONS)
    page.locator("#at").fill("00:01")
    page.locator("input[name=situation][value=danger]").check(force=True)
    page.locator("#words").fill("Zem durvīm tecēja ūdens.")
    page.locator("#present").fill("Mentors un nama pārvaldnieks")
    page.get_by_role("button", name="Saglabāt").click()
    expect(page.locator(".error-summary")).to_contain_text("nav pateikts, kā tie izpildīti")
    expect(page.locator("#words")).to_have_value("Zem durvīm tecēja ūdens.")
    page.locator("#condition_words").fill("Ainai piezvanīts.")
    page.get_by_role("button", name="Saglabāt").click()
    expect(page.locator("main")).to_contain_text("Izpildītais nosacījums: Ainai piezvanīts.")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    screenshot(page, "keys-2-used")
