"""What a flat must have to be called ready, whether its codes fit together, and what its use is. Pure."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app.core.errors import Finding, Level, Words
from app.flats.models import Bath, Cooker, Heating, Readiness, Water


@dataclass(frozen=True)
class Standard:
    """What is known of a flat that decides whether it can be lived in; None: not known."""

    water: Water | None
    heating: Heating | None
    electricity: bool | None
    sewerage: bool | None
    bath: Bath | None
    cooker: Cooker | None
    furnished: bool | None


def standard_findings(flat: Standard) -> list[Finding]:
    """All rules on what a flat must have, in the order of their weight."""
    return [
        has_water(flat),
        has_heating(flat),
        has_electricity(flat),
        has_sewerage(flat),
        has_place_to_wash(flat),
        has_cooker(flat),
        has_furniture(flat),
    ]


def has_water(flat: Standard) -> Finding:
    """F1: the flat has water; without it nobody can be housed. Source: digest row 58, 000:343."""
    present = None if flat.water is None else flat.water is not Water.NONE
    return _amenity(
        "F1",
        present,
        fine=_l("The flat has water."),
        missing=_l("The flat has no water."),
        unknown=_l("It is not known whether the flat has water."),
        source="digest row 58, 000:343",
        level=Level.BLOCK,
    )


def has_heating(flat: Standard) -> Finding:
    """F2: the flat can be heated; without it nobody can be housed. Source: digest row 58, 000:343."""
    present = None if flat.heating is None else flat.heating is not Heating.NONE
    return _amenity(
        "F2",
        present,
        fine=_l("The flat can be heated."),
        missing=_l("The flat has no heating."),
        unknown=_l("It is not known whether the flat can be heated."),
        source="digest row 58, 000:343",
        level=Level.BLOCK,
    )


def has_electricity(flat: Standard) -> Finding:
    """F3: the flat has electricity, indispensable for light too. Source: digest rows 58 and 62, 000:343, 002:3522."""
    return _amenity(
        "F3",
        flat.electricity,
        fine=_l("The flat has electricity."),
        missing=_l("The flat has no electricity."),
        unknown=_l("It is not known whether the flat has electricity."),
        source="digest rows 58 and 62, 000:343, 002:3522",
        level=Level.BLOCK,
    )


def has_sewerage(flat: Standard) -> Finding:
    """F4: the flat is connected to sewerage. Source: digest row 59, 002:31."""
    return _amenity(
        "F4",
        flat.sewerage,
        fine=_l("The flat has sewerage."),
        missing=_l("The flat has no sewerage."),
        unknown=_l("It is not known whether the flat has sewerage."),
        source="digest row 59, 002:31",
    )


def has_place_to_wash(flat: Standard) -> Finding:
    """F5: one can wash in the flat, or elsewhere by arrangement. Source: digest rows 60 and 61, 002:35, 001:317."""
    present = None if flat.bath is None else flat.bath is not Bath.NONE
    return _amenity(
        "F5",
        present,
        fine=_l("One can wash in the flat."),
        missing=_l("There is no bath or shower in the flat."),
        unknown=_l("It is not known whether there is a bath or shower."),
        source="digest rows 60 and 61, 002:35, 001:317",
        elsewhere=True,
    )


def has_cooker(flat: Standard) -> Finding:
    """F6: one can cook; two rings were not enough for all. Source: digest rows 61 and 77, 001:317, 002:3528."""
    two_rings = flat.cooker is Cooker.TWO_RING_HOB
    return _amenity(
        "F6",
        None if flat.cooker is None else flat.cooker is Cooker.STOVE,
        fine=_l("One can cook in the flat."),
        missing=_l("There is only a two-ring hob: not everybody can manage with it.")
        if two_rings
        else _l("One cannot cook in the flat."),
        unknown=_l("It is not known whether one can cook in the flat."),
        source="digest rows 61 and 77, 001:317, 002:3528",
        elsewhere=not two_rings,
    )


def has_furniture(flat: Standard) -> Finding:
    """F7: there is what one needs to sleep. Source: digest rows 61 and 77, 001:317, 002:3528."""
    return _amenity(
        "F7",
        flat.furnished,
        fine=_l("The flat is furnished."),
        missing=_l("The flat is not furnished: there is nothing to sleep on."),
        unknown=_l("It is not known whether the flat is furnished."),
        source="digest rows 61 and 77, 001:317, 002:3528",
    )


def _amenity(
    id: str,
    present: bool | None,
    *,
    fine: Words,
    missing: Words,
    unknown: Words,
    source: str,
    level: Level = Level.WARN,
    elsewhere: bool = False,
) -> Finding:
    """What is not known only warns: a person who has seen the flat decides."""
    if present is None:
        reason, remedy = unknown, _l("Ask or look, and record it in the flat's data.")
    elif present:
        reason, remedy = fine, ""
    else:
        reason = missing
        remedy = (
            _l("Provide it, or arrange it elsewhere and say so in the note.")
            if elsewhere
            else _l("Provide it and record it in the flat's data.")
        )
    weight = Level.WARN if present is None else level
    return Finding(id, present is True, weight, None, None, reason, source, remedy)


def codes_agree(flat_code: str | None, building_code: str | None) -> Finding:
    """F8: a flat's cadastral code begins with its building's 14 digits.

    A warning only: a building's code keeps the land unit it had when it was registered. Source: Cabinet Regulation
    263/2012.
    """
    known = bool(flat_code and building_code)
    agree = not known or (flat_code or "").startswith(building_code or "")
    return Finding(
        "F8",
        agree,
        Level.WARN,
        None,
        None,
        _l("The cadastral codes of the flat and the building agree.")
        if known and agree
        else _l("The cadastral code of the flat or of the building is not known.")
        if agree
        else _l("The flat's cadastral code does not begin with the building's code."),
        _l("Cabinet Regulation 263/2012"),
        "" if agree else _l("Compare both codes with the cadastre."),
    )


def floor_is_in_building(floor: int | None, floors: int | None) -> Finding:
    """F9: the flat's floor is not above the building's highest. Source: our own check of what was typed."""
    fine = floor is None or floors is None or floor <= floors
    return Finding(
        "F9",
        fine,
        Level.WARN,
        floor,
        floors,
        _l("The floor fits the building.") if fine else _l("The flat's floor is above the building's highest."),
        "",
        "" if fine else _l("Correct the floor of the flat or the number of floors of the building."),
    )


def nobody_is_left_in(readiness: Readiness, stays: int) -> Finding:
    """F10: a flat where somebody lives, or will from a day already fixed, is not withdrawn from the stock.

    Source: digest row 190, 002:4785: the stay does not end by the way.
    """
    fine = readiness is not Readiness.WITHDRAWN or stays == 0
    return Finding(
        "F10",
        fine,
        Level.BLOCK,
        None,
        None,
        _l("No stay stands against it.") if fine else _l("Somebody lives in the flat, or soon will."),
        "digest row 190, 002:4785",
        "" if fine else _l("End the stay first, then withdraw the flat."),
    )


def no_offer_is_open(readiness: Readiness, open_offers: int) -> Finding:
    """F11: a flat that is no longer ready is not still being offered; a warning. Source: digest row 61, 001:317."""
    fine = readiness is Readiness.READY or open_offers == 0
    return Finding(
        "F11",
        fine,
        Level.WARN,
        None if fine else open_offers,
        None,
        _l("No offer stands against it.") if fine else _l("The flat is being offered to somebody."),
        "digest row 61, 001:317",
        "" if fine else _l("Tell them, and take the offer back if the flat will not be ready in time."),
    )


def act_shows_standard(act_passed: bool | None) -> Finding:
    """F12: the last signed act on the flat's condition shows the minimum standard; a warning when it is called ready.

    Nobody is housed without one (P23). Source: digest rows 58 and 96, 000:343, 000:435.
    """
    if act_passed:
        reason, remedy = _l("A signed act shows that the flat meets the minimum standard."), ""
    elif act_passed is None:
        reason = _l("No signed act shows what the flat is like: it cannot be offered yet.")
        remedy = _l("Walk through the flat and have the act signed.")
    else:
        reason = _l("The last signed act says that the flat does not meet the minimum standard: it cannot be offered.")
        remedy = _l("Put right what is missing, then walk through the flat again.")
    source = "digest rows 58 and 96, 000:343, 000:435"
    return Finding("F12", bool(act_passed), Level.WARN, None, None, reason, source, remedy)


def readiness_findings(
    readiness: Readiness, flat: Standard, *, stays: int, open_offers: int, act_passed: bool | None
) -> list[Finding]:
    """What speaks for and against this readiness; the standard is asked only of a ready flat.

    `stays`: how many there are today or later. `act_passed`: what the last signed act says, None without one.
    """
    standard = [*standard_findings(flat), act_shows_standard(act_passed)] if readiness is Readiness.READY else []
    return [*standard, nobody_is_left_in(readiness, stays), no_offer_is_open(readiness, open_offers)]


def use(rooms_lived_in: int, rooms_to_let: int, open_offers: int) -> str:
    """'occupied' when no room is free, else 'offered' while an offer is open, else 'vacant'."""
    if rooms_lived_in >= rooms_to_let:
        return "occupied"
    return "offered" if open_offers else "vacant"
