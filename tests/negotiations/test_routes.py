"""Negotiations in the browser: from a telephone number to a flat of the stock; the reference rents."""

import csv
import io

import pytest
import sqlalchemy as sa
import time_machine

from app.core.permissions import Role
from app.flats.models import Flat
from app.negotiations.models import Negotiation, ReferenceRent, Stage
from tests.factories import TODAY, make_landlord, make_municipality, make_place, make_user
from tests.negotiations.talks import make_negotiation


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def officer(client, city):
    with time_machine.travel(TODAY.isoformat() + "T08:00:00Z", tick=False):
        client.sign_in(make_user(Role.SRA_OFFICER, municipality=city))
        yield client


def test_a_number_is_enough_and_the_card_stands_on_the_board(officer):
    page = (
        officer.get("/negotiations")
        .follow("Atrasts dzīvoklis")
        .submit("Saglabāt", contact_phone="26000000", address_text="Teikā", asked_cents="270")
        .follow()
    )
    assert page.h1 == "Teikā"
    assert "270,00" in page.main

    board = officer.get("/negotiations")
    assert "26000000" in board.one("#stage-found").find_parent("section").get_text()


def test_nobody_to_call_is_refused_and_what_was_typed_stays(officer, db_session):
    page = officer.get("/negotiations/new").submit("Saglabāt", address_text="Teikā")

    assert page.status == 422
    assert "Ierakstiet, kam zvanīt" in page.main
    assert page.one("#address_text")["value"] == "Teikā"
    assert db_session.scalar(sa.select(sa.func.count(Negotiation.id))) == 0


def test_a_card_moves_and_leads_back_to_itself(officer, city, db_session):
    one = make_negotiation(city, address_text="Teikā")

    moved = officer.get("/negotiations").submit("Pārcelt : Teikā", to="called")

    assert moved.response.headers["Location"].endswith(f"/negotiations#negotiation-{one.id}")
    db_session.expire_all()
    assert one.stage is Stage.CALLED


def test_a_move_that_needs_a_reason_asks_for_it(officer, city, db_session):
    one = make_negotiation(city, address_text="Teikā")

    page = officer.get("/negotiations").submit("Pārcelt : Teikā", to="lost")
    assert page.status == 422
    assert "Sarunām beidzoties, jānorāda iemesls." in page.main

    page = page.submit("Pārcelt tālāk", why_not="taken", words="Izīrēja māsīcai").follow()
    assert "Neizdevās: Izīrēts citam" in page.main
    assert "Izīrēja māsīcai" in page.main
    db_session.expire_all()
    assert one.stage is Stage.LOST


@pytest.mark.parametrize(("to", "words"), [("signed", "Šis posms neseko pašreizējam."), ("x", "")])
def test_a_stage_that_does_not_follow_is_refused_in_words(officer, city, db_session, to, words):
    one = make_negotiation(city)

    page = officer.post(f"/negotiations/{one.id}/move", data={"to": to})

    assert page.status == 422
    assert words in page.main
    db_session.expire_all()
    assert one.stage is Stage.FOUND


def test_from_agreed_to_the_stock_without_typing_again(officer, city, db_session):
    one = make_negotiation(
        city, Stage.VIEWING, place=make_place(city, address="Avotu iela 31, Rīga, LV-1009"), flat_number="14", rooms=1
    )
    page = officer.get(f"/negotiations/{one.id}").follow("Pārcelt tālāk").submit("Pārcelt tālāk", to="terms_agreed")
    assert "Pieņemtā cena nav ierakstīta." in page.follow().main

    page = officer.get(f"/negotiations/{one.id}").follow("Ierakstīt cenu")
    page.submit("Saglabāt", kind="accepted", rent_cents="260")
    signed = officer.get(f"/negotiations/{one.id}/move").submit("Pārcelt tālāk", to="signed").follow()
    assert "Trūkst izīrētāja" in signed.main

    landlord = signed.follow("Pievienot kontaktpersonu kā izīrētāju").submit("Saglabāt", kind="person").follow()
    flat = landlord.follow("Pārņemt fondā").submit("Pārņemt fondā").follow()

    assert flat.h1.startswith("Avotu iela 31–14")
    assert "260,00" in flat.main
    assert "Dzīvoklis ir fondā: Avotu iela 31–14" in officer.get(f"/negotiations/{one.id}").main
    assert db_session.scalar(sa.select(Flat.rent_cents)) == 26_000


