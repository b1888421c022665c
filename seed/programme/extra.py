"""What is not of the pilot: three undecided applications, the offers, a lost flat, a proposal. Days are before loading.

The twelve flats that are not of the pilot stand among the houses (`stock`), with `days` of their own.
"""

from dataclasses import dataclass

from app.clients.models import PreviousResidence
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
    """A flat offered to somebody who waits, named by the family name; `refused`: the answer in the person's words."""

    family: str
    address: str
    number: str
    days: int
    refused: str | None = None
    viewing: bool = False  # one is arranged for the day after the loading


OFFERS = (
    # refused, and the place in the queue is kept
    OfferRow(
        "Vilciņa", "Kalnciema iela 41", "6", 14, "Par tālu no darba, ar diviem autobusiem. Paldies, pagaidīšu citu."
    ),
    # open, for five of the waiting
    OfferRow("Fjodorova", "Raiņa iela 32", "9", 6),
    OfferRow("Kalve", "Stacijas iela 22", "3", 5),
    OfferRow("Feldmanis", "Raiņa iela 32", "9", 4),
    OfferRow("Blūma", "Kalnciema iela 41", "6", 3),
    OfferRow("Dzenis", "Kalnciema iela 41", "6", 2, viewing=True),
)

# Two of the housed, by family name: whose landlord sells the flat, and about whom a decision of the provider waits.
LOSES_FLAT = "Sproģe"
PROPOSED = "Dambis"
LANDLORD_WORDS = "Dzīvokli pārdod."
WARNING_WORDS = "Kaimiņi sūdzas par skaļu televizoru pēc desmitiem vakarā."
PROPOSAL_WORDS = (
    "Divās apmeklējuma reizēs draudēja mentoram ar nazi; klāt bija kaimiņiene. Izdomāts gadījums demonstrācijai."
)
