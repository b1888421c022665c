"""What the lines of the report share: towns, places, ways of counting."""

from flask_babel import lazy_gettext as _l

from app.core.errors import Words

RIGA, LIEPAJA, VALMIERA, PROJECT = _l("Riga"), _l("Liepāja"), _l("Valmiera"), _l("Project")
TOWNS = (("riga", RIGA), ("liepaja", LIEPAJA), ("valmiera", VALMIERA))
BOARDING, SHORT_STAY = _l("Boarding house"), _l("Short-term stay")

ONE_FLAT = _l("the three towns weigh alike, whatever the number of their flats")
BY_FLATS = _l("each town counted by its flats")
PEOPLE = _l("each town is counted by its people")
MONTH_OF_30 = _l("month / 30 days")
SUM = _l("sum of the parts")

WEIGHTED = (
    "(riga_flats * riga_flat_month + liepaja_flats * liepaja_flat_month + valmiera_flats * valmiera_flat_month)"
    " / (riga_flats + liepaja_flats + valmiera_flats)"
)


def named(place: Words, what: Words) -> Words:
    """'Riga: per flat and month'; put together when it is shown, in the reader's language."""
    return _l("%(place)s: %(what)s", place=place, what=what)


def by_people(what: str) -> str:
    """Each town's cost of a day, counted by the people there."""
    summed = " + ".join(f"{town}_persons * {town}_{what}_day" for town, _place in TOWNS)
    return f"({summed}) / ({' + '.join(f'{town}_persons' for town, _place in TOWNS)})"
