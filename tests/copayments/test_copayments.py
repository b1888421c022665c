"""Nobody pays without rule and signature, income stays sealed, and a pair never changes what a flat costs."""

import io
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import scoped_session

from app.clients.models import SupportAssignment, TeamRole
from app.copayments.models import BenefitState, CoPayment, HousingBenefit
from app.copayments.operations import apply_for_benefit, book_month, decide_benefit, end_co_payment
from app.copayments.queries import month_lines
from app.core.audit import SYSTEM, AuditEvent
from app.core.errors import Refused, RuleViolation
from app.core.permissions import Role
from app.costs.models import CostCategory, CostEntry, CostPayer, CostShare
from app.costs.operations import Cost, book_cost, reverse_cost, reverse_pair
from app.placements.models import EndReason
from app.placements.operations.endings import end_placement
from tests.contracts.papers import pdf
from tests.copayments.cases import agreed, ruled
from tests.factories import TODAY, client_of, make_flat, make_municipality, make_stay, make_user, save

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
START = date(2026, 10, 20)


@pytest.fixture
def city(db_session: scoped_session) -> Any:
    return make_municipality("Rīga")


@pytest.fixture
def stay(city: Any) -> Any:
    return make_stay(make_flat(municipality=city), starts_on=START)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def worker(client: Any, city: Any, stay: Any) -> Any:
    """A social worker who works with the person."""
    user = make_user(Role.SOCIAL_WORKER, municipality=city)
    person = client_of(stay.household)
    save(SupportAssignment(client=person, user=user, role=TeamRole.SOCIAL_WORKER, starts_on=date(2020, 1, 1)))
    client.sign_in(user)
    return client


def heated(stay: Any, cents: int = 10_000, month: date = NOVEMBER) -> None:
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    cost = Cost(stay.flat, month, after, CostCategory.HEATING, cents, CostPayer.MUNICIPALITY)
    book_cost(cost, actor=SYSTEM, today=TODAY)


def sums(stay: Any, db_session: scoped_session) -> dict[CostPayer, int]:
    query = (
        sa.select(CostEntry.payer, sa.func.sum(CostShare.cents))
        .join(CostShare, CostShare.entry_id == CostEntry.id)
        .where(CostShare.flat_id == stay.flat_id)
        .group_by(CostEntry.payer)
    )
    return {payer: int(cents) for payer, cents in db_session.execute(query)}


class TestAgreeing:
    def test_without_a_signed_paper_nothing_is_paid(self, city: Any, stay: Any) -> None:
        ruled(city)
        with pytest.raises(RuleViolation) as refusal:
            agreed(stay, paper=None)
        assert [one.id for one in refusal.value.findings] == ["S1"]

    def test_without_a_written_rule_nobody_is_asked(self, stay: Any) -> None:
        with pytest.raises(RuleViolation) as refusal:
            agreed(stay)
        assert [one.id for one in refusal.value.findings] == ["S2"]

    def test_a_share_needs_the_income(self, city: Any, stay: Any) -> None:
        ruled(city, cents=None, percent=5)
        with pytest.raises(RuleViolation):
            agreed(stay, income_cents=None)
        assert agreed(stay).cents == 2_000

    def test_one_at_a_time_and_what_was_signed_stays(self, city: Any, stay: Any, db_session: scoped_session) -> None:
        ruled(city)
        agreement = agreed(stay)
        with pytest.raises(Refused):
            agreed(stay)
        with pytest.raises(DBAPIError), db_session.begin_nested():
            db_session.execute(sa.update(CoPayment).values(cents=9_000))
        end_co_payment(agreement, date(2026, 10, 31), NOVEMBER, actor=SYSTEM)
        assert agreement.ends_on == NOVEMBER

    def test_income_is_sealed_in_the_database(self, city: Any, stay: Any, db_session: scoped_session) -> None:
        ruled(city)
        agreement = agreed(stay)
        kept = db_session.execute(sa.text("SELECT income FROM co_payment")).scalar_one()
        assert "40000" not in kept
        assert agreement.income_cents == 40_000


