"""What a column of a stock list may mean: the headings municipalities use, and how its cells are read.

The words beside a value are those people write in such lists, in Latvian and English; the first is shown as an example.
"""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.imports import cells
from app.core.imports.headers import Field
from app.flats import labels, limits
from app.flats.models import Bath, Cooker, Heating, Nearby, Ownership, ResidenceDeclaration, Water

HEATING = {
    "centralizētā": Heating.DISTRICT, "centrālā": Heating.DISTRICT, "centrālapkure": Heating.DISTRICT,
    "centralizētā apkure": Heating.DISTRICT, "siltumtīkli": Heating.DISTRICT, "district": Heating.DISTRICT,
    "gāze": Heating.GAS, "gāzes": Heating.GAS, "gāzes apkure": Heating.GAS, "gas": Heating.GAS,
    "elektriskā": Heating.ELECTRIC, "elektriskā apkure": Heating.ELECTRIC, "elektrība": Heating.ELECTRIC,
    "electric": Heating.ELECTRIC,
    "malka": Heating.WOOD, "malkas": Heating.WOOD, "malkas apkure": Heating.WOOD, "krāsns": Heating.WOOD,
    "krāsns apkure": Heating.WOOD, "wood": Heating.WOOD,
    "cita": Heating.OTHER, "cits": Heating.OTHER, "granulas": Heating.OTHER, "other": Heating.OTHER,
    "nav": Heating.NONE, "nē": Heating.NONE, "bez apkures": Heating.NONE, "none": Heating.NONE,
}  # fmt: skip
WATER = {
    "karstais un aukstais": Water.HOT_AND_COLD, "karstais, aukstais": Water.HOT_AND_COLD,
    "aukstais un karstais": Water.HOT_AND_COLD, "aukstais, karstais": Water.HOT_AND_COLD,
    "hot and cold": Water.HOT_AND_COLD,
    "aukstais": Water.COLD, "tikai aukstais": Water.COLD, "cold": Water.COLD,
    "nav": Water.NONE, "nē": Water.NONE, "none": Water.NONE,
}  # fmt: skip
BATH = {
    "vanna": Bath.BATH, "bath": Bath.BATH, "duša": Bath.SHOWER, "shower": Bath.SHOWER,
    "nav": Bath.NONE, "nē": Bath.NONE, "none": Bath.NONE,
}  # fmt: skip
COOKER = {
    "plīts": Cooker.STOVE, "gāzes plīts": Cooker.STOVE, "elektriskā plīts": Cooker.STOVE, "cooker": Cooker.STOVE,
    "divu riņķu plītiņa": Cooker.TWO_RING_HOB, "plītiņa": Cooker.TWO_RING_HOB, "two-ring hob": Cooker.TWO_RING_HOB,
    "nav": Cooker.NONE, "nē": Cooker.NONE, "none": Cooker.NONE,
}  # fmt: skip
OWNERSHIP = {
    "pašvaldība": Ownership.MUNICIPAL, "pašvaldības": Ownership.MUNICIPAL, "pašvaldības fonds": Ownership.MUNICIPAL,
    "pašvaldības īpašums": Ownership.MUNICIPAL, "municipal": Ownership.MUNICIPAL,
    "privātais": Ownership.PRIVATE, "privāts": Ownership.PRIVATE, "privātais tirgus": Ownership.PRIVATE,
    "privātīpašums": Ownership.PRIVATE, "private": Ownership.PRIVATE,
}  # fmt: skip
RESIDENCE = {
    "atļauts": ResidenceDeclaration.YES, "jā": ResidenceDeclaration.YES, "yes": ResidenceDeclaration.YES,
    "nav atļauts": ResidenceDeclaration.NO, "nē": ResidenceDeclaration.NO, "no": ResidenceDeclaration.NO,
    "pajautāts": ResidenceDeclaration.ASKED, "asked": ResidenceDeclaration.ASKED,
}  # fmt: skip
NEARBY = {
    "veikals": Nearby.SHOP, "shop": Nearby.SHOP,
    "sabiedriskais transports": Nearby.PUBLIC_TRANSPORT, "transports": Nearby.PUBLIC_TRANSPORT,
    "public transport": Nearby.PUBLIC_TRANSPORT,
    "parks": Nearby.PARK, "park": Nearby.PARK,
    "bibliotēka": Nearby.LIBRARY, "library": Nearby.LIBRARY,
    "sociālais dienests": Nearby.SOCIAL_SERVICE, "social service": Nearby.SOCIAL_SERVICE,
    "ārsts": Nearby.HEALTH, "poliklīnika": Nearby.HEALTH, "doctor": Nearby.HEALTH,
}  # fmt: skip
ENERGY = {letter: letter for letter in labels.ENERGY_CLASSES}

_number = cells.whole_between
_yes_no = cells.yes_or_no
_cents = cells.cents_up_to(limits.MOST_CENTS)


def _field(key: str, label: Any, names: str, read: cells.Read) -> Field:
    return Field(key, label, tuple(name.strip() for name in names.split("|")), read)


