"""Payments in the browser: a month prepared, approved by another, paid; the statement; what each person sees."""

import csv
import io

import pytest
import sqlalchemy as sa

from app.clients.models import Client
from app.core.extensions import db
from app.core.permissions import Role
from app.payments.models import Payment
from app.payments.operations import record_payment
from tests.contracts.cases import head_lease, signed
from tests.factories import TODAY, make_account, make_flat, make_landlord, make_stay, make_user
from tests.payments.cases import DECEMBER, NOVEMBER

MONTH = "/payments/months/{}/2026-12/{}"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def officer(client, town):
    client.sign_in(town.preparer)
    return client


@pytest.fixture
def finance(new_client, town):
    other = new_client()
    other.sign_in(town.approver)
    return other


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.response.text.lstrip("\ufeff")), delimiter=";"))


def test_a_month_is_prepared_approved_by_another_and_paid(officer, finance, town):
    town.lease(utilities_cents=6_000)
    page = officer.get(MONTH.format(town.municipality.id, "prepare"))
    assert "310,00" in page.main
    shown = page.submit().follow()
    assert "Sagatavoti 2 maksājumi" in shown.main
    assert "Mēnesis ir sagatavots" in officer.get(MONTH.format(town.municipality.id, "prepare")).main

    page = finance.get(MONTH.format(town.municipality.id, "approve"))
    assert "LV80 BANK 0000 4351 9500 1" in page.main
    assert "Apstiprināti 2 maksājumi" in page.submit().follow().main

    page = finance.get(MONTH.format(town.municipality.id, "pay"))
    shown = page.submit(paid_on="2026-11-23", reference="77").follow()
    assert "Reģistrētas 2 samaksas" in shown.main
    assert [(due.paid_on, due.open_cents) for due in town.dues()] == [(TODAY, 0)] * 2
    assert "25000" not in finance.get(f"/payments/{town.dues()[0].id}").main  # the history too speaks of euros
    assert db.session.scalars(sa.select(Payment.reference)).all() == ["77", "77"]


def test_the_manager_approves_what_the_officer_prepared_and_finance_pays_it(officer, finance, new_client, town):
    town.lease()
    officer.get(MONTH.format(town.municipality.id, "prepare")).submit().follow()
    manager = new_client()
    manager.sign_in(make_user(Role.PROGRAMME_MANAGER, municipality=town.municipality))
    page = manager.get(MONTH.format(town.municipality.id, "approve"))
    assert "Apstiprināts 1 maksājums" in page.submit().follow().main
    assert manager.get(MONTH.format(town.municipality.id, "pay")).status == 403
    page = finance.get(MONTH.format(town.municipality.id, "pay"))
    assert "Reģistrēta 1 samaksa" in page.submit(paid_on="2026-11-21", reference="78").follow().main


def test_ones_own_cannot_be_ticked_and_is_refused_when_sent(client, town):
    both = make_user(Role.SRA_OFFICER, Role.FINANCE, municipality=town.municipality)
    town.lease()
    town.prepare(actor=both)
    (due,) = town.dues()
    client.sign_in(both)
    page = client.get(MONTH.format(town.municipality.id, "approve"))
    assert "Nevar apstiprināt" in page.main
    assert "Neviens neapstiprina to, ko pats sagatavojis." in page.main
    assert not page.soup.select("input[name=chosen]")

    refused = client.post(MONTH.format(town.municipality.id, "approve"), data={"chosen": f"{due.id}:{due.cents}"})
    assert refused.status == 422
    assert "Neviens neapstiprina" in refused.main
    assert town.dues()[0].approved_on is None


def test_what_changed_since_it_was_shown_is_refused_in_words(officer, finance, town):
    town.lease()
    town.prepare()
    page = finance.get(MONTH.format(town.municipality.id, "approve"))
    (due,) = town.dues()
    refused = page.submit(chosen=f"{due.id}:1")
    assert refused.status == 422
    assert "pa šo laiku ir mainījies" in refused.main
    assert page.submit(chosen="x").status == 422


def test_one_amount_says_what_it_is_made_of_and_is_paid_in_parts(finance, town):
    flats = [make_flat(municipality=town.municipality, landlord=town.landlord())]
    flats.append(make_flat(flats[0].building, landlord=flats[0].landlord))
    shares = {flats[0].id: 20_000, flats[1].id: 30_001}
    signed(head_lease(*flats), rent_cents=50_001, flat_rents=shares)
    town.prepare()
    (due,) = town.approve()
    page = finance.get(f"/payments/{due.id}")
    assert "31 no 31" in page.main
    assert "300,01" in page.main

    page = page.follow("Reģistrēt samaksu")
    assert page.submit(cents="600,00").status == 422
    assert page.submit(cents="100,00", paid_on="2026-11-24").status == 422
    shown = page.submit(cents="100,00", paid_on="2026-11-20").follow()
    assert "Apstiprināts, jāsamaksā" in shown.main
    paid = due.payments[0].id
    shown = finance.get(f"/payments/{due.id}/records/{paid}/reverse").submit(reason="Nepareizs konts.").follow()
    assert "Nepareizs konts." in shown.main
    assert town.dues()[0].paid_cents == 0


def test_a_changed_account_is_told_where_money_is_paid_and_approved_anew(finance, new_client, town):
    lease = town.lease()
    town.prepare()
    (due,) = town.approve()
    make_account(lease.landlord, "LV97HABA0012345678910", from_on=TODAY)

    page = finance.get(MONTH.format(town.municipality.id, "pay"))
    assert "LV80 BANK 0000 4351 9500 1" in page.main
    assert "Kopš apstiprināšanas izīrētāja konts ir mainījies." in page.main
    page = finance.get(f"/payments/{due.id}").follow("Apstiprināt uz tagadējo kontu")
    assert "LV97 HABA 0012 3456 7891 0" in page.main
    shown = page.submit().follow()
    assert "Konti, uz kuriem maksājums apstiprināts" in shown.main
    assert "izīrētāja konts ir mainījies" not in finance.get(MONTH.format(town.municipality.id, "pay")).main


