"""Every page a role can reach by clicking: it answers, axe finds nothing, and it is kept as a picture.

The walk starts at Today and follows links. Of the pages that share a pattern (/flats/1, /flats/2) it asks for the
first, and for another only where a query name is new there: a list is looked at under each of its filters, not under
all their combinations. A page that was looked at for another role, in the same language and at the same width, is
looked at again only where it holds a kind of element that was not there.
"""

import re
from collections import defaultdict
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from seed.programme import STAFF, Staff
from tests.browser.axe import check_axe
from tests.browser.conftest import SCREENSHOTS
from tests.browser.walk import Outline, pattern, query_names, sign_in

SETTINGS = [
    ("phone", "lv"),
    ("desktop", "en"),
    pytest.param("desktop", "lv", marks=pytest.mark.long),
    pytest.param("phone", "en", marks=pytest.mark.long),
]
FIRST = {person.role: person for person in reversed(STAFF)}  # of several with one role the others are in the long walk
PEOPLE = [one if one is FIRST[one.role] else pytest.param(one, marks=pytest.mark.long) for one in STAFF]
MOST_PAGES = 300  # of one role; more would mean that patterns are not recognised any more

LookedAt = defaultdict[tuple[str, ...], set[str]]


@pytest.fixture(scope="module")
def looked_at() -> LookedAt:
    """By size, language and pattern (without: of the frame around every page) the kinds of elements axe has seen."""
    return defaultdict(set)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: f"{person.role.value}-{len(person.towns)}")
@pytest.mark.parametrize(("size", "language"), SETTINGS)
def test_no_page_of_a_role_has_a_finding(
    open_page: Callable[[str], Page], looked_at: LookedAt, person: Staff, size: str, language: str
):
    page = open_page(size)
    sign_in(page, person.email, language)
    seen: dict[str, set[str]] = {pattern("/"): set()}
    waiting = ["/"]
    opened = 0
    while waiting:
        path = waiting.pop(0)
        outline = ask(page, path)
        content, frame = looked_at[size, language, pattern(path)], looked_at[size, language]
        if outline.content - content or outline.frame - frame:
            look_at(page, path, f"{person.role.value}-{language}")
            content |= outline.content
            frame |= outline.frame
        opened += 1
        for link in outline.links:
            path, names = pattern(link), query_names(link)
            if path not in seen or names - seen[path]:
                seen.setdefault(path, set()).update(names)
                waiting.append(link)
        assert opened <= MOST_PAGES, sorted(seen)
    assert opened > 3  # Today and the pages about the service are there for everybody


def ask(page: Page, path: str) -> Outline:
    """The page as it is sent, asked for by the person who is signed in."""
    answer = page.request.get(path)
    assert answer.status == 200, f"{path} answered {answer.status}"
    return Outline(answer.text())


def look_at(page: Page, path: str, whose: str) -> None:
    """The page as it stands in the browser: axe, its width, a picture of what is seen first."""
    page.goto(path)
    check_axe(page)
    kind = " ".join([pattern(path), *sorted(query_names(path))])
    name = re.sub(r"\W+", "-", kind).strip("-") or "today"
    width = page.viewport_size["width"] if page.viewport_size else 0
    picture = SCREENSHOTS / f"{name}-{whose}-{width}.jpg"
    page.screenshot(path=picture, type="jpeg", quality=60)


def test_a_page_is_new_for_its_elements_and_not_for_its_words():
    page = "<html><header><a href='/'>A</a></header><main><h1>A</h1><p class=soft>A<br>A</p>{}</main></html>"
    known = Outline(page.format(""))

    assert Outline(page.format("").replace("A", "B")).content == known.content
    for more in ("<p class=soft>", "<p class=warn>", "<h3>", "<span aria-label=A>"):
        other = Outline(page.format(more))
        assert other.content - known.content
        assert other.frame == known.frame
    assert list(Outline(page.format("<a href='/x?a=1#b'><a href='//x'><a href='/x.csv'>")).links) == ["/", "/x?a=1"]
