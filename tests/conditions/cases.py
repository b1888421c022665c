"""Acts for tests: begun, walked, signed, locked."""

from datetime import UTC, date, datetime
from typing import Any

from app.conditions.models import ActItem, ActKind, Answer, Condition, ConditionAct, ItemKind, Side, SignatureWay
from app.conditions.operations.draft import Seen, add_photos, note_room, start_act
from app.conditions.operations.locking import lock_act
from app.conditions.operations.signing import Signing, freeze_act, sign_act
from app.conditions.queries.acts import with_rooms
from app.conditions.rules import PARTIES
from app.core.audit import SYSTEM, Actor
from app.core.photos import read_photo
from tests.factories import TODAY
from tests.pictures import picture

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ROOMS = ("hall", "living", "kitchen")


def begun(flat, kind: ActKind = ActKind.PERIODIC, on: date = TODAY, **values: Any) -> ConditionAct:
    act = start_act(flat, kind, on, **{"room_codes": ROOMS, "actor": SYSTEM, **values}, today=TODAY)
    return with_rooms(act)


def thing(act: ConditionAct, room: str, code: str) -> ActItem:
    return next(item for one in act.rooms if one.code == room for item in one.items if item.code == code)


def note(item: ActItem, *, made_at: datetime = NOW, actor: Actor = SYSTEM, **seen: Any):
    return note_room(item.room, {item: Seen(**seen)}, made_at=made_at, actor=actor, now=NOW)


def answer_checks(act: ConditionAct, **answers: Answer) -> None:
    """Every check yes, but those named."""
    for room in act.rooms:
        for item in room.items:
            if item.kind is ItemKind.CHECK:
                note(item, answer=answers.get(item.code, Answer.YES))


def walked(act: ConditionAct, **answers: Answer) -> ConditionAct:
    """Every room is good as a whole, every check answered."""
    for room in act.rooms:
        for item in room.items:
            if item.code == "whole":
                note(item, condition=Condition.GOOD)
    answer_checks(act, **answers)
    return act


def signature(side: Side, **values: Any) -> Signing:
    facts: dict[str, Any] = {"side": side, "name": f"Paraksta {side}", "language": "lv", "words": "Nav klāt."}
    facts["way"] = SignatureWay.DECLINED
    return Signing(**{**facts, **values})


def signed(act: ConditionAct) -> ConditionAct:
    freeze_act(act, actor=SYSTEM)
    for side in PARTIES[act.kind]:
        sign_act(act, signature(side), act.content_hash or "", actor=SYSTEM, now=NOW)
    return act


def locked(act: ConditionAct, **answers: Answer) -> ConditionAct:
    lock_act(signed(walked(act, **answers)), actor=SYSTEM, now=NOW)
    return act


def objects(flat) -> dict[str, Any]:
    """What addresses of acts name, for the walk over all pages: a locked act with a photo, and one being signed."""
    before = begun(flat)
    wall = thing(before, "hall", "walls")
    (photo,) = add_photos(wall, [read_photo(picture())], made_at=NOW, actor=SYSTEM, now=NOW)
    note(wall, condition=Condition.GOOD)
    locked(before)
    act = freeze_act(walked(begun(flat, room_codes=())), actor=SYSTEM)
    drawn = {"way": SignatureWay.SCREEN, "picture": picture(kind="PNG")}
    row = sign_act(act, signature(Side.WITNESS, **drawn), act.content_hash or "", actor=SYSTEM, now=NOW)
    return {
        "acts_flat": flat.id,
        "act": act.id,
        "locked_act": before.id,
        "act_room": act.rooms[0].id,
        "act_item": act.rooms[0].items[0].id,
        "act_photo": photo.id,
        "act_photo_name": photo.file_name,
        "act_item_ref": wall.ref,
        "act_signature": row.id,
    }
