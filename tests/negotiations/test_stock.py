"""From a signed negotiation a flat enters the stock without anything being typed again."""

import pytest
import sqlalchemy as sa

from app.core.audit import SYSTEM
from app.core.errors import Refused
from app.flats.models import Building, Flat, Ownership, Readiness
from app.negotiations.models import Stage
from app.negotiations.operations.negotiations import NegotiationFacts, edit_negotiation
from app.negotiations.operations.stock import missing_for_stock, take_into_stock
from tests.factories import TODAY, make_building, make_flat, make_landlord, make_municipality, make_place
from tests.negotiations.talks import make_negotiation


@pytest.fixture
def city(db_session):
    return make_municipality()


def whole(city, **facts):
    return {
        "landlord": make_landlord(city),
        "place": make_place(city),
        "flat_number": "5 a",
        "rooms": 2,
        "area_m2": 43.5,
        "floor": 3,
        "utilities_cents": 9_000,
        **facts,
    }


def test_building_and_flat_are_made_of_what_is_known(city, db_session):
    facts = whole(city)
    one = make_negotiation(city, Stage.SIGNED, **facts)

    flat = take_into_stock(one, actor=SYSTEM, today=TODAY)
    db_session.expire_all()

    assert (flat.number, flat.ownership, flat.landlord_id) == ("5A", Ownership.PRIVATE, one.landlord_id)
    assert (flat.rooms, flat.area_m2, flat.floor) == (2, 43.5, 3)
    assert (flat.rent_cents, flat.utilities_cents) == (27_000, 9_000)  # the accepted price, not the asked one
    assert flat.readiness is Readiness.IN_PREPARATION
    assert flat.building.place_id == one.place_id
    assert one.flat_id == flat.id


def test_a_building_that_is_known_gets_the_flat(city, db_session):
    building = make_building(city)
    one = make_negotiation(city, Stage.SIGNED, **whole(city, place=building.place))

    flat = take_into_stock(one, actor=SYSTEM, today=TODAY)

    assert flat.building_id == building.id
    assert db_session.scalar(sa.select(sa.func.count(Building.id))) == 1


@pytest.mark.parametrize("lost", ["landlord", "place", "flat_number"])
def test_what_is_missing_is_refused_in_words(city, db_session, lost):
    one = make_negotiation(city, Stage.SIGNED, **whole(city, **{lost: None}))

    assert len(missing_for_stock(one)) == 1
    with pytest.raises(Refused):
        take_into_stock(one, actor=SYSTEM, today=TODAY)
    assert db_session.scalar(sa.select(sa.func.count(Flat.id))) == 0


def test_not_before_the_contract_is_signed_and_not_twice(city):
    with pytest.raises(Refused):
        take_into_stock(make_negotiation(city, Stage.TERMS_AGREED, **whole(city)), actor=SYSTEM, today=TODAY)
    one = make_negotiation(city, Stage.SIGNED, **whole(city))
    take_into_stock(one, actor=SYSTEM, today=TODAY)
    with pytest.raises(Refused):
        take_into_stock(one, actor=SYSTEM, today=TODAY)
    with pytest.raises(Refused):
        edit_negotiation(one, NegotiationFacts(contact_name="x"), actor=SYSTEM)


def test_a_flat_that_is_in_the_stock_is_not_made_again(city):
    flat = make_flat(make_building(city), number="5A")
    one = make_negotiation(city, Stage.SIGNED, **whole(city, place=flat.building.place))

    with pytest.raises(Refused):
        take_into_stock(one, actor=SYSTEM, today=TODAY)
