"""Negotiations that are under way: not of the pilot, invented, one or two in every stage; days are before loading."""

from dataclasses import dataclass, field
from typing import Any

from app.landlords.models import Channel, LandlordKind, PromiseBy
from app.negotiations.models import Stage, WhyNot
from seed.programme.people import LIEPAJA, RIGA, VALMIERA


@dataclass(frozen=True)
class Talk:
    """A prospective flat, and its moves as (days ago, to, what was said, more of `Move`)."""

    town: str
    name: str
    days: int
    asked_eur: int
    facts: dict[str, Any]
    moves: tuple[tuple[int, Stage, str, dict[str, Any]], ...] = ()
    address: str = ""
    landlord: LandlordKind | None = None
    step: tuple[int, str] | None = None  # days from loading (negative: late), what
    prices: tuple[tuple[int, str, int], ...] = field(default=())  # days ago, kind, euros


ONE_ROOM = {"rooms": 1, "area_m2": 29.5, "floor": 3, "utilities_cents": 8_500}
TWO_ROOMS = {"rooms": 2, "area_m2": 43.0, "floor": 2, "utilities_cents": 12_000}

TALKS = (
    Talk(RIGA, "Vizma Lapiņa", 1, 270, {**ONE_ROOM, "address_text": "Teikā, pie tirgus", "found_in": "Sludinājums"}),
    Talk(RIGA, "Oskars Grava", 2, 420, {**TWO_ROOMS, "address_text": "Imantā"}, step=(0, "Piezvanīt pēc darba")),
    Talk(
        RIGA,
        "SIA Ziemeļu pagalms",
        9,
        255,
        {**ONE_ROOM, "address_text": "Čiekurkalnā"},
        ((8, Stage.CALLED, "Grib zināt, kas maksās, ja īrnieks aizbrauks.", {}),),
        landlord=LandlordKind.COMPANY,
        step=(2, "Nosūtīt vēstuli par maksājumu kārtību"),
    ),
    Talk(
        RIGA,
        "Guntars Mežs",
        40,
        260,
        {**ONE_ROOM, "address_text": "Purvciemā"},
        (
            (38, Stage.CALLED, "Atsaucīgs, bet aizņemts.", {}),
            (30, Stage.PRICE_RAISED, "Uzzināja, ka maksā pašvaldība, un paprasīja vairāk.", {"rent_cents": 34_000}),
        ),
        prices=((29, "counter", 280),),
        step=(-3, "Atbildēt uz cenu"),
    ),
    Talk(
        RIGA,
        "Ināra Kļaviņa",
        15,
        280,
        {**ONE_ROOM, "flat_number": "14"},
        (
            (14, Stage.CALLED, "Baidās no smakām un kaimiņu sūdzībām.", {}),
            (6, Stage.VIEWING, "Sarunāta apskate kopā ar mentoru.", {}),
        ),
        address="Avotu iela 31",
        landlord=LandlordKind.PERSON,
        step=(1, "Apskate plkst. 10.00"),
    ),
    Talk(
        RIGA,
        "SIA Senais nams",
        30,
        300,
        {**TWO_ROOMS, "flat_number": "5", "deposit_cents": 28_000, "terms": "Līgums uz gadu, pirmā īre iepriekš."},
        (
            (28, Stage.CALLED, "Grib vienu līgumu par vairākiem dzīvokļiem.", {}),
            (20, Stage.VIEWING, "Dzīvoklis tīrs, logi veci.", {}),
            (5, Stage.TERMS_AGREED, "Vienojāmies, īri maksā aģentūra.", {"rent_cents": 28_000}),
        ),
        address="Bruņinieku iela 29",
        landlord=LandlordKind.COMPANY,
        step=(4, "Parakstīt līgumu"),
        prices=((18, "counter", 270),),
    ),
    Talk(
        RIGA,
        "Harijs Dimants",
        50,
        290,
        {**ONE_ROOM, "flat_number": "22"},
        (
            (49, Stage.CALLED, "Labas atsauksmes no cita izīrētāja.", {}),
            (40, Stage.VIEWING, "Der, vajag nomainīt slēdzeni.", {}),
            (20, Stage.TERMS_AGREED, "Piekrita līgumam ar aģentūru.", {"rent_cents": 27_500}),
            (3, Stage.SIGNED, "Līgums parakstīts.", {}),
        ),
        address="Buru iela 4",
        landlord=LandlordKind.PERSON,
    ),
    Talk(
        RIGA,
        "Skaidrīte Pūce",
        12,
        310,
        {**ONE_ROOM, "address_text": "Āgenskalnā"},
        (
            (11, Stage.CALLED, "Izklausījās piesardzīga.", {}),
            (10, Stage.REFUSED, "Nevēlas līgumu ar šiem cilvēkiem.", {"why_not": WhyNot.NOT_WITH_CLIENTS}),
        ),
    ),
    Talk(
        LIEPAJA,
        "Normunds Jūra",
        25,
        180,
        {**ONE_ROOM, "address_text": "Karostā"},
        (
            (24, Stage.CALLED, "Piekrita apskatei.", {}),
            (12, Stage.LOST, "Izīrēja citam, pirms tikāmies.", {"why_not": WhyNot.TAKEN}),
        ),
    ),
    Talk(
        VALMIERA,
        "Austra Gauja",
        20,
        190,
        {**TWO_ROOMS, "address_text": "Pie stacijas"},
        ((19, Stage.CALLED, "Lūdza piezvanīt pēc mēneša.", {}),),
    ),
)


@dataclass(frozen=True)
class Said:
    """What was said to a landlord so many days ago, and what was promised: by whom, what, days from loading."""

    landlord: str
    days: int
    channel: Channel
    words: str
    promise: tuple[PromiseBy, str, int] | None = None


SAID = (
    Said("SIA Pagalma nami", 40, Channel.EVENT, "Apmierināti ar maksājumiem, grib vienu līgumu par visiem dzīvokļiem."),
    Said(
        "SIA Pagalma nami",
        6,
        Channel.PHONE,
        "Kāpņu telpā vajag nomainīt slēdzeni.",
        (PromiseBy.US, "Nomainīt kāpņu telpas slēdzeni", -1),
    ),
    Said(
        "Aldis Priedītis",
        4,
        Channel.VISIT,
        "Baidās, kādā stāvoklī dzīvokli nodos atpakaļ.",
        (PromiseBy.LANDLORD, "Atsūtīt dzīvokļa mēbeļu sarakstu", 3),
    ),
)

# (neighbourhood or nothing, rooms, euros per month)
REFERENCE_RENTS = (("", 1, 240), ("", 2, 310), ("Centrs", 1, 290), ("Centrs", 2, 380))
