"""Rules L1, L2, L3, L4 and L5 of a landlord's record."""

from fractions import Fraction

import pytest

from app.core.errors import Level
from app.landlords import rules
from app.landlords.models import LandlordKind

PERSON, COMPANY, MUNICIPALITY = LandlordKind.PERSON, LandlordKind.COMPANY, LandlordKind.MUNICIPALITY
THIRD, HALF = Fraction(1, 3), Fraction(1, 2)


@pytest.mark.parametrize(
    ("shares", "passed", "value"),
    [
        ([], True, None),
        ([None, None], True, None),
        ([THIRD, THIRD, THIRD], True, 100),
        ([HALF, HALF], True, 100),
        ([HALF, THIRD], False, 83.33),
        ([HALF, HALF, THIRD], False, 133.33),
        ([HALF, HALF, None], False, 100),
    ],
)
def test_l1_shares_make_up_the_whole(app_ctx, shares, passed, value):
    finding = rules.shares_are_whole(shares)

    assert (finding.id, finding.passed, finding.level, finding.value) == ("L1", passed, Level.WARN, value)


@pytest.mark.parametrize(
    ("code", "kind", "passed"),
    [
        ("16117519997", PERSON, True),
        ("32123456789", PERSON, True),
        ("16117519997", COMPANY, False),
        ("31137519997", PERSON, False),  # 31 November
        ("1611751999", PERSON, False),
    ],
)
def test_l2_a_personal_code_is_a_persons_and_possible(app_ctx, code, kind, passed):
    assert rules.personal_code_is_possible(code, kind).passed == passed


@pytest.mark.parametrize(
    ("code", "kind", "passed"),
    [
        ("40003261579", COMPANY, True),
        ("90011524360", MUNICIPALITY, True),
        ("40003261578", COMPANY, False),
        ("4000326157", COMPANY, False),
        ("16117519997", COMPANY, False),  # the library alone takes a person's code too
        ("40003261579", PERSON, False),
    ],
)
def test_l3_a_registration_number_is_a_firms_and_right(app_ctx, code, kind, passed):
    assert rules.registration_number_is_right(code, kind).passed == passed


@pytest.mark.parametrize(
    ("code", "passed"),
    [
        ("LV80BANK0000435195001", True),
        ("LV81BANK0000435195001", False),
        ("LV80BANK000043519500", False),
        ("EE382200221020145685", True),
        ("BANK", False),
    ],
)
def test_l4_an_account_number_is_right(app_ctx, code, passed):
    assert rules.iban_is_right(code).passed == passed


@pytest.mark.parametrize(("code", "demo", "passed"), [("x", True, False), (None, True, True), ("x", False, True)])
def test_l5_a_demonstration_keeps_no_personal_code(app_ctx, code, demo, passed):
    assert rules.personal_code_may_be_kept(code, demo).passed == passed


@pytest.mark.parametrize(
    ("recorded", "confirms", "passed"), [(1, 2, True), (1, 1, False), (None, 2, True), (1, None, False)]
)
def test_l6_an_account_is_confirmed_by_another(app_ctx, recorded, confirms, passed):
    """L6: another person confirms."""
    assert rules.account_confirmed_by_another(recorded, confirms).passed == passed
