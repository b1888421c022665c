"""The 33 people of the pilot's list who were not housed: they wait, three of them no longer reachable (digest 3.2)."""

from app.clients.models import ImportantPlaceKind, PreviousResidence
from seed.programme.rows import (
    ADDICTION,
    LIEPAJA,
    LONG,
    LV,
    MAN,
    MENTAL,
    PRISON,
    RIGA,
    RU,
    SHELTER,
    VALMIERA,
    WOMAN,
    Person,
    Seeker,
)

STREET, RENTED, FROM_PRISON = PreviousResidence.STREET, PreviousResidence.RENTED, PreviousResidence.PRISON
ACQUAINTANCE, INSTITUTION = PreviousResidence.ACQUAINTANCE, PreviousResidence.INSTITUTION
UNREACHABLE = "Nav sasniedzams: tālrunis neatbild, iepriekšējā uzturēšanās vietā vairs nav redzēts."
UNREACHABLE_SHE = "Nav sasniedzama: tālrunis neatbild, iepriekšējā uzturēšanās vietā vairs nav redzēta."

RIGA_SEEKERS = (
    Seeker(
        RIGA,
        "2022-09-02",
        Person("Anita", "Vilciņa", WOMAN, "1969-07-09", LV, (LONG, SHELTER)),
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
    ),
    Seeker(
        RIGA,
        "2022-09-05",
        Person("Pēteris", "Dzenis", MAN, "1966-08-13", LV, (LONG,)),
        {"highest_floor": 3, "own_words": "Man ir suns, bez viņa nekur neiešu.", "pets": True},
        ("Āgenskalns",),
        ((ImportantPlaceKind.HEALTH, "Alises iela 9", "ģimenes ārsts"),),
    ),
    Seeker(RIGA, "2022-09-06", Person("Arvīds", "Mežulis", MAN, "1961-06-27", LV, (LONG,))),
    Seeker(
        RIGA,
        "2022-09-07",
        Person("Tatjana", "Ivanova", WOMAN, "1975-12-25", RU, (SHELTER, MENTAL)),
        {"step_free": True, "lowest_floor": 1, "highest_floor": 2},
        ("Sarkandaugava",),
        ((ImportantPlaceKind.SERVICE, "Eiženijas iela 1E", "patversmes darbiniece"),),
        ("Dzelzavas iela 51", "Vardarbīgs bijušais partneris dzīvo šajā mājā."),
    ),
    Seeker(RIGA, "2022-09-08", Person("Andrejs", "Kuzmins", MAN, "1979-03-29", RU, (ADDICTION, PRISON), STREET)),
    Seeker(
        RIGA,
        "2022-09-09",
        Person("Dzidra", "Osīte", WOMAN, "1955-11-08", LV, (SHELTER,)),
        {"group_flat": True, "own_words": "Vienai bail, labāk ar kādu kopā."},
        ("Grīziņkalns",),
    ),
    Seeker(RIGA, "2022-11-17", Person("Vera", "Nikiforova", WOMAN, "1963-10-22", RU, (SHELTER,)), {"quiet": True}),
    Seeker(
        RIGA, "2022-12-05", Person("Haralds", "Eglons", MAN, "1972-07-04", LV, (ADDICTION,)), contacts_note=UNREACHABLE
    ),
    Seeker(
        RIGA,
        "2022-12-14",
        Person("Ļubova", "Titarenko", WOMAN, "1959-10-20", RU, (LONG, SHELTER)),
        {"lift": True, "river_side": "right"},
        ("Purvciems", "Pļavnieki"),
    ),
    Seeker(RIGA, "2023-01-10", Person("Inta", "Grāvīte", WOMAN, "1984-08-01", LV, (SHELTER,)), {"quiet": True}),
    Seeker(RIGA, "2023-01-25", Person("Konstantīns", "Žukovs", MAN, "1975-01-03", RU, (PRISON,), FROM_PRISON)),
    Seeker(
        RIGA,
        "2023-02-09",
        Person("Maruta", "Spriņģe", WOMAN, "1963-06-01", LV, (SHELTER,)),
        {"highest_floor": 2},
        ("Teika",),
    ),
    Seeker(
        RIGA,
        "2023-02-21",
        Person("Aleksejs", "Rodionovs", MAN, "1982-06-19", RU, (ADDICTION,), STREET),
        contacts_note=UNREACHABLE,
    ),
    Seeker(
        RIGA, "2023-03-14", Person("Gunārs", "Vītoliņš", MAN, "1959-04-26", LV, (LONG, SHELTER)), {"step_free": True}
    ),
    Seeker(RIGA, "2023-03-28", Person("Natālija", "Kozlova", WOMAN, "1987-02-27", RU, (SHELTER,))),
    Seeker(
        RIGA,
        "2023-04-18",
        Person("Edīte", "Blūma", WOMAN, "1966-05-16", LV, (SHELTER, MENTAL)),
        {"quiet": True, "river_side": "left"},
    ),
    Seeker(RIGA, "2023-05-09", Person("Vitālijs", "Panovs", MAN, "1994-07-16", RU, (), ACQUAINTANCE)),
    Seeker(RIGA, "2023-05-30", Person("Sandra", "Mežmale", WOMAN, "1990-05-10", LV, (SHELTER,))),
    Seeker(
        RIGA,
        "2023-06-20",
        Person("Rišards", "Savickis", MAN, "1968-03-23", RU, (SHELTER,)),
        {"pets": True},
        ("Ķengarags",),
    ),
    Seeker(RIGA, "2023-07-11", Person("Iveta", "Ļaudaka", WOMAN, "1973-02-20", LV, (SHELTER,), INSTITUTION)),
)
LIEPAJA_SEEKERS = (
    Seeker(
        LIEPAJA,
        "2022-11-15",
        Person("Ivars", "Feldmanis", MAN, "1970-01-25", LV, (SHELTER,)),
        {"highest_floor": 3},
        ("Jaunliepāja",),
        ((ImportantPlaceKind.SERVICE, "Flotes iela 14", "naktspatversme"),),
    ),
    Seeker(LIEPAJA, "2022-12-20", Person("Ņina", "Fjodorova", WOMAN, "1973-12-21", RU, (LONG,)), {"quiet": True}),
    Seeker(LIEPAJA, "2023-01-19", Person("Kaspars", "Vērdiņš", MAN, "1985-01-22", LV, (ADDICTION,))),
    Seeker(LIEPAJA, "2023-02-28", Person("Romāns", "Gavrilovs", MAN, "1977-10-31", RU, (PRISON,), FROM_PRISON)),
    Seeker(
        LIEPAJA,
        "2023-04-04",
        Person("Laimonis", "Ansons", MAN, "1962-07-11", LV, (LONG, SHELTER)),
        {"lowest_floor": 1, "highest_floor": 2},
    ),
    Seeker(LIEPAJA, "2023-05-16", Person("Sofija", "Maļceva", WOMAN, "1965-02-20", RU, (SHELTER,)), {}, ("Centrs",)),
    Seeker(LIEPAJA, "2023-07-04", Person("Agris", "Tīsiņš", MAN, "1981-06-15", LV, ())),
)
VALMIERA_SEEKERS = (
    Seeker(
        VALMIERA,
        "2022-11-22",
        Person("Mirdza", "Kalve", WOMAN, "1963-05-31", LV, (), RENTED),
        {"step_free": True, "own_share_cents": 4000},
        ("Valmiera",),
    ),
    Seeker(
        VALMIERA,
        "2023-01-12",
        Person("Juris", "Ābelnieks", MAN, "1976-03-13", LV, (ADDICTION,), STREET),
        {},
        ("Rūjiena",),
    ),
    Seeker(
        VALMIERA,
        "2023-02-15",
        Person("Pjotrs", "Gorbunovs", MAN, "1967-05-07", RU, (LONG,), ACQUAINTANCE),
        {},
        ("Sedas pilsēta",),
    ),
    Seeker(
        VALMIERA,
        "2023-03-22",
        Person("Lidija", "Čačka", WOMAN, "1971-02-14", LV, (MENTAL,), ACQUAINTANCE),
        contacts_note=UNREACHABLE_SHE,
    ),
    Seeker(VALMIERA, "2023-05-23", Person("Normunds", "Sietiņš", MAN, "1983-07-28", LV, (PRISON,), FROM_PRISON)),
    Seeker(
        VALMIERA,
        "2023-06-27",
        Person("Anatolijs", "Vlasovs", MAN, "1957-10-27", RU, (LONG,), STREET),
        {"highest_floor": 1},
    ),
)
SEEKERS = (*RIGA_SEEKERS, *LIEPAJA_SEEKERS, *VALMIERA_SEEKERS)
