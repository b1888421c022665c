"""Flats from a spreadsheet in the browser: sent, columns named, looked at, written, undone; a long list too, on which a
process of its own works while the page shows how far it is.
"""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.axe import check_axe
from tests.browser.walk import sign_in
from tests.pictures import picture

OFFICER = "ilze@majoklis.example"
HEAD = ["Adrese", "Dz. nr.", "Istabas", "Īre", "Apkure"]
ROWS = [
    ["Aglonas iela 39, Rīga", "104", 2, "180,50", "centrālā"],
    ["Alises iela 9", "112", 1, 155, "gāze"],
    ["Nekurienes iela 1", "3", 1, 155, "gāze"],
]
Keep = Callable[[Page, str], Path]


def workbook(rows: list[list]) -> FilePayload:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEAD, *rows]):
            sheet.write_row(number, 0, row)
    return {"name": "saraksts.xlsx", "mimeType": "application/octet-stream", "buffer": written.getvalue()}


def send(page: Page, rows: list[list]) -> None:
    page.goto("/flats")
    page.get_by_role("link", name="Dzīvokļi no tabulām").click()
    page.get_by_role("link", name="Nosūtīt tabulu").first.click()
    page.get_by_label("Izvēlēties failu").set_input_files(workbook(rows))
    page.get_by_role("button", name="Nosūtīt").click()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_the_file_to_the_stock_and_back(open_page: Callable[[str], Page], screenshot: Keep, size: str) -> None:
    page = open_page(size)
    sign_in(page, OFFICER, "lv")
    send(page, ROWS)
    expect(page.get_by_label("Kolonnas nozīme: Īre")).to_have_value("rent_cents")
    check_axe(page)
    screenshot(page, "import-columns")

    page.get_by_text("Pašvaldības fonds").click()
    page.get_by_role("button", name="Pārbaudīt rindas").click()
    expect(page.get_by_role("heading", name="Kas tiktu ierakstīts")).to_be_visible()
    expect(page.get_by_text("Šādas adreses reģistrā nav.")).to_be_visible()
    check_axe(page)
    screenshot(page, "import-preview")

    page.get_by_text("Pārņemt pareizās rindas").click()
    page.get_by_role("button", name="Ierakstīt fondā").click()
    expect(page.get_by_role("heading", name="Pārņemts")).to_be_visible()
    check_axe(page)

    page.get_by_role("button", name="Atsaukt šo pārņemšanu").click()
    expect(page.get_by_role("heading", name="Atsaukts", level=1)).to_be_visible()


def test_a_long_list_shows_how_far_it_is_and_goes_on_by_itself(open_page: Callable[[str], Page]) -> None:
    page = open_page("desktop")
    page.set_default_timeout(60_000)
    sign_in(page, OFFICER, "lv")
    send(page, [["Buru iela 4, Rīga", str(number), 1, 200, "gāze"] for number in range(1001, 1400)])
    page.get_by_text("Privātais tirgus").click()
    page.get_by_role("button", name="Pārbaudīt rindas").click()

    expect(page.get_by_role("heading", name="Notiek pārbaude")).to_be_visible()
    check_axe(page)
    expect(page.get_by_role("heading", name="Kas tiktu ierakstīts")).to_be_visible(timeout=60_000)
    expect(page.locator(".number-value").first).to_have_text("399")


def test_photos_are_added_and_described(open_page: Callable[[str], Page], screenshot: Keep) -> None:
    page = open_page("phone")
    sign_in(page, OFFICER, "lv")
    page.goto("/flats/1")
    page.get_by_role("link", name="Pievienot fotoattēlus").click()
    pictures: list[FilePayload] = [
        {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": picture(800, 600, colour=colour)}
        for colour in ("teal", "peru")
    ]
    page.get_by_label("Izvēlēties fotoattēlus").set_input_files(pictures)
    expect(page.locator(".outbox-photos [data-state]")).to_have_text(["Fotoattēls nosūtīts."] * 2)
    page.reload()
    expect(page.locator(".photo-list img")).to_have_count(2)
    check_axe(page)

    page.get_by_label("Kas redzams fotoattēlā").first.fill("Virtuve")
    page.get_by_role("button", name="Saglabāt parakstu").first.click()
    page.get_by_role("link", name="Atpakaļ uz dzīvokli").click()
    expect(page.get_by_role("img", name="Virtuve")).to_be_visible()
    check_axe(page)
    screenshot(page, "flat-with-photos")
