"""Numbers no column can hold are refused beside the field, not answered with a crash."""

import pytest

from app.core.permissions import Role
from tests.factories import make_municipality


@pytest.mark.parametrize("number", ["9" * 400, "-" + "9" * 400, str(2**31)])
def test_a_number_no_column_can_hold_is_no_filter(client, db_session, number):
    client.as_(Role.HOUSING_OFFICER, municipality=make_municipality())

    assert client.get(f"/flats?rooms={number}").status in {200, 422}


@pytest.mark.parametrize("area", ["sNaN", "NaN", "Infinity", "1e999999"])
def test_an_area_that_is_no_number_is_refused_beside_the_field(client, db_session, area):
    client.as_(Role.SRA_OFFICER, municipality=make_municipality())

    page = client.get("/negotiations/new").submit(contact_name="Anna", area_m2=area)

    assert page.status == 422
    assert page.one("input[name=area_m2]")["aria-describedby"]
