"""Why, and why not: the page of any pair, what it says, who may ask, and that asking writes nothing."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import scoped_session

from app.core import clock
from app.core.audit import AuditEvent
from app.core.extensions import db
from app.core.permissions import Role
from app.flats.models import Readiness
from app.placements.models import EndReason, Offer, Placement, PlacementCheck
from app.placements.operations.endings import end_placement
from app.placements.queries import file_numbers, ranked_flats
from app.placements.queries.why import households_called, why
from app.places.models import Municipality
from tests import factories
from tests.pages import Page, PageClient
from tests.placements.test_routes import Town


@pytest.fixture
def town(db_session: scoped_session) -> Town:
    return Town()


@pytest.fixture
def officer(town: Town, client: PageClient) -> PageClient:
    client.sign_in(town.officer)
    return client


def url(town: Town, **changes: Any) -> str:
    asked = {"flat": town.flat.id, "household": town.household.id, **changes}
    return "/placements/why?" + "&".join(f"{name}={value}" for name, value in asked.items())


def rules_on(page: Page) -> dict[str, list[str]]:
    """Rule → the numbers the page shows for it: value and limit."""
    return {
        one.select(".finding-source")[0].get_text().split(" ")[0]: [
            measure.get_text(strip=True) for measure in one.select(".finding-measure dd")
        ]
        for one in page.all(".finding")
    }


def test_every_rule_answers_failed_first_and_the_verdict_on_top(town: Town, officer: PageClient) -> None:
    town.building.inside_institution = True
    page = officer.get(url(town))
    assert page.one("#verdict").get_text().startswith("Šajās dienās nav iespējams")
    first = page.all(".finding")[0]
    assert "Ēka ir sociālās aprūpes vai rehabilitācijas iestādē" in first.get_text()
    assert "Ko darīt" in first.get_text()
    assert rules_on(page)["P1"] == ["1", "3"]
    assert all(one.select(".finding-source") for one in page.all(".finding"))


def test_it_says_what_the_command_line_prints(
    flask_app: Flask, db_session: scoped_session, town: Town, officer: PageClient
) -> None:
    stay = town.housed()
    town.household, until = stay.household, clock.today() + timedelta(days=40)
    page = officer.get(url(town, until=until))
    db_session.commit()
    arguments = ["--flat", town.flat.id, "--household", town.household.id, "--until", until, "--json"]
    printed = json.loads(flask_app.test_cli_runner().invoke(args=["placements", "check", *map(str, arguments)]).output)
    assert {one["id"]: one["passed"] for one in printed} == {
        rule: "is-passed" in one["class"] or "tone-info" in one["class"]
        for rule, one in zip(rules_on(page), page.all(".finding"), strict=True)
    }
    assert {one["reason"] for one in printed} == {reason.get_text() for reason in page.all(".finding-reason")}


@pytest.mark.parametrize("readiness", [Readiness.IN_REPAIR, Readiness.WITHDRAWN])
def test_a_flat_that_is_no_candidate_is_explained_too(town: Town, officer: PageClient, readiness: Readiness) -> None:
    town.flat.readiness = readiness
    assert "P10" in rules_on(officer.get(url(town)))
    assert not list(officer.get(url(town)).all("main form[method=post]"))


def test_an_occupied_flat_says_from_when_it_is_free_and_leads_there(town: Town, officer: PageClient) -> None:
    stay, day = town.housed(), clock.today() + timedelta(days=20)
    end_placement(stay, day, EndReason.LEASE_RAN_OUT, actor=town.officer, today=clock.today())
    page = officer.get(url(town, flat=stay.flat_id))
    then = officer.get(page.one("a[data-what-if-link][href*='on=']:-soup-contains('Skatīt šo dienu')")["href"])
    assert f"on={day}" in then.url
    assert "P11" in rules_on(then)
    assert not then.one("#verdict").get_text().startswith("Šajās dienās nav")


def test_a_full_building_names_what_else_is_near_with_distances(town: Town, officer: PageClient) -> None:
    for _number in range(3):
        town.housed()
    near = factories.make_flat(factories.make_building(town.municipality, 506_500.0))
    page = officer.get(url(town))
    assert "Aizņemtas vietas: 3 no 3" in page.main
    link = page.one(f"#flat-{near.id}")
    assert "100" in link.get_text()
    assert "nav zināms, kurā dienā" in page.main.lower()
    assert f"flat={near.id}" in officer.get(link.select("a")[0]["href"]).url
    pins = json.loads(page.one("#map-data").get_text())["shown"]["pins"]
    assert [[flat["id"] for flat in pin["flats"]] for pin in pins] == [[town.flat.id], [near.id]]


def test_the_map_shows_the_places_of_the_day_asked_about(town: Town, officer: PageClient) -> None:
    stay, day = town.housed(), clock.today() + timedelta(days=20)
    end_placement(stay, day, EndReason.LEASE_RAN_OUT, actor=town.officer, today=clock.today())
    for on, taken in ((day - timedelta(days=1), 1), (day, 0)):
        data = json.loads(officer.get(url(town, on=on)).one("#map-data").get_text())
        assert f"on={on}" in data["buildings"]
        assert json.loads(officer.get(data["buildings"]).response.text)["taken"] == [taken]


def test_points_are_those_of_the_ranking(town: Town, officer: PageClient) -> None:
    town.household = town.waiting(lift=True, highest_floor=1, rooms=1)
    ranked = ranked_flats(
        town.household, clock.today(), factories.access_for(Role.HOUSING_OFFICER, municipality=town.municipality),
        today=clock.today(),
    )  # fmt: skip
    found = why(town.flat, town.household, clock.today(), today=clock.today())
    (flat,) = ranked.flats
    assert (found.score, found.check.verdict) == (flat.score, flat.verdict)
    assert [(reason.key, reason.weight) for reason in found.reasons] == [
        (reason.key, reason.weight) for reason in flat.reasons
    ]
    total = officer.get(url(town)).one(".is-total td").get_text(strip=True)
    assert total == f"{found.score:+d}".replace("-", "−")


def test_asking_writes_nothing_but_that_somebody_looked(town: Town, officer: PageClient) -> None:
    tables = (Offer, Placement, PlacementCheck)
    before = [db.session.query(table).count() for table in tables]
    events = db.session.query(AuditEvent).count()
    officer.get(url(town))
    assert [db.session.query(table).count() for table in tables] == before
    new = db.session.query(AuditEvent).order_by(AuditEvent.id).all()[events:]
    assert [event.action for event in new] == ["household.read"]


def test_an_end_before_the_first_day_is_said_beside_its_field(town: Town, officer: PageClient) -> None:
    page = officer.get(url(town, on="2026-12-10", until="2026-12-10"))
    assert "Izmitināšana beidzas vēlāk, nekā sākas." in page.one("#until-error").get_text()


class TestNaming:
    def test_one_flat_found_is_asked_about_at_once(self, town: Town, officer: PageClient) -> None:
        other = factories.make_flat(town.building, number="77")
        street = town.building.place.address.split(",")[0]
        page = officer.get(url(town, other_flat=f"{street}-77")).follow()
        assert page.one("h1").get_text() == f"{street}–77"
        assert f"flat={other.id}" in page.url
        assert f"household={town.household.id}" in page.url

    def test_of_several_one_is_chosen(self, town: Town, officer: PageClient) -> None:
        second = factories.make_flat(town.building)
        page = officer.get(url(town, other_flat="Brīvības"))
        links = [link["href"] for link in page.all("[data-live=choices] a")]
        assert len(links) == 2
        assert any(f"flat={second.id}" in link for link in links)

    def test_a_household_by_its_file_number_in_small_letters(self, town: Town, officer: PageClient) -> None:
        other = town.waiting()
        number = file_numbers([other.id])[other.id]
        assert f"household={other.id}" in officer.get(url(town, other_household=number.lower())).location

    def test_the_exact_number_wins_over_longer_ones(self, town: Town, db_session: scoped_session) -> None:
        first, second = (factories.make_household(town.municipality) for _number in range(2))
        factories.client_of(first).file_number, factories.client_of(second).file_number = "R-77", "R-777"
        viewer = factories.access_for(Role.HOUSING_OFFICER, municipality=town.municipality)
        assert households_called("r-77", viewer, clock.today()) == {first.id: "R-77"}

    def test_nothing_found_is_said(self, town: Town, officer: PageClient) -> None:
        page = officer.get(url(town, other_flat="Nekurienes 1", other_household="Z-1"))
        assert "Meklēts: Nekurienes 1" in page.main
        assert "Meklēts: Z-1" in page.main

    def test_without_household_or_flat_the_page_asks_for_them(self, town: Town, officer: PageClient) -> None:
        for asked in ("", f"?flat={town.flat.id}", f"?household={town.household.id}"):
            assert officer.get(f"/placements/why{asked}").all("form[data-what-if]")


class TestWhoMayAsk:
    @pytest.mark.parametrize("what", ["flat", "household"])
    def test_not_about_another_municipality(self, town: Town, officer: PageClient, what: str) -> None:
        other: Municipality = factories.make_municipality()
        strangers = {"flat": factories.make_flat(municipality=other), "household": factories.make_household(other)}
        assert officer.get(url(town, **{what: strangers[what].id})).status == 404
        assert officer.get(f"/placements/why?{what}={strangers[what].id}").status == 404

    def test_one_who_works_in_both_learns_that_the_flat_is_the_other_ones(
        self, town: Town, new_client: Callable[[], PageClient]
    ) -> None:
        other: Municipality = factories.make_municipality()
        flat = factories.make_flat(municipality=other)
        both = factories.make_user(Role.HOUSING_OFFICER, municipality=town.municipality)
        factories.save(
            type(both.role_grants[0])(
                user=both, role=Role.HOUSING_OFFICER, municipality=other, valid_from=factories.TODAY.replace(year=2020)
            )
        )
        client = new_client()
        client.sign_in(both)
        page = client.get(url(town, flat=flat.id))
        assert "Dzīvoklis ir citā pašvaldībā" in page.all(".finding")[0].get_text()

    def test_a_search_finds_no_stranger(self, town: Town, officer: PageClient) -> None:
        other: Municipality = factories.make_municipality()
        factories.make_flat(municipality=other)
        numbers = [one.client.file_number for one in factories.make_household(other).members if one.client]
        page = officer.get(f"/placements/why?other_flat=Brīvības&flat={town.flat.id}")
        assert f"flat={town.flat.id}" in page.location  # the only one found is their own
        assert "nav atrasta" in officer.get(f"/placements/why?other_household={numbers[0]}").main


def test_its_pages_lead_here(town: Town, officer: PageClient) -> None:
    offer = town.accepted()
    for path in (f"/households/{town.household.id}", town.find_url(), f"/flats/{town.flat.id}", f"/offers/{offer.id}"):
        links = [str(link["href"]) for link in officer.get(path).all("main a[href^='/placements/why']")]
        assert links, path
        assert officer.get(links[0]).status == 200


def test_in_english(town: Town, officer: PageClient) -> None:
    officer.post("/language", data={"language": "en", "next": "/"})
    page = officer.get(url(town))
    assert page.one("#verdict").get_text().startswith("Possible")
    assert not re.search(r"[āčēģīķļņšūž]", " ".join(one.get_text() for one in page.all(".finding")))


def test_queries_do_not_grow(
    town: Town, officer: PageClient, count_queries: Callable[[], Any], db_session: scoped_session
) -> None:
    for _number in range(3):
        town.housed()
    address = url(town)
    officer.get(address)
    with count_queries() as few:
        officer.get(address)
    for _number in range(12):
        building = factories.make_building(town.municipality, 506_420.0 + _number)
        factories.make_flat(building)
        town.housed(building)
    officer.get(address)
    with count_queries() as many:
        officer.get(address)
    assert len(many) == len(few)
    assert len(few) <= 46  # with the ranking that finds what else is near
