"""Two acts of a flat side by side: what differs, and whether it is wear or damage."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from app.conditions.models import (
    Condition,
    ConditionJudgement,
    ItemKind,
    Side,
)
from app.conditions.operations.draft import add_thing, start_supplement
from app.conditions.operations.signing import freeze_act, sign_act
from app.conditions.queries.acts import with_rooms
from app.core.permissions import Role
from app.core.photos import read_photo
from tests.conditions.cases import (
    NOW,
    SYSTEM,
    add_photos,
    begun,
    lock_act,
    locked,
    note,
    signature,
    signed,
    thing,
    walked,
)
from tests.factories import TODAY, make_flat, make_municipality
from tests.pictures import picture

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY.isoformat() + "T09:00:00Z", tick=False):
        yield


@pytest.fixture
def flat(db_session):
    return make_flat(municipality=make_municipality("Rīga"), act_on=None, act_passed=None)


@pytest.fixture
def officer(new_client: Any, flat) -> Any:
    return new_client().as_(Role.HOUSING_OFFICER, municipality=flat.municipality)


class TestComparing:
    @pytest.fixture
    def two(self, flat):
        before = begun(flat)
        note(thing(before, "hall", "walls"), condition=Condition.GOOD)
        locked(before)
        after = begun(flat, room_codes=())
        note(thing(after, "hall", "walls"), condition=Condition.DAMAGED)
        return before, locked(after)

    def test_known_differences_are_shown_and_judged(self, officer, flat, two, db_session):
        page = officer.get(f"/flats/{flat.id}/acts").submit("Salīdzināt", before=two[0].id, after=two[1].id)
        assert page.all("section.act-room > h2")[0].get_text() == "Gaitenis: Sienas"
        page = page.follow("Nolietojums vai bojājums? : Sienas")
        assert page.submit(judged="damage").status == 422  # who bears it is part of it
        refused = page.submit(judged="damage", payer="repair_budget", contribution_cents="20")
        assert "tikai ar parakstītu vienošanos" in refused.text
        page = page.submit(judged="damage", payer="repair_budget", estimate_cents="65").follow()
        assert "Remontu budžets, aptuveni 65,00" in page.main
        (row,) = db_session.scalars(sa.select(ConditionJudgement))
        assert (row.contribution_cents, row.estimate_cents) == (None, 6_500)

    def test_what_a_supplement_put_right_counts(self, officer, flat, two):
        supplement = start_supplement(two[0], "Siena bija bojāta jau ievācoties", actor=SYSTEM, today=TODAY)
        wall = thing(with_rooms(supplement), "hall", "walls")
        note(wall, condition=Condition.DAMAGED, words="Plaisa pie loga")
        (photo,) = add_photos(wall, [read_photo(picture())], made_at=NOW, actor=SYSTEM, now=NOW)
        lock_act(signed(supplement), actor=SYSTEM, now=NOW)
        page = officer.get(f"/flats/{flat.id}/acts/compare?before={two[0].id}&after={two[1].id}")
        assert "Starp abiem aktiem nekas nav kļuvis sliktāks" in page.main
        assert f"Papildinājums {supplement.number}" in page.main
        assert officer.get(page.one(f"img[src*='{photo.file_name}']")["src"]).status == 200

    def test_the_next_walk_offers_what_a_supplement_said(self, officer, flat):
        act = begun(flat)
        note(thing(act, "hall", "walls"), condition=Condition.GOOD)
        supplement = with_rooms(start_supplement(locked(act), "Siena bojāta", actor=SYSTEM, today=TODAY))
        note(thing(supplement, "hall", "walls"), condition=Condition.DAMAGED, words="Plaisa pie loga")
        lock_act(signed(supplement), actor=SYSTEM, now=NOW)
        walk = officer.get(f"/acts/{begun(flat, room_codes=()).id}/walk")
        assert "Iepriekš: Bojāts. Plaisa pie loga" in walk.main

    def test_what_was_disputed_is_said_beside_it(self, officer, flat):
        before = begun(flat)
        shelf = add_thing(before.rooms[1], ItemKind.EQUIPMENT, "Sienas skapis", actor=SYSTEM)
        note(shelf, condition=Condition.GOOD)
        freeze_act(walked(before), actor=SYSTEM)
        disputed = signature(Side.PROVIDER, disputes={shelf.ref: "Skapja nav."})
        sign_act(before, disputed, before.content_hash or "", actor=SYSTEM, now=NOW)
        lock_act(before, actor=SYSTEM, now=NOW)
        after = begun(flat, room_codes=())
        note(next(i for room in after.rooms for i in room.items if i.ref == shelf.ref), condition=Condition.MISSING)
        locked(after)
        page = officer.get(f"/flats/{flat.id}/acts/compare?before={before.id}&after={after.id}")
        assert "Apstrīdēts Pakalpojuma sniedzējs: Skapja nav." in page.main

    def test_only_locked_acts_of_the_flat_are_compared(self, officer, flat, two):
        other = locked(begun(make_flat(municipality=flat.municipality)))
        draft = begun(flat, room_codes=())
        for wrong in (other.id, draft.id, 0):
            assert officer.get(f"/flats/{flat.id}/acts/compare?before={two[0].id}&after={wrong}").status == 404
