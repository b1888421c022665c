"""Buildings and flats come in, are corrected, and change their state: what is refused, and what is written down."""

from dataclasses import replace
from datetime import date

import pytest

from app.core import audit
from app.core.errors import Refused, RuleViolation
from app.flats import queries
from app.flats.addresses import address_key
from app.flats.models import Bath, Cooker, Heating, Ownership, Readiness, RoomOccupancy, VoidReason, Water
from app.flats.operations.readiness import end_open_void, end_void, open_void, record_act, set_readiness
from app.flats.operations.stock import (
    BuildingFacts,
    FlatFacts,
    add_address,
    create_building,
    create_flat,
    edit_building,
    edit_flat,
    remove_address,
)
from app.places.operations import create_municipality, import_address_register
from tests.factories import (
    TODAY,
    make_building,
    make_flat,
    make_landlord,
    make_municipality,
    make_place,
    make_user,
    save,
)
from tests.places.register_files import STREETS, Dialect, register_rows, write_extract

FACTS = FlatFacts("5", Ownership.PRIVATE)
FIT = {
    "water": Water.COLD,
    "heating": Heating.WOOD,
    "electricity": True,
    "sewerage": True,
    "bath": Bath.BATH,
    "cooker": Cooker.STOVE,
    "furnished": True,
}


@pytest.fixture
def city(db_session):
    return make_municipality()


@pytest.fixture
def actor(db_session):
    return make_user()


@pytest.fixture
def building(city):
    return make_building(city)


@pytest.fixture
def flat(building):
    return make_flat(building, **FIT)


def test_a_building_belongs_to_the_municipality_of_its_address(city, actor):
    place = make_place(city, address="Ābeļu iela 2, Rīga, LV-1010")

    building = create_building(place, BuildingFacts("01001240238001", floors=5), actor=actor)

    assert (building.municipality_id, building.place, building.floors) == (city.id, place, 5)
    assert building.address_key == "abelu iela 00002 riga lv 01010"
    assert audit.history(building)[0].changes["cadastral_code"] == [None, "01001240238001"]


@pytest.mark.parametrize("how", ["main", "further"])
def test_an_address_has_one_building(city, actor, building, how):
    place = building.place
    if how == "further":
        place = make_place(city)
        add_address(building, place, actor=actor)

    with pytest.raises(Refused, match="Brīvības iela"):
        create_building(place, BuildingFacts(), actor=actor)
    with pytest.raises(Refused, match="Brīvības iela"):
        add_address(make_building(city), place, actor=actor)


def test_a_removed_address_is_free_again(city, actor, building):
    place = make_place(city)
    remove_address(add_address(building, place, actor=actor), actor=actor)

    assert create_building(place, BuildingFacts(), actor=actor).place is place
    assert [event.action for event in audit.history(building)] == ["building.remove_address", "building.add_address"]


def test_a_further_address_lies_in_the_same_municipality(actor, building):
    with pytest.raises(Refused, match="citā pašvaldībā"):
        add_address(building, make_place(make_municipality()), actor=actor)


def test_a_cadastral_code_is_one_building(city, actor, building):
    create_building(make_place(city), BuildingFacts("01001240238001"), actor=actor)

    with pytest.raises(Refused, match="kadastra"):
        edit_building(building, building.place, BuildingFacts("01001240238001"), actor=actor)


def test_a_corrected_address_moves_the_flats_in_the_list_too(city, actor, building, flat):
    place = make_place(city, address="Zaļā iela 1, Rīga, LV-1010")

    edit_building(building, place, BuildingFacts(), actor=actor)

    assert flat.address_key.startswith("zala iela 00001")
    assert audit.history(building)[0].changes["place_id"][1] == place.id


