"""Every page a role can reach by clicking, looked at by axe in both languages and at both widths.

The walk starts at Today and follows links. Of the pages that share a pattern (/flats/1, /flats/2) and a set of query
names it opens the first. Each page is kept as a picture.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.core.permissions import Role
from seed.programme import STAFF, Staff
from tests.browser.axe import check_axe
from tests.browser.walk import links, pattern, sign_in

SETTINGS = [
    ("phone", "lv"),
    ("desktop", "en"),
    pytest.param("desktop", "lv", marks=pytest.mark.long),
    pytest.param("phone", "en", marks=pytest.mark.long),
]
# The roles with the most pages take minutes each: the whole walk is part of ./run test --all.
MANY_PAGES = {Role.HOUSING_OFFICER, Role.SRA_OFFICER, Role.PROGRAMME_MANAGER, Role.SOCIAL_WORKER}
PEOPLE = [pytest.param(one, marks=pytest.mark.long) if one.role in MANY_PAGES else one for one in STAFF]
MOST_PAGES = 90  # of one role; more would mean that patterns are not recognised any more


@pytest.mark.parametrize(("size", "language"), SETTINGS)
@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: f"{person.role.value}-{len(person.towns)}")
def test_no_page_of_a_role_has_a_finding(
    open_page: Callable[[str], Page],
    screenshot: Callable[[Page, str], Path],
    person: Staff,
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
