"""Today for each role, within the own municipality and without names; the pages about the service for everybody."""

from datetime import timedelta

import pytest
import time_machine

from app.accounts.models import Cover
from app.clients.models import SupportAssignment, TeamRole
from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.flats.models import Readiness, VoidPeriod, VoidReason
from app.placements.operations.offers import offer_flat
from tests.factories import (
    TODAY,
    make_application,
    make_building,
    make_client,
    make_flat,
    make_household,
    make_municipality,
    make_place,
    make_stay,
    make_user,
    make_waiting,
    save,
)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(TODAY.isoformat() + "T08:00:00Z", tick=False):
        yield


class Town:
    """One of everything that Today tells of; every address begins with `street`, every name is Zigurds Izdomātais."""

    def __init__(self, street: str) -> None:
        self.municipality = make_municipality()
        self.building = make_building(
            self.municipality, place=make_place(self.municipality, address=f"{street} iela 1, Rīga, LV-1010")
        )
        self.vacant, self.offered, self.lived_in = (self._flat(number) for number in "123")
        self.in_repair = self._flat("4", readiness=Readiness.IN_REPAIR)
        self.applicant, self.waiting, self.housed = (make_household(self.municipality) for _ in range(3))
        make_application(self.applicant, received_on=TODAY - timedelta(days=28))
        for household in (self.waiting, self.housed):
            make_waiting(household, TODAY - timedelta(days=50))
        make_stay(self.lived_in, self.housed, TODAY, TODAY + timedelta(days=30))
        offer_flat(self.offered, self.waiting, TODAY, actor=SYSTEM, today=TODAY)

    def _flat(self, number: str, **values):
        return make_flat(self.building, number=number, **values)


@pytest.fixture
def riga(db_session):
    return Town("Ozolu")


@pytest.fixture
def liepaja(db_session):
    return Town("Liepu")


def file_number(household) -> str:
    return household.members[0].client.file_number


def numbers(page) -> dict[str, str]:
    """The figures at the top: label → value."""
    return {
        one.select_one(".number-label").get_text(" ", strip=True): one.select_one(".number-value").get_text(strip=True)
        for one in page.all("main .stack > .numbers > .number")
    }


def headings(page) -> list[str]:
    return [heading.get_text(strip=True) for heading in page.all("main h2")]


OFFICER = ["Lēmumi", "Gaida dzīvokli", "Piedāvājumi bez atbildes", "Apskates šonedēļ"]
PAYMENTS = "Maksājumi izīrētājiem"
STOCK = [
    PAYMENTS,
    "Sarunas",
    "Izīrētājiem dotie un viņu dotie solījumi",
    "Līgumi, par kuriem jāizlemj",
    "Atslēgas",
    "Dzīvokļi, kas nav gatavi",
]
ENDS = "Dzīvoklis beidzas, un cits netiek meklēts"
SECTIONS = {
    Role.HOUSING_OFFICER: [*OFFICER, ENDS, *STOCK, "Pārvaldība"],
    Role.SRA_OFFICER: STOCK,
    Role.MENTOR: ["Mani klienti", "Jums vēl nav piešķirts neviens klients"],
    Role.SOCIAL_WORKER: ["Mani klienti", "Jums vēl nav piešķirts neviens klients"],
    Role.FINANCE: [PAYMENTS],
    Role.PROGRAMME_MANAGER: [*OFFICER, ENDS, PAYMENTS, "Pārvaldība"],
    Role.ADMINISTRATOR: ["Pārvaldība"],
    Role.DATA_PROTECTION: ["Pārvaldība"],
}


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_sections_and_each_link_opens(client, riga, role):
    page = client.as_(role, municipality=riga.municipality).get("/")

    assert page.h1 == "Šodien"
    assert headings(page) == SECTIONS[role]
    for link in page.all("main a[href]"):
        assert client.get(str(link["href"])).status == 200, link["href"]