def test_sending_the_flat_twice_makes_one(officer, city, db_session):
    one = make_negotiation(city, Stage.SIGNED, landlord=make_landlord(city), place=make_place(city), flat_number="14")
    form = officer.get(f"/negotiations/{one.id}/stock")

    assert form.submit("Pārņemt fondā").location == form.submit("Pārņemt fondā").location
    assert db_session.scalar(sa.select(sa.func.count(Flat.id))) == 1


def test_a_step_is_planned_shown_on_today_and_done(officer, city):
    one = make_negotiation(city, address_text="Teikā")
    form = officer.get(f"/negotiations/{one.id}/steps/new")
    assert form.submit("Saglabāt", words="Piezvanīt", due_on="22.11.2026").status == 422
    form.submit("Saglabāt", words="Piezvanīt", due_on="24.11.2026")

    assert "Teikā Piezvanīt" in officer.get("/").main
    done = officer.get(f"/negotiations/{one.id}").follow("Ierakstīt iznākumu : Piezvanīt").submit(outcome="done")

    assert "Nākamais solis nav ieplānots." in done.follow().main


def test_the_table_is_filtered_and_downloaded(officer, city):
    make_negotiation(city, Stage.TERMS_AGREED, address_text="Teikā")
    make_negotiation(city, address_text="=Imantā")

    assert officer.get("/negotiations/table?stages=found").links("=Imantā")
    assert not officer.get("/negotiations/table?q=Teik").links("=Imantā")
    text = officer.get("/negotiations/export.csv").response.text.lstrip("\ufeff")
    rows = {row[0]: row for row in csv.reader(io.StringIO(text), delimiter=";")}
    assert rows["Teikā"][7:10] == ["300,00", "", "270,00"]
    assert "'=Imantā" in rows


def test_a_manager_looks_and_moves_nothing(new_client, city, db_session):
    one = make_negotiation(city, address_text="Teikā")
    manager = new_client()
    manager.sign_in(make_user(Role.PROGRAMME_MANAGER, municipality=city))

    assert not manager.get("/negotiations").all("main form[method=post]")
    assert not manager.get(f"/negotiations/{one.id}").links("Pārcelt tālāk")
    assert manager.post(f"/negotiations/{one.id}/move", data={"to": "called"}).status == 403


def test_reference_rents_are_added_replaced_taken_over_and_removed(new_client, city, db_session):
    manager = new_client()
    manager.sign_in(make_user(Role.PROGRAMME_MANAGER, municipality=city))
    address = f"/settings/{city.id}/reference-rents"
    for rent in ("240", "250"):
        manager.get(address).submit("Saglabāt", valid_from="01.01.2027", rooms="1", rent_cents=rent)
    assert db_session.scalars(sa.select(ReferenceRent.rent_cents)).all() == [25_000]

    def sent(content: bytes):
        return manager.get(address).submit("Pārņemt", file=(io.BytesIO(content), "rents.csv"))

    refused = sent(b"a;b;c;d\n01.01.2027;;2;300\n01.01.2027;;x;300\n")
    assert refused.status == 422
    assert "3. rinda:" in refused.main
    assert db_session.scalar(sa.select(sa.func.count(ReferenceRent.id))) == 1
    assert sent(b"a;b;c;d\n01.01.2027;;2;300\n").status == 303
    assert db_session.scalar(sa.select(sa.func.count(ReferenceRent.id))) == 2

    for _row in range(2):
        form = manager.get(address).all("form[action$=remove]")[0]
        manager.post(str(form["action"]))
    assert "Pašvaldībai orientējošās īres vēl nav." in manager.get(address).main
