"""Lines that repeat one further up are found by an index as they would be by looking at every pair."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.costs.models import CostCategory
from app.invoices.doubles import Seen, double
from app.invoices.rules import Line, amount_is_new

DAY = date(2026, 10, 1)
lines = st.builds(
    lambda flat, kind, start, days, cents, document: Line(
        flat, kind, DAY + timedelta(start), DAY + timedelta(start + days), cents, document
    ),
    st.integers(1, 2),
    st.sampled_from([CostCategory.HEATING, CostCategory.GAS]),
    st.integers(0, 12),
    st.integers(1, 6),
    st.integers(1, 3),
    st.sampled_from([None, "R-1", "R-2"]),
)


@pytest.mark.parametrize(("start", "days", "same"), [(0, 5, False), (0, 6, True), (14, 1, True), (15, 1, False)])
@pytest.mark.usefixtures("app_ctx")
def test_q2_days_that_touch_are_not_in_common(start: int, days: int, same: bool) -> None:
    """Q2: an equal amount is another one as long as not one day is the same."""
    line = Line(1, CostCategory.HEATING, DAY + timedelta(5), DAY + timedelta(15), 100, None)
    first = DAY + timedelta(start)
    other = Line(1, CostCategory.HEATING, first, first + timedelta(days), 100, None)
    assert amount_is_new(line, other).passed is not same


@pytest.mark.usefixtures("app_ctx")
class TestSeen:
    @given(st.lists(lines, max_size=20))
    def test_as_by_looking_at_every_pair(self, found: list[Line]) -> None:
        seen, kept = Seen(), list[tuple[int, Line]]()
        for row, line in enumerate(found):
            earlier = [number for number, other in kept if double(line, other)]
            answer = seen.row_of(line)
            assert (answer is None) == (not earlier)
            if earlier:
                assert answer in earlier
            else:
                seen.add(row, line)
                kept.append((row, line))
