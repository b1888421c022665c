"""The demonstration programme as it stands in the database: the pilot's numbers, and beside them what is extra.

The numbers are those of digest 3.1–3.5, 3.10 and 3.11; how they fit together is in seed/data/SOURCE.md.
"""

from collections import Counter
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import scoped_session

from app.accounts.models import User
from app.clients.models import Away, Client, Language, Service, ServiceAgreement
from app.contracts.calculations import RentKind
from app.contracts.models import Contract, ContractModel, ContractState, Insurance
from app.contracts.queries.papers import lacks_paper
from app.contracts.queries.rent import rent_steps
from app.core.permissions import Role
from app.exits.models import ExitProposal, ProposalState
from app.flats.models import Flat
from app.flats.queries import photos_of
from app.landlords.models import AccountState, Landlord, LandlordAccount, LandlordPerson
from app.payments.models import PaymentDue
from app.payments.queries.lists import DueState, in_state
from app.placements.models import (
    Offer,
    OfferSheet,
    OfferState,
    Placement,
    PlacementClient,
    SheetState,
    Viewing,
)
from app.places.models import Municipality
from app.troubles.models import LandlordVisit, MediationTalk
from app.waitlist.models import Application, EntrySource, WaitlistEntry
from seed import demo
from seed.dates import moved
from seed.programme.extra import MARK
from seed.programme.homes import homes
from seed.programme.people import FIRM
from seed.programme.rows import LIEPAJA, MAN, RIGA, VALMIERA, WOMAN
from seed.programme.waiting import UNREACHABLE, UNREACHABLE_SHE

AS_OF = date(2026, 11, 18)  # a Wednesday: 1 September 2023 was a Friday, so the pilot's day is 13 November
EVALUATION = moved("2023-09-01", AS_OF)
MARCH = moved("2023-03-30", AS_OF)

EXPECTED: dict[str, Any] = {
    "ever housed": {RIGA: 28, LIEPAJA: 10, VALMIERA: 11},
    "housed now": {RIGA: 25, LIEPAJA: 10, VALMIERA: 10},
    "housed on 30 March": 46,
    "tenancies": 48,
    "flats of the pilot": {RIGA: 25, LIEPAJA: 10, VALMIERA: 10},
    "of them let now": 44,  # 43 with one person and the couple's
    "buildings of the pilot": 38,
    "owned": {(RIGA, "private"): 25, (LIEPAJA, "municipal"): 10, (VALMIERA, "municipal"): 9, (VALMIERA, "private"): 1},
    "buildings with so many clients": {1: 32, 2: 2, 3: 3},
    "flats let anew": 3,
    "couples": 1,
    "exits": {"death": 2, "client_wish": 1, "provider_exit": 1},
    "of the housed receive the service": 45,
    "temporarily away": {(RIGA, "abroad"): 1, (LIEPAJA, "rehabilitation"): 2, (VALMIERA, "other"): 1},
    "first and last move": (moved("2022-10-04", AS_OF), moved("2023-02-28", AS_OF)),
    "applications": 82,
    "waiting": 33,
    "of them not reachable": 3,
    "overrides": 0,
    "men and women": {(RIGA, MAN): 9, (RIGA, WOMAN): 19, (LIEPAJA, MAN): 8, (LIEPAJA, WOMAN): 2}
    | {(VALMIERA, MAN): 8, (VALMIERA, WOMAN): 3},
    "Latvian, Russian, %": {RIGA: (39, 54), LIEPAJA: (50, 50), VALMIERA: (45, 55)},  # 41/52, 50/50, 45/55 of 48
    "mean age": {RIGA: 56, LIEPAJA: 55, VALMIERA: 51},
    "younger than 40, 40 to 65, older": (3, 45, 1),  # 3, 44, 1 of 48
    "came from": {
        (RIGA, "shelter"): 25,
        (RIGA, "short_stay"): 3,
        (LIEPAJA, "shelter"): 8,
        (LIEPAJA, "rented"): 1,
        (LIEPAJA, "acquaintance"): 1,
        (VALMIERA, "street"): 5,
        (VALMIERA, "acquaintance"): 3,
        (VALMIERA, "rented"): 2,
        (VALMIERA, "institution"): 1,
    },
    "support staff": {
        (RIGA, "social_worker"): 3,
        (RIGA, "mentor"): 5,
        (LIEPAJA, "social_worker"): 1,
        (LIEPAJA, "mentor"): 4,
        (VALMIERA, "social_worker"): 1,
        (VALMIERA, "mentor"): 2,
    },
    "Riga flats per landlord": [10, 4, 3, 2, 1, 1, 1, 1, 1, 1],
    "the firm's flats are in": {"Centrs"},
    "clients on each bank of the Daugava": {"left": 5, "right": 20},
    "clients in Valmiera's villages": {"Rūjiena": 2, "Sedas pilsēta": 2, "Dikļu pagasts": 1, "Ēveles pagasts": 1}
    | {"Zilākalna pagasts": 1},
    "extra flats": {"ready": 6, "in_preparation": 4, "in_repair": 2},
    "extra applications": 3,
    "households with open offers": 5,
    "sheets of so many flats": {("refused", 2): 1, ("open", 1): 4, ("open", 3): 1},
    "viewings": {("refused", "took_place"): 1, ("open", "took_place"): 1, ("open", "planned"): 1},
    "photos of the flats of the open sheet": [3, 3, 3],
    "payments stand in": set(DueState),
    "payments corrected": 1,
    "contracts": 32,
    "running contracts without paper": 3,
    "insurance": {"active": 21, "refused": 6},
    "service agreements": 73,
    "landlords' visits": {"took_place": 1, "refused": 1, "agreed": 1, "proposed": 1, "entered": 1},
    "mediating talks": 1,
    "drafts and agreements on use": (1, 1),
    "indexed rents and those that rose": (1, 1),
    "accounts that wait": ["Natālija Kovaļova"],
    "worries of the firm": ["payment", "hand_back"],
    "beside landlords": {"managing_firm": 1, "building_manager": 1, "owner": 2},
    "owners' shares": 1,
}


