"""Municipalities, their settings and neighbourhoods, on both engines."""

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core.audit import SYSTEM, Actor, history
from app.core.errors import Refused
from app.places import operations, queries
from app.places.models import Area, Place, PolicySetting, RiverSide
from app.places.operations.areas import AreasRefused, assign_places
from geo.crs import to_wgs84
from geo.geojson import GeoJsonRefused
from tests.factories import TODAY, make_municipality, make_place, make_user

TOMORROW = TODAY + timedelta(days=1)


def decide(municipality, value, valid_from=TODAY, key="building_limit", actor: Actor = SYSTEM):
    return operations.set_policy(municipality, key, value, valid_from, "Lēmums Nr. 5", actor=actor, today=TODAY)


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


def test_a_municipality_begins_with_the_defaults_and_its_endings(db_session):
    city = operations.create_municipality("Rīga", "R", (", Rīga",), actor=SYSTEM, today=TODAY)

    policy = queries.policy_on(city.id, TODAY)
    assert (policy.building_limit, policy.address_endings) == (3, ("Rīga",))
    assert [event.action for event in history(city)] == ["municipality.create"]


@pytest.mark.parametrize(
    ("name", "prefix"), [("Rīga", "B"), ("Cita", "R"), ("Cita", "RIGAS"), ("Cita", "r"), ("Cita", "Ķ")]
)
def test_names_and_prefixes_are_unique_and_prefixes_plain(db_session, name, prefix):
    operations.create_municipality("Rīga", "R", (), actor=SYSTEM, today=TODAY)

    with pytest.raises(Refused):
        operations.create_municipality(name, prefix, (), actor=SYSTEM, today=TODAY)


def test_a_name_is_corrected_but_not_into_another_ones(db_session, city):
    make_municipality("Liepāja")
    operations.edit_municipality(city, name="Rīgas valstspilsēta", territory_code="0001000", actor=SYSTEM)

    assert history(city)[0].changes["name"] == ["Rīga", "Rīgas valstspilsēta"]
    with pytest.raises(Refused):
        operations.edit_municipality(city, name="Liepāja", territory_code=None, actor=SYSTEM)


def test_a_decision_holds_from_its_day_and_leaves_the_days_before(city, db_session):
    manager = make_user()
    row = decide(city, 2, TOMORROW, actor=manager)

    assert [queries.policy_on(city.id, day).building_limit for day in (TODAY, TOMORROW)] == [3, 2]
    assert (row.set_by_id, row.reason) == (manager.id, "Lēmums Nr. 5")
    assert history(row)[0].action == "setting.change"


def test_a_decision_for_the_same_day_is_replaced_and_both_are_remembered(city, db_session):
    decide(city, 2, TOMORROW)
    row = decide(city, 4, TOMORROW)

    assert db_session.scalars(sa.select(PolicySetting)).all() == [row]
    assert [event.changes["value"] for event in history(row)] == [[2, 4], [None, 2]]


def test_a_coming_decision_can_be_taken_back_to_the_present_value(city):
    decide(city, 2, TOMORROW)
    decide(city, 3, TOMORROW)

    assert queries.policy_on(city.id, TOMORROW).building_limit == 3


def test_a_day_that_is_over_cannot_be_changed(city):
    with pytest.raises(Refused):
        decide(city, 2, TODAY - timedelta(days=1))


def test_what_changes_nothing_is_no_decision(city):
    with pytest.raises(Refused):
        decide(city, 3)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("building_limit", 0),
        ("building_limit", 100_001),
        ("building_limit", True),
        ("building_limit", "3"),
        ("share_percent", 101),
        ("self_contained_only", 1),
        ("criteria", ("Viens", "Viens")),
        ("criteria", ("x" * 201,)),
        ("criteria", tuple(map(str, range(51)))),
    ],
)
def test_a_value_the_setting_cannot_have_is_refused(city, key, value):
    with pytest.raises(Refused):
        decide(city, value, key=key)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("building_limit", 1),
        ("share_percent", 100),
        ("decision_near_days", 0),
        ("criteria", ()),
        ("self_contained_only", False),
    ],
)
def test_a_value_at_the_edge_is_taken(city, key, value):
    decide(city, value, key=key)

    assert getattr(queries.policy_on(city.id, TODAY), key) == value