class TestBooking:
    def test_who_moved_out_pays_until_then_and_a_wrong_month_is_taken_back_whole(
        self, city: Any, stay: Any, db_session: scoped_session
    ) -> None:
        ruled(city)
        agreed(stay)
        heated(stay)
        book_month(city, NOVEMBER, actor=SYSTEM, today=TODAY)
        end_placement(stay, date(2026, 11, 16), EndReason.CLIENT_WISH, actor=SYSTEM, today=TODAY)
        (line,) = month_lines(city.id, NOVEMBER)
        assert (line.cents, line.differs, month_lines(city.id, DECEMBER)) == (1_000, True, [])
        assert line.entry
        with pytest.raises(Refused):
            reverse_cost(line.entry, "Kļūda", actor=SYSTEM, today=TODAY)
        reverse_pair(line.entry, "Izvācās", actor=SYSTEM, today=TODAY)
        assert sums(stay, db_session) == {CostPayer.MUNICIPALITY: 10_000, CostPayer.CLIENT: 0}
        with pytest.raises(Refused):
            reverse_pair(line.entry, "Vēlreiz", actor=SYSTEM, today=TODAY)
        assert book_month(city, NOVEMBER, actor=SYSTEM, today=TODAY) == (1, 0)
        assert sums(stay, db_session) == {CostPayer.MUNICIPALITY: 9_000, CostPayer.CLIENT: 1_000}

    def test_a_month_is_booked_once_as_a_pair(self, city: Any, stay: Any, db_session: scoped_session) -> None:
        ruled(city)
        agreed(stay)
        heated(stay)
        assert book_month(city, NOVEMBER, actor=SYSTEM, today=TODAY) == (1, 0)
        assert book_month(city, NOVEMBER, actor=SYSTEM, today=TODAY) == (0, 0)
        assert sums(stay, db_session) == {CostPayer.MUNICIPALITY: 8_000, CostPayer.CLIENT: 2_000}

    def test_never_more_than_the_flat_costs(self, city: Any, stay: Any, db_session: scoped_session) -> None:
        ruled(city)
        agreed(stay)
        heated(stay, 1_999)
        assert book_month(city, NOVEMBER, actor=SYSTEM, today=TODAY) == (0, 1)
        assert sums(stay, db_session) == {CostPayer.MUNICIPALITY: 1_999}

    def test_co_payment_and_benefit_share_one_cost(self, city: Any, stay: Any, db_session: scoped_session) -> None:
        ruled(city)
        agreed(stay)
        person = client_of(stay.household)
        benefit = apply_for_benefit(person, stay.flat, START, actor=SYSTEM, today=TODAY)
        granted = (NOVEMBER, DECEMBER, 8_500, CostCategory.HEATING)
        decide_benefit(benefit, TODAY, granted, actor=SYSTEM, today=TODAY)
        heated(stay)
        assert book_month(city, NOVEMBER, actor=SYSTEM, today=TODAY) == (1, 1)  # 80 EUR are left, 85 are asked for
        heated(stay, 500)
        assert book_month(city, NOVEMBER, actor=SYSTEM, today=TODAY) == (1, 0)
        borne = {CostPayer.MUNICIPALITY: 0, CostPayer.CLIENT: 2_000, CostPayer.BENEFIT: 8_500}
        assert sums(stay, db_session) == borne

    def test_a_part_of_a_month_is_by_its_days(self, city: Any, stay: Any) -> None:
        ruled(city, cents=3_100)
        agreed(stay)
        (line,) = month_lines(city.id, OCTOBER)
        assert (line.first, line.until, line.cents) == (START, NOVEMBER, 1_200)

    def test_a_benefit_is_decided_once(self, stay: Any) -> None:
        benefit = apply_for_benefit(client_of(stay.household), stay.flat, START, actor=SYSTEM, today=TODAY)
        decide_benefit(benefit, TODAY, None, actor=SYSTEM, today=TODAY)
        assert benefit.state is BenefitState.REFUSED
        with pytest.raises(Refused):
            decide_benefit(benefit, TODAY, None, actor=SYSTEM, today=TODAY)


