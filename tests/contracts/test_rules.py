"""Rules K1, K2, K3, K4, K5, K6, K7, K8, K9, K10, K11 and K12, on both sides of every boundary."""

from dataclasses import replace
from datetime import date

import pytest

from app.contracts.rules import (
    ContractFacts,
    InsuranceFacts,
    OtherContract,
    StayFacts,
    conduct_was_warned_of,
    dates_are_in_order,
    deposit_is_lawful,
    flats_are_free,
    flats_are_insured,
    house_rules_are_free,
    lived_in_under_contract,
    notice_is_not_near,
    papers_are_attached,
    rent_is_as_expected,
    stays_are_within_contract,
    term_is_secure,
    who_lives_there_signed,
)
from app.core.errors import Level
from app.placements.rules.facts import Period
from app.places.policy import Policy

pytestmark = pytest.mark.usefixtures("app_ctx")
TODAY, POLICY = date(2026, 11, 23), Policy()
LEASE = ContractFacts(
    starts_on=date(2026, 1, 1),
    ends_on=date(2027, 1, 1),
    rent_cents=25_000,
    deposit_cents=0,
    deposit_reason=False,
    expected_cents=None,
    notice_days=30,
    house_rules="",
)
STAY = StayFacts(1, 7, "Brīvības iela 1–2", "R-0001", date(2026, 2, 1), None)


@pytest.mark.parametrize(
    ("ends_on", "passed"),
    [(date(2027, 1, 1), True), (date(2027, 1, 2), False), (None, False), (date(2026, 5, 1), True)],
)
def test_k1_a_stay_does_not_outlast_the_contract(ends_on, passed):
    finding = stays_are_within_contract(LEASE, [replace(STAY, ends_on=ends_on)])
    assert (finding.passed, finding.value) == (passed, 0 if passed else 1)
    assert stays_are_within_contract(replace(LEASE, ends_on=None), [replace(STAY, ends_on=ends_on)]).passed


@pytest.mark.parametrize(
    ("held", "passed"),
    [
        ([Period(date(2026, 1, 1), date(2027, 1, 1))], True),
        ([Period(date(2026, 1, 1), date(2026, 6, 1)), Period(date(2026, 6, 1), date(2027, 1, 1))], True),
        ([Period(date(2026, 6, 1), date(2027, 1, 1)), Period(date(2026, 1, 1), date(2026, 6, 1))], True),
        ([Period(date(2026, 1, 1), date(2026, 6, 1)), Period(date(2026, 6, 2), date(2027, 1, 1))], False),
        ([Period(date(2026, 2, 2), date(2027, 1, 1))], False),
        ([Period(date(2026, 1, 1), date(2026, 12, 1))], False),
        ([], False),
    ],
)
def test_k2_no_day_of_a_stay_is_without_a_contract(held, passed):
    assert lived_in_under_contract(Period(date(2026, 2, 1), date(2026, 12, 2)), held, TODAY).passed is passed


def test_k2_judges_an_open_stay_for_a_year():
    held = [Period(date(2026, 1, 1), date(2027, 11, 23))]
    assert lived_in_under_contract(Period(date(2026, 2, 1)), held, TODAY).passed
    assert not lived_in_under_contract(Period(date(2026, 2, 1)), held, date(2026, 11, 24)).passed


@pytest.mark.parametrize(
    ("today", "passed"),
    [(date(2026, 11, 1), True), (date(2026, 11, 2), False), (date(2026, 12, 2), False), (date(2026, 12, 3), True)],
)
def test_k3_the_last_day_to_give_notice_is_near(today, passed):
    assert notice_is_not_near(LEASE, today, POLICY).passed is passed
    assert notice_is_not_near(replace(LEASE, ended=True), today, POLICY).passed
    assert notice_is_not_near(replace(LEASE, ends_on=None), today, POLICY).passed


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "passed"),
    [
        (date(2026, 1, 1), date(2026, 7, 1), True),
        (date(2026, 1, 1), date(2026, 6, 30), False),
        (date(2026, 8, 31), date(2027, 2, 28), True),
        (date(2026, 8, 31), date(2027, 2, 27), False),
        (date(2026, 1, 1), None, True),
    ],
)
def test_k4_a_secure_lease_lasts_six_months(starts_on, ends_on, passed):
    assert term_is_secure(replace(LEASE, starts_on=starts_on, ends_on=ends_on), POLICY).passed is passed


