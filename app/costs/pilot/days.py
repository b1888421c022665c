"""A person's day, and what it is compared with (digest §2.6, 2.7)."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from app.costs.pilot.comparing import Line, Reading, Section
from app.costs.pilot.words import (
    BOARDING,
    MONTH_OF_30,
    ONE_FLAT,
    PROJECT,
    SHORT_STAY,
    TOWNS,
    WEIGHTED,
    by_people,
    named,
)


def day_table() -> Iterator[Line]:
    total = _l("total per person and day")
    added = _l("support + housing")
    for town, place in (("project", PROJECT), *TOWNS):
        reading = Reading(f"{town}_service_day + {town}_housing_day", added)
        yield Line(Section.DAY, f"{town}_total_day", named(place, total), (reading,))
    service = Reading("boarding_contract_day + boarding_care_day", _l("service + additional care"))
    yield Line(Section.DAY, "boarding_service_day", named(BOARDING, _l("service per person and day")), (service,))
    for kind, place in (("boarding", BOARDING), ("stay", SHORT_STAY)):
        reading = Reading(f"{kind}_service_day + {kind}_housing_day", added)
        yield Line(Section.DAY, f"{kind}_total_day", named(place, total), (reading,))
    admin = Reading(
        "(riga_admin_day + liepaja_admin_day + valmiera_admin_day) / 3", _l("mean of three towns"), ONE_FLAT
    )
    yield Line(
        Section.DAY,
        "project_admin_day",
        named(PROJECT, _l("office hours per person and day")),
        (admin,),
        note=_l("Printed between numbers that are added up, but not added: it is a part of support."),
    )
    for kind, place in (("boarding", BOARDING), ("stay", SHORT_STAY)):
        yield Line(
            Section.DAY,
            f"{kind}_benefit_day",
            named(place, _l("covered by housing benefit per day")),
            (Reading(f"{kind}_housing_day * {kind}_benefit_percent / 100", _l("housing × share of the benefit")),),
            note=_l("Printed for comparison only: it is not taken off the total, and missing for Housing First."),
        )
    yield from _headline()


def _headline() -> Iterator[Line]:
    total = _l("total per person and day")
    mean = Reading("(riga_total_day + liepaja_total_day + valmiera_total_day) / 3", _l("mean of three towns"), ONE_FLAT)
    yield Line(Section.DAY, "project_total_day_towns", named(PROJECT, total), (mean,), decimals=1)
    counted = Reading(by_people("total"), _l("each town counted by its people"))
    yield Line(Section.DAY, "project_total_day_people", named(PROJECT, total), (counted,), decimals=2)
    by_flats = Reading(f"project_service_day + {WEIGHTED} / 30", _l("support + housing counted by flats"))
    yield Line(Section.DAY, "project_total_day_flats", named(PROJECT, total), (by_flats,), decimals=1)


def comparators() -> Iterator[Line]:
    month, day = _l("housing a month"), _l("housing per day")
    places = Reading("boarding_housing_all / boarding_places", _l("cost of all / places"))
    yield Line(Section.COMPARATORS, "boarding_housing_month", named(BOARDING, month), (places,))
    for kind, place in (("boarding", BOARDING), ("stay", SHORT_STAY)):
        reading = Reading(f"{kind}_housing_month / 30", MONTH_OF_30)
        yield Line(Section.COMPARATORS, f"{kind}_housing_day", named(place, day), (reading,))
    filled = Reading("stay_persons / stay_beds * 100", _l("people / beds"))
    yield Line(Section.COMPARATORS, "stay_filled_percent", named(SHORT_STAY, _l("beds in use, percent")), (filled,))
    days_each = _l("30.4 days × people / beds")
    yield Line(
        Section.COMPARATORS,
        "stay_days_month",
        named(SHORT_STAY, _l("days a month a bed is used")),
        (
            Reading("30 * stay_filled_percent / 100", _l("30 days × beds in use")),
            Reading("days_long * stay_persons / stay_beds", days_each, _l("a month has 30.4 days")),
        ),
    )
    contact, office = _l("contact hours a month"), _l("office hours a month")
    hours = Reading("stay_contact_hours_all / stay_persons", _l("hours of all / people"))
    yield Line(Section.COMPARATORS, "stay_contact_hours", named(SHORT_STAY, contact), (hours,))
    hours = Reading("stay_admin_hours_all / stay_persons", _l("hours of all / people"))
    yield Line(Section.COMPARATORS, "stay_admin_hours", named(SHORT_STAY, office), (hours,))
    of_eight = _l("hours / 8")
    for key, place, what in (
        ("boarding_contact", BOARDING, _l("contact hours as working days")),
        ("stay_contact", SHORT_STAY, _l("contact hours as working days")),
        ("boarding_admin", BOARDING, _l("office hours as working days")),
    ):
        reading = Reading(f"{key}_hours / 8", of_eight)
        yield Line(Section.COMPARATORS, f"{key}_days", named(place, what), (reading,))
    yield from _real_stay()


def _real_stay() -> Iterator[Line]:
    service, housing = _l("real cost of service per day"), _l("housing per bed in use and day")
    used = Reading("stay_service_day / (stay_filled_percent / 100)", _l("price of a bed / share of beds in use"))
    yield Line(Section.COMPARATORS, "stay_real_service_day", named(SHORT_STAY, service), (used,))
    total = _l("total per person and day")
    in_use = "stay_housing_day / (stay_filled_percent / 100)"
    beds = Reading(in_use, _l("housing / share of beds in use"))
    yield Line(Section.COMPARATORS, "stay_housing_in_use", named(SHORT_STAY, housing), (beds,), decimals=2)
    for key, formula, words in (
        ("real", "stay_real_service_day + stay_housing_day", _l("real service + housing")),
        ("2023", "stay_real_service_2023 + stay_housing_day", _l("real service of 2023 + housing")),
        ("real_in_use", f"stay_real_service_day + {in_use}", _l("real service + housing per bed in use")),
        ("2023_in_use", f"stay_real_service_2023 + {in_use}", _l("real service of 2023 + housing per bed in use")),
    ):
        reading = Reading(formula, words)
        yield Line(Section.COMPARATORS, f"stay_total_{key}", named(SHORT_STAY, total), (reading,), decimals=2)
