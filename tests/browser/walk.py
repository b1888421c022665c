"""Signing in, and walking from page to page as a person does."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, expect

from seed.programme import PASSWORD

NOT_PAGES = re.compile(r"\.(xlsx|csv|json|pdf)$|/suggest|/static/|/export")
WITHOUT_END = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


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
    """What makes two addresses the same kind of page: numbers and values do not count."""
    path = re.sub(r"(/settings/\d+)/\w+", r"\1/key", urlsplit(url).path)
    return re.sub(r"\d+", "N", path)


def query_names(url: str) -> set[str]:
    """What the address asks of the page: the names that are given, without those of order and place in a list."""
    given = {name for name, value in parse_qsl(urlsplit(url).query) if value}
    return given - {"sort", "after", "before", "on"}


class Outline(HTMLParser):
    """What a page is made of, apart from its words.

    `links` are the pages of our own that it leads to. `content` and `frame` are the kinds of elements in the main part
    and around it: each with the kind that holds it and whether there is one of them or several, and the order of
    headings. A page all of whose kinds have been looked at holds nothing new for axe.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.content: set[str] = set()
        self.frame: set[str] = set()
        self._open: list[tuple[str, str]] = []  # the elements around, as tag and kind
        self._heading = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.hrefs.append(given["href"] or "")
        words = [given.get(name) or "" for name in ("class", "role", "type")]
        kind = " ".join([tag, *words, *sorted(name for name in given if name.startswith("aria-"))])
        inside = f"{self._open[-1][1] if self._open else ''} > {kind}"
        kinds = self.content if any(name == "main" for name, _kind in self._open) else self.frame
        kinds.add(f"several {inside}" if inside in kinds else inside)
        if tag in HEADINGS:
            kinds.add(f"{self._heading} then {tag}")
            self._heading = tag
        if tag not in WITHOUT_END:
            self._open.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == name for name, _kind in self._open):
            while self._open.pop()[0] != tag:
                pass

    @property
    def links(self) -> Iterator[str]:
        for href in self.hrefs:
            if href.startswith("/") and not href.startswith("//") and not NOT_PAGES.search(href.split("?")[0]):
                yield href.split("#")[0]