def test_the_settings_page_knows_what_holds_since_when_and_what_comes(city):
    decide(city, 2)
    decide(city, 5, TOMORROW)

    state = next(one for one in queries.settings_on(city.id, TODAY) if one.key == "building_limit")
    assert state.since is not None
    assert (state.value, state.since.valid_from, [row.value for row in state.upcoming]) == (2, TODAY, [5])
    assert all(one.since is None for one in queries.settings_on(city.id, date(2020, 1, 1)))


# --- neighbourhoods


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [list(to_wgs84(*corner)) for corner in corners]


def areas_file(*features) -> bytes:
    shapes = [
        {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring(*box)]}}
        for properties, box in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": shapes}).encode()


WEST, EAST = (500_000, 310_000, 505_000, 315_000), (505_000, 310_000, 510_000, 315_000)
TWO = areas_file(({"name": "Bolderāja", "river_side": "left"}, WEST), ({"name": "Centrs"}, EAST))


def take_over(content, municipality, **options):
    return operations.import_areas(content, municipality, actor=SYSTEM, **options)


def test_neighbourhoods_are_taken_over_and_addresses_put_into_them(city, db_session):
    west, east, outside = (make_place(city, easting, 312_000) for easting in (502_000, 507_000, 520_000))

    report = take_over(TWO, city)

    assert (report.added, report.places_moved) == (2, 2)
    assert [place.area and place.area.name for place in (west, east, outside)] == ["Bolderāja", "Centrs", None]
    sides = {area.name: area.river_side for area in queries.areas_of([city.id])}
    assert sides == {"Bolderāja": RiverSide.LEFT, "Centrs": None}


def test_the_same_file_again_changes_nothing(city):
    take_over(TWO, city)

    again = take_over(TWO, city)
    assert (again.added, again.updated, again.unchanged, again.places_moved) == (0, 0, 2, 0)


def test_a_moved_border_moves_the_addresses_and_what_the_file_lacks_stays(city, db_session):
    place = make_place(city, 507_000, 312_000)
    take_over(TWO, city)

    report = take_over(areas_file(({"name": "Bolderāja"}, (500_000, 310_000, 508_000, 315_000))), city)

    assert (report.updated, report.absent, report.places_moved) == (1, ["Centrs"], 1)
    assert place.area is not None
    assert (place.area.name, place.area.river_side) == ("Bolderāja", RiverSide.LEFT)


def test_addresses_of_another_municipality_are_left_alone(city):
    place = make_place(make_municipality("Mārupe"), 502_000, 312_000)
    take_over(TWO, city)

    assert place.area_id is None


def test_every_address_is_looked_at_however_many_there_are(city, monkeypatch, db_session):
    monkeypatch.setattr("app.places.operations.areas.BATCH", 2)
    take_over(TWO, city)
    for number in range(5):
        make_place(city, 502_000 + number, 312_000)

    assert assign_places(city.id) == 5
    assert db_session.scalar(sa.select(sa.func.count()).where(Place.area_id.is_(None))) == 0


def test_the_name_may_stand_in_any_property(city):
    content = areas_file(({"code": "7", "Apk": "Teika"}, EAST))

    take_over(content, city, name_property="apk")
    assert [area.name for area in queries.areas_of([city.id])] == ["Teika"]
    with pytest.raises(GeoJsonRefused, match="no readable name"):
        take_over(content, city)


@pytest.mark.parametrize(
    "properties",
    [{"name": "Centrs", "river_side": "up"}, {"name": "Centrs", "river_side": ["left"]}, {"name": "x" * 201}],
)
def test_a_wrong_river_side_or_an_endless_name_is_refused(city, db_session, properties):
    with pytest.raises(AreasRefused):
        take_over(areas_file((properties, EAST)), city)
    assert db_session.scalar(sa.select(sa.func.count(Area.id))) == 0