@pytest.fixture
def programme(db_session: scoped_session) -> scoped_session:
    demo.load(AS_OF)
    db_session.expire_all()
    return db_session


def test_the_programme_holds_what_the_pilot_counted(programme: scoped_session, flask_app: Flask):
    assert counted(programme) == EXPECTED


def counted(session: scoped_session) -> dict[str, Any]:
    return (
        people(session)
        | tenancies(session)
        | queue(session)
        | stock(session)
        | payments(session)
        | papers(session)
        | desk(session)
    )


def payments(session: scoped_session) -> dict[str, Any]:
    return {
        "payments stand in": {one for one in DueState if all_of(session, PaymentDue, in_state(one, AS_OF))},
        "payments corrected": len(all_of(session, PaymentDue, PaymentDue.number > 0)),
    }


def papers(session: scoped_session) -> dict[str, Any]:
    return {
        "contracts": len(all_of(session, Contract)),
        "running contracts without paper": len(all_of(session, Contract, lacks_paper())),
        "insurance": Counter(one.state.value for one in all_of(session, Insurance)),
        "service agreements": len(all_of(session, ServiceAgreement)),
        "landlords' visits": Counter(one.state.value for one in all_of(session, LandlordVisit)),
        "mediating talks": len(all_of(session, MediationTalk)),
    }


def desk(session: scoped_session) -> dict[str, Any]:
    contracts, people = all_of(session, Contract), all_of(session, LandlordPerson)
    indexed = [one for one in contracts if one.terms[-1].rent_kind is RentKind.INDEXED]
    accounts = all_of(session, LandlordAccount)
    return {
        "drafts and agreements on use": (
            sum(one.state is ContractState.DRAFT for one in contracts),
            sum(one.model is ContractModel.OCCUPANCY for one in contracts),
        ),
        "indexed rents and those that rose": (len(indexed), sum(len(rent_steps(one, AS_OF)[0]) > 1 for one in indexed)),
        "accounts that wait": [one.landlord.name for one in accounts if one.state is AccountState.WAITS],
        "worries of the firm": next(one.worries for one in all_of(session, Landlord) if one.name == FIRM),
        "beside landlords": Counter(one.role.value for one in people),
        "owners' shares": sum(one.share or 0 for one in people),
    }


def all_of(session: scoped_session, model: Any, *conditions: Any) -> list[Any]:
    return list(session.scalars(sa.select(model).where(*conditions).order_by(model.id)))


def per_town(rows: Any) -> dict[str, int]:
    return dict(Counter(row.municipality.name for row in rows))


def people(session: scoped_session) -> dict[str, Any]:
    housed = [row.client for row in all_of(session, PlacementClient)]
    sexes = {(one.given, one.family): one.sex for home in homes() for one in home.people}
    ages = {client: age(client.born_on, EVALUATION) for client in housed}
    towns = [town.name for town in all_of(session, Municipality)]
    from_town = {town: [client for client in housed if client.municipality.name == town] for town in towns}
    return {
        "ever housed": per_town(housed),
        "men and women": Counter((one.municipality.name, sexes[one.given_name, one.family_name]) for one in housed),
        "Latvian, Russian, %": {
            town: tuple(
                round(100 * sum(one.language is spoken for one in clients) / len(clients))
                for spoken in (Language.LATVIAN, Language.RUSSIAN)
            )
            for town, clients in from_town.items()
        },
        "mean age": {town: sum(ages[one] for one in clients) / len(clients) for town, clients in from_town.items()},
        "younger than 40, 40 to 65, older": (
            sum(years < 40 for years in ages.values()),
            sum(40 <= years <= 65 for years in ages.values()),
            sum(years > 65 for years in ages.values()),
        ),
        "came from": Counter((one.municipality.name, one.previous_residence.value) for one in housed),
        "support staff": Counter(
            (grant.municipality.name, grant.role.value)
            for user in all_of(session, User)
            for grant in user.role_grants
            if grant.role in (Role.MENTOR, Role.SOCIAL_WORKER)
        ),
    }


