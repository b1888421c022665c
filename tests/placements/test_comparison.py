"""What a sheet says of its flats: only what differs first, nothing personal without the household."""

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import scoped_session

from app.clients.models import ImportantPlace, ImportantPlaceKind
from app.core.extensions import db
from app.flats.models import Cooker
from app.placements.comparison import compare
from app.placements.drawing import draw
from app.places.models import Municipality
from tests import factories


@pytest.fixture
def city(db_session: scoped_session) -> Municipality:
    return factories.make_municipality()


def facts(rows: list) -> dict[str, tuple[str, ...]]:
    return {row.label: row.values for row in rows}


def test_only_facts_that_differ_are_named_first(flask_app: Flask, city: Municipality) -> None:
    building = factories.make_building(city)
    flats = [factories.make_flat(building, floor=floor, cooker=Cooker.STOVE) for floor in (1, 3)]
    with flask_app.test_request_context(), force_locale("en"):
        found = compare(flats, None)
    assert facts(found.differing) == {"Floor": ("1 of 5", "3 of 5")}
    assert facts(found.same)["Cooking"] == ("Cooker", "Cooker")


def test_of_one_flat_nothing_differs(flask_app: Flask, city: Municipality) -> None:
    with flask_app.test_request_context():
        found = compare([factories.make_flat(municipality=city)], None)
    assert found.differing == []
    assert len(found.same) > 15


@pytest.mark.parametrize(
    ("rent", "utilities", "words"),
    [(10_000, 5_000, "It is not more"), (10_000, 5_001, "It is more by €0.01"), (None, 5_000, "Not known")],
)
def test_costs_are_held_against_the_own_share(
    flask_app: Flask, city: Municipality, rent: int | None, utilities: int, words: str
) -> None:
    household = factories.make_household(city, own_share_cents=15_000)
    db.session.refresh(household)
    flat = factories.make_flat(municipality=city, rent_cents=rent, utilities_cents=utilities)
    with flask_app.test_request_context(), force_locale("en"):
        found = facts(compare([flat], household).same)
    (said,) = next(values for label, values in found.items() if label.startswith("You wished"))
    assert said.replace("0.01 €", "€0.01").replace("0.01\u00a0€", "€0.01") == words


def test_distances_and_letters_are_the_households_own(flask_app: Flask, city: Municipality) -> None:
    household = factories.make_household(city)
    place = factories.make_place(city, 507_400.0)
    factories.save(ImportantPlace(household=household, place=place, kind=ImportantPlaceKind.WORK))
    flat = factories.make_flat(factories.make_building(city, 506_400.0))
    with flask_app.test_request_context(), force_locale("en"):
        with_household, without = facts(compare([flat], household).same), facts(compare([flat], None).same)
        drawing, bare = draw([flat], household), draw([flat], None)
    assert with_household["Distance: Workplace"][0].replace("\u00a0", " ") == "1.0 km"
    assert not any(label.startswith("Distance") for label in without)
    assert drawing
    assert bare
    assert ([mark.sign for mark in drawing.flats], [mark.sign for mark in drawing.marks]) == (["1"], ["A"])
    assert bare.marks == []


def test_a_number_does_not_cover_the_letter_of_a_place_next_door(city: Municipality) -> None:
    household = factories.make_household(city)
    for near_m in (0.0, 50.0):
        place = factories.make_place(city, 506_400.0 + near_m)
        factories.save(ImportantPlace(household=household, place=place, kind=ImportantPlaceKind.WORK))
    building = factories.make_building(city, 506_400.0)
    drawing = draw([factories.make_flat(building), factories.make_flat(building)], household)
    assert drawing
    (number,) = drawing.flats
    assert all(abs(letter.left - number.left) >= 10 + 13 for letter in drawing.marks)
    assert all(0 < letter.left < drawing.width for letter in drawing.marks)


def test_flats_of_one_building_share_a_mark_and_one_without_a_point_has_none(city: Municipality) -> None:
    building = factories.make_building(city)
    nowhere = factories.make_flat(factories.make_building(city, place=factories.make_place(city, point=None)))
    drawing = draw([factories.make_flat(building), factories.make_flat(building), nowhere], None)
    assert drawing
    assert [mark.sign for mark in drawing.flats] == ["1, 2"]
    assert draw([nowhere], None) is None
