"""Contracts in the browser: drawn up from the flat's page, signed, amended, ended; rent; who sees a name."""

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa

from app.contracts.calculations import RentKind
from app.contracts.models import Contract, ContractModel, ContractState, IndexValue
from app.core.audit import AuditEvent
from app.core.permissions import Role
from app.waitlist.queries import open_entry
from tests.contracts.cases import FIRST, LAST, drawn_up, head_lease, signed
from tests.factories import (
    TODAY,
    client_of,
    make_flat,
    make_household,
    make_landlord,
    make_municipality,
    make_service,
    make_stay,
    make_user,
)


@pytest.fixture
def city(db_session):
    return make_municipality("Rīga")


@pytest.fixture
def flat(city):
    return make_flat(municipality=city, landlord=make_landlord(city))


@pytest.fixture
def officer(client, city, monkeypatch):
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)
    client.sign_in(make_user(Role.SRA_OFFICER, municipality=city))
    return client


def test_a_head_lease_for_two_flats_is_drawn_up_and_signed(officer, flat, db_session):
    other = make_flat(flat.building, landlord=flat.landlord)
    page = officer.get(f"/flats/{flat.id}").follow("Sagatavot līgumu")
    shown = page.submit(
        model="head_lease",
        flats=[str(flat.id), str(other.id)],
        why_not_client="owner_not_ready",
        starts_on="2026-01-01",
        last_on="2026-12-31",
        rent_cents="500,00",
        deposit_cents="1000,00",
    ).follow()
    assert "Līgums ir sagatavots" in shown.main

    shown = shown.follow("Reģistrēt parakstīšanu").submit(signed_on="2026-01-01", signing="paper").follow()

    contract = db_session.scalars(sa.select(Contract)).one()
    assert (contract.state, contract.ends_on, len(contract.flats)) == (ContractState.SIGNED, LAST, 2)
    assert contract.number in officer.get(f"/flats/{other.id}").main
    assert contract.number in officer.get("/contracts?ending=60").main
    assert contract.number not in officer.get("/contracts?ending=30").main


def test_a_refused_contract_comes_back_with_what_was_typed_and_why(officer, flat):
    signed(head_lease(flat))
    page = officer.get(f"/contracts/new?flat={flat.id}").submit(
        model="head_lease", why_not_client="other", starts_on="2026-06-01", last_on="2027-05-31", rent_cents="250"
    )
    assert page.status == 422
    assert "jau ir citā līgumā" in page.main
    assert page.one("input[name=starts_on]")["value"] == "2026-06-01"

    page = page.submit(starts_on="2027-06-01", last_on="2027-05-31")
    assert page.status == 422


def test_an_amendment_changes_the_rent_from_its_day_and_the_lines_add_up(officer, flat):
    contract = signed(head_lease(flat))
    shown = (
        officer.get(f"/contracts/{contract.id}/amend")
        .submit(signed_on="2026-03-01", effective_on="2026-04-16", changes="Īre pieaug.", rent_cents="260,00")
        .follow()
    )
    assert "Grozījumi Nr. 1" in shown.main

    page = officer.get(f"/contracts/{contract.id}/rent?from_on=2026-04-01&until_on=2026-04-30")
    assert "255,00" in page.main
    assert "15 no 30" in page.main
    answer = officer.get(f"/contracts/{contract.id}/rent.csv?from_on=2026-04-01&until_on=2026-04-30")
    lines = list(csv.reader(io.StringIO(answer.response.text.lstrip("\ufeff")), delimiter=";"))
    assert [line[-1] for line in lines[1:]] == ["125,00", "130,00"]


def test_ending_asks_about_each_stay_and_opens_the_search(officer, flat, db_session):
    contract = signed(head_lease(flat))
    stay = make_stay(flat)
    if not client_of(stay.household).services:
        make_service(client_of(stay.household))
    refused = officer.get(f"/contracts/{contract.id}/end").submit(
        ended_on="2026-12-01", by="landlord", reason="Pārdod."
    )
    assert refused.status == 422

    refused.submit(**{f"stay_{stay.id}": "ends"}).follow()

    db_session.refresh(stay)
    assert stay.ends_on == date(2026, 12, 1)
    assert open_entry(stay.household_id) is not None


