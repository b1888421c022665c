"""What waits about keys, for whom, and the lists."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import Cover
from app.clients.models import SupportAssignment
from app.core.audit import SYSTEM
from app.core.extensions import db
from app.core.permissions import Permission, Role
from app.keys.models import Holder, KeyEnd, KeyKind
from app.keys.operations import copies
from app.keys.operations.copies import add_keys, end_key, replace_lock
from app.keys.queries import lists
from app.keys.queries.register import flat_findings, keys_of_flat, stays_with_keys
from app.keys.queries.scope import get_flat
from app.keys.queries.waiting import stays_without_keys, waiting
from app.placements.models import EndReason
from app.placements.operations.endings import end_placement
from app.placements.operations.stays import move_household
from tests.exits.conftest import BEFORE, make_case
from tests.factories import TODAY, access_for, make_flat, make_municipality, make_user, save
from tests.keys.cases import make_consent, make_key, make_police_entry

DAY = timedelta(days=1)
NOW_ON = {"actor": SYSTEM, "today": TODAY}


@pytest.fixture
def case(db_session):
    case = make_case()
    make_key(case.stay.flat, copies.with_client(case.stay, case.client), BEFORE)
    make_key(case.stay.flat, copies.with_colleague(case.mentor), BEFORE)
    make_key(case.stay.flat, on=BEFORE)
    return case


def failed(case, today=TODAY) -> set[str]:
    flat = case.stay.flat
    found = flat_findings(flat, keys_of_flat(flat.id), stays_with_keys(flat.id, today), today)
    return {one.id for one in found if not one.passed}


def missing(case) -> list[set[str]]:
    viewer = access_for(Role.HOUSING_OFFICER, municipality=case.city)
    rows = db.session.execute(stays_without_keys(viewer, Permission.KEY_SEE, TODAY)).all()
    return [{rule for rule in ("Y1", "Y2", "Y3") if getattr(row, rule)} for row in rows]


def test_three_hands_have_a_key_and_each_missing_one_is_named_on_page_and_list(case):
    assert (failed(case), missing(case)) == (set(), [])
    for key, rule in zip(keys_of_flat(case.stay.flat_id), ("Y1", "Y2", "Y3"), strict=True):
        nested = db.session.begin_nested()
        end_key(key, KeyEnd.DESTROYED, TODAY, **NOW_ON)
        assert (failed(case), missing(case)) == ({rule}, [{rule}])
        nested.rollback()
        db.session.expire_all()


def test_a_key_to_the_cellar_opens_no_flat(case):
    replace_lock(case.stay.flat, KeyKind.FLAT, TODAY, **NOW_ON)
    make_key(case.stay.flat, copies.with_client(case.stay, case.client), kind=KeyKind.CELLAR)
    assert failed(case) == {"Y1", "Y2", "Y3"}
    assert missing(case) == [{"Y1", "Y2", "Y3"}]


@pytest.mark.parametrize("left", ["the team", "the work", "the house"])
def test_a_copy_with_somebody_who_left_is_not_the_teams(case, left):
    """Y2 and Y5."""
    if left == "the team":
        db.session.execute(sa.update(SupportAssignment).values(ends_on=TODAY))
    elif left == "the work":
        case.mentor.role_grants[0].valid_to = TODAY
    else:
        case.mentor.active = False
    db.session.flush()
    assert failed(case) == {"Y2", "Y5"}
    assert missing(case) == [{"Y2"}]
    officer = access_for(Role.HOUSING_OFFICER, municipality=case.city)
    assert [one.user_id for one in waiting(officer, TODAY, 8).astray] == [case.mentor.id]
    rows = db.session.scalars(lists.keys_out(officer, lists.KeyFilters(wrong=lists.Wrong.ASTRAY), TODAY)).all()
    assert len(rows) == 1
    if left == "the team":  # who still has a key reaches its register, to give it back
        mentor = access_for(Role.MENTOR, municipality=case.city, user_id=case.mentor.id)
        assert get_flat(case.stay.flat_id, mentor) is not None
        assert [one.user_id for one in waiting(mentor, TODAY, 8).astray] == [case.mentor.id]
        other = access_for(Role.MENTOR, municipality=case.city, user_id=case.manager.id)
        assert get_flat(case.stay.flat_id, other) is None


def test_a_colleague_who_covers_may_have_the_key_and_a_cover_for_others_does_not_count(case):
    db.session.execute(
        sa.update(SupportAssignment).where(SupportAssignment.user_id == case.mentor.id).values(ends_on=TODAY)
    )
    days = {
        "municipality_id": case.city.id,
        "starts_on": BEFORE,
        "ends_on": TODAY + DAY,
        "given_by_id": case.manager.id,
    }
    holder = make_user(Role.MENTOR, municipality=case.city)
    make_key(make_flat(municipality=case.city), copies.with_colleague(holder), BEFORE)
    save(Cover(**days, absent_user=case.worker, covering_user=holder))  # another who has a key, elsewhere
    assert failed(case) == {"Y2", "Y5"}
    save(Cover(**days, absent_user=case.worker, covering_user=case.mentor))
    assert failed(case) == set()
    assert missing(case) == []


def test_a_key_to_the_flat_before_opens_not_this_one(case):
    moved = make_flat(municipality=case.city)
    move_household(case.stay, moved, TODAY, actor=SYSTEM, today=TODAY)
    make_key(moved, copies.with_colleague(case.mentor))
    make_key(moved)
    assert missing(case) == [{"Y1"}]


def test_keys_of_who_moved_out_wait_on_today(case):
    """Y6."""
    officer = access_for(Role.HOUSING_OFFICER, municipality=case.city)
    assert waiting(officer, TODAY, 8).moved_out == []
    end_placement(case.stay, TODAY, EndReason.DEATH, None, actor=SYSTEM, today=TODAY)
    assert failed(case) == {"Y6"}
    assert [one.client_id for one in waiting(officer, TODAY, 8).moved_out] == [case.client.id]
    assert failed(case, TODAY - DAY) == set()


def test_a_lost_key_waits_until_the_lock_is_changed_or_a_month_has_gone(case):
    officer = access_for(Role.SRA_OFFICER, municipality=case.city)
    flat = case.stay.flat
    end_key(keys_of_flat(flat.id)[0], KeyEnd.LOST, TODAY, **NOW_ON)
    assert [len(waiting(officer, TODAY + days * DAY, 8).lost) for days in (0, 30, 31)] == [1, 1, 0]
    replace_lock(flat, KeyKind.FLAT, TODAY, **NOW_ON)
    assert waiting(officer, TODAY, 8).lost == []


def test_an_opening_waits_until_the_person_is_told_for_those_who_may_tell(case):
    make_consent(case.stay)
    make_police_entry(case.stay)
    make_police_entry(case.stay, told_on=TODAY)
    mentor = access_for(Role.MENTOR, municipality=case.city, user_id=case.mentor.id)
    assert len(waiting(mentor, TODAY, 8).untold) == 1
    assert waiting(access_for(Role.SRA_OFFICER, municipality=case.city), TODAY, 8).untold == []


class TestList:
    def found(self, viewer, **filters) -> list[Holder]:
        query = lists.keys_out(viewer, lists.KeyFilters(**filters), TODAY)
        return sorted(one.holder for one in db.session.scalars(query))

    def test_it_is_narrowed_by_holder_colleague_kind_and_words(self, case):
        viewer = access_for(Role.SRA_OFFICER, municipality=case.city)
        add_keys(case.stay.flat, KeyKind.GATE, 1, copies.on_shelf("Skapis"), TODAY, marking="Zx-kk", **NOW_ON)
        assert self.found(viewer) == ["client", "office", "owner", "team"]
        assert self.found(viewer, holder=Holder.OWNER) == ["owner"]
        assert self.found(viewer, user=case.mentor.id) == ["team"]
        assert self.found(viewer, kind=KeyKind.GATE) == ["office"]
        assert self.found(viewer, q="zx-kk") == ["office"]
        assert self.found(viewer, q=case.client.file_number) == ["client"]
        assert self.found(viewer, q=case.stay.flat.building.place.address.split(",")[0]) == self.found(viewer)
        assert lists.holders_in_reach(viewer, TODAY) == [(case.mentor.id, case.mentor.display_name)]

    def test_it_ends_at_ones_own_clients_and_municipality(self, case):
        elsewhere = make_municipality()
        make_key(make_flat(municipality=case.city))
        make_key(make_flat(municipality=elsewhere))
        assert len(self.found(access_for(Role.HOUSING_OFFICER, municipality=case.city))) == 4
        assert len(self.found(access_for(Role.MENTOR, municipality=case.city, user_id=case.mentor.id))) == 3
        assert self.found(access_for(Role.MENTOR, municipality=case.city, user_id=case.manager.id)) == []
        assert self.found(access_for(Role.FINANCE, municipality=case.city)) == []


def test_the_list_asks_as_much_for_many_keys_as_for_few(case, count_queries, client):
    client.as_(Role.SRA_OFFICER, municipality=case.city)
    numbers = []
    for _size in range(2):
        client.get("/keys")
        with count_queries() as sent:
            client.get("/keys")
        numbers.append(len(sent))
        for _more in range(5):
            add_keys(make_flat(municipality=case.city), KeyKind.FLAT, 2, copies.with_owner(), TODAY, **NOW_ON)
    assert numbers[0] == numbers[1]
