"""Walks every page: for a visitor, for every role, and for objects of one's own and of another municipality.

A page without a permission, or an argument this walk cannot fill in, fails with what to write where.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from app.accounts.models import Cover, RoleGrant, User
from app.clients.models import (
    Away,
    AwayKind,
    Consent,
    ImportantPlace,
    ImportantPlaceKind,
    KeepAwayPlace,
    SupportAssignment,
    TeamRole,
)
from app.contracts.models import ContractModel
from app.contracts.operations import ContractFacts, TermFacts, create_contract
from app.core.audit import SYSTEM
from app.core.imports.batches import receive
from app.core.permissions import OWN_CLIENTS_ONLY, ROLE_PERMISSIONS, Permission, Role, permissions_of
from app.core.photos import read_photo
from app.exits.models import AbsenceReview
from app.flats import imports
from app.flats.models import BuildingAddress
from app.flats.operations.photos import add_photos
from app.landlords.models import Landlord, LandlordPerson, LandlordPromise, LandlordRole, PromiseBy
from app.negotiations.models import Negotiation, NextStep, ReferenceRent
from app.placements.models import Offer, OfferSheet, Viewing
from app.places.models import Municipality
from tests.absences.cases import absence_of
from tests.addresses import OBJECTS, PLAIN
from tests.conditions import cases as acts
from tests.contracts.cases import with_paper
from tests.copayments.cases import co_payment_of
from tests.costs.cases import booked_cost, recorded_comparator
from tests.factories import (
    TODAY,
    client_of,
    make_account,
    make_agreement,
    make_application,
    make_check,
    make_flat,
    make_group_flat_wish,
    make_household,
    make_landlord,
    make_municipality,
    make_place,
    make_proposal,
    make_service,
    make_stay,
    make_user,
    make_visit,
    make_waiting,
    save,
)
from tests.grants.cases import grant_of
from tests.incidents.cases import incidents_of
from tests.invoices.cases import booked_import
from tests.keys.cases import keys_of
from tests.meters.cases import metered
from tests.moveins.cases import move_in_of
from tests.payments.cases import partly_paid
from tests.pictures import picture
from tests.repairs.cases import ticketed
from tests.visits.cases import visits_to

NEEDS_PURPOSE = {"audit.export_events"}
HOW_TO = "in tests/addresses.py, write in OBJECTS which object is meant by {arguments} of {endpoint}"

# Pages that ask for more than a permission in the object's municipality, and what a role of one municipality gets.
WHOLE_INSTALLATION = {"users.second_factor", "settings.new_municipality", "settings.edit_municipality"}
GOOD = {200, 302, 303}


class World:
    """One object of every kind in one municipality."""

    def __init__(self, name: str, supporters: list[User]) -> None:
        self.municipality = make_municipality(name)
        self.ids: dict[str, Any] = {"municipality": self.municipality.id, "policy_key": "building_limit"}
        self._stock()
        self._people(supporters)
        self._staff()

    def _stock(self) -> None:
        landlord = make_landlord(self.municipality)
        flat = make_flat(municipality=self.municipality, landlord=landlord)
        further = make_place(self.municipality)
        save(BuildingAddress(building_id=flat.building_id, place_id=further.id))
        self.flat, self.place = flat, further
        (photo,) = add_photos(flat, [read_photo(picture())], actor=SYSTEM)
        self.ids |= {
            "landlord": landlord.id,
            "landlord_person": save(LandlordPerson(landlord=landlord, role=LandlordRole.BUILDING_MANAGER, name="x")).id,
            "landlord_account": make_account(landlord).id,
            **self._negotiation(landlord),
            "landlord_promise": save(
                LandlordPromise(landlord=landlord, promised_by=PromiseBy.US, words="x", due_on=TODAY)
            ).id,
            "flat": flat.id,
            "building": flat.building_id,
            "further_place": further.id,
            "photo": photo.id,
            "batch": self._batch(),
            "contract": self._draft(flat),
        }
        paper = with_paper(make_flat(municipality=self.municipality, landlord=landlord))
        self.ids |= {"signed_contract": paper.contract_id, "paper": paper.id}
        paid = partly_paid(paper.contract)
        self.ids |= {"payment_due": paid.due_id, "payment": paid.id, "cost_entry": booked_cost(flat).id}
        self.ids["comparator"] = recorded_comparator(self.municipality).id
        self.ids |= booked_import(flat)

    def _negotiation(self, landlord: Landlord) -> dict[str, int]:
        whose = {"municipality": self.municipality, "landlord": landlord, "stage_since": TODAY}
        negotiation = save(Negotiation(**whose, contact_name="x"))
        rent = ReferenceRent(municipality=self.municipality, rooms=1, rent_cents=1, valid_from=TODAY)
        return {
            "negotiation": negotiation.id,
            "negotiation_step": save(NextStep(negotiation=negotiation, words="x", due_on=TODAY)).id,
            "reference_rent": save(rent).id,
        }

    def _batch(self) -> int:
        """A spreadsheet that waits for its columns to be named."""
        data = "Adrese;Dz. nr.\nBrīvības iela 1;1\n".encode()
        kind = {"kind": imports.KIND, "fields": imports.fields, "municipality_id": self.municipality.id}
        return receive(data, "saraksts.csv", **kind, actor=SYSTEM).id

    def _draft(self, flat: Any) -> int:
        """A contract being drawn up, which the household signs itself."""
        facts = ContractFacts(
            ContractModel.CLIENT_LEASE,
            (flat,),
            TODAY,
            TODAY.replace(year=2099),
            landlord=flat.landlord,
            household=make_household(self.municipality),
        )
        return create_contract(self.municipality, facts, TermFacts(rent_cents=1), actor=SYSTEM, today=TODAY).id

    def _people(self, supporters: list[User]) -> None:
        household = make_household(self.municipality)
        client = client_of(household)
        entry = make_waiting(household)
        assignments = [
            save(SupportAssignment(client=client, user=user, role=TeamRole.MENTOR, starts_on=TODAY.replace(year=2020)))
            for user in supporters
        ]
        check = make_check(household, self.flat)
        whose = {"municipality_id": self.municipality.id, "household": household, "flat": self.flat, "check": check}
        until = TODAY.replace(year=2099)
        sheet = save(
            OfferSheet(municipality_id=self.municipality.id, household=household, opened_on=TODAY, open_until=until)
        )
        offer = save(Offer(**whose, sheet=sheet, number=1, limit_then=3, offered_on=TODAY))
        self.ids |= {
            "client": client.id,
            "household": household.id,
            "member": household.members[0].id,
            "entry": entry.id,
            "application": make_application(household).id,
            "assignment": assignments[0].id,
            "consent": save(Consent(client=client, version="1", given_on=TODAY)).id,
            "important_place": save(
                ImportantPlace(household=household, place=self.place, kind=ImportantPlaceKind.WORK)
            ).id,
            "keep_away_place": save(
                KeepAwayPlace(household=household, place=self.place, radius_m=300, reason="x", starts_on=TODAY)
            ).id,
            "group_flat_wish": make_group_flat_wish(household).id,
            "offer": offer.id,
            "sheet": sheet.id,
            "viewing": save(Viewing(offer=offer, starts_at=datetime(2026, 11, 24, tzinfo=UTC))).id,
            "away": save(
                Away(municipality_id=client.municipality_id, client=client, kind=AwayKind.OTHER, started_on=TODAY)
            ).id,
            "agreement": make_agreement(client).id,
            "absence": save(
                AbsenceReview(
                    municipality_id=client.municipality_id, client=client, unreachable_since=TODAY, opened_on=TODAY
                )
            ).id,
            "proposal": make_proposal(client, supporters[0], service=make_service(client)).id,
            "placement": make_stay(make_flat(municipality=self.municipality)).id,
        }
        visit = make_visit(make_stay(make_flat(municipality=self.municipality)))
        housed = client_of(visit.placement.household)
        for user in supporters:
            save(SupportAssignment(client=housed, user=user, role=TeamRole.MENTOR, starts_on=TODAY.replace(year=2020)))
        self.ids |= {
            "own_stay": visit.placement_id,
            "landlord_visit": visit.id,
            **keys_of(visit.placement),
            **move_in_of(visit.placement),
            **visits_to(visit.placement),
            **incidents_of(visit.placement, supporters[0]),
            **absence_of(visit.placement),
            **grant_of(visit.placement),
            **co_payment_of(visit.placement),
        }
        self.ids |= metered(visit.placement.flat)
        self.ids |= acts.objects(visit.placement.flat)
        self.ids |= ticketed(visit.placement.flat)

    def _staff(self) -> None:
        absent, covering = (make_user(Role.MENTOR, municipality=self.municipality) for _person in range(2))
        cover = Cover(
            municipality_id=self.municipality.id,
            absent_user=absent,
            covering_user=covering,
            starts_on=TODAY,
            ends_on=TODAY.replace(year=2099),
            given_by_id=absent.id,
        )
        self.ids |= {"user": absent.id, "grant": absent.role_grants[0].id, "cover": save(cover).id}


def member_of_staff(role: Role, municipality: Municipality) -> User:
    """Somebody with the role in this municipality only, an administrator too."""
    user = make_user()
    give_role(user, role, municipality)
    return user


def give_role(user: User, role: Role, municipality: Municipality) -> None:
    save(RoleGrant(user=user, role=role, municipality=municipality, valid_from=TODAY.replace(year=2020)))


def rules(flask_app: Flask, method: str) -> Iterator[Rule]:
    for rule in flask_app.url_map.iter_rules():
        if method in (rule.methods or ()):
            yield rule


def kinds_for(rule: Rule) -> dict[str, str]:
    """Argument → kind of object; fails with instructions where the walk does not know."""
    known = OBJECTS.get(rule.endpoint, OBJECTS.get(rule.endpoint.split(".")[0], {}))
    missing = rule.arguments - set(known) - set(PLAIN)
    assert not missing, HOW_TO.format(arguments=sorted(missing), endpoint=rule.endpoint)
    in_query = set(known) if rule.endpoint in OBJECTS else set()
    return {name: kind for name, kind in known.items() if name in rule.arguments | in_query}


def address(rule: Rule, ids: dict[str, Any]) -> str:
    """The page's address with the objects of a world; what is no argument of the address goes to its query."""
    values: dict[str, Any] = {name: value for name, value in PLAIN.items() if name in rule.arguments}
    if rule.endpoint in NEEDS_PURPOSE:
        values["purpose"] = PLAIN["purpose"]
    values |= {name: ids[kind] for name, kind in kinds_for(rule).items()}
    return url_for(rule.endpoint, **values)


