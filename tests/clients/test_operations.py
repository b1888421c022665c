"""Changes to case files, support teams and households, and what they leave in the audit."""

import threading
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from app.clients import queries
from app.clients.models import Client, ClientWord, HouseholdMember, ImportantPlaceKind, Relation, TeamRole
from app.clients.operations import files, households, support, wishes
from app.clients.operations.files import ClientDetails
from app.clients.operations.wishes import WishDetails
from app.core import audit
from app.core.audit import SYSTEM, AuditEvent
from app.core.crypto import word_hashes
from app.core.database import writing
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.permissions import Role
from app.places.models import Municipality
from tests.factories import (
    TODAY,
    make_area,
    make_client,
    make_household,
    make_municipality,
    make_place,
    make_user,
)

JANIS = ClientDetails("Jānis", "Izdomātais-Bērziņš", personal_code="161175-19997", phone="+37129123456")
DAY = date(2026, 11, 1)
pytestmark = pytest.mark.usefixtures("app_ctx")


def open_file(municipality, details: ClientDetails = JANIS) -> Client:
    return files.create_client(municipality, details, opened_on=DAY, actor=SYSTEM, today=TODAY)


def test_a_file_gets_the_next_number_of_its_municipality():
    riga, liepaja = make_municipality(file_prefix="R"), make_municipality(file_prefix="RL")

    numbers = [open_file(place, ClientDetails("A", "B")).file_number for place in (riga, riga, liepaja, riga)]

    assert numbers == ["R-0001", "R-0002", "RL-0001", "R-0003"]


def test_numbers_go_on_after_9999():
    riga = make_municipality(file_prefix="R")
    make_client(riga, file_number="R-9999")
    make_client(riga, file_number="R-10000")

    assert open_file(riga).file_number == "R-10001"


def test_names_codes_and_contacts_are_not_readable_in_the_database(db_session):
    client = open_file(make_municipality())
    stored = db_session.execute(
        sa.text("SELECT given_name, family_name, personal_code, personal_code_hash, phone FROM client")
    ).one()
    changes = str(db_session.scalar(sa.select(AuditEvent.changes).where(AuditEvent.action == "client.create")))

    for secret in ("Jānis", "Bērziņš", "161175", "29123456"):
        assert secret not in str(tuple(stored))
        assert secret not in changes
    assert client.personal_code == "16117519997"


def test_a_name_is_found_by_its_words_also_after_a_correction(db_session):
    client = open_file(make_municipality())
    files.edit_client(client, ClientDetails("Jānis", "Kalniņš"), actor=SYSTEM, today=TODAY)

    words = set(db_session.scalars(sa.select(ClientWord.word_hash).where(ClientWord.client_id == client.id)))

    assert words == word_hashes("janis kalnins")


def test_a_second_file_with_the_same_code_is_refused_naming_the_first():
    riga, liepaja = make_municipality(), make_municipality()
    first = open_file(riga)

    with pytest.raises(Refused, match=first.file_number):
        open_file(riga, ClientDetails("Cits", "Vārds", personal_code="16117519997"))
    assert open_file(liepaja).personal_code == first.personal_code  # another municipality may help the same person
    files.edit_client(first, JANIS, actor=SYSTEM, today=TODAY)  # its own code is no obstacle


def test_an_impossible_code_is_refused():
    with pytest.raises(RuleViolation) as refusal:
        open_file(make_municipality(), ClientDetails("A", "B", personal_code="310299-19997"))

    assert [finding.id for finding in refusal.value.findings] == ["C1"]


def test_a_demonstration_refuses_every_personal_code(flask_app: Flask):
    flask_app.config["DEMO"] = True

    with pytest.raises(RuleViolation) as refusal:
        open_file(make_municipality())

    assert [finding.id for finding in refusal.value.findings] == ["C3"]
    assert open_file(make_municipality(), ClientDetails("A", "B")).personal_code is None


def test_a_correction_says_from_what_to_what():
    client = open_file(make_municipality())
    details = ClientDetails("Jānis", "Izdomātais-Bērziņš", personal_code="16117519997", email="j@example.com")

    files.edit_client(client, details, actor=SYSTEM, today=TODAY)

    changes = audit.history(client)[0].changes
    assert set(changes) == {"phone", "email"}
    assert [audit.unseal(side) for side in changes["phone"]] == ["+37129123456", None]


