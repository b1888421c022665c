"""The list of an act as a person writes it: lines into elements and codes, and what two versions differ in. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.conditions.standard import LANGUAGES, Check, CheckLevel, Element, Names, Room, Template

LONGEST_CODE = 20
RESERVED = ("own", "whole")  # what a room has beside the list


def names_of(*words: str | None) -> Names:
    """The names in the order of the languages; one that is empty is left out."""
    return {language: word for language, word in zip(LANGUAGES, words, strict=False) if word}


def line_of(names: Names) -> str:
    """'Plīts | Cooker | Плита'; what is missing at the end is left out."""
    return " | ".join(names.get(language, "") for language in LANGUAGES).rstrip(" |")


def lines_of(elements: Iterable[Element]) -> str:
    return "\n".join(line_of(element.names) for element in elements)


def names_in(text: str) -> list[list[str]]:
    """The parts of each line that says something, spaces folded."""
    lines = (line for line in text.splitlines() if line.strip())
    return [[" ".join(part.split()) for part in line.split("|")] for line in lines]


class Codes:
    """Gives what is named its code: the one that the name had in any version, else a new one made of the name."""

    def __init__(self, versions: Sequence[Template]) -> None:
        """`versions`: the latest first, so that the latest meaning of a name counts."""
        rooms = [room for version in versions for room in version.rooms]
        self.rooms = _by_name(rooms)
        self.checks = _by_name(check for version in versions for check in version.checks)
        self.elements = _by_name(element for room in rooms for element in room.elements)
        self._in_room = {
            code: _by_name(e for r in rooms if r.code == code for e in r.elements) for code in self.rooms[1]
        }

    def of_room(self, name: str, taken: Collection[str]) -> str:
        return _code(name, self.rooms, taken)

    def of_check(self, name: str, taken: Collection[str]) -> str:
        return _code(name, self.checks, taken)

    def elements_from(self, room: str, text: str) -> tuple[Element, ...]:
        """The elements of a room, one on each line; the same name keeps its code in the room, else in any room."""
        here, found = self._in_room.get(room, ({}, set())), list[Element]()
        for words in names_in(text):
            taken = {element.code for element in found}
            known = ({**self.elements[0], **here[0]}, self.elements[1] | set(RESERVED))
            found.append(Element(_code(words[0], known, taken), names_of(*words)))
        return tuple(found)


Known = tuple[Mapping[str, str], set[str]]
"""Codes by their Latvian names, and every code that has a meaning already."""


def _by_name(things: Iterable[Room | Element | Check]) -> Known:
    codes: dict[str, str] = {}
    used = set()
    for thing in things:
        codes.setdefault(thing.names["lv"], thing.code)
        used.add(thing.code)
    return codes, used


def _code(name: str, known: Known, taken: Collection[str]) -> str:
    by_name, used = known
    if name in by_name and by_name[name] not in taken:
        return by_name[name]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_CODE].strip("_") or "part"
    code, number = base, 1
    while code in taken or code in used:
        number += 1
        code = f"{base}_{number}"
    return code


class Differs(StrEnum):
    """How a part of one version differs from another. Latvian: atšķirība."""

    ADDED = "added"  # pievienots
    REMOVED = "removed"  # izņemts
    RENAMED = "renamed"  # pārsaukts
    MOVED = "moved"  # mainīta secība
    MANDATORY = "mandatory"  # kļuvusi obligāta
    WARNING = "warning"  # kļuvusi par brīdinājumu
    ELSEWHERE = "elsewhere"  # drīkst nodrošināt citur
    HERE = "here"  # vairs nedrīkst citur


@dataclass(frozen=True)
class Difference:
    """One thing that differs; `room` is the room of an element, `before` the earlier names of what was renamed.

    Of an order that changed, `names` is None: it is not about one thing.
    """

    how: Differs
    names: Names | None
    room: Names | None = None
    is_check: bool = False
    before: Names | None = None


def differences(before: Template, after: Template) -> list[Difference]:
    """What the later version has otherwise: rooms, then what is in them, then the checks."""
    rooms = {room.code: room for room in before.rooms}
    found = list(_between(before.rooms, after.rooms))
    for room in after.rooms:
        earlier = rooms[room.code].elements if room.code in rooms else room.elements
        found += _between(earlier, room.elements, room=room.names)
    found += _between(before.checks, after.checks, is_check=True)
    checks = {check.code: check for check in before.checks}
    for check in after.checks:
        found += _levels(checks.get(check.code, check), check)
    return found


Things = Sequence[Room] | Sequence[Element] | Sequence[Check]


def _between(
    before: Things, after: Things, *, room: Names | None = None, is_check: bool = False
) -> Iterator[Difference]:
    old, new = {one.code: one for one in before}, {one.code: one for one in after}
    for code in (code for code in new if code not in old):
        yield Difference(Differs.ADDED, new[code].names, room, is_check)
    for code in (code for code in old if code not in new):
        yield Difference(Differs.REMOVED, old[code].names, room, is_check)
    for code in (code for code in new if code in old and old[code].names != new[code].names):
        yield Difference(Differs.RENAMED, new[code].names, room, is_check, old[code].names)
    if [code for code in old if code in new] != [code for code in new if code in old]:
        yield Difference(Differs.MOVED, None, room, is_check)


def _levels(before: Check, after: Check) -> Iterator[Difference]:
    if before.level is not after.level:
        how = Differs.MANDATORY if after.level is CheckLevel.MANDATORY else Differs.WARNING
        yield Difference(how, after.names, is_check=True)
    if before.elsewhere is not after.elsewhere:
        yield Difference(Differs.ELSEWHERE if after.elsewhere else Differs.HERE, after.names, is_check=True)
