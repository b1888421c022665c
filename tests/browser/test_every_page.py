"""Every page a role can reach by clicking, looked at by axe in both languages and at both widths.

The walk starts at Today and follows links. Of the pages that share a pattern (/flats/1, /flats/2) and a set of query
names it opens the first. Each page is kept as a picture.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page

from seed.programme import PASSWORD, STAFF
from tests.browser.axe import check_axe

SETTINGS = [
    ("phone", "lv"),
    ("desktop", "en"),
    pytest.param("desktop", "lv", marks=pytest.mark.long),
    pytest.param("phone", "en", marks=pytest.mark.long),
]
NOT_PAGES = re.compile(r"\.(xlsx|csv|json)$|/export|/suggest|/static/|/buildings\.json")
MOST_PAGES = 90  # of one role; more would mean that patterns are not recognised any more


def sign_in(page: Page, email: str, language: str) -> None:
    page.goto("/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("form[action*=login] button[type=submit], main form button[type=submit]")
    page.wait_for_url("**/")
    if page.get_attribute("html", "lang") != language:
        page.context.request.post(
            "/language",
            form={"language": language, "next": "/", "csrf_token": page.input_value("input[name=csrf_token] >> nth=0")},
        )
        page.goto("/")
    assert page.get_attribute("html", "lang") == language


def pattern(url: str) -> str:
    """What makes two addresses the same kind of page: numbers and values do not count, names do."""
    parts = urlsplit(url)
    names = sorted({name for name, value in parse_qsl(parts.query) if value})
    return re.sub(r"\d+", "N", parts.path) + "?" + "&".join(names)


def links(page: Page) -> Iterator[str]:
    for href in page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))"):
        if href.startswith("/") and not href.startswith("//") and not NOT_PAGES.search(href.split("?")[0]):
            yield href.split("#")[0]


@pytest.mark.parametrize(("size", "language"), SETTINGS)
@pytest.mark.parametrize("person", STAFF, ids=lambda person: f"{person.role.value}-{len(person.towns)}")
def test_no_page_of_a_role_has_a_finding(
    open_page: Callable[[str], Page],
    screenshot: Callable[[Page, str], Path],
    person,
    size: str,
    language: str,
):
    page = open_page(size)
    sign_in(page, person.email, language)
    seen, waiting = {pattern("/")}, ["/"]
    opened = 0
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status} to {person.role.value}"
        check_axe(page)
        name = re.sub(r"\W+", "-", pattern(path)).strip("-") or "today"
        screenshot(page, f"{person.role.value}-{name}-{language}")
        opened += 1
        for link in links(page):
            kind = pattern(link)
            if kind not in seen:
                seen.add(kind)
                waiting.append(link)
        assert opened <= MOST_PAGES, sorted(seen)
    assert opened > 3  # Today and the pages about the service are there for everybody
