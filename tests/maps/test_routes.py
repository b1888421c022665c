"""The map: its feeds, its list, who sees it, and that nothing typed by a person is ever run."""

import gzip
import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import scoped_session

from app.core import clock
from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.flats.models import Building, BuildingPlace, Readiness, RoomOccupancy
from app.placements.operations.offers import offer_flat
from app.places.models import Municipality
from tests import factories
from tests.pages import PageClient

ATTACKS = ("{{7*191}}", "${191*7}", "`alert(1)`", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>")


@pytest.fixture
def town(db_session: scoped_session) -> Municipality:
    return factories.make_municipality("Rīga", file_prefix="R")


@pytest.fixture
def officer(town: Municipality, client: PageClient) -> PageClient:
    return client.as_(Role.HOUSING_OFFICER, municipality=town)


def taken(building: Building, number: int, limit: int = 3) -> None:
    """So many places of the building are taken from today."""
    for place in range(1, number + 1):
        over = "Lēmums" if place > limit else None
        factories.save(
            BuildingPlace(
                building=building, number=place, starts_on=clock.today(), limit_then=limit, override_reason=over
            )
        )


def feed(client: PageClient, query: str = "") -> dict[str, list[int]]:
    return json.loads(client.get(f"/map/buildings.json{query}").response.text)


def test_the_feed_has_a_row_for_each_building(town: Municipality, officer: PageClient) -> None:
    first, second = factories.make_building(town), factories.make_building(town, 507_000.0, 312_000.0)
    factories.make_flat(first)
    taken(second, 2)
    columns = feed(officer)
    assert columns["id"] == [first.id, second.id - first.id]
    assert columns["taken"] == [0, 2]
    assert columns["vacant"] == [1, 0]
    assert columns["limit"] == [3, 3]
    assert columns["lat"][0] / 100_000 == pytest.approx(56.949, abs=0.01)
    assert columns["lon"][0] / 100_000 == pytest.approx(24.105, abs=0.01)


def test_the_feed_says_nothing_about_anybody(town: Municipality, officer: PageClient) -> None:
    factories.make_building(town)
    assert set(feed(officer)) == {"id", "lat", "lon", "taken", "limit", "vacant"}


def test_the_feed_keeps_to_the_viewers_municipalities(town: Municipality, officer: PageClient) -> None:
    factories.make_building(factories.make_municipality())
    assert feed(officer)["id"] == []
    assert officer.get("/map/areas.json").response.json == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", [0, 2, 3, 4]),
        ("?places=none", [0]),
        ("?places=free", [0, 2]),
        ("?places=full", [3, 4]),
        ("?places=over", [4]),
        ("?vacant=y", [2]),
    ],
)
def test_filters_hold_for_feed_and_list_alike(
    town: Municipality, officer: PageClient, query: str, shown: list[int]
) -> None:
    for number in (0, 2, 3, 4):
        building = factories.make_building(town, 506_400.0 + 200 * number)
        taken(building, number)
        if number == 2:
            factories.make_flat(building)
    assert sorted(feed(officer, query)["taken"]) == shown
    rows = officer.get(f"/map{query}").all("tr[data-building]")
    assert sorted(int(row.select_one(".places span").get_text().split()[0]) for row in rows) == shown  # type: ignore[union-attr]


def test_a_flat_lived_in_offered_or_not_ready_is_not_vacant(town: Municipality, officer: PageClient) -> None:
    building = factories.make_building(town)
    lived_in = factories.make_flat(building)
    factories.save(RoomOccupancy(flat=lived_in, room_number=1, starts_on=clock.today()))
    factories.make_flat(building, readiness=Readiness.IN_REPAIR)
    household, today = factories.make_household(town), clock.today()
    factories.make_waiting(household)
    offer_flat(factories.make_flat(building), household, today, actor=SYSTEM, today=today)
    assert feed(officer)["vacant"] == [0]