def has_object(rule: Rule) -> bool:
    return bool(kinds_for(rule))


def status(client: Any, method: str, path: str, **options: Any) -> int:
    """Asks without checking the page: that is what the tests of the pages are for."""
    with client.open(path, method=method, **options) as response:
        return response.status_code


def holds(role: Role, needed: frozenset[Permission]) -> bool:
    return Permission.OWN_ACCOUNT in needed or bool(needed & ROLE_PERMISSIONS[role])


@pytest.fixture
def addresses(flask_app, db_session):
    """`addresses(method, world)`: rule and address of every page that needs a permission."""

    def walk(method: str, ids: dict[str, Any]) -> list[tuple[Rule, str, frozenset[Permission]]]:
        found = []
        with flask_app.test_request_context():
            for rule in rules(flask_app, method):
                needed = permissions_of(rule.endpoint, flask_app)
                if needed:
                    found.append((rule, address(rule, ids), needed))
        return found

    return walk


def test_every_page_names_its_permission(flask_app):
    unnamed = [
        rule.endpoint for rule in flask_app.url_map.iter_rules() if permissions_of(rule.endpoint, flask_app) is None
    ]
    assert unnamed == [], "write @requires(Permission.…) under the route, or @public where a visitor may open it"


def test_the_pages_open_to_visitors_are_these(flask_app):
    opened = {rule.endpoint for rule in flask_app.url_map.iter_rules() if not permissions_of(rule.endpoint, flask_app)}

    assert opened == {
        "health.alive",
        "health.ready",
        "home.about",
        "locale.choose_language",
        "outbox.offline",
        "outbox.worker",
        "security.login",
        "security.tf_select",
        "security.two_factor_rescue",
        "security.two_factor_setup",
        "security.two_factor_token_validation",
        "static",
    }


