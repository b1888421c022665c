"""The demonstration programme as plain rows: invented people and house numbers, real towns and streets.

Day counts are days before the day of loading, so the programme is always in the middle of its work.
"""

from dataclasses import dataclass, field
from typing import Any

from app.clients.models import ImportantPlaceKind, Language, PreviousResidence
from app.core.permissions import Role
from app.flats.models import Readiness
from app.landlords.models import LandlordKind
from app.waitlist.models import PriorityFeature

PASSWORD = "majoklis-demo-2026"

RIGA, LIEPAJA, VALMIERA = "Rīga", "Liepāja", "Valmieras novads"


@dataclass(frozen=True)
class Town:
    """A municipality of the demonstration."""

    name: str
    prefix: str
    code: str
    areas_file: str
    endings: tuple[str, ...]


TOWNS = (
    Town(RIGA, "R", "0001000", "riga_areas.geojson", (", Rīga",)),
    Town(LIEPAJA, "L", "0005000", "liepaja_areas.geojson", (", Liepāja",)),
    Town(VALMIERA, "V", "0054010", "valmiera_areas.geojson", (", Valmieras nov.",)),
)


@dataclass(frozen=True)
class Staff:
    """One sign-in."""

    email: str
    name: str
    role: Role
    towns: tuple[str, ...] = ()


STAFF = (
    Staff("ilze@majoklis.example", "Ilze Kalniņa", Role.HOUSING_OFFICER, (RIGA,)),
    Staff("gunta@majoklis.example", "Gunta Roze", Role.HOUSING_OFFICER, (LIEPAJA, VALMIERA)),
    Staff("andris@majoklis.example", "Andris Ozols", Role.SRA_OFFICER, (RIGA, LIEPAJA, VALMIERA)),
    Staff("marta@majoklis.example", "Marta Liepa", Role.MENTOR, (RIGA,)),
    Staff("inese@majoklis.example", "Inese Bērziņa", Role.SOCIAL_WORKER, (RIGA,)),
    Staff("rita@majoklis.example", "Rita Zariņa", Role.FINANCE, (RIGA, LIEPAJA, VALMIERA)),
    Staff("juris@majoklis.example", "Juris Krūmiņš", Role.PROGRAMME_MANAGER, (RIGA, LIEPAJA, VALMIERA)),
    Staff("edgars@majoklis.example", "Edgars Vītols", Role.ADMINISTRATOR),
    Staff("sanita@majoklis.example", "Sanita Eglīte", Role.DATA_PROTECTION),
)

# Landlord name → kind, town. The firm supplies several houses, as one firm did in the pilot (digest row 53).
LANDLORDS: dict[str, tuple[LandlordKind, str]] = {
    "SIA Pagalma nami": (LandlordKind.COMPANY, RIGA),
    "Aldis Priedītis": (LandlordKind.PERSON, RIGA),
    "SIA Kreisais krasts": (LandlordKind.COMPANY, RIGA),
    "Liepājas nekustamo īpašumu pārvalde": (LandlordKind.MUNICIPALITY, LIEPAJA),
    "Valmieras dzīvojamais fonds": (LandlordKind.MUNICIPALITY, VALMIERA),
    "Dzintra Siliņa": (LandlordKind.PERSON, VALMIERA),
}


@dataclass(frozen=True)
class House:
    """A building and its flats: number, floor, and what differs from a plain one-room flat."""

    town: str
    address: str
    landlord: str
    flats: tuple[tuple[str, int, dict[str, Any]], ...]
    floors: int = 5
    flats_total: int = 24
    lift: bool | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def prepared(**values: Any) -> dict[str, Any]:
    return {"readiness": Readiness.IN_PREPARATION, **values}


def in_repair(**values: Any) -> dict[str, Any]:
    return {"readiness": Readiness.IN_REPAIR, **values}


