"""A landlord's page says how much of the programme hangs on them: counts, never who (digest rows 53, 217)."""

from datetime import timedelta

import pytest
import time_machine

from app.clients.models import Client
from app.core.permissions import Role
from app.placements.queries.landlords import concentration
from tests.factories import TODAY, make_building, make_flat, make_landlord, make_municipality, make_stay, make_user


@pytest.fixture
def landlord(db_session):
    """Two clients in one building, one in another, one with somebody else, and one who has moved out again."""
    city = make_municipality()
    landlord = make_landlord(city)
    full, other = make_building(city), make_building(city)
    for building in (full, full, other):
        make_stay(make_flat(building, landlord=landlord))
    make_stay(make_flat(make_building(city)))
    make_stay(make_flat(other, landlord=landlord), starts_on=TODAY - timedelta(days=60), ends_on=TODAY)
    return landlord


def test_clients_are_counted_by_building_the_fullest_first(landlord):
    found = concentration(landlord, TODAY)

    assert (found.clients, found.of_all, found.share) == (3, 4, 0.75)
    assert [clients for _id, _address, clients in found.buildings] == [2, 1]


def test_a_landlord_of_nobody_has_no_share(db_session):
    found = concentration(make_landlord(make_municipality()), TODAY)

    assert (found.clients, found.share, found.buildings) == (0, 0.0, [])


@pytest.mark.parametrize(("role", "told"), [(Role.SRA_OFFICER, True), (Role.FINANCE, False)])
def test_the_page_counts_and_names_nobody(client, landlord, db_session, role, told):
    with time_machine.travel(TODAY.isoformat() + "T08:00:00Z", tick=False):
        client.sign_in(make_user(role, municipality=landlord.municipality))
        page = client.get(f"/landlords/{landlord.id}")

    assert ("(3 no 4)" in page.main) == told
    assert "2 klienti" in page.main or not told
    assert not [one.file_number for one in db_session.query(Client) if one.file_number in page.text]
