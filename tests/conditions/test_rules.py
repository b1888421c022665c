"""What an act must say before it is signed and locked, and before the flat may be offered."""

from datetime import timedelta

import pytest

from app.conditions import rules
from app.conditions.labels import SIDE
from app.conditions.models import ActKind, Answer, Side
from app.conditions.rules import CheckSeen
from app.conditions.standard import CHECKS, STANDARD, CheckLevel, template_from
from app.core.errors import Level
from tests.factories import TODAY

DAY = timedelta(days=1)
MANDATORY, WARNING = CheckLevel.MANDATORY, CheckLevel.WARNING


@pytest.mark.parametrize(
    ("answer", "passed"), [(Answer.YES, True), (Answer.NO, False), (Answer.ELSEWHERE, False), (None, False)]
)
def test_a1_a_mandatory_check_is_answered_yes(answer, passed):
    check = CheckSeen("water", "Ir ūdens", MANDATORY, answer)
    (finding,) = rules.standard_findings([check])
    assert (finding.id, finding.passed, finding.level) == ("A1", passed, Level.BLOCK)
    assert rules.passes([check]) is passed


@pytest.mark.parametrize(
    ("answer", "passed"), [(Answer.YES, True), (Answer.NO, False), (Answer.ELSEWHERE, True), (None, False)]
)
def test_a2_other_checks_warn_and_may_be_elsewhere(answer, passed):
    check = CheckSeen("cook", "Var gatavot", WARNING, answer)
    (finding,) = rules.standard_findings([check])
    assert (finding.id, finding.passed, finding.level) == ("A2", passed, Level.WARN)
    assert rules.passes([CheckSeen("water", "Ir ūdens", MANDATORY, Answer.YES), check])


def test_an_act_without_mandatory_checks_passes_nothing():
    assert not rules.passes([])
    assert not rules.passes([CheckSeen("cook", "Var gatavot", WARNING, Answer.YES)])


@pytest.mark.parametrize("answer", [None, Answer.NO, Answer.YES])
def test_a3_mandatory_checks_are_answered(answer):
    checks = [CheckSeen("water", "Ir ūdens", MANDATORY, answer), CheckSeen("cook", "Var gatavot", WARNING, None)]
    finding = rules.every_mandatory_check_is_answered(checks)
    assert (finding.id, finding.passed, finding.level) == ("A3", answer is not None, Level.BLOCK)


@pytest.mark.parametrize("noted", [0, 1])
def test_a4_something_was_looked_at(noted):
    finding = rules.something_was_looked_at(noted)
    assert (finding.id, finding.passed) == ("A4", noted > 0)


@pytest.mark.parametrize("unshown", [[], ["Virtuve: Griesti"]])
def test_a5_damage_is_shown(unshown):
    finding = rules.damage_is_shown(unshown)
    assert (finding.id, finding.passed, finding.level) == ("A5", not unshown, Level.WARN)
    assert all(words in str(finding.reason) for words in unshown)


@pytest.mark.parametrize(
    ("kind", "signed", "passed"),
    [
        (ActKind.PROVIDER_TO_CLIENT, {Side.PROVIDER, Side.CLIENT}, True),
        (ActKind.PROVIDER_TO_CLIENT, {Side.PROVIDER, Side.WITNESS}, False),
        (ActKind.LANDLORD_TO_PROVIDER, {Side.PROVIDER}, False),
        (ActKind.PERIODIC, {Side.PROVIDER}, True),
        (ActKind.PERIODIC, set(), False),
    ],
)
def test_a6_both_sides_signed(kind, signed, passed):
    finding = rules.both_sides_signed(rules.PARTIES[kind], signed, SIDE)
    assert (finding.id, finding.passed) == ("A6", passed)


@pytest.mark.parametrize(("missing", "passed"), [([], True), (["R-0002"], False)])
def test_a10_everybody_signed(missing, passed):
    finding = rules.everybody_signed(missing)
    assert (finding.id, finding.passed, all(one in finding.reason for one in missing)) == ("A10", passed, True)


def test_every_kind_of_act_has_its_sides():
    assert set(rules.PARTIES) == set(ActKind)


@pytest.mark.parametrize(
    ("act_on", "previous_on", "passed"),
    [
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY - DAY, True),
        (TODAY - DAY, TODAY, False),
    ],
)
def test_a7_the_day_is_possible(act_on, previous_on, passed):
    finding = rules.day_is_possible(act_on, TODAY, previous_on)
    assert (finding.id, finding.passed) == ("A7", passed)


@pytest.mark.parametrize(
    ("contribution", "agreed", "passed"), [(False, False, True), (True, True, True), (True, False, False)]
)
def test_a8_damage_is_not_the_clients_debt(contribution, agreed, passed):
    finding = rules.damage_is_not_the_clients_debt(contribution, agreed)
    assert (finding.id, finding.passed, finding.level) == ("A8", passed, Level.BLOCK)


@pytest.mark.parametrize("dark", [[], ["Virtuve"]])
def test_a9_light_in_every_room(dark):
    finding = rules.light_in_every_room(dark)
    assert (finding.id, finding.passed, finding.level) == ("A9", not dark, Level.WARN)


def test_the_list_everybody_begins_with_holds_what_the_sources_ask_for():
    mandatory = {check.code for check in CHECKS if check.level is MANDATORY}
    assert mandatory == {"water", "heating", "electricity"}  # digest row 58
    assert {check.code for check in CHECKS if check.elsewhere} == {"sleep", "cook", "clean"}  # digest row 61
    names = [one.names for one in (*STANDARD.rooms, *STANDARD.checks)]
    names += [element.names for room in STANDARD.rooms for element in room.elements]
    assert all(set(one) == {"lv", "en", "ru"} and all(one.values()) for one in names)
    assert template_from(STANDARD.as_json()) == STANDARD
