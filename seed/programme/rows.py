"""What a row of the programme says, by kind."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.clients.models import AwayKind, Destination, ImportantPlaceKind, Language, PreviousResidence
from app.flats.models import Readiness
from app.placements.models import EndReason
from app.waitlist.models import PriorityFeature

RIGA, LIEPAJA, VALMIERA = "Rīga", "Liepāja", "Valmieras novads"
LV, RU, EN = Language.LATVIAN, Language.RUSSIAN, Language.ENGLISH
LONG, SHELTER, ADDICTION, MENTAL, PRISON = (
    PriorityFeature.LONG_WITHOUT_RESIDENCE,
    PriorityFeature.LONG_IN_SHELTER,
    PriorityFeature.ADDICTION,
    PriorityFeature.MENTAL_IMPAIRMENT,
    PriorityFeature.PRISON_EXPERIENCE,
)


class Sex(StrEnum):
    """Only to count what the pilot counted; the product does not keep it."""

    MAN = "man"
    WOMAN = "woman"


MAN, WOMAN = Sex.MAN, Sex.WOMAN


@dataclass(frozen=True)
class Person:
    """An invented client. `born`: ISO date on the pilot's calendar."""

    given: str
    family: str
    sex: Sex
    born: str
    language: Language = LV
    features: tuple[PriorityFeature, ...] = ()
    previous: PreviousResidence = PreviousResidence.SHELTER


@dataclass(frozen=True)
class FlatRow:
    """A flat and what differs from a plain one-room flat.

    `days`: not of the pilot, and in its present state since so many days before loading.
    """

    number: str
    floor: int
    facts: dict[str, Any] = field(default_factory=dict)
    days: int | None = None
    readiness: Readiness = Readiness.READY


@dataclass(frozen=True)
class House:
    """A building and its flats. `area` is the neighbourhood, town or parish where its address lies."""

    town: str
    area: str
    address: str
    landlord: str
    flats: tuple[FlatRow, ...]
    floors: int = 5
    flats_total: int = 24
    lift: bool | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class End:
    """How a person left the programme. `on`: first day no longer lived there, on the pilot's calendar."""

    on: str
    reason: EndReason
    destination: Destination
    note: str


@dataclass(frozen=True)
class Home:
    """Who applied and moved into which flat when, on the pilot's calendar."""

    town: str
    address: str
    number: str
    applied: str
    moved_in: str
    people: tuple[Person, ...]
    end: End | None = None


@dataclass(frozen=True)
class AwayRow:
    """Somebody housed who is away for a while, named by the family name; days on the pilot's calendar."""

    family: str
    kind: AwayKind
    since: str
    until: str | None
    note: str


@dataclass(frozen=True)
class Seeker:
    """Who waits for a flat, since when (the application, on the pilot's calendar), and what they wish.

    `places` are (kind, address, label), `keep_away` is (address, reason).
    """

    town: str
    applied: str
    person: Person
    wishes: dict[str, Any] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    places: tuple[tuple[ImportantPlaceKind, str, str], ...] = ()
    keep_away: tuple[str, str] | None = None
    contacts_note: str | None = None
