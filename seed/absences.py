"""Absences of the demonstration: one of two weeks, one of more than a month, one announced beforehand."""

from datetime import date, time, timedelta

from app.absences.models import ActionKind, ToldBy
from app.absences.operations.announcements import Announced, agree_period, announce_absence
from app.absences.operations.cases import note_action, try_to_reach
from app.accounts.models import User
from app.clients.models import Client
from app.core import clock
from app.visits.models import ContactWay
from seed.visits import NOT_MET, homes_of_mentor
from seed.world import World

TRIED = (
    (30, ContactWay.PHONE, "Tālrunis izslēgts."),
    (22, ContactWay.MESSAGE, "Īsziņa bez atbildes."),
    (9, ContactWay.THROUGH_OTHERS, "Draugs pēdējoreiz redzējis pirms mēneša stacijā."),
)


def miss_people(world: World) -> None:
    """What was done about those whom the demonstration's mentor did not meet; visits themselves are `visit_homes`."""
    homes = homes_of_mentor(world.as_of)
    two_weeks, month = NOT_MET
    if len(homes) <= month:
        return
    mentor = homes[0][1]
    _announced(homes[0][0], mentor, world.as_of)
    agree_period(homes[two_weeks][0], 20, world.ago(60), actor=mentor, today=world.ago(60))
    _long_gone(homes[month][0], mentor, world)


def _announced(client: Client, mentor: User, as_of: date) -> None:
    words = "Brauc pie māsas uz Rēzekni."
    away = Announced(as_of + timedelta(5), as_of + timedelta(12), ToldBy.CLIENT, as_of - timedelta(1), words)
    announce_absence(client, away, actor=mentor, today=as_of)


def _long_gone(client: Client, mentor: User, world: World) -> None:
    for days, way, words in TRIED:
        at = clock.instant(world.ago(days), time(17, 30))
        try_to_reach(client, way, at, False, words, actor=mentor, now=at)
    at = clock.instant(world.ago(8), time(12))
    words = "Slimnīcās un patversmēs nav reģistrēts."
    note_action(client, ActionKind.ASKED, at, words, actor=mentor, now=at)
