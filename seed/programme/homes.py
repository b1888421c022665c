"""The 49 people who were ever housed: 48 tenancies, since the couple shares one (digest 3.1, 3.3, 3.5, 3.11)."""

import csv
from functools import cache
from itertools import groupby
from pathlib import Path

from app.clients.models import AwayKind, Destination, Language, PreviousResidence
from app.placements.models import EndReason
from app.waitlist.models import PriorityFeature
from seed.programme.rows import AwayRow, End, Home, Person, Sex

FILE = Path(__file__).parents[1] / "data" / "housed.csv"
Row = dict[str, str]


@cache
def homes() -> tuple[Home, ...]:
    """One for each tenancy; the rows of a couple follow each other and name the same flat and the same day."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_home(list(rows)) for _tenancy, rows in groupby(csv.DictReader(file), _tenancy_of))


def _tenancy_of(row: Row) -> tuple[str, ...]:
    return row["town"], row["address"], row["flat"], row["moved_in"]


def _home(rows: list[Row]) -> Home:
    first = rows[0]
    end = _end(first) if first["left"] else None
    people = tuple(_person(row) for row in rows)
    return Home(first["town"], first["address"], first["flat"], first["applied"], first["moved_in"], people, end)


def _end(row: Row) -> End:
    return End(row["left"], EndReason(row["why"]), Destination(row["destination"]), row["note"])


def _person(row: Row) -> Person:
    return Person(
        row["given"],
        row["family"],
        Sex(row["sex"]),
        row["born"],
        Language(row["language"]),
        tuple(map(PriorityFeature, row["features"].split())),
        PreviousResidence(row["previous"]),
    )


# Away on 1 September 2023 (digest 3.1), in the towns where the second survey missed somebody.
AWAY = (
    AwayRow("Zaicevs", AwayKind.ABROAD, "2023-07-24", None, "Strādā Igaunijā, zvana reizi nedēļā."),
    AwayRow("Petrovs", AwayKind.REHABILITATION, "2023-08-07", "2023-10-02", "Atkarību ārstēšanas programma."),
    AwayRow("Rudzītis", AwayKind.REHABILITATION, "2023-08-21", "2023-09-18", "Atkarību ārstēšanas programma."),
    AwayRow("Mednis", AwayKind.OTHER, "2023-06-26", None, "Ilgstoši nav sasniedzams, neatbild uz zvaniem."),
)
