"""A month of costs as finance lives it: a supplier's file is booked, the month closed, the council reads of it."""

import io
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from playwright.sync_api import FilePayload, Page, expect
from pypdf import PdfReader

from app.core import clock
from app.core.months import months_before
from tests.browser.axe import check_axe
from tests.browser.walk import sign_in

FINANCE = "rita@majoklis.example"
HEAD = ["Adrese", "Dz. nr.", "Ūdens", "Atkritumi", "Rēķina nr."]
ROWS = [
    ["Prūšu iela 14, Rīga", "27", "12,40", "4,10", "Ū-77"],
    ["Ilūkstes iela 54, Rīga", "17", "9,95", "=1+1", "Ū-78"],
    ["Nekurienes iela 1, Rīga", "3", "8,00", "4,10", "Ū-79"],
]
Keep = Callable[[Page, str], Path]


def bill() -> FilePayload:
    """What a supplier sends: one good row, one with a formula where an amount should be, one of a flat nobody knows."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEAD, *ROWS]):
            sheet.write_row(number, 0, row)
    return {"name": "rekins.xlsx", "mimeType": "application/octet-stream", "buffer": written.getvalue()}


def done(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def test_from_a_suppliers_file_to_the_closed_month_and_the_councils_paper(
    open_page: Callable[[str], Page], screenshot: Keep
) -> None:
    month = months_before(clock.today(), 1)
    page = open_page("desktop")
    sign_in(page, FINANCE, "lv")

    page.goto("/invoices/suppliers/new")
    page.get_by_label("Piegādātāja nosaukums").fill("SIA Rīgas ūdens (parauga)")
    page.get_by_label("Pašvaldība").select_option(label="Rīga")
    page.get_by_role("button", name="Saglabāt").click()
    done(page, "Piegādātājs ierakstīts")

    page.get_by_role("link", name="Rēķini no failiem").first.click()
    page.get_by_role("link", name="Nosūtīt tabulu").first.click()
    choice = page.get_by_label("Piegādātājs")
    ours = choice.locator("option", has_text="SIA Rīgas ūdens (parauga)")
    choice.select_option(ours.get_attribute("value"))
    page.get_by_label("Izvēlēties failu").set_input_files(bill())
    page.get_by_role("button", name="Nosūtīt").click()
    expect(page.get_by_label("Kolonnas nozīme: Ūdens")).to_have_value("amount:cold_water")
    page.locator("[name=starts_on]").fill(month.isoformat())
    page.locator("[name=last_on]").fill(month.replace(day=28).isoformat())
    check_axe(page)
    screenshot(page, "costs-1-columns")
    page.get_by_role("button", name="Pārbaudīt rindas").click()

    expect(page.get_by_role("heading", name="Kas tiktu iegrāmatots")).to_be_visible()
    check_axe(page)
    screenshot(page, "costs-2-preview")
    page.locator("[name=good_rows_only]").check(force=True)
    page.get_by_role("button", name="Iegrāmatot", exact=True).click()
    expect(page.get_by_role("heading", name="Iegrāmatots", level=1)).to_be_visible()
    page.get_by_role("link", name="Iegrāmatotās rindas").click()
    page.get_by_role("link", name="12,40").first.click()
    expect(page.locator("main")).to_contain_text("Ū-77")

    page.goto("/costs/months")
    row = page.locator("main tr, main li").filter(has_text="Rīga")
    row.get_by_role("link", name="Kā trūkst").click()
    check_axe(page)
    screenshot(page, "costs-3-before-closing")
    page.get_by_role("button", name="Iegrāmatot").click()
    done(page, "Iegrāmatoti ieraksti")
    page.get_by_role("link", name="Slēgt mēnesi").click()
    page.get_by_label("Kāpēc slēdz, lai gan kaut kā trūkst").fill("Pārējie rēķini nāks decembrī.")
    page.get_by_role("button", name="Slēgt mēnesi").click()
    done(page, "Mēnesis ir slēgts")

    page.get_by_role("link", name="Domei").click()
    check_axe(page)
    screenshot(page, "costs-4-council")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF latviski").click()
    words = " ".join(one.extract_text() for one in PdfReader(waiting.value.path()).pages)
    assert "Rīga" in words
    assert "Prūšu" not in words
