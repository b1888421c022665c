"""Stays begun over a limit: listed, counted, exported, said on Today; and by whom they are seen."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from app.core import clock
from app.core.errors import Level
from app.core.extensions import db
from app.core.permissions import Role
from app.placements.labels import LIMIT
from app.placements.models import EndReason, PassedLimit, Placement
from app.placements.operations.endings import end_placement, reverse_placement
from app.placements.operations.stays import start_placement
from app.placements.queries.overrides import OverrideCount, OverrideFilters, override_counts, overrides
from app.placements.rules import RULES
from app.placements.rules.facts import Around, Case, Period
from app.places.policy import Policy
from tests import factories
from tests.factories import TODAY
from tests.pages import PageClient
from tests.placements.cases import FLAT, HOUSEHOLD, START
from tests.placements.test_routes import Town

WHY = "Māsa dzīvo tajā pašā ēkā."


@pytest.fixture
def town(db_session: scoped_session) -> Town:
    return Town()


@pytest.fixture
def manager(town: Town) -> Any:
    return factories.make_user(Role.PROGRAMME_MANAGER, municipality=town.municipality)


def begun_over(town: Town, manager: Any, starts_on: Any = None, **flat: Any) -> Placement:
    """A stay in a flat of the town's building, by the manager's decision."""
    day = starts_on or clock.today()
    home = factories.make_flat(town.building, **flat)
    decided: dict[str, Any] = {"actor": manager, "may_override": True, "override_reason": WHY}
    return start_placement(home, town.waiting(), day, today=day, **decided)


def full(town: Town) -> None:
    for _number in range(3):
        town.housed()


def listed(town: Town, **filters: Any) -> list[int]:
    viewer = factories.access_for(Role.PROGRAMME_MANAGER, municipality=town.municipality)
    query = overrides(viewer, OverrideFilters(**filters), clock.today())
    return [stay.id for stay in db.session.scalars(query.order_by(Placement.id))]


def counted(town: Town, **filters: Any) -> list[OverrideCount]:
    viewer = factories.access_for(Role.PROGRAMME_MANAGER, municipality=town.municipality)
    return override_counts(viewer, OverrideFilters(**filters), clock.today())


def test_each_limit_passed_is_kept_with_its_numbers(town: Town, manager: Any) -> None:
    full(town)
    stay = begun_over(town, manager, self_contained=False, group_rooms=None)
    assert [(one.rule, one.value, one.limit_then) for one in stay.passed_limits] == [("P1", 4, 3), ("P14", None, None)]


def test_a_stay_within_the_limits_keeps_none_even_with_a_reason(town: Town, manager: Any) -> None:
    assert begun_over(town, manager).passed_limits == []
    assert listed(town) == []
    assert db.session.query(PassedLimit).count() == 0


def test_every_limit_has_its_words() -> None:
    case = Case(HOUSEHOLD, FLAT, Around(), Period(START), START)
    limits = {found.id for rule in RULES if (found := rule(case, Policy())).level is Level.LIMIT}
    assert limits == set(LIMIT)


class TestNarrowing:
    def test_by_limit_and_by_building(self, town: Town, manager: Any) -> None:
        full(town)
        over = begun_over(town, manager)
        town.building = factories.make_building(town.municipality, 520_000.0)
        shared = begun_over(town, manager, self_contained=False)
        assert listed(town) == [over.id, shared.id]
        assert listed(town, rule="P14") == [shared.id]
        assert listed(town, building_id=town.building.id) == [shared.id]

    def test_by_whether_somebody_still_lives_there(self, town: Town, manager: Any) -> None:
        day = clock.today() - timedelta(days=10)
        ended = begun_over(town, manager, day, self_contained=False)
        going_on = begun_over(town, manager, day, self_contained=False)
        end_placement(ended, clock.today(), EndReason.CLIENT_WISH, actor=manager, today=clock.today())
        assert listed(town, lived="current") == [going_on.id]
        assert listed(town, lived="ended") == [ended.id]

    def test_by_the_first_day_both_included(self, town: Town, manager: Any) -> None:
        day = clock.today() - timedelta(days=10)
        stay = begun_over(town, manager, day, self_contained=False)
        assert listed(town, begun_from=day, begun_to=day) == [stay.id]
        assert listed(town, begun_from=day + timedelta(days=1)) == []
        assert listed(town, begun_to=day - timedelta(days=1)) == []

    def test_what_was_recorded_in_error_never_was(self, town: Town, manager: Any) -> None:
        stay = begun_over(town, manager, self_contained=False)
        reverse_placement(stay, "Cits dzīvoklis.", actor=manager, today=clock.today())
        assert listed(town) == []
        assert counted(town) == []


def test_they_are_counted_by_year_municipality_and_limit(town: Town, manager: Any) -> None:
    full(town)
    begun_over(town, manager, self_contained=False)
    year = clock.today().year
    begun_over(town, manager, date(year + 1, 6, 1), self_contained=False)
    assert counted(town) == [
        OverrideCount(year + 1, "Rīga", "P1", 1, 0),
        OverrideCount(year + 1, "Rīga", "P14", 1, 0),
        OverrideCount(year, "Rīga", "P1", 1, 1),
        OverrideCount(year, "Rīga", "P14", 1, 1),
    ]
    assert counted(town, begun_to=date(year, 12, 31), rule="P14") == [
        OverrideCount(year, "Rīga", "P1", 1, 1),
        OverrideCount(year, "Rīga", "P14", 1, 1),
    ]


class TestPages:
    def test_the_list_says_what_was_decided_by_whom_and_why(self, town: Town, manager: Any, client: PageClient) -> None:
        full(town)
        stay = begun_over(town, manager)
        client.sign_in(manager)
        page = client.get("/placements/overrides")
        for words in (WHY, manager.display_name, "4, ierobežojums bija 3", "Klienti ēkā"):
            assert words in page.main
        assert client.get(f"/placements/{stay.id}").all("a[href^='/placements/overrides']")
        building = client.get(f"/buildings/{town.building.id}")
        assert f"building={town.building.id}" in building.one("a[href^='/placements/overrides']")["href"]

    def test_nothing_decided_yet_is_said(self, town: Town, manager: Any, client: PageClient) -> None:
        client.sign_in(manager)
        assert "neviena izmitināšana nav sākta" in client.get("/placements/overrides").main

    def test_the_file_has_a_line_for_each_limit(self, town: Town, manager: Any, client: PageClient) -> None:
        full(town)
        begun_over(town, manager, self_contained=False)
        client.sign_in(manager)
        lines = client.open("/placements/overrides/export.csv").text.strip().splitlines()
        assert len(lines) == 3
        assert WHY in lines[1]
        assert "Izdomātais" not in "".join(lines)

    def test_today_tells_the_manager_and_nobody_else(self, town: Town, manager: Any, new_client: Any) -> None:
        begun_over(town, manager, self_contained=False)
        for user, told in ((manager, True), (town.officer, False)):
            client = new_client()
            client.sign_in(user)
            assert bool(client.get("/").all("main a[href^='/placements/overrides']")) is told

    @pytest.mark.parametrize("role", [Role.SRA_OFFICER, Role.DATA_PROTECTION, Role.FINANCE, Role.ADMINISTRATOR])
    def test_who_does_not_decide_about_flats_does_not_see_it(self, town: Town, client: PageClient, role: Role) -> None:
        client.as_(role, municipality=town.municipality)
        assert client.get("/placements/overrides").status == 403

    def test_another_municipality_sees_nothing_of_it(self, town: Town, manager: Any, client: PageClient) -> None:
        begun_over(town, manager, self_contained=False)
        client.as_(Role.PROGRAMME_MANAGER, municipality=factories.make_municipality())
        assert WHY not in client.get("/placements/overrides").main
        assert WHY not in client.open("/placements/overrides/export.csv").text

    def test_queries_do_not_grow(self, town: Town, manager: Any, client: PageClient, count_queries: Any) -> None:
        numbers = []
        client.sign_in(manager)
        for _size in range(2):
            for _number in range(4):
                begun_over(town, manager, TODAY, self_contained=False)
            client.get("/placements/overrides")
            with count_queries() as sent:
                client.get("/placements/overrides")
            numbers.append(len(sent))
        assert numbers[0] == numbers[1] <= 18
