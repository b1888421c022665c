"""What stands before the first client comes: municipalities, staff, landlords, buildings and flats."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from stdnum.iso7064 import mod_97_10

from app.accounts import operations as accounts
from app.accounts.models import User
from app.core.audit import SYSTEM
from app.core.extensions import db
from app.core.permissions import Role
from app.flats.models import Bath, Cooker, Flat, Heating, Nearby, Ownership, Readiness, Water
from app.flats.operations import readiness, stock
from app.landlords import operations as landlords
from app.landlords.models import Landlord, LandlordKind
from app.places.models import Area, Municipality, Place
from app.places.operations import areas, register_import, settings
from seed.acts import first_act
from seed.dates import moved
from seed.programme import people
from seed.programme.extra import MARK
from seed.programme.homes import homes
from seed.programme.rows import FlatRow, House
from seed.programme.stock import HOUSES

DATA = Path(__file__).parent / "data"
START = "2022-08-04"
"""The provider started (digest 3.5); municipalities, staff and stock are there from this day."""
READY_BEFORE = timedelta(days=14)  # a flat of the pilot was ready so long before its first client moved in
NOTICED_BEFORE = timedelta(days=30)  # a flat that is not of the pilot came into the stock so long before its state
NEAR_ALL = (Nearby.SHOP, Nearby.PUBLIC_TRANSPORT)
NEAR_SOME = ((Nearby.PARK,), (Nearby.LIBRARY, Nearby.HEALTH), (), (Nearby.PARK, Nearby.SOCIAL_SERVICE))
CONTACT = ("Tālrunis: 6700 0000 (izdomāts)", "Darbdienās no 9.00 līdz 17.00")
OUT_OF_HOURS = ("Dežurants vakaros un brīvdienās: 6700 0012 (izdomāts)", "Ja apdraudēta dzīvība vai veselība: 112")


@dataclass
class World:
    """What has been made so far, by the name the programme gives it."""

    as_of: date
    towns: dict[str, Municipality] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)  # by e-mail
    officers: dict[str, User] = field(default_factory=dict)  # by town
    teams: dict[tuple[str, Role], list[User]] = field(default_factory=lambda: defaultdict(list))
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    landlords: dict[str, Landlord] = field(default_factory=dict)
    flats: dict[tuple[str, str], Flat] = field(default_factory=dict)

    def build(self) -> None:
        self._towns()
        self._staff()
        self._stock()

    def day(self, of_the_pilot: str) -> date:
        return moved(of_the_pilot, self.as_of)

    def ago(self, days: int) -> date:
        return self.as_of - timedelta(days=days)

    def area(self, town: str, name: str) -> Area:
        query = sa.select(Area).where(Area.municipality_id == self.towns[town].id, Area.name == name)
        return db.session.scalars(query).one()

    def _towns(self) -> None:
        start = self.day(START)
        for town in people.TOWNS:
            made = settings.create_municipality(
                town.name, town.prefix, town.endings, territory_code=town.code, actor=SYSTEM, today=start
            )
            self.towns[town.name] = made
            reason = "Lai cilvēks zina, kam zvanīt par piedāvātajiem dzīvokļiem."
            settings.set_policy(made, "offer_contact", CONTACT, start, reason, actor=SYSTEM, today=start)
            reason = "Lai mentors zina, kam zvanīt vakarā un brīvdienās."
            settings.set_policy(made, "out_of_hours", OUT_OF_HOURS, start, reason, actor=SYSTEM, today=start)
            areas.import_areas((DATA / town.areas_file).read_bytes(), made, actor=SYSTEM)
            register_import.import_address_register(DATA / "addresses.csv", made, actor=SYSTEM, today=start)
            for place in db.session.scalars(sa.select(Place).where(Place.municipality_id == made.id)):
                self.places[town.name, place.address.split(",")[0]] = place

    def _staff(self) -> None:
        start = self.day(START)
        for person in (*people.STAFF, *people.TEAM):
            user = accounts.create_user(person.email, person.name, people.PASSWORD, actor=SYSTEM, is_demo=True)
            self.users[person.email] = user
            for town in person.towns or (None,):
                where = self.towns[town] if town else None
                accounts.grant_role(user, person.role, where, actor=SYSTEM, today=start)
                if town:
                    self.teams[town, person.role].append(user)
                if town and person.role is Role.HOUSING_OFFICER:
                    self.officers[town] = user

    def _stock(self) -> None:
        agent = self.users["andris@majoklis.example"]
        for turn, (name, (kind, town)) in enumerate(people.LANDLORDS.items(), start=1):
            landlord = landlords.create_landlord(self.towns[town], landlords.LandlordFacts(name, kind), actor=agent)
            self.landlords[name] = landlord
            if kind is not LandlordKind.MUNICIPALITY:
                self._account(landlord, turn)
        for house in HOUSES:
            self._house(house, agent)

    def _account(self, landlord: Landlord, turn: int) -> None:
        """The landlord's first account, from the contract, confirmed by the accountant."""
        facts = landlords.AccountFacts(iban_of(turn), self.day(START), "Norādīts līgumā.")
        account = landlords.record_account(landlord, facts, actor=self.users["andris@majoklis.example"])
        checked = "Salīdzināts ar bankas izziņu."
        accountant = self.users["rita@majoklis.example"]
        landlords.confirm_account(account, checked, actor=accountant, today=self.as_of)

    def _house(self, house: House, agent: User) -> None:
        note = MARK if all(row.days is not None for row in house.flats) else None
        facts = stock.BuildingFacts(
            flats_total=house.flats_total, floors=house.floors, has_lift=house.lift, note=note, **house.facts
        )
        building = stock.create_building(self.places[house.town, house.address], facts, actor=agent)
        for row in house.flats:
            landlord = self.landlords[house.landlord]
            flat_facts = facts_of_flat(row, landlord, len(self.flats))
            made_on, state_on = self._known_since(house, row)
            flat = stock.create_flat(building, flat_facts, actor=agent, today=made_on)
            if row.readiness is Readiness.READY:
                first_act(flat, state_on, agent)
            if row.readiness is not flat.readiness:
                readiness.set_readiness(flat, row.readiness, state_on, actor=agent, today=state_on)
            self.flats[house.address, row.number] = flat

    def _known_since(self, house: House, row: FlatRow) -> tuple[date, date]:
        """When the flat came into the stock, and since when it is in its present state."""
        if row.days is None:
            first = min(home.moved_in for home in homes() if (home.address, home.number) == (house.address, row.number))
            return self.day(START), self.day(first) - READY_BEFORE
        since = self.ago(row.days)
        return (since if row.readiness is Readiness.IN_PREPARATION else since - NOTICED_BEFORE), since


