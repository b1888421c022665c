"""Where each client of the list stands: housed, moving in, waiting, or without a flat; and who may know."""

from datetime import timedelta

import pytest
import time_machine

from app.core.permissions import Role
from tests.factories import (
    TODAY,
    client_of,
    make_flat,
    make_household,
    make_municipality,
    make_stay,
    make_waiting,
)
from tests.pages import PageClient

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_the_day_of_the_tests():
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def town(db_session):
    return make_municipality("Rīga", file_prefix="R")


@pytest.fixture
def people(town) -> dict[str, str]:
    """File number → where the client stands."""
    housed, moving, waiting, neither, left = (make_household(town) for _one in range(5))
    for one in (housed, moving, left):
        make_waiting(one, TODAY - 40 * DAY)
    make_stay(make_flat(municipality=town), housed, starts_on=TODAY - 30 * DAY)
    make_stay(make_flat(municipality=town), moving, starts_on=TODAY + DAY)
    make_stay(make_flat(municipality=town), left, starts_on=TODAY - 30 * DAY, ends_on=TODAY)
    make_waiting(waiting)
    words = {housed: "Izmitināts", moving: "Drīz ievāksies", waiting: "Gaida", neither: "Dzīvokļa vēl nav"}
    return {client_of(one).file_number: word for one, word in words.items()} | {
        client_of(left).file_number: "Dzīvokļa vēl nav"
    }


def listed(browser: PageClient, query: str = "") -> dict[str, str]:
    rows = browser.get(f"/clients{query}").all("tbody tr")
    return {row.select("th a")[0].get_text(): row.select("td")[0].get_text(strip=True) for row in rows}


def test_the_list_says_where_each_client_stands(client, town, people):
    client.as_(Role.HOUSING_OFFICER, municipality=town)

    assert listed(client) == people


@pytest.mark.parametrize("key", ["housed", "moves_in", "waiting", "none"])
def test_the_list_is_narrowed_to_a_situation(client, town, people, key):
    client.as_(Role.HOUSING_OFFICER, municipality=town)
    words = {"housed": "Izmitināts", "moves_in": "Drīz ievāksies", "waiting": "Gaida", "none": "Dzīvokļa vēl nav"}

    wanted = {number: word for number, word in people.items() if word == words[key]}

    assert listed(client, f"?situation={key}") == wanted


def test_the_file_says_it_too(client, town, people):
    client.as_(Role.HOUSING_OFFICER, municipality=town)

    with client.get("/clients/export.csv").response as response:
        lines = response.data.decode("utf-8-sig").splitlines()

    found = {cells[0]: cells[2] for cells in (line.split(";") for line in lines[1:])}
    assert found == {number: word.replace("Dzīvokļa vēl nav", "") for number, word in people.items()}


def test_households_are_told_apart_by_their_file_numbers(client, town):
    couple = make_household(town, 2)
    client.as_(Role.HOUSING_OFFICER, municipality=town)
    numbers = " + ".join(client_of(couple, index).file_number for index in range(2))

    links = client.get("/clients").all(f'a[href="/households/{couple.id}"]')

    assert [link.get_text() for link in links] == [f"Mājsaimniecība: {numbers}"] * 2
