"""A month of payments as three people live it: prepared, not approved by who prepared it, approved by another, paid."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from app.core import clock
from app.core.months import months_before
from tests.browser.axe import check_axe
from tests.browser.walk import sign_in

ADMINISTRATOR, AGENT, FINANCE = (f"{name}@majoklis.example" for name in ("edgars", "andris", "rita"))
Keep = Callable[[Page, str], Path]


def step(page: Page, month: date, tab: str) -> None:
    """The month's step in Rīga, as somebody reaches it from the list."""
    page.goto("/payments")
    page.get_by_role("link", name="Mēneša maksājumi soli pa solim").click()
    if page.get_by_text("Izvēlieties pašvaldību.").count():
        page.get_by_role("main").get_by_role("link", name="Rīga").click()
    while f"{month:%Y-%m}" not in page.url:
        page.get_by_role("link", name="Nākamais mēnesis").click()
    page.get_by_role("link", name=tab, exact=True).click()


def done(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def test_a_month_is_prepared_by_one_approved_by_another_and_paid(open_page: Callable[[str], Page], screenshot: Keep):
    month = months_before(clock.today(), -2)  # the demonstration has prepared the next one
    agent, finance, administrator = open_page("desktop"), open_page("phone"), open_page("desktop")
    sign_in(administrator, ADMINISTRATOR, "lv")
    administrator.goto("/users")
    administrator.get_by_role("link", name="Andris Ozols").click()
    administrator.locator("select[name=role]").select_option("finance")
    administrator.locator("select[name=municipality]").select_option(label="Rīga")
    administrator.locator("form:has(select[name=role]) button[type=submit]").click()

    sign_in(agent, AGENT, "lv")
    step(agent, month, "Sagatavot")
    screenshot(agent, "payments-1-prepare")
    agent.get_by_role("button", name="Sagatavot").click()
    done(agent, "Sagatavot")
    check_axe(agent)

    step(agent, month, "Apstiprināt")  # with both roles, but it is what they prepared themselves
    expect(agent.get_by_text("Neviens neapstiprina to, ko pats sagatavojis.").first).to_be_visible()
    expect(agent.locator("input[name=chosen]")).to_have_count(0)

    sign_in(finance, FINANCE, "lv")
    step(finance, month, "Apstiprināt")
    check_axe(finance)
    screenshot(finance, "payments-2-approve")
    number = finance.locator("input[name=chosen]:checked").count()
    assert number > 1
    finance.get_by_role("button", name="Apstiprināt atzīmētos maksājumus").click()
    done(finance, "Apstiprināt")

    step(finance, month, "Samaksāt")
    check_axe(finance)
    screenshot(finance, "payments-3-pay")
    finance.get_by_label("Bankas dokumenta numurs").fill("MU-1207")
    finance.get_by_role("button", name="Reģistrēt atzīmētos kā samaksātus").click()
    done(finance, "Reģistrēta")
    expect(finance.get_by_role("heading", name="Nav nekā, kas jāsamaksā")).to_be_visible()
