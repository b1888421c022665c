"""Home visits of the demonstration: fixed times for everybody who lives somewhere, and what came of the last weeks."""

from datetime import date, time, timedelta

import sqlalchemy as sa

from app.accounts.models import User
from app.clients.models import Client
from app.core import clock
from app.core.audit import SYSTEM
from app.core.extensions import db
from app.meters.operations.managers import add_manager, tell_readings
from app.meters.queries.managers import managers_in
from app.placements.models import Placement
from app.placements.queries.browse import really_was
from app.places.operations.settings import set_policy
from app.visits.models import ContactWay, DwellingCondition, SupportTag, VisitSlot
from app.visits.operations.cautions import record_caution
from app.visits.operations.contacts import record_contact
from app.visits.operations.slots import plan_slot
from app.visits.operations.visits import Seen, VisitFacts, WhichVisit, record_visit
from seed.world import World

MENTOR = "marta@majoklis.example"
WEEKS, WEEKS_OF_OTHERS = 6, 1
LATE = timedelta(days=7)
HOURS = (9, 11, 13, 15, 17)
FORGOT = (1, 1)  # the second home, a week before the last visit: reached by telephone
NOT_MET = {3: 2, 4: 5}  # home → so many of the last weeks in which nobody was there, without a word
NOTES = (
    "Virtuvē un istabā kārtība, iedzēra tēju un parunājām par darba meklēšanu.",
    "Kopā pārskatījām rēķinus par komunālajiem, samaksās piektdien.",
    "Palīdzēju uzkopt virtuvi un iznest lielgabarīta atkritumus.",
    "Noskaņojums labs, grib uzaicināt māsu ciemos.",
    "Runājām par klusuma stundām; kaimiņi vairs nesūdzas.",
    "Pieteicām ārsta vizīti, nākamnedēļ iešu līdzi.",
)
TAGS = (
    (SupportTag.TALK,),
    (SupportTag.PAYMENTS, SupportTag.PAPERS),
    (SupportTag.CLEANING, SupportTag.HOUSEHOLD),
    (SupportTag.TALK,),
    (SupportTag.NEIGHBOURS,),
    (SupportTag.HEALTH,),
)
OUT_OF_HOURS = "Dežurants pēc darba laika un brīvdienās: 20 000 112 (demonstrācijas numurs)"
WHY = "Vizītēs strādājošo drošībai."
MANAGERS = (
    ("SIA Piemēra namu apsaimniekotājs", "radijumi@apsaimniekotajs.example", 25),
    ("DzĪB Mūsu pagalms", "radijumi@pagalms.example", 28),
)
CAUTION = "Agresīvs suns kāpņu telpā; pirms vizītes piezvanīt, iet divatā."


def visit_homes(world: World) -> None:
    """Everybody has a fixed time; the demonstration's mentor has six weeks of visits behind her."""
    led = [stay for stay in _running(world.as_of) if _team(stay)]
    hers = [stay for stay in led if _team(stay)[0].email == MENTOR]
    days = _days_from(world.as_of)
    own = [_slot(stay, days[number // 2 % len(days)], number) for number, stay in enumerate(hers)]
    slots = [_slot(stay, number % 5, number // 5) for number, stay in enumerate(led) if stay not in hers]
    for number, slot in enumerate(own):
        _made(slot, number, WEEKS, world.as_of)
    for number, slot in enumerate(slots):
        # one home in five waits for its visit
        late = timedelta(0) if number % 5 else LATE
        _made(slot, number, WEEKS_OF_OTHERS, world.as_of - late)
    for municipality in {stay.municipality_id: stay.municipality for stay in led}.values():
        line = [OUT_OF_HOURS]
        set_policy(municipality, "out_of_hours", line, world.as_of, WHY, actor=SYSTEM, today=world.as_of)
    for number, stay in enumerate(hers):
        name, email, day = MANAGERS[number % len(MANAGERS)]
        _tell(stay, name, email, day)
    if len(own) > 1:
        mentor, client = own[0].user, own[1].placement.clients[0].client
        record_caution(client, True, CAUTION, actor=mentor, today=world.as_of - timedelta(days=20))


def homes_of_mentor(as_of: date) -> list[tuple[Client, User]]:
    """The first client of each home the demonstration's mentor visits, in the order of `visit_homes`, and she."""
    led = [stay for stay in _running(as_of) if _team(stay)]
    return [(stay.clients[0].client, _team(stay)[0]) for stay in led if _team(stay)[0].email == MENTOR]


def _tell(stay: Placement, name: str, email: str, day_of_month: int) -> None:
    """The building's readings go to this manager, who may have others."""
    known = {one.name: one for one in managers_in([stay.municipality_id])}
    manager = known.get(name) or add_manager(stay.municipality, name, email, day_of_month, actor=SYSTEM)
    tell_readings(stay.flat.building, manager, actor=SYSTEM)


def _made(slot: VisitSlot, number: int, weeks: int, as_of: date) -> None:
    """The last weeks' visits; in some homes somebody was not there."""
    today = as_of - timedelta(days=(as_of.weekday() - slot.weekday) % 7 or 7)
    for week in reversed(range(weeks)):
        day = today - timedelta(days=7 * week)
        if day < slot.placement.starts_on:
            continue
        forgot, hers = (number, week) == FORGOT, weeks == WEEKS
        _visit(slot, day, number + week, missed=hers and (forgot or week < NOT_MET.get(number, 0)))
        if hers and forgot:
            _answered(slot, day)


def _visit(slot: VisitSlot, day: date, story: int, missed: bool) -> None:
    stay, at = slot.placement, clock.instant(day, slot.at)
    here = [row for row in stay.clients if row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)]
    condition = DwellingCondition.WORSE if story % 7 == 3 else DwellingCondition.GOOD
    facts = VisitFacts(
        at,
        {row.client_id: Seen(not missed) for row in here},
        None if missed else condition,
        words=None if missed else NOTES[story % len(NOTES)],
        tags=() if missed else TAGS[story % len(TAGS)],
    )
    record_visit(stay, WhichVisit(day), facts, actor=slot.user, now=at + timedelta(hours=1))


def _answered(slot: VisitSlot, day: date) -> None:
    later = clock.instant(day, slot.at) + timedelta(hours=2)
    words, client = "Bija aizmirsis par vizīti, piedāvāja nākamo nedēļu.", slot.placement.clients[0].client
    record_contact(client, later, ContactWay.PHONE, True, words, actor=slot.user, now=later)


def _days_from(as_of: date) -> list[int]:
    """The working days, from today's on: she has somebody to visit today."""
    first = as_of.weekday() if as_of.weekday() < 5 else 0
    return [(first + number) % 5 for number in range(5)]


def _slot(stay: Placement, weekday: int, number: int) -> VisitSlot:
    user = _team(stay)[0]
    return plan_slot(stay, user, weekday, time(HOURS[number % len(HOURS)]), 60, stay.starts_on, actor=user)


def _running(as_of: date) -> list[Placement]:
    return list(
        db.session.scalars(
            sa.select(Placement)
            .where(really_was(), Placement.ends_on.is_(None), Placement.starts_on <= as_of)
            .order_by(Placement.starts_on, Placement.id)
        )
    )


def _team(stay: Placement) -> list[User]:
    """Those who support the stay's first client, who was with them longest first."""
    team = stay.clients[0].client.support_team
    return [one.user for one in sorted(team, key=lambda one: one.id) if one.ends_on is None]
