"""Repairs on the pages of others and on Today; contractors; the list of faults."""

import csv
import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.clients.models import SupportAssignment, TeamRole
from app.contracts.models import RepairElement, RepairParty
from app.core.audit import SYSTEM
from app.core.extensions import db
from app.core.permissions import Role
from app.repairs.models import Contractor, CostKind, CostPayer
from app.repairs.operations.costs import Cost, add_cost, ask_to_spend, reverse_cost
from app.repairs.operations.hazards import answer_safety
from app.repairs.queries.tickets import latest_list
from app.repairs.standard import Hazard
from tests.contracts.cases import head_lease, signed
from tests.factories import TODAY, client_of, make_flat, make_landlord, make_municipality, make_stay, make_user, save
from tests.repairs.cases import NOW, report


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def flat(city):
    return make_flat(municipality=city, landlord=make_landlord(city))


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)
    monkeypatch.setattr("app.core.clock.utc_now", lambda: NOW)


@pytest.fixture
def officer(client, city):
    return client.as_(Role.HOUSING_OFFICER, municipality=city)


class TestParts:
    def test_open_repairs_stand_where_one_looks(self, officer, flat):
        contract = signed(head_lease(flat), repairs={RepairElement.ELECTRICITY: RepairParty.LANDLORD})
        stay = make_stay(flat)
        own, shared = report(flat), report(flat.building, "lift")
        for path in (
            f"/flats/{flat.id}",
            f"/landlords/{flat.landlord_id}",
            f"/contracts/{contract.id}",
            f"/placements/{stay.id}",
        ):
            assert own.number in officer.get(path).main, path
        assert shared.number in officer.get(f"/buildings/{flat.building_id}").main

    def test_a_mentor_finds_them_on_the_persons_page_and_reports_there(self, client, flat, city):
        resident = client_of(make_stay(flat).household)
        client.as_(Role.MENTOR, municipality=city)
        save(SupportAssignment(client=resident, user=client.user, role=TeamRole.MENTOR, starts_on=TODAY))
        ticket = report(flat)
        page = client.get(f"/clients/{resident.id}")
        assert ticket.number in page.main
        assert "Kas bojāts?" in page.follow("Pieteikt bojājumu").main

    def test_today_shows_ones_own_tickets_the_late_ones_first(self, officer, flat):
        late = report(flat, "no_water", now=NOW - timedelta(days=3), responsible=officer.user)
        soon, others = report(flat, responsible=officer.user), report(flat, "floor")
        main = officer.get("/").main
        assert main.index(late.number) < main.index(soon.number)
        assert others.number not in main

    def test_today_shows_homes_that_are_not_safe_and_what_one_may_approve(self, client, flat, city):
        ticket, asker = report(flat, "electric_danger"), make_user(Role.SRA_OFFICER, municipality=city)
        answer_safety(ticket, True, "Bija droši", now=NOW, actor=SYSTEM)
        answer_safety(ticket, False, "Dzirksteļo", now=NOW, actor=SYSTEM)
        safe_again = report(flat, "gas_smell")
        for safe in (False, True):
            answer_safety(safe_again, safe, "Noslēgts krāns", now=NOW, actor=SYSTEM)
        ask_to_spend(ticket, 90_000, "Jauna instalācija", now=NOW, actor=asker)
        client.as_(Role.PROGRAMME_MANAGER, municipality=city)
        main = client.get("/").main
        assert "Tur nav droši palikt." in main
        assert safe_again.number not in main
        assert f"Saskaņot izdevumus: {ticket.number}" in main


class TestContractors:
    def test_added_corrected_ended(self, officer, city):
        officer.get(f"/municipalities/{city.id}/contractors/new").submit(name="SIA Meistars", trade="Elektriķis")
        firm = db.session.scalars(sa.select(Contractor)).one()
        assert "SIA Meistars" in officer.get("/contractors").main
        officer.get(f"/contractors/{firm.id}").submit(phone="20000001", ended_on=TODAY.isoformat())
        assert firm.phone == "20000001"
        assert "Jaunus darbus neuztic" in officer.get("/contractors").main

    def test_a_name_twice_is_refused_with_what_was_typed(self, officer, city):
        for _time in range(2):
            page = officer.get(f"/municipalities/{city.id}/contractors/new").submit(name="SIA Meistars", trade="x")
        assert page.status == 422
        assert page.one("[name=trade]")["value"] == "x"


