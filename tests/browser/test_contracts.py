"""A head lease for three flats from its draft to its end, which opens the search for another flat; a visit refused."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe
from tests.browser.test_endings import OFFICER, says
from tests.browser.walk import sign_in
from tests.contracts.papers import pdf

AGENT = "andris@majoklis.example"
LIVED_IN = "Ģertrūdes iela 62–"
Keep = Callable[[Page, str], Path]


def last_day(page: Page) -> date:
    """The last day of the contract that is shown."""
    row = page.locator(".summary-row").filter(has=page.locator("dt", has_text="Pēdējā diena")).first
    day, month, year = row.locator("dd").inner_text().strip(". \n").split(".")
    return date(int(year), int(month), int(day))


def tick(page: Page, label: str) -> None:
    """Chooses what stands beside a box or a circle; the label covers it."""
    page.locator("main label").get_by_text(label, exact=True).click()


def draft_head_lease(page: Page, others: Sequence[str], begins: date, last: date, rent: str) -> None:
    """On the form of a contract about one flat: a lease of the provider for it and others of the landlord."""
    tick(page, "B: pakalpojuma sniedzēja īres līgums")
    for flat in others:
        tick(page, flat)
    page.get_by_label("Kāpēc līgumu ar izīrētāju neslēdz pati persona").select_option("many_flats")
    page.locator("#starts_on").fill(begins.isoformat())
    page.locator("#last_on").fill(last.isoformat())
    page.locator("#rent_cents").fill(rent)
    page.get_by_role("button", name="Saglabāt sagatavi").click()
    says(page, "Līgums ir sagatavots")


def test_a_lease_for_three_flats_is_amended_and_ends_and_another_flat_is_looked_for(
    open_page: Callable[[str], Page], screenshot: Keep
) -> None:
    page = open_page("desktop")
    sign_in(page, AGENT, "lv")
    page.goto("/contracts?q=R-L-0001")
    page.get_by_role("link", name="R-L-0001", exact=True).click()
    begins = last_day(page) + timedelta(days=1)
    page.get_by_role("link", name=LIVED_IN).first.click()
    check_axe(page)
    page.get_by_role("link", name="Sagatavot līgumu").click()
    draft_head_lease(page, [LIVED_IN + "11", LIVED_IN + "14"], begins, begins + timedelta(days=364), "750,00")

    page.get_by_role("link", name="Reģistrēt parakstīšanu").click()
    page.locator("#signing").select_option("paper")
    page.get_by_role("button", name="Saglabāt").click()
    says(page, "parakstīts")
    page.get_by_role("link", name="Pievienot parakstīto dokumentu").click()
    page.locator("input[type=file]").last.set_input_files(
        {"name": "ligums.pdf", "mimeType": "application/pdf", "buffer": pdf("trīs dzīvokļi")}
    )
    check_axe(page)
    page.get_by_role("button", name="Pievienot failu").click()
    says(page, "Fails ir pievienots")
    check_axe(page)
    screenshot(page, "contracts-1-signed")

    page.get_by_role("link", name="Reģistrēt grozījumus").click()
    page.locator("#effective_on").fill((begins + timedelta(days=90)).isoformat())
    page.locator("#changes").fill("Īres maksa pieaug.")
    page.locator("#rent_cents").fill("780,00")
    page.get_by_role("button", name="Saglabāt grozījumus").click()
    expect(page.locator("main")).to_contain_text("Grozījumi Nr. 1: 780,00")
    screenshot(page, "contracts-2-amended")

    page.get_by_role("link", name="Izbeigt līgumu").click()
    page.locator("#ended_on").fill((begins + timedelta(days=120)).isoformat())
    tick(page, "Izbeidza izīrētājs")
    page.locator("#reason").fill("Izīrētājs pārdod ēku.")
    ends = page.locator("main label", has_text="Beidzas; meklē citu dzīvokli")
    expect(ends).to_have_count(3)
    number = page.locator("main fieldset legend", has_text=LIVED_IN).first.inner_text().split(": ")[1]
    for stay in ends.all():
        stay.click()
    check_axe(page)
    screenshot(page, "contracts-3-end")
    page.get_by_role("button", name="Izbeigt līgumu").click()
    says(page, "Līguma beigas")

    officer = open_page("phone")
    sign_in(officer, OFFICER, "lv")
    officer.goto("/waitlist")
    row = officer.locator("tr, li").filter(has=officer.get_by_role("link", name=number, exact=True)).first
    expect(row).to_contain_text("Vajag citu dzīvokli")


def test_a_landlord_comes_when_the_person_agrees(open_page: Callable[[str], Page], screenshot: Keep) -> None:
    agent = open_page("desktop")
    sign_in(agent, AGENT, "lv")
    agent.get_by_role("link", name="Izīrētāja apmeklējums: ").first.click()
    place = agent.url.split("#")[0]
    agent.get_by_role("link", name="Ieteikt izīrētāja apmeklējumu").click()
    agent.locator("#day").fill((date.today() + timedelta(days=9)).isoformat())
    agent.locator("#starts").fill("17:00")
    agent.locator("#ends").fill("17:30")
    agent.locator("#purpose").fill("Logu apskate")
    check_axe(agent)
    agent.get_by_role("button", name="Saglabāt").click()
    says(agent, "Apmeklējuma laiks ir ieteikts")
    check_axe(agent)
    screenshot(agent, "visits-1-proposed")

    page = open_page("phone")
    sign_in(page, OFFICER, "lv")
    page.goto(place)
    page.locator("li", has_text="Logu apskate").get_by_role("link").first.click()
    tick(page, "Nepiekrīt")
    page.get_by_label("Ko cilvēks teica").fill("Tajā dienā strādā.")
    page.get_by_role("button", name="Saglabāt").click()
    said = page.locator("li", has_text="Logu apskate")
    expect(said).to_contain_text("Cilvēks nepiekrita")
    expect(said.get_by_role("link")).to_have_count(0)
    check_axe(page)
    screenshot(page, "visits-2-refused")