def test_names_are_read_of_a_draft_only_and_that_is_logged(officer, flat, city, db_session):
    lease = head_lease(
        flat, model=ContractModel.CLIENT_LEASE, why_not_client=None, household=make_household(city), ends_on=LAST
    )
    contract = drawn_up(lease)
    assert "Izdomātais" not in officer.get(f"/contracts/{contract.id}").main
    assert (
        "Izdomātais" in officer.get(f"/contracts/{contract.id}").follow("Parakstītāju vārdi līguma sagatavošanai").main
    )
    read = sa.select(AuditEvent.object_type).where(AuditEvent.action == "contract.read_names.read")
    assert db_session.scalars(read).all() == ["household"]

    officer.get(f"/contracts/{contract.id}/sign").submit(signed_on=FIRST.isoformat(), signing="paper")
    assert officer.get(f"/contracts/{contract.id}/names").status == 404


def test_the_index_of_a_month_is_recorded_and_corrected(officer, city, db_session):
    page = officer.get("/contracts/index-values").follow()
    assert page.submit(month_on="2026-05-10", value="12x", source="CSP").status == 422
    page.submit(month_on="2026-05-10", value="123,4", source="CSP")
    officer.get("/contracts/index-values").follow().submit(month_on="2026-05-01", value="123.45", source="CSP")
    assert [(one.month_on, one.value) for one in db_session.scalars(sa.select(IndexValue))] == [
        (date(2026, 5, 1), 1_234_500)
    ]


def test_today_names_the_last_day_to_give_notice(officer, flat):
    contract = signed(head_lease(flat, ends_on=date(2027, 1, 10)))
    assert contract.number in officer.get("/").main
    assert "Pēdējā diena uzteikumam" in officer.get("/").main


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "jau ir citā līgumā"),  # a second head lease for the same days
        ({"starts_on": "2026-12-31"}, "jau ir citā līgumā"),  # one day shared
        ({"starts_on": "2027-01-01", "last_on": "2026-12-31"}, "Pēdējā diena nav agrāk"),
        ({"starts_on": "2027-01-01", "last_on": ""}, "vienmēr ir pēdējā diena"),
    ],
)
def test_overlapping_leases_and_dates_out_of_order_are_refused_in_words(officer, flat, changed, words, db_session):
    signed(head_lease(flat))
    lease = {"model": "head_lease", "why_not_client": "owner_not_ready", "rent_cents": "250"}
    days = {"starts_on": "2026-06-01", "last_on": "2027-05-31"}
    page = officer.get(f"/contracts/new?flat={flat.id}").submit(**lease, **(days | changed))
    assert page.status == 422
    assert words in page.main
    assert db_session.scalar(sa.select(sa.func.count(Contract.id))) == 1


def test_of_two_drafts_for_one_flat_the_second_signature_is_refused_in_words(officer, flat):
    first, second = drawn_up(head_lease(flat)), drawn_up(head_lease(flat))
    told = {"signed_on": FIRST.isoformat(), "signing": "paper"}
    assert officer.get(f"/contracts/{first.id}/sign").submit(**told).status == 303
    page = officer.get(f"/contracts/{second.id}/sign").submit(**told)
    assert page.status == 422
    assert first.number in page.main


def test_a_draft_that_a_colleague_has_changed_meanwhile_is_not_signed_or_saved_unseen(officer, flat):
    contract = drawn_up(head_lease(flat))
    sign, edit = officer.get(f"/contracts/{contract.id}/sign"), officer.get(f"/contracts/{contract.id}/edit")
    officer.get(f"/contracts/{contract.id}/edit").submit(rent_cents="2500,00").follow()
    for page in (sign.submit(signed_on="2026-01-01", signing="paper"), edit.submit(rent_cents="260,00")):
        assert page.status == 422
        assert "Kolēģis pa šo laiku ir mainījis šo līgumu" in page.one(".error-summary").get_text()
    assert (contract.state, contract.terms[0].rent_cents) == (ContractState.DRAFT, 250_000)
    officer.get(f"/contracts/{contract.id}/sign").submit(signed_on="2026-01-01", signing="paper").follow()


