"""Small, direct makers of rows for tests; everything has a default, nothing commits."""

import itertools
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask_security.utils import hash_password

from app.accounts.models import RoleGrant, User
from app.clients.models import (
    AssessmentOutcome,
    Client,
    Destination,
    GroupFlatAssessment,
    GroupFlatWish,
    Household,
    HouseholdMember,
    Language,
    Relation,
    Service,
    ServiceAgreement,
    Wishes,
)
from app.core.audit import SYSTEM
from app.core.crypto import word_hashes
from app.core.extensions import db
from app.core.permissions import Access, Grant, Role
from app.exits.models import ExitAgainst, ExitGround, ExitProposal
from app.flats.addresses import address_key
from app.flats.models import Building, Flat, Ownership, Readiness
from app.landlords.models import AccountConfirmation, Landlord, LandlordAccount, LandlordKind, LandlordWord
from app.placements.models import Placement, PlacementCheck
from app.placements.operations.stays import start_placement
from app.places.addresses import search_text
from app.places.models import Area, Municipality, Place, PlaceKind, PlaceStatus
from app.troubles.models import LandlordVisit
from app.waitlist.models import Application, ApplicationSource, Decision, WaitlistEntry
from geo.types import point

PASSWORD = "correct horse battery staple"
TODAY = date(2026, 11, 23)  # a Monday
_numbers = itertools.count(1)


