"""Contact hours and what they cost (digest §2.5)."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from app.costs.pilot.comparing import Line, Reading, Section
from app.costs.pilot.words import ONE_FLAT, PEOPLE, PROJECT, RIGA, SUM, TOWNS, VALMIERA, by_people, named


def support_hours() -> Iterator[Line]:
    a_month = _l("hours of all / months")
    start, later = _l("hours a month from the start"), _l("hours a month from January 2023")
    for town, place in TOWNS:
        readings = [Reading(f"{town}_hours_all / 9", a_month)]
        if town == "valmiera":
            readings.append(Reading("valmiera_hours_all / 7", a_month, _l("its hours are of seven months, not nine")))
        yield Line(Section.SUPPORT, f"{town}_hours", named(place, start), tuple(readings))
    yield Line(
        Section.SUPPORT, "riga_hours_text", named(RIGA, _l("hours a month, as the text has it")),
        (Reading("riga_hours_all / 9", a_month),), note=_l("The table beside it prints 211."),
    )  # fmt: skip
    yield Line(
        Section.SUPPORT,
        "all_hours",
        named(PROJECT, _l("hours in all")),
        (Reading("riga_hours_all + liepaja_hours_all + valmiera_hours_all", SUM),),
    )
    yield Line(
        Section.SUPPORT,
        "project_hours",
        named(PROJECT, start),
        (
            Reading("riga_hours + liepaja_hours + valmiera_hours", _l("sum of the rows of the table")),
            Reading("all_hours / 9", a_month, _l("it is not the sum of its rows")),
        ),
    )
    rows = Reading("riga_hours_2023 + liepaja_hours_2023 + valmiera_hours_2023", _l("sum of the rows of the table"))
    yield Line(Section.SUPPORT, "project_hours_2023", named(PROJECT, later), (rows,))
    yield Line(
        Section.SUPPORT,
        "riga_specialist_hours",
        named(RIGA, _l("hours of other specialists since January")),
        (Reading("riga_other_hours + riga_narcologist_hours + riga_psychologist_hours + riga_lawyer_hours", SUM),),
    )
    for suffix, what in (("", start), ("_2023", later)):
        yield Line(
            Section.SUPPORT,
            f"worker_hours{suffix}",
            named(PROJECT, _l("%(hours)s, per worker", hours=what)),
            (
                Reading(
                    f"(liepaja_worker_hours{suffix} + riga_worker_hours{suffix} + valmiera_worker_hours{suffix}) / 3",
                    _l("mean of three towns"),
                    ONE_FLAT,
                ),
            ),
            note=_l("How many worked in each town is printed nowhere."),
        )


def support_costs() -> Iterator[Line]:
    at_price = _l("hours × price of an hour")
    for suffix, since in (("", _l("from the start")), ("_2023", _l("from January 2023"))):
        for town, place in TOWNS:
            yield Line(
                Section.SUPPORT,
                f"{town}_support{suffix}",
                named(place, _l("support a month, %(since)s", since=since)),
                (Reading(f"{town}_hours{suffix} * hour_price", at_price),),
            )
        rows = f"riga_support{suffix} + liepaja_support{suffix} + valmiera_support{suffix}"
        yield Line(
            Section.SUPPORT,
            f"project_support{suffix}",
            named(PROJECT, _l("support a month, %(since)s", since=since)),
            (
                Reading(rows, _l("sum of the rows of the table")),
                Reading(f"project_hours{suffix} * hour_price", at_price, _l("it is not the sum of its rows")),
            ),
        )
        for town, place in (*TOWNS, ("project", PROJECT)):
            yield Line(
                Section.SUPPORT,
                f"{town}_client_support{suffix}",
                named(place, _l("support of a client a month, %(since)s", since=since)),
                (Reading(f"{town}_client_hours{suffix} * hour_price", at_price),),
            )
    text = _l("hours of a client a month, as the text has it")
    same = Reading("valmiera_client_hours_2023", _l("the table beside it"))
    yield Line(Section.SUPPORT, "valmiera_client_hours_text", named(VALMIERA, text), (same,))
    hours = Reading("riga_hours_text * hour_price", at_price)
    label = named(RIGA, _l("support a month at the hours of the text"))
    yield Line(Section.SUPPORT, "riga_support_text", label, (hours,), decimals=2)


def support_days() -> Iterator[Line]:
    from_january, from_start = _l("month from January 2023 / 30 days"), _l("month from the start / 30 days")
    for town, place in (*TOWNS, ("project", PROJECT)):
        readings = [
            Reading(f"{town}_client_support_2023 / 30", from_january),
            Reading(f"{town}_client_support / 30", from_start),
            Reading(
                f"{town}_client_support / days_long",
                _l("month from the start / 30.4 days"),
                _l("a month has 30.4 days here, and 30 where housing is counted"),
            ),
        ]
        if town == "project":
            by_town = "riga_service_day", "liepaja_service_day", "valmiera_service_day"
            readings.append(Reading(f"({' + '.join(by_town)}) / 3", _l("mean of three towns"), ONE_FLAT))
            readings.append(Reading(by_people("service"), _l("each town counted by its people"), PEOPLE))
        yield Line(
            Section.SUPPORT, f"{town}_service_day", named(place, _l("support per person and day")), tuple(readings)
        )
