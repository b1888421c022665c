"""A flat's month and a day of housing (digest §2.2, 2.3)."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from app.core.errors import Words
from app.costs.pilot.comparing import Line, Reading, Section
from app.costs.pilot.words import (
    BY_FLATS,
    LIEPAJA,
    MONTH_OF_30,
    ONE_FLAT,
    PROJECT,
    RIGA,
    TOWNS,
    VALMIERA,
    WEIGHTED,
    named,
)


def flat_months() -> Iterator[Line]:
    what = _l("cost of a flat a month")
    parts = _l("rent + utilities + supervision and insurance")
    yield Line(
        Section.FLAT,
        "riga_flat_month",
        named(RIGA, what),
        (
            Reading("riga_rent + riga_utilities + riga_fee", parts),
            Reading("riga_rent + riga_utilities + riga_fee_2023", parts, _l("the fee of 2023 held for the whole time")),
        ),
        note=_l("The parts that are printed do not add up to the total, with neither fee."),
    )
    card = _l("utilities + gift card / months")
    yield Line(
        Section.FLAT,
        "liepaja_flat_month",
        named(LIEPAJA, what),
        (
            Reading(
                "liepaja_utilities + liepaja_card / card_months",
                card,
                _l("the gift card is spread over ten months, which is printed nowhere"),
            ),
            Reading("liepaja_utilities + liepaja_card / 12", card, _l("it is spread over twelve months")),
        ),
    )
    yield _valmiera(named(VALMIERA, what))
    yield Line(
        Section.FLAT,
        "project_flat_month",
        named(PROJECT, what),
        (
            Reading(
                "(riga_flat_month + valmiera_flat_month + liepaja_flat_month) / 3", _l("mean of three towns"), ONE_FLAT
            ),
        ),
        note=_l("Riga has 25 of the 45 flats. The next line counts each flat once."),
    )
    yield Line(
        Section.FLAT, "project_flat_month_weighted", named(PROJECT, what), (Reading(WEIGHTED, BY_FLATS),), decimals=2
    )


def _valmiera(label: Words) -> Line:
    words = _l("utilities + rent + preparation")
    spread = "valmiera_utilities + valmiera_rent / valmiera_flats + valmiera_preparation / valmiera_flats / "
    rent_of_ten = _l("the rent of one flat is shared by ten, and preparation is spread over twelve months")
    return Line(
        Section.FLAT,
        "valmiera_flat_month",
        label,
        (
            Reading(
                "valmiera_utilities + valmiera_rent_charged + valmiera_preparation_flat",
                words,
                _l("the rent of the one rented flat is charged to all ten, and one-off preparation counts every month"),
            ),
            Reading(f"{spread}12", words, rent_of_ten),
            Reading(f"{spread}10", words, _l("the same, with preparation spread over ten months")),
            Reading(f"{spread}9", words, _l("the same, with preparation spread over nine months")),
            Reading(
                "valmiera_utilities + valmiera_rent / valmiera_flats + valmiera_preparation_flat",
                words,
                _l("the rent of one flat is shared by ten, and 185 is already an amount a month"),
            ),
        ),
        note=_l("Only one of the ten flats is rented. Counted by any sound way, a flat costs far less a month."),
    )


def flat_days() -> Iterator[Line]:
    what = _l("housing per person and day")
    per_flat = _l("The month has 30 days, and it is the cost of a flat, although it is named per person.")
    for town, place in (*TOWNS, ("project", PROJECT)):
        reading = Reading(f"{town}_flat_month / 30", MONTH_OF_30)
        yield Line(Section.FLAT, f"{town}_housing_day", named(place, what), (reading,), note=per_flat)
    weighted = Reading(f"{WEIGHTED} / 30", _l("each town counted by its flats, a month of 30 days"))
    yield Line(Section.FLAT, "project_housing_day_weighted", named(PROJECT, what), (weighted,), decimals=2)
    yield Line(
        Section.FLAT,
        "valmiera_preparation_flat",
        named(VALMIERA, _l("preparation of a flat, once")),
        (
            Reading("valmiera_preparation / valmiera_flats", _l("total / flats of the town")),
            Reading("valmiera_preparation / 45", _l("total / flats of the project"), _l("all 45 flats share it")),
        ),
        note=_l("The town has ten flats: each cost more than four times as much."),
    )
