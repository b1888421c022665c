"""What an act consists of when it begins: rooms and things of the list, or of the act before, and the fixed parts."""

import uuid
from collections.abc import Mapping, Sequence

from app.conditions.models import ActItem, ActRoom, ConditionAct, ItemKind, RoomKind
from app.conditions.operations.meters import MeterSeen
from app.conditions.queries.content import current
from app.conditions.standard import Names, Room, Template

OWN, WHOLE = "own", "whole"  # codes of a thing somebody added on the way, and of the room as a whole
CHECKS_NAMES = {"lv": "Minimālais standarts", "en": "Minimum standard", "ru": "Минимальный стандарт"}
METERS_NAMES = {"lv": "Skaitītāji", "en": "Meters", "ru": "Счётчики"}
KEYS_NAMES = {"lv": "Atslēgas", "en": "Keys", "ru": "Ключи"}
WHOLE_NAMES = {"lv": "Telpa kopumā", "en": "The room as a whole", "ru": "Помещение в целом"}
KEY_KINDS: Mapping[str, Names] = {
    "flat": {"lv": "Dzīvokļa atslēga", "en": "Key of the flat", "ru": "Ключ от квартиры"},
    "front_door": {"lv": "Nama durvju atslēga vai čips", "en": "House key or chip", "ru": "Ключ или чип от дома"},
    "mailbox": {"lv": "Pastkastītes atslēga", "en": "Key of the mailbox", "ru": "Ключ от почтового ящика"},
    "cellar": {"lv": "Pagraba atslēga", "en": "Key of the cellar", "ru": "Ключ от подвала"},
}  # fmt: skip


def put_room(act: ConditionAct, shape: Room, name: str | None = None) -> ActRoom:
    """A room as the list has it; `name` where it is called something else."""
    names = {**shape.names, "lv": name, "en": name, "ru": name} if name else dict(shape.names)
    last = max((room.position for room in act.rooms if room.kind is RoomKind.ROOM), default=0)
    room = ActRoom(ref=new_ref(), kind=RoomKind.ROOM, code=shape.code, names=names, position=last + 1)
    act.rooms.append(room)
    room.items = _things(shape)
    return room


def take_over(
    source: ConditionAct, act: ConditionAct, template: Template, supplements: Sequence[ConditionAct] = ()
) -> None:
    """The rooms of the act before and its supplements, under the refs they have there, with what the list now has.

    What the list no longer has stays where it was noted, so that it can be compared. Notes are not copied.
    """
    shapes = {room.code: room for room in template.rooms}
    rooms = {room.ref: (room, {item.ref: item for item in room.items}) for room in source.rooms}
    for room in (room for supplement in supplements for room in supplement.rooms):
        _room, items = rooms.setdefault(room.ref, (room, {}))
        for item in room.items:
            items.setdefault(item.ref, item)
    for room, found in rooms.values():
        if room.kind is RoomKind.ROOM:
            shape, items = shapes.get(room.code), list(found.values())
            _copy_room(room, act, _things(shape, items) if shape else [_copy(item) for item in items])


def copy_rooms(source: ConditionAct, act: ConditionAct) -> None:
    """Every part of an act as it is, under the refs it has there; notes are not copied."""
    for room in source.rooms:
        _copy_room(room, act, [_copy(item) for item in room.items])


def _things(shape: Room, before: Sequence[ActItem] = ()) -> list[ActItem]:
    """The things of the list in its order, then those `before` that were added by hand or are noted."""
    listed = {WHOLE: WHOLE_NAMES, **{element.code: element.names for element in shape.elements}}
    had = {item.code: item.ref for item in before}
    things = [
        ActItem(ref=had.get(code) or new_ref(), kind=ItemKind.ELEMENT, code=code, names=dict(names))
        for code, names in listed.items()
    ]
    things += [_copy(item) for item in before if item.code == OWN or (item.code not in listed and current(item))]
    for position, item in enumerate(things, start=1):
        item.position = position
    return things


def put_fixed_parts(act: ConditionAct, template: Template, meters: Sequence[MeterSeen]) -> None:
    """The standard, the meters of the day and the keys are the same for every act, wherever it began from."""
    checks = [
        ActItem(ref=f"check-{check.code}"[:32], kind=ItemKind.CHECK, code=check.code, names=dict(check.names),
                level=check.level, elsewhere=check.elsewhere, position=position)
        for position, check in enumerate(template.checks, start=1)
    ]  # fmt: skip
    read = [
        ActItem(ref=f"meter-{meter.meter_id}-{meter.zone or ''}"[:32], kind=ItemKind.METER, code=meter.kind,
                names=dict(meter.names), meter_id=meter.meter_id, meter_number=meter.number, zone=meter.zone,
                position=position)
        for position, meter in enumerate(meters, start=1)
    ]  # fmt: skip
    keys = [
        ActItem(ref=f"key-{code}", kind=ItemKind.KEYS, code=code, names=dict(names), position=position)
        for position, (code, names) in enumerate(KEY_KINDS.items(), start=1)
    ]
    parts = ((RoomKind.CHECKS, CHECKS_NAMES, checks, 0), (RoomKind.METERS, METERS_NAMES, read, 100),
             (RoomKind.KEYS, KEYS_NAMES, keys, 101))  # fmt: skip
    for kind, names, items, position in parts:
        act.rooms.append(
            ActRoom(ref=kind.value, kind=kind, code=kind.value, names=names, position=position, items=items)
        )


def _copy_room(room: ActRoom, act: ConditionAct, things: list[ActItem]) -> None:
    copy = ActRoom(ref=room.ref, kind=room.kind, code=room.code, names=room.names, position=room.position)
    copy.items = things
    act.rooms.append(copy)


def _copy(item: ActItem) -> ActItem:
    columns = ("ref", "kind", "code", "names", "level", "elsewhere", "meter_id", "meter_number", "zone", "position")
    return ActItem(**{column: getattr(item, column) for column in columns})


def new_ref() -> str:
    """What a thing is known by in every act of the flat."""
    return uuid.uuid4().hex