HOUSES = (
    # full: three clients in three flats
    House(RIGA, "Ģertrūdes iela 62", "SIA Pagalma nami", (("3", 1, {}), ("11", 3, {}), ("14", 4, {})), flats_total=18),
    # its neighbour, a few metres away
    House(RIGA, "Ģertrūdes iela 64", "SIA Pagalma nami", (("5", 2, {"quiet": False}),), flats_total=16),
    # one place left
    House(
        RIGA,
        "Ludzas iela 38",
        "SIA Pagalma nami",
        (("2", 1, {"pets_allowed": True}), ("7", 2, {}), ("12", 3, {"quiet": True}), ("15", 4, {})),
    ),
    House(RIGA, "Dzelzavas iela 47", "Aldis Priedītis", (("31", 5, {"rooms": 2}), ("44", 7, {})), 9, 72, True),
    House(RIGA, "Kalnciema iela 41", "SIA Kreisais krasts", (("6", 3, {"quiet": True, "pets_allowed": True}),), 3, 9),
    House(RIGA, "Kurzemes prospekts 86", "SIA Kreisais krasts", (("58", 4, prepared()),), 9, 108, True),
    House(RIGA, "Tilta iela 16", "Aldis Priedītis", (("9", 2, {}),), 4, 20),
    House(RIGA, "Tilta iela 18", "Aldis Priedītis", (("4", 1, {"step_free": True}),), 4, 20),
    House(RIGA, "Valdeķu iela 57", "SIA Kreisais krasts", (("23", 5, in_repair()),), 9, 54, True),
    House(RIGA, "Lāčplēša iela 58", "Aldis Priedītis", (("8", 4, {"bath": "shower"}),), 5, 22),
    House(
        RIGA,
        "Ilūkstes iela 54",
        "SIA Kreisais krasts",
        (("17", 2, {}), ("60", 8, {"washing_machine": True})),
        9,
        90,
        True,
    ),
    House(RIGA, "Hipokrāta iela 27", "Aldis Priedītis", (("101", 1, {}),), 5, 40, True, {"inside_institution": True}),
    House(
        RIGA,
        "Pērnavas iela 19",
        "SIA Pagalma nami",
        (("1", 1, {"rooms": 4, "group_rooms": 3, "self_contained": False}),),
        3,
        8,
    ),
    House(
        LIEPAJA,
        "Raiņa iela 32",
        "Liepājas nekustamo īpašumu pārvalde",
        (("4", 2, {}), ("9", 3, {"washing_machine": True})),
    ),
    House(LIEPAJA, "Uliha iela 57", "Liepājas nekustamo īpašumu pārvalde", (("2", 1, {"heating": "wood"}),), 2, 6),
    House(LIEPAJA, "Graudu iela 45", "Liepājas nekustamo īpašumu pārvalde", (("5", 2, {"quiet": False}),), 3, 10),
    House(LIEPAJA, "Atmodas bulvāris 10", "Liepājas nekustamo īpašumu pārvalde", (("33", 4, in_repair()),), 5, 60),
    House(VALMIERA, "Rīgas iela 41", "Valmieras dzīvojamais fonds", (("12", 3, {}),), 5, 30),
    House(
        VALMIERA,
        "Stacijas iela 22",
        "Valmieras dzīvojamais fonds",
        (("3", 1, {"heating": "wood", "step_free": True}),),
        2,
        8,
    ),
    House(VALMIERA, "Gaujas iela 9", "Dzintra Siliņa", (("6", 2, prepared()),), 3, 12),
    House(
        VALMIERA,
        "Skolas laukums 4",
        "Valmieras dzīvojamais fonds",
        (("7", 2, {}),),
        3,
        18,
        None,
        {"outside_centre": True},
    ),
)


@dataclass(frozen=True)
class Person:
    """An invented client."""

    given: str
    family: str
    language: Language = Language.LATVIAN
    previous: PreviousResidence = PreviousResidence.SHELTER


LV, RU = Language.LATVIAN, Language.RUSSIAN


@dataclass(frozen=True)
class Home:
    """A household that lives in a flat since so many days."""

    town: str
    people: tuple[Person, ...]
    address: str
    number: str
    days: int
    mentor: bool = False


HOMES = (
    Home(RIGA, (Person("Valdis", "Grauds"),), "Ģertrūdes iela 62", "3", 300, True),
    Home(RIGA, (Person("Ludmila", "Orlova", RU),), "Ģertrūdes iela 62", "11", 270),
    Home(RIGA, (Person("Aina", "Purmale"),), "Ģertrūdes iela 62", "14", 240),
    Home(RIGA, (Person("Sergejs", "Mihailovs", RU),), "Ludzas iela 38", "2", 220, True),
    Home(RIGA, (Person("Biruta", "Salmiņa"),), "Ludzas iela 38", "7", 150),
    Home(
        RIGA,
        (Person("Oļegs", "Vasiļjevs", RU), Person("Nadežda", "Vasiļjeva", RU)),
        "Dzelzavas iela 47",
        "31",
        200,
        True,
    ),
    Home(RIGA, (Person("Velta", "Ceriņa"),), "Tilta iela 16", "9", 130),
    Home(RIGA, (Person("Guntars", "Āboltiņš"),), "Lāčplēša iela 58", "8", 110, True),
    Home(RIGA, (Person("Irina", "Sokolova", RU),), "Ilūkstes iela 54", "17", 60),
    Home(LIEPAJA, (Person("Modris", "Kauliņš"),), "Raiņa iela 32", "4", 280),
    Home(LIEPAJA, (Person("Viktors", "Petrovs", RU),), "Uliha iela 57", "2", 180),
    Home(VALMIERA, (Person("Skaidrīte", "Lapiņa", LV, PreviousResidence.ACQUAINTANCE),), "Rīgas iela 41", "12", 160),
    Home(VALMIERA, (Person("Imants", "Kociņš", LV, PreviousResidence.STREET),), "Skolas laukums 4", "7", 90),
)


