"""The invented months, and published figures that are no costs (digest §2.11, 3.9)."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from app.costs.pilot.comparing import Line, Reading, Section
from app.costs.pilot.words import PROJECT, TOWNS, named


def series() -> Iterator[Line]:
    for town, place in TOWNS[:2]:
        yield Line(
            Section.SERIES,
            f"{town}_utilities",
            named(place, _l("utilities a month, mean")),
            (Reading(f"mean({town}_months)", _l("mean of the invented months")),),
            note=_l("The months are invented: nobody printed them. They only hit the printed mean and extremes."),
        )


def others() -> Iterator[Line]:
    kept = _l("people who kept their home, percent")
    yield Line(
        Section.OTHER,
        "retention_percent",
        named(PROJECT, kept),
        (Reading("retained / participants_alive * 100", _l("housed / participants still alive")),),
        note=_l("The summary prints 97.7 for the same 45 of 47."),
    )
    yield Line(
        Section.OTHER,
        "retention_percent_early",
        named(PROJECT, _l("people who kept their home, percent, as the news page has it")),
        (Reading("retained_early / participants_ever * 100", _l("housed / all participants")),),
    )
    summed = " + ".join(f"fidelity_{number}" for number in range(1, 41))
    scores = Reading(f"({summed}) / 40", _l("mean of the 40 printed scores"))
    yield Line(Section.OTHER, "fidelity", named(PROJECT, _l("fidelity to the model")), (scores,))
    for town, place in (("project", PROJECT), *TOWNS):
        items = ("csq1", "csq4", "csq5", "csq6", "csq7", "csq9", "csq10", "csq11")
        as_printed = (*items[:5], "csq10", "csq11", "csq12")
        sums = [" + ".join(f"{town}_{item}" for item in chosen) for chosen in (items, as_printed)]
        yield Line(
            Section.OTHER,
            f"{town}_csq8",
            named(place, _l("satisfaction, sum of eight questions")),
            (
                Reading(sums[1], _l("the eight questions that the table marks")),
                Reading(
                    sums[0],
                    _l("question 9 in place of question 12"),
                    _l("the table marks question 9 as an addition by mistake, and not question 12"),
                ),
            ),
        )
