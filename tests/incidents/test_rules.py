"""Rules I1–I11, each on both sides of its line."""

from datetime import date, timedelta

import pytest

from app.core.errors import Level
from app.incidents import rules
from app.incidents.models import PestPayer

DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _words(flask_app):
    with flask_app.test_request_context():
        yield


def test_i1_two_people_see_to_a_damage():
    """I1"""
    assert rules.two_people_see_to_damage(1, 2).passed
    assert not rules.two_people_see_to_damage(1, 1).passed


def test_i2_damage_is_neither_a_debt_nor_a_ground_and_stops_nothing():
    """I2"""
    finding = rules.damage_ends_nothing()
    assert (finding.passed, finding.level) == (True, Level.INFO)
    assert "parāds" in str(finding.reason)


@pytest.mark.parametrize(
    ("payer", "reason", "passed"),
    [
        (PestPayer.PROVIDER, None, True),
        (PestPayer.LANDLORD, None, False),
        (PestPayer.LANDLORD, "", False),
        (PestPayer.MUNICIPALITY, "Līgumā noteikts citādi.", True),
    ],
)
def test_i3_the_provider_bears_the_cost_unless_a_reason_is_written(payer, reason, passed):
    """I3"""
    assert rules.provider_bears_the_cost(payer, reason).passed is passed


@pytest.mark.parametrize(
    ("earlier", "firm", "passed"),
    [
        (None, False, True),
        (DAY - timedelta(days=365), False, True),
        (DAY - timedelta(days=364), False, False),
        (DAY - timedelta(days=364), True, True),
    ],
)
def test_i4_pests_that_come_back_within_a_year_are_for_a_firm(earlier, firm, passed):
    """I4"""
    finding = rules.a_firm_treats_again(earlier, DAY, firm)
    assert (finding.passed, finding.level) == (passed, Level.WARN)


@pytest.mark.parametrize(("looked", "passed"), [(None, False), (DAY, True), (DAY + timedelta(days=1), False)])
def test_i5_a_complaint_is_looked_into_before_it_is_judged(looked, passed):
    """I5"""
    assert rules.looked_at_before_judged(looked, DAY).passed is passed


@pytest.mark.parametrize(
    ("signed", "passed"), [(("a", "a"), True), (("a", None), False), ((None, None), False), (("a", "b"), False)]
)
def test_i6_both_sign_the_same_text(signed, passed):
    """I6"""
    assert rules.both_sign_the_same_text("a", signed).passed is passed


def test_i7_what_is_left_to_do_is_named():
    """I7"""
    assert rules.nothing_is_left_to_do([]).passed
    finding = rules.nothing_is_left_to_do(["Savākt atslēgas"])
    assert not finding.passed
    assert "Savākt atslēgas" in str(finding.reason)


@pytest.mark.parametrize(("judged", "told"), [(True, True), (True, False), (False, True), (False, False)])
def test_i8_a_complaint_is_judged_and_the_person_told(judged, told):
    """I8"""
    assert rules.complaint_is_answered(judged, told).passed is (judged and told)


@pytest.mark.parametrize(
    ("results", "passed"),
    [([], False), ([None], False), ([True], True), ([False], False), ([True, None], False), ([False, True], True)],
)
def test_i9_pests_are_gone_when_nothing_was_found_after_the_last_treatment(results, passed):
    """I9"""
    assert rules.pests_are_gone(results).passed is passed


@pytest.mark.parametrize("done", [True, False])
def test_i10_a_damage_is_put_right(done):
    """I10"""
    assert rules.damage_is_put_right(done).passed is done


@pytest.mark.parametrize("running", [True, False])
def test_i11_after_a_death_the_service_has_ended_too(running):
    """I11"""
    assert rules.service_has_ended_too(running).passed is not running