class TestStatement:
    @pytest.fixture
    def landlord(self, town):
        lease = town.lease()
        make_stay(lease.flats[0].flat, starts_on=TODAY)
        for month in (NOVEMBER, DECEMBER):
            town.prepare(month)
        november, *_rest = town.approve()
        record_payment(november, 25_000, TODAY, actor=town.approver, today=TODAY)
        signed(head_lease(make_flat(municipality=town.municipality, landlord=lease.landlord)))
        town.prepare()  # not approved, so not owed yet
        return lease.landlord

    def test_lines_add_up_to_what_is_owed(self, finance, landlord):
        page = finance.get(f"/payments/landlords/{landlord.id}?from_on=2026-11-01&until_on=2026-12-31")
        assert "500,00" in page.main
        assert "30 no 30" in page.main
        lines = rows_of(
            finance.get(f"/payments/landlords/{landlord.id}/statement.csv?from_on=2026-11-02&until_on=2026-12-31")
        )
        assert [(line[0], *line[-3:]) for line in lines[1:]] == [
            ("2026-11-02", "", "", "250,00"),
            ("2026-11-23", "", "250,00", "0,00"),
            ("2026-12-01", "250,00", "", "250,00"),
        ]

    def test_the_fields_show_the_period_that_is_used(self, finance, landlord):
        page = finance.get(f"/payments/landlords/{landlord.id}")
        assert [page.one(f"input[name={name}]")["value"] for name in ("from_on", "until_on")] == [
            "2026-08-01",
            "2026-11-30",
        ]
        assert not page.all(".filter-tag")

    def test_nothing_of_who_lives_there(self, finance, landlord, town):
        number = db.session.scalars(sa.select(Client.file_number)).one()
        for path in (f"/payments/landlords/{landlord.id}", "/payments", f"/payments/{town.dues()[0].id}"):
            page = finance.get(path)
            assert number not in page.main
            assert "Izdomātais" not in page.main

    def test_the_landlords_page_says_what_comes_next_and_how_much_was_on_time(self, finance, landlord):
        page = finance.get(f"/landlords/{landlord.id}")
        assert "Samaksāts laikā: 0" in page.main
        assert "0 no 1" in page.main
        assert "Īres maksājums, 250,00" in page.main
        page.follow("Norēķinu pārskats")


def test_the_contracts_page_says_what_is_paid_next(finance, town):
    lease = town.lease()
    town.prepare()
    assert "Īres maksājums, 250,00" in finance.get(f"/contracts/{lease.id}").main


def test_the_list_is_narrowed_sorted_and_downloaded(finance, town):
    town.lease()
    town.lease(payment_day=10)
    town.prepare(NOVEMBER)
    town.approve()
    record_payment(town.dues()[0], 25_000, TODAY, actor=town.approver, today=TODAY)
    for query, number in (
        ("", 2),
        ("state=overdue", 1),
        ("state=paid_late", 1),
        ("state=to_approve", 0),
        ("q=0001", 1),
    ):
        lines = rows_of(finance.get(f"/payments/export.csv?{query}"))
        assert len(lines) - 1 == number, query
    assert "500,00" in finance.get("/payments?sort=-amount&kind=rent&due_from=2026-11-01&due_until=2026-11-30").main


def test_today_names_what_waits_for_each_person(officer, finance, town):
    town.lease()
    assert "1 līguma īres maksa vēl nav sagatavota" in officer.get("/").main
    town.prepare(NOVEMBER)
    town.prepare()
    assert "vēl nav sagatavota" not in officer.get("/").main
    town.approve(town.dues()[0])
    main = finance.get("/").main
    assert "maksājumi ir kavēti" in main
    assert "22 dienas" in main


def test_todays_numbers_are_as_long_as_the_lists_they_open(finance, town):
    for day in (1, 23, 25, 30):
        town.lease(payment_day=day)
    town.prepare(NOVEMBER)
    town.approve()
    page = finance.get("/")
    for number, link in ((1, "state=overdue"), (3, "state=to_pay")):
        (box,) = [one for one in page.soup.select(".number") if link in one.a["href"]]
        assert box.select_one(".number-value").text == str(number)
        assert len(finance.get(box.a["href"]).soup.select("tbody tr")) == number


@pytest.mark.parametrize("path", ["2026-13/prepare", "x/prepare", "1999-01/prepare"])
def test_a_month_that_is_none_is_not_found(officer, town, path):
    assert officer.get(f"/payments/months/{town.municipality.id}/{path}").status == 404


def test_queries_do_not_grow_with_the_number_of_contracts(finance, officer, town, count_queries):
    def sent_for(browser, path: str) -> int:
        browser.get(path)
        with count_queries() as sent:
            browser.get(path)
        return len(sent)

    def add(number: int) -> None:
        landlord = make_landlord(town.municipality)
        for _lease in range(number):
            signed(head_lease(make_flat(municipality=town.municipality, landlord=landlord)))

    add(2)
    town.prepare(NOVEMBER)
    town.prepare()
    pages = [
        (officer, MONTH.format(town.municipality.id, "prepare")),
        (finance, MONTH.format(town.municipality.id, "approve")),
        (finance, "/payments"),
        (finance, "/"),
    ]
    small = [sent_for(*page) for page in pages]
    add(20)
    town.prepare(NOVEMBER)
    town.prepare()
    assert [sent_for(*page) for page in pages] == small
