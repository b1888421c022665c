"""Rules Y1, Y2, Y3, Y4, Y5 and Y6 on both sides."""

import pytest

from app.core.errors import Level
from app.keys import rules
from app.keys.models import ConsentAnswer, Situation
from app.keys.rules import Copies

pytestmark = pytest.mark.usefixtures("app_ctx")
YES = (ConsentAnswer.YES, frozenset(Situation))
NO = (ConsentAnswer.NO, frozenset())
ONLY_HEALTH = (ConsentAnswer.CONDITIONS, frozenset({Situation.HEALTH}))
NOT_ASKED = (None, frozenset())


class TestThreeHands:
    @pytest.mark.parametrize(
        ("clients", "with_key", "passed"), [(1, 1, True), (2, 2, True), (1, 0, False), (2, 1, False)]
    )
    def test_y1_everybody_who_lives_there_has_a_key(self, clients, with_key, passed):
        finding = rules.clients_have_a_key(Copies(clients, with_key, 0, 0))
        assert (finding.id, finding.passed, finding.level) == ("Y1", passed, Level.WARN)
        assert bool(finding.remedy) is not passed

    @pytest.mark.parametrize(("ours", "passed"), [(1, True), (0, False)])
    def test_y2_the_team_has_one(self, ours, passed):
        assert rules.team_has_a_key(Copies(1, 1, ours, 1)).passed is passed

    @pytest.mark.parametrize(("owner", "passed"), [(1, True), (0, False)])
    def test_y3_the_owners_own_is_known(self, owner, passed):
        assert rules.owner_has_a_key(Copies(1, 1, 2, owner)).passed is passed

    @pytest.mark.parametrize(("number", "passed"), [(0, True), (1, False)])
    def test_y5_and_y6_no_copy_stays_in_wrong_hands(self, number, passed):
        assert rules.holders_belong_here(number).passed is passed
        assert rules.keys_came_back(number).passed is passed


class TestY4:
    """Y4: as everybody who lives there agreed."""

    @pytest.mark.parametrize(
        ("answers", "situation", "confirmed", "words"),
        [
            ([YES], Situation.WORK, False, ""),
            ([YES], None, True, ""),
            ([ONLY_HEALTH], Situation.HEALTH, True, ""),
            ([ONLY_HEALTH], None, True, ""),
            ([YES, ONLY_HEALTH], Situation.HEALTH, True, ""),
            ([ONLY_HEALTH], Situation.HEALTH, False, "nav pateikts"),
            ([ONLY_HEALTH], Situation.DANGER, True, "nav saskaņota"),
            ([YES, ONLY_HEALTH], Situation.DANGER, True, "nav saskaņota"),
            ([NO], Situation.HEALTH, True, "nepiekrīt"),
            ([YES, NO], Situation.HEALTH, True, "nepiekrīt"),
            ([NO, NOT_ASKED], Situation.HEALTH, True, "nepiekrīt"),
            ([NOT_ASKED], Situation.HEALTH, True, "vēl nav jautāts"),
            ([YES, NOT_ASKED], Situation.HEALTH, True, "vēl nav jautāts"),
            ([], None, True, "vēl nav jautāts"),
        ],
    )
    def test_y4_the_strictest_answer_counts(self, answers, situation, confirmed, words):
        finding = rules.use_is_agreed(answers, situation, confirmed)
        assert (finding.passed, finding.level) == (not words, Level.BLOCK)
        assert words in str(finding.reason)
        if answers and words in ("nepiekrīt", "vēl nav jautāts"):
            assert "policija" in str(finding.remedy)


@pytest.mark.parametrize(
    ("answers", "counts"),
    [
        (["yes", "no"], "no"),
        (["conditions", None], None),
        (["yes", "conditions"], "conditions"),
        (["yes"], "yes"),
        ([], None),
    ],
)
def test_which_answer_counts(answers, counts):
    given = [ConsentAnswer(one) if one else None for one in answers]
    assert rules.strictest_answer(given) == counts
