"""What an act looks at: rooms, elements and checks, as a municipality wrote them, and the list everybody begins with.

Names stand in Latvian, English and Russian, because each party reads the act in a language they understand. Pure.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

LANGUAGES = ("lv", "en", "ru")
Names = Mapping[str, str]
"""Language → name; Latvian is always there."""


class CheckLevel(StrEnum):
    """What follows when the answer is no. Latvian: pārbaudes nozīme."""

    MANDATORY = "mandatory"  # the flat is not offered: obligāta
    WARNING = "warning"  # brīdinājums


@dataclass(frozen=True)
class Element:
    """Something of a room whose condition is written down. Latvian: telpas elements."""

    code: str
    names: Names


@dataclass(frozen=True)
class Room:
    """A kind of room and its elements. Latvian: telpa."""

    code: str
    names: Names
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Check:
    """A question about the flat that is answered yes or no; `elsewhere`: may be provided elsewhere instead.

    Latvian: pārbaude (digest rows 58–62).
    """

    code: str
    names: Names
    level: CheckLevel
    elsewhere: bool = False


@dataclass(frozen=True)
class Template:
    """All an act looks at. Latvian: akta veidne."""

    rooms: tuple[Room, ...]
    checks: tuple[Check, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def template_from(data: Mapping[str, Any]) -> Template:
    """The template that `as_json` wrote."""
    rooms = tuple(
        Room(one["code"], one["names"], tuple(Element(**element) for element in one["elements"]))
        for one in data["rooms"]
    )
    checks = tuple(
        Check(one["code"], one["names"], CheckLevel(one["level"]), one["elsewhere"]) for one in data["checks"]
    )
    return Template(rooms, checks)


def named(names: Names, language: str) -> str:
    """The name in the language, else in Latvian."""
    return names.get(language) or names["lv"]


def _element(code: str, lv: str, en: str, ru: str) -> Element:
    return Element(code, {"lv": lv, "en": en, "ru": ru})


WALLS = _element("walls", "Sienas", "Walls", "Стены")
CEILING = _element("ceiling", "Griesti", "Ceiling", "Потолок")
FLOOR = _element("floor", "Grīda", "Floor", "Пол")
DOOR = _element("door", "Durvis", "Door", "Дверь")
WINDOW = _element("window", "Logs", "Window", "Окно")
LIGHT = _element("light", "Gaismas ķermenis", "Light fitting", "Светильник")
SOCKETS = _element("sockets", "Rozetes un slēdži", "Sockets and switches", "Розетки и выключатели")
RADIATOR = _element("radiator", "Radiators", "Radiator", "Радиатор")
SHELL = (WALLS, CEILING, FLOOR, DOOR, LIGHT)
LIVED_IN = (WALLS, CEILING, FLOOR, DOOR, WINDOW, RADIATOR, SOCKETS, LIGHT)


def _room(code: str, lv: str, en: str, ru: str, *elements: Element) -> Room:
    return Room(code, {"lv": lv, "en": en, "ru": ru}, elements)


def _check(code: str, level: CheckLevel, lv: str, en: str, ru: str, *, elsewhere: bool = False) -> Check:
    return Check(code, {"lv": lv, "en": en, "ru": ru}, level, elsewhere)


ROOMS = (
    _room(
        "hall", "Gaitenis", "Hall", "Прихожая",
        *SHELL,
        _element("front_door", "Ārdurvis un slēdzene", "Front door and lock", "Входная дверь и замок"),
        _element("doorbell", "Durvju zvans vai domofons", "Bell or entry phone", "Звонок или домофон"),
    ),
    _room("living", "Istaba", "Living room", "Комната", *LIVED_IN),
    _room("bedroom", "Guļamistaba", "Bedroom", "Спальня", *LIVED_IN),
    _room(
        "kitchen", "Virtuve", "Kitchen", "Кухня",
        *LIVED_IN,
        _element("cooker", "Plīts", "Cooker", "Плита"),
        _element("sink", "Izlietne un jaucējkrāns", "Sink and tap", "Раковина и смеситель"),
        _element("fridge", "Ledusskapis", "Fridge", "Холодильник"),
        _element("kitchen_units", "Virtuves skapīši un darba virsma", "Kitchen units and worktop",
                 "Кухонные шкафы и столешница"),
        _element("ventilation", "Ventilācija", "Ventilation", "Вентиляция"),
    ),
    _room(
        "bath", "Vannas istaba un tualete", "Bathroom and toilet", "Ванная и туалет",
        *SHELL,
        _element("toilet", "Tualetes pods", "Toilet", "Унитаз"),
        _element("basin", "Izlietne un jaucējkrāns", "Basin and tap", "Раковина и смеситель"),
        _element("bath_or_shower", "Vanna vai duša", "Bath or shower", "Ванна или душ"),
        _element("washing_machine", "Veļasmašīna vai tās pieslēgums", "Washing machine or its connection",
                 "Стиральная машина или её подключение"),
        _element("ventilation", "Ventilācija", "Ventilation", "Вентиляция"),
    ),
    _room("balcony", "Balkons vai lodžija", "Balcony or loggia", "Балкон или лоджия", FLOOR, DOOR,
          _element("railing", "Margas", "Railing", "Перила")),
    _room("cellar", "Pagrabs vai noliktava", "Cellar or storage", "Подвал или кладовая", DOOR, LIGHT),
    _room("stairwell", "Kāpņu telpa un ieeja", "Stairwell and entrance", "Лестница и вход",
          _element("house_door", "Nama durvis", "House door", "Дверь дома"), LIGHT,
          _element("mailbox", "Pastkastīte", "Mailbox", "Почтовый ящик")),
)  # fmt: skip
MANDATORY, WARNING = CheckLevel.MANDATORY, CheckLevel.WARNING
CHECKS = (
    _check("water", MANDATORY, "Ir ūdens", "There is water", "Есть вода"),
    _check("heating", MANDATORY, "Ir apkure", "There is heating", "Есть отопление"),
    _check("electricity", MANDATORY, "Ir elektrība", "There is electricity", "Есть электричество"),
    _check("sewerage", WARNING, "Ir kanalizācija", "There is sewerage", "Есть канализация"),
    _check("washing", WARNING, "Var nomazgāties (vanna vai duša)", "One can wash (bath or shower)",
           "Можно помыться (ванна или душ)"),
    _check("sleep", WARNING, "Ir, kur gulēt", "There is somewhere to sleep", "Есть где спать", elsewhere=True),
    _check("cook", WARNING, "Var pagatavot ēst", "One can cook", "Можно готовить", elsewhere=True),
    _check("clean", WARNING, "Var uzturēt tīrību un izmazgāt veļu", "One can keep clean and do the laundry",
           "Можно поддерживать чистоту и стирать", elsewhere=True),
    _check("smoke_detector", WARNING, "Ir dūmu detektors, un tas strādā", "There is a smoke detector and it works",
           "Есть датчик дыма, и он работает"),
    _check("storage", WARNING, "Ir, kur glabāt mantas", "There is storage", "Есть где хранить вещи"),
    _check("entrance", WARNING, "Ieeja un kāpnes ir drošas", "Entrance and stairs are safe",
           "Вход и лестница безопасны"),
)  # fmt: skip
BASICS = ("water", "heating", "electricity")
"""Checks that stay mandatory in every municipality. Source: digest row 58, 000:343."""
STANDARD = Template(ROOMS, CHECKS)
"""The list everybody begins with; version 0. Source: digest rows 58–62, 69–77; 2.9 of the prior art."""
