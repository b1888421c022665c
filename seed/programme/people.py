"""Municipalities, staff and landlords. The printed sign-ins come first, the rest of the support teams after."""

from dataclasses import dataclass

from app.core.permissions import Role
from app.landlords.models import LandlordKind
from seed.programme.rows import LIEPAJA, MAN, RIGA, VALMIERA, WOMAN, Sex

PASSWORD = "majoklis-demo-2026"


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


# One for each role, printed when the demonstration starts.
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
# With Marta and Inese the 16 of the support teams (digest 3.10): Riga 3 and 5, Liepāja 1 and 4, Valmiera 1 and 2.
TEAM = (
    Staff("baiba@majoklis.example", "Baiba Auziņa", Role.SOCIAL_WORKER, (RIGA,)),
    Staff("julija@majoklis.example", "Jūlija Petrova", Role.SOCIAL_WORKER, (RIGA,)),
    Staff("kristine@majoklis.example", "Kristīne Ozola", Role.MENTOR, (RIGA,)),
    Staff("arturs@majoklis.example", "Artūrs Jansons", Role.MENTOR, (RIGA,)),
    Staff("svetlana@majoklis.example", "Svetlana Mironova", Role.MENTOR, (RIGA,)),
    Staff("dace@majoklis.example", "Dace Kļaviņa", Role.MENTOR, (RIGA,)),
    Staff("linda@majoklis.example", "Linda Grīnberga", Role.SOCIAL_WORKER, (LIEPAJA,)),
    Staff("zane@majoklis.example", "Zane Pūce", Role.MENTOR, (LIEPAJA,)),
    Staff("oskars@majoklis.example", "Oskars Vilnis", Role.MENTOR, (LIEPAJA,)),
    Staff("jekaterina@majoklis.example", "Jekaterina Belova", Role.MENTOR, (LIEPAJA,)),
    Staff("ieva@majoklis.example", "Ieva Strazdiņa", Role.MENTOR, (LIEPAJA,)),
    Staff("guna@majoklis.example", "Guna Celmiņa", Role.SOCIAL_WORKER, (VALMIERA,)),
    Staff("andra@majoklis.example", "Andra Upīte", Role.MENTOR, (VALMIERA,)),
    Staff("maris@majoklis.example", "Māris Zvirbulis", Role.MENTOR, (VALMIERA,)),
)

# Landlord name → kind, town. One firm supplies ten Riga flats in one neighbourhood, three owners several (digest 3.3).
FIRM = "SIA Pagalma nami"
LANDLORDS: dict[str, tuple[LandlordKind, str]] = {
    FIRM: (LandlordKind.COMPANY, RIGA),
    "Aldis Priedītis": (LandlordKind.PERSON, RIGA),
    "SIA Kreisais krasts": (LandlordKind.COMPANY, RIGA),
    "Natālija Kovaļova": (LandlordKind.PERSON, RIGA),
    "Ojārs Pelēcis": (LandlordKind.PERSON, RIGA),
    "Larisa Gončarova": (LandlordKind.PERSON, RIGA),
    "Agnese Vecvagare": (LandlordKind.PERSON, RIGA),
    "Jevgēņijs Sizovs": (LandlordKind.PERSON, RIGA),
    "Uldis Zālmanis": (LandlordKind.PERSON, RIGA),
    "Iveta Dūmiņa": (LandlordKind.PERSON, RIGA),
    "Liepājas nekustamo īpašumu pārvalde": (LandlordKind.MUNICIPALITY, LIEPAJA),
    "Valmieras dzīvojamais fonds": (LandlordKind.MUNICIPALITY, VALMIERA),
    "Dzintra Siliņa": (LandlordKind.PERSON, VALMIERA),
}

# Where those who came from a shelter or a short-stay house stayed (digest 3.4).
SHELTERS: dict[tuple[str, Sex], str] = {
    (RIGA, MAN): "Maskavas iela 208",
    (RIGA, WOMAN): "Eiženijas iela 1E",
    (LIEPAJA, MAN): "Flotes iela 14",
    (LIEPAJA, WOMAN): "Flotes iela 14",
}
SHORT_STAY = "Dzērvju iela 1"