def test_a_visitor_is_sent_to_sign_in_and_changes_nothing(client, db_session, addresses):
    world = World("Rīga", [make_user()])
    token = client.get("/login").one("main input[name=csrf_token]")["value"]
    db_session.commit()

    wrong = {
        (rule.endpoint, method): code
        for method, options in (("GET", {}), ("POST", {"data": {"csrf_token": token}}))
        for rule, path, _needed in addresses(method, world.ids)
        if (code := status(client, method, path, **options)) not in {302, 401}
    }
    assert wrong == {}


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_the_matrix_says_and_nothing_of_another_municipality(client, db_session, addresses, role):
    user = make_user()
    own, other = World("Rīga", [user]), World("Liepāja", [make_user()])
    give_role(user, role, own.municipality)
    client.sign_in(user)
    wrong = {}

    for world, good in ((own, GOOD), (other, {404})):
        for rule, path, needed in addresses("GET", world.ids):
            if world is other and not has_object(rule):
                continue
            expected = good if holds(role, needed) else {403}
            if rule.endpoint in WHOLE_INSTALLATION and holds(role, needed):
                expected = {403, 404, *GOOD}
            code = status(client, "GET", path)
            if code not in expected:
                wrong[path, "own" if world is own else "other"] = (code, expected)
    assert wrong == {}


