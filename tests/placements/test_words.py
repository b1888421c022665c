"""What was said or noted about a person in an offer or a stay is read only by those who may see the client."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import scoped_session

from app.core import clock
from app.core.permissions import Role
from app.placements.models import EndReason, RefusalReason
from app.placements.operations.endings import end_placement
from app.placements.operations.offers import offer_flat, record_answer, withdraw_offer
from app.placements.operations.stays import start_placement
from app.places.models import Municipality
from tests import factories
from tests.pages import PageClient

SAID = "Baidos no kaimiņa."
READERS = [
    pytest.param([Role.HOUSING_OFFICER], True, id="housing officer"),
    pytest.param([Role.PROGRAMME_MANAGER], True, id="manager"),
    pytest.param([Role.SRA_OFFICER], False, id="agency"),
    pytest.param([Role.SRA_OFFICER, Role.MENTOR], False, id="agency and mentor of somebody else"),
]


@pytest.fixture
def riga(db_session: scoped_session) -> Municipality:
    return factories.make_municipality("Rīga")


def page_where_it_was_said(kind: str, riga: Municipality) -> str:
    """The address of an offer that was answered or taken back, or of a stay that ended, with these words."""
    today = clock.today()
    by = {"actor": factories.make_user(Role.HOUSING_OFFICER, municipality=riga), "today": today}
    flat, household = factories.make_flat(factories.make_building(riga)), factories.make_household(riga, 1)
    factories.make_waiting(household)
    if kind == "end note":
        stay = start_placement(flat, household, today, **by)
        end_placement(stay, today + timedelta(days=1), EndReason.CLIENT_WISH, SAID, **by)
        return f"/placements/{stay.id}"
    offer = offer_flat(flat, household, today, **by)
    if kind == "answer":
        record_answer(offer, False, SAID, reason=RefusalReason.NOISE, **by)
    else:
        withdraw_offer(offer, SAID, **by)
    return f"/offers/{offer.id}"


@pytest.mark.parametrize(("roles", "may_read"), READERS)
@pytest.mark.parametrize("kind", ["answer", "why closed", "end note"])
def test_words_about_a_person_need_the_right_to_see_the_client(
    riga: Municipality, client: PageClient, kind: str, roles: list[Role], may_read: bool
) -> None:
    url = page_where_it_was_said(kind, riga)

    page = client.as_(*roles, municipality=riga).get(url)

    assert page.status == 200
    # on the page and, where it was written, in its history
    assert page.response.text.count(SAID) == (2 if may_read else 0)