@pytest.mark.parametrize(
    ("deposit", "reason", "passed"), [(50_000, False, True), (50_001, False, False), (50_001, True, True)]
)
def test_k5_a_deposit_above_two_rents_needs_a_reason(deposit, reason, passed):
    assert deposit_is_lawful(replace(LEASE, deposit_cents=deposit, deposit_reason=reason)).passed is passed


@pytest.mark.parametrize(
    ("words", "passed"),
    [
        ("", True),
        ("No plkst. 23 līdz 7 ievērot klusumu. Nesmēķēt kāpņu telpā.", True),
        ("Apmeklētāji tikai līdz plkst. 20.", False),
        ("Klients turpina ārstēšanos.", False),
        ("No visitors.", False),
    ],
)
def test_k6_house_rules_ask_nothing_of_the_persons_life(words, passed):
    assert house_rules_are_free(replace(LEASE, house_rules=words)).passed is passed


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "passed"),
    [
        (date(2027, 1, 1), None, True),
        (date(2026, 12, 31), None, False),
        (date(2025, 1, 1), date(2026, 1, 1), True),
        (date(2025, 1, 1), date(2026, 1, 2), False),
        (date(2026, 3, 1), date(2026, 3, 1), True),
    ],
)
def test_k7_a_flat_is_contracted_once(starts_on, ends_on, passed):
    other = OtherContract("R-L-0001", "Brīvības iela 1–2", Period(starts_on, ends_on))
    finding = flats_are_free(Period(LEASE.starts_on, LEASE.ends_on), [other])
    assert finding.passed is passed
    assert ("R-L-0001" in str(finding.reason)) is not passed


@pytest.mark.parametrize(
    ("ends_on", "passed"),
    [(date(2026, 1, 2), True), (date(2026, 1, 1), False), (date(2025, 1, 1), False), (None, True)],
)
def test_k8_a_contract_ends_after_it_begins(ends_on, passed):
    assert dates_are_in_order(replace(LEASE, ends_on=ends_on)).passed is passed


@pytest.mark.parametrize(("household_id", "passed"), [(7, True), (8, False), (None, True)])
def test_k9_who_lives_there_is_who_signed(household_id, passed):
    assert who_lives_there_signed(replace(LEASE, household_id=household_id), [STAY]).passed is passed


@pytest.mark.parametrize(
    ("rent", "expected", "passed"), [(28_750, 25_000, True), (28_751, 25_000, False), (90_000, None, True)]
)
def test_k10_the_rent_is_about_what_was_expected(rent, expected, passed):
    assert rent_is_as_expected(replace(LEASE, rent_cents=rent, expected_cents=expected), POLICY).passed is passed


@pytest.mark.parametrize(("missing", "passed"), [(0, True), (1, False), (2, False)])
def test_k11_papers_are_attached(missing, passed):
    finding = papers_are_attached(replace(LEASE, without_paper=missing))
    assert (finding.passed, finding.value, bool(finding.remedy)) == (passed, missing, not passed)


@pytest.mark.parametrize(
    ("said", "passed", "words"),
    [
        (None, False, "nav apdrošināti"),
        (InsuranceFacts(expires_on=date(2026, 12, 24)), True, "ir apdrošināti"),
        (InsuranceFacts(expires_on=date(2026, 12, 23)), False, "drīz beidzas"),
        (InsuranceFacts(expires_on=TODAY), False, "drīz beidzas"),
        (InsuranceFacts(expires_on=date(2026, 11, 22)), False, "ir beigusies"),
        (InsuranceFacts(refused_by="Balta"), False, "Balta"),
    ],
)
def test_k12_flats_are_insured(said, passed, words):
    finding = flats_are_insured(replace(LEASE, insurance=said, to_insure=True), TODAY, POLICY)
    assert finding.passed is passed
    assert words in finding.reason
    assert flats_are_insured(replace(LEASE, insurance=said), TODAY, POLICY).passed


@pytest.mark.parametrize(
    ("warned", "by_us", "passed", "level"),
    [
        ((), True, False, Level.BLOCK),
        ((), False, False, Level.WARN),
        ((date(2026, 11, 22),), True, True, Level.BLOCK),
        ((TODAY,), True, False, Level.BLOCK),  # on the day itself is no warning before
    ],
)
def test_k13_conduct_was_warned_of(warned, by_us, passed, level):
    """K13: where we end a lease for conduct, the household was warned on an earlier day."""
    finding = conduct_was_warned_of("Brīvības iela 1–2", by_us, warned, TODAY)
    assert (finding.passed, finding.level, bool(finding.remedy)) == (passed, level, not passed)