def iban_of(turn: int) -> str:
    """An account of a bank that does not exist, with the check digits such a number has."""
    account = f"DEMO{turn:013d}"
    return f"LV{mod_97_10.calc_check_digits(f'{account}LV')}{account}"


def facts_of_flat(row: FlatRow, landlord: Landlord, index: int) -> stock.FlatFacts:
    """A plain one-room flat with what is special about this one; amounts differ a little from flat to flat."""
    municipal = landlord.kind is LandlordKind.MUNICIPALITY
    rooms = dict(row.facts).get("rooms", 1)
    plain: dict[str, Any] = {
        "ownership": Ownership.MUNICIPAL if municipal else Ownership.PRIVATE,
        "rent_cents": 6_000 + 500 * (index % 5) if municipal else 24_000 + 1_500 * (index % 7),
        "utilities_cents": 7_500 + 700 * (index % 6),
        "area_m2": round(24.5 + 2.1 * (index % 8) + 16.5 * (rooms - 1), 1),
        "heating": Heating.DISTRICT,
        "water": Water.HOT_AND_COLD,
        "electricity": True,
        "sewerage": True,
        "bath": Bath.BATH,
        "cooker": Cooker.STOVE,
        "washing_machine": index % 3 == 0,
        "furnished": True,
        "pets_allowed": index % 3 == 1,
        "quiet": index % 2 == 0,
        "step_free": False,
        "nearby": [near.value for near in (*NEAR_ALL, *NEAR_SOME[index % len(NEAR_SOME)])],
        "note": None if row.days is None else MARK,
    }
    special = dict(row.facts)
    for name, kind in (("heating", Heating), ("bath", Bath)):
        if name in special:
            special[name] = kind(special[name])
    return stock.FlatFacts(number=row.number, floor=row.floor, landlord_id=landlord.id, **(plain | special))
