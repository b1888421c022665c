"""An act is begun, walked, signed and locked; what is locked stays, and whoever touches it is found out."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.conditions.models import ActKind, ActState, Answer, Condition, ConditionAct, ItemKind, Side, SignatureWay
from app.conditions.operations.draft import add_photos, add_room, add_thing, cancel_act, remove_photo, start_supplement
from app.conditions.operations.locking import lock_act, problems_of, verify_acts
from app.conditions.operations.meters import meters_seen
from app.conditions.operations.signing import freeze_act, reopen_act, sign_act, valid_signatures
from app.conditions.queries.acts import latest_locked, with_rooms
from app.conditions.queries.content import content_of, current, others_saw, shown_photos
from app.core import files
from app.core.audit import SYSTEM
from app.core.crypto import keyring
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.permissions import Role
from app.core.photos import read_photo
from app.flats.models import Readiness, VoidReason
from app.flats.queries import open_void
from app.keys.models import Holder
from app.keys.queries.register import keys_of_flat
from app.meters.models import MeterKind, MeterReading
from app.meters.operations.meters import MeterFacts, add_meter
from app.placements.operations.offers import offer_flat
from app.placements.operations.stays import move_household, start_placement
from tests.conditions.cases import NOW, ROOMS, begun, locked, note, signature, signed, thing, walked
from tests.factories import TODAY, make_flat, make_household, make_municipality, make_stay, make_user, make_waiting
from tests.pictures import picture

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def flat(db_session):
    return make_flat(municipality=make_municipality("Rīga"), act_on=None, act_passed=None)


class TestBeginning:
    def test_the_first_act_has_the_rooms_chosen_and_the_fixed_parts(self, flat):
        act = begun(flat)
        assert [room.code for room in act.rooms] == ["checks", "hall", "living", "kitchen", "meters", "keys"]
        assert (act.template_version, act.previous_id, act.state) == (0, None, ActState.DRAFT)

    def test_a_later_one_takes_over_rooms_and_things_under_their_names(self, flat):
        first = begun(flat)
        add_room(first, "bedroom", "Lielā guļamistaba", actor=SYSTEM)
        locked(first)
        second = begun(flat, room_codes=())
        assert second.previous_id == first.id
        assert [room.names["lv"] for room in second.rooms if room.code == "bedroom"] == ["Lielā guļamistaba"]
        assert thing(second, "hall", "walls").ref == thing(first, "hall", "walls").ref
        assert current(thing(second, "hall", "whole")) is None  # nobody has looked yet

    def test_one_at_a_time(self, flat):
        begun(flat)
        with pytest.raises(Refused, match="nav pabeigts"):
            begun(flat)

    def test_the_database_knows_it_too(self, flat):
        act = begun(flat)
        facts = {"municipality_id": act.municipality_id, "kind": act.kind, "act_on": TODAY, "template_version": 0}
        db.session.add(ConditionAct(flat=flat, **facts))
        with pytest.raises(IntegrityError):
            db.session.flush()

    @pytest.mark.parametrize("days", [1, 400])
    def test_not_of_a_day_to_come(self, flat, days):
        with pytest.raises(RuleViolation):
            begun(flat, on=TODAY + days * DAY)

    def test_not_before_the_act_it_begins_from(self, flat):
        locked(begun(flat, on=TODAY - DAY))
        with pytest.raises(RuleViolation):
            begun(flat, on=TODAY - 2 * DAY)

    def test_a_handover_to_a_client_is_about_a_stay(self, flat):
        with pytest.raises(Refused):
            begun(flat, ActKind.PROVIDER_TO_CLIENT)
        flat.act_on, flat.act_passed = TODAY, True
        stay = make_stay(flat, starts_on=TODAY)
        assert begun(flat, ActKind.PROVIDER_TO_CLIENT, stay=stay).placement is stay


class TestWalking:
    def test_notes_are_added_and_the_latest_by_the_phones_clock_holds(self, flat):
        wall = thing(begun(flat), "hall", "walls")
        note(wall, made_at=NOW, condition=Condition.DAMAGED, words="Plaisa")
        note(wall, made_at=NOW - HOUR, condition=Condition.GOOD)  # waited on the phone, arrives later
        db.session.expire(wall, ["notes"])
        assert [one.condition for one in wall.notes] == [Condition.GOOD, Condition.DAMAGED]
        last = current(wall)
        assert last
        assert (last.condition, last.words) == (Condition.DAMAGED, "Plaisa")

    def test_the_same_said_again_is_not_repeated_and_a_fast_clock_counts_as_now(self, flat):
        wall = thing(begun(flat), "hall", "walls")
        (first,) = note(wall, made_at=NOW + 5 * HOUR, condition=Condition.GOOD)
        assert first.made_at == NOW
        assert note(wall, condition=Condition.GOOD) == []

    def test_what_two_people_saw_is_both_kept(self, flat):
        one, other = (make_user(Role.MENTOR, municipality=flat.municipality) for _ in range(2))
        wall = thing(begun(flat), "hall", "walls")
        note(wall, made_at=NOW - HOUR, actor=one, condition=Condition.GOOD)
        note(wall, actor=other, condition=Condition.WORN)
        db.session.expire(wall, ["notes"])
        assert [seen.condition for seen in others_saw(wall)] == [Condition.GOOD]

    def test_a_photo_is_kept_once_and_can_be_taken_off(self, flat):
        wall = thing(begun(flat), "hall", "walls")
        photo = read_photo(picture())
        (row,) = add_photos(wall, [photo, photo], made_at=NOW, actor=SYSTEM, now=NOW)
        assert add_photos(wall, [photo], made_at=NOW, actor=SYSTEM, now=NOW) == []
        assert row.sha256 == files.hash_of(row.file_name)
        remove_photo(row, actor=SYSTEM, now=NOW)
        assert shown_photos(wall) == []

    def test_what_nobody_looked_at_is_not_in_it_but_checks_are(self, flat):
        act = begun(flat)
        note(thing(act, "hall", "walls"), condition=Condition.GOOD)
        content = content_of(act)
        assert [(room["code"], len(room["items"])) for room in content["rooms"]] == [("checks", 11), ("hall", 1)]

    def test_notes_cannot_be_changed(self, flat):
        (row,) = note(thing(begun(flat), "hall", "walls"), condition=Condition.GOOD)
        row.condition = Condition.NEW
        with pytest.raises(DBAPIError, match="act_note"):
            db.session.flush()


class TestSigning:
    def test_mandatory_checks_are_answered_first(self, flat):
        act = begun(flat)
        note(thing(act, "hall", "walls"), condition=Condition.GOOD)
        with pytest.raises(RuleViolation) as refused:
            freeze_act(act, actor=SYSTEM)
        assert [finding.id for finding in refused.value.findings] == ["A3"]

    def test_an_act_that_stands_still_takes_no_notes(self, flat):
        act = signed(walked(begun(flat)))
        with pytest.raises(Refused, match="Aktu paraksta"):
            note(thing(act, "hall", "walls"), condition=Condition.GOOD)

    def test_opened_again_everybody_signs_anew(self, flat):
        act = signed(walked(begun(flat)))
        assert len(valid_signatures(act)) == 1
        old = act.content_hash or ""
        reopen_act(act, "Aizmirsta istaba", actor=SYSTEM)
        note(thing(act, "hall", "walls"), condition=Condition.WORN)
        freeze_act(act, actor=SYSTEM)
        assert act.content_hash != old
        assert valid_signatures(act) == []
        with pytest.raises(Refused, match="pa šo laiku"):
            sign_act(act, signature(Side.PROVIDER), old, actor=SYSTEM, now=NOW)

    def test_a_person_signs_once_and_says_how(self, flat):
        act = signed(walked(begun(flat)))
        with pytest.raises(Refused, match="jau ir"):
            sign_act(act, signature(Side.PROVIDER), act.content_hash or "", actor=SYSTEM, now=NOW)
        for wrong in ({"way": SignatureWay.SCREEN}, {"way": SignatureWay.PAPER}, {"words": None}):
            with pytest.raises(Refused):
                sign_act(act, signature(Side.WITNESS, **wrong), act.content_hash or "", actor=SYSTEM, now=NOW)

    def test_every_side_signs_before_it_is_locked(self, flat):
        act = walked(begun(flat, ActKind.LANDLORD_TO_PROVIDER))
        freeze_act(act, actor=SYSTEM)
        sign_act(act, signature(Side.LANDLORD), act.content_hash or "", actor=SYSTEM, now=NOW)
        with pytest.raises(RuleViolation, match="Pakalpojuma sniedzējs"):
            lock_act(act, actor=SYSTEM, now=NOW)


class TestTheFlatLearns:
    def test_a_passing_act_lets_it_be_offered(self, flat):
        act = locked(begun(flat))
        assert (flat.act_on, flat.act_passed, flat.readiness) == (act.act_on, True, Readiness.READY)
        assert latest_locked(flat.id) is act

    @pytest.mark.parametrize("check", ["water", "heating", "electricity"])
    def test_without_a_mandatory_thing_it_is_not_ready_and_stands_empty_for_it(self, flat, check):
        locked(begun(flat), **{check: Answer.NO})
        assert (flat.act_passed, flat.readiness) == (False, Readiness.IN_REPAIR)
        period = open_void(flat.id)
        assert period
        assert period.reason is VoidReason.NO_PASSING_ACT
        locked(begun(flat, room_codes=()))
        assert (flat.act_passed, open_void(flat.id)) == (True, None)

    @pytest.mark.parametrize("failing", [None, "water"])
    def test_without_a_passing_act_it_is_neither_offered_nor_lived_in_whoever_asks(self, flat, failing):
        household = make_household(flat.municipality)
        make_waiting(household)
        if failing:
            locked(begun(flat), water=Answer.NO)
            flat.readiness = Readiness.READY  # as somebody could in the database itself
        now: dict[str, Any] = {"actor": SYSTEM, "today": TODAY}
        with pytest.raises(RuleViolation, match="akt"):
            offer_flat(flat, household, TODAY, **now)
        with pytest.raises(RuleViolation, match="akt"):
            start_placement(flat, household, TODAY, **now, may_override=True, override_reason="Steidzami")
        locked(begun(flat, room_codes=() if failing else ROOMS))
        assert offer_flat(flat, household, TODAY, **now).flat is flat

    def test_nobody_moves_there_either(self, flat):
        lived_in = make_flat(municipality=flat.municipality)
        stay = make_stay(lived_in, starts_on=TODAY - 30 * DAY)
        with pytest.raises(RuleViolation, match="akt"):
            move_household(stay, flat, TODAY, actor=SYSTEM, today=TODAY, may_override=True, override_reason="Steidzami")

    @pytest.mark.parametrize("check", ["sewerage", "washing", "sleep", "smoke_detector"])
    def test_other_checks_warn(self, flat, check):
        locked(begun(flat), **{check: Answer.NO})
        assert flat.act_passed is True

    def test_a_supplement_says_only_what_was_noted_and_does_not_speak_for_the_flat(self, flat):
        act = locked(begun(flat))
        supplement = start_supplement(act, "Nav sienas skapja", actor=SYSTEM, today=TODAY)
        note(thing(supplement, "hall", "walls"), condition=Condition.DAMAGED)
        lock_act(signed(supplement), actor=SYSTEM, now=NOW)
        assert [room["code"] for room in content_of(supplement)["rooms"]] == ["hall"]
        assert (flat.act_passed, latest_locked(flat.id)) == (True, act)

    def test_the_next_act_has_what_a_supplement_added(self, flat):
        act = locked(begun(flat))
        supplement = with_rooms(start_supplement(act, "Nav skapja", actor=SYSTEM, today=TODAY))
        shelf = add_thing(thing(supplement, "hall", "walls").room, ItemKind.EQUIPMENT, "Skapis", actor=SYSTEM)
        note(shelf, condition=Condition.GOOD)
        lock_act(signed(supplement), actor=SYSTEM, now=NOW)
        following = begun(flat, room_codes=())
        assert [item.ref for room in following.rooms for item in room.items if item.code == "own"] == [shelf.ref]

    def test_readings_go_to_the_register_and_one_it_refuses_is_told(self, flat):
        add_meter(flat, MeterFacts(MeterKind.COLD_WATER, "AU-1", TODAY - DAY), actor=SYSTEM, now=NOW)
        for value, told in ((123_456, 0), (100_000, 1)):
            act = begun(flat, meters=meters_seen(flat, TODAY), room_codes=("hall",))
            (item,) = next(room for room in act.rooms if room.code == "meters").items
            note(item, value=value)
            assert len(lock_act(signed(walked(act)), actor=SYSTEM, now=NOW)) == told
        assert db.session.scalars(sa.select(MeterReading.value)).all() == [123_456]


class TestKeys:
    def test_who_takes_the_flat_over_has_its_keys_and_gives_them_back(self, flat):
        flat.act_on, flat.act_passed = TODAY, True
        stay = make_stay(flat, starts_on=TODAY)
        mentor = make_user(Role.MENTOR, municipality=flat.municipality)
        for kind, holder in ((ActKind.PROVIDER_TO_CLIENT, Holder.CLIENT), (ActKind.CLIENT_TO_PROVIDER, Holder.TEAM)):
            rooms = ROOMS if kind is ActKind.PROVIDER_TO_CLIENT else ()
            act = begun(flat, kind, stay=stay, room_codes=rooms, actor=mentor)
            note(thing(act, "keys", "flat"), count=2)
            assert lock_act(signed(walked(act)), actor=mentor, now=NOW) == []
            assert [key.holding and key.holding.holder for key in keys_of_flat(flat.id)] == [holder, holder]


def take_guards_away(connection: sa.Connection, table: str) -> None:
    """As the owner of the database could."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        return
    for (trigger,) in connection.execute(sa.text(TRIGGERS), {"table": table}).all():
        connection.execute(sa.text(f'DROP TRIGGER "{trigger}"'))