def test_an_amendment_does_not_undo_one_that_a_colleague_recorded_meanwhile(officer, flat):
    contract = signed(head_lease(flat))
    told = {"signed_on": "2026-03-01", "changes": "Cita maksa."}
    mine = officer.get(f"/contracts/{contract.id}/amend")
    officer.get(f"/contracts/{contract.id}/amend").submit(effective_on="2026-04-01", rent_cents="260,00", **told)
    page = mine.submit(effective_on="2026-05-01", **told)
    assert page.status == 422
    assert "Kolēģis pa šo laiku ir mainījis šo līgumu" in page.one(".error-summary").get_text()
    assert [term.rent_cents for term in contract.terms] == [25_000, 26_000]


def test_the_rent_page_shows_the_period_that_is_used(officer, flat):
    page = officer.get(f"/contracts/{signed(head_lease(flat)).id}/rent")
    days = [page.one(f"input[name={name}]")["value"] for name in ("from_on", "until_on")]
    assert days == [f"{TODAY.year}-01-01", f"{TODAY.year}-12-31"]
    assert not page.all(".filter-tag")


def test_an_indexed_rent_says_by_what_rule_it_changes(officer, flat):
    rule = {"index_base_on": FIRST, "index_first_on": date(2026, 6, 1), "index_most": 500, "index_may_fall": True}
    contract = signed(head_lease(flat), rent_kind=RentKind.INDEXED, in_advance=False, **rule)
    found = officer.get(f"/contracts/{contract.id}").all(".summary-row")
    rows = {one.select_one("dt").get_text(): one.select_one("dd").get_text(" ", strip=True) for one in found}
    assert rows["Bāzes indeksa mēnesis"] == "01.2026"
    assert rows["Pirmā maiņa līdz ar indeksu"] == "01.06.2026."
    assert rows["Lielākais pieaugums gadā procentos"] == "5"
    assert rows["Īres maksa līdz ar indeksu arī samazinās"] == "Jā"
    assert rows["Īri maksā par tekošo mēnesi, nevis nākamajā mēnesī"] == "Nē"
    other = signed(head_lease(make_flat(flat.building, landlord=flat.landlord)))
    assert "Bāzes indeksa mēnesis" not in officer.get(f"/contracts/{other.id}").main


def test_a_rent_beyond_reason_is_refused_and_a_number_is_one_line(officer, flat, db_session):
    lease = {"model": "head_lease", "why_not_client": "owner_not_ready", "starts_on": "2026-01-01"}
    lease |= {"last_on": "2026-12-31", "number": "12\r\nX: y"}
    page = officer.get(f"/contracts/new?flat={flat.id}").submit(**lease, rent_cents="1000000,01")
    assert page.status == 422
    assert "no 0 līdz 1 000 000 eiro" in page.one(".error-summary").get_text()
    page.submit(rent_cents="250").follow()
    assert db_session.scalars(sa.select(Contract.number)).all() == ["12 X: y"]


def test_words_about_the_person_are_not_for_finance(officer, flat, city, new_client):
    contract = signed(head_lease(flat, why_not_words="Parādnieks.", note="Zvanīt Izdomātajam."))
    page = officer.get(f"/contracts/{contract.id}/end")
    page.submit(ended_on="2026-12-01", by="landlord", reason="Izdomātais trokšņo.").follow()
    finance = new_client()
    finance.sign_in(make_user(Role.FINANCE, municipality=city))
    for words in ("Parādnieks", "Zvanīt", "trokšņo"):
        assert words in officer.get(f"/contracts/{contract.id}").main
        assert words not in finance.get(f"/contracts/{contract.id}").main


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"effective_on": "2025-12-31"}, "vēlāk nekā iepriekšējā"),
        ({"effective_on": "2027-02-01"}, "darbības laikā"),
        ({"signed_on": "2026-12-01"}, "nākotnē"),
        ({"last_on": "2026-03-01"}, "nevar beigties"),
    ],
)
def test_amendments_out_of_order_are_refused_in_words(officer, flat, changed, words):
    contract = signed(head_lease(flat))
    told = {"signed_on": "2026-03-01", "effective_on": "2026-04-01", "changes": "Īre pieaug."}
    page = officer.get(f"/contracts/{contract.id}/amend").submit(**(told | changed))
    assert page.status == 422
    assert words in page.one(".error-summary").get_text()