def test_many_files_opened_at_once_get_different_numbers(flask_app: Flask, db_session):
    municipality = make_municipality(file_prefix="R")
    id, start, problems = municipality.id, threading.Barrier(8), []
    db_session.commit()

    def open_three() -> None:
        start.wait()
        try:
            for _ in range(3):
                with flask_app.app_context(), writing():
                    place = db.session.get_one(Municipality, id)
                    open_file(place, ClientDetails("A", "B"))
                    db.session.commit()
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=open_three) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    numbers = db_session.scalars(sa.select(Client.file_number).order_by(Client.file_number)).all()
    assert numbers == [f"R-{number:04d}" for number in range(1, 25)]


def test_a_file_closes_only_outside_of_a_household_and_opens_again():
    municipality = make_municipality()
    client = open_file(municipality)
    household = households.open_household(client, DAY, actor=SYSTEM)
    with pytest.raises(Refused, match=r"mājsaimniec|household"):
        files.close_file(client, TODAY, actor=SYSTEM)

    households.end_membership(household.members[0], TODAY, actor=SYSTEM)
    files.close_file(client, TODAY, actor=SYSTEM)
    assert client.closed_on == TODAY
    with pytest.raises(Refused):
        households.open_household(client, TODAY, actor=SYSTEM)

    files.reopen_file(client, actor=SYSTEM)
    assert households.open_household(client, TODAY, actor=SYSTEM).closed_on is None


def test_a_client_is_in_one_household_at_a_time():
    municipality = make_municipality()
    first, second = make_client(municipality), make_client(municipality)
    household = households.open_household(first, DAY, actor=SYSTEM)
    own = households.open_household(second, DAY, actor=SYSTEM)

    with pytest.raises(Refused, match=second.file_number):
        households.add_client(household, second, Relation.PARTNER, TODAY, actor=SYSTEM)

    households.end_membership(own.members[0], TODAY, actor=SYSTEM)
    households.add_client(household, second, Relation.PARTNER, TODAY, actor=SYSTEM)
    assert queries.clients_of(household, TODAY) == [first, second]
    assert queries.clients_of(household, DAY) == [first]


def test_a_couple_may_part_and_the_last_client_closes_the_household():
    household = make_household(make_municipality(), clients=2)
    one, other = household.members

    households.end_membership(one, TODAY, actor=SYSTEM)
    assert household.closed_on is None
    assert queries.clients_of(household, TODAY) == [other.client]
    households.end_membership(other, TODAY, actor=SYSTEM)

    assert household.closed_on == TODAY
    with pytest.raises(Refused):
        households.add_relative(household, "Anna", Relation.CHILD, TODAY, actor=SYSTEM)


def test_a_relative_is_no_client_and_their_name_is_sealed(db_session):
    household = make_household(make_municipality())
    households.add_relative(household, "Anniņa", Relation.CHILD, TODAY, actor=SYSTEM)

    assert len(queries.clients_of(household, TODAY)) == 1
    event = audit.history(household)[0]
    assert (event.note, "Anniņa" in str(event.changes)) == ("Anniņa", False)
    stored = db_session.execute(sa.text("SELECT note FROM audit_event WHERE id = :id"), {"id": event.id}).scalar()
    assert "Anniņa" not in stored


def test_nobody_of_another_municipality_joins():
    household = make_household(make_municipality())

    with pytest.raises(Refused):
        households.add_client(household, make_client(make_municipality()), Relation.PARTNER, TODAY, actor=SYSTEM)


def test_the_support_team_is_of_staff_with_the_role_in_the_municipality():
    riga, liepaja = make_municipality(), make_municipality()
    client = make_client(riga)
    mentor, stranger = make_user(Role.MENTOR, municipality=riga), make_user(Role.MENTOR, municipality=liepaja)

    assignment = support.assign_support(client, mentor, TeamRole.MENTOR, DAY, actor=SYSTEM)
    for user, role in ((stranger, TeamRole.MENTOR), (mentor, TeamRole.SOCIAL_WORKER), (mentor, TeamRole.MENTOR)):
        with pytest.raises(Refused, match=user.display_name):
            support.assign_support(client, user, role, TODAY, actor=SYSTEM)

    support.end_support(assignment, TODAY, actor=SYSTEM)
    assert support.assign_support(client, mentor, TeamRole.MENTOR, TODAY, actor=SYSTEM).ends_on is None