@dataclass(frozen=True)
class Seeker:
    """A household that waits (`decided`) or whose application is still open; day counts before today."""

    town: str
    people: tuple[Person, ...]
    received: int
    decided: int | None
    features: tuple[PriorityFeature, ...] = ()
    wishes: dict[str, Any] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    places: tuple[tuple[ImportantPlaceKind, str, str], ...] = ()
    keep_away: tuple[str, str] | None = None
    mentor: bool = False


F = PriorityFeature
SEEKERS = (
    Seeker(
        RIGA,
        (Person("Anita", "Vilciņa"),),
        75,
        62,
        (F.LONG_WITHOUT_RESIDENCE, F.LONG_IN_SHELTER),
        {
            "river_side": "right",
            "lift": True,
            "quiet": True,
            "own_share_cents": 6000,
            "own_words": "Gribētu klusu māju, no kuras var aiziet līdz darbam.",
        },
        ("Latgales priekšpilsēta", "Centrs"),
        (
            (ImportantPlaceKind.WORK, "Avotu iela 31", "apkopēja, rīta maiņa"),
            (ImportantPlaceKind.RELATIVES, "Aglonas iela 39", "meita"),
        ),
        None,
        True,
    ),
    Seeker(
        RIGA,
        (Person("Pēteris", "Dzenis"), Person("Maija", "Dzene")),
        58,
        45,
        (F.LONG_WITHOUT_RESIDENCE,),
        {"rooms": 2, "highest_floor": 3, "own_words": "Mums ir suns, bez viņa nekur neiesim.", "pets": True},
        ("Āgenskalns",),
        ((ImportantPlaceKind.HEALTH, "Kalnciema iela 41", "ģimenes ārsts"),),
    ),
    Seeker(
        RIGA,
        (Person("Tatjana", "Ivanova", RU),),
        49,
        36,
        (F.LONG_IN_SHELTER, F.MENTAL_IMPAIRMENT),
        {"step_free": True, "lowest_floor": 1, "highest_floor": 2},
        ("Sarkandaugava",),
        ((ImportantPlaceKind.SERVICE, "Eiženijas iela 1E", "patversmes darbiniece"),),
        ("Dzelzavas iela 51", "Vardarbīgs bijušais partneris dzīvo šajā mājā."),
    ),
    Seeker(
        RIGA, (Person("Andrejs", "Kuzmins", RU, PreviousResidence.STREET),), 40, 20, (F.ADDICTION, F.PRISON_EXPERIENCE)
    ),
    Seeker(
        RIGA,
        (Person("Dzidra", "Osīte"),),
        33,
        12,
        (F.LONG_IN_SHELTER,),
        {"group_flat": True, "own_words": "Vienai bail, labāk ar kādu kopā."},
        ("Grīziņkalns",),
    ),
    Seeker(RIGA, (Person("Raimonds", "Stabiņš", LV, PreviousResidence.PRISON),), 29, None, (F.PRISON_EXPERIENCE,)),
    Seeker(RIGA, (Person("Zinaīda", "Morozova", RU),), 33, None, (F.LONG_WITHOUT_RESIDENCE,)),
    Seeker(RIGA, (Person("Arvīds", "Mežulis"),), 6, None),
    Seeker(
        LIEPAJA,
        (Person("Ivars", "Feldmanis"),),
        66,
        50,
        (F.LONG_IN_SHELTER,),
        {"highest_floor": 3},
        ("Jaunliepāja",),
        ((ImportantPlaceKind.SERVICE, "Flotes iela 14", "naktspatversme"),),
    ),
    Seeker(LIEPAJA, (Person("Ņina", "Fjodorova", RU),), 31, 15, (F.LONG_WITHOUT_RESIDENCE,), {"quiet": True}),
    Seeker(LIEPAJA, (Person("Jānis", "Kroģeris"),), 25, None, (F.ADDICTION,)),
    Seeker(
        VALMIERA,
        (Person("Mirdza", "Kalve", LV, PreviousResidence.RENTED),),
        44,
        30,
        (),
        {"step_free": True, "own_share_cents": 4000},
        ("Valmiera",),
    ),
)

# Offers that are open today: the seeker's family name, the flat's address and number.
OPEN_OFFERS = (("Dzenis", "Kalnciema iela 41", "6"), ("Feldmanis", "Raiņa iela 32", "9"))
# An offer that was refused, in the person's words; the place in the queue is kept.
REFUSED_OFFER = (
    "Vilciņa",
    "Ilūkstes iela 54",
    "60",
    "Par tālu no darba, ar diviem autobusiem. Paldies, pagaidīšu citu.",
)
