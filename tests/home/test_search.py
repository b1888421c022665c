"""One box over everything: each finds what their roles may open, and a search for a person is written down."""

import pytest
import sqlalchemy as sa

from app.clients.models import ClientWord
from app.core.audit import AuditEvent
from app.core.crypto import word_hashes
from app.core.extensions import db
from app.core.permissions import Role
from tests.factories import (
    client_of,
    make_building,
    make_flat,
    make_household,
    make_landlord,
    make_municipality,
    make_place,
    save,
)
from tests.pages import PageClient


class Town:
    """A client, a flat and a landlord that a search can find."""

    def __init__(self, name: str, prefix: str) -> None:
        self.municipality = make_municipality(name, file_prefix=prefix)
        self.household = make_household(self.municipality)
        self.client = client_of(self.household)
        self.landlord = make_landlord(self.municipality, name="SIA Pagalma nami")
        place = make_place(self.municipality, address=f"Zvaigžņu iela 21, {name}")
        self.flat = make_flat(make_building(self.municipality, place=place), number="5", landlord=self.landlord)
        self.addresses = {
            "client": f"/clients/{self.client.id}",
            "household": f"/households/{self.household.id}",
            "print": f"/subject-prints/{self.client.id}",
            "flat": f"/flats/{self.flat.id}",
            "building": f"/buildings/{self.flat.building_id}",
            "landlord": f"/landlords/{self.landlord.id}",
        }


@pytest.fixture
def riga(db_session):
    return Town("Rīga", "R")


@pytest.fixture
def liepaja(db_session):
    return Town("Liepāja", "L")


def found(browser: PageClient, text: str, town: Town) -> set[str]:
    """Which objects of the town the results lead to."""
    links = {str(link["href"]) for link in browser.get("/search", query_string={"q": text}).all("main a[href]")}
    return {name for name, address in town.addresses.items() if address in links}


def searches() -> list[str]:
    query = sa.select(AuditEvent).where(AuditEvent.action == "client.search")
    return [event.note or "" for event in db.session.scalars(query)]


STOCK = {"flat", "building"}


@pytest.mark.parametrize(
    ("role", "number", "address", "landlord"),
    [
        (Role.HOUSING_OFFICER, {"client", "household"}, STOCK, {"landlord"}),
        (Role.PROGRAMME_MANAGER, {"client", "household"}, STOCK, {"landlord"}),
        (Role.SRA_OFFICER, set(), STOCK, {"landlord"}),
        (Role.FINANCE, set(), STOCK, {"landlord"}),
        (Role.MENTOR, set(), set(), set()),
        (Role.DATA_PROTECTION, {"print"}, set(), set()),
    ],
)
def test_each_role_finds_what_it_may_open_and_nothing_elsewhere(client, riga, liepaja, role, number, address, landlord):
    client.as_(role, municipality=riga.municipality)

    assert found(client, riga.client.file_number.lower(), riga) == number
    assert found(client, "zvaigznu iela 21", riga) == address
    assert found(client, "zvaigznu 21-5", riga) == address
    assert "flat" not in found(client, "zvaigznu 21-6", riga)
    assert found(client, "pagalma", riga) == landlord
    if role is not Role.DATA_PROTECTION:  # held for the whole installation
        for text in (liepaja.client.file_number, "zvaigznu iela 21", "pagalma"):
            assert found(client, text, liepaja) == set()


def test_a_name_is_found_by_whom_it_is_open_to_and_the_search_is_written_down(client, new_client, riga):
    name = riga.client.family_name
    for hashed in word_hashes(name):
        save(ClientWord(client_id=riga.client.id, word_hash=hashed))
    officer, agent = client.as_(Role.HOUSING_OFFICER, municipality=riga.municipality), new_client()
    agent.as_(Role.SRA_OFFICER, municipality=riga.municipality)

    assert found(agent, name, riga) == set()
    assert searches() == []
    assert found(officer, name, riga) == {"client", "household"}
    assert searches() == [f"{name} → {riga.client.file_number}"]
    assert name not in officer.get(f"/search?q={riga.client.file_number}").text
    assert len(searches()) == 1


def test_the_box_is_there_for_those_who_can_find_something(client, new_client, riga):
    officer = client.as_(Role.HOUSING_OFFICER, municipality=riga.municipality)
    page = officer.get("/").submit("Meklēt visur", q="pagalma")
    assert page.url.startswith("/search?q=pagalma")

    administrator = new_client().as_(Role.ADMINISTRATOR)
    assert administrator.get("/").all("form[role=search]") == []
    assert administrator.get("/search?q=pagalma").status == 403


@pytest.mark.parametrize("text", ["", "   ", "!", "nav tāda", "x" * 300])
def test_what_finds_nothing_says_so(client, riga, text):
    client.as_(Role.HOUSING_OFFICER, municipality=riga.municipality)

    page = client.get("/search", query_string={"q": text})

    assert page.status == 200
    assert page.all(".task") == []


@pytest.mark.parametrize("times", [1, 7])
def test_the_number_of_queries_does_not_grow(client, riga, count_queries, times):
    for _one in range(times):
        place = make_place(riga.municipality, address=f"Zvaigžņu iela {30 + _one}, Rīga")
        make_flat(make_building(riga.municipality, place=place))
    client.as_(Role.HOUSING_OFFICER, municipality=riga.municipality)

    with count_queries() as sent:
        client.get("/search?q=zvaigznu")

    assert len(sent) <= 18, "\n".join(sent)
