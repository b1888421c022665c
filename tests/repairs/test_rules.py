"""Rules R1, R2, R3, R4, R5, R6, R7 and R8, on both sides of each boundary; who mends; a changed priority."""

from datetime import timedelta

import pytest

from app.contracts.models import RepairElement, RepairParty
from app.core.errors import Level
from app.places.policy import Policy
from app.repairs import labels, rules
from app.repairs.models import CLOSED, OPEN, Party, PartySource, TicketState
from app.repairs.standard import STANDARD, Hazard, Where, faults_from
from tests.repairs.cases import NOW

S = TicketState
POLICY = Policy()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_latvian(app_ctx):
    """The words of a finding need a language."""


@pytest.mark.parametrize(
    ("before", "after", "passed"),
    [
        (S.REPORTED, S.PLANNED, True),
        (S.REPORTED, S.DONE, True),  # mended on the spot
        (S.IN_WORK, S.WAITING, True),
        (S.WAITING, S.IN_WORK, True),
        (S.IN_WORK, S.REPORTED, False),
        (S.DONE, S.REPORTED, True),  # reopened
        (S.DONE, S.IN_WORK, False),
        (S.CANCELLED, S.DONE, False),
        (S.DUPLICATE, S.CANCELLED, False),
        (S.PLANNED, S.PLANNED, False),
    ],
)
def test_r1_a_ticket_moves_as_the_map_has_it(before, after, passed):
    finding = rules.move_is_allowed(before, after, labels.TICKET_STATE)
    assert (finding.id, finding.level, finding.passed) == ("R1", Level.BLOCK, passed)


def test_r1_everything_open_can_be_closed_and_everything_closed_opened_again():
    for state in OPEN:
        assert rules.MOVES[state] >= set(CLOSED)
    for state in CLOSED:
        assert rules.MOVES[state] == {S.REPORTED}
    assert set(rules.MOVES) == set(S)


@pytest.mark.parametrize("after", S)
def test_r2_nothing_ends_while_an_approval_is_open(after):
    assert rules.nothing_is_asked(after, approval_open=True).passed is (after in OPEN)
    assert rules.nothing_is_asked(after, approval_open=False).passed


@pytest.mark.parametrize("after", S)
def test_r3_nothing_ends_before_it_is_safe(after):
    assert rules.danger_is_over(after, Hazard.GAS, made_safe=False).passed is (after in OPEN)
    assert rules.danger_is_over(after, Hazard.GAS, made_safe=True).passed
    assert rules.danger_is_over(after, None, made_safe=False).passed


@pytest.mark.parametrize(
    ("spent", "approved", "passed"),
    [(20_000, 0, True), (20_001, 0, False), (20_001, 20_001, True), (30_000, 20_001, False), (20_000, 100, True)],
)
def test_r4_spending_stays_within_the_limit_or_what_was_approved(spent, approved, passed):
    assert rules.spending_is_allowed(spent, approved, POLICY).passed is passed


def test_r5_a_client_pays_only_by_agreement():
    assert not rules.client_agreed(client_pays=True, agreed_on_paper=False).passed
    assert rules.client_agreed(client_pays=True, agreed_on_paper=True).passed
    assert rules.client_agreed(client_pays=False, agreed_on_paper=False).passed


def test_r6_where_it_is_not_safe_it_says_what_to_do():
    unknown, there, empty = (
        rules.home_is_safe(None, lived_in=True),
        rules.home_is_safe(False, lived_in=True),
        rules.home_is_safe(False, lived_in=False),
    )
    assert (unknown.level, unknown.passed) == (Level.WARN, False)
    assert "citu dzīvokli" in there.remedy
    assert "Remontā" in empty.remedy
    assert rules.home_is_safe(True, lived_in=True).passed


def test_r7_the_same_fault_in_the_building_is_named():
    assert rules.is_not_known_yet([]).passed
    assert "RP-1, RP-2" in rules.is_not_known_yet(["RP-1", "RP-2"]).reason


@pytest.mark.parametrize(("times", "passed"), [(1, True), (2, True), (3, False), (4, False)])
def test_r8_the_third_time_within_a_year(times, passed):
    assert rules.does_not_come_back(times).passed is passed


class TestChangedPriority:
    def test_before_the_promise_passes_it_counts_anew(self):
        assert rules.due_after_change(NOW, NOW + DAY, NOW) == NOW + DAY
        assert rules.due_after_change(NOW, NOW - DAY, NOW) == NOW - DAY

    def test_a_promise_that_has_passed_is_not_put_off(self):
        late = NOW + timedelta(seconds=1)
        assert rules.due_after_change(NOW, NOW + DAY, late) == NOW
        assert rules.due_after_change(NOW, NOW - DAY, late) == NOW - DAY


class TestWhoMends:
    PIPES = RepairElement.PIPES

    @pytest.mark.parametrize(
        ("agreed", "party"),
        [
            (RepairParty.LANDLORD, Party.LANDLORD),
            (RepairParty.PROVIDER, Party.PROVIDER),
            (RepairParty.CLIENT, Party.CLIENT),
        ],
    )
    def test_as_agreed_also_in_the_municipalitys_own(self, agreed, party):
        holding = rules.Holding(True, {self.PIPES.value: agreed.value})
        assert rules.who_mends(holding, self.PIPES, common=False) == (party, PartySource.CONTRACT)

    def test_what_the_contract_does_not_say_is_assumed(self):
        holding = rules.Holding(False, {})
        assert rules.who_mends(holding, self.PIPES, common=False) == (Party.PROVIDER, PartySource.ASSUMED)
        assert rules.who_mends(holding, self.PIPES, common=True) == (Party.LANDLORD, PartySource.ASSUMED)
        municipal = rules.Holding(True)
        assert rules.who_mends(municipal, self.PIPES, common=True) == (Party.MUNICIPALITY, PartySource.OWNERSHIP)


class TestStandardList:
    def test_it_survives_being_stored(self):
        assert faults_from(STANDARD.as_json()) == STANDARD

    def test_everything_is_named_in_three_languages_once(self):
        codes = [one.code for one in STANDARD.classes]
        assert len(set(codes)) == len(codes)
        for kind in STANDARD.classes:
            assert all(kind.names.values())
            assert set(kind.names) == set(kind.examples) == {"lv", "en", "ru"}

    def test_hazards_are_urgent_or_damp(self):
        for kind in STANDARD.classes:
            assert kind.hazard in (None, Hazard.DAMP) or kind.priority.value == "urgent"

    def test_a_lift_is_the_buildings_and_a_fridge_the_flats(self):
        lift, fridge, other = (STANDARD.get(code) for code in ("lift", "fridge", "other"))
        assert lift
        assert fridge
        assert other
        assert (lift.where, fridge.where, other.where) == (Where.BUILDING, Where.FLAT, Where.BOTH)
        assert fridge not in STANDARD.happening(in_flat=False)
        assert other in STANDARD.happening(in_flat=False)