@pytest.mark.parametrize("role", Role)
def test_a_role_sends_nothing_it_may_not_and_nothing_to_another_municipality(client, db_session, addresses, role):
    own, other = World("Rīga", [make_user()]), World("Liepāja", [make_user()])
    client.sign_in(member_of_staff(role, own.municipality))
    token = client.get("/account/password").one("main input[name=csrf_token]")["value"]
    wrong = {}

    for rule, path, needed in addresses("POST", other.ids):
        if holds(role, needed) and (not has_object(rule) or rule.endpoint in WHOLE_INSTALLATION):
            continue
        code = status(client, "POST", path, data={"csrf_token": token})
        if code != (404 if holds(role, needed) else 403):
            wrong[path] = code
    for rule, path, _needed in addresses("POST", own.ids):
        code = status(client, "POST", path)
        if code != 400 and rule.endpoint != "security.logout":
            wrong[path, "without token"] = code
    assert wrong == {}


@pytest.mark.parametrize("role", sorted(OWN_CLIENTS_ONLY))
def test_who_supports_clients_sees_none_of_a_colleagues(client, db_session, addresses, role):
    world = World("Rīga", [make_user()])
    client.sign_in(member_of_staff(role, world.municipality))
    token = client.get("/account/password").one("main input[name=csrf_token]")["value"]
    wrong = {}

    for method, options in (("GET", {}), ("POST", {"data": {"csrf_token": token}})):
        for rule, path, needed in addresses(method, world.ids):
            if has_object(rule) and holds(role, needed) and Permission.OWN_ACCOUNT not in needed:
                code = status(client, method, path, **options)
                if code != 404:
                    wrong[method, path] = code
    assert wrong == {}


def test_somebody_without_any_role_can_sign_out_and_that_is_all(client, db_session, addresses):
    world = World("Rīga", [make_user()])
    client.sign_in(make_user())

    opened = {
        rule.endpoint for rule, path, _needed in addresses("GET", world.ids) if status(client, "GET", path) != 403
    }
    assert opened == {"outbox.token", "outbox.waiting", "security.change_password", "security.verify", "session.stay"}
    assert client.post("/logout").location == "/login"


def test_a_role_that_ended_today_opens_nothing_any_more(client, db_session):
    riga = make_municipality()
    user = member_of_staff(Role.ADMINISTRATOR, riga)
    client.sign_in(user)
    assert client.get("/users").status == 200

    user.role_grants[0].valid_to = TODAY.replace(year=2021)

    assert client.get("/users").status == 403