def test_an_officer_sees_what_waits_in_the_own_municipality_only(client, riga, liepaja):
    page = client.as_(Role.HOUSING_OFFICER, municipality=riga.municipality).get("/")

    assert numbers(page) == {
        "Lēmumi, kam termiņš ir tuvu vai nokavēts": "1",
        "Mājsaimniecības, kas gaida dzīvokli": "1",
        "Brīvi, gatavi dzīvokļi": "1",
        "Dzīvokļi, kurus sagatavo vai remontē": "1",
        "Piedāvājumi, kas gaida atbildi": "1",
    }
    assert f"Iesniegums: {file_number(riga.applicant)}" in page.main
    assert f"Kam: {file_number(riga.waiting)}" in page.main
    assert page.links("Ozolu iela 1–4") == [f"/flats/{riga.in_repair.id}"]
    for foreign in (liepaja.applicant, liepaja.waiting):
        assert file_number(foreign) not in page.main
    assert "Liepu" not in page.main


def test_flats_offered_together_are_one_line_that_leads_to_the_choice_between_them(client, riga):
    offer = offer_flat(riga.vacant, riga.waiting, TODAY, actor=SYSTEM, today=TODAY)

    page = client.as_(Role.HOUSING_OFFICER, municipality=riga.municipality).get("/")

    assert page.links("Ozolu iela 1–2, Ozolu iela 1–1") == [f"/offer-sheets/{offer.sheet_id}"]
    assert numbers(page)["Piedāvājumi, kas gaida atbildi"] == "2"


@pytest.mark.parametrize("role", [Role.HOUSING_OFFICER, Role.PROGRAMME_MANAGER])
def test_no_name_stands_on_today(client, riga, role):
    page = client.as_(role, municipality=riga.municipality).get("/")

    assert file_number(riga.waiting) in page.main
    assert "Zigurds" not in page.text
    assert "Izdomātais" not in page.text


def test_each_number_is_as_long_as_the_list_it_opens(client, riga):
    """A flat that is offered is not vacant, and a group flat is vacant until its last room is taken."""
    group = make_flat(riga.building, number="5", group_rooms=2)
    household = make_household(riga.municipality, group_flat=True)
    make_waiting(household, TODAY)
    make_stay(group, household)
    page = client.as_(Role.SRA_OFFICER, municipality=riga.municipality).get("/")

    assert numbers(page)["Brīvi, gatavi dzīvokļi"] == "2"
    vacant = page.follow("Brīvi, gatavi dzīvokļi")
    assert {"Ozolu iela 1–1", "Ozolu iela 1–5"} <= {link.get_text(strip=True) for link in vacant.all("main a")}
    assert not vacant.links("Ozolu iela 1–2")
    assert page.follow("Dzīvokļi, kurus sagatavo vai remontē").links("Ozolu iela 1–4")


@pytest.mark.parametrize(("days", "near"), [(22, False), (23, True), (31, True)])
def test_a_decision_appears_when_it_is_near(client, db_session, days, near):
    municipality = make_municipality()
    household = make_household(municipality)
    make_application(household, received_on=TODAY - timedelta(days=days))
    page = client.as_(Role.HOUSING_OFFICER, municipality=municipality).get("/")

    assert (f"Iesniegums: {file_number(household)}" in page.main) == near
    assert "kopā 1 iesniegums" in page.main


@pytest.mark.parametrize("role", [Role.MENTOR, Role.SOCIAL_WORKER])
def test_a_supporter_sees_own_clients_and_where_they_live(client, riga, role):
    person, colleague = make_user(role, municipality=riga.municipality), make_user(role, municipality=riga.municipality)
    housed, waiting = (household.members[0].client for household in (riga.housed, riga.waiting))
    left, moved_out = make_client(riga.municipality), make_household(riga.municipality)
    make_waiting(moved_out)
    earlier = make_flat(riga.building, number="6")
    make_stay(earlier, moved_out, TODAY - timedelta(days=9), TODAY)
    for own in (housed, moved_out.members[0].client):
        support(own, person, TeamRole(role), None)
    support(waiting, colleague, TeamRole(role), None)
    support(left, person, TeamRole(role), TODAY)
    client.sign_in(person)
    page = client.get("/")

    assert page.links(housed.file_number) == [f"/clients/{housed.id}"]
    assert "Ozolu iela 1–3" in page.main
    assert f"{file_number(moved_out)} Dzīvokļa vēl nav" in page.main
    assert waiting.file_number not in page.main
    assert left.file_number not in page.main

    save(
        Cover(
            municipality_id=riga.municipality.id,
            absent_user=colleague,
            covering_user=person,
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=1),
            given_by_id=colleague.id,
        )
    )
    page = client.get("/")
    assert page.links(waiting.file_number) == [f"/clients/{waiting.id}"]
    assert f"{waiting.file_number} Dzīvokļa vēl nav" in page.main


