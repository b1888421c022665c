"""What must not grow with the stock: how often a page asks the database, how much memory a download takes."""

import re
import tracemalloc
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.core.extensions import db
from app.core.permissions import Role
from app.places.models import Municipality
from seed.scale import City, build_city
from tests.databases import Databases
from tests.factories import TODAY, make_user
from tests.pages import PageClient

SMALL, LARGE = 200, 1_200
NO_PAGE = re.compile(r"^/(login|logout|account|tf-)|/export")  # signing in and out would end the session; downloads
VACANT = {SMALL: 20, LARGE: 60}
# Whoever removes one of these from the product removes it here; what is new is measured without being named.
PAGES = {
    "/",
    "/applications",
    "/applications/<int:id>",
    "/audit",
    "/buildings",
    "/buildings/<int:id>",
    "/clients",
    "/clients/<int:id>",
    "/flats",
    "/flats/<int:id>",
    "/households/<int:id>",
    "/landlords",
    "/landlords/<int:id>/flats",
    "/map",
    "/map/areas.json",
    "/map/buildings.json",
    "/offers",
    "/offers/<int:id>",
    "/placements/find",
    "/placements/why",
    "/places",
    "/placements",
    "/placements/<int:id>",
    "/repairs",
    "/repairs/<int:id>",
    "/repairs/figures",
    "/repairs/list",
    "/users",
    "/waitlist",
}
MOST = 57  # of the page that asks most often: Today of somebody with all roles
ROLES = [role for role in Role if role is not Role.FINANCE]
EXPORT, DOWNLOADED, MOST_MEMORY_MB = "/flats/export.xlsx", 2_000, 3.0


def pages_of(flask_app: Flask) -> list[Rule]:
    """All addresses of a list, a detail page, a feed: without arguments, or with the number of an object."""
    return [
        rule
        for rule in flask_app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments <= {"id"} and not NO_PAGE.search(rule.rule)
    ]


def city_of(size: int) -> City:
    return build_city(size, vacant=VACANT[size], today=TODAY)


def browser_in(flask_app: Flask, city: City) -> PageClient:
    municipality = db.session.get_one(Municipality, city.municipality_id)
    browser = PageClient(flask_app, use_cookies=True)
    browser.sign_in(make_user(*ROLES, municipality=municipality))
    return browser


@pytest.mark.usefixtures("db_session")
def test_no_page_asks_more_often_in_a_larger_city(flask_app: Flask, databases: Databases, count_queries: Any):
    def asked(city: City) -> dict[str, int]:
        browser = browser_in(flask_app, city)
        found = f"household={city.household_id}&flat={city.vacant_flat_ids[0]}"
        numbers = {
            rule.rule: times(browser, f"{rule.rule.replace('<int:id>', '1')}?{found}") for rule in pages_of(flask_app)
        }
        return {page: number for page, number in numbers.items() if number is not None}

    def times(browser: PageClient, url: str) -> int | None:
        """How often the page asked; None where it does not answer with a page."""
        with count_queries() as sent:
            status = browser.open(url).status_code
        return len(sent) if status == 200 else None

    small = asked(city_of(SMALL))
    db.session.commit()
    databases.clean(flask_app)
    large = asked(city_of(LARGE))

    assert PAGES - small.keys() == set(), "a page of the list above no longer answers"
    assert {page: (small[page], large[page]) for page in small.keys() & large.keys() if large[page] > small[page]} == {}
    assert {page: number for page, number in large.items() if number > MOST} == {}


@pytest.mark.usefixtures("db_session")
def test_the_largest_download_takes_little_memory(flask_app: Flask):
    browser = browser_in(flask_app, build_city(DOWNLOADED, vacant=60, today=TODAY))
    browser.open(EXPORT).close()  # what is loaded once
    tracemalloc.start()
    answer = browser.open(EXPORT)
    used = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    answer.close()
    assert answer.status_code == 200
    assert used < MOST_MEMORY_MB, f"{used:.1f} MB for {DOWNLOADED} flats"