def tenancies(session: scoped_session) -> dict[str, Any]:
    stays = all_of(session, Placement)
    rows = all_of(session, PlacementClient)
    running = [row for row in rows if row.ends_on is None or row.ends_on > AS_OF]
    in_building = Counter(row.placement.flat.building_id for row in running)
    return {
        "tenancies": len(stays),
        "housed now": per_town(row.client for row in running),
        "housed on 30 March": sum(
            row.starts_on <= MARCH and (row.ends_on is None or row.ends_on > MARCH) for row in rows
        ),
        "of them let now": sum(stay.ends_on is None or stay.ends_on > AS_OF for stay in stays),
        "buildings with so many clients": Counter(in_building.values()),
        "flats let anew": sum(times - 1 for times in Counter(stay.flat_id for stay in stays).values()),
        "of the housed receive the service": sum(
            service.ended_on is None
            for service in all_of(session, Service, Service.client_id.in_(row.client_id for row in rows))
        ),
        "temporarily away": Counter(
            (one.client.municipality.name, one.kind.value) for one in all_of(session, Away, Away.ended_on.is_(None))
        ),
        "couples": sum(len(stay.clients) == 2 for stay in stays),
        "exits": Counter(stay.end_reason.value for stay in stays if stay.end_reason and stay.ends_on <= AS_OF),
        "first and last move": (min(stay.starts_on for stay in stays), max(stay.starts_on for stay in stays)),
        "overrides": sum(stay.override_reason is not None for stay in stays),
        "clients on each bank of the Daugava": Counter(
            row.placement.flat.building.place.area.river_side.value
            for row in running
            if row.client.municipality.name == RIGA
        ),
        "clients in Valmiera's villages": Counter(
            row.placement.flat.building.place.area.name for row in running if row.placement.flat.building.outside_centre
        ),
    }


def queue(session: scoped_session) -> dict[str, Any]:
    applications = all_of(session, Application)
    extra = [one for one in applications if client_of(one).contacts_note == MARK]
    open_entries = all_of(session, WaitlistEntry, WaitlistEntry.closed_on.is_(None))
    waiting = [one for one in open_entries if one.source is EntrySource.APPLICATION]
    assert len(open_entries) - len(waiting) == 1  # extra: one household needs another flat
    assert [one.state for one in all_of(session, ExitProposal)] == [ProposalState.CONFIRMED, ProposalState.OPEN]
    offers = all_of(session, Offer, Offer.state == OfferState.OPEN)
    assert {one.household_id for one in offers} <= {one.household_id for one in waiting}
    assert all(one.decision is None for one in extra)
    return {
        "applications": len(applications) - len(extra),
        "extra applications": len(extra),
        "waiting": len(waiting),
        "of them not reachable": sum(client_of(one).contacts_note in (UNREACHABLE, UNREACHABLE_SHE) for one in waiting),
        "households with open offers": len({one.household_id for one in offers}),
    } | choices(session)


def choices(session: scoped_session) -> dict[str, Any]:
    sheets = all_of(session, OfferSheet, OfferSheet.state != SheetState.CHOSEN)
    fullest = max(sheets, key=lambda sheet: len(sheet.offers))
    return {
        "sheets of so many flats": Counter((sheet.state.value, len(sheet.offers)) for sheet in sheets),
        "viewings": Counter((one.offer.sheet.state.value, one.outcome.value) for one in all_of(session, Viewing)),
        "photos of the flats of the open sheet": [
            len(photos) for photos in photos_of([offer.flat_id for offer in fullest.offers]).values()
        ],
    }


def stock(session: scoped_session) -> dict[str, Any]:
    flats = all_of(session, Flat)
    pilot = [flat for flat in flats if flat.note != MARK]
    owners = Counter(flat.landlord.name for flat in pilot if flat.municipality.name == RIGA)
    return {
        "flats of the pilot": per_town(pilot),
        "buildings of the pilot": len({flat.building_id for flat in pilot}),
        "owned": Counter((flat.municipality.name, flat.ownership.value) for flat in pilot),
        "Riga flats per landlord": sorted(owners.values(), reverse=True),
        "the firm's flats are in": {flat.building.place.area.name for flat in pilot if flat.landlord.name == FIRM},
        "extra flats": Counter(flat.readiness.value for flat in flats if flat.note == MARK),
    }


def client_of(row: Any) -> Client:
    return row.household.members[0].client


def age(born_on: date | None, on: date) -> int:
    assert born_on
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def test_the_command_takes_the_day(flask_app: Flask, app_with: Any, db_session: scoped_session):
    db_session.commit()
    runner = app_with(DATA_KIND="demo").test_cli_runner()

    refused = runner.invoke(args=["seed", "demo", "--as-of", "tomorrow"])

    assert refused.exit_code == 2
    assert "does not match the format" in refused.output
