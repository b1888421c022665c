"""What happened to people, day by day: files opened, decisions, offers, moves into flats, ends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from app.clients.models import AssessmentOutcome, Client, Household, PreviousResidence, Relation, TeamRole
from app.clients.operations import files, group_flats, households, support, wishes
from app.clients.operations.services import record_away
from app.core.extensions import db
from app.core.permissions import Role
from app.placements.models import Placement
from app.placements.operations import offers, stays
from app.places.models import Place, RiverSide
from app.waitlist import operations as waitlist
from app.waitlist.models import ApplicationSource, CloseReason, Decision, WaitlistEntry
from app.waitlist.operations import Answer, Questions
from seed import choices, endings
from seed.endings import MANAGER
from seed.programme.extra import LOSES_FLAT, MARK, NEWCOMERS, PROPOSED, SHEETS, Newcomer
from seed.programme.homes import AWAY, homes
from seed.programme.people import SHELTERS, SHORT_STAY
from seed.programme.rows import AwayRow, Home, Person, Seeker
from seed.programme.waiting import SEEKERS
from seed.world import World

CONSENT = "2022-1"
DECIDED_AFTER = timedelta(days=21)
WEIGHED_AFTER = timedelta(days=7)
OFFERED_BEFORE = timedelta(days=9)
ANSWERED_BEFORE = timedelta(days=6)
WORDS = ("Jā, te būs labi.", "Labi, ņemšu šo.", "Man der, paldies.")
SOURCES = {
    PreviousResidence.SHELTER: ApplicationSource.SHELTER,
    PreviousResidence.SHORT_STAY: ApplicationSource.APPROACHED,
    PreviousResidence.STREET: ApplicationSource.MOBILE_TEAM,
}
SUPPORTED_SEEKERS = ("Vilciņa",)


@dataclass
class Story:
    """The programme's events in the order of their days; the world says when a day of the pilot is."""

    world: World
    events: list[tuple[date, int, Callable[[], None]]] = field(default_factory=list)
    households: dict[str, Household] = field(default_factory=dict)  # by the family name of the first person
    stays: dict[str, Placement] = field(default_factory=dict)
    supported: dict[str, int] = field(default_factory=dict)  # how many clients of a town have a team

    def tell(self) -> None:
        for home in homes():
            self._plan_home(home)
        for seeker in SEEKERS:
            self._plan_seeker(seeker)
        for row in AWAY:
            self._plan(self.world.day(row.since), 2, partial(self._go_away, row))
        for _on, _rank, happen in sorted(self.events, key=lambda event: event[:2]):
            happen()
        for newcomer in NEWCOMERS:
            self._newcomer(newcomer)
        choices.show_photos_of(SHEETS, self.world)
        for row in SHEETS:
            choices.offer(row, self.households[row.family], self.world)
        endings.lose_flat(self.stays[LOSES_FLAT], self.world)
        endings.propose(self._clients(self.households[PROPOSED])[0], self.world)

    def _plan(self, on: date, rank: int, happen: Callable[[], None]) -> None:
        """Of one day, what has the lower rank happens first."""
        self.events.append((on, rank, happen))

    def _plan_home(self, home: Home) -> None:
        applied, moved_in = self.world.day(home.applied), self.world.day(home.moved_in)
        self._plan(applied, 3, partial(self._enter_home, home, applied))
        self._plan(moved_in - OFFERED_BEFORE, 1, partial(self._house, home, moved_in))
        if home.end:
            self._plan(self.world.day(home.end.on), 0, partial(self._leave, home))

    def _plan_seeker(self, seeker: Seeker) -> None:
        applied = self.world.day(seeker.applied)
        self._plan(applied, 3, partial(self._enter_seeker, seeker, applied))

    def _enter_home(self, home: Home, applied: date) -> None:
        """Each person of a couple applies; what becomes of the two is decided when there is a flat."""
        for person in home.people:
            household = self._household(home.town, person, applied)
            self._apply(household, home.town, person, applied, applied + DECIDED_AFTER)
            self._support(household, home.town, applied + DECIDED_AFTER)

    def _enter_seeker(self, seeker: Seeker, applied: date) -> None:
        town, person, officer = seeker.town, seeker.person, self.world.officers[seeker.town]
        household = self._household(town, person, applied, seeker.contacts_note)
        if seeker.wishes or seeker.areas:
            wanted = dict(seeker.wishes)
            group_flat = wanted.pop("group_flat", False)
            if side := wanted.get("river_side"):
                wanted["river_side"] = RiverSide(side)
            wanted_areas = [self.world.area(town, name) for name in seeker.areas]
            wishes.record_wishes(household, wishes.WishDetails(**wanted), wanted_areas, actor=officer, today=applied)
            if group_flat:
                self._wish_group_flat(household, town, wanted["own_words"], applied)
        for kind, address, label in seeker.places:
            wishes.add_important_place(household, self.world.places[town, address], kind, label, actor=officer)
        if seeker.keep_away:
            address, reason = seeker.keep_away
            place = self.world.places[town, address]
            wishes.add_keep_away(household, place, 300, reason, applied, actor=officer)
        self._apply(household, town, person, applied, applied + DECIDED_AFTER)
        if person.family in SUPPORTED_SEEKERS:
            self._support(household, town, applied + DECIDED_AFTER)

    def _wish_group_flat(self, household: Household, town: str, words: str, applied: date) -> None:
        """Said when applying, weighed by a social worker before the decision."""
        wish = group_flats.record_group_flat_wish(household, words, applied, actor=self.world.officers[town])
        worker = self.world.teams[town, Role.SOCIAL_WORKER][0]
        weighed = "Pazīst kaimiņienes, konfliktu nav bijis.", "Vienatnē pieaug nemiers; ārsta iebildumu nav."
        supports = AssessmentOutcome.SUPPORTS
        group_flats.weigh_group_flat_wish(wish, supports, *weighed, applied + WEIGHED_AFTER, actor=worker)

    def _newcomer(self, newcomer: Newcomer) -> None:
        received = self.world.ago(newcomer.received)
        household = self._household(newcomer.town, newcomer.person, received, MARK)
        self._apply(household, newcomer.town, newcomer.person, received, None)

    def _household(self, town: str, person: Person, on: date, contacts_note: str | None = None) -> Household:
        officer = self.world.officers[town]
        details = files.ClientDetails(
            person.given,
            person.family,
            birth_date=self.world.day(person.born),
            contacts_note=contacts_note,
            language=person.language,
            previous_residence=person.previous,
            previous_place=self._previous_place(town, person),
        )
        client = files.create_client(self.world.towns[town], details, opened_on=on, actor=officer, today=on)
        support.give_consent(client, CONSENT, on, actor=officer)
        household = households.open_household(client, on, actor=officer)
        db.session.flush()
        self.households[person.family] = household
        return household

    def _previous_place(self, town: str, person: Person) -> Place | None:
        address = SHORT_STAY if person.previous is PreviousResidence.SHORT_STAY else None
        if person.previous is PreviousResidence.SHELTER:
            address = SHELTERS.get((town, person.sex))
        return self.world.places[town, address] if address else None

    def _apply(self, household: Household, town: str, person: Person, on: date, decided: date | None) -> None:
        officer = self.world.officers[town]
        source = SOURCES.get(person.previous, ApplicationSource.OWN_INITIATIVE)
        questions = Questions(on, source, person.features)
        application = waitlist.submit_application(household, questions, actor=officer, today=on)
        if decided:
            answer = Answer(Decision.APPROVED, decided, informed_on=decided)
            waitlist.decide_application(application, answer, actor=officer, today=decided)

    def _support(self, household: Household, town: str, on: date) -> None:
        """A mentor and a social worker of the town, each in turn."""
        turn = self.supported[town] = self.supported.get(town, -1) + 1
        client = self._clients(household)[0]
        for role, part in ((Role.MENTOR, TeamRole.MENTOR), (Role.SOCIAL_WORKER, TeamRole.SOCIAL_WORKER)):
            team = self.world.teams[town, role]
            support.assign_support(client, team[turn % len(team)], part, on, actor=self.world.officers[town])

    def _house(self, home: Home, moved_in: date) -> None:
        """Was offered the flat, took it, moved in."""
        officer = self.world.officers[home.town]
        first, *partners = (self.households[person.family] for person in home.people)
        offered = moved_in - OFFERED_BEFORE
        entries = [self._join(partner, first, home.town, offered) for partner in partners]
        flat = self.world.flats[home.address, home.number]
        offer = offers.offer_flat(flat, first, moved_in, actor=officer, today=offered)
        words = WORDS[len(self.stays) % len(WORDS)]
        offers.record_answer(offer, True, words, actor=officer, today=moved_in - ANSWERED_BEFORE)
        stay = stays.start_placement(flat, first, moved_in, actor=officer, today=moved_in, offer=offer)
        self.stays[home.people[0].family] = stay
        for entry in entries:
            waitlist.close_entry(entry, CloseReason.HOUSED, moved_in, actor=officer)

    def _join(self, partner: Household, first: Household, town: str, on: date) -> WaitlistEntry:
        """The partner leaves the household of one in which they applied; their own entry is returned, still open."""
        officer, (client,) = self.world.officers[town], self._clients(partner)
        households.end_membership(client.memberships[0], on, actor=officer)
        households.add_client(first, client, Relation.PARTNER, on, actor=officer)
        own = WaitlistEntry.household_id == partner.id
        return db.session.query(WaitlistEntry).filter(own).one()

    def _leave(self, home: Home) -> None:
        """The stay ended, and with it the service."""
        assert home.end
        officer, on = self.world.officers[home.town], self.world.day(home.end.on)
        for client in self._clients(self.stays[home.people[0].family].household):
            endings.end_service_of(client, home.end, on, officer, self.world.users[MANAGER])
            for assignment in client.support_team:
                support.end_support(assignment, on, actor=officer)
            for membership in client.memberships:
                if membership.ends_on is None:
                    households.end_membership(membership, on, actor=officer)
            files.close_file(client, on, actor=officer)

    def _go_away(self, row: AwayRow) -> None:
        (client,) = self._clients(self.households[row.family])
        officer = self.world.officers[client.municipality.name]
        until = self.world.day(row.until) if row.until else None
        record_away(client, row.kind, self.world.day(row.since), until, row.note, actor=officer)

    @staticmethod
    def _clients(household: Household) -> list[Client]:
        return [member.client for member in household.members if member.client]
