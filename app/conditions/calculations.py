"""The words of an act as one text, their hash, and what differs between two acts. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Content = Mapping[str, Any]
"""All that an act says; queries/content.py writes it."""


def canonical(value: Any) -> str:
    """The value as JSON in exactly one way, so that equal things have equal hashes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(text: str) -> str:
    """SHA-256 of the text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def with_supplements(content: Content, supplements: Sequence[tuple[int, Content]]) -> Content:
    """What an act says once its supplements (id, content; the first locked first) have put it right.

    What a supplement says of a thing counts, and the thing says so (`supplement`); its photos join those there are,
    each with the act it is kept with (`act`).
    """
    rooms = {room["ref"]: {**room, "items": {item["ref"]: item for item in room["items"]}} for room in content["rooms"]}
    for id, later in supplements:
        for room in later["rooms"]:
            known = rooms.setdefault(room["ref"], {**room, "items": {}})["items"]
            for item in room["items"]:
                known[item["ref"]] = _put_right(known.get(item["ref"], {}), item, id, later["number"])
    return {**content, "rooms": [{**room, "items": list(room["items"].values())} for room in rooms.values()]}


def _put_right(before: Mapping[str, Any], item: Mapping[str, Any], id: int, number: str) -> dict[str, Any]:
    said = {name: value for name, value in item.items() if value is not None}
    photos = [*before.get("photos", ()), *({**photo, "act": id} for photo in item["photos"])]
    return {**item, **before, **said, "photos": photos, "supplement": number}


class Change(StrEnum):
    """How a thing of one act stands in a later one. Latvian: salīdzinājuma iznākums."""

    UNCHANGED = "unchanged"
    WORN = "worn"
    DAMAGED = "damaged"
    MISSING = "missing"
    ADDED = "added"
    BETTER = "better"  # repaired or renewed since
    NOT_LOOKED_AT = "not_looked_at"  # it is in the first act only


# The worse, the higher; a thing that was there and is missing is the worst.
WEIGHT = {"new": 0, "good": 1, "worn": 2, "damaged": 3, "missing": 4}
WORSE = {"worn": Change.WORN, "damaged": Change.DAMAGED, "missing": Change.MISSING}


@dataclass(frozen=True)
class Difference:
    """One thing in both acts; `before` or `after` is None where one of them does not speak of it."""

    room: Mapping[str, str]  # language → name
    ref: str
    change: Change
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def item(self) -> Mapping[str, Any]:
        return self.after or self.before or {}


def compare(before: Content, after: Content) -> list[Difference]:
    """Every thing of two acts of one flat, in the order of the later act; what only the first one has comes last.

    Things are the same where their `ref` is, which a later act takes over from the one it began from; else where room
    and thing have the same code and name, so that acts which do not follow each other can be compared too.
    """
    then = _Index(before)
    rows = [_difference(room, item, then.take(room, item)) for room, item in things(after)]
    rows += [
        Difference(room["names"], item["ref"], Change.NOT_LOOKED_AT, item, None) for room, item in then.left_over()
    ]
    return rows


def things(content: Content) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each room with each thing in it that has a condition."""
    for room in content["rooms"]:
        for item in room["items"]:
            if item["kind"] in ("element", "equipment") and item["condition"]:
                yield room, item


class _Index:
    """The things of the earlier act, each taken at most once."""

    def __init__(self, content: Content) -> None:
        self.rows = list(things(content))
        self.open = dict.fromkeys(range(len(self.rows)))

    def take(self, room: Mapping[str, Any], item: Mapping[str, Any]) -> Mapping[str, Any] | None:
        for same in (_by_ref, _by_name):
            for number in self.open:
                if same(self.rows[number], (room, item)):
                    del self.open[number]
                    return self.rows[number][1]
        return None

    def left_over(self) -> Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        return [self.rows[number] for number in self.open]


Thing = tuple[Mapping[str, Any], Mapping[str, Any]]


def _by_ref(one: Thing, other: Thing) -> bool:
    return one[1]["ref"] == other[1]["ref"]


def _by_name(one: Thing, other: Thing) -> bool:
    return all(
        left["code"] == right["code"] and left["names"]["lv"] == right["names"]["lv"]
        for left, right in zip(one, other, strict=True)
    )


def _difference(room: Mapping[str, Any], item: Mapping[str, Any], then: Mapping[str, Any] | None) -> Difference:
    return Difference(room["names"], item["ref"], _change(then, item), then, item)


def _change(then: Mapping[str, Any] | None, now: Mapping[str, Any]) -> Change:
    if then is None:
        return Change.ADDED
    step = WEIGHT[now["condition"]] - WEIGHT[then["condition"]]
    if step == 0:
        return Change.UNCHANGED
    if step < 0:
        return Change.BETTER
    return WORSE.get(now["condition"], Change.UNCHANGED)