def test_a_street_renamed_in_the_register_sorts_anew(db_session, tmp_path, actor):
    city = create_municipality("Rīga", "R", ("Rīga",), actor=actor, today=TODAY)
    row = next(row for row in register_rows(STREETS[:1]) if row["STATUSS"] == "EKS")
    place = make_place(city, register_code=row["KODS"], address="Vecā iela 1, Rīga, LV-1010")
    flat = make_flat(make_building(city, place=place), number="3")
    write_extract(tmp_path / "aw_eka.csv", [row], Dialect.CURRENT)

    import_address_register(tmp_path / "aw_eka.csv", city, actor=actor, today=TODAY)
    db_session.expire_all()

    assert flat.building.address_key == address_key(row["STD"])
    assert flat.address_key == address_key(row["STD"], "3")


def test_a_new_flat_is_in_preparation(building, actor):
    flat = create_flat(building, replace(FACTS, **FIT), actor=actor, today=TODAY)

    assert (flat.readiness, flat.readiness_since, flat.municipality_id) == (
        Readiness.IN_PREPARATION,
        TODAY,
        building.municipality_id,
    )


def test_a_flat_number_is_used_once_in_a_building(city, building, actor):
    create_flat(building, FACTS, actor=actor, today=TODAY)
    other = create_flat(building, replace(FACTS, number="6"), actor=actor, today=TODAY)

    with pytest.raises(Refused, match="numuru: 5"):
        create_flat(building, FACTS, actor=actor, today=TODAY)
    with pytest.raises(Refused, match="numuru: 5"):
        edit_flat(other, FACTS, actor=actor, today=TODAY)
    assert create_flat(make_building(city), FACTS, actor=actor, today=TODAY).number == "5"


def test_the_landlord_is_of_the_same_municipality(building, actor):
    landlord = make_landlord(make_municipality())

    with pytest.raises(Refused, match="citai pašvaldībai"):
        create_flat(building, replace(FACTS, landlord_id=landlord.id), actor=actor, today=TODAY)


def test_an_edit_writes_down_only_what_changed(building, actor):
    flat = create_flat(building, replace(FACTS, rent_cents=20_000, note="Zvanīt no rīta"), actor=actor, today=TODAY)

    edit_flat(flat, replace(FACTS, rent_cents=25_000, note="Zvanīt no rīta"), actor=actor, today=TODAY)

    assert audit.history(flat)[0].changes == {"rent_cents": [20_000, 25_000]}


def test_a_room_that_is_lived_in_does_not_disappear(building, actor):
    facts = replace(FACTS, self_contained=False, rooms=3, group_rooms=3)
    flat = create_flat(building, facts, actor=actor, today=TODAY)
    save(RoomOccupancy(flat=flat, room_number=2, starts_on=TODAY))

    with pytest.raises(Refused, match="numuru: 2"):
        edit_flat(flat, FACTS, actor=actor, today=TODAY)
    assert edit_flat(flat, replace(facts, group_rooms=2), actor=actor, today=TODAY).rooms_to_let == 2


def test_a_person_decides_and_gives_the_reason(flat, actor):
    flat.readiness = Readiness.IN_REPAIR
    warnings = set_readiness(flat, Readiness.READY, TODAY, actor=actor, today=TODAY, note="Apskatīts")

    event = audit.history(flat)[0]
    assert (flat.readiness, flat.readiness_since, warnings) == (Readiness.READY, TODAY, [])
    assert (event.note, event.changes["readiness"]) == ("Apskatīts", ["in_repair", "ready"])


def test_a_ready_flat_that_no_act_lets_be_offered_stands_empty_for_want_of_it(flat, actor):
    flat.readiness, flat.act_passed, flat.act_on = Readiness.IN_REPAIR, None, None
    assert [one.id for one in set_readiness(flat, Readiness.READY, TODAY, actor=actor, today=TODAY)] == ["F12"]
    period = queries.open_void(flat.id)
    assert period
    assert (period.reason, period.starts_on) == (VoidReason.NO_PASSING_ACT, TODAY)
    record_act(flat, TODAY, True, actor=actor, today=TODAY)
    assert queries.open_void(flat.id) is None