def test_the_caseload_counts_present_clients_once_and_those_without_a_mentor():
    municipality = make_municipality()
    worker = make_user(Role.SOCIAL_WORKER, municipality=municipality)
    mentor = make_user(Role.MENTOR, municipality=municipality)
    with_mentor, without, ended = (make_client(municipality) for _ in range(3))
    for client in (with_mentor, without, ended):
        assignment = support.assign_support(client, worker, TeamRole.SOCIAL_WORKER, DAY, actor=SYSTEM)
    support.end_support(assignment, TODAY, actor=SYSTEM)
    support.assign_support(with_mentor, mentor, TeamRole.MENTOR, DAY, actor=SYSTEM)

    load = queries.caseloads(TeamRole.SOCIAL_WORKER, [worker.id, mentor.id], TODAY)

    assert (load[worker.id].clients, load[worker.id].without_mentor) == (2, 1)
    assert load[mentor.id].clients == 0


def test_a_consent_is_given_and_withdrawn_once():
    client = make_client(make_municipality())
    consent = support.give_consent(client, "2026-01", DAY, actor=SYSTEM)

    with pytest.raises(Refused):
        support.withdraw_consent(consent, date(2026, 10, 31), actor=SYSTEM)
    support.withdraw_consent(consent, DAY, actor=SYSTEM)
    with pytest.raises(Refused):
        support.withdraw_consent(consent, TODAY, actor=SYSTEM)

    assert [event.action for event in audit.history(client)] == ["client.withdraw_consent", "client.give_consent"]


def test_wishes_are_replaced_and_the_audit_keeps_the_earlier_ones():
    municipality = make_municipality()
    household, area = make_household(municipality), make_area(municipality, "Teika")
    wishes.record_wishes(household, WishDetails(lift=True, rooms=1), [area], actor=SYSTEM, today=DAY)

    wishes.record_wishes(household, WishDetails(rooms=2), [], actor=SYSTEM, today=TODAY)

    assert household.wishes is not None
    assert (household.wishes.lift, household.wishes.rooms, household.wished_areas) == (False, 2, [])
    changes = audit.history(household.wishes)[0].changes
    assert (changes["rooms"], changes["lift"]) == ([1, 2], [True, False])
    assert audit.history(household)[0].changes["removed"] == [None, "Teika"]


def test_neighbourhoods_of_another_municipality_cannot_be_wished_for():
    with pytest.raises(Refused):
        wishes.record_wishes(
            make_household(make_municipality()),
            WishDetails(),
            [make_area(make_municipality())],
            actor=SYSTEM,
            today=TODAY,
        )


def test_an_important_place_stands_once_and_can_be_removed():
    municipality = make_municipality()
    household, place = make_household(municipality), make_place(municipality)
    important = wishes.add_important_place(household, place, ImportantPlaceKind.WORK, "rītos", actor=SYSTEM)
    with pytest.raises(Refused, match=place.address):
        wishes.add_important_place(household, place, ImportantPlaceKind.WORK, None, actor=SYSTEM)

    wishes.remove_important_place(important, actor=SYSTEM)

    assert household.important_places == []
    assert [event.note for event in audit.history(household)] == ["rītos", "rītos"]


def test_a_place_to_keep_away_from_ends_and_its_reason_is_sealed():
    municipality = make_municipality()
    household = make_household(municipality)
    keep_away = wishes.add_keep_away(household, make_place(municipality), 300, "Vardarbība", DAY, actor=SYSTEM)
    assert "Vardarbība" not in str(audit.history(keep_away)[0].changes)
    assert audit.history(household) == []  # whoever may not know of it finds no trace

    wishes.end_keep_away(keep_away, TODAY, actor=SYSTEM)
    with pytest.raises(Refused):
        wishes.end_keep_away(keep_away, TODAY, actor=SYSTEM)


def test_a_person_cannot_leave_before_joining_or_twice(db_session):
    member = db_session.get(HouseholdMember, make_household(make_municipality()).members[0].id)

    with pytest.raises(Refused):
        households.end_membership(member, date(2026, 8, 31), actor=SYSTEM)
    households.end_membership(member, TODAY, actor=SYSTEM)
    with pytest.raises(Refused):
        households.end_membership(member, TODAY, actor=SYSTEM)