class TestLocked:
    @pytest.fixture
    def act(self, flat):
        act = begun(flat)
        add_photos(thing(act, "hall", "walls"), [read_photo(picture())], made_at=NOW, actor=SYSTEM, now=NOW)
        note(thing(act, "hall", "walls"), condition=Condition.GOOD, words="Balta")
        return locked(act)

    def test_it_is_as_it_was_signed(self, act):
        assert problems_of(act.id) == []
        assert list(verify_acts()) == [act.id]

    def test_the_database_refuses_changes(self, act):
        act.kind = ActKind.PROVIDER_TO_LANDLORD
        with pytest.raises(DBAPIError, match="condition_act_locked"):
            db.session.flush()

    def test_it_is_not_cancelled(self, act):
        with pytest.raises(Refused, match="papildinājumu"):
            cancel_act(act, "Kļūda", actor=SYSTEM)

    def test_a_changed_byte_of_a_photo_is_found(self, act):
        (photo,) = shown_photos(thing(act, "hall", "walls"))
        path = files.path_of(photo.file_name)
        data = bytearray(path.read_bytes())
        data[-5] ^= 1
        path.write_bytes(data)
        assert len(problems_of(act.id)) == 1
        path.unlink()
        assert len(problems_of(act.id)) == 1

    @pytest.mark.parametrize(
        ("table", "column", "value", "found"),
        [
            ("condition_act", "content", "balta", 2),  # one byte of the text, under our own encryption key
            ("condition_act", "kind", "provider_to_landlord", 1),  # what lists and pages show beside the text
            ("condition_act", "act_on", "2026-11-01", 1),
            ("condition_act", "passed", False, 1),
            ("condition_act", "previous_id", 1, 1),
            ("condition_act", "seal_hash", "0" * 64, 2),
            ("condition_act", "seal", "0" * 64, 1),
            ("condition_act", "locked_at", "2026-11-22 10:00:00.000000", 1),
            ("act_signature", "words", "Piekrīt visam.", 1),
            ("act_signature", "name", "Cits Cilvēks", 1),
            ("act_signature", "content_hash", "0" * 64, 1),
        ],
    )
    def test_whoever_writes_to_the_database_itself_is_found_out(self, act, db_session, table, column, value, found):
        text = act.content.replace("Balta", "balta") if column == "content" else value
        new = keyring().encrypt(text) if column in ("content", "name", "words") else text
        db_session.commit()
        with db.engine.connect().execution_options(writing=True) as connection:
            take_guards_away(connection, table)
            connection.execute(sa.text(f"UPDATE {table} SET {column} = :new"), {"new": new})
            connection.commit()
        db_session.expire_all()
        assert len(problems_of(act.id)) == found

    def test_one_that_was_opened_in_the_database_itself_is_found_out(self, act, db_session):
        db_session.commit()
        with db.engine.connect().execution_options(writing=True) as connection:
            take_guards_away(connection, "condition_act")
            opened = "state = 'signing', locked_at = NULL, seal = NULL, seal_hash = NULL"
            connection.execute(sa.text(f"UPDATE condition_act SET {opened}"))
            connection.commit()
        db_session.expire_all()
        assert [getattr(one, "act_id", None) for one in verify_acts()] == [act.id]
