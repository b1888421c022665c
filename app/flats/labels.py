"""The words for the enums of flats, as forms and pages show them."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from app.core import history
from app.core.imports.models import ImportState, Outcome
from app.flats.models import (
    Bath,
    Cooker,
    Heating,
    Nearby,
    Ownership,
    Readiness,
    ResidenceDeclaration,
    VoidReason,
    Water,
)

OWNERSHIP = {
    Ownership.MUNICIPAL: _l("Municipal stock"),
    Ownership.PRIVATE: _l("Private market"),
}

READINESS = {
    Readiness.IN_PREPARATION: _l("In preparation"),
    Readiness.READY: _l("Ready"),
    Readiness.IN_REPAIR: _l("In repair"),
    Readiness.WITHDRAWN: _l("Withdrawn from the stock"),
}

# Tones of `status` in templates/components/facts.html: what shape and colour go with the word.
READINESS_TONES = {
    Readiness.IN_PREPARATION: "warn",
    Readiness.READY: "good",
    Readiness.IN_REPAIR: "warn",
    Readiness.WITHDRAWN: "neutral",
}

USE = {
    "occupied": _l("Occupied"),
    "offered": _l("Offered"),
    "vacant": _l("Vacant"),
}
USE_TONES = {"occupied": "neutral", "offered": "info", "vacant": "good"}

HEATING = {
    Heating.DISTRICT: _l("District heating"),
    Heating.GAS: _l("Gas heating"),
    Heating.ELECTRIC: _l("Electric heating"),
    Heating.WOOD: _l("Wood stove"),
    Heating.OTHER: _l("Other heating"),
    Heating.NONE: _l("No heating"),
}

WATER = {
    Water.HOT_AND_COLD: _l("Hot and cold water"),
    Water.COLD: _l("Cold water only"),
    Water.NONE: _l("No water"),
}

BATH = {
    Bath.BATH: _l("Bath"),
    Bath.SHOWER: _l("Shower"),
    Bath.NONE: _l("Nowhere to wash"),
}

COOKER = {
    Cooker.STOVE: _l("Cooker"),
    Cooker.TWO_RING_HOB: _l("Two-ring hob"),
    Cooker.NONE: _l("Nothing to cook on"),
}

NEARBY = {
    Nearby.SHOP: _l("Shop"),
    Nearby.PUBLIC_TRANSPORT: _l("Public transport"),
    Nearby.PARK: _l("Park"),
    Nearby.LIBRARY: _l("Library"),
    Nearby.SOCIAL_SERVICE: _l("Social service branch"),
    Nearby.HEALTH: _l("Doctor or clinic"),
}

RESIDENCE_DECLARATION = {
    ResidenceDeclaration.YES: _l("Allowed"),
    ResidenceDeclaration.NO: _l("Not allowed"),
    ResidenceDeclaration.ASKED: _l("The owner has been asked"),
}

VOID_REASON = {
    VoidReason.PREPARATION: _l("Being prepared"),
    VoidReason.REPAIR: _l("Being repaired"),
    VoidReason.WAITING_FOR_ANSWER: _l("Offered, waiting for the answer"),
    VoidReason.NO_CANDIDATE: _l("No suitable candidate"),
    VoidReason.LANDLORD: _l("The landlord's side"),
    VoidReason.PAPERWORK: _l("Paperwork"),
    VoidReason.NO_PASSING_ACT: _l("No act shows that it can be lived in"),
    VoidReason.OTHER: _l("Other reason"),
}

IMPORT_STATE = {
    ImportState.COLUMNS: _l("Columns to be named"),
    ImportState.CHECKING: _l("Being checked"),
    ImportState.CHECKED: _l("Checked, to be confirmed"),
    ImportState.WRITING: _l("Being written"),
    ImportState.WRITTEN: _l("Taken over"),
    ImportState.UNDOING: _l("Being undone"),
    ImportState.UNDONE: _l("Undone"),
    ImportState.CANCELLED: _l("Cancelled"),
    ImportState.FAILED: _l("Could not be read"),
}
IMPORT_TONES = {ImportState.WRITTEN: "good", ImportState.FAILED: "bad", ImportState.CHECKED: "warn"}

OUTCOME = {
    Outcome.NEW: _l("New"),
    Outcome.CHANGED: _l("Changed"),
    Outcome.UNCHANGED: _l("Unchanged"),
    Outcome.ERROR: _l("With errors"),
    Outcome.UNDONE: _l("Undone"),
    Outcome.KEPT: _l("Not undone"),
}

ENERGY_CLASSES = ("A+", "A", "B", "C", "D", "E", "F")

# What a void period's reason probably is, from the flat's readiness; the person may choose another.
SUGGESTED_VOID_REASON = {
    Readiness.IN_PREPARATION: VoidReason.PREPARATION,
    Readiness.READY: VoidReason.NO_CANDIDATE,
    Readiness.IN_REPAIR: VoidReason.REPAIR,
    Readiness.WITHDRAWN: VoidReason.OTHER,
}

history.name_actions(
    {
        "building.create": _l("Building added"),
        "building.edit": _l("Building corrected"),
        "building.add_address": _l("Address of the building added"),
        "building.remove_address": _l("Address of the building removed"),
        "flat.create": _l("Flat added"),
        "flat.edit": _l("Flat corrected"),
        "flat.set_readiness": _l("Readiness decided"),
        "flat.record_act": _l("A signed act spoke of the flat"),
        "flat.open_void": _l("Void period opened"),
        "flat.end_void": _l("Void period ended"),
        "flat.import": _l("Corrected from a spreadsheet"),
        "flat.import_undone": _l("Correction from a spreadsheet undone"),
        "flat.take_back": _l("Flat from a spreadsheet taken back"),
        "building.take_back": _l("Building from a spreadsheet taken back"),
        "import.receive": _l("Spreadsheet received"),
        "import.confirm": _l("Spreadsheet confirmed"),
        "import.write": _l("Spreadsheet taken over"),
        "import.cancel": _l("Spreadsheet cancelled"),
        "import.undo": _l("Undoing of a spreadsheet asked for"),
        "import.undone": _l("Spreadsheet undone"),
        "flat.add_photos": _l("Photos added"),
        "flat.caption_photo": _l("Caption of a photo changed"),
        "flat.order_photos": _l("Order of the photos changed"),
        "flat.remove_photo": _l("Photo taken off"),
    }
)
history.name_fields(
    {
        "address": _l("Address"),
        "cadastral_code": _l("Cadastral code"),
        "flats_total": _l("Flats in the building"),
        "floors": _l("Floors"),
        "has_lift": _l("Lift"),
        "inside_institution": _l("Inside a social care or rehabilitation institution"),
        "outside_centre": _l("Outside the centre of the municipality"),
        "place_id": _l("Main address"),
        "building_id": _l("Building"),
        "landlord_id": _l("Landlord"),
        "municipality_id": _l("Municipality"),
        "open_offers": _l("Open offers"),
        "offered_until": _l("Offered until"),
        "flat.number": _l("Flat number"),
        "ownership": _l("Whose stock"),
        "rooms": _l("Rooms"),
        "area_m2": _l("Floor area"),
        "floor": _l("Floor"),
        "rent_cents": _l("Expected rent per month"),
        "utilities_cents": _l("Expected utilities per month"),
        "self_contained": _l("Self-contained"),
        "group_rooms": _l("Rooms for households in a group flat"),
        "flat.step_free": _l("Step-free from the street to the flat"),
        "heating": _l("Heating"),
        "water": _l("Water"),
        "electricity": _l("Electricity"),
        "sewerage": _l("Sewerage"),
        "bath": _l("Bath or shower"),
        "cooker": _l("Cooking"),
        "washing_machine": _l("Washing machine"),
        "furnished": _l("Furnished"),
        "pets_allowed": _l("Pets allowed"),
        "quiet": _l("Quiet surroundings"),
        "nearby": _l("Near the flat"),
        "flat.photos": _l("Photos"),
        "residence_declaration": _l("Declaring it as residence"),
        "energy_class": _l("Energy class"),
        "readiness": _l("Readiness"),
        "readiness_since": _l("Readiness holds from"),
        "act_on": _l("Day of the last signed act"),
        "act_passed": _l("The act shows the minimum standard"),
        "flat.starts_on": _l("Empty since"),
        "flat.ends_on": _l("Void period ended on"),
        "flat.reason": _l("Why it stands empty"),
    },
    {
        "ownership": OWNERSHIP,
        "heating": HEATING,
        "water": WATER,
        "bath": BATH,
        "cooker": COOKER,
        "nearby": NEARBY,
        "residence_declaration": RESIDENCE_DECLARATION,
        "readiness": READINESS,
        "flat.reason": VOID_REASON,
    },
)


def nearby_in_words(values: Iterable[str]) -> list[str]:
    """What is near a flat, in the reader's words and in the order of `Nearby`."""
    return [str(words) for one, words in NEARBY.items() if one in set(values)]
