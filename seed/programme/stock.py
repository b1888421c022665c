"""The stock: 45 flats of the pilot in 38 buildings and, with `days`, twelve flats that are not of the pilot."""

from app.flats.models import Readiness
from seed.programme.people import FIRM
from seed.programme.rows import LIEPAJA, RIGA, VALMIERA, FlatRow, House

ALDIS, LEFT_BANK, NATALIJA = "Aldis Priedītis", "SIA Kreisais krasts", "Natālija Kovaļova"
LIEPAJA_STOCK, VALMIERA_STOCK = "Liepājas nekustamo īpašumu pārvalde", "Valmieras dzīvojamais fonds"
PREPARED, REPAIRED = Readiness.IN_PREPARATION, Readiness.IN_REPAIR
QUIET, LOUD = {"quiet": True}, {"quiet": False}
VILLAGE = {"outside_centre": True}

RIGA_HOUSES = (
    # full: three clients in three flats of each, all of one firm
    House(RIGA, "Centrs", "Ģertrūdes iela 62", FIRM, (FlatRow("3", 1), FlatRow("11", 3), FlatRow("14", 4)), 5, 18),
    House(RIGA, "Centrs", "Bruņinieku iela 29", FIRM, (FlatRow("1", 1), FlatRow("5", 2), FlatRow("8", 3)), 5, 16),
    House(RIGA, "Centrs", "Tērbatas iela 57", FIRM, (FlatRow("4", 1), FlatRow("10", 3), FlatRow("13", 4)), 5, 20),
    House(RIGA, "Centrs", "Brīvības iela 103", FIRM, (FlatRow("21", 5),), 6, 30, True),
    # the neighbour of a full one, a few metres away
    House(RIGA, "Centrs", "Ģertrūdes iela 64", FIRM, (FlatRow("5", 2, LOUD, 33),), 5, 16),
    # one place left and two flats to choose from
    House(
        RIGA,
        "Latgales priekšpilsēta",
        "Ludzas iela 38",
        ALDIS,
        (
            FlatRow("2", 1, {"pets_allowed": True}),
            FlatRow("7", 2),
            FlatRow("12", 3, QUIET, 41),
            FlatRow("15", 4, {}, 26),
        ),
    ),
    House(RIGA, "Sarkandaugava", "Tilta iela 16", ALDIS, (FlatRow("9", 2),), 4, 20),
    House(RIGA, "Sarkandaugava", "Tilta iela 18", ALDIS, (FlatRow("4", 1, {"step_free": True}, 19),), 4, 20),
    House(RIGA, "Āgenskalns", "Alises iela 9", LEFT_BANK, (FlatRow("4", 2),), 3, 12),
    House(
        RIGA, "Āgenskalns", "Kalnciema iela 41", LEFT_BANK, (FlatRow("6", 3, QUIET | {"pets_allowed": True}, 48),), 3, 9
    ),
    House(RIGA, "Iļģuciems", "Dzirciema iela 70", LEFT_BANK, (FlatRow("18", 3),), 5, 60),
    House(RIGA, "Imanta", "Anniņmuižas bulvāris 38", LEFT_BANK, (FlatRow("55", 6),), 9, 108, True),
    House(RIGA, "Imanta", "Kurzemes prospekts 86", LEFT_BANK, (FlatRow("58", 4, {}, 20, PREPARED),), 9, 108, True),
    House(RIGA, "Bolderāja", "Gaigalas iela 21", LEFT_BANK, (FlatRow("33", 3),), 5, 60),
    House(RIGA, "Ziepniekkalns", "Valdeķu iela 57", LEFT_BANK, (FlatRow("23", 5, {}, 15, REPAIRED),), 9, 54, True),
    House(RIGA, "Purvciems", "Dzelzavas iela 47", NATALIJA, (FlatRow("31", 5),), 9, 72, True),
    House(RIGA, "Purvciems", "Nīcgales iela 26", NATALIJA, (FlatRow("12", 2),), 5, 60),
    House(RIGA, "Centrs", "Lāčplēša iela 58", "Ojārs Pelēcis", (FlatRow("8", 4, {"bath": "shower"}),), 5, 22),
    House(RIGA, "Pļavnieki", "Ilūkstes iela 54", "Larisa Gončarova", (FlatRow("17", 2),), 9, 90, True),
    House(RIGA, "Pļavnieki", "Salnas iela 15", "Agnese Vecvagare", (FlatRow("44", 7),), 9, 72, True),
    House(RIGA, "Teika", "Lielvārdes iela 24", "Jevgēņijs Sizovs", (FlatRow("9", 3),), 5, 40),
    House(RIGA, "Ķengarags", "Prūšu iela 14", "Uldis Zālmanis", (FlatRow("27", 4),), 5, 60),
    House(RIGA, "Torņakalns", "Buru iela 4", "Iveta Dūmiņa", (FlatRow("2", 1),), 3, 8),
    House(
        RIGA,
        "Mežciems",
        "Hipokrāta iela 27",
        ALDIS,
        (FlatRow("101", 1, {}, 34, PREPARED),),
        5,
        40,
        True,
        {"inside_institution": True},
    ),
    House(
        RIGA,
        "Grīziņkalns",
        "Pērnavas iela 19",
        FIRM,
        (FlatRow("1", 1, {"rooms": 4, "group_rooms": 3, "self_contained": False}, 27, PREPARED),),
        3,
        8,
    ),
)
LIEPAJA_HOUSES = (
    House(
        LIEPAJA,
        "Jaunliepāja",
        "Raiņa iela 32",
        LIEPAJA_STOCK,
        (FlatRow("4", 2), FlatRow("9", 3, {"washing_machine": True}, 37)),
    ),
    House(LIEPAJA, "Jaunliepāja", "Rīgas iela 58", LIEPAJA_STOCK, (FlatRow("3", 1),), 3, 12),
    House(LIEPAJA, "Jaunliepāja", "Krūmu iela 23", LIEPAJA_STOCK, (FlatRow("6", 2),), 5, 30),
    House(LIEPAJA, "Jaunliepāja", "Dzelzceļnieku iela 9", LIEPAJA_STOCK, (FlatRow("11", 3),), 4, 24),
    House(LIEPAJA, "Centrs", "Graudu iela 45", LIEPAJA_STOCK, (FlatRow("5", 2, LOUD),), 3, 10),
    House(LIEPAJA, "Centrs", "Lielā iela 11", LIEPAJA_STOCK, (FlatRow("7", 3),), 4, 18),
    House(LIEPAJA, "Centrs", "Kungu iela 26", LIEPAJA_STOCK, (FlatRow("1", 1, {"heating": "wood"}),), 2, 4),
    House(LIEPAJA, "Centrs", "Tirgoņu iela 18", LIEPAJA_STOCK, (FlatRow("4", 2),), 3, 9),
    House(LIEPAJA, "Vecliepāja", "Uliha iela 57", LIEPAJA_STOCK, (FlatRow("2", 1, {"heating": "wood"}),), 2, 6),
    House(LIEPAJA, "Ezerkrasts", "Mirdzas Ķempes iela 16", LIEPAJA_STOCK, (FlatRow("20", 4),), 5, 60),
    House(LIEPAJA, "Karosta", "Atmodas bulvāris 10", LIEPAJA_STOCK, (FlatRow("33", 4, {}, 24, REPAIRED),), 5, 60),
)
VALMIERA_HOUSES = (
    House(VALMIERA, "Valmiera", "Rīgas iela 41", VALMIERA_STOCK, (FlatRow("12", 3),), 5, 30),
    House(
        VALMIERA,
        "Valmiera",
        "Stacijas iela 22",
        VALMIERA_STOCK,
        (FlatRow("3", 1, {"heating": "wood", "step_free": True}),),
        2,
        8,
    ),
    # the one private flat, and the couple's
    House(VALMIERA, "Valmiera", "Cēsu iela 31", "Dzintra Siliņa", (FlatRow("8", 2, {"rooms": 2}),), 3, 12),
    House(VALMIERA, "Valmiera", "Gaujas iela 9", "Dzintra Siliņa", (FlatRow("6", 2, {}, 13, PREPARED),), 3, 12),
    House(VALMIERA, "Rūjiena", "Raiņa iela 19", VALMIERA_STOCK, (FlatRow("5", 2),), 3, 18, None, VILLAGE),
    House(
        VALMIERA, "Rūjiena", "Upes iela 8", VALMIERA_STOCK, (FlatRow("2", 1, {"heating": "wood"}),), 2, 6, None, VILLAGE
    ),
    House(VALMIERA, "Sedas pilsēta", "Skolas laukums 4", VALMIERA_STOCK, (FlatRow("7", 2),), 3, 18, None, VILLAGE),
    House(VALMIERA, "Sedas pilsēta", "Parka iela 11", VALMIERA_STOCK, (FlatRow("10", 3),), 3, 18, None, VILLAGE),
    House(VALMIERA, "Dikļu pagasts", "Dārza iela 3", VALMIERA_STOCK, (FlatRow("6", 2),), 3, 18, None, VILLAGE),
    House(
        VALMIERA,
        "Ēveles pagasts",
        "Skolas iela 6",
        VALMIERA_STOCK,
        (FlatRow("1", 1, {"heating": "wood"}),),
        2,
        8,
        None,
        VILLAGE,
    ),
    House(VALMIERA, "Zilākalna pagasts", "Parka iela 5", VALMIERA_STOCK, (FlatRow("9", 3),), 3, 24, None, VILLAGE),
)
HOUSES = (*RIGA_HOUSES, *LIEPAJA_HOUSES, *VALMIERA_HOUSES)
