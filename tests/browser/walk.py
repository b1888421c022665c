"""Signing in, and walking from page to page as a person does."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, expect

from seed.programme import PASSWORD

NOT_PAGES = re.compile(r"\.(xlsx|csv|json)$|/suggest|/static/|/export")


def sign_in(page: Page, email: str, language: str) -> None:
    """Signs in through the page and chooses the language as a person would."""
    page.goto("/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url("**/")
    if page.get_attribute("html", "lang") != language:
        page.locator(f"button[name=language][value={language}]").first.evaluate("button => button.click()")
    expect(page.locator("html")).to_have_attribute("lang", language)


def pattern(url: str) -> str:
    """What makes two addresses the same kind of page: numbers and values do not count, names do."""
    parts = urlsplit(url)
    names = sorted({name for name, value in parse_qsl(parts.query) if value} - {"sort", "after", "before", "on"})
    path = re.sub(r"(/settings/\d+)/\w+", r"\1/key", parts.path)
    return re.sub(r"\d+", "N", path) + "?" + "&".join(names)


def links(page: Page) -> Iterator[str]:
    """The pages of our own that this one leads to."""
    for href in page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))"):
        if href.startswith("/") and not href.startswith("//") and not NOT_PAGES.search(href.split("?")[0]):
            yield href.split("#")[0]