def save(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def make_municipality(name: str | None = None, **values: Any) -> Municipality:
    number = next(_numbers)
    prefix = f"P{number}" if number < 1000 else f"{number:04X}"  # four characters at most, none of them twice
    return save(Municipality(**{"name": name or f"Pilsēta {number}", "file_prefix": prefix, **values}))


def make_user(*roles: Role, municipality: Municipality | None = None, **values: Any) -> User:
    """A user with the roles in the municipality (administrator and data protection: everywhere)."""
    number = next(_numbers)
    user = save(
        User(
            **{
                "email": f"user{number}@example.test",
                "display_name": f"Darbiniece {number}",
                "password": hash_password(PASSWORD),
                "fs_uniquifier": uuid.uuid4().hex,
                "is_demo": True,  # no second factor in most tests
                **values,
            }
        )
    )
    everywhere = {Role.ADMINISTRATOR, Role.DATA_PROTECTION}
    for role in roles:
        where = None if role in everywhere else municipality
        save(RoleGrant(user=user, role=role, municipality=where, valid_from=date(2020, 1, 1)))
    return user


def access_for(*roles: Role, municipality: Municipality, user_id: int = 0) -> Access:
    """An `Access` without any user behind it, for queries and rules."""
    return Access(user_id, frozenset(Grant(role, municipality.id) for role in roles), frozenset({municipality.id}))


def make_area(municipality: Municipality, name: str | None = None, **values: Any) -> Area:
    from shapely import MultiPolygon, box

    from geo.types import area

    shape = MultiPolygon([values.pop("shape", box(500_000, 305_000, 515_000, 320_000))])
    return save(
        Area(municipality=municipality, name=name or f"Apkaime {next(_numbers)}", polygon=area(shape), **values)
    )


def make_place(
    municipality: Municipality, easting: float = 506_400.0, northing: float = 311_780.0, **values: Any
) -> Place:
    number = next(_numbers)
    address = values.pop("address", f"Brīvības iela {number}, Rīga, LV-1010")
    return save(
        Place(
            **{
                "municipality": municipality,
                "register_code": f"{100_000_000 + number}",
                "kind": PlaceKind.BUILDING,
                "status": PlaceStatus.EXISTING,
                "address": address,
                "search_text": search_text(address),
                "point": point(easting, northing),
                **values,
            }
        )
    )


def make_landlord(municipality: Municipality, name: str = "SIA Labais nams", **values: Any) -> Landlord:
    landlord = save(Landlord(**{"municipality": municipality, "kind": LandlordKind.COMPANY, "name": name, **values}))
    for hashed in word_hashes(name):
        save(LandlordWord(landlord_id=landlord.id, word_hash=hashed))
    return landlord


def make_account(landlord: Landlord, iban: str = "LV80BANK0000435195001", **values: Any) -> LandlordAccount:
    """An account of the landlord since 2020, recorded by one person and confirmed by another."""
    recorder, confirmer = make_user(), make_user()
    plain = {"from_on": date(2020, 1, 1), "reason": "Vēstule", "recorded_by_id": recorder.id}
    account = save(LandlordAccount(**{"landlord": landlord, "iban": iban, **plain, **values}))
    confirmed = {"confirmed_by_id": confirmer.id, "confirmed_on": date(2020, 1, 2), "checked": "Piezvanīts"}
    save(AccountConfirmation(account=account, recorded_by_id=account.recorded_by_id, **confirmed))
    return account


def make_building(
    municipality: Municipality, easting: float = 506_400.0, northing: float = 311_780.0, **values: Any
) -> Building:
    place = values.pop("place", None) or make_place(municipality, easting, northing)
    values = {"flats_total": 30, "floors": 5, "address_key": address_key(place.address), **values}
    return save(Building(municipality=municipality, place=place, **values))


def make_flat(building: Building | None = None, *, municipality: Municipality | None = None, **values: Any) -> Flat:
    """A ready, self-contained one-room flat on the second floor."""
    building = building or make_building(municipality or make_municipality())
    number = str(values.pop("number", next(_numbers)))
    return save(
        Flat(
            **{
                "municipality_id": building.municipality_id,
                "building": building,
                "number": number,
                "address_key": address_key(building.place.address, number),
                "ownership": Ownership.PRIVATE,
                "rooms": 1,
                "floor": 2,
                "rent_cents": 28_000,
                "utilities_cents": 9_000,
                "readiness": Readiness.READY,
                "act_on": TODAY,
                "act_passed": True,
                "readiness_since": date(2026, 11, 1),
                **values,
            }
        )
    )


def make_client(municipality: Municipality, **values: Any) -> Client:
    number = next(_numbers)
    client = save(
        Client(
            **{
                "municipality": municipality,
                "file_number": f"{municipality.file_prefix}-{number:04d}",
                "opened_on": date(2026, 9, 1),
                "given_name": "Zigurds",
                "family_name": "Izdomātais",
                **values,
            }
        )
    )
    return client


def make_household(
    municipality: Municipality, clients: int = 1, *, group_flat: bool = False, **wishes: Any
) -> Household:
    """A household of so many clients, with wishes if any are given. A group flat: wished, weighed and supported."""
    household = save(Household(municipality=municipality, opened_on=date(2026, 9, 1)))
    for index in range(clients):
        save(
            HouseholdMember(
                household=household,
                client=make_client(municipality),
                relation=Relation.PARTNER if index else Relation.APPLICANT,
                starts_on=date(2026, 9, 1),
            )
        )
    if group_flat:
        make_group_flat_wish(household)
    if wishes or group_flat:
        save(Wishes(household=household, recorded_on=date(2026, 9, 1), **wishes))
    return household


def make_group_flat_wish(
    household: Household, outcome: AssessmentOutcome | None = AssessmentOutcome.SUPPORTS
) -> GroupFlatWish:
    """The household wishes to live in a group flat; without an outcome nobody has weighed that."""
    wish = save(GroupFlatWish(household=household, wished_on=date(2026, 9, 1)))
    if outcome:
        whom = make_user(Role.SOCIAL_WORKER, municipality=household.municipality)
        words = {"safety": "Kaimiņi zināmi.", "health": "Ārsts iesaka."}
        save(GroupFlatAssessment(wish=wish, outcome=outcome, assessed_on=date(2026, 9, 1), assessed_by=whom, **words))
    return wish


def make_application(household: Household, **values: Any) -> Application:
    return save(
        Application(
            **{
                "municipality_id": household.municipality_id,
                "household": household,
                "received_on": date(2026, 10, 1),
                "source": ApplicationSource.SHELTER,
                "features": [],
                "criteria": {},
                **values,
            }
        )
    )


def make_waiting(household: Household, entered_on: date = date(2026, 10, 15)) -> WaitlistEntry:
    """Puts the household on the waitlist with an approved application."""
    application = make_application(
        household, decision=Decision.APPROVED, decided_on=entered_on, received_on=min(date(2026, 10, 1), entered_on)
    )
    return save(
        WaitlistEntry(
            municipality_id=household.municipality_id,
            household=household,
            application=application,
            entered_on=entered_on,
        )
    )


def make_check(household: Household, flat: Flat) -> PlacementCheck:
    """A stored check in which nothing was found."""
    whose = {"municipality_id": flat.municipality_id, "household_id": household.id, "flat_id": flat.id}
    what = {"rule_version": "1", "inputs": {}, "limits": {}, "findings": []}
    return save(PlacementCheck(**whose, **what, starts_on=TODAY))


def make_stay(
    flat: Flat, household: Household | None = None, starts_on: date = TODAY, ends_on: date | None = None
) -> Placement:
    """A household (a new one of one client unless given) lives in the flat, by the operation that pages use."""
    if household is None:
        household = make_household(flat.municipality)
        make_waiting(household)
    return start_placement(flat, household, starts_on, ends_on, actor=SYSTEM, today=starts_on)


def make_service(client: Client, started_on: date = date(2026, 10, 15), **values: Any) -> Service:
    """The client receives the service."""
    return save(Service(municipality_id=client.municipality_id, client=client, started_on=started_on, **values))


def make_agreement(client: Client, starts_on: date = TODAY) -> ServiceAgreement:
    """The client has signed a service agreement."""
    days = {"signed_on": starts_on, "starts_on": starts_on, "language": Language.LATVIAN}
    return save(ServiceAgreement(municipality_id=client.municipality_id, client=client, **days))


def make_visit(stay: Placement, starts_at: datetime = datetime(2026, 11, 25, 9, tzinfo=UTC)) -> LandlordVisit:
    """The landlord wants to come for an hour."""
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
    return save(LandlordVisit(placement=stay, purpose="Skaitītāji", **times))


def make_proposal(client: Client, proposer: User, **values: Any) -> ExitProposal:
    """The provider's decision on the client's open service is proposed; the stay would go on."""
    plain: dict[str, Any] = {
        "service": next(one for one in client.services if one.ended_on is None),
        "proposed_on": TODAY,
        "ground": ExitGround.THREATS,
        "against": ExitAgainst.STAFF,
        "facts": "Draudēja ar nazi.",
        "other_worker_offered": True,
        "other_worker_words": "Piedāvāts, atteicās.",
        "other_flat_offered": True,
        "other_flat_words": "Piedāvāts, atteicās.",
        "ends_on": TODAY,
        "destination": Destination.UNKNOWN,
    }
    whose = {"municipality_id": client.municipality_id, "client": client, "proposed_by_id": proposer.id}
    return save(ExitProposal(**whose, **(plain | values)))


def client_of(household: Household, index: int = 0) -> Client:
    """The household's first client, or another."""
    client = household.members[index].client
    assert client is not None
    return client