def test_a_flat_that_is_lived_in_or_empty_for_another_reason_does_not(flat, actor):
    flat.readiness, flat.act_passed, flat.act_on = Readiness.IN_REPAIR, None, None
    other = open_void(flat, TODAY, VoidReason.REPAIR, actor=actor, today=TODAY)
    set_readiness(flat, Readiness.READY, TODAY, actor=actor, today=TODAY)
    assert queries.open_void(flat.id) is other
    end_void(other, TODAY, actor=actor)
    save(RoomOccupancy(flat=flat, starts_on=TODAY))
    set_readiness(flat, Readiness.READY, TODAY, actor=actor, today=TODAY)
    assert queries.open_void(flat.id) is None


def test_a_flat_without_water_is_not_ready_but_one_without_sewerage_is_with_a_warning(flat, actor):
    flat.sewerage = False
    assert [finding.id for finding in set_readiness(flat, Readiness.READY, TODAY, actor=actor, today=TODAY)] == ["F4"]

    flat.water = Water.NONE
    with pytest.raises(RuleViolation) as refused:
        set_readiness(flat, Readiness.READY, TODAY, actor=actor, today=TODAY)
    assert [finding.id for finding in refused.value.findings] == ["F1"]


def test_a_flat_that_is_lived_in_or_soon_will_be_is_not_withdrawn(flat, actor):
    stay = save(RoomOccupancy(flat=flat, starts_on=date(2027, 1, 1)))
    with pytest.raises(RuleViolation):
        set_readiness(flat, Readiness.WITHDRAWN, TODAY, actor=actor, today=TODAY)

    stay.ends_on = stay.starts_on  # the stay never was
    assert set_readiness(flat, Readiness.WITHDRAWN, TODAY, actor=actor, today=TODAY) == []


@pytest.mark.parametrize(("on", "words"), [(date(2026, 11, 24), "nākotnē"), (date(2026, 10, 31), "01.11.2026.")])
def test_a_decision_holds_from_a_day_that_can_be(flat, actor, on, words):
    with pytest.raises(Refused, match=words):
        set_readiness(flat, Readiness.IN_REPAIR, on, actor=actor, today=TODAY)


def test_void_periods_follow_each_other(flat, actor):
    first = open_void(flat, date(2026, 11, 1), VoidReason.REPAIR, actor=actor, today=TODAY)
    with pytest.raises(Refused, match="jau ir sākta"):
        open_void(flat, date(2026, 11, 5), VoidReason.OTHER, actor=actor, today=TODAY)
    with pytest.raises(Refused, match=r"01\.11\.2026\."):
        end_void(first, date(2026, 10, 31), actor=actor)

    end_void(first, date(2026, 11, 10), actor=actor)
    with pytest.raises(Refused, match=r"10\.11\.2026\."):
        open_void(flat, date(2026, 11, 9), VoidReason.OTHER, actor=actor, today=TODAY)
    second = open_void(flat, date(2026, 11, 10), VoidReason.NO_CANDIDATE, actor=actor, today=TODAY)

    assert end_open_void(flat, date(2026, 11, 20), actor=actor) is second
    assert (second.ends_on, end_open_void(flat, TODAY, actor=actor)) == (date(2026, 11, 20), None)


def test_a_flat_that_is_lived_in_is_not_void(flat, actor):
    save(RoomOccupancy(flat=flat, starts_on=date(2026, 11, 5), ends_on=date(2026, 11, 10)))

    with pytest.raises(Refused, match="kāds dzīvoja"):
        open_void(flat, date(2026, 11, 9), VoidReason.OTHER, actor=actor, today=TODAY)
    assert open_void(flat, date(2026, 11, 10), VoidReason.OTHER, actor=actor, today=TODAY)


def test_two_people_who_add_the_same_flat_at_once_add_one(flask_app, city, actor, building, monkeypatch):
    """The database is the last guard: the check is made blind, as it is for the slower of two."""
    create_flat(building, FACTS, actor=actor, today=TODAY)
    monkeypatch.setattr("app.flats.operations.stock.db.session.scalar", lambda *_args: None)

    with pytest.raises(Refused, match="tikko"):
        create_flat(building, FACTS, actor=actor, today=TODAY)
