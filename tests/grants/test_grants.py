"""A certificate is given once, moves one way, bears no more than it can, and never changes what a flat costs."""

import csv
import io
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import scoped_session

from app.core.audit import SYSTEM
from app.core.errors import Refused, RuleViolation
from app.core.permissions import Role
from app.costs.models import CostCategory, CostEntry, CostPayer, CostShare
from app.costs.operations import reverse_cost
from app.grants.models import GrantState, GrantUse, HousingGrant
from app.grants.operations import claim_grant, record_paid, take_back_use, withdraw_grant
from app.grants.queries import open_costs
from app.placements.models import EndReason
from app.placements.operations.endings import end_placement
from app.places.operations import set_policy
from tests.factories import TODAY, client_of, make_flat, make_municipality, make_stay, make_user
from tests.grants.cases import borne, certified, furnished

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


def sums(flat: Any, db_session: scoped_session) -> dict[CostPayer, int]:
    query = (
        sa.select(CostEntry.payer, sa.func.sum(CostShare.cents))
        .join(CostShare, CostShare.entry_id == CostEntry.id)
        .where(CostShare.flat_id == flat.id)
        .group_by(CostEntry.payer)
    )
    return {payer: int(cents) for payer, cents in db_session.execute(query) if cents}


class TestGiving:
    def test_once_for_a_person(self, stay: Any) -> None:
        grant = certified(stay)
        assert (grant.limit_cents, grant.state, grant.flat_id) == (300_000, GrantState.CERTIFIED, stay.flat_id)
        with pytest.raises(RuleViolation) as refusal:
            certified(stay, "MS-2")
        assert [one.id for one in refusal.value.findings] == ["G2"]

    def test_a_withdrawn_one_is_none(self, stay: Any) -> None:
        withdraw_grant(certified(stay), "Kļūda", actor=SYSTEM)
        assert certified(stay, "MS-2").number == "MS-2"

    def test_the_amount_is_the_setting_of_the_day(self, city: Any, stay: Any) -> None:
        set_policy(city, "grant_eur", 2_500, START, "x", actor=SYSTEM, today=START)
        assert certified(stay).limit_cents == 250_000

    def test_a_number_is_used_once(self, city: Any, stay: Any) -> None:
        certified(stay)
        with pytest.raises(Refused):
            certified(make_stay(make_flat(municipality=city), starts_on=START))


class TestBearing:
    def test_what_the_flat_costs_stays_and_who_bears_it_changes(self, stay: Any, db_session: scoped_session) -> None:
        grant, entry = certified(stay), furnished(stay, 50_000)
        borne(grant, entry, 30_000)
        assert sums(stay.flat, db_session) == {CostPayer.MUNICIPALITY: 20_000, CostPayer.GRANT: 30_000}
        assert (grant.used_cents, grant.left_cents) == (30_000, 270_000)
        assert [one.cents for one in open_costs(grant)] == [20_000]

    def test_a_spread_cost_is_borne_month_by_month(self, stay: Any, db_session: scoped_session) -> None:
        grant, entry = certified(stay), furnished(stay, 120_000, spread_months=12)
        use = borne(grant, entry, 60_000)
        assert {share.cents for share in use.more.shares} == {5_000}
        assert {share.month for share in use.more.shares} == {share.month for share in entry.shares}

    @pytest.mark.parametrize(("cost", "cents", "rule"), [(400_000, 300_001, "G5"), (50_000, 50_001, "G6")])
    def test_never_more_than_certificate_or_cost(self, stay: Any, cost: int, cents: int, rule: str) -> None:
        grant, entry = certified(stay), furnished(stay, cost)
        with pytest.raises(RuleViolation) as refusal:
            borne(grant, entry, cents)
        assert [one.id for one in refusal.value.findings] == [rule]

    def test_taken_back_is_as_before(self, stay: Any, db_session: scoped_session) -> None:
        grant, entry = certified(stay), furnished(stay, 50_000)
        use = borne(grant, entry, 30_000)
        take_back_use(use, "Cits rēķins", actor=SYSTEM, today=TODAY)
        assert sums(stay.flat, db_session) == {CostPayer.MUNICIPALITY: 50_000}
        assert grant.left_cents == 300_000
        with pytest.raises(Refused):
            take_back_use(use, "Vēlreiz", actor=SYSTEM, today=TODAY)

    def test_a_reversed_cost_is_not_offered(self, stay: Any) -> None:
        grant, entry = certified(stay), furnished(stay)
        reverse_cost(entry, "x", actor=SYSTEM, today=TODAY)
        assert open_costs(grant) == []

    def test_what_comes_first_stands_first(self, stay: Any) -> None:
        grant = certified(stay)
        furnished(stay, category=CostCategory.RENT)
        first = furnished(stay)
        assert next(one.entry.id for one in open_costs(grant)) == first.id

    def test_a_certificate_that_bears_something_is_not_withdrawn(self, stay: Any) -> None:
        grant = certified(stay)
        borne(grant, furnished(stay), 100)
        with pytest.raises(Refused):
            withdraw_grant(grant, "x", actor=SYSTEM)

    def test_what_was_given_and_used_stays(self, stay: Any, db_session: scoped_session) -> None:
        grant = certified(stay)
        use = borne(grant, furnished(stay), 100)
        for table, row in ((HousingGrant, grant), (GrantUse, use)):
            column = "limit_cents" if table is HousingGrant else "cents"
            with pytest.raises(DBAPIError), db_session.begin_nested():
                db_session.execute(sa.update(table).where(table.id == row.id).values({column: 7}))


