"""Builds the demonstration programme through the operations people use, so that it obeys every rule."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup

from app.accounts import operations as accounts
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.clients.models import Client, Household, Relation, TeamRole
from app.clients.operations import files, households, support, wishes
from app.core import clock
from app.core.audit import SYSTEM
from app.core.database import writing
from app.core.extensions import db
from app.core.permissions import Role
from app.flats.models import Bath, Cooker, Flat, Heating, Ownership, Readiness, Water
from app.flats.operations import readiness, stock
from app.landlords import operations as landlords
from app.landlords.models import Landlord, LandlordKind
from app.placements.operations import offers, stays
from app.places.models import Area, Municipality, Place, RiverSide
from app.places.operations import areas, register_import, settings
from app.waitlist import operations as waitlist
from app.waitlist.models import ApplicationSource, Decision
from app.waitlist.operations import Answer, Questions
from seed import programme
from seed.programme import Home, House, Person, Seeker

DATA = Path(__file__).parent / "data"
STOCK_DAYS = 400  # the stock is a little older than the first stay
CONSENT = "2026-1"

commands = AppGroup("seed", help="The demonstration programme.")


@commands.command("demo")
def seed_demo() -> None:
    """Loads the demonstration programme into an empty demonstration database."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("This is a real data folder: the demonstration programme stays out of it.")
    if db.session.scalar(sa.select(sa.func.count()).select_from(Municipality)):
        click.echo("There are municipalities already: nothing was loaded.")
        return
    with writing():
        load(clock.today())
        db.session.commit()
    click.echo("The demonstration programme was loaded.")


@commands.command("sign-ins")
def show_sign_ins() -> None:
    """Lists the demonstration's sign-ins; every one has the same password."""
    if not current_app.config["DEMO"]:
        return
    for person in programme.STAFF:
        click.echo(f"{person.email:26} {person.role.value.replace('_', ' ')}")
    click.echo(f"password: {programme.PASSWORD}")


def load(today: date) -> None:
    """Everything, in the order in which it happened. Flushes; the caller commits."""
    Demo(today).build()


