"""What each filter leaves, in SQL as in the rules, and that a page costs the same however many flats there are."""

from datetime import date

import pytest

from app.core import listing
from app.core.extensions import db
from app.core.permissions import Role
from app.flats.models import BuildingAddress, Ownership, Readiness, RoomOccupancy
from app.flats.queries.building_list import BuildingFilters, building_rows, buildings_in_reach
from app.flats.queries.flat_list import FLAT_SORTS, FlatFilters, exported_flats, flat_page, flat_rows, flats_in_reach
from tests.factories import (
    TODAY,
    access_for,
    make_area,
    make_building,
    make_flat,
    make_landlord,
    make_municipality,
    make_place,
    save,
)


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def building(city):
    place = make_place(city, address="Brīvības iela 21, Rīga, LV-1010", area=make_area(city, "Centrs"))
    return make_building(city, place=place, has_lift=True, cadastral_code="01001240238001")


@pytest.fixture
def other(city):
    return make_building(city, place=make_place(city, address="Zaļā iela 4, Rīga, LV-1002"))


def found(city, **filters) -> set[str]:
    """The numbers of the flats that the filters leave."""
    viewer = access_for(Role.SRA_OFFICER, municipality=city)
    ids = list(db.session.scalars(flats_in_reach(viewer, FlatFilters(**filters), TODAY)))
    return {row.label.partition("–")[2] for row in flat_rows(ids, TODAY)}


def test_only_flats_of_the_viewers_municipalities_are_listed(city, building):
    make_flat(building, number="1")
    make_flat(municipality=make_municipality(), number="2")

    assert found(city) == {"1"}
    assert found(city, municipality=building.municipality_id + 1) == set()


def test_facts_of_the_flat_filter(city, building):
    landlord = make_landlord(city)
    make_flat(building, number="1", rooms=2, floor=4, ownership=Ownership.MUNICIPAL, landlord=landlord)
    make_flat(building, number="2", pets_allowed=True, step_free=True, furnished=True)
    make_flat(building, number="3", readiness=Readiness.IN_REPAIR, pets_allowed=False, floor=None)

    assert found(city, rooms=2) == {"1"}
    assert found(city, floor_max=2) == {"2"}  # flat 3: the floor is not known
    assert found(city, ownership=Ownership.MUNICIPAL) == {"1"}
    assert found(city, landlord=landlord.id) == {"1"}
    assert found(city, pets=True) == found(city, step_free=True) == found(city, furnished=True) == {"2"}
    assert found(city, readiness=[Readiness.IN_REPAIR]) == {"3"}
    assert found(city, readiness=[Readiness.IN_REPAIR, Readiness.READY]) == {"1", "2", "3"}


def test_facts_of_the_building_filter(city, building, other):
    make_flat(building, number="1")
    make_flat(other, number="2")

    assert found(city, area=building.place.area_id) == found(city, lift=True) == {"1"}


def test_the_use_filters_as_the_rule_says(city, building):
    taken, left, planned = (make_flat(building, number=number) for number in ("1", "2", "3"))
    group = make_flat(building, number="4", self_contained=False, group_rooms=2)
    full = make_flat(building, number="5", self_contained=False, group_rooms=2)
    make_flat(building, number="6", open_offers=1, offered_until=TODAY)
    for flat, room, start, end in (
        (taken, 1, date(2026, 1, 1), date(2026, 11, 24)),
        (left, 1, date(2026, 1, 1), TODAY),
        (planned, 1, date(2026, 11, 24), None),
        (group, 1, TODAY, None),
        (full, 1, TODAY, None),
        (full, 2, TODAY, None),
    ):
        save(RoomOccupancy(flat=flat, room_number=room, starts_on=start, ends_on=end))

    assert found(city, use="occupied") == {"1", "5"}
    assert found(city, use="offered") == {"6"}
    assert found(city, use="vacant") == {"2", "3", "4"}
    viewer = access_for(Role.SRA_OFFICER, municipality=city)
    ids = list(db.session.scalars(flats_in_reach(viewer, FlatFilters(), TODAY)))
    assert {row.label[-1]: row.use for row in flat_rows(ids, TODAY)} == {
        "1": "occupied", "2": "vacant", "3": "vacant", "4": "vacant", "5": "occupied", "6": "offered",
    }  # fmt: skip


def test_a_flat_is_found_by_its_address_and_number(city, building, other):
    make_flat(building, number="5")
    make_flat(building, number="12A", cadastral_code="01001240238001012")
    make_flat(other, number="5")
    save(BuildingAddress(building=building, place=make_place(city, address="Stabu iela 2, Rīga, LV-1010")))

    assert found(city, q="brivibas 21") == {"5", "12A"}
    assert found(city, q="21-12a Brīvības") == {"12A"}
    assert found(city, q="stabu 2") == {"5", "12A"}  # the building's further address
    assert found(city, q="0100 124 0238 001 012") == {"12A"}
    assert found(city, q="01001240238001") == {"5", "12A"}
    assert found(city, q="brivibas 2") == set()
    assert found(city, q="%") == found(city, q="'; --") == set()


def test_buildings_are_found_with_their_flats_counted(city, building, other):
    make_flat(building)
    viewer = access_for(Role.SRA_OFFICER, municipality=city)

    def rows(**filters):
        ids = list(db.session.scalars(buildings_in_reach(viewer, BuildingFilters(**filters))))
        return [(row.id, row.flats) for row in building_rows(ids, TODAY)]

    assert rows(q="brivibas") == rows(q="01001240238001") == rows(area=building.place.area_id) == [(building.id, 1)]
    assert rows(q="zalas 4") == [(other.id, 0)]
    assert len(rows()) == 2


def test_the_download_has_every_flat_in_the_order_of_the_list(city, building):
    for number, rent in enumerate([300, None, 100, 200, None], start=1):
        make_flat(building, number=str(number), rent_cents=rent)
    query = flats_in_reach(access_for(Role.FINANCE, municipality=city), FlatFilters(), TODAY)

    for sort in ("rent", "-rent", "address", "-since"):
        order = listing.order_from({"sort": sort}, FLAT_SORTS, "address")
        shown = [row.id for row in flat_page(query, order, TODAY).rows]
        assert [row.id for row in exported_flats(query, order, TODAY)] == shown


def test_a_page_asks_the_database_the_same_number_of_times_whatever_the_stock(city, building, count_queries):
    viewer = access_for(Role.SRA_OFFICER, municipality=city)
    counts = []
    for number in (3, 40):
        for _flat in range(number):
            make_flat(building, landlord=make_landlord(city))
        with count_queries() as sent:
            query = flats_in_reach(viewer, FlatFilters(use="vacant"), TODAY)
            flat_page(query, listing.order_from({}, FLAT_SORTS, "address"), TODAY)
            listing.count(query)
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 4