def test_the_feed_is_compressed_and_known_again(town: Municipality, officer: PageClient) -> None:
    for number in range(60):
        factories.make_building(town, 506_400.0 + number)
    plain = officer.get("/map/buildings.json").response
    packed = officer.get("/map/buildings.json", headers={"Accept-Encoding": "gzip"}).response
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    again = officer.get("/map/buildings.json", headers={"If-None-Match": plain.headers["ETag"]}).response
    assert (again.status_code, again.data) == (304, b"")


def test_areas_are_outlines_with_names(town: Municipality, officer: PageClient) -> None:
    factories.make_area(town, "Teika")
    (area,) = officer.get("/map/areas.json").response.json["features"]  # type: ignore[index]
    assert area["properties"]["name"] == "Teika"
    assert area["geometry"]["type"] == "MultiPolygon"


def test_the_list_leads_to_the_building(town: Municipality, officer: PageClient) -> None:
    building = factories.make_building(town, place=factories.make_place(town, address="Miera iela 5, Rīga, LV-1001"))
    assert officer.get("/map").links("Miera iela 5") == [f"/buildings/{building.id}"]


@pytest.mark.parametrize("role", [Role.MENTOR, Role.FINANCE, Role.ADMINISTRATOR, Role.DATA_PROTECTION])
def test_who_sees_no_map(town: Municipality, client: PageClient, role: Role) -> None:
    visitor = client.as_(role, municipality=town)
    for url in ("/map", "/map/buildings.json", "/map/areas.json", "/map/setup.js"):
        assert visitor.get(url).status == 403


def test_the_script_sets_up_a_map_without_any_address(officer: PageClient) -> None:
    script = officer.get("/map/setup.js").response
    assert script.mimetype == "text/javascript"
    assert 'L.map(\n                "map_drawn"' in script.text
    assert "startMap(map_drawn)" in script.text
    assert "http" not in script.text


def test_a_tile_server_is_a_setting(flask_app: Flask, officer: PageClient) -> None:
    flask_app.config["MAP_TILE_URL"] = "https://tiles.example/{z}/{x}/{y}.png"
    flask_app.config["MAP_TILE_ATTRIBUTION"] = "© Kāds {{7*191}} ${1}"
    answer = officer.get("/map/setup.js").response
    assert "https://tiles.example/{z}/{x}/{y}.png" in answer.text
    assert "1337" not in answer.text
    assert "${1}" not in answer.text
    page = officer.get("/map").response
    assert "https://tiles.example" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_typed_is_run(town: Municipality, officer: PageClient, attack: str) -> None:
    area = factories.make_area(town, attack)
    place = factories.make_place(town, address=f"{attack} 1, Rīga", area=area)
    factories.make_flat(factories.make_building(town, place=place))
    answers: list[Any] = [officer.get(url).response for url in ("/map", "/map/setup.js", "/map/areas.json")]
    assert not any("1337" in answer.text for answer in answers)
    assert attack not in answers[1].text
    if "<" in attack:
        assert attack not in answers[0].text
    assert answers[2].mimetype == "application/json"


def test_queries_do_not_grow_with_the_stock(town: Municipality, officer: PageClient, flask_app: Flask) -> None:
    counts = []
    for more in (2, 20):
        for number in range(more):
            factories.make_flat(factories.make_building(town, 506_400.0 + 30 * number))
        counts.append(queries_of(officer, "/map"))
    assert counts[0] == counts[1]


def queries_of(client: PageClient, url: str) -> int:
    from sqlalchemy import event

    from app.core.extensions import db

    seen: list[str] = []
    engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    client.get(url)
    return len(seen)


def test_the_address_names_a_building_that_the_map_opens(town: Municipality, officer: PageClient) -> None:
    building = factories.make_building(town)
    other = factories.make_building(factories.make_municipality("Liepāja"))

    def shown(query: str) -> dict[str, Any]:
        return json.loads(officer.get(f"/map{query}").one("#map-data").get_text())["shown"]

    label = building.place.address.split(",")[0]
    assert shown(f"?building={building.id}") == {"building": {"id": building.id, "label": label}}
    assert shown(f"?building={other.id}") == shown("?building=x") == shown("") == {}