@dataclass
class Demo:
    """What has been made so far, by the name the programme gives it."""

    today: date
    towns: dict[str, Municipality] = field(default_factory=dict)
    staff: dict[Role, User] = field(default_factory=dict)
    officers: dict[str, User] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    landlords: dict[str, Landlord] = field(default_factory=dict)
    flats: dict[tuple[str, str], Flat] = field(default_factory=dict)
    waiting: dict[str, Household] = field(default_factory=dict)

    def build(self) -> None:
        self._towns()
        self._people_who_work()
        self._stock()
        for home in programme.HOMES:
            self._home(home)
        for seeker in programme.SEEKERS:
            self._seeker(seeker)
        self._offers()

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def _towns(self) -> None:
        start = self.ago(STOCK_DAYS)
        for town in programme.TOWNS:
            made = settings.create_municipality(
                town.name, town.prefix, town.endings, territory_code=town.code, actor=SYSTEM, today=start
            )
            self.towns[town.name] = made
            areas.import_areas((DATA / town.areas_file).read_bytes(), made, actor=SYSTEM)
            register_import.import_address_register(DATA / "addresses.csv", made, actor=SYSTEM, today=start)
            for place in db.session.scalars(sa.select(Place).where(Place.municipality_id == made.id)):
                self.places[town.name, place.address.split(",")[0]] = place

    def _people_who_work(self) -> None:
        for person in programme.STAFF:
            user = accounts.create_user(person.email, person.name, programme.PASSWORD, actor=SYSTEM, is_demo=True)
            for town in person.towns or (None,):
                where = self.towns[town] if town else None
                accounts.grant_role(user, person.role, where, actor=SYSTEM, today=self.ago(STOCK_DAYS))
                if town and person.role is Role.HOUSING_OFFICER:
                    self.officers[town] = user
            self.staff.setdefault(person.role, user)

    def _stock(self) -> None:
        agent = self.staff[Role.SRA_OFFICER]
        for name, (kind, town) in programme.LANDLORDS.items():
            facts = landlords.LandlordFacts(name, kind)
            self.landlords[name] = landlords.create_landlord(self.towns[town], facts, actor=agent)
        for house in programme.HOUSES:
            self._house(house, agent)

    def _house(self, house: House, agent: User) -> None:
        facts = stock.BuildingFacts(
            flats_total=house.flats_total, floors=house.floors, has_lift=house.lift, **house.facts
        )
        building = stock.create_building(self.places[house.town, house.address], facts, actor=agent)
        landlord = self.landlords[house.landlord]
        for index, (number, floor, special) in enumerate(house.flats):
            state = special.get("readiness", Readiness.READY)
            since = self.ago(STOCK_DAYS if state is Readiness.READY else 20 + 9 * index)
            facts_of_flat = _flat_facts(number, floor, landlord, special, len(self.flats))
            flat = stock.create_flat(building, facts_of_flat, actor=agent, today=min(since, self.ago(60)))
            if state is not flat.readiness:
                readiness.set_readiness(flat, state, since, actor=agent, today=self.today)
            self.flats[house.address, number] = flat

    def _household(self, town: str, people: tuple[Person, ...], on: date, with_mentor: bool) -> Household:
        officer = self.officers[town]
        clients = [self._client(town, person, on, with_mentor) for person in people]
        household = households.open_household(clients[0], on, actor=officer)
        for partner in clients[1:]:
            households.add_client(household, partner, Relation.PARTNER, on, actor=officer)
        db.session.flush()
        return household

    def _client(self, town: str, person: Person, on: date, with_mentor: bool) -> Client:
        officer = self.officers[town]
        details = files.ClientDetails(
            person.given, person.family, language=person.language, previous_residence=person.previous
        )
        client = files.create_client(self.towns[town], details, opened_on=on, actor=officer, today=on)
        support.give_consent(client, CONSENT, on, actor=officer)
        if with_mentor:
            for role, part in ((Role.MENTOR, TeamRole.MENTOR), (Role.SOCIAL_WORKER, TeamRole.SOCIAL_WORKER)):
                support.assign_support(client, self.staff[role], part, on, actor=officer)
        return client

    def _home(self, home: Home) -> None:
        """Applied, was approved, waited, was offered the flat, took it."""
        officer = self.officers[home.town]
        start = self.ago(home.days)
        household = self._household(home.town, home.people, start - timedelta(days=60), home.mentor)
        self._apply(household, home.town, start - timedelta(days=60), start - timedelta(days=40))
        flat = self.flats[home.address, home.number]
        offered = start - timedelta(days=10)
        offer = offers.offer_flat(flat, household, start, actor=officer, today=offered)
        offers.record_answer(offer, True, "Jā, te būs labi.", actor=officer, today=offered + timedelta(days=3))
        stays.start_placement(flat, household, start, actor=officer, today=start, offer=offer)

    def _seeker(self, seeker: Seeker) -> None:
        officer = self.officers[seeker.town]
        received = self.ago(seeker.received)
        household = self._household(seeker.town, seeker.people, received, seeker.mentor)
        self.waiting[seeker.people[0].family] = household
        if seeker.wishes or seeker.areas:
            wanted = dict(seeker.wishes)
            if side := wanted.get("river_side"):
                wanted["river_side"] = RiverSide(side)
            wanted_areas = [self._area(seeker.town, name) for name in seeker.areas]
            wishes.record_wishes(household, wishes.WishDetails(**wanted), wanted_areas, actor=officer, today=received)
        for kind, address, label in seeker.places:
            place = self.places[seeker.town, address]
            wishes.add_important_place(household, place, kind, label, actor=officer)
        if seeker.keep_away:
            address, reason = seeker.keep_away
            place = self.places[seeker.town, address]
            wishes.add_keep_away(household, place, 300, reason, received, actor=officer)
        decided = None if seeker.decided is None else self.ago(seeker.decided)
        self._apply(household, seeker.town, received, decided, seeker.features)

    def _apply(
        self, household: Household, town: str, received: date, decided: date | None, features: tuple[Any, ...] = ()
    ) -> None:
        officer = self.officers[town]
        questions = Questions(received, ApplicationSource.SHELTER, features)
        application = waitlist.submit_application(household, questions, actor=officer, today=received)
        if decided:
            answer = Answer(Decision.APPROVED, decided, informed_on=decided)
            waitlist.decide_application(application, answer, actor=officer, today=decided)

    def _area(self, town: str, name: str) -> Area:
        query = sa.select(Area).where(Area.municipality_id == self.towns[town].id, Area.name == name)
        return db.session.scalars(query).one()

    def _offers(self) -> None:
        for index, (family, address, number) in enumerate(programme.OPEN_OFFERS, start=1):
            self._offer(family, address, number, self.ago(2 * index))
        family, address, number, words = programme.REFUSED_OFFER
        made = self._offer(family, address, number, self.ago(14))
        officer = user_by_email(programme.STAFF[0].email)
        assert officer is not None
        offers.record_answer(made, False, words, actor=officer, today=self.ago(11))

    def _offer(self, family: str, address: str, number: str, on: date) -> Any:
        flat, household = self.flats[address, number], self.waiting[family]
        town = next(name for name, made in self.towns.items() if made.id == household.municipality_id)
        start = on + timedelta(days=14)
        return offers.offer_flat(flat, household, start, actor=self.officers[town], today=on)


def _flat_facts(number: str, floor: int, landlord: Landlord, special: dict[str, Any], index: int) -> stock.FlatFacts:
    """A plain one-room flat with what is special about this one; amounts differ a little from flat to flat."""
    municipal = landlord.kind is LandlordKind.MUNICIPALITY
    plain: dict[str, Any] = {
        "ownership": Ownership.MUNICIPAL if municipal else Ownership.PRIVATE,
        "rent_cents": 6_000 + 500 * (index % 5) if municipal else 24_000 + 1_500 * (index % 7),
        "utilities_cents": 7_500 + 700 * (index % 6),
        "area_m2": 24.5 + 2.1 * (index % 8),
        "heating": Heating.DISTRICT,
        "water": Water.HOT_AND_COLD,
        "electricity": True,
        "sewerage": True,
        "bath": Bath.BATH,
        "cooker": Cooker.STOVE,
        "washing_machine": index % 3 == 0,
        "furnished": True,
        "pets_allowed": False,
        "quiet": index % 2 == 0,
        "step_free": False,
    }
    for name, kind in (("heating", Heating), ("bath", Bath)):
        if name in special:
            special = special | {name: kind(special[name])}
    facts = {name: value for name, value in special.items() if name != "readiness"}
    return stock.FlatFacts(number=number, floor=floor, landlord_id=landlord.id, **(plain | facts))
