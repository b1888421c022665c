"""Rules T1 and T2 on both sides."""

import pytest

from app.core.errors import Level
from app.troubles.models import VisitState
from app.troubles.rules import two_lead_the_talk, visit_was_agreed

pytestmark = pytest.mark.usefixtures("app_ctx")


@pytest.mark.parametrize("state", VisitState)
def test_t1_a_visit_was_agreed(state):
    finding = visit_was_agreed(state)
    assert (finding.passed, finding.level) == (state is VisitState.AGREED, Level.BLOCK)
    assert bool(finding.remedy) is not finding.passed


@pytest.mark.parametrize(("first", "second", "passed"), [(1, 2, True), (1, 1, False)])
def test_t2_two_lead_the_talk(first, second, passed):
    assert two_lead_the_talk(first, second).passed is passed
