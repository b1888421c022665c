"""What is not of the pilot: three undecided applications, the offers, a lost flat, a proposal. Days are before loading.

The twelve flats that are not of the pilot stand among the houses (`stock`), with `days` of their own.
"""

from dataclasses import dataclass

from app.clients.models import PreviousResidence
from app.placements.models import RefusalReason
from seed.programme.rows import ADDICTION, LIEPAJA, LONG, LV, MAN, PRISON, RIGA, RU, WOMAN, Person

MARK = "Ārpus pilotprojekta: demonstrācijas papildinājums."
"""Stands in the notes of every flat, building and client file that is not of the pilot."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody whose application, received so many days ago, is not decided."""

    town: str
    received: int
    person: Person


NEWCOMERS = (
    Newcomer(RIGA, 33, Person("Zinaīda", "Morozova", WOMAN, "1961-11-19", RU, (LONG,))),
    Newcomer(RIGA, 29, Person("Raimonds", "Stabiņš", MAN, "1977-06-09", LV, (PRISON,), PreviousResidence.PRISON)),
    Newcomer(LIEPAJA, 25, Person("Jānis", "Kroģeris", MAN, "1971-04-22", LV, (ADDICTION,))),
)


@dataclass(frozen=True)
class OfferRow:
    """A flat on a sheet. `refused`: why, and in the person's words; `viewed`: said after the viewing the day after the
    offer; `to_view`: another is arranged for the day after the loading.
    """

    address: str
    number: str
    refused: tuple[RefusalReason, str] | None = None
    viewed: str | None = None
    to_view: bool = False


@dataclass(frozen=True)
class SheetRow:
    """The flats offered together, so many days ago, to somebody who waits, named by the family name."""

    family: str
    days: int
    offers: tuple[OfferRow, ...]


SHEETS = (
    # everything refused, and the place in the queue is kept
    SheetRow(
        "Vilciņa",
        14,
        (
            OfferRow(
                "Kalnciema iela 41",
                "6",
                (RefusalReason.FAR, "Par tālu no darba, ar diviem autobusiem. Paldies, pagaidīšu citu."),
                viewed="Māja patika, ceļš līdz darbam ir par garu.",
            ),
            OfferRow("Tilta iela 18", "4", (RefusalReason.NO_LINK, "Sarkandaugavā nevienu nepazīstu.")),
        ),
    ),
    # open, for five of the waiting
    SheetRow("Fjodorova", 6, (OfferRow("Raiņa iela 32", "9"),)),
    SheetRow("Kalve", 5, (OfferRow("Stacijas iela 22", "3"),)),
    SheetRow("Feldmanis", 4, (OfferRow("Raiņa iela 32", "9"),)),
    SheetRow("Blūma", 3, (OfferRow("Kalnciema iela 41", "6"),)),
    SheetRow(
        "Dzenis",
        2,
        (
            OfferRow("Kalnciema iela 41", "6", to_view=True),
            OfferRow("Tilta iela 18", "4", viewed="Pagalms sunim labs, istaba maza."),
            OfferRow("Ģertrūdes iela 64", "5"),
        ),
    ),
)

# Two of the housed, by family name: whose landlord sells the flat, and about whom a decision of the provider waits.
LOSES_FLAT = "Sproģe"
PROPOSED = "Dambis"
LANDLORD_WORDS = "Dzīvokli pārdod."
WARNING_WORDS = "Kaimiņi sūdzas par skaļu televizoru pēc desmitiem vakarā."
PROPOSAL_WORDS = (
    "Divās apmeklējuma reizēs draudēja mentoram ar nazi; klāt bija kaimiņiene. Izdomāts gadījums demonstrācijai."
)
