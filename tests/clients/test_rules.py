"""Rules C1–C5 of a client's file."""

from dataclasses import replace
from datetime import date

import pytest

from app.clients import rules
from app.clients.models import TeamRole
from app.clients.rules import Caseload
from app.core import codes
from app.core.errors import Level
from app.places.policy import Policy

TODAY = date(2026, 11, 23)
POLICY = Policy()


@pytest.mark.parametrize(
    ("code", "passed"),
    [
        ("16117519997", True),
        ("29020021234", True),  # 29 February 2000
        ("29020121234", False),  # 2001 had none
        ("23112621234", True),  # born today
        ("24112621234", False),  # born tomorrow
        ("16117539997", False),  # no such century
        ("32867300679", True),  # of the kind without a date
        ("39999999999", True),
        ("31129919990", True),  # 31 December 1999, not of the kind without a date
        ("30029919990", False),  # 30 February
        ("1611751999", False),
        ("161175199970", False),
        ("16117519A97", False),
        ("", False),
    ],
)
def test_c1_a_personal_code_is_possible(code: str, passed: bool):
    finding = rules.personal_code_is_possible(code, TODAY)

    assert (finding.id, finding.passed, finding.level) == ("C1", passed, Level.BLOCK)
    assert finding.value is None  # the code itself never travels with the finding
    assert code == "" or code not in finding.reason


@pytest.mark.parametrize(
    ("code", "passed"), [("16117519997", True), ("16117519998", False), ("32867300679", True), ("32867300677", True)]
)
def test_c2_a_wrong_check_digit_only_warns(code: str, passed: bool):
    finding = rules.personal_code_check_digit_fits(code)

    assert (finding.id, finding.passed, finding.level) == ("C2", passed, Level.WARN)


@pytest.mark.parametrize(
    ("code", "demo", "passed"),
    [("16117519997", True, False), ("32867300679", True, False), (None, True, True), ("16117519997", False, True)],
)
def test_c3_a_demonstration_keeps_no_personal_code(code: str | None, demo: bool, passed: bool):
    finding = rules.personal_code_may_be_kept(code, demo)

    assert (finding.id, finding.passed, finding.level) == ("C3", passed, Level.BLOCK)


@pytest.mark.parametrize(
    ("role", "clients", "passed"),
    [
        (TeamRole.MENTOR, 7, True),
        (TeamRole.MENTOR, 8, False),
        (TeamRole.SOCIAL_WORKER, 10, True),
        (TeamRole.SOCIAL_WORKER, 11, False),
        (TeamRole.MUNICIPAL_WORKER, 60, True),
    ],
)
def test_c4_a_caseload_above_the_advice_warns(role: TeamRole, clients: int, passed: bool):
    finding = rules.caseload_fits(role, Caseload(clients, 0), POLICY)

    assert (finding.id, finding.passed, finding.level, finding.value) == ("C4", passed, Level.WARN, clients)


@pytest.mark.parametrize(
    ("role", "without_mentor", "passed"),
    [
        (TeamRole.SOCIAL_WORKER, 7, True),
        (TeamRole.SOCIAL_WORKER, 8, False),
        (TeamRole.MENTOR, 8, True),
        (TeamRole.MUNICIPAL_WORKER, 8, True),
    ],
)
def test_c5_a_social_worker_without_mentors_supports_fewer(role: TeamRole, without_mentor: int, passed: bool):
    finding = rules.lone_caseload_fits(role, Caseload(8, without_mentor), POLICY)

    assert (finding.id, finding.passed, finding.level) == ("C5", passed, Level.WARN)


def test_the_limits_are_settings():
    policy = replace(POLICY, mentor_clients=2, lone_worker_clients=1)

    assert not rules.caseload_fits(TeamRole.MENTOR, Caseload(3, 0), policy).passed
    assert not rules.lone_caseload_fits(TeamRole.SOCIAL_WORKER, Caseload(2, 2), policy).passed


@pytest.mark.parametrize(
    ("code", "born"),
    [
        ("16117519997", date(1975, 11, 16)),
        ("01010020000", date(2000, 1, 1)),
        ("32867300679", None),
        ("99999919997", None),
    ],
)
def test_an_older_code_tells_the_birth_date(code: str, born: date | None):
    assert codes.birth_date_in(code) == born


@pytest.mark.parametrize("typed", ["161175-19997", " 161175 19997 ", "161175–19997"])
def test_a_code_is_typed_in_several_ways(typed: str):
    assert codes.compact_code(typed) == "16117519997"
