"""What an act says, as one value: from its rows while it is walked, from its locked text afterwards."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.conditions.calculations import Content, with_supplements
from app.conditions.models import (
    ActItem,
    ActNote,
    ActRoom,
    Answer,
    Condition,
    ConditionAct,
    ItemKind,
    RoomKind,
    number_of,
)
from app.conditions.queries.acts import locked_supplements, with_rooms
from app.conditions.rules import CheckSeen, passes
from app.conditions.standard import CheckLevel, named
from app.flats.queries import flat_label
from app.placements.queries.lists import file_numbers

FORMAT = 1


def content_of(act: ConditionAct) -> Content:
    """The text that stands still, or what it would be if signing began now."""
    return json.loads(act.content) if act.content else draft_content(act)


def whole_contents(acts: Iterable[ConditionAct]) -> dict[int, Content]:
    """Act → what it says with its locked supplements; one query for all of them."""
    acts = list(acts)
    later: dict[int, list[tuple[int, Content]]] = {}
    for supplement in locked_supplements([act.id for act in acts]):
        later.setdefault(supplement.supplements_id or 0, []).append((supplement.id, content_of(supplement)))
    return {act.id: with_supplements(content_of(act), later.get(act.id, [])) for act in acts}


def draft_content(act: ConditionAct) -> dict[str, Any]:
    """All that is noted in the act; things nobody looked at are left out, checks never are.

    A supplement says only what was noted in it.
    """
    with_rooms(act)
    rooms = [room for room in (_room(room, supplement=act.supplements_id is not None) for room in act.rooms) if room]
    household_id = act.placement.household_id if act.placement else None
    return {
        "format": FORMAT,
        "number": act.number,
        "kind": act.kind.value,
        "act_on": act.act_on.isoformat(),
        "flat": {"id": act.flat_id, "label": flat_label(act.flat)},
        "municipality": act.municipality.name,
        "template_version": act.template_version,
        "previous": number_of(act.previous_id),
        "supplements": number_of(act.supplements_id),
        "supplement_words": act.supplement_words,
        "stay_id": act.placement_id,
        "stay": file_numbers([household_id]).get(household_id) if household_id else None,
        "prepared_by": act.prepared_by.display_name if act.prepared_by else None,
        "rooms": rooms,
        "passed": passes(checks_seen({"rooms": rooms})),
    }


def checks_seen(content: Content, language: str = "lv") -> list[CheckSeen]:
    """The checks of an act and their answers."""
    return [
        CheckSeen(
            item["code"],
            named(item["names"], language),
            CheckLevel(item["level"]),
            Answer(item["answer"]) if item["answer"] else None,
        )
        for _room, item in items_of(content)
        if item["kind"] == ItemKind.CHECK
    ]


def items_of(content: Content) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each part of the walk with each thing in it."""
    for room in content["rooms"]:
        for item in room["items"]:
            yield room, item


def unshown_damage(content: Content, language: str = "lv") -> list[str]:
    """What is damaged and has no photo."""
    return [
        f"{named(room['names'], language)}: {named(item['names'], language)}"
        for room, item in items_of(content)
        if item["condition"] == Condition.DAMAGED and not item["photos"]
    ]


def dark_rooms(content: Content, language: str = "lv") -> list[str]:
    """Rooms whose light is damaged or missing."""
    return [
        named(room["names"], language)
        for room, item in items_of(content)
        if item["code"] == "light" and item["condition"] in (Condition.DAMAGED, Condition.MISSING)
    ]


def noted(content: Content) -> int:
    """How many things were looked at."""
    return sum(bool(item["condition"]) for _room, item in items_of(content))


@dataclass(frozen=True)
class Progress:
    """How far the walk through one part is."""

    done: int
    of: int

    @property
    def whole(self) -> bool:
        return self.done >= self.of > 0


def progress_of(room: ActRoom) -> Progress:
    """How many things of the part have a note."""
    return Progress(sum(bool(item.notes) for item in room.items), len(room.items))


def current(item: ActItem) -> ActNote | None:
    """The note that holds: the latest by the clock of whoever wrote it."""
    return item.notes[-1] if item.notes else None


def others_saw(item: ActItem) -> list[ActNote]:
    """Earlier notes of somebody else than who wrote the last one: both are kept, and a person decides."""
    last = current(item)
    latest_of = {note.by_id: note for note in item.notes}
    return [note for by_id, note in latest_of.items() if last and by_id != last.by_id]


def shown_photos(item: ActItem) -> list[Any]:
    """The photos that were not taken off."""
    return [photo for photo in item.photos if photo.removed_at is None]


def _room(room: ActRoom, *, supplement: bool) -> dict[str, Any] | None:
    items = [_item(item) for item in room.items if _is_said(item, room, supplement=supplement)]
    if not items:
        return None
    return {"ref": room.ref, "kind": room.kind.value, "code": room.code, "names": room.names, "items": items}


def _is_said(item: ActItem, room: ActRoom, *, supplement: bool) -> bool:
    said = bool(item.notes) or bool(shown_photos(item))
    return said or (room.kind is RoomKind.CHECKS and not supplement)


def _item(item: ActItem) -> dict[str, Any]:
    note = current(item)
    return {
        "ref": item.ref,
        "kind": item.kind.value,
        "code": item.code,
        "names": item.names,
        "level": item.level.value if item.level else None,
        "meter": item.meter_number,
        "meter_id": item.meter_id,
        "zone": item.zone,
        **_seen(note),
        "photos": [{"file": photo.file_name, "sha256": photo.sha256} for photo in shown_photos(item)],
    }


def _seen(note: ActNote | None) -> dict[str, Any]:
    columns: Iterable[str] = ("condition", "answer", "owner", "value", "count", "words")
    seen: dict[str, Any] = {column: getattr(note, column) if note else None for column in columns}
    plain = {column: getattr(value, "value", value) for column, value in seen.items()}
    return plain | {"seen_at": note.made_at.isoformat() if note else None, "seen_by_id": note.by_id if note else None}
