"""Who signs an act: of several people who live together, each."""

from datetime import date

import pytest

from app.conditions.models import ActKind, Side
from app.conditions.operations.locking import lock_act
from app.conditions.operations.signing import clients_not_signed, freeze_act, sign_act
from app.conditions.queries.acts import clients_of_stay
from app.core.audit import SYSTEM
from app.core.errors import RuleViolation
from tests.conditions.cases import NOW, begun, signature, walked
from tests.factories import TODAY, make_flat, make_household, make_municipality, make_stay, make_waiting


def couples_act(kind=ActKind.PROVIDER_TO_CLIENT):
    city = make_municipality()
    household = make_household(city, clients=2)
    make_waiting(household)
    stay = make_stay(make_flat(municipality=city), household, starts_on=TODAY)
    act = walked(begun(stay.flat, kind, stay=stay))
    return freeze_act(act, actor=SYSTEM), clients_of_stay(stay)


def signed_by(act, side, client=None, name="Paraksta"):
    return sign_act(act, signature(side, client=client, name=name), act.content_hash or "", actor=SYSTEM, now=NOW)


def test_of_a_couple_each_signs_before_the_act_is_locked(db_session):
    act, (first, second) = couples_act()
    signed_by(act, Side.PROVIDER)
    signed_by(act, Side.CLIENT, first, "Anna")
    with pytest.raises(RuleViolation, match=second.file_number):
        lock_act(act, actor=SYSTEM, now=NOW)
    signed_by(act, Side.CLIENT, second, "Juris")
    lock_act(act, actor=SYSTEM, now=NOW)


def test_who_moved_out_before_is_not_waited_for(db_session):
    act, (first, second) = couples_act()
    assert act.placement is not None
    part = next(one for one in act.placement.clients if one.client_id == second.id)
    part.starts_on, part.ends_on = date(2026, 10, 1), date(2026, 11, 1)
    assert clients_not_signed(act) == []
    part.ends_on = TODAY
    assert clients_not_signed(act) == [first, second]


def test_an_act_without_the_client_asks_nobody_of_them(db_session):
    act, _clients = couples_act(ActKind.PERIODIC)
    assert clients_not_signed(act) == []
