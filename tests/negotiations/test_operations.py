"""A negotiation is begun, moved on by the map, priced and ended; what was is kept."""

from datetime import timedelta
from typing import Any

import pytest

from app.core import audit
from app.core.audit import SYSTEM
from app.core.errors import Refused, RuleViolation
from app.landlords.models import LandlordKind
from app.negotiations.models import PriceKind, Stage, WhyNot
from app.negotiations.operations.negotiations import (
    Move,
    NegotiationFacts,
    latest_price,
    make_landlord,
    move_negotiation,
    name_price,
    open_negotiation,
    plan_step,
    settle_step,
)
from tests.factories import TODAY, make_municipality, make_place
from tests.factories import make_landlord as landlord_of
from tests.negotiations.talks import make_negotiation

DAY = timedelta(days=1)


@pytest.fixture
def city(db_session):
    return make_municipality()


def test_somebody_to_call_is_enough_to_begin_and_nobody_is_not(city):
    one = open_negotiation(city, NegotiationFacts(contact_phone="26000000"), actor=SYSTEM, today=TODAY)
    assert (one.stage, one.stage_since, [move.to_stage for move in one.moves]) == (Stage.FOUND, TODAY, [Stage.FOUND])

    with pytest.raises(Refused):
        open_negotiation(city, NegotiationFacts(address_text="Teikā"), actor=SYSTEM, today=TODAY)


@pytest.mark.parametrize("what", ["landlord", "place"])
def test_landlord_and_address_are_of_the_same_municipality(city, what):
    other = make_municipality()
    facts: dict[str, Any] = {"landlord": landlord_of(other)} if what == "landlord" else {"place": make_place(other)}

    with pytest.raises(Refused):
        open_negotiation(city, NegotiationFacts(contact_name="Anna", **facts), actor=SYSTEM, today=TODAY)


def test_every_move_is_kept_with_from_to_when_and_words(city, db_session):
    one = make_negotiation(city, day=TODAY - 9 * DAY)
    move_negotiation(one, Move(Stage.CALLED, words="Zvanīt vakarā"), actor=SYSTEM, today=TODAY - 8 * DAY)
    move_negotiation(one, Move(Stage.REFUSED, WhyNot.PRICE, "Par lētu"), actor=SYSTEM, today=TODAY)
    db_session.expire_all()

    assert [(move.from_stage, move.to_stage, move.why_not, move.moved_on, move.words) for move in one.moves] == [
        (Stage.CALLED, Stage.REFUSED, WhyNot.PRICE, TODAY, "Par lētu"),
        (Stage.FOUND, Stage.CALLED, None, TODAY - 8 * DAY, "Zvanīt vakarā"),
        (None, Stage.FOUND, None, TODAY - 9 * DAY, None),
    ]
    assert (one.stage, one.stage_since) == (Stage.REFUSED, TODAY)
    assert audit.history(one)[0].changes["stage"] == ["called", "refused"]


@pytest.mark.parametrize(("move", "rule"), [(Move(Stage.SIGNED), "N1"), (Move(Stage.LOST), "N2")])
def test_a_move_is_refused_by_its_rule_and_nothing_changes(city, move, rule):
    one = make_negotiation(city)

    with pytest.raises(RuleViolation) as refusal:
        move_negotiation(one, move, actor=SYSTEM, today=TODAY)

    assert [finding.id for finding in refusal.value.findings] == [rule]
    assert (one.stage, len(one.moves)) == (Stage.FOUND, 1)


def test_agreed_terms_without_a_price_warn(city):
    one = make_negotiation(city, Stage.VIEWING)

    assert [warning.id for warning in move_negotiation(one, Move(Stage.TERMS_AGREED), actor=SYSTEM, today=TODAY)] == [
        "N3"
    ]


def test_prices_have_their_day_and_the_latest_of_a_kind_holds(city):
    one = make_negotiation(city, asked_cents=30_000, day=TODAY - 5 * DAY)
    name_price(one, PriceKind.ASKED, 34_000, TODAY, actor=SYSTEM, today=TODAY)
    name_price(one, PriceKind.ASKED, 31_000, TODAY - DAY, actor=SYSTEM, today=TODAY)

    assert latest_price(one, PriceKind.ASKED) == 34_000
    assert latest_price(one, PriceKind.COUNTER) is None
    with pytest.raises(Refused):
        name_price(one, PriceKind.COUNTER, 1, TODAY + DAY, actor=SYSTEM, today=TODAY)


def test_a_move_does_the_open_step_and_may_plan_the_next(city, db_session):
    one = make_negotiation(city)
    first = plan_step(one, "Piezvanīt", TODAY, actor=SYSTEM, today=TODAY)
    move_negotiation(one, Move(Stage.CALLED, step_words="Apskate", step_due_on=TODAY + DAY), actor=SYSTEM, today=TODAY)
    db_session.expire_all()

    assert first.kept_on == TODAY
    assert [(step.words, step.kept_on) for step in one.steps] == [("Piezvanīt", TODAY), ("Apskate", None)]


def test_a_step_lies_ahead_and_ends_once(city):
    one = make_negotiation(city)
    with pytest.raises(Refused):
        plan_step(one, "Piezvanīt", TODAY - DAY, actor=SYSTEM, today=TODAY)
    step = plan_step(one, "Piezvanīt", TODAY, actor=SYSTEM, today=TODAY)
    settle_step(step, False, TODAY, actor=SYSTEM, today=TODAY)
    with pytest.raises(Refused):
        settle_step(step, True, TODAY, actor=SYSTEM, today=TODAY)


def test_the_contact_person_becomes_a_landlord_once(city):
    one = make_negotiation(city)

    landlord = make_landlord(one, LandlordKind.PERSON, actor=SYSTEM)

    assert (landlord.name, landlord.phone, one.landlord_id) == ("Anna Kalniņa", "26000000", landlord.id)
    with pytest.raises(Refused):
        make_landlord(one, LandlordKind.PERSON, actor=SYSTEM)
    with pytest.raises(Refused):
        make_landlord(make_negotiation(city, contact_name=None), LandlordKind.PERSON, actor=SYSTEM)