class TestFaultList:
    def test_it_is_changed_card_by_card_and_saved_as_a_version(self, client, city):
        client.as_(Role.PROGRAMME_MANAGER, municipality=city)
        page = client.get(f"/municipalities/{city.id}/faults/edit")
        first = page.one("[name=classes-0-names]")["value"]
        page = page.submit("Pievienot bojājuma veidu")
        number = len(page.all("input[name$=-names]")) - 1
        card = f"classes-{number}"
        page = page.submit(
            "Saglabāt sarakstu",
            **{
                f"{card}-names": "Nestrādā tvaika nosūcējs | The cooker hood does not work",
                f"{card}-examples": "Neelpo",
                f"{card}-element": "appliances",
                f"{card}-priority": "routine",
                f"{card}-hazard": "damp",
                f"{card}-where": "flat",
                "reason": "Bieži bojājas",
            },
        )
        assert page.status == 303
        version, faults = latest_list(city.id)
        made = faults.get("nestrada_tvaika_nosucejs")
        assert version == 1
        assert made
        assert (made.names["en"], made.hazard) == ("The cooker hood does not work", Hazard.DAMP)
        shown = client.get(f"/municipalities/{city.id}/faults").main
        assert "Nestrādā tvaika nosūcējs" in shown
        assert first.split(" | ")[0] in shown
        assert "Nestrādā tvaika nosūcējs" not in client.get(f"/municipalities/{city.id}/faults?version=0").main

    def test_moved_and_taken_out_without_being_kept(self, client, city):
        client.as_(Role.PROGRAMME_MANAGER, municipality=city)
        page = client.get(f"/municipalities/{city.id}/faults/edit")
        names = [one["value"] for one in page.all("input[name$=-names]")]
        data = {"csrf_token": page.one("main input[name=csrf_token]")["value"], "do": "classes-1-up"}
        data |= {one["name"]: one.get("value", "") for one in page.all("input[name^=classes]")}
        moved = client.post(f"/municipalities/{city.id}/faults/edit", data=data)
        assert [one["value"] for one in moved.all("input[name$=-names]")][:2] == [names[1], names[0]]
        assert latest_list(city.id)[0] == 0

    def test_without_something_else_it_is_refused(self, client, city):
        client.as_(Role.PROGRAMME_MANAGER, municipality=city)
        page = client.get(f"/municipalities/{city.id}/faults/edit")
        last = len(page.all("input[name$=-names]")) - 1
        shown = page.submit("Saglabāt sarakstu", **{f"classes-{last}-where": "flat", "reason": "x"})
        assert shown.status == 422
        assert "paliek sarakstā" in shown.main


class TestCosts:
    @pytest.fixture
    def paid(self, flat):
        ticket = report(flat, words="Klientes virtuve")
        line = add_cost(ticket, cost("R-1"), now=NOW, actor=SYSTEM)
        add_cost(ticket, cost("R-2", payer=CostPayer.LANDLORD, net_cents=100), now=NOW, actor=SYSTEM)
        reverse_cost(line, "Kļūda", now=NOW, actor=SYSTEM)
        return ticket

    def test_finance_sees_sums_and_neither_words_nor_the_ticket(self, client, paid, city):
        client.as_(Role.FINANCE, municipality=city)
        page = client.get("/repairs/costs")
        assert "R-1" in page.main
        assert "Kopā ar PVN: 1,00" in page.main
        assert "virtuve" not in page.main
        assert client.get(f"/repairs/{paid.id}").status == 403
        assert "R-2" not in client.get("/repairs/costs?payer=provider").main
        file = client.get("/repairs/costs.csv").response.data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(file), delimiter=";"))
        assert len({row[0] for row in rows[1:]}) == len(rows) - 1 == 3

    def test_of_another_municipality_nothing(self, client, paid):
        client.as_(Role.FINANCE, municipality=make_municipality("Valmiera"))
        assert "R-1" not in client.get("/repairs/costs").main


def cost(number: str, payer: CostPayer = CostPayer.PROVIDER, net_cents: int = 10_000) -> Cost:
    return Cost(CostKind.MATERIAL, payer, TODAY, net_cents, invoice_number=number)
