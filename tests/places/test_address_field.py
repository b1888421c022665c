"""The address field: what a text becomes, and what happens when it may mean several addresses."""

import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict

from app.core.forms import BaseForm
from app.places.address_field import AddressField
from app.places.models import PlaceStatus
from tests.factories import make_municipality, make_place


class PlaceForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False  # type: ignore[assignment]

    municipality_ids: frozenset[int]
    place = AddressField("Adrese", required=True)
    other = AddressField("Cita adrese")


@pytest.fixture
def city(db_session):
    municipality = make_municipality("Rīga")
    for house in ("21", "21 k-1", "210"):
        make_place(municipality, address=f"Brīvības iela {house}, Rīga, LV-1010")
    make_place(municipality, address="Skolas iela 5, Rīga, LV-1010")
    return municipality


@pytest.fixture
def send(flask_app, city):
    def run(typed, place=None, **more):
        with flask_app.test_request_context(method="POST"):
            form = PlaceForm(formdata=MultiDict({"place": typed, **more}), data={"place": place})
            form.municipality_ids = frozenset({city.id})
            form.validate()
            return form

    return run


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("brivibas 21", "Brīvības iela 21, Rīga, LV-1010"),
        (" Brīvības iela 21 k-1, Rīga, LV-1010 ", "Brīvības iela 21 k-1, Rīga, LV-1010"),
        ("skolas 5-12", "Skolas iela 5, Rīga, LV-1010"),
    ],
)
def test_a_text_that_can_mean_one_house_is_that_house(send, typed, address):
    form = send(typed)

    assert form.errors == {}
    assert (form.place.place.address, form.place.data) == (address, address)
    assert form.other.place is None


def test_a_text_that_may_mean_several_offers_them_and_one_is_chosen(send):
    form = send("brivibas")
    assert form.place.errors
    assert [hit.address for hit in form.place.candidates] == [
        "Brīvības iela 21, Rīga, LV-1010",
        "Brīvības iela 210, Rīga, LV-1010",
        "Brīvības iela 21 k-1, Rīga, LV-1010",
    ]

    chosen = form.place.candidates[2]
    form = send("brivibas", **{"place-choice": chosen.register_code})
    assert form.place.place.address == chosen.address


def test_a_choice_that_does_not_fit_the_text_is_not_taken(send, city):
    other = make_place(city, address="Cita iela 1, Rīga")

    assert send("brivibas", **{"place-choice": other.register_code}).place.place is None


@pytest.mark.parametrize("typed", ["nekur 1", "brivibas 3", "!"])
def test_an_address_the_register_does_not_have_is_refused(send, typed):
    form = send(typed)

    assert (form.place.place, list(form.place.candidates)) == (None, [])
    assert form.place.errors


def test_an_empty_field_is_refused_only_where_it_is_needed(send):
    form = send("")

    assert set(form.errors) == {"place"}


def test_an_address_chosen_before_stays_though_the_register_withdrew_it(send, city):
    gone = make_place(city, address="Vecā iela 1, Rīga", status=PlaceStatus.WITHDRAWN)

    assert send(gone.address, place=gone).place.place is gone
    assert send(gone.address).place.place is None
    assert send("skolas 5", place=gone).place.place.address == "Skolas iela 5, Rīga, LV-1010"


def test_the_page_offers_the_addresses_that_fit(flask_app, send):
    form = send("brivibas")
    with flask_app.test_request_context():
        page = render_template_string(
            "{% import 'components/forms.html' as forms %}{{ forms.address_field(field, '/places/suggest') }}",
            field=form.place,
        )

    assert page.count('type="radio"') == 3
    assert 'name="place-choice"' in page
    assert 'value="brivibas"' in page