class TestMoney:
    def test_claimed_then_paid_and_no_more_than_it_is_for(self, stay: Any) -> None:
        grant = certified(stay)
        with pytest.raises(RuleViolation):
            record_paid(grant, 100, TODAY, actor=SYSTEM, today=TODAY)
        claim_grant(grant, START, actor=SYSTEM, today=TODAY)
        borne(grant, furnished(stay), 20_000)
        for cents in (300_001, 19_999, 0):
            with pytest.raises(Refused):
                record_paid(grant, cents, TODAY, actor=SYSTEM, today=TODAY)
        record_paid(grant, 200_000, TODAY, actor=SYSTEM, today=TODAY)
        assert (grant.state, grant.left_cents) == (GrantState.PAID, 180_000)


class TestPages:
    def test_from_the_client_to_the_money(self, client: Any, city: Any, stay: Any, db_session: scoped_session) -> None:
        officer = make_user(Role.HOUSING_OFFICER, Role.FINANCE, municipality=city)
        client.sign_in(officer)
        entry = furnished(stay)
        person = client_of(stay.household)
        page = client.get(f"/clients/{person.id}").follow("Izsniegt mājokļa sertifikātu")
        shown = page.submit(number="MS-7", certified_on=START.isoformat()).follow()
        assert person.file_number in shown.text
        shown.follow("Pieprasīt naudu").submit(on=TODAY.isoformat()).follow()
        grant = db_session.scalars(sa.select(HousingGrant)).one()
        client.get(f"/grants/{grant.id}/bear/{entry.id}").submit(cents="100,00").follow()
        done = client.get(f"/grants/{grant.id}").follow("Nauda saņemta").submit(cents="3000", on=TODAY.isoformat())
        assert "2 900,00" in done.follow().text.replace("\u00a0", " ")

    def test_finance_sees_a_file_number_and_no_way_to_the_person(self, client: Any, city: Any, stay: Any) -> None:
        grant = certified(stay)
        client.sign_in(make_user(Role.FINANCE, municipality=city))
        page = client.get(f"/grants/{grant.id}")
        assert grant.client.file_number in page.text
        assert f"/clients/{grant.client_id}" not in page.text
        assert client.get(f"/grants/{grant.id}/claim").status == 403
        text = client.get("/grants/export.csv").response.get_data(as_text=True)
        row = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))[1]
        assert row[:2] == ["MS-1", grant.client.file_number]

    def test_elsewhere_there_is_none(self, client: Any, stay: Any) -> None:
        grant = certified(stay)
        client.sign_in(make_user(Role.FINANCE, municipality=make_municipality("Liepāja")))
        assert client.get(f"/grants/{grant.id}").status == 404
        assert "MS-1" not in client.get("/grants").text


def test_the_next_person_in_the_place_has_none(city: Any, stay: Any) -> None:
    certified(stay)
    left = date(2026, 11, 10)
    end_placement(stay, left, EndReason.CLIENT_WISH, actor=SYSTEM, today=left)
    after = make_stay(stay.flat, starts_on=date(2026, 11, 15))
    with pytest.raises(RuleViolation) as refusal:
        certified(after, "MS-2")
    assert [one.id for one in refusal.value.findings] == ["G3"]