def support(client, user, role, ends_on):
    return save(
        SupportAssignment(
            client=client, user_id=user.id, role=role, starts_on=TODAY - timedelta(days=30), ends_on=ends_on
        )
    )


def test_an_empty_programme_says_what_would_appear(client, db_session):
    page = client.as_(Role.HOUSING_OFFICER, municipality=make_municipality()).get("/")

    for words in (
        "Neviena lēmuma termiņš netuvojas.",
        "Neviens negaida.",
        "Neviens piedāvājums negaida atbildi.",
        "Visi fonda dzīvokļi ir gatavi.",
    ):
        assert words in page.main
    assert set(numbers(page).values()) == {"0"}


def test_a_visitor_is_led_to_sign_in(client):
    assert client.get("/").location.startswith("/login")


@pytest.mark.parametrize(
    ("name", "title"),
    [("accessibility", "Piekļūstamības paziņojums"), ("privacy", "Privātuma paziņojums"), ("help", "Palīdzība")],
)
def test_the_pages_about_the_service_are_open_to_everybody(client, riga, name, title):
    assert client.get(f"/about/{name}").h1 == title
    assert client.as_(Role.FINANCE, municipality=riga.municipality).get(f"/about/{name}").h1 == title


@pytest.mark.parametrize("name", ["today", "layout", "..%2Flayout"])
def test_no_other_template_is_shown_by_its_name(client, name):
    assert client.get(f"/about/{name}").status == 404


def test_finance_sees_what_lived_in_flats_cost_what_is_unknown_and_what_stands_empty(client, db_session):
    town, elsewhere = make_municipality(), make_municipality()
    building = make_building(town)
    make_stay(make_flat(building, number="1", rent_cents=30_000, utilities_cents=8_050))
    make_stay(make_flat(building, number="2", rent_cents=None, utilities_cents=7_000))
    left = make_flat(building, number="3")
    make_stay(left, starts_on=TODAY - timedelta(days=30), ends_on=TODAY - timedelta(days=4))
    noted = make_flat(building, number="4")
    save(VoidPeriod(flat=noted, starts_on=TODAY - timedelta(days=10), reason=VoidReason.REPAIR))
    make_flat(building, number="5", readiness_since=TODAY - timedelta(days=2))
    make_flat(building, number="6", readiness=Readiness.WITHDRAWN)
    make_stay(make_flat(make_building(elsewhere)))
    page = client.as_(Role.FINANCE, municipality=town).get("/")

    assert numbers(page)["paredzamā īre un komunālie maksājumi mēnesī"] == "450,50\u00a0€"
    assert "2 apdzīvoti dzīvokļi" in page.main
    assert numbers(page)["apdzīvoti dzīvokļi, kuru īre vai komunālie maksājumi nav zināmi"] == "1"
    assert numbers(page)["dzīvokļi ir tukši"] == "3"
    assert "kopā tukši 16 dienas" in page.main
    unknown = page.follow("apdzīvoti dzīvokļi, kuru īre vai komunālie maksājumi nav zināmi")
    assert len(unknown.all("tbody tr")) == 1
    assert len(page.follow("dzīvokļi ir tukši").all("tbody tr")) == 3


def test_the_data_protection_officer_is_led_to_subject_prints(client, riga):
    page = client.as_(Role.DATA_PROTECTION).get("/")

    assert page.follow("Personas datu izdrukas").status == 200
