"""The client's choice in a browser: three flats side by side, all turned down, two households after one flat."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from tests.browser.axe import check_axe
from tests.browser.test_job import OFFERED_TOO, card, offer, press_offer
from tests.browser.walk import sign_in

OFFICER, MANAGER = "ilze@majoklis.example", "juris@majoklis.example"
Keep = Callable[[Page, str], Path]
Open = Callable[[str], Page]


def add(page: Page, flat: str, also_of: str = "") -> None:
    """One more flat on the open sheet."""
    page.get_by_role("link", name="Piedāvāt vēl vienu dzīvokli").click()
    press_offer(page, flat, also_of)


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(("size", "who"), [("desktop", "R-0011")])
def test_three_flats_side_by_side_seen_printed_and_one_chosen(
    open_page: Open, screenshot: Keep, size: str, who: str
) -> None:
    page = open_page(size)
    sign_in(page, OFFICER, "lv")
    offer(page, who, "Tilta iela 18–4", OFFERED_TOO)
    add(page, "Ludzas iela 38–12")
    add(page, "Ģertrūdes iela 64–5", OFFERED_TOO)
    expect(page.locator(".sheet-flat")).to_have_count(3)
    expect(page.get_by_role("link", name="Piedāvāt vēl vienu dzīvokli")).to_have_count(0)
    check_axe(page)
    screenshot(page, "choice-sheet")
    here = page.url

    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page)
    check_axe(page)
    screenshot(page, "choice-sheet")
    for language in ("lv", "ru", "en"):
        page.goto(f"{here.split('?')[0]}/print?language={language}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert float(page.locator("li").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 18.6
        assert fits(page)
        check_axe(page)
        screenshot(page, f"choice-print-{language}")
    page.goto(here)

    page.locator(".sheet-flat").filter(has_text="Ludzas iela 38–12").get_by_role("link", name="Norunāt apskati").click()
    page.get_by_label("Apskates diena").fill((clock.today() + timedelta(days=1)).isoformat())
    page.get_by_label("Laiks").fill("14:30")
    check_axe(page)
    page.get_by_role("button", name="Saglabāt").click()
    expect(page.get_by_role("status").filter(has_text="Apskate norunāta")).to_be_visible()

    page.get_by_role("radio", name="Ludzas iela 38–12").check(force=True)
    choice = page.locator("section.step")
    choice.get_by_label("Paša cilvēka vārdiem").fill("Šis, te ir kluss.")
    page.get_by_role("button", name="Ierakstīt izvēli").click()
    expect(page.get_by_text("Šis, te ir kluss.").first).to_be_visible()
    page.get_by_role("link", name="Kopā piedāvātie dzīvokļi").click()
    expect(page.get_by_text("Izvēlēts cits dzīvoklis").first).to_be_visible()
    screenshot(page, "choice-made")


@pytest.mark.parametrize(("size", "who"), [("phone", "R-0037")])
def test_everything_turned_down_three_times_suggests_a_talk_and_keeps_the_place(
    open_page: Open, screenshot: Keep, size: str, who: str
) -> None:
    page = open_page(size)
    sign_in(page, OFFICER, "lv")
    for _round in range(3):
        offer(page, who, "Ludzas iela 38–15")
        page.get_by_text("Cilvēks dzīvokli noraida").click()
        refusal = page.locator("details").filter(has=page.get_by_role("button", name="Ierakstīt noraidījumu"))
        refusal.locator("select").select_option("noise")
        refusal.get_by_role("button", name="Ierakstīt noraidījumu").click()
        expect(page.get_by_role("status").filter(has_text="saglabā vietu rindā")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="Varētu palīdzēt gadījuma apspriede")).to_be_visible()
    expect(page.get_by_role("link", name=who, exact=True).first).to_be_visible()
    check_axe(page)
    screenshot(page, "refused-today")
    page.get_by_role("link", name=who, exact=True).last.click()
    check_axe(page)
    screenshot(page, "refused-household")
    page.get_by_role("link", name="Ierakstīt apspriedi").click()
    page.get_by_label("Par ko vienojās").fill("Meklē klusu ielu.")
    page.get_by_role("button", name="Ierakstīt apspriedi").click()
    expect(page.get_by_text("Varētu palīdzēt gadījuma apspriede")).to_have_count(0)
    expect(page.get_by_text("Meklē klusu ielu.")).to_be_visible()


@pytest.mark.parametrize(("first", "second"), [("R-0013", "R-0016")])
def test_two_households_after_one_flat_and_the_officer_is_told(
    open_page: Open, screenshot: Keep, first: str, second: str
) -> None:
    flat = "Ludzas iela 38–15"
    officer, manager = open_page("desktop"), open_page("desktop")
    sign_in(officer, OFFICER, "lv")
    offer(officer, first, flat)

    sign_in(manager, MANAGER, "lv")
    manager.goto("/waitlist")
    manager.get_by_role("link", name=second, exact=True).first.click()
    manager.get_by_role("link", name="Atrast dzīvokli").first.click()
    card(manager, flat).get_by_role("button", name="Piedāvāt šo dzīvokli").click()
    expect(manager.locator(".step")).to_contain_text(first)
    check_axe(manager)
    screenshot(manager, "collision-asked")
    manager.get_by_text("Dzīvoklis var būt abu mājsaimniecību piedāvājumu lapās").click()
    manager.locator(".step").get_by_role("button", name="Piedāvāt šo dzīvokli").click()
    expect(manager.locator(".notice.is-warn").filter(has_text=first)).to_be_visible()
    officer.reload()
    expect(officer.locator(".notice.is-warn").filter(has_text=second)).to_be_visible()
    screenshot(officer, "collision-both-say-so")

    manager.locator("section.step [name=chosen]").check(force=True)
    manager.get_by_role("button", name="Ierakstīt izvēli").click()
    expect(manager.get_by_text("Nav ierakstīts, ka mājsaimniecība dzīvokli būtu apskatījusi.")).to_be_visible()
    manager.get_by_role("button", name="Sākt izmitināšanu").click()
    expect(manager.get_by_role("status").filter(has_text="Izmitināšana ierakstīta")).to_be_visible()

    officer.goto("/")
    news = officer.locator(".task").filter(has_text="Dzīvokli ieguva cita mājsaimniecība.")
    expect(news).to_contain_text(first)
    check_axe(officer)
    screenshot(officer, "collision-told")
    news.get_by_role("button", name="Redzēju").click()
    expect(officer.get_by_text("Dzīvokli ieguva cita mājsaimniecība.")).to_have_count(0)
