"""The desk of the agency from the first call to the end of a head lease: the agent, the accountant, the officer."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from app.core import clock
from app.core.months import months_before
from tests.browser.acts import meets_the_standard
from tests.browser.axe import check_axe
from tests.browser.conftest import Server
from tests.browser.test_contracts import draft_head_lease, tick
from tests.browser.test_endings import OFFICER, says
from tests.browser.test_job import accept, offer
from tests.browser.test_payments import AGENT, FINANCE, done, step
from tests.browser.walk import sign_in

LANDLORD, ADDRESS, FLAT = "Zenta Klēts", "Ludzas iela 43, Rīga", "Ludzas iela 43–"
WHO = "R-0013"
Keep = Callable[[Page, str], Path]


def submit(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()


def found(page: Page, number: str, landlord: str = "") -> None:
    """A new negotiation, with whoever answers the telephone or with a landlord known already."""
    page.goto("/negotiations/new")
    page.locator("#municipality_id").select_option(label="Rīga")
    if landlord:
        page.locator("#landlord_id").select_option(label=landlord)
    else:
        page.locator("#contact_name").fill(LANDLORD)
        page.locator("#contact_phone").fill("20000000")
    page.locator("#place").fill(ADDRESS)
    for field, value in (("flat_number", number), ("rooms", "2"), ("area_m2", "44"), ("floor", "2")):
        page.locator(f"#{field}").fill(value)
    page.locator("#asked_cents").fill("320,00")
    page.locator("#utilities_cents").fill("80,00")
    submit(page)


def move(page: Page, stage: str, rent: str = "", words: str = "") -> None:
    page.locator("a[href$='/move']").first.click()
    page.wait_for_load_state("load")
    page.locator(f"input[name=to][value={stage}]").check(force=True)
    page.locator("#rent_cents").fill(rent)
    page.locator("#words").fill(words)
    submit(page)
    expect(page.locator("#words")).to_have_count(0)


def into_stock(page: Page) -> None:
    move(page, "signed")
    page.locator("a[href$='/stock']").click()
    submit(page)
    says(page, "Dzīvoklis ir fondā")


def test_from_the_first_call_to_the_end_of_a_lease_for_three_flats(
    open_page: Callable[[str], Page], live_server: Server, screenshot: Keep
) -> None:
    today = clock.today()
    agent = open_page("desktop")
    sign_in(agent, AGENT, "lv")

    # call → viewing → agreed
    found(agent, "1")
    move(agent, "called", words="Baidās par maksājumiem, bet ir ar mieru runāt.")
    move(agent, "viewing", words="Apskatījām kopā.")
    move(agent, "terms_agreed", rent="300,00")
    agent.locator("a[href$='/landlord']").click()
    agent.locator("#kind").select_option("person")
    submit(agent)
    check_axe(agent)
    screenshot(agent, "agency-1-agreed")
    into_stock(agent)
    home = agent.url
    for number in ("2", "3"):
        found(agent, number, LANDLORD)
        move(agent, "called")
        move(agent, "terms_agreed", rent="300,00")
        into_stock(agent)

    # the first flat is completed and ready
    agent.goto(f"{home}/edit")
    agent.locator("#water").select_option("hot_and_cold")
    agent.locator("#heating").select_option("district")
    agent.locator("input[name=electricity][value=yes]").check(force=True)
    submit(agent)
    agent.goto(f"{home}/readiness")
    agent.locator("input[name=readiness][value=ready]").check(force=True)
    submit(agent)

    meets_the_standard(live_server, int(home.rsplit("/", 1)[1]), AGENT)

    # head lease for three flats
    agent.goto(home)
    agent.get_by_role("link", name="Sagatavot līgumu").click()
    draft_head_lease(agent, [FLAT + "2", FLAT + "3"], today, today + timedelta(days=729), "900,00")
    agent.get_by_role("link", name="Reģistrēt parakstīšanu").click()
    agent.locator("#signing").select_option("paper")
    agent.get_by_role("button", name="Saglabāt").click()
    says(agent, "parakstīts")
    lease = agent.url

    # somebody moves in
    officer = open_page("phone")
    sign_in(officer, OFFICER, "lv")
    offer(officer, WHO, f"{FLAT}1")
    accept(officer, "Jā, patīk.")
    officer.get_by_role("button", name="Sākt izmitināšanu").click()
    says(officer, "Izmitināšana ierakstīta")

    # where the landlord is paid: recorded by one, confirmed by another
    agent.goto("/landlords?q=Zenta")
    agent.get_by_role("link", name=LANDLORD, exact=True).click()
    agent.get_by_role("link", name="Ierakstīt kontu").click()
    agent.locator("#iban").fill("LV80 BANK 0000 4351 9500 1")
    agent.locator("#reason").fill("Norādīts līgumā.")
    submit(agent)
    says(agent, "Konts ir ierakstīts")
    check_axe(agent)
    accountant = open_page("phone")
    sign_in(accountant, FINANCE, "lv")
    accountant.goto(agent.url)
    accountant.get_by_role("link", name="Apstiprināt kontu").click()
    accountant.locator("#checked").fill("Piezvanīju uz zināmo numuru.")
    screenshot(accountant, "agency-account")
    submit(accountant)
    says(accountant, "Konts ir apstiprināts")

    # payments prepared by one, approved and paid by another
    month = months_before(today, -2)
    step(agent, month, "Sagatavot")
    expect(agent.locator("main")).to_contain_text(LANDLORD)
    agent.get_by_role("button", name="Sagatavot").click()
    done(agent, "Sagatavot")
    step(accountant, month, "Apstiprināt")
    expect(accountant.locator("main")).to_contain_text(LANDLORD)
    accountant.get_by_role("button", name="Apstiprināt atzīmētos maksājumus").click()
    done(accountant, "Apstiprināt")
    step(accountant, month, "Samaksāt")
    accountant.get_by_label("Bankas dokumenta numurs").fill("MU-7")
    accountant.get_by_role("button", name="Reģistrēt atzīmētos kā samaksātus").click()
    done(accountant, "Reģistrēta")

    # amendment
    agent.goto(lease)
    screenshot(agent, "agency-2-lease")
    agent.get_by_role("link", name="Reģistrēt grozījumus").click()
    agent.locator("#effective_on").fill((today + timedelta(days=120)).isoformat())
    agent.locator("#changes").fill("Īres maksa pieaug.")
    agent.locator("#rent_cents").fill("930,00")
    agent.get_by_role("button", name="Saglabāt grozījumus").click()
    expect(agent.locator("main")).to_contain_text("Grozījumi Nr. 1: 930,00")

    # end, and another flat is looked for
    agent.get_by_role("link", name="Izbeigt līgumu").click()
    agent.locator("#ended_on").fill((today + timedelta(days=150)).isoformat())
    tick(agent, "Izbeidza izīrētājs")
    agent.locator("#reason").fill("Izīrētāja pārdod dzīvokļus.")
    agent.locator("main label", has_text="Beidzas; meklē citu dzīvokli").click()
    check_axe(agent)
    agent.get_by_role("button", name="Izbeigt līgumu").click()
    says(agent, "Līguma beigas")
    officer.goto("/waitlist")
    row = officer.locator("tr, li").filter(has=officer.get_by_role("link", name=WHO, exact=True)).first
    expect(row).to_contain_text("Vajag citu dzīvokli")
    screenshot(officer, "agency-3-rehousing")
