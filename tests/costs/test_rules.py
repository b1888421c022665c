"""What is thought of a month before it is closed."""

import pytest

from app.costs import rules


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (rules.sources_are_booked, "H1"),
        (rules.invoices_came, "H3"),
        (rules.repairs_have_cost, "H4"),
        (rules.meters_were_read, "H5"),
        (rules.hours_are_entered, "H7"),
    ],
)
def test_h1_h3_h4_h5_h7_nothing_of_it_is_left(rule, name: str) -> None:
    assert [rule(number).passed for number in (0, 1, 2)] == [True, False, False]
    assert (rule(3).id, rule(3).value, bool(rule(3).remedy), bool(rule(0).remedy)) == (name, 3, True, False)


def test_h2_both_who_paid_and_what_stays_reversed() -> None:
    assert rules.payers_are_known(0, 0).id == "H2"
    assert rules.payers_are_known(0, 0).passed
    for unknown, held in ((1, 0), (0, 1)):
        assert not rules.payers_are_known(unknown, held).passed
    assert rules.payers_are_known(2, 3).value == 5


def test_h6_closing_with_something_missing_needs_a_word() -> None:
    assert rules.closing_is_explained(0, None).id == "H6"
    assert rules.closing_is_explained(0, None).passed
    assert rules.closing_is_explained(2, "Rēķins nāks vēlāk.").passed
    assert not rules.closing_is_explained(1, None).passed
    assert not rules.closing_is_explained(1, "").passed