fields: tuple[Field, ...] = (
    _field("address", _l("Address, or street"), "adrese|mājas adrese|ēkas adrese|iela|address|street", cells.text(400)),
    _field("house", _l("House number, where apart"), "mājas nr.|mājas numurs|nama nr.|māja|house", cells.text(20)),
    _field("town", _l("Town, where apart"), "pilsēta|apdzīvota vieta|pagasts|ciems|town", cells.text(100)),
    _field(
        "number",
        _l("Flat number"),
        "dzīvokļa nr.|dzīvokļa numurs|dz. nr.|dzīv. nr.|dzīvoklis|dz.|telpu grupas nr.|numurs|flat number|flat",
        cells.text(limits.LONGEST_NUMBER),
    ),
    _field(
        "cadastral_code",
        _l("Cadastral code"),
        "telpu grupas kadastra apzīmējums|dzīvokļa kadastra apzīmējums|kadastra apzīmējums|kadastra numurs|kadastra nr."
        "|kadastrs|cadastral code",
        cells.code(17),
    ),
    _field("rooms", _l("Rooms"), "istabu skaits|istabas|istabu sk.|ist. sk.|ist.|rooms", _number(*limits.ROOMS)),
    _field(
        "area_m2",
        _l("Floor area"),
        "kopējā platība|kopplatība|kopējā platība m2|platība|platība m2|dzīvokļa platība|m2|floor area|area",
        cells.number_between(*limits.AREA_M2),
    ),
    _field("floor", _l("Floor"), "stāvs|dzīvokļa stāvs|stāva nr.|floor", _number(*limits.FLOOR)),
    _field(
        "rent_cents",
        _l("Expected rent per month"),
        "īres maksa|īre|īres maksa mēnesī|īre mēnesī|īre eur|maksa par īri|rent",
        _cents,
    ),
    _field(
        "utilities_cents",
        _l("Expected utilities per month"),
        "komunālie maksājumi|komunālie|komunālie pakalpojumi|komunālie mēnesī|apsaimniekošana un komunālie|utilities",
        _cents,
    ),
    _field(
        "ownership",
        _l("Whose stock"),
        "fonds|īpašuma veids|piederība|īpašuma forma|ownership",
        cells.one_of(OWNERSHIP),
    ),
    _field("landlord", _l("Landlord"), "izīrētājs|īpašnieks|valdītājs|apsaimniekotājs|landlord|owner", cells.text(200)),
    _field("water", _l("Water"), "ūdens|ūdensapgāde|ūdensvads|water", cells.one_of(WATER)),
    _field("heating", _l("Heating"), "apkure|apkures veids|apsilde|heating", cells.one_of(HEATING)),
    _field("electricity", _l("Electricity"), "elektrība|elektroapgāde|electricity", _yes_no),
    _field("sewerage", _l("Sewerage"), "kanalizācija|sewerage", _yes_no),
    _field("bath", _l("Bath or shower"), "vanna vai duša|vanna/duša|vanna|duša|vannas istaba|bath", cells.one_of(BATH)),
    _field("cooker", _l("Cooking"), "plīts|ēdiena gatavošana|cooking|cooker", cells.one_of(COOKER)),
    _field("washing_machine", _l("Washing machine"), "veļas mašīna|veļas mazgājamā mašīna|washing machine", _yes_no),
    _field("furnished", _l("Furnished"), "mēbelēts|mēbeles|furnished", _yes_no),
    _field(
        "step_free",
        _l("Step-free from the street to the flat"),
        "bez pakāpieniem|pieejams ratiņkrēslā|vides pieejamība|step-free",
        _yes_no,
    ),
    _field("pets_allowed", _l("Pets allowed"), "mājdzīvnieki|drīkst turēt mājdzīvniekus|dzīvnieki|pets", _yes_no),
    _field("quiet", _l("Quiet surroundings"), "klusa apkārtne|klusums|quiet", _yes_no),
    _field("nearby", _l("Near the flat"), "tuvumā|apkārtnē|nearby", cells.some_of(NEARBY)),
    _field(
        "residence_declaration",
        _l("Declaring it as residence"),
        "dzīvesvietas deklarēšana|deklarēšana|residence declaration",
        cells.one_of(RESIDENCE),
    ),
    _field(
        "energy_class",
        _l("Energy class"),
        "energoefektivitātes klase|energoklase|energy class",
        cells.one_of(ENERGY),
    ),
    _field(
        "comfort",
        _l("Comforts (goes into the note)"),
        "labiekārtojums|labiekārtojuma līmenis|ērtības|labierīcības|comforts",
        cells.text(300),
    ),
    _field("note", _l("Note"), "piezīmes|piezīme|komentārs|apraksts|note|notes", cells.text(limits.LONGEST_NOTE)),
    _field(
        "building_code",
        _l("Cadastral code of a new building"),
        "ēkas kadastra apzīmējums|būves kadastra apzīmējums|mājas kadastra nr.|building cadastral code",
        cells.code(14),
    ),
    _field(
        "floors",
        _l("Floors of a new building"),
        "stāvu skaits|stāvi|stāvu skaits ēkā|stāvi ēkā|ēkas stāvi|floors",
        _number(*limits.FLOORS),
    ),
    _field("has_lift", _l("Lift of a new building"), "lifts|lift", _yes_no),
    _field(
        "flats_total",
        _l("Flats in a new building"),
        "dzīvokļu skaits|dzīvokļu skaits ēkā|dzīvokļi ēkā|flats in building",
        _number(*limits.FLATS_IN_BUILDING),
    ),
)

OF_BUILDING = ("building_code", "floors", "has_lift", "flats_total")
OF_ROW = ("address", "house", "town", "number", "landlord", "comfort", *OF_BUILDING)  # not columns of a flat themselves
