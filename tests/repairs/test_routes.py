"""Tickets in the browser: ticked, described, reported; who may see and do what."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import RoleGrant
from app.clients.models import SupportAssignment, TeamRole
from app.core.audit import SYSTEM
from app.core.extensions import db
from app.core.papers import read_paper
from app.core.permissions import Role
from app.flats.models import Readiness
from app.repairs.clock import Priority
from app.repairs.models import (
    Appointment,
    Channel,
    CostKind,
    CostPayer,
    MendedBy,
    Party,
    RepairTicket,
    Reporter,
    SpendRequest,
    TicketPhoto,
    TicketRoom,
    TicketState,
)
from app.repairs.operations.costs import Cost, add_cost
from app.repairs.operations.moving import finish_ticket
from tests.contracts.papers import pdf
from tests.factories import TODAY, client_of, make_flat, make_municipality, make_stay, make_user, save
from tests.pictures import picture
from tests.repairs.cases import NOW, photo_of, report, ticketed

ONE = "Pieteikt 1 bojājumu"


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def flat(city):
    return make_flat(municipality=city)


@pytest.fixture
def _now(monkeypatch):
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)
    monkeypatch.setattr("app.core.clock.utc_now", lambda: NOW)


@pytest.fixture
def officer(client, city, _now):
    user = make_user(Role.SRA_OFFICER, municipality=city, display_name="Andris")
    client.sign_in(user)
    client.user = user
    return client


@pytest.fixture
def mentor(client, city, flat, _now):
    """A mentor whose client lives in the flat; somebody else organises repairs."""
    make_user(Role.SRA_OFFICER, municipality=city, display_name="Andris")
    user = make_user(Role.MENTOR, municipality=city)
    resident = client_of(make_stay(flat).household)
    save(SupportAssignment(client=resident, user=user, role=TeamRole.MENTOR, starts_on=TODAY.replace(year=2020)))
    client.sign_in(user)
    client.resident = resident
    return client


def agreed() -> int:
    return db.session.scalars(sa.select(Appointment.id)).one()


def tickets() -> list[RepairTicket]:
    return list(db.session.scalars(sa.select(RepairTicket).order_by(RepairTicket.id)))


class TestReporting:
    def test_several_faults_are_ticked_described_and_reported_at_once(self, mentor, flat):
        page = mentor.get(f"/flats/{flat.id}/repairs/new")
        assert "Nedeg gaisma" in page.main
        page = mentor.get(f"/flats/{flat.id}/repairs/report?fault=light&fault=dripping")
        assert page.one("form#report")["data-outbox"].startswith("Bojājumi: ")
        shown = page.submit(
            "Pieteikt 2 bojājumus",
            **{"room-light": "kitchen", "words-light": "Kopš svētdienas", "room-dripping": "bath"},
        ).follow()

        assert "Pieteikti 2 bojājumi." in shown.main
        light, tap = sorted(tickets(), key=lambda one: one.fault_code, reverse=True)
        assert (light.room, light.words, light.channel) == (TicketRoom.KITCHEN, "Kopš svētdienas", Channel.VISIT)
        assert (tap.fault_code, tap.room, tap.reporter) == ("dripping", TicketRoom.BATH, Reporter.STAFF)
        assert light.responsible.display_name == "Andris"

    def test_sent_twice_it_is_reported_once(self, mentor, flat):
        page = mentor.get(f"/flats/{flat.id}/repairs/report?fault=light")
        for _time in range(2):
            assert page.submit(ONE).status == 303
        assert len(tickets()) == 1

    def test_nothing_ticked_is_said(self, mentor, flat):
        shown = mentor.get(f"/flats/{flat.id}/repairs/report").follow()
        assert "Atzīmējiet vismaz vienu bojājumu" in shown.main

    def test_who_organises_says_when_it_was_reported_and_how_soon(self, officer, flat):
        page = officer.get(f"/flats/{flat.id}/repairs/report?fault=floor")
        page.submit(ONE, **{"reported_at": "2026-11-20T09:30", "priority-floor": "urgent", "channel": "phone"})
        (ticket,) = tickets()
        assert ticket.reported_at.isoformat() == "2026-11-20T07:30:00+00:00"
        assert ticket.priority is Priority.URGENT

    def test_a_time_that_no_clock_showed_is_refused_beside_the_field(self, officer, flat):
        page = officer.get(f"/flats/{flat.id}/repairs/report?fault=floor")
        shown = page.submit(ONE, **{"reported_at": "2026-03-29T03:30", "words-floor": "Caurums"})
        assert shown.status == 422
        assert shown.one("[name=words-floor]").text.strip() == "Caurums"
        assert tickets() == []

    def test_what_is_known_already_is_shown_before(self, officer, flat, city):
        neighbour = make_flat(municipality=city, building=flat.building)
        there = report(neighbour, "no_heating")
        page = officer.get(f"/flats/{flat.id}/repairs/report?fault=no_heating&fault=light")
        assert f"Šajā ēkā jau pieteikts: {there.number}." in page.main
        assert "gada laikā" not in page.main
        for _time in range(2):
            report(flat, "no_heating")
        page = officer.get(f"/flats/{flat.id}/repairs/report?fault=no_heating")
        assert "Šajā dzīvoklī gada laikā pieteikts 3 reizes." in page.main

    def test_photos_sent_ahead_belong_to_the_fault(self, mentor, flat):
        page = mentor.get(f"/flats/{flat.id}/repairs/report?fault=light&fault=floor")
        key = page.one("form[data-outbox-photos] input[value$=':light']")["value"]
        form = page.soup.select("form[data-outbox-photos]")[0]
        data = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
        sent = mentor.post(form["action"], data={**data, "key": key, "photos": (io.BytesIO(picture()), "a.jpg")})
        assert sent.status == 303
        page.submit("Pieteikt 2 bojājumus")
        counts = {one.fault_code: len(one.photos) for one in tickets()}
        assert counts == {"light": 1, "floor": 0}

    def test_common_parts_of_the_building(self, mentor, flat):
        page = mentor.get(f"/buildings/{flat.building_id}/repairs/new")
        assert "Nedarbojas lifts" in page.main
        mentor.get(f"/buildings/{flat.building_id}/repairs/report?fault=lift").submit(ONE)
        assert [one.flat_id for one in tickets()] == [None]


class TestTicket:
    def test_the_page_says_what_was_promised_and_who_answers(self, officer, flat):
        ticket = report(flat, responsible=officer.user, words="Nedeg", room=TicketRoom.KITCHEN)
        photo = photo_of(ticket)
        page = officer.get(f"/repairs/{ticket.id}")
        assert ticket.number in page.main
        assert "Andris" in page.main
        assert officer.get(f"/repairs/{ticket.id}/photos/{photo.id}/small.jpg").response.data.startswith(b"\xff\xd8")

    def test_photos_are_added_and_taken_off(self, mentor, flat):
        ticket = report(flat)
        page = mentor.get(f"/repairs/{ticket.id}")
        page.submit(photos=(io.BytesIO(picture()), "a.jpg"))
        photo = db.session.scalars(sa.select(TicketPhoto)).one()
        assert mentor.post(f"/repairs/{ticket.id}/photos/{photo.id}/remove").status == 303
        assert mentor.get(f"/repairs/{ticket.id}/photos/{photo.id}/small.jpg").status == 404

    def test_another_mentors_ticket_does_not_exist(self, mentor, flat, city):
        ticket = report(make_flat(municipality=city, building=flat.building))
        photo = photo_of(ticket)
        for path in ("", f"/photos/{photo.id}/small.jpg"):
            assert mentor.get(f"/repairs/{ticket.id}{path}").status == 404
        assert mentor.get(f"/flats/{ticket.flat_id}/repairs").status == 404
        assert mentor.get(f"/flats/{ticket.flat_id}/repairs/report?fault=light").status == 404

    def test_the_flats_tickets_and_the_buildings(self, mentor, flat):
        own, shared = report(flat), report(flat.building, "lift")
        page = mentor.get(f"/flats/{flat.id}/repairs")
        assert own.number in page.main
        assert shared.number in page.main


class TestWork:
    """The whole life of a ticket, by its pages."""

    def test_planned_visited_paused_mended_paid(self, officer, flat):
        ticket = report(flat, now=NOW - timedelta(days=1), responsible=officer.user)
        path = f"/repairs/{ticket.id}"
        officer.get(f"{path}/appointments/new").submit(from_at="2026-11-23T09:00", until_at="2026-11-23T10:00")
        assert ticket.state is TicketState.PLANNED
        officer.get(f"{path}/appointments/{agreed()}").submit(outcome="no_access", words="Neviens neatvēra")
        officer.get(path).submit("Darbs sākas")
        officer.get(f"{path}/pause").submit(reason="access", words="Gaida mentoru")
        page = officer.get(path)
        assert "Neviens neielaiž" in page.main
        assert "termiņš bez gaidīšanas laika vēl nav zināms" in page.main
        officer.get(f"{path}/resume").submit()
        officer.get(f"{path}/costs/new").submit(kind="material", net="20,00", vat="4,20", payer="provider")
        officer.get(f"{path}/done").submit(mended_by="contractor", words="Nomainīta spuldze")
        page = officer.get(path)
        assert ticket.state is TicketState.DONE
        assert "Izpildīts" in page.main
        assert "24,20" in page.main
        officer.get(f"{path}/reopen").submit(words="Atkal nedeg")
        assert ticket.run_number == 2
        assert "Atvērts no jauna" in officer.get(path).main

    def test_a_move_that_is_not_in_the_map_says_why(self, officer, flat):
        ticket = report(flat, responsible=officer.user)
        shown = officer.post(f"/repairs/{ticket.id}/move", data={"state": "reported"})
        assert shown.status == 422
        assert "Pieteikuma stāvoklis tagad: Pieteikts." in shown.main
        assert officer.post(f"/repairs/{ticket.id}/move", data={"state": "x"}).status == 400

    def test_a_mentor_says_what_was_mended_without_anybody_sent_and_nothing_else(self, mentor, flat):
        ticket = report(flat)
        page = mentor.get(f"/repairs/{ticket.id}/done")
        assert {one["value"] for one in page.all("[name=mended_by]")} == {"client", "staff"}
        assert page.submit(mended_by="client").status == 303
        assert ticket.mended_by is MendedBy.CLIENT
        for what in ("cancel", "who", "priority", "pause", "costs/new", "duplicate"):
            assert mentor.get(f"/repairs/{ticket.id}/{what}").status == 403

    def test_who_mends_is_changed_only_with_a_reason(self, officer, flat, city):
        ticket = report(flat, responsible=officer.user)
        colleague = make_user(Role.HOUSING_OFFICER, municipality=city)
        page = officer.get(f"/repairs/{ticket.id}/who")
        assert page.submit(party="landlord").status == 422
        page.submit(party="landlord", words="Tā sarunāts", responsible=str(colleague.id))
        assert (ticket.party, ticket.responsible_id) == (Party.LANDLORD, colleague.id)

    def test_a_danger_shows_its_steps_and_what_to_do_where_it_is_not_safe(self, officer, flat):
        ticket = report(flat, "electric_danger", responsible=officer.user)
        path = f"/repairs/{ticket.id}"
        assert "Vēl neviens nav atbildējis" in officer.get(path).main
        officer.get(f"{path}/safety").submit(safe="no", words="Dzirksteļo")
        page = officer.get(path)
        assert "„Remontā”" in page.main
        page.submit("Norādīt dzīvokli „Remontā”")
        assert flat.readiness is Readiness.IN_REPAIR
        shown = officer.get(f"{path}/done").submit(mended_by="staff")
        assert shown.status == 422
        assert "Vieta vēl nav padarīta droša." in shown.main
        for step in ("investigate", "make_safe"):
            assert officer.get(f"{path}/steps/{step}").submit(words="Atslēgts").status == 303
        assert officer.get(f"{path}/done").submit(mended_by="staff").status == 303

    def test_spending_above_the_limit_is_decided_by_another(self, client, officer, flat, city):
        ticket = report(flat, responsible=officer.user)
        path = f"/repairs/{ticket.id}"
        shown = officer.get(f"{path}/costs/new").submit(kind="material", net="300", payer="provider")
        assert shown.status == 422
        assert "Pieteikuma izmaksas kopā: 300,00" in shown.main
        officer.get(f"{path}/spending/new").submit(sum="300", words="Plīts")
        asked = db.session.scalars(sa.select(SpendRequest)).one()
        assert officer.get(f"{path}/spending/{asked.id}").status == 403
        client.post("/logout")
        client.as_(Role.PROGRAMME_MANAGER, municipality=city)
        client.get(path).follow("Izlemt par izdevumiem").submit(approved="yes")
        assert asked.approved is True

    def test_the_same_fault_on_another_ticket(self, officer, flat):
        ticket, other = report(flat, responsible=officer.user), report(flat)
        officer.get(f"/repairs/{ticket.id}/duplicate").submit(other=str(other.id))
        assert ticket.duplicate_of_id == other.id
        assert f"Šis bojājums ir pieteikumā {other.number}." in officer.get(f"/repairs/{ticket.id}").main

    def test_papers_are_taken_by_whom_they_are_for(self, client, officer, flat, city):
        ids = ticketed(flat)
        path = f"/repairs/{ids['ticket']}/costs/{ids['ticket_cost']}"
        assert officer.get(f"{path}/invoice").response.data.startswith(b"%PDF")
        assert officer.get(f"{path}/agreement").status == 403  # it holds a client's name
        client.post("/logout")
        client.as_(Role.HOUSING_OFFICER, municipality=city)
        assert client.get(f"{path}/agreement").response.data.startswith(b"%PDF")

    def test_the_name_on_an_agreement_is_not_for_who_sees_names_only_elsewhere(self, client, flat, city):
        person = make_user(Role.SRA_OFFICER, municipality=city)
        elsewhere = {"role": Role.MENTOR, "municipality": make_municipality(), "valid_from": TODAY.replace(year=2020)}
        save(RoleGrant(user=person, **elsewhere))
        ids = ticketed(flat)
        client.sign_in(person)
        path = f"/repairs/{ids['ticket']}/costs/{ids['ticket_cost']}"
        assert [client.get(f"{path}/{what}").status for what in ("invoice", "agreement")] == [200, 404]

    def test_a_neighbours_agreement_about_the_house_is_not_for_a_mentor(self, mentor, flat):
        ticket = report(flat.building, "lift")
        paid = Cost(CostKind.LABOUR, CostPayer.CLIENT, TODAY, 1, agreement=read_paper(pdf()))
        cost = add_cost(ticket, paid, now=NOW, actor=SYSTEM)
        assert mentor.get(f"/repairs/{ticket.id}").status == 200
        assert mentor.get(f"/repairs/{ticket.id}/costs/{cost.id}/agreement").status == 404


def test_what_was_written_down_later_says_when(officer, flat):
    ticket = report(flat, now=NOW - timedelta(days=20), priority=Priority.PRIORITY)
    by = make_user(Role.SRA_OFFICER, municipality=flat.municipality)
    finish_ticket(ticket, MendedBy.STAFF, NOW - timedelta(days=15), now=NOW, actor=by)
    history = officer.get(f"/repairs/{ticket.id}").one("#history").get_text(" ", strip=True)
    assert history.count("Pierakstīts vēlāk: 23.11.2026. 10:00") == 1  # the repair, not the report
