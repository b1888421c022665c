"""What placements show on pages of other features."""

from datetime import timedelta

from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.flats.models import VoidReason
from app.flats.operations.readiness import open_void
from tests.factories import TODAY, client_of, make_flat, make_municipality, make_stay, make_user


def test_a_household_page_shows_where_it_lives(client, db_session):
    town = make_municipality()
    stay = make_stay(make_flat(municipality=town), starts_on=TODAY)
    client.as_(Role.HOUSING_OFFICER, municipality=town)

    page = client.get(f"/households/{stay.household_id}")

    assert page.links(f"{stay.flat.building.place.address.split(',')[0]}–{stay.flat.number}")


def test_a_client_page_shows_the_address_to_visit(client, db_session):
    town = make_municipality()
    stay = make_stay(make_flat(municipality=town), starts_on=TODAY)
    client.as_(Role.HOUSING_OFFICER, municipality=town)

    page = client.get(f"/clients/{client_of(stay.household).id}")

    assert stay.flat.building.place.address in page.main


def test_a_subject_print_holds_every_stay(client, db_session):
    town = make_municipality()
    stay = make_stay(make_flat(municipality=town), starts_on=TODAY)
    make_user(Role.DATA_PROTECTION)
    client.as_(Role.DATA_PROTECTION)

    page = client.get(f"/subject-prints/{client_of(stay.household).id}")

    assert stay.flat.building.place.address.split(",")[0] in page.main


def test_a_stay_ends_the_days_the_flat_stood_empty(db_session):
    flat = make_flat(municipality=make_municipality())
    period = open_void(flat, TODAY - timedelta(days=9), VoidReason.NO_CANDIDATE, actor=SYSTEM, today=TODAY)

    make_stay(flat, starts_on=TODAY)

    assert period.ends_on == TODAY
