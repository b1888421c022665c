"""Repairs of the demonstration: what is late, due and waited for today, and what was mended over the last months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app.accounts.models import User
from app.core.clock import start_of
from app.core.extensions import db
from app.core.photos import read_photo
from app.flats.models import Building, Flat
from app.repairs.models import (
    AppointmentOutcome,
    Channel,
    Contractor,
    CostKind,
    CostPayer,
    MendedBy,
    PauseReason,
    PhotoMoment,
    RepairTicket,
    Reporter,
    TicketRoom,
    TicketState,
)
from app.repairs.operations.assigning import choose_contractor
from app.repairs.operations.costs import Cost, add_cost, ask_to_spend
from app.repairs.operations.hazards import answer_safety, do_step
from app.repairs.operations.lists import ContractorFacts, add_contractor
from app.repairs.operations.moving import cancel_ticket, finish_ticket, move_ticket, reopen_ticket
from app.repairs.operations.reporting import Fault, add_photo, report_fault
from app.repairs.operations.waiting import Agreed, agree_appointment, pause_ticket, record_outcome, resume_ticket
from app.repairs.queries.tickets import steps_of
from seed.pictures import rooms
from seed.visits import MENTOR
from seed.world import World

AGENT = "andris@majoklis.example"
FIRMS = (
    ContractorFacts("SIA Santehnikas dienests", "Santehniķis", "+371 20000101", "darbi@santehnika.example"),
    ContractorFacts("IK Strāva mājās", "Elektriķis", "+371 20000102", "pieteikumi@strava.example"),
    ContractorFacts("SIA Labs meistars", "Sīkie remonti", "+371 20000103"),
)


@dataclass(frozen=True)
class Repairer:
    """Tells one story after another; instants are days before the demonstration's day, and an hour of the clock."""

    as_of: date
    mentor: User
    agent: User
    plumber: Contractor
    electrician: Contractor
    handyman: Contractor

    def at(self, days: int, hour: float) -> datetime:
        return start_of(self.as_of - timedelta(days=days)) + timedelta(hours=hour)

    def reported(
        self, place: Flat | Building, code: str, room: TicketRoom, words: str, days: int, hour: float = 15
    ) -> RepairTicket:
        """The mentor saw it at a visit."""
        at = self.at(days, hour)
        fault = Fault(code, room, words, Channel.VISIT, Reporter.CLIENT, at)
        return report_fault(place, fault, now=at, actor=self.mentor, responsible=self.agent)

    def in_work(self, ticket: RepairTicket, firm: Contractor, days: int, hour: float = 9) -> RepairTicket:
        """Somebody was sent."""
        now = self.at(days, hour)
        choose_contractor(ticket, firm, now=now, actor=self.agent)
        move_ticket(ticket, TicketState.IN_WORK, now=now, actor=self.agent)
        return ticket

    def came(
        self, ticket: RepairTicket, days: int, hour: float, outcome: AppointmentOutcome = AppointmentOutcome.CAME
    ) -> None:
        """A time was agreed the day before, and somebody stood at the door."""
        agreed = Agreed(self.at(days, hour), self.at(days, hour + 2))
        visit = agree_appointment(ticket, agreed, now=self.at(days + 1, 16), actor=self.agent)
        record_outcome(visit, outcome, None, now=self.at(days, hour + 2), actor=self.agent)

    def waits(self, ticket: RepairTicket, reason: PauseReason, words: str, days: int) -> None:
        now = self.at(days, 10)
        pause_ticket(ticket, reason, now, now=now, actor=self.agent, words=words)

    def done(self, ticket: RepairTicket, days: int, hour: float, by: MendedBy = MendedBy.CONTRACTOR) -> RepairTicket:
        at = self.at(days, hour)
        finish_ticket(ticket, by, at, now=at, actor=self.agent)
        return ticket

    def paid(self, ticket: RepairTicket, cents: int, days: int, payer: CostPayer = CostPayer.PROVIDER) -> None:
        cost = Cost(CostKind.LABOUR, payer, self.as_of - timedelta(days=days), cents, cents * 21 // 100)
        add_cost(ticket, cost, now=self.at(days, 17), actor=self.agent)


def repair(world: World, homes: Sequence[Flat]) -> None:
    """Some twenty tickets of the homes of the demonstration's mentor; too few homes: none."""
    if len(homes) < 3:
        return
    mentor, agent = _user(MENTOR), _user(AGENT)
    firms = [add_contractor(homes[0].municipality, facts, actor=agent) for facts in FIRMS]
    told = Repairer(world.as_of, mentor, agent, *firms)
    _open_now(told, homes)
    _waiting(told, homes)
    _mended(told, homes)
    _mended_badly(told, homes)
    _for_others(told, homes)


def _open_now(told: Repairer, homes: Sequence[Flat]) -> None:
    """Late, due today, planned, just come; one that is dangerous."""
    first, second, third = homes[:3]
    light = told.reported(first, "light", TicketRoom.LIVING, "Istabā nedeg gaisma, jauna spuldze nepalīdz.", 3)
    choose_contractor(light, told.electrician, now=told.at(2, 9), actor=told.agent)
    agree_appointment(light, Agreed(told.at(-1, 10), told.at(-1, 12)), now=told.at(2, 9), actor=told.agent)
    plaster = told.reported(second, "plaster", TicketRoom.BEDROOM, "Pie loga drūp apmetums, putekļi gultā.", 20)
    told.in_work(plaster, told.handyman, 12)
    told.in_work(told.reported(third, "dripping", TicketRoom.KITCHEN, "Pil krāns virtuvē.", 7), told.plumber, 5)
    told.reported(first, "furniture", TicketRoom.KITCHEN, "Virtuves skapītim izlūzusi eņģe.", 1)
    told.reported(first.building, "entry_phone", TicketRoom.STAIRWELL, "Domofons nezvana nevienā dzīvoklī.", 5)
    _mould(told, second)


def _mould(told: Repairer, home: Flat) -> None:
    ticket = told.reported(home, "mould", TicketRoom.BATH, "Melns pelējums virs vannas, arī aiz veļasmašīnas.", 4)
    add_photo(ticket, read_photo(rooms(1)[2][1]), PhotoMoment.BEFORE, actor=told.mentor)
    found, seen_at = "Nestrādā ventilācija; siena sausa, ēka netek.", told.at(2, 11)
    do_step(steps_of(ticket)[0], found, seen_at, now=seen_at, actor=told.agent)
    answer_safety(ticket, True, "Pelējums tikai vannasistabā, ar to var sadzīvot līdz darbiem.", now=seen_at,
                  actor=told.agent)  # fmt: skip


def _waiting(told: Repairer, homes: Sequence[Flat]) -> None:
    """For a part, for the landlord, for somebody to open the door."""
    first, second, third = homes[:3]
    fridge = told.in_work(
        told.reported(third, "fridge", TicketRoom.KITCHEN, "Ledusskapis nesaldē.", 10), told.handyman, 9
    )
    told.waits(fridge, PauseReason.PART, "Pasūtīts termostats, būs nākamnedēļ.", 8)
    window = told.reported(second, "window_door_fit", TicketRoom.LIVING, "Logs neveras ciet, velk auksts.", 12)
    told.waits(window, PauseReason.LANDLORD, "Izīrētājs grib pats izvēlēties meistaru.", 9)
    washing = told.reported(first, "washing_machine", TicketRoom.BATH, "Veļasmašīna nesūknē ūdeni.", 9)
    told.in_work(washing, told.plumber, 8)
    told.came(washing, 6, 10, AppointmentOutcome.NO_ACCESS)
    told.waits(washing, PauseReason.ACCESS, "Divas reizes neviens neatvēra.", 5)


def _mended(told: Repairer, homes: Sequence[Flat]) -> None:
    """In time; one within half an hour, as somebody answered for it (digest row 132)."""
    first, second, third = homes[:3]
    shower = told.reported(first, "shower", TicketRoom.BATH, "Salūzusi dušas šļūtene.", 40, 13)
    add_photo(shower, read_photo(rooms(0)[2][1]), PhotoMoment.BEFORE, actor=told.mentor)
    told.done(shower, 40, 13.5, MendedBy.STAFF)
    lock = told.reported(second, "door_lock", TicketRoom.HALL, "Atslēga griežas tukšā.", 30, 9)
    told.came(told.in_work(lock, told.handyman, 30, 10), 30, 13)
    told.paid(told.done(lock, 30, 15), 6_500, 29)
    detector = told.reported(third, "smoke_detector", TicketRoom.HALL, "Dūmu detektors pīkst.", 35)
    told.done(detector, 34, 12, MendedBy.CLIENT)
    floor = told.in_work(
        told.reported(first, "floor", TicketRoom.LIVING, "Atlīmējies linolejs.", 48), told.handyman, 44
    )
    told.came(floor, 38, 9)
    told.paid(told.done(floor, 38, 11), 9_000, 37, CostPayer.LANDLORD)
    socket = told.reported(second, "socket", TicketRoom.KITCHEN, "Vaļīga rozete pie plīts.", 28)
    told.came(told.in_work(socket, told.electrician, 25), 24, 10)
    told.done(socket, 24, 11)
    unneeded = told.reported(third, "furniture", TicketRoom.BEDROOM, "Nokritis aizkaru stangas turētājs.", 33)
    cancel_ticket(unneeded, "Pieskrūvēts vizītes laikā, remonts nav vajadzīgs.", now=told.at(31, 10), actor=told.agent)


def _mended_badly(told: Repairer, homes: Sequence[Flat]) -> None:
    """Too late; in time only without the days of waiting; opened again."""
    first, second, third = homes[:3]
    light = told.in_work(
        told.reported(third, "light", TicketRoom.HALL, "Gaitenī nedeg gaisma.", 60), told.electrician, 50
    )
    told.done(light, 45, 14)
    cold = told.in_work(
        told.reported(first, "heating_weak", TicketRoom.BEDROOM, "Guļamistabā auksts radiators.", 25), told.plumber, 24
    )
    told.waits(cold, PauseReason.PART, "Pasūtīts radiatora ventilis.", 23)
    resume_ticket(cold, told.at(19, 10), now=told.at(19, 10), actor=told.agent)
    told.done(cold, 16, 12)
    dripping = told.in_work(
        told.reported(second, "dripping", TicketRoom.BATH, "Tek skalojamā kaste.", 50), told.plumber, 49
    )
    told.came(dripping, 47, 10)
    told.paid(told.done(dripping, 47, 12), 4_000, 46)
    reopen_ticket(dripping, "Atkal tek.", now=told.at(44, 15), actor=told.mentor)
    told.came(told.in_work(dripping, told.plumber, 43), 42, 10)
    told.done(dripping, 42, 12)


def _for_others(told: Repairer, homes: Sequence[Flat]) -> None:
    """A danger that was made safe the same day, and spending that the manager is asked about."""
    socket = told.reported(homes[2], "electric_danger", TicketRoom.KITCHEN, "Dzirksteļo rozete pie plīts.", 2, 9)
    found = ("Apdegusi rozete, vads izkusis.", "Līnija atslēgta sadalē.")
    for step, words in zip(steps_of(socket), found, strict=False):
        do_step(step, words, told.at(2, 14), now=told.at(2, 14), actor=told.agent)
    words = "Līnija atslēgta, pārējā dzīvoklī elektrība ir."
    answer_safety(socket, True, words, now=told.at(2, 14), actor=told.agent)
    cooker = told.reported(homes[1], "cooker", TicketRoom.KITCHEN, "Plīts vairs neieslēdzas.", 4)
    ask_to_spend(cooker, 32_000, "Jauna plīts ar uzstādīšanu.", now=told.at(3, 10), actor=told.agent)


def _user(email: str) -> User:
    return db.session.scalars(sa.select(User).where(User.email == email)).one()
