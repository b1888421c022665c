"""Rules ME1–ME7, on both sides of each boundary."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.errors import Level
from app.flats.models import Heating
from app.meters import rules
from app.meters.models import CertificateKind, WhyLower
from app.places.policy import Policy
from tests.factories import TODAY

POLICY = Policy()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_latvian(app_ctx):
    """The words of a finding need a language."""


@pytest.mark.parametrize(
    ("before", "value", "why", "passed"),
    [
        (None, 0, None, True),
        (5_000, 5_000, None, True),
        (5_000, 4_999, None, False),
        (5_000, 4_999, WhyLower.ROLLED_OVER, True),
    ],
)
def test_me1_a_reading_is_not_below_the_one_before(before, value, why, passed):
    finding = rules.reading_follows(before, value, why)
    assert (finding.id, finding.level, finding.passed) == ("ME1", Level.WARN, passed)
    if value == 4_999:
        assert "4,999" in finding.reason
        assert "5" in finding.reason


@pytest.mark.parametrize(("left", "passed"), [(61, True), (60, False), (0, False), (-1, False), (None, False)])
def test_me2_a_verification_holds(left, passed):
    until = None if left is None else TODAY + left * DAY
    finding = rules.verification_holds(until, TODAY, POLICY)
    assert (finding.id, finding.passed, finding.value, finding.limit) == ("ME2", passed, left, 60)
    assert finding.level is (Level.INFO if left is None else Level.WARN)
    assert ("beidzās" in finding.reason) == (left == -1)
    nearer = replace(POLICY, verification_near_days=59)
    assert rules.verification_holds(until, TODAY, nearer).passed == (left in (60, 61))


def test_me3_nobody_reads_ahead():
    finding = rules.day_has_come(TODAY + DAY, TODAY)
    assert (finding.id, finding.level, finding.passed) == ("ME3", Level.BLOCK, False)
    assert rules.day_has_come(TODAY, TODAY).passed


@pytest.mark.parametrize(("day", "passed"), [(-1, False), (0, True), (9, True), (10, True), (11, False)])
def test_me4_a_meter_is_read_while_it_hangs_there(day, passed):
    finding = rules.meter_hangs(TODAY, TODAY + 10 * DAY, TODAY + day * DAY)
    assert (finding.id, finding.level, finding.passed) == ("ME4", Level.BLOCK, passed)
    assert rules.meter_hangs(TODAY, None, TODAY + day * DAY).passed == (day >= 0)


def test_me5_a_flat_has_meters():
    none = rules.flat_has_meters(0)
    assert (none.id, none.level, none.passed) == ("ME5", Level.INFO, False)
    assert rules.flat_has_meters(1).passed


@pytest.mark.parametrize(("left", "passed"), [(None, True), (61, True), (60, False), (0, False), (-1, False)])
def test_me6_a_certificate_holds(left, passed):
    finding = rules.certificate_holds(None if left is None else TODAY + left * DAY, TODAY, POLICY)
    assert (finding.id, finding.passed) == ("ME6", passed)
    assert ("beidzās" in finding.reason) == (left == -1)


@pytest.mark.parametrize(
    ("heating", "held", "passed"),
    [
        (Heating.GAS, [], False),
        (Heating.GAS, [CertificateKind.CHIMNEY], False),
        (Heating.GAS, [CertificateKind.GAS], True),
        (Heating.WOOD, [CertificateKind.GAS], False),
        (Heating.WOOD, [CertificateKind.CHIMNEY], True),
        (Heating.DISTRICT, [], True),
        (None, [], True),
    ],
)
def test_me7_the_heating_is_checked(heating, held, passed):
    finding = rules.heating_is_checked(heating, held)
    assert (finding.id, finding.passed) == ("ME7", passed)
