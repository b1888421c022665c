"""A form that was open while a colleague saved the same record does not undo what the colleague wrote."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.permissions import Role
from app.landlords.models import LandlordPerson, LandlordRole
from app.negotiations.models import Negotiation, Stage
from app.places.models import Municipality
from tests.factories import TODAY, make_building, make_flat, make_landlord, make_municipality, make_user, save

Form = tuple[str, dict[str, Any], dict[str, Any]]
"""Where the form is, what a colleague writes, what one writes oneself."""


def landlord(city: Municipality) -> Form:
    return f"/landlords/{make_landlord(city).id}/edit", {"phone": "26000000"}, {"note": "Zvanīt rītos"}


def person(city: Municipality) -> Form:
    whose = make_landlord(city)
    row = save(LandlordPerson(landlord=whose, role=LandlordRole.OWNER, name="Anna", share_part=1, share_of=3))
    return f"/landlords/{whose.id}/people/{row.id}/edit", {"share": "1/2"}, {"phone": "26000000"}


def negotiation(city: Municipality) -> Form:
    facts = {"contact_name": "Anna", "contact_phone": "2", "address_text": "Centrs"}
    row = save(Negotiation(municipality=city, stage=Stage.FOUND, stage_since=TODAY, **facts))
    return f"/negotiations/{row.id}/edit", {"rooms": "2"}, {"found_in": "SS.lv"}


def building(city: Municipality) -> Form:
    return f"/buildings/{make_building(city).id}/edit", {"floors": "9"}, {"note": "Sētā"}


def flat(city: Municipality) -> Form:
    return f"/flats/{make_flat(municipality=city).id}/edit", {"rent_cents": "300,00"}, {"note": "Kluss"}


def readiness(city: Municipality) -> Form:
    where = f"/flats/{make_flat(municipality=city).id}/readiness"
    return where, {"readiness": "in_repair"}, {"readiness": "withdrawn", "note": "Pārdots"}


@pytest.mark.parametrize("asked", [landlord, person, negotiation, building, flat, readiness])
def test_a_colleagues_change_is_not_undone_unseen(
    client: Any, new_client: Any, db_session: Any, asked: Callable[[Municipality], Form]
) -> None:
    city = make_municipality()
    where, theirs, mine = asked(city)
    button = "Ierakstīt lēmumu" if where.endswith("readiness") else "Saglabāt"
    colleague = new_client()
    for one in (client, colleague):
        one.sign_in(make_user(Role.HOUSING_OFFICER, municipality=city))
    page = client.get(where)
    assert colleague.get(where).submit(button, **theirs).status == 303

    refused = page.submit(button, **mine)

    assert refused.status == 422
    assert "Kolēģis pa šo laiku to ir mainījis." in refused.one(".error-summary").get_text()
    assert client.get(where).submit(button, **mine).status == 303
