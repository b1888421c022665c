"""Two endings as people live them: a flat is lost and another found; a service ends under three sign-ins."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe
from tests.browser.test_job import accept
from tests.browser.walk import sign_in

OFFICER, MANAGER, MENTOR = "ilze@majoklis.example", "juris@majoklis.example", "marta@majoklis.example"
WORKER = "inese@majoklis.example"
Keep = Callable[[Page, str], Path]


def says(page: Page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_flat_is_lost_and_another_found(open_page: Callable[[str], Page], screenshot: Keep, size: str) -> None:
    page = open_page(size)
    sign_in(page, OFFICER, "lv")
    page.goto("/placements?state=current")
    page.locator("main table tbody a[href^='/placements/']").nth(3 if size == "phone" else 0).click()
    household = page.locator("main dl a[href^='/households/']").first
    who = household.inner_text()
    page.get_by_text("Izīrētājs izbeidza", exact=False).first.click()
    page.get_by_label("Kur mājsaimniecība dodas").select_option("family_or_friends")
    screenshot(page, "endings-1-end-the-stay")
    page.get_by_role("button", name="Beigt izmitināšanu").click()
    says(page, "rindā uz citu dzīvokli")
    check_axe(page)
    screenshot(page, "endings-2-ended")

    page.goto("/")
    expect(page.get_by_text("Vajag citu dzīvokli").first).to_be_visible()
    screenshot(page, "endings-3-today")
    page.goto("/waitlist")
    row = page.locator("tr, li").filter(has=page.get_by_role("link", name=who, exact=True)).first
    expect(row).to_contain_text("Vajag citu dzīvokli")
    check_axe(page)
    screenshot(page, "endings-4-waitlist")
    page.get_by_role("link", name=who, exact=True).first.click()
    expect(page.locator("main")).to_contain_text("Saņem pakalpojumu")
    screenshot(page, "endings-5-household")

    if size == "phone":
        return  # the first flat is on another household's sheet by now

    page.get_by_role("link", name="Atrast dzīvokli").first.click()
    page.get_by_role("button", name="Piedāvāt šo dzīvokli").first.click()
    says(page, "Dzīvoklis ir piedāvāts")
    accept(page, "Labi, te arī klusi.")
    page.get_by_role("button", name="Sākt izmitināšanu").click()
    says(page, "Izmitināšana ierakstīta")
    page.goto("/waitlist")
    expect(page.get_by_role("link", name=who, exact=True)).to_have_count(0)


def test_a_proposal_waits_for_the_manager(open_page: Callable[[str], Page], screenshot: Keep) -> None:
    manager = open_page("desktop")
    sign_in(manager, MANAGER, "lv")
    expect(manager.get_by_role("heading", name="Lemj atbalsta komanda")).to_be_visible()
    screenshot(manager, "exit-1-today")
    manager.get_by_role("link", name="Priekšlikums izbeigt pakalpojumu").first.click()
    expect(manager.get_by_role("button", name="Apstiprināt: pakalpojums beidzas")).to_be_visible()
    check_axe(manager)
    screenshot(manager, "exit-2-proposal")
    manager.get_by_text("Noraidīt", exact=True).click()
    manager.get_by_label("Kāpēc pakalpojums turpinās").fill("Vispirms cits mentors un cits dzīvoklis.")
    manager.get_by_role("button", name="Noraidīt: pakalpojums turpinās").click()
    says(manager, "pakalpojums turpinās")


def test_the_service_ends_under_three_sign_ins(open_page: Callable[[str], Page], screenshot: Keep) -> None:
    mentor, worker, manager = open_page("phone"), open_page("desktop"), open_page("desktop")
    for page, who in ((mentor, MENTOR), (worker, WORKER), (manager, MANAGER)):
        sign_in(page, who, "lv")
    number = worker.locator("main .task a[href^='/clients/']:not([href*='/absence'])").first.inner_text()
    mentor.get_by_role("link", name=number, exact=True).first.click()
    mentor.get_by_role("link", name="Izbeigt pakalpojumu").click()
    mentor.get_by_role("link", name="Lemj pakalpojuma sniedzējs").click()
    for choice in ("Draudi", "Pret pakalpojuma darbiniekiem", "Izmitināšana dzīvoklī turpinās"):
        mentor.get_by_text(choice, exact=True).click()
    mentor.get_by_label("Fakti").fill("Draudēja ar nazi.")
    for question, words in (("citu darbinieku", "cits darbinieks"), ("citu dzīvokli", "cits dzīvoklis")):
        mentor.get_by_role("group", name=question).get_by_text("Jā", exact=True).click()
        mentor.get_by_label(f"Kā piedāvāts {words}").fill("Piedāvāts, atteicās.")
    mentor.get_by_label("Pirmā diena bez pakalpojuma").fill(date.today().isoformat())
    mentor.get_by_label("Kur cilvēks dodas").select_option("unknown")
    mentor.get_by_role("button", name="Nodot trim apstiprināšanai").click()
    says(mentor, "gaida apstiprinājumu")

    for page in (worker, manager):
        page.goto("/")
        page.get_by_role("link", name=f"Priekšlikums izbeigt pakalpojumu: {number}").click()
        page.get_by_role("button", name="Apstiprināt: pakalpojums beidzas").click()
        says(page, "Jūsu apstiprinājums ir ierakstīts")
    mentor.get_by_role("button", name="Apstiprināt: pakalpojums beidzas").click()
    says(mentor, "Visi trīs ir apstiprinājuši")
    check_axe(mentor)
    screenshot(mentor, "exit-3-confirmed")
    worker.goto(mentor.url)
    worker.get_by_role("link", name=number).first.click()
    expect(worker.locator("main")).to_contain_text("Pakalpojuma sniedzēja lēmums")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_five_ways(open_page: Callable[[str], Page], screenshot: Keep, size: str) -> None:
    page = open_page(size)
    sign_in(page, MENTOR, "lv")
    page.locator("main .task a[href^='/clients/']:not([href*='/absence'])").nth(2 if size == "phone" else 1).click()
    screenshot(page, "exit-4-client")
    page.get_by_role("link", name="Izbeigt pakalpojumu").click()
    check_axe(page)
    screenshot(page, "exit-5-ways")
    for link, name in (
        ("Cilvēks vēlas aiziet", "exit-6-wish"),
        ("Cilvēks ir miris", "exit-7-death"),
        ("Cilvēku nevar sasniegt", "exit-8-absent"),
        ("Lemj pakalpojuma sniedzējs", "exit-9-propose"),
    ):
        ways = page.url
        page.get_by_role("link", name=link).first.click()
        check_axe(page)
        screenshot(page, name)
        page.goto(ways)


def test_the_team_reviews_a_month_without_word_and_nothing_earlier(
    open_page: Callable[[str], Page], screenshot: Keep
) -> None:
    page = open_page("phone")
    sign_in(page, MENTOR, "lv")
    missing = page.locator("main .task").filter(has=page.locator("a[href$='/absence']"))
    missing.filter(has_not_text="Viens mēnesis").first.get_by_role("link").click()
    expect(page.get_by_role("link", name="Pierakstīt paveikto")).to_be_visible()
    expect(page.get_by_role("link", name="Sākt izvērtēšanu")).to_have_count(0)
    page.goto("/")
    missing.filter(has_text="Viens mēnesis").get_by_role("link").click()
    page.get_by_role("link", name="Sākt izvērtēšanu").click()
    check_axe(page)
    page.locator("main form").get_by_role("button").first.click()
    page.get_by_text("Komanda lemj, ka pakalpojums beidzas").click()
    expect(page.get_by_role("button", name="Ierakstīt pakalpojuma beigas")).to_be_visible()
    check_axe(page)
    screenshot(page, "exit-10-absence")
