"""Finding addresses, on both engines."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app.places import queries
from app.places.models import Place, PlaceStatus, PolicySetting
from tests.factories import make_building, make_municipality, make_place

ADDRESSES = (
    "Brīvības iela 2, Rīga, LV-1010",
    "Brīvības iela 21, Rīga, LV-1010",
    "Brīvības iela 21 k-1, Rīga, LV-1010",
    "Brīvības iela 210, Rīga, LV-1039",
    "Brīvības gatve 214, Rīga, LV-1039",
    "Krišjāņa Barona iela 21, Rīga, LV-1011",
    "Rīgas iela 21, Rīga, LV-1010",
)


@pytest.fixture
def city(db_session):
    municipality = make_municipality("Rīga")
    for address in ADDRESSES:
        make_place(municipality, address=address)
    return municipality


def found(text, *municipalities, limit=10):
    return [hit.address for hit in queries.find_places(text, [one.id for one in municipalities], limit)]


@pytest.mark.parametrize(
    "typed",
    ["Brīvības iela 21", "brivibas 21", "21 brivib", "BRIVIBA 21-5", "rīga brīvības ielā 21", "lv-1010 brivibas 21"],
)
def test_the_house_typed_comes_first_then_its_blocks_then_longer_numbers(city, typed):
    longer = [] if "1010" in typed else ["Brīvības iela 210, Rīga, LV-1039", "Brīvības gatve 214, Rīga, LV-1039"]

    assert found(typed, city)[:2] == [ADDRESSES[1], ADDRESSES[2]]
    assert sorted(found(typed, city)[2:]) == sorted(longer)


def test_a_street_of_the_towns_name_comes_before_the_town(city):
    assert found("rigas 21", city)[0] == "Rīgas iela 21, Rīga, LV-1010"


def test_half_a_word_is_enough_and_houses_come_in_order(city):
    assert found("briv", city, limit=3) == [ADDRESSES[0], ADDRESSES[1], ADDRESSES[3]]
    assert found("baro", city) == [ADDRESSES[5]]


def test_only_the_municipalities_asked_for_are_searched(city):
    other = make_municipality("Liepāja")

    assert found("brivibas 21", other) == []
    assert len(found("brivibas 21", city, other)) == 4


def test_a_withdrawn_address_is_not_offered(city, db_session):
    db_session.execute(sa.update(Place).where(Place.address == ADDRESSES[5]).values(status=PlaceStatus.WITHDRAWN))

    assert found("barona 21", city) == []


@pytest.mark.parametrize("typed", ["", "  ", "!?", "iela", "'); --", 'a" OR "b', "🏠", "brivib* NOT x", "\0"])
def test_odd_text_finds_nothing_and_breaks_nothing(city, typed):
    assert found(typed, city) == []


def plans_of(db_session, work) -> list[list[str]]:
    """How the engine goes about each statement that `work` sends."""
    sent, engine = [], db_session.get_bind()

    def note(_connection, _cursor, statement, values, *_rest):
        sent.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    work()
    event.remove(engine, "before_cursor_execute", note)
    explain = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}[engine.dialect.name]
    run = db_session.connection().exec_driver_sql
    return [[str(step) for step in run(f"{explain} {statement}", values)] for statement, values in sent]


def test_the_words_are_asked_once_and_not_for_every_address(city, db_session):
    begins = {"sqlite": "SCAN place_search", "postgresql": "Limit"}[db_session.get_bind().dialect.name]

    assert all(begins in plan[0] for plan in plans_of(db_session, lambda: found("brivibas 21", city)))


def test_the_search_of_a_list_uses_the_index_of_words(city, db_session):
    if db_session.get_bind().dialect.name == "postgresql":
        db_session.execute(sa.text("SET LOCAL enable_seqscan = off"))  # so few rows are read faster without an index
    query = sa.select(Place.id).where(queries.address_condition("brivibas 21"))

    (plan,) = plans_of(db_session, lambda: db_session.execute(query).all())
    assert "place_search" in " ".join(plan)


def test_the_search_follows_a_changed_and_a_deleted_address(city, db_session):
    place = make_place(city, address="Vecā iela 7, Rīga")
    place.address, place.search_text = "Jaunā iela 7, Rīga", "jaun 7 @rig"
    db_session.flush()
    assert (found("vecā 7", city), found("jaunā 7", city)) == ([], ["Jaunā iela 7, Rīga"])

    db_session.delete(place)
    db_session.flush()
    assert found("jaunā 7", city) == []


def test_a_hit_carries_its_point(city):
    hit = queries.find_places("barona 21", [city.id])[0]

    assert (hit.easting, hit.northing, hit.complete) == (506_400.0, 311_780.0, True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("brivibas 21", 1),
        ("Brīvības iela 21 k-1, Rīga, LV-1010", 2),
        ("brivibas 3", None),
        ("brivibas", None),
        ("barona 21", 5),
        ("baro 21", None),
    ],
)
def test_a_text_means_a_house_only_when_it_can_mean_no_other(city, typed, meant):
    hit, _hits = queries.house_in(typed, [city.id])

    assert (hit and hit.address) == (None if meant is None else ADDRESSES[meant])


def test_the_same_house_in_two_towns_is_left_to_the_person(city):
    other = make_municipality("Liepāja")
    make_place(other, address="Brīvības iela 21, Liepāja, LV-3401")

    hit, hits = queries.house_in("brivibas 21", [city.id, other.id])
    assert hit is None
    assert {one.address for one in hits if one.complete} == {ADDRESSES[1], "Brīvības iela 21, Liepāja, LV-3401"}


def test_a_list_can_be_searched_by_address(city, db_session):
    def listed(text):
        return set(db_session.scalars(sa.select(Place.address).where(queries.address_condition(text))))

    assert listed("rīga brivibas 21") == {ADDRESSES[1], ADDRESSES[2]}
    assert listed("?!") == set()


def test_an_address_is_in_use_when_any_record_stands_on_it(city, db_session):
    building = make_building(city)

    assert set(db_session.scalars(queries.used_place_ids())) == {building.place_id}


def test_a_setting_holds_from_its_day_and_the_default_before(city, db_session):
    for day, limit in ((date(2026, 1, 1), 2), (date(2026, 7, 1), 4)):
        db_session.add(PolicySetting(municipality_id=city.id, key="building_limit", value=limit, valid_from=day))
    db_session.add(PolicySetting(municipality_id=city.id, key="criteria", value=["Viens"], valid_from=date(2026, 1, 1)))
    db_session.add(PolicySetting(municipality_id=city.id, key="long_gone", value=1, valid_from=date(2026, 1, 1)))
    db_session.flush()

    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    assert [queries.policy_on(city.id, day).building_limit for day in days] == [3, 2, 2, 4]
    assert queries.policy_on(city.id, days[1]).criteria == ("Viens",)
