"""Contracts are drawn up, signed, amended and ended; what cannot be is refused in words."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from app.clients.models import Service
from app.contracts.calculations import DayCount, RentKind
from app.contracts.models import (
    Contract,
    ContractFlat,
    ContractModel,
    ContractState,
    EndedBy,
    IndexValue,
    SigningMethod,
)
from app.contracts.operations import (
    Amendment,
    StayEnd,
    TermFacts,
    amend_contract,
    discard_contract,
    edit_contract,
    end_contract,
    sign_contract,
)
from app.contracts.queries.findings import flat_findings
from app.contracts.queries.rent import rent_of
from app.core.audit import SYSTEM
from app.core.database import writing
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.placements.models import EndReason
from app.waitlist.models import RehousingReason
from app.waitlist.queries import open_entry
from tests.contracts.cases import FIRST, LAST, drawn_up, head_lease, signed
from tests.factories import TODAY, make_flat, make_household, make_landlord, make_municipality, make_stay, save

RULE = {"actor": SYSTEM, "today": TODAY}


@pytest.fixture
def flat(db_session):
    return make_flat(municipality=make_municipality("Rīga"))


def amended(contract, effective_on, rent_cents, ends_on: date | None = LAST, **term):
    amendment = Amendment(date(2026, 3, 1), effective_on, "Īre mainās.", ends_on)
    return amend_contract(contract, amendment, TermFacts(rent_cents=rent_cents, **term), **RULE)


class TestDrawingUp:
    def test_a_draft_gets_a_number_may_be_corrected_and_thrown_away(self, flat):
        contract = drawn_up(head_lease(flat))
        assert contract.number.endswith("-L-0001")
        assert drawn_up(head_lease(flat)).number.endswith("-L-0002")

        edit_contract(contract, head_lease(flat, number="12/2026"), TermFacts(rent_cents=30_000), **RULE)
        assert (contract.number, contract.terms[0].rent_cents) == ("12/2026", 30_000)

        discard_contract(contract, actor=SYSTEM)
        assert db.session.scalar(sa.select(sa.func.count(Contract.id))) == 1

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"ends_on": FIRST}, "pirms sākuma"),
            ({"ends_on": None}, "vienmēr ir pēdējā diena"),
            ({"landlord": None}, "Izvēlieties izīrētāju"),
            ({"why_not_client": None}, "kāpēc"),
            ({"model": ContractModel.CLIENT_LEASE}, "mājsaimniecību"),
            ({"room_number": 2}, "istabas"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, flat, changed, words):
        with pytest.raises(Refused, match=words):
            drawn_up(head_lease(flat, **changed))

    @pytest.mark.parametrize(
        "term",
        [
            {"rent_cents": 0},
            {"rent_kind": RentKind.FREE},
            {"rent_kind": RentKind.INDEXED},
            {"rent_kind": RentKind.INDEXED, "index_base_on": FIRST, "index_first_on": FIRST},
            {"flat_rents": {0: 25_000}},
        ],
    )
    def test_terms_that_contradict_themselves_are_refused(self, flat, term):
        with pytest.raises(Refused):
            drawn_up(head_lease(flat), **term)

    def test_the_shares_of_several_flats_make_up_the_rent(self, flat):
        other = make_flat(flat.building)
        shares = {flat.id: 30_000, other.id: 20_000}
        assert len(drawn_up(head_lease(flat, other), flat_rents=shares).terms[0].flat_rents) == 2
        with pytest.raises(Refused):
            drawn_up(head_lease(flat, other), flat_rents={**shares, other.id: 20_001})

    def test_a_known_number_is_refused(self, flat):
        drawn_up(head_lease(flat, number="1"))
        with pytest.raises(Refused, match="numuru"):
            drawn_up(head_lease(flat, number="1"))


class TestOneContractForAFlat:
    def test_a_second_head_lease_for_the_same_days_is_refused_in_words(self, flat):
        first = signed(head_lease(flat))
        with pytest.raises(RuleViolation) as refused:
            drawn_up(head_lease(make_flat(flat.building), flat))
        assert [finding.id for finding in refused.value.findings] == ["K7"]
        assert first.number in str(refused.value)
        signed(head_lease(flat, starts_on=LAST, ends_on=LAST + timedelta(days=365)))

    def test_of_two_drafts_only_one_is_signed(self, flat):
        one, other = drawn_up(head_lease(flat)), drawn_up(head_lease(flat))
        sign_contract(one, FIRST, SigningMethod.PAPER, **RULE)
        with pytest.raises(RuleViolation):
            sign_contract(other, FIRST, SigningMethod.PAPER, **RULE)

    def test_a_lease_of_the_client_does_not_stand_beside_a_head_lease(self, flat):
        signed(head_lease(flat))
        household = make_household(flat.municipality)
        direct = head_lease(flat, model=ContractModel.CLIENT_LEASE, why_not_client=None, household=household)
        with pytest.raises(RuleViolation):
            drawn_up(direct)
        under_it = head_lease(flat, model=ContractModel.OCCUPANCY, why_not_client=None, household=household)
        assert signed(under_it).state is ContractState.SIGNED

    def test_the_database_refuses_what_a_rule_did_not(self, flat):
        first = signed(head_lease(flat))
        second = drawn_up(head_lease(flat, starts_on=LAST, ends_on=LAST + timedelta(days=200)))
        with pytest.raises(DBAPIError, match="no_overlap_contract_flat"):
            db.session.execute(
                sa.update(ContractFlat)
                .where(ContractFlat.contract_id == second.id)
                .values(held_from=first.starts_on, held_until=first.ends_on)
            )

    def test_of_two_at_the_same_moment_one_signs(self, flat, flask_app):
        ids = [drawn_up(head_lease(flat)).id for _time in range(2)]
        db.session.commit()
        answers, start = [], Barrier(2)

        def sign(id):
            with flask_app.app_context(), writing():
                start.wait()
                try:
                    sign_contract(db.session.get_one(Contract, id), FIRST, SigningMethod.PAPER, **RULE)
                    db.session.commit()
                    answers.append("signed")
                except RuleViolation as refused:
                    db.session.rollback()
                    answers.append(refused.findings[0].id)

        threads = [Thread(target=sign, args=(id,)) for id in ids]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == ["K7", "signed"]


class TestSigned:
    def test_it_does_not_change_any_more(self, flat):
        contract = signed(head_lease(flat))
        with pytest.raises(Refused):
            edit_contract(contract, head_lease(flat), TermFacts(rent_cents=1), **RULE)
        with pytest.raises(Refused):
            discard_contract(contract, actor=SYSTEM)
        with pytest.raises(Refused):
            sign_contract(contract, FIRST, SigningMethod.PAPER, **RULE)
        with pytest.raises(DBAPIError, match="contract_term_locked"):
            db.session.execute(sa.text("UPDATE contract_term SET rent_cents = 1"))

    def test_it_is_not_signed_in_the_future_or_with_a_large_deposit(self, flat):
        contract = drawn_up(head_lease(flat))
        with pytest.raises(Refused):
            sign_contract(contract, TODAY + timedelta(days=1), SigningMethod.PAPER, **RULE)
        with pytest.raises(RuleViolation, match="drošības nauda"):
            drawn_up(head_lease(flat), deposit_cents=50_001)
        assert drawn_up(head_lease(flat), deposit_cents=50_001, deposit_reason="Mēbeles.")


class TestAmendments:
    def test_each_holds_from_its_day_and_the_rent_adds_up(self, flat):
        contract = signed(head_lease(flat))
        amended(contract, date(2026, 4, 16), 26_000)
        amended(contract, date(2026, 10, 1), 27_000)
        assert [contract.term_on(day).number for day in (FIRST, date(2026, 4, 15), date(2026, 4, 16), TODAY)] == [
            0,
            0,
            1,
            2,
        ]

        rent = rent_of(contract, FIRST, LAST + timedelta(days=90)).rent
        assert rent.cents == 3 * 25_000 + 25_500 + 5 * 26_000 + 3 * 27_000
        assert rent.cents == sum(line.cents for line in rent.lines)

    def test_one_may_prolong_the_contract_and_its_flats_are_held_longer(self, flat):
        contract = signed(head_lease(flat))
        later = date(2027, 7, 1)
        amended(contract, LAST, 25_000, ends_on=later)
        assert (contract.ends_on, contract.flats[0].held_until) == (later, later)
        with pytest.raises(RuleViolation):
            drawn_up(head_lease(flat, starts_on=date(2027, 6, 30), ends_on=date(2028, 6, 30)))

    def test_one_does_not_prolong_into_another_contract(self, flat):
        contract = signed(head_lease(flat))
        signed(head_lease(flat, starts_on=LAST, ends_on=date(2028, 1, 1)))
        with pytest.raises(RuleViolation):
            amended(contract, TODAY, 25_000, ends_on=date(2027, 2, 1))

    def test_what_cannot_be_amended_is_refused(self, flat):
        contract = signed(head_lease(flat))
        amended(contract, date(2026, 4, 1), 26_000)
        for day, ends_on in ((date(2026, 4, 1), LAST), (LAST + timedelta(days=1), LAST), (TODAY, None)):
            with pytest.raises(Refused):
                amended(contract, day, 27_000, ends_on=ends_on)
        with pytest.raises(Refused):
            amended(drawn_up(head_lease(make_flat(flat.building))), TODAY, 27_000)

    def test_an_indexed_rent_follows_the_municipalitys_index_and_names_what_is_missing(self, flat):
        for month, value in ((date(2025, 11, 1), 1_000_000), (date(2026, 5, 1), 1_040_000)):
            save(IndexValue(municipality=flat.municipality, month_on=month, value=value, source="CSP"))
        rule = {"rent_kind": RentKind.INDEXED, "index_base_on": date(2025, 11, 1), "index_first_on": date(2026, 7, 1)}
        contract = signed(head_lease(flat, ends_on=date(2029, 1, 1)), **rule)

        answer = rent_of(contract, FIRST, LAST)
        assert answer.rent.cents == 6 * 25_000 + 6 * 26_000
        assert answer.missing_on is None
        assert rent_of(contract, FIRST, date(2028, 1, 1)).missing_on == date(2027, 5, 1)


class TestEnding:
    def test_a_stay_ends_with_its_lease_and_another_flat_is_looked_for(self, flat):
        flat.landlord = make_landlord(flat.municipality)
        flats = [flat, make_flat(flat.building), make_flat(flat.building)]
        contract = signed(head_lease(*flats))
        stay = make_stay(flat)
        household = stay.household
        if not db.session.scalar(sa.select(Service.id).where(Service.client_id == stay.clients[0].client_id)):
            save(Service(municipality_id=flat.municipality_id, client=stay.clients[0].client, started_on=FIRST))
        out = date(2026, 12, 15)

        ends = {stay.id: StayEnd(out)}
        end_contract(contract, out, EndedBy.LANDLORD, "Pārdod māju.", notice_on=TODAY, stays=ends, **RULE)

        assert (contract.state, contract.holds_until, contract.flats[2].held_until) == (ContractState.ENDED, out, out)
        assert (stay.ends_on, stay.end_reason) == (out, EndReason.LANDLORD_ENDED)
        entry = open_entry(household.id)
        assert entry is not None
        assert entry.rehousing_reason is RehousingReason.LANDLORD_ENDED
        assert rent_of(contract, out, LAST).rent.cents == 0

    def test_a_stay_that_is_not_named_goes_on_and_the_flat_warns(self, flat):
        contract = signed(head_lease(flat, ends_on=date(2029, 1, 1)))
        stay = make_stay(flat)
        assert [finding.passed for finding in flat_findings(flat, TODAY)] == [True]
        end_contract(contract, TODAY, EndedBy.US, "Slikts stāvoklis.", **RULE)
        assert stay.ends_on is None
        assert [finding.passed for finding in flat_findings(flat, TODAY)] == [False]

    @pytest.mark.parametrize(
        ("on", "notice_on"),
        [(FIRST - timedelta(days=1), None), (LAST + timedelta(days=1), None), (TODAY, TODAY + timedelta(days=1))],
    )
    def test_dates_out_of_order_are_refused(self, flat, on, notice_on):
        with pytest.raises(Refused):
            end_contract(signed(head_lease(flat)), on, EndedBy.US, "x", notice_on=notice_on, **RULE)

    def test_it_ends_once_and_a_stay_of_another_flat_is_not_ended(self, flat):
        contract = signed(head_lease(flat))
        other = make_stay(make_flat(flat.building))
        with pytest.raises(Refused):
            end_contract(contract, TODAY, EndedBy.US, "x", stays={other.id: StayEnd(TODAY)}, **RULE)
        db.session.rollback()


class TestRentAcrossAmendments:
    """A month is counted as the terms of its first day say; so periods that touch add up, wherever they touch."""

    @pytest.fixture
    def recounted(self, flat):
        contract = signed(head_lease(flat), day_count=DayCount.ACTUAL)
        amended(contract, date(2026, 7, 16), 26_001, day_count=DayCount.THIRTY)
        return contract

    @given(days=st.lists(st.integers(-40, 420), min_size=3, max_size=3, unique=True).map(sorted))
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_periods_that_touch_add_up_where_the_day_count_changes(self, recounted, days):
        first, middle, last = (FIRST + timedelta(days=day) for day in days)
        whole = rent_of(recounted, first, last).rent
        parts = rent_of(recounted, first, middle).rent.cents + rent_of(recounted, middle, last).rent.cents
        assert whole.cents == parts == sum(line.cents for line in whole.lines)

    def test_july_is_counted_by_its_days_and_august_by_thirty(self, recounted):
        july = rent_of(recounted, date(2026, 7, 1), date(2026, 8, 1))
        august = rent_of(recounted, date(2026, 8, 1), date(2026, 9, 1))
        assert [(line.days, line.of_days) for line in july.rent.lines] == [(15, 31), (16, 31)]
        assert [(line.days, line.of_days) for line in august.rent.lines] == [(30, 30)]
        assert rent_of(recounted, date(2026, 7, 20), date(2026, 8, 20)).counts == (DayCount.ACTUAL, DayCount.THIRTY)