class TestPages:
    def test_a_social_worker_records_and_finance_books(
        self, worker: Any, client: Any, city: Any, stay: Any, db_session: scoped_session
    ) -> None:
        ruled(city)
        heated(stay)
        person = client_of(stay.household)
        page = worker.get(f"/clients/{person.id}").follow("Atvērt līdzmaksājumu, ienākumus un pabalstu")
        form = page.follow("Ierakstīt parakstītu vienošanos")
        asked = {"starts_on": "2026-11-01", "category": "heating", "persons": "1", "income": "60,00"}
        shown = form.submit(**asked, signed_on="2026-10-25", paper=(io.BytesIO(pdf()), "v.pdf")).follow()
        assert "60,00" in shown.text
        assert "S3" in shown.text
        read = sa.select(sa.func.count()).where(AuditEvent.action == "co_payment.read")
        assert db_session.scalar(read)
        client.post("/logout")
        client.sign_in(make_user(Role.FINANCE, municipality=city))
        month = client.get(f"/co-payments/{city.id}/2026-11")
        assert person.file_number in month.text
        assert "60,00" not in month.text
        assert "Iegrāmatots" in month.submit("Iegrāmatot, ko var").follow().text
        assert client.get(f"/co-payments/clients/{person.id}").status == 403

    def test_only_who_works_with_the_person_sees_the_income(self, client: Any, city: Any, stay: Any) -> None:
        ruled(city)
        agreed(stay)
        path = f"/co-payments/clients/{client_of(stay.household).id}"
        client.sign_in(make_user(Role.SOCIAL_WORKER, municipality=city))
        assert client.get(path).status == 404
        for role in (Role.PROGRAMME_MANAGER, Role.HOUSING_OFFICER, Role.MENTOR):
            client.post("/logout")
            client.sign_in(make_user(role, municipality=city))
            assert client.get(path).status == 403

    @pytest.mark.parametrize(
        ("language", "words"),
        [("lv", "Cik maksā jūsu mājoklis"), ("ru", "Сколько стоит ваше жильё"), ("en", "What your home costs")],
    )
    def test_a_sheet_in_three_languages_names_nobody(
        self, worker: Any, city: Any, stay: Any, language: str, words: str
    ) -> None:
        ruled(city)
        agreed(stay)
        heated(stay, 30_000, OCTOBER)
        person = client_of(stay.household)
        answer = worker.get(f"/co-payments/clients/{person.id}/home-costs.pdf?lang={language}").response
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
        assert words in text
        assert "100" in text  # 300 EUR in three months
        assert person.file_number not in text

    def test_a_rule_is_written_by_who_changes_settings(self, client: Any, city: Any) -> None:
        client.sign_in(make_user(Role.PROGRAMME_MANAGER, municipality=city))
        page = client.get(f"/co-payments/{city.id}/rules").follow("Ierakstīt kārtību")
        asked = {"valid_from": "2026-12-01", "decision": "Lēmums Nr. 9"}
        assert page.submit(**asked, cents="20", percent="5").status == 422
        shown = client.get(f"/co-payments/{city.id}/rules/new").submit(**asked, cents="20", percent="").follow()
        assert "Lēmums Nr. 9" in shown.text


def test_another_towns_benefit_is_not_reached(worker: Any, db_session: scoped_session) -> None:
    there = make_stay(make_flat(municipality=make_municipality("Liepāja")), starts_on=START)
    benefit = apply_for_benefit(client_of(there.household), there.flat, START, actor=SYSTEM, today=TODAY)
    assert worker.get(f"/co-payments/benefits/{benefit.id}/decide").status == 404
    assert db_session.get(HousingBenefit, benefit.id)
